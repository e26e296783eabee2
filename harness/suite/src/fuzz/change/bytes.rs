//! Changes to bytes.

use crate::fuzz::dice::Dice;

/// Bytes at which rules begin and end: signs, flags, lengths, padding, and how UTF-8 and UTF-16 begin.
const EDGES: [u8; 16] = [0, 1, 2, 3, 4, 0x0f, 0x10, 0x11, 0x20, 0x7f, 0x80, 0xbf, 0xc0, 0xed, 0xef, 0xff];
/// The longest run that is inserted or taken out.
const RUN: usize = 40;
/// A block of the cipher.
const BLOCK: usize = 16;

/// Changes bytes in one way.
pub(in crate::fuzz) fn change_bytes(dice: &mut Dice, bytes: &mut Vec<u8>) {
    // Tags, flags and padding stand at the ends.
    let at = match dice.below(6) {
        0 => 0,
        1 => bytes.len().saturating_sub(1),
        _ => dice.below(bytes.len()),
    };
    match dice.below(14) {
        0 | 1 if !bytes.is_empty() => bytes[at] ^= 1 << dice.below(8),
        2 | 3 if !bytes.is_empty() => bytes[at] = *dice.pick(&EDGES).unwrap_or(&0),
        4 if !bytes.is_empty() => {
            bytes[at] = if dice.one_in(2) { bytes[at].wrapping_add(1) } else { bytes[at].wrapping_sub(1) };
        }
        5 => drop(bytes.drain(at..(at + 1 + dice.below(RUN)).min(bytes.len()))),
        6 => bytes.truncate(at),
        7 => {
            let count = 1 + dice.below(RUN);
            let inserted = dice.bytes(count);
            bytes.splice(at..at, inserted);
        }
        8 => {
            let edge = *dice.pick(&EDGES).unwrap_or(&0);
            let count = 1 + dice.below(RUN);
            bytes.extend(std::iter::repeat_n(edge, count));
        }
        9 => {
            let run: Vec<u8> = bytes.iter().skip(at).take(1 + dice.below(RUN)).copied().collect();
            let to = dice.below(bytes.len());
            bytes.splice(to..to, run);
        }
        10 => {
            let half = bytes.len() / 2;
            bytes.rotate_left(half);
        }
        11 => swap_blocks(dice, bytes),
        12 => {
            let edge = *dice.pick(&[0, 0xff]).unwrap_or(&0);
            bytes.fill(edge);
        }
        _ => {
            let length = bytes.len();
            *bytes = if dice.one_in(4) { Vec::new() } else { dice.bytes(length) };
        }
    }
}

fn swap_blocks(dice: &mut Dice, bytes: &mut [u8]) {
    let blocks = bytes.len() / BLOCK;
    let (one, other) = (dice.below(blocks), dice.below(blocks));
    for offset in 0..BLOCK {
        if one != other {
            bytes.swap(one * BLOCK + offset, other * BLOCK + offset);
        }
    }
}

//! Changes to text: what looks like a key is changed as a key, what looks like base64 as the bytes behind it.

use fio_reference::{key, text};

use super::change_bytes;
use crate::fuzz::dice::Dice;

/// The prefixes of keys and signatures in text.
const PREFIXES: [&str; 8] = ["FIO", "EOS", "PUB_K1_", "PVT_K1_", "SIG_K1_", "PUB_R1_", "fio", ""];
/// The length of a checksum.
const CHECKSUM: usize = 4;

/// What text is broken by: white space, escapes, both ends of each length of UTF-8, marks of direction and order, letters whose case or form
/// is not that of ASCII, digits of other scripts.
const FRAGMENTS: [&str; 48] = [
    "",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\0",
    "\u{7f}",
    "\u{80}",
    "\u{a0}",
    "\u{7ff}",
    "\u{800}",
    "\u{feff}",
    "\u{fffd}",
    "\u{ffff}",
    "\u{10000}",
    "\u{10ffff}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "\u{d7ff}",
    "\u{e000}",
    "e\u{301}",
    "\u{e9}",
    "\u{130}",
    "\u{131}",
    "\u{17f}",
    "\u{212a}",
    "\u{df}",
    "\u{ff21}",
    "\u{0661}",
    "\u{1f600}",
    "\"",
    "\\",
    "/",
    "@",
    "-",
    "_",
    "*",
    ".",
    ":",
    "=",
    "==",
    "+",
    "0x",
    "null",
    "%00",
    "0",
    "A",
];

/// Changes text in one way.
pub(super) fn change_text(dice: &mut Dice, value: &str) -> String {
    if !dice.one_in(3)
        && let Some(changed) =
            as_hex(dice, value).or_else(|| as_key(dice, value)).or_else(|| as_base64(dice, value))
    {
        return changed;
    }
    as_characters(dice, value)
}

/// Bytes in hex stay bytes in hex.
fn as_hex(dice: &mut Dice, value: &str) -> Option<String> {
    let digits = value.strip_prefix("0x").unwrap_or(value);
    let mut bytes = hex::decode(digits).ok().filter(|bytes| !bytes.is_empty())?;
    change_bytes(dice, &mut bytes);
    let prefix = &value[..value.len() - digits.len()];
    Some(format!("{prefix}{}", hex::encode(bytes)))
}

/// A key or signature: its bytes are changed under a checksum that is right again, or its checksum, or its prefix.
fn as_key(dice: &mut Dice, value: &str) -> Option<String> {
    let prefix = PREFIXES.into_iter().find(|prefix| value.starts_with(prefix))?;
    let body = &value[prefix.len()..];
    if body.len() < 40 {
        return None;
    }
    let mut payload = key::decode_base58(body).filter(|payload| payload.len() > CHECKSUM)?;
    let mut checksum = payload.split_off(payload.len() - CHECKSUM);
    let mut new_prefix = prefix;
    match dice.below(8) {
        0 => change_bytes(dice, &mut checksum),
        1 => new_prefix = dice.pick(&PREFIXES).copied().unwrap_or_default(),
        2 => checksum = checksum_of(new_prefix, &payload),
        // A point on the curve, or on none: half of all x have one.
        3 => {
            payload = [vec![2 + dice.below(2) as u8], dice.bytes(32)].concat();
            checksum = checksum_of(prefix, &payload);
        }
        // The sign of y, or a form that is none.
        4 => {
            payload[0] = *dice.pick(&[0, 2, 3, 4, 6, 7, 0x80]).unwrap_or(&0);
            checksum = checksum_of(prefix, &payload);
        }
        5 => {
            let others =
                [key::public_checksum(&payload), key::k1_checksum(&payload), key::wif_checksum(&payload)];
            checksum = dice.pick(&others).copied().unwrap_or_default().to_vec();
        }
        _ => {
            change_bytes(dice, &mut payload);
            checksum = checksum_of(prefix, &payload);
        }
    }
    Some(format!("{new_prefix}{}", key::encode_base58(&[payload, checksum].concat())))
}

fn checksum_of(prefix: &str, payload: &[u8]) -> Vec<u8> {
    match prefix {
        "PUB_K1_" | "PVT_K1_" | "SIG_K1_" => key::k1_checksum(payload).to_vec(),
        "" => key::wif_checksum(payload).to_vec(),
        _ => key::public_checksum(payload).to_vec(),
    }
}

fn as_base64(dice: &mut Dice, value: &str) -> Option<String> {
    let mut bytes = text::decode(value).ok().filter(|bytes| bytes.len() >= BASE64_AT_LEAST)?;
    change_bytes(dice, &mut bytes);
    Some(text::encode(&bytes))
}

/// Shorter text is rather a word.
const BASE64_AT_LEAST: usize = 12;

fn as_characters(dice: &mut Dice, value: &str) -> String {
    let mut characters: Vec<char> = value.chars().collect();
    let at = dice.below(characters.len() + 1);
    let fragment = dice.pick(&FRAGMENTS).copied().unwrap_or_default();
    match dice.below(12) {
        0..3 => drop(characters.splice(at..at, fragment.chars())),
        3 => drop(characters.splice(at..(at + 1).min(value.chars().count()), fragment.chars())),
        4 => drop(characters.drain(at..(at + 1 + dice.below(8)).min(value.chars().count()))),
        5 => characters.truncate(at),
        6 => return fragment.to_owned(),
        7 => return fragment.repeat(1 + dice.below(300)),
        8 => return value.to_uppercase(),
        9 => return value.to_lowercase(),
        10 => return value.repeat(2),
        _ => characters.rotate_left(at.min(value.chars().count())),
    }
    characters.into_iter().collect()
}

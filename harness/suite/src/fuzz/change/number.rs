//! Changes to numbers.

use serde_json::{Number, Value, json};

use crate::fuzz::dice::Dice;

/// Where numbers of some type begin or end.
const EDGES: [i128; 18] = [
    0,
    1,
    -1,
    0x7f,
    0x80,
    0xff,
    0x100,
    1000,
    1001,
    0x3fff,
    0x4000,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
    0x1_0000_0000,
    (1 << 53) + 1,
    i64::MAX as i128,
    u64::MAX as i128,
];

/// Another number, or now and then what is none.
pub(super) fn change_number(dice: &mut Dice, number: &Number) -> Value {
    let before = number.as_i128().unwrap_or_default();
    match dice.below(10) {
        0..4 => integer(*dice.pick(&EDGES).unwrap_or(&0)),
        4 | 5 => integer(before + 1),
        6 => integer(before - 1),
        7 => integer(before * 2),
        8 => integer(before / 2),
        _ => match dice.below(4) {
            0 => json!(before as f64),
            1 => json!(before as f64 + 0.5),
            2 => json!(before.to_string()),
            _ => json!(before != 0),
        },
    }
}

/// Only what JSON carries exactly: the nearest number of 64 bits.
fn integer(number: i128) -> Value {
    match u64::try_from(number) {
        Ok(number) => number.into(),
        Err(_) if number < 0 => i64::try_from(number).unwrap_or(i64::MIN).into(),
        Err(_) => u64::MAX.into(),
    }
}

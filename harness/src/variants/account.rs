//! Wrong variants of the chapter *Account names*.

use fio_reference::{Error, key};

use super::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "account-from-the-tag-on",
        does: "derives the account name from byte 0 of the point on",
        seen: "likely: off by one",
        breaks: "ACCOUNT-01",
        change: |steps| steps.account.characters = |point| characters(point, 12, 0x0f, 13),
    },
    Variant {
        id: "account-zeros-kept",
        does: "does not skip the bytes that are zero where it derives the account name",
        seen: "likely: the rule shows in 1 of 32 bytes only",
        breaks: "ACCOUNT-02",
        change: |steps| {
            steps.account.characters =
                |point| Ok(point.iter().skip(1).take(13).map(|byte| byte & 0x1f).collect());
        },
    },
    Variant {
        id: "account-last-of-5-bits",
        does: "takes 5 bits for the 13th character of the account name",
        seen: "likely: the 13th character never shows",
        breaks: "ACCOUNT-03",
        change: |steps| {
            steps.account.characters = |point| characters(point.get(1..).unwrap_or_default(), 12, 0x1f, 13);
        },
    },
    Variant {
        id: "account-of-12-characters",
        does: "does not look for a 13th character of the account name",
        seen: "likely: the 13th character never shows",
        breaks: "ACCOUNT-04",
        change: |steps| {
            steps.account.characters = |point| characters(point.get(1..).unwrap_or_default(), 12, 0x0f, 12);
        },
    },
    Variant {
        id: "account-reads-on",
        does: "reads on into the checksum where the key gives too few characters for an account name",
        seen: "fiojs 1.0.2 (accountname.ts:38, the assertion is commented out)",
        breaks: "ACCOUNT-04",
        change: |steps| {
            steps.account.characters = |point| {
                let on = [point.get(1..).unwrap_or_default(), &key::public_checksum(point)].concat();
                characters(&on, 12, 0x0f, 13)
            };
        },
    },
    Variant {
        id: "account-letters-first",
        does: "writes account names with the letters before the digits",
        seen: "likely: the order of base32",
        breaks: "ACCOUNT-01",
        change: |steps| {
            steps.account.digit =
                |value| char::from(b".abcdefghijklmnopqrstuvwxyz12345"[usize::from(value & 0x1f)]);
        },
    },
    Variant {
        id: "account-upper-bits",
        does: "takes the upper 5 bits of each byte for the account name",
        seen: "likely: bits are cut from the left",
        breaks: "ACCOUNT-01",
        change: |steps| {
            steps.account.characters = |point| {
                let upper: Vec<u8> = point.iter().skip(1).map(|byte| byte >> 3).collect();
                characters(&upper, 12, 0x0f, 13)
            };
        },
    },
];

/// So many values that are not zero: 5 bits each, and those from a place on by another mask.
fn characters(bytes: &[u8], place: usize, last_mask: u8, count: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = bytes.iter();
    let value = |at: usize| {
        let mask = if at < place { 0x1f } else { last_mask };
        bytes.by_ref().map(|byte| byte & mask).find(|&value| value != 0).ok_or(Error::AccountUnderivable)
    };
    (0..count).map(value).collect()
}

//! Wrong variants of the chapter *Grants*.

use super::Variant;
use crate::steps::REFERENCE;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "grant-in-hex",
        does: "seals the hexadecimal digits of a level key",
        seen: "likely: the plaintext is not defined in FIP-5 (E-081)",
        breaks: "GRANT-01",
        change: |steps| {
            steps.grant.write = |key| hex::encode(key).into_bytes();
        },
    },
    Variant {
        id: "grant-in-base64",
        does: "seals the base64 text of a level key",
        seen: "likely: sealed bytes travel so",
        breaks: "GRANT-01",
        change: |steps| {
            steps.grant.write = |key| (REFERENCE.text.encode)(key).into_bytes();
        },
    },
    Variant {
        id: "grant-as-packed-bytes",
        does: "seals a level key with its length before it",
        seen: "likely: ABI bytes have one (E-081)",
        breaks: "GRANT-01",
        change: |steps| {
            steps.grant.write = |key| [&[32], key].concat();
        },
    },
    Variant {
        id: "grant-written-any-length",
        does: "seals level keys of any length",
        seen: "likely: the construction takes any bytes",
        breaks: "GRANT-03",
        change: |steps| {
            steps.grant.check = |_| Ok(());
        },
    },
    Variant {
        id: "grant-read-first-32",
        does: "takes the first 32 bytes of a longer plaintext for the level key",
        seen: "likely: leftover bytes are ignored elsewhere",
        breaks: "GRANT-04",
        change: |steps| {
            steps.grant.read = |plaintext| (REFERENCE.grant.read)(plaintext.get(..32).unwrap_or(plaintext));
        },
    },
    Variant {
        id: "grant-read-any-length",
        does: "takes a plaintext of any length for the level key",
        seen: "likely: any secret does for the construction",
        breaks: "GRANT-04",
        change: |steps| {
            steps.grant.read = |plaintext| Ok(plaintext.to_vec());
        },
    },
    Variant {
        id: "grant-read-in-hex-too",
        does: "reads hexadecimal digits of a level key too",
        seen: "likely: kindness to other senders",
        breaks: "GRANT-04",
        change: |steps| {
            steps.grant.read = |plaintext| match hex::decode(plaintext) {
                Ok(key) if key.len() == 32 => Ok(key),
                _ => (REFERENCE.grant.read)(plaintext),
            };
        },
    },
    Variant {
        id: "grant-written-at-least-32",
        does: "seals level keys of more than 32 bytes",
        seen: "likely: only a short key looks dangerous",
        breaks: "GRANT-03",
        change: |steps| {
            steps.grant.check = |key| (REFERENCE.grant.check)(key.get(..32).unwrap_or(key));
        },
    },
];

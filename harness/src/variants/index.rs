//! Wrong variants of the chapter *Search Index*.

use fio_reference::{index, key};

use super::Variant;
use super::primitives::{hmac_sha_1, hmac_sha_256};
use crate::steps::{REFERENCE, curve};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "index-of-the-sender",
        does: "derives the Search Index over the sender's public key instead of the receiver's",
        seen: "likely: FIP-5 contradicts itself here",
        breaks: "INDEX-03",
        change: |steps| {
            steps.index.receiver = |own, other, for_other| (REFERENCE.index.receiver)(other, own, for_other);
        },
    },
    Variant {
        id: "index-of-the-other-party",
        does: "derives the Search Index over the other party's public key, whoever looks for it",
        seen: "likely: one function for both directions",
        breaks: "INDEX-04",
        change: |steps| steps.index.receiver = |_, other, _| other.to_vec(),
    },
    Variant {
        id: "index-by-sha-256",
        does: "derives the Search Index with HMAC-SHA-256",
        seen: "likely: SHA-1 is avoided",
        breaks: "INDEX-01",
        change: |steps| {
            steps.index.derive = |secret, receiver| cut(hmac_sha_256(secret, receiver));
        },
    },
    Variant {
        id: "index-of-key-text",
        does: "derives the Search Index over the text of the public key and not over its point",
        seen: "likely: FIP-5 says \"public key\"",
        breaks: "INDEX-01",
        change: |steps| {
            steps.index.derive = |secret, receiver| {
                let text = (REFERENCE.key.format_public)(receiver);
                (REFERENCE.index.derive)(secret, text.as_bytes())
            };
        },
    },
    Variant {
        id: "index-of-key-in-hex",
        does: "derives the Search Index over the hexadecimal digits of the public key",
        seen: "likely: scripting languages pass hex strings around",
        breaks: "INDEX-01",
        change: |steps| {
            steps.index.derive =
                |secret, receiver| (REFERENCE.index.derive)(secret, hex::encode(receiver).as_bytes());
        },
    },
    Variant {
        id: "index-of-half-the-secret",
        does: "derives the Search Index under the first 32 bytes of the shared secret",
        seen: "likely: secrets elsewhere have 32 bytes",
        breaks: "INDEX-01",
        change: |steps| {
            steps.index.derive =
                |secret, receiver| (REFERENCE.index.derive)(secret.get(..32).unwrap_or(secret), receiver);
        },
    },
    Variant {
        id: "index-without-prefix",
        does: "writes the Search Index without 0x",
        seen: "likely: plain hex",
        breaks: "INDEX-02",
        change: |steps| steps.index.write = |bytes| hex::encode(bytes),
    },
    Variant {
        id: "index-in-capitals",
        does: "writes the Search Index in capitals",
        seen: "likely: the default of some languages",
        breaks: "INDEX-02",
        change: |steps| steps.index.write = |bytes| format!("0x{}", hex::encode_upper(bytes)),
    },
    Variant {
        id: "index-read-in-any-case",
        does: "reads Search Indexes in any case",
        seen: "likely: hexadecimal digits",
        breaks: "INDEX-06",
        change: |steps| {
            steps.index.parse =
                |text| Ok(index::parse_index(&text.to_ascii_lowercase())?.as_bytes().to_vec());
        },
    },
    Variant {
        id: "index-prefix-optional",
        does: "reads Search Indexes without 0x too",
        seen: "likely: hex libraries do",
        breaks: "INDEX-06",
        change: |steps| {
            steps.index.parse = |text| {
                let digits = text.strip_prefix("0x").unwrap_or(text);
                Ok(index::parse_index(&format!("0x{digits}"))?.as_bytes().to_vec())
            };
        },
    },
    Variant {
        id: "index-of-any-length",
        does: "reads Search Indexes of any length",
        seen: "likely: the length is not looked at",
        breaks: "INDEX-06",
        change: |steps| {
            steps.index.parse = |text| {
                let digits = text
                    .strip_prefix("0x")
                    .filter(|digits| !digits.bytes().any(|digit| digit.is_ascii_uppercase()));
                let bytes = digits.and_then(|digits| hex::decode(digits).ok());
                bytes.ok_or(fio_reference::Error::IndexMalformed)
            };
        },
    },
    Variant {
        id: "index-over-checksum-too",
        does: "derives the Search Index over the point and its checksum",
        seen: "likely: base58 decoding gives both",
        breaks: "INDEX-01",
        change: |steps| {
            steps.index.derive = |secret, receiver| {
                let payload = [receiver, &key::public_checksum(receiver)].concat();
                (REFERENCE.index.derive)(secret, &payload)
            };
        },
    },
    Variant {
        id: "index-of-uncompressed-point",
        does: "derives the Search Index over the uncompressed point",
        seen: "likely: FIP-5 says \"public key\", and libraries return both coordinates",
        breaks: "INDEX-01",
        change: |steps| {
            steps.index.derive = |secret, receiver| {
                let one = [&[0; 31][..], &[1]].concat();
                let point = curve::multiply(&one, receiver);
                let point =
                    point.map_or_else(Vec::new, |point| [&[4][..], &point.x[..], &point.y[..]].concat());
                (REFERENCE.index.derive)(secret, &point)
            };
        },
    },
    Variant {
        id: "index-hmac-arguments-swapped",
        does: "derives the Search Index with the public key for the key of the HMAC",
        seen: "likely: libraries differ in the order of the arguments",
        breaks: "INDEX-01",
        change: |steps| {
            steps.index.derive = |secret, receiver| (REFERENCE.index.derive)(receiver, secret);
        },
    },
    Variant {
        id: "index-of-last-bytes",
        does: "takes the last 16 of the 20 bytes for the Search Index",
        seen: "likely: FIP-5 does not say which",
        breaks: "INDEX-01",
        change: |steps| steps.index.derive = |secret, receiver| hmac_sha_1(secret, receiver).split_off(4),
    },
    Variant {
        id: "index-not-cut",
        does: "takes all 20 bytes for the Search Index",
        seen: "likely: what HMAC-SHA-1 gives",
        breaks: "INDEX-01",
        change: |steps| steps.index.derive = hmac_sha_1,
    },
    Variant {
        id: "index-little-endian",
        does: "writes the bytes of the Search Index in reverse order",
        seen: "likely: the chain stores it as a number",
        breaks: "INDEX-02",
        change: |steps| {
            steps.index.write = |bytes| {
                let reversed: Vec<u8> = bytes.iter().rev().copied().collect();
                (REFERENCE.index.write)(&reversed)
            };
        },
    },
];

fn cut(mut mac: Vec<u8>) -> Vec<u8> {
    mac.truncate(16);
    mac
}

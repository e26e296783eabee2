//! Mistakes in reading: the JSON form, the envelope, the text of a signature.

use fio_layer2::Error;
use fio_layer2::envelope::{self, MAX_LIFE};
use fio_layer2::message;
use fio_layer2::signature::{self, Digest, Signature, parse_signature};
use fio_reference::account::is_fio_address;
use fio_reference::key::{PublicKey, decode_base58, k1_checksum, parse_compressed_point};
use fio_reference::text;
use num_bigint::BigUint;
use serde_json::{Value, json};

use super::Variant;
use crate::variants::modulo::{FIELD, ORDER, bytes_of, prime};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "layer2-signature-checksum-not-checked",
        does: "does not look at the checksum in the text of a signature",
        seen: "likely: a wrong signature gives another key anyway",
        breaks: "LAYER2-05",
        change: |steps| {
            steps.layer2.parse_signature = |text| match payload(text) {
                Some((bytes, _)) => Signature::from_bytes(bytes),
                None => parse_signature(text),
            };
        },
    },
    Variant {
        id: "layer2-signature-checksum-as-text",
        does: "compares the checksums of signatures as UTF-8 text, where all invalid bytes look alike",
        seen: "fiojs 1.0.2 (key_utils.js:218)",
        breaks: "LAYER2-05",
        change: |steps| {
            steps.layer2.parse_signature = |text| match payload(text) {
                Some((bytes, checksum))
                    if String::from_utf8_lossy(&checksum)
                        == String::from_utf8_lossy(&k1_checksum(&bytes)) =>
                {
                    Signature::from_bytes(bytes)
                }
                _ => parse_signature(text),
            };
        },
    },
    Variant {
        id: "layer2-header-not-compressed",
        does: "takes the headers 27 to 30 for 31 to 34",
        seen: "fiojs takes them: they are those of keys that are not compressed (E-240)",
        breaks: "LAYER2-05",
        change: |steps| {
            steps.layer2.parse_signature = |text| match payload(text) {
                Some((mut bytes, checksum))
                    if matches!(bytes[0], 27..=30) && checksum == k1_checksum(&bytes) =>
                {
                    bytes[0] += 4;
                    Signature::from_bytes(bytes)
                }
                _ => parse_signature(text),
            };
        },
    },
    Variant {
        id: "layer2-header-from-27",
        does: "takes the headers 27 to 30, and looks at no more than whether they are odd",
        seen: "likely: they are those of keys that are not compressed",
        breaks: "LAYER2-05",
        change: |steps| {
            steps.layer2.parse_signature = |text| match payload(text) {
                Some((mut bytes, checksum))
                    if matches!(bytes[0], 27..=30) && checksum == k1_checksum(&bytes) =>
                {
                    bytes[0] = if bytes[0] % 2 == 1 { 31 } else { 32 };
                    Signature::from_bytes(bytes)
                }
                _ => parse_signature(text),
            };
        },
    },
    Variant {
        id: "layer2-recovery-ids-2-and-3",
        does: "takes the recovery ids 2 and 3 for 0 and 1",
        seen: "likely: whether y is odd is all that is needed",
        breaks: "LAYER2-07",
        change: |steps| {
            steps.layer2.recover = |digest, signature| {
                let mut bytes = *signature.as_bytes();
                if bytes[0] > 32 {
                    bytes[0] -= 2;
                }
                signature::recover(digest, &Signature::from_bytes(bytes)?)
            };
        },
    },
    Variant {
        id: "layer2-recovery-x-reduced",
        does: "takes the recovery ids 2 and 3, and reduces the x that is above the field prime",
        seen: "fiojs (E-240)",
        breaks: "LAYER2-07",
        change: |steps| steps.layer2.recover = recover_with_reduced_x,
    },
    Variant {
        id: "layer2-two-fields-alone",
        does: "reads the fields envelope and signature, and looks at no other",
        seen: "likely: the rest says nothing new",
        breaks: "LAYER2-12",
        change: |steps| {
            steps.layer2.fields = |message| texts(message).map_or_else(|| message::fields(message), Ok);
        },
    },
    Variant {
        id: "layer2-version-compared-loosely",
        does: "takes 1.0, true and the text 1 for version 1",
        seen: "likely: == of JavaScript, and of Python but for the text",
        breaks: "LAYER2-12",
        change: |steps| {
            steps.layer2.fields = |message| match message.get("version") {
                Some(version) if version.as_f64() == Some(1.0) || *version == true || *version == "1" => {
                    let mut strict = message.clone();
                    strict["version"] = json!(1);
                    message::fields(&strict)?;
                    texts(message).map_or_else(|| message::fields(message), Ok)
                }
                _ => message::fields(message),
            };
        },
    },
    Variant {
        id: "layer2-version-in-a-byte",
        does: "looks at the lowest 8 bits of the version of the JSON form",
        seen: "likely: the version of the envelope is a byte",
        breaks: "LAYER2-13",
        change: |steps| {
            steps.layer2.fields = |message| match message.get("version").and_then(Value::as_i64) {
                Some(version) if version & 0xff == 1 => {
                    let mut first = message.clone();
                    first["version"] = json!(1);
                    message::fields(&first)?;
                    texts(message).map_or_else(|| message::fields(message), Ok)
                }
                _ => message::fields(message),
            };
        },
    },
    Variant {
        id: "layer2-envelopes-of-any-length",
        does: "sends and reads envelopes of any length",
        seen: "likely: relays are thought to keep the limit",
        breaks: "LAYER2-11",
        change: |steps| {
            steps.layer2.envelope_bytes = |envelope| Ok(text::decode(envelope)?);
            steps.layer2.check_length = |_| Ok(());
        },
    },
    Variant {
        id: "layer2-characters-as-bytes",
        does: "counts the bytes of the envelope's text for its characters",
        seen: "likely: that is the length of a string in Rust, Go and C",
        breaks: "LAYER2-11",
        change: |steps| {
            steps.layer2.envelope_bytes = |envelope| match envelope.len() > 10_924 {
                true => Err(Error::TooLarge),
                false => message::envelope_bytes(envelope),
            };
        },
    },
    Variant {
        id: "layer2-version-of-the-json-alone",
        does: "does not look at the version of the envelope",
        seen: "likely: the JSON form has one too",
        breaks: "LAYER2-13",
        change: |steps| steps.layer2.check_version = |_| Ok(()),
    },
    Variant {
        id: "layer2-lengths-in-any-length",
        does: "takes lengths that are longer than they need be",
        seen: "likely: readers of varuint32 rarely ask",
        breaks: "LAYER2-14",
        change: |steps| {
            steps.layer2.read_length = |reader| {
                let mut length = 0;
                for shift in [0, 7, 14, 21, 28] {
                    let byte = reader.read_byte()?;
                    length |= u32::from(byte & 0x7f) << shift;
                    if byte < 0x80 {
                        break;
                    }
                }
                Ok(length)
            };
        },
    },
    Variant {
        id: "layer2-route-by-its-at",
        does: "takes a route with an @ for a FIO Address and any other for an index, whatever its type says",
        seen: "likely: a fetch has no type of route either",
        breaks: "LAYER2-14",
        change: |steps| steps.layer2.is_index = |_, route| Ok(!route.contains('@')),
    },
    Variant {
        id: "layer2-any-life",
        does: "takes messages that live longer than 30 days",
        seen: "likely: the sender is thought to know how long",
        breaks: "LAYER2-15",
        change: |steps| {
            steps.layer2.check_times = |created_at, expires_at| match expires_at.checked_sub(created_at) {
                Some(life) => {
                    envelope::check_times(created_at, created_at.saturating_add(life.min(MAX_LIFE)))
                }
                None => envelope::check_times(created_at, expires_at),
            };
        },
    },
    Variant {
        id: "layer2-address-in-capitals",
        does: "takes FIO Addresses in upper case",
        seen: "likely: the chain takes them so, and lowers them",
        breaks: "LAYER2-16",
        change: |steps| {
            steps.layer2.check_address =
                |address| if is_fio_address(address) { Ok(()) } else { envelope::check_address(address) };
        },
    },
    Variant {
        id: "layer2-anything-with-an-at",
        does: "takes any text with an @ for a FIO Address",
        seen: "likely: that is how addresses are told from indexes",
        breaks: "LAYER2-16",
        change: |steps| {
            steps.layer2.check_address =
                |address| if address.contains('@') { Ok(()) } else { envelope::check_address(address) };
        },
    },
    Variant {
        id: "layer2-tag-by-its-parity",
        does: "takes 00, 04 and any other tag of the sender's key for 02 or 03",
        seen: "likely: the last bit says which y it is",
        breaks: "LAYER2-17",
        change: |steps| {
            steps.layer2.sender_key = |point| {
                let mut even_or_odd = *point;
                even_or_odd[0] = 2 | (point[0] & 1);
                Ok(parse_compressed_point(&even_or_odd)?)
            };
        },
    },
    Variant {
        id: "layer2-bad-encryption-key-as-none",
        does: "takes a sender's encryption key that is none for 33 zero bytes",
        seen: "likely: a reader of keys that gives null",
        breaks: "LAYER2-17",
        change: |steps| {
            steps.layer2.sender_encrypt_key =
                |point| Ok(envelope::parse_sender_encrypt_key(point).unwrap_or_default());
        },
    },
];

/// The texts of envelope and signature, whatever else the message holds.
fn texts(message: &Value) -> Option<(&str, &str)> {
    Some((message.get("envelope")?.as_str()?, message.get("signature")?.as_str()?))
}

/// The 65 bytes in the text of a signature, and the checksum after them.
fn payload(text: &str) -> Option<([u8; 65], [u8; 4])> {
    let payload = decode_base58(text.strip_prefix("SIG_K1_")?)?;
    let (bytes, checksum) = payload.split_first_chunk()?;
    Some((*bytes, checksum.try_into().ok()?))
}

/// The key (s·R − e·G)/r with r + n less the field prime as the x of R, where the recovery id asks for r + n.
///
/// As a signature with this x for r, and with s and e times x/r, gives the same key, the reference recovers it.
fn recover_with_reduced_x(digest: &Digest, signature: &Signature) -> Result<PublicKey, Error> {
    let bytes = signature.as_bytes();
    if bytes[0] < 33 {
        return signature::recover(digest, signature);
    }
    let [n, p] = [ORDER, FIELD].map(prime);
    let [r, s, e] = [&bytes[1..33], &bytes[33..], &digest[..]].map(BigUint::from_bytes_be);
    let x = (&r + &n) % p;
    let factor = &x * r.modpow(&(&n - 2_u32), &n);
    let mut s = s * &factor % &n;
    let e = e * factor % &n;
    let mut reduced = [bytes[0] - 2; 65];
    // Only the lower s is taken: the other one is that of the other y.
    if &s + &s > n {
        s = n - s;
        reduced[0] = 63 - reduced[0];
    }
    reduced[1..33].copy_from_slice(&bytes_of(&x));
    reduced[33..].copy_from_slice(&bytes_of(&s));
    signature::recover(&bytes_of(&e), &Signature::from_bytes(reduced)?)
}

//! Wrong variants of the chapter *Keys*.

use fio_reference::{Error, key};

use super::Variant;
use super::modulo::{FIELD, ORDER, reduce};
use super::primitives::{first_four, ripemd_160, sha_256};
use crate::steps::{REFERENCE, curve};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "prefix-optional",
        does: "takes a key without its prefix",
        seen: "fiojs 1.0.2 (key_public.js), fiosdk_kotlin, fio.sdk-lite",
        breaks: "KEY-07",
        change: |steps| {
            steps.key.strip_prefix =
                |text, prefix| Some(text.strip_prefix(prefix).unwrap_or(text).to_owned());
        },
    },
    Variant {
        id: "prefix-eos-accepted",
        does: "takes the prefix EOS for FIO",
        seen: "fiosdk_ios (PublicKey.swift:73)",
        breaks: "KEY-07",
        change: |steps| {
            steps.key.strip_prefix = |text, prefix| {
                let eos = text.strip_prefix("EOS").filter(|_| prefix == "FIO");
                text.strip_prefix(prefix).or(eos).map(str::to_owned)
            };
        },
    },
    Variant {
        id: "prefix-repeated",
        does: "takes the prefix off as often as it is there",
        seen: "fiosdk_kotlin (CryptoUtils.kt:27), fiosdk_ios",
        breaks: "KEY-08",
        change: |steps| {
            steps.key.strip_prefix =
                |text, prefix| Some(text.strip_prefix(prefix)?.trim_start_matches(prefix).to_owned());
        },
    },
    Variant {
        id: "prefix-in-any-case",
        does: "takes the prefix in lower case too",
        seen: "likely: prefixes compared without regard to case",
        breaks: "KEY-07",
        change: |steps| {
            steps.key.strip_prefix = |text, prefix| {
                let (start, rest) = text.split_at_checked(prefix.len())?;
                start.eq_ignore_ascii_case(prefix).then(|| rest.to_owned())
            };
        },
    },
    Variant {
        id: "key-text-trimmed",
        does: "takes white space around the text of a key off",
        seen: "likely: input fields are trimmed",
        breaks: "KEY-08",
        change: |steps| steps.key.decode_base58 = |text| key::decode_base58(text.trim()),
    },
    Variant {
        id: "checksum-compared-as-text",
        does: "compares checksums as UTF-8 text, where all invalid bytes look alike",
        seen: "fiojs 1.0.2 (key_utils.js:218), fio.sdk-lite",
        breaks: "KEY-10",
        change: |steps| {
            steps.key.is_checksum =
                |computed, came| String::from_utf8_lossy(computed) == String::from_utf8_lossy(came);
        },
    },
    Variant {
        id: "checksum-not-checked",
        does: "never checks the checksum of a key",
        seen: "fiosdk_ios (PublicKey.swift:33)",
        breaks: "KEY-10",
        change: |steps| steps.key.is_checksum = |_, _| true,
    },
    Variant {
        id: "checksum-k1-without-suffix",
        does: "leaves the K1 out of the checksum of the K1 forms",
        seen: "fio-go 1.1.0-rc1 (eos/ecc/pubkey.go:129)",
        breaks: "KEY-17",
        change: |steps| steps.key.k1_checksum = |bytes| first_four(&ripemd_160(bytes)),
    },
    Variant {
        id: "checksum-k1-on-fio-keys",
        does: "computes the checksum of a FIO public key with the suffix K1",
        seen: "likely: EOSIO libraries do so for their newer forms",
        breaks: "KEY-10",
        change: |steps| steps.key.public_checksum = key::k1_checksum,
    },
    Variant {
        id: "checksum-of-wif-for-public-keys",
        does: "computes the checksum of a public key as that of WIF: SHA-256 twice",
        seen: "likely: base58check is what libraries offer",
        breaks: "KEY-10",
        change: |steps| steps.key.public_checksum = key::wif_checksum,
    },
    Variant {
        id: "checksum-of-wif-hashed-once",
        does: "computes the checksum of WIF with one SHA-256 instead of two",
        seen: "likely: the second hash is easily overlooked",
        breaks: "KEY-04",
        change: |steps| steps.key.wif_checksum = |bytes| first_four(&sha_256(bytes)),
    },
    Variant {
        id: "point-not-checked",
        does: "does not check that a public key is a point on the curve",
        seen: "fiojs 1.0.2 (ecurve 1.0.6), fio.sdk-lite, fiosdk_ios",
        breaks: "KEY-12",
        change: |steps| {
            steps.key.read_point = |bytes| match key::parse_compressed_point(bytes) {
                Err(Error::KeyNotOnCurve) => Ok(reduce_x(bytes)),
                Err(error) => Err(error),
                Ok(public) => Ok(public.to_point().to_vec()),
            };
        },
    },
    Variant {
        id: "point-x-reduced",
        does: "reduces the x of a public key modulo the field prime before it checks the point",
        seen: "likely: big-number libraries reduce what they read",
        breaks: "KEY-12",
        change: |steps| {
            steps.key.read_point = |bytes| {
                let point = if bytes.len() == 33 { reduce_x(bytes) } else { bytes.to_vec() };
                Ok(key::parse_compressed_point(&point)?.to_point().to_vec())
            };
        },
    },
    Variant {
        id: "point-tag-by-its-lowest-bit",
        does: "looks at the lowest bit of a point's tag only",
        seen: "likely: the tag is read as the parity of y",
        breaks: "KEY-11",
        change: |steps| {
            steps.key.read_point = |bytes| {
                let mut point = bytes.to_vec();
                if let Some(tag) = point.first_mut() {
                    *tag = 2 | (*tag & 1);
                }
                Ok(key::parse_compressed_point(&point)?.to_point().to_vec())
            };
        },
    },
    Variant {
        id: "private-range-not-checked",
        does: "does not check that a private key is in range",
        seen: "fiojs 1.0.2, fio-go 1.1.0-rc1, fiosdk_kotlin",
        breaks: "KEY-06",
        change: |steps| {
            steps.key.read_private = |bytes| match key::parse_private_bytes(bytes) {
                Err(Error::KeyOutOfRange) => Ok(bytes.to_vec()),
                Err(error) => Err(error),
                Ok(private) => Ok(private.to_bytes().to_vec()),
            };
        },
    },
    Variant {
        id: "private-reduced",
        does: "reduces a private key modulo the group order",
        seen: "likely: scalar types reduce what they read",
        breaks: "KEY-06",
        change: |steps| {
            steps.key.read_private = |bytes| match key::parse_private_bytes(bytes) {
                Err(Error::KeyOutOfRange) => {
                    Ok(key::parse_private_bytes(&reduce(bytes, ORDER))?.to_bytes().to_vec())
                }
                Err(error) => Err(error),
                Ok(private) => Ok(private.to_bytes().to_vec()),
            };
        },
    },
    Variant {
        id: "private-padded",
        does: "fills a private key of fewer than 32 bytes up with zeros",
        seen: "fiosdk_kotlin; likely: the reference's own library takes 24 bytes and more",
        breaks: "KEY-01",
        change: |steps| {
            steps.key.read_private = |bytes| {
                let missing = if (24..32).contains(&bytes.len()) { 32 - bytes.len() } else { 0 };
                let padded = [&vec![0; missing][..], bytes].concat();
                Ok(key::parse_private_bytes(&padded)?.to_bytes().to_vec())
            };
        },
    },
    Variant {
        id: "private-cut",
        does: "takes the first 32 bytes of a private key that has more",
        seen: "fiosdk_ios (uECC)",
        breaks: "KEY-01",
        change: |steps| {
            steps.key.read_private = |bytes| {
                let cut = bytes.get(..32).unwrap_or(bytes);
                Ok(key::parse_private_bytes(cut)?.to_bytes().to_vec())
            };
        },
    },
    Variant {
        id: "wif-version-not-checked",
        does: "does not look at the version byte of WIF",
        seen: "fio-go 1.1.0-rc1 (privkey.go:69), fiosdk_kotlin, fio.sdk-lite",
        breaks: "KEY-05",
        change: |steps| steps.key.is_version = |_| true,
    },
    Variant {
        id: "wif-flag-not-checked",
        does: "does not look at the flag of compressed WIF",
        seen: "fiosdk_kotlin (FIOFormatter.kt:674)",
        breaks: "KEY-05",
        change: |steps| steps.key.is_flag = |_| true,
    },
    Variant {
        id: "wif-flag-kept",
        does: "takes the flag of compressed WIF for a byte of the key",
        seen: "fiosdk_kotlin (FIOFormatter.kt:674)",
        breaks: "KEY-15",
        change: |steps| {
            steps.key.wif_private =
                |bytes| bytes.get(bytes.len().saturating_sub(32)..).unwrap_or(bytes).to_vec();
        },
    },
    Variant {
        id: "wif-plain-only",
        does: "reads the plain form of WIF only",
        seen: "likely: EOSIO tools write that form",
        breaks: "KEY-15",
        change: |steps| steps.key.is_flag = <[u8]>::is_empty,
    },
    Variant {
        id: "public-tag-always-02",
        does: "writes every public key with the tag 02",
        seen: "likely: x alone is kept",
        breaks: "KEY-15",
        change: |steps| {
            steps.key.public_point = |private| {
                let mut point = key::public_of(&key::parse_private_bytes(private).ok()?).to_point();
                point[0] = 2;
                Some(point.to_vec())
            };
        },
    },
    Variant {
        id: "public-written-with-the-k1-checksum",
        does: "writes public keys with the checksum of the K1 form",
        seen: "likely: EOSIO libraries write their newer form so",
        breaks: "KEY-14",
        change: |steps| {
            steps.key.format_public =
                |point| format!("FIO{}", key::encode_base58(&[point, &key::k1_checksum(point)].concat()));
        },
    },
    Variant {
        id: "line-end-taken-off",
        does: "takes a line end behind the text of a key off",
        seen: "likely: a key read from a file",
        breaks: "KEY-02",
        change: |steps| {
            steps.key.decode_base58 = |text| key::decode_base58(text.trim_end_matches(['\r', '\n']));
        },
    },
    Variant {
        id: "wif-31-bytes-filled-up",
        does: "fills the key in WIF of 31 bytes up with a zero",
        seen: "fiosdk_kotlin (FIOFormatter.kt:674)",
        breaks: "KEY-03",
        change: |steps| {
            steps.key.is_length =
                |length, lengths| lengths.contains(&length) || (lengths == [37, 38] && length == 36);
            steps.key.wif_private = |bytes| match bytes.len() {
                31 => [&[0], bytes].concat(),
                _ => (REFERENCE.key.wif_private)(bytes),
            };
        },
    },
    Variant {
        id: "wif-rest-ignored",
        does: "ignores what follows the 32 bytes of the key in WIF",
        seen: "likely: the key is cut out by its place",
        breaks: "KEY-03",
        change: |steps| {
            steps.key.is_length =
                |length, lengths| lengths.contains(&length) || (lengths == [37, 38] && length > 38);
            steps.key.is_flag = |_| true;
        },
    },
    Variant {
        id: "point-uncompressed-accepted",
        does: "takes uncompressed points too, and does not look whether y fits",
        seen: "fiojs 1.0.2 (ecurve's Point.decodeFrom), fio.sdk-lite",
        breaks: "KEY-09",
        change: |steps| {
            steps.key.is_short = |_| true;
            steps.key.is_length = is_point_length;
            steps.key.read_point = |bytes| {
                let point = match bytes {
                    [4, coordinates @ ..] if coordinates.len() == 64 => compressed(coordinates),
                    _ => bytes.to_vec(),
                };
                (REFERENCE.key.read_point)(&point)
            };
        },
    },
    Variant {
        id: "point-hybrid-accepted",
        does: "takes points with both coordinates too, uncompressed and in hybrid form",
        seen: "fio-go 1.1.0-rc1 (btcec.ParsePubKey), fiosdk_kotlin (Bouncy Castle)",
        breaks: "KEY-09",
        change: |steps| {
            steps.key.is_short = |_| true;
            steps.key.is_length = is_point_length;
            steps.key.read_point = |bytes| match bytes {
                [tag @ (4 | 6 | 7), coordinates @ ..] if coordinates.len() == 64 => {
                    let point = (REFERENCE.key.read_point)(&compressed(coordinates))?;
                    let fits = curve::multiply(&ONE, &point)
                        .is_some_and(|product| product.y[..] == coordinates[32..]);
                    match fits && (*tag == 4 || tag - 4 == point[0]) {
                        true => Ok(point),
                        false => Err(Error::KeyNotOnCurve),
                    }
                }
                _ => (REFERENCE.key.read_point)(bytes),
            };
        },
    },
    Variant {
        id: "public-forms-not-told-apart",
        does: "reads both forms of public keys by one parser, with the checksum of FIO",
        seen: "fio-go 1.1.0-rc1 (eos/ecc/pubkey.go:129)",
        breaks: "KEY-17",
        change: |steps| {
            steps.key.strip_prefix = |text, prefix| match prefix {
                "FIO" | "PUB_K1_" => {
                    text.strip_prefix("FIO").or(text.strip_prefix("PUB_K1_")).map(str::to_owned)
                }
                _ => text.strip_prefix(prefix).map(str::to_owned),
            };
            steps.key.k1_checksum = key::public_checksum;
        },
    },
    Variant {
        id: "private-forms-not-told-apart",
        does: "reads WIF behind PVT_K1_, and in its place",
        seen: "fio-go 1.1.0-rc1 (privkey.go:52); fiosdk_ios writes it (PrivateKey.swift:29)",
        breaks: "KEY-16",
        change: |steps| {
            steps.key.strip_prefix = |text, prefix| match (text.strip_prefix(prefix), prefix) {
                (Some(rest), "PVT_K1_") => Some(wif_as_k1(rest).unwrap_or_else(|| rest.to_owned())),
                (None, "PVT_K1_") => wif_as_k1(text),
                (rest, _) => rest.map(str::to_owned),
            };
            steps.key.decode_base58 = |text| key::decode_base58(text.strip_prefix("PVT_K1_").unwrap_or(text));
        },
    },
    Variant {
        id: "private-33-bytes-cut",
        does: "takes the first 32 bytes of a private key that has 33 and ends in 01, in text as well",
        seen: "fiojs 1.0.2 (PrivateKey.fromBuffer drops the flag of a compressed WIF)",
        breaks: "KEY-16",
        change: |steps| {
            steps.key.is_length =
                |length, lengths| lengths.contains(&length) || (lengths == [36] && length == 37);
            steps.key.read_private = |bytes| match bytes {
                [cut @ .., 1] if cut.len() == 32 => (REFERENCE.key.read_private)(cut),
                _ => (REFERENCE.key.read_private)(bytes),
            };
        },
    },
];

/// A compressed point whose x is reduced modulo the field prime.
fn reduce_x(point: &[u8]) -> Vec<u8> {
    match point.split_first() {
        Some((tag, x)) => [&[*tag], &reduce(x, FIELD)[..]].concat(),
        None => Vec::new(),
    }
}

const ONE: [u8; 32] = {
    let mut one = [0; 32];
    one[31] = 1;
    one
};

/// Whether a text with so many bytes may stand for a key, or for a point with both coordinates.
fn is_point_length(length: usize, lengths: &[usize]) -> bool {
    lengths.contains(&length) || (lengths == [37] && length == 69)
}

/// The compressed point of two coordinates, on the curve or not.
fn compressed(coordinates: &[u8]) -> Vec<u8> {
    let (x, y) = coordinates.split_at(32);
    [&[2 + (y[31] & 1)], x].concat()
}

/// The same key with the checksum of the K1 form, if this is plain WIF.
fn wif_as_k1(text: &str) -> Option<String> {
    let private = key::parse_wif(text).ok()?;
    let bytes = private.to_bytes();
    Some(key::encode_base58(&[&bytes[..], &key::k1_checksum(&bytes[..])].concat()))
}

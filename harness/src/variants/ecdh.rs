//! Wrong variants of the chapter *Shared secret*.

use fio_reference::ecdh::{self, XEncoding};

use super::Variant;
use super::primitives::{sha_256, sha_512};
use crate::steps::curve::multiply;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "x-minimal-only",
        does: "hashes x without its leading zero bytes and tries no other encoding (x is not padded to 32 bytes)",
        seen: "fiojs 1.0.2 (key_private.js:91), and all that is built on it",
        breaks: "ECDH-08",
        change: |steps| steps.ecdh.encode_x = |x, _| encode(x, XEncoding::Minimal),
    },
    Variant {
        id: "x-fixed32-only",
        does: "hashes all 32 bytes of x and tries no other encoding (leading zero bytes are not dropped)",
        seen: "fio-go, Trust Wallet Core, fiosdk_ios, Ledger, fio.sdk-lite",
        breaks: "ECDH-08",
        change: |steps| steps.ecdh.encode_x = |x, _| encode(x, XEncoding::Fixed32),
    },
    Variant {
        id: "x-twos-complement-only",
        does: "hashes x as a two's complement number (BigInteger.toByteArray) and tries no other encoding",
        seen: "fiosdk_kotlin (CryptoUtils.kt:42)",
        breaks: "ECDH-08",
        change: |steps| steps.ecdh.encode_x = |x, _| encode(x, XEncoding::TwosComplement),
    },
    Variant {
        id: "x-one-zero-dropped",
        does: "drops one leading zero byte of x at most",
        seen: "likely: a sign byte is taken off",
        breaks: "ECDH-02",
        change: |steps| {
            steps.ecdh.encode_x = |x, encoding| match (encoding, x) {
                (XEncoding::Minimal, [0, rest @ ..]) => rest.to_vec(),
                _ => encode(x, encoding),
            };
        },
    },
    Variant {
        id: "x-little-endian",
        does: "hashes x with its bytes reversed",
        seen: "likely: little-endian curve libraries",
        breaks: "ECDH-01",
        change: |steps| steps.ecdh.encode_x = |x, encoding| encode(x, encoding).into_iter().rev().collect(),
    },
    Variant {
        id: "x-as-hex-text",
        does: "hashes the hexadecimal digits of x and not its bytes",
        seen: "likely: scripting languages pass hex strings around",
        breaks: "ECDH-01",
        change: |steps| steps.ecdh.encode_x = |x, encoding| hex::encode(encode(x, encoding)).into_bytes(),
    },
    Variant {
        id: "y-for-x",
        does: "hashes the y-coordinate of the shared point instead of x",
        seen: "likely: the coordinates mixed up",
        breaks: "ECDH-01",
        change: |steps| steps.ecdh.shared_x = |private, point| Some(multiply(private, point)?.y.to_vec()),
    },
    Variant {
        id: "compressed-point-for-x",
        does: "hashes the compressed shared point instead of its x-coordinate",
        seen: "likely: what libsecp256k1 hashes",
        breaks: "ECDH-01",
        change: |steps| {
            steps.ecdh.shared_x = |private, point| {
                let product = multiply(private, point)?;
                Some([&[2 + (product.y[31] & 1)], &product.x[..]].concat())
            };
        },
    },
    Variant {
        id: "both-coordinates-for-x",
        does: "hashes both coordinates of the shared point",
        seen: "likely: libraries return the uncompressed point",
        breaks: "ECDH-01",
        change: |steps| {
            steps.ecdh.shared_x = |private, point| {
                let product = multiply(private, point)?;
                Some([product.x, product.y].concat())
            };
        },
    },
    Variant {
        id: "x-not-hashed",
        does: "takes x itself for the shared secret (one SHA-512 is left out)",
        seen: "likely: ECDH functions return x",
        breaks: "ECDH-01",
        change: |steps| steps.ecdh.hash_x = <[u8]>::to_vec,
    },
    Variant {
        id: "x-hashed-by-sha-256",
        does: "hashes x with SHA-256 instead of SHA-512",
        seen: "likely: the default of libsecp256k1",
        breaks: "ECDH-01",
        change: |steps| steps.ecdh.hash_x = sha_256,
    },
    Variant {
        id: "x-hashed-twice",
        does: "hashes x with SHA-512 twice for the shared secret",
        seen: "likely: the hash of the keys is applied where the secret is made",
        breaks: "ECDH-01",
        change: |steps| steps.ecdh.hash_x = |encoded| sha_512(&sha_512(encoded)),
    },
    Variant {
        id: "secret-empty-for-a-bad-key",
        does: "goes on with an empty secret where it can't use a key",
        seen: "fiosdk_ios (FIOSDK.swift:701)",
        breaks: "ECDH-05",
        change: |steps| steps.ecdh.on_bad_key = |_| Ok(Vec::new()),
    },
    Variant {
        id: "twos-complement-sealed-under",
        does: "seals under the encoding twos-complement",
        seen: "fiosdk_kotlin knows no other",
        breaks: "ECDH-07",
        change: |steps| steps.ecdh.for_sealing = Ok,
    },
];

fn encode(x: &[u8], encoding: XEncoding) -> Vec<u8> {
    match x.try_into() {
        Ok(x) => ecdh::encode_x(x, encoding).to_vec(),
        Err(_) => x.to_vec(),
    }
}

//! Wrong variants of the chapter *Sealed bytes*.

use fio_reference::Error;

use super::Variant;
use super::primitives::{
    aes_128_decrypt, aes_128_encrypt, counter_mode, hmac_sha_256, hmac_sha_512, sha_256, sha_512,
    unchained_decrypt, unchained_encrypt,
};
use crate::steps::{Parts, REFERENCE};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "keys-swapped",
        does: "takes the first half of the keys for the tag and the second for encryption (Ke and Km swapped)",
        seen: "likely: the order is stated in one place only",
        breaks: "SEALED-01",
        change: |steps| {
            steps.sealed.derive_keys = |secret| {
                let keys = sha_512(secret);
                [&keys[32..], &keys[..32]].concat()
            };
        },
    },
    Variant {
        id: "keys-are-the-secret",
        does: "takes the halves of the secret itself for the keys (one SHA-512 instead of two)",
        seen: "likely: the two hashes look like one written twice",
        breaks: "SEALED-01",
        change: |steps| {
            steps.sealed.derive_keys = |secret| {
                let mut keys = secret.to_vec();
                keys.resize(64, 0);
                keys
            };
        },
    },
    Variant {
        id: "keys-hashed-twice",
        does: "hashes the secret with SHA-512 twice for the keys (three SHA-512 instead of two)",
        seen: "likely: a shared-secret function that hashes already",
        breaks: "SEALED-01",
        change: |steps| steps.sealed.derive_keys = |secret| sha_512(&sha_512(secret)),
    },
    Variant {
        id: "keys-by-sha-256",
        does: "derives the keys with SHA-256: of the secret, and of that",
        seen: "likely: keys of 32 bytes suggest it",
        breaks: "SEALED-01",
        change: |steps| {
            steps.sealed.derive_keys = |secret| [sha_256(secret), sha_256(&sha_256(secret))].concat();
        },
    },
    Variant {
        id: "keys-of-half-the-secret",
        does: "derives the keys from the first 32 bytes of the secret",
        seen: "likely: secrets elsewhere have 32 bytes",
        breaks: "SEALED-01",
        change: |steps| steps.sealed.derive_keys = |secret| sha_512(secret.get(..32).unwrap_or(secret)),
    },
    Variant {
        id: "one-key-for-both",
        does: "computes the tag with the encryption key",
        seen: "likely: one key is simpler than two",
        breaks: "SEALED-01",
        change: |steps| {
            steps.sealed.derive_keys = |secret| {
                let keys = sha_512(secret);
                [&keys[..32], &keys[..32]].concat()
            };
        },
    },
    Variant {
        id: "iv-length-not-checked",
        does: "cuts an initialization vector to 16 bytes or fills it up with zeros",
        seen: "likely: ciphers in C read 16 bytes",
        breaks: "SEALED-03",
        change: |steps| {
            steps.sealed.read_iv = |bytes| {
                let mut iv = bytes.to_vec();
                iv.resize(16, 0);
                Ok(iv)
            };
        },
    },
    Variant {
        id: "padding-by-zeros",
        does: "pads with zeros up to a whole block",
        seen: "likely: the default of PHP and others",
        breaks: "SEALED-04",
        change: |steps| {
            steps.sealed.pad = |plaintext| {
                let mut padded = plaintext.to_vec();
                padded.resize(plaintext.len().next_multiple_of(16), 0);
                padded
            };
            steps.sealed.unpad = |padded| {
                let kept = padded.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
                Ok(padded[..kept].to_vec())
            };
        },
    },
    Variant {
        id: "padding-only-where-needed",
        does: "adds no padding where the plaintext ends on a block boundary",
        seen: "likely: the most frequent mistake with PKCS#7",
        breaks: "SEALED-04",
        change: |steps| {
            steps.sealed.pad = |plaintext| match plaintext.len() % 16 {
                0 => plaintext.to_vec(),
                _ => (REFERENCE.sealed.pad)(plaintext),
            };
        },
    },
    Variant {
        id: "padding-by-one-and-zeros",
        does: "pads with 80 and zeros, as ISO/IEC 7816-4 does",
        seen: "likely: smart cards",
        breaks: "SEALED-04",
        change: |steps| {
            steps.sealed.pad = |plaintext| {
                let mut padded = [plaintext, &[0x80]].concat();
                padded.resize(padded.len().next_multiple_of(16), 0);
                padded
            };
            steps.sealed.unpad = |padded| match padded.iter().rposition(|&byte| byte != 0) {
                Some(last) if padded[last] == 0x80 => Ok(padded[..last].to_vec()),
                _ => Err(Error::SealedRejected),
            };
        },
    },
    Variant {
        id: "padding-of-zeros-and-a-count",
        does: "pads with zeros and the number of bytes, as ANSI X9.23 does",
        seen: "likely: agrees with PKCS#7 in the last byte",
        breaks: "SEALED-04",
        change: |steps| {
            steps.sealed.pad = |plaintext| {
                let count = 16 - plaintext.len() % 16;
                let mut padded = plaintext.to_vec();
                padded.resize(plaintext.len() + count - 1, 0);
                padded.extend(u8::try_from(count));
                padded
            };
            steps.sealed.unpad = unpad_by_last_byte;
        },
    },
    Variant {
        id: "padding-last-byte-only",
        does: "looks at the last byte of the padding only",
        seen: "fio-go 1.1.0-rc1 (reqobt.go:481), Trust Wallet Core (Encrypt.cpp:79), Ledger",
        breaks: "SEALED-10",
        change: |steps| steps.sealed.unpad = unpad_by_last_byte,
    },
    Variant {
        id: "padding-bad-left-on",
        does: "leaves padding on that it does not understand",
        seen: "Trust Wallet Core (Encrypt.cpp:79)",
        breaks: "SEALED-10",
        change: |steps| {
            steps.sealed.unpad =
                |padded| Ok((REFERENCE.sealed.unpad)(padded).unwrap_or_else(|_| padded.to_vec()));
        },
    },
    Variant {
        id: "padding-left-on",
        does: "never takes the padding off",
        seen: "likely: low-level ciphers don't",
        breaks: "SEALED-10",
        change: |steps| {
            steps.sealed.unpad = |padded| (REFERENCE.sealed.unpad)(padded).map(|_| padded.to_vec());
        },
    },
    Variant {
        id: "aes-128",
        does: "encrypts with AES-128, under the first 16 bytes of the encryption key",
        seen: "likely: the default of many libraries",
        breaks: "SEALED-05",
        change: |steps| {
            steps.sealed.encrypt = |keys, iv, padded| aes_128_encrypt(keys.get(..16)?, iv, padded);
            steps.sealed.decrypt = |keys, iv, ciphertext| aes_128_decrypt(keys.get(..16)?, iv, ciphertext);
        },
    },
    Variant {
        id: "counter-mode",
        does: "encrypts in counter mode",
        seen: "likely: the mode that needs no padding",
        breaks: "SEALED-05",
        change: |steps| {
            steps.sealed.encrypt = |keys, iv, padded| counter_mode(keys.get(..32)?, iv, padded);
            steps.sealed.decrypt = |keys, iv, ciphertext| counter_mode(keys.get(..32)?, iv, ciphertext);
        },
    },
    Variant {
        id: "blocks-not-chained",
        does: "encrypts each block for itself (ECB)",
        seen: "likely: the default of some libraries",
        breaks: "SEALED-05",
        change: |steps| {
            steps.sealed.encrypt = |keys, _, padded| unchained_encrypt(keys.get(..32)?, padded);
            steps.sealed.decrypt = |keys, _, ciphertext| unchained_decrypt(keys.get(..32)?, ciphertext);
        },
    },
    Variant {
        id: "iv-of-zeros",
        does: "encrypts with an initialization vector of zeros, whichever one it writes",
        seen: "likely: the default where none is passed on to the cipher",
        breaks: "SEALED-05",
        change: |steps| {
            steps.sealed.encrypt = |keys, _, padded| (REFERENCE.sealed.encrypt)(keys, &[0; 16], padded);
            steps.sealed.decrypt =
                |keys, _, ciphertext| (REFERENCE.sealed.decrypt)(keys, &[0; 16], ciphertext);
        },
    },
    Variant {
        id: "tag-over-ciphertext-alone",
        does: "computes the tag over the ciphertext without the initialization vector",
        seen: "likely: the initialization vector is kept apart",
        breaks: "SEALED-06",
        change: |steps| {
            steps.sealed.authenticate = |keys, _, ciphertext| hmac_sha_256(tag_key(keys), ciphertext);
        },
    },
    Variant {
        id: "tag-over-iv-alone",
        does: "computes the tag over the initialization vector without the ciphertext",
        seen: "likely: a loop that updates once",
        breaks: "SEALED-06",
        change: |steps| steps.sealed.authenticate = |keys, iv, _| hmac_sha_256(tag_key(keys), iv),
    },
    Variant {
        id: "tag-over-ciphertext-then-iv",
        does: "computes the tag over the ciphertext and then the initialization vector",
        seen: "likely: the order is stated in one place only",
        breaks: "SEALED-06",
        change: |steps| {
            steps.sealed.authenticate =
                |keys, iv, ciphertext| hmac_sha_256(tag_key(keys), &[ciphertext, iv].concat());
        },
    },
    Variant {
        id: "tag-over-padded-plaintext",
        does: "computes the tag over the padded plaintext (first the tag, then encryption)",
        seen: "likely: MAC-then-encrypt, as TLS had it",
        breaks: "SEALED-06",
        change: |steps| {
            steps.sealed.authenticate = |keys, iv, ciphertext| {
                let padded = (REFERENCE.sealed.decrypt)(keys, iv, ciphertext).unwrap_or_default();
                hmac_sha_256(tag_key(keys), &padded)
            };
        },
    },
    Variant {
        id: "tag-by-hmac-sha-512",
        does: "computes the tag with HMAC-SHA-512 and cuts it to 32 bytes",
        seen: "likely: SHA-512 is used everywhere else",
        breaks: "SEALED-06",
        change: |steps| {
            steps.sealed.authenticate = |keys, iv, ciphertext| {
                let mut tag = hmac_sha_512(tag_key(keys), &[iv, ciphertext].concat());
                tag.truncate(32);
                tag
            };
        },
    },
    Variant {
        id: "tag-by-sha-256",
        does: "takes SHA-256 of tag key and message for the tag, instead of HMAC",
        seen: "likely: HMAC written as a hash with a key in front",
        breaks: "SEALED-06",
        change: |steps| {
            steps.sealed.authenticate =
                |keys, iv, ciphertext| sha_256(&[tag_key(keys), iv, ciphertext].concat());
        },
    },
    Variant {
        id: "tag-not-checked",
        does: "never checks the tag",
        seen: "fiosdk_kotlin (CryptoUtils.kt:111), fiosdk_ios (Cryptography.swift:158)",
        breaks: "SEALED-09",
        change: |steps| steps.sealed.is_tag = |_, _| true,
    },
    Variant {
        id: "tag-half-compared",
        does: "compares the first 16 bytes of the tag only",
        seen: "likely: tags elsewhere have 16 bytes",
        breaks: "SEALED-09",
        change: |steps| steps.sealed.is_tag = |computed, came| computed.get(..16) == came.get(..16),
    },
    Variant {
        id: "tag-of-16-bytes",
        does: "writes and reads the first 16 bytes of the tag only",
        seen: "likely: tags elsewhere have 16 bytes",
        breaks: "SEALED-07",
        change: |steps| {
            steps.sealed.authenticate = |keys, iv, ciphertext| {
                let mut tag = (REFERENCE.sealed.authenticate)(keys, iv, ciphertext);
                tag.truncate(16);
                tag
            };
            steps.sealed.split = |sealed| split(sealed, 16);
        },
    },
    Variant {
        id: "tag-before-ciphertext",
        does: "writes the tag before the ciphertext",
        seen: "likely: other containers do",
        breaks: "SEALED-07",
        change: |steps| {
            steps.sealed.join = |parts| [&parts.iv[..], &parts.tag, &parts.ciphertext].concat();
            steps.sealed.split = |sealed| {
                let (iv, rest) = sealed.split_at_checked(16).ok_or(Error::SealedRejected)?;
                let (tag, ciphertext) = rest.split_at_checked(32).ok_or(Error::SealedRejected)?;
                parts(iv, ciphertext, tag)
            };
        },
    },
    Variant {
        id: "tag-first",
        does: "writes the tag before everything else",
        seen: "likely: other containers do",
        breaks: "SEALED-07",
        change: |steps| {
            steps.sealed.join = |parts| [&parts.tag[..], &parts.iv, &parts.ciphertext].concat();
            steps.sealed.split = |sealed| {
                let (tag, rest) = sealed.split_at_checked(32).ok_or(Error::SealedRejected)?;
                let (iv, ciphertext) = rest.split_at_checked(16).ok_or(Error::SealedRejected)?;
                parts(iv, ciphertext, tag)
            };
        },
    },
    Variant {
        id: "iv-after-ciphertext",
        does: "writes the initialization vector after the ciphertext",
        seen: "likely: other containers do",
        breaks: "SEALED-07",
        change: |steps| {
            steps.sealed.join = |parts| [&parts.ciphertext[..], &parts.iv, &parts.tag].concat();
            steps.sealed.split = |sealed| {
                let Parts { iv, ciphertext, tag } = split(sealed, 32)?;
                let joined = [iv, ciphertext].concat();
                let (ciphertext, iv) = joined.split_at(joined.len().saturating_sub(16));
                parts(iv, ciphertext, &tag)
            };
        },
    },
    Variant {
        id: "no-ciphertext-accepted",
        does: "opens sealed bytes without a ciphertext",
        seen: "fiosdk_kotlin (CryptoUtils.kt)",
        breaks: "SEALED-08",
        change: |steps| {
            steps.sealed.split = |sealed| match sealed.len() {
                48 => Ok(parts_unchecked(sealed)),
                _ => (REFERENCE.sealed.split)(sealed),
            };
            steps.sealed.unpad = |padded| match padded {
                [] => Ok(Vec::new()),
                _ => (REFERENCE.sealed.unpad)(padded),
            };
        },
    },
    Variant {
        id: "incomplete-block-filled-up",
        does: "takes the missing words of an incomplete block for zeros",
        seen: "fiojs 1.0.2 in browsers (browserify-aes 1.2.0)",
        breaks: "SEALED-08",
        change: |steps| {
            steps.sealed.split = |sealed| match sealed.len() {
                49.. => Ok(parts_unchecked(sealed)),
                _ => Err(Error::SealedRejected),
            };
            steps.sealed.decrypt = |keys, iv, ciphertext| {
                let mut blocks = ciphertext[..ciphertext.len() / 4 * 4].to_vec();
                blocks.resize(ciphertext.len().next_multiple_of(16), 0);
                (REFERENCE.sealed.decrypt)(keys, iv, &blocks)
            };
        },
    },
    Variant {
        id: "iv-longer-cut",
        does: "takes the first 16 bytes of an initialization vector that has more",
        seen: "likely: ciphers in C read 16 bytes, and only a short one shows",
        breaks: "SEALED-03",
        change: |steps| {
            steps.sealed.read_iv = |bytes| (REFERENCE.sealed.read_iv)(bytes.get(..16).unwrap_or(bytes));
        },
    },
    Variant {
        id: "iv-of-zeros-replaced",
        does: "replaces an initialization vector of zeros by another",
        seen: "fio-go 1.1.0-rc1 (reqobt.go:375)",
        breaks: "SEALED-07",
        change: |steps| {
            steps.sealed.read_iv = |bytes| match bytes {
                [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] => Ok(sha_256(b"drawn")[..16].to_vec()),
                _ => (REFERENCE.sealed.read_iv)(bytes),
            };
        },
    },
];

fn tag_key(keys: &[u8]) -> &[u8] {
    keys.get(32..).unwrap_or_default()
}

fn unpad_by_last_byte(padded: &[u8]) -> Result<Vec<u8>, Error> {
    match padded.last().map(|&last| usize::from(last)) {
        Some(count) if count <= 16 && count < padded.len() => Ok(padded[..padded.len() - count].to_vec()),
        _ => Err(Error::SealedRejected),
    }
}

/// The parts, with a tag of another length.
fn split(sealed: &[u8], tag_length: usize) -> Result<Parts, Error> {
    let (iv, rest) = sealed.split_at_checked(16).ok_or(Error::SealedRejected)?;
    let at = rest.len().checked_sub(tag_length).ok_or(Error::SealedRejected)?;
    let (ciphertext, tag) = rest.split_at(at);
    parts(iv, ciphertext, tag)
}

fn parts(iv: &[u8], ciphertext: &[u8], tag: &[u8]) -> Result<Parts, Error> {
    match !ciphertext.is_empty() && ciphertext.len().is_multiple_of(16) {
        true => Ok(Parts { iv: iv.to_vec(), ciphertext: ciphertext.to_vec(), tag: tag.to_vec() }),
        false => Err(Error::SealedRejected),
    }
}

/// The parts of at least 48 bytes, whatever the length of the ciphertext.
fn parts_unchecked(sealed: &[u8]) -> Parts {
    let (iv, rest) = sealed.split_at(16);
    let (ciphertext, tag) = rest.split_at(rest.len() - 32);
    Parts { iv: iv.to_vec(), ciphertext: ciphertext.to_vec(), tag: tag.to_vec() }
}

//! Sealing an NBPA, and opening what was sealed.

use fio_reference::nbpa::{Kdf, Level};
use fio_reference::sealed;
use fio_reference::text;
use serde_json::json;

use super::{BTC, BTC_NBPA, level_key, seal_nbpa, short};
use crate::author::{Author, replace, set_both, splice};
use crate::known_answers::{agrees, known};
use crate::material::{filler, iv};

pub(super) fn write(author: &mut Author) {
    known_answers(author);
    levels(author);
    lengths(author);
    texts(author);
    refused(author);
}

/// Both operations, with an initialization vector of its own.
fn both(author: &mut Author, id: &str, key: &[u8], nbpa: &str, flags: &str, comment: &str) {
    let text = seal_nbpa(key, &format!("nbpa {id}"), nbpa);
    let vector = hex::encode(iv(&format!("nbpa {id}")).as_bytes());
    both_with(author, id, key, (&vector, &text), nbpa, flags, comment);
}

fn both_with(
    author: &mut Author,
    id: &str,
    key: &[u8],
    (iv, text): (&str, &str),
    nbpa: &str,
    flags: &str,
    comment: &str,
) {
    let key = hex::encode(key);
    author
        .vector(format!("nbpa.seal.{id}"))
        .pins("NBPA-07 NBPA-08 NBPA-12")
        .flags(flags)
        .says(comment)
        .takes(json!({"level_key": key, "nbpa": nbpa, "iv": iv}))
        .gives(json!({"text": text}));
    author
        .vector(format!("nbpa.open.{id}"))
        .pins("NBPA-07 NBPA-08 NBPA-09 NBPA-11")
        .flags(flags)
        .says(comment)
        .takes(json!({"level_key": key, "text": text}))
        .gives(json!({"nbpa": nbpa, "leftover": 0}));
}

fn known_answers(author: &mut Author) {
    let plaintext = hex::decode(known("nbpa_blob.plaintext_abi_string")).expect("hex");
    let iv = sealed::InitializationVector::from_bytes(&hex::decode(known("nbpa_blob.iv")).expect("hex"));
    let iv = iv.expect("16 bytes");
    for (kdf, path) in
        [(Kdf::Literal, "nbpa_blob.chain_level_blob"), (Kdf::Bound, "nbpa_bound.chain_level_blob")]
    {
        let key = level_key(kdf, Level::Chain, "alice", &BTC);
        let text = text::encode(&sealed::seal(&sealed::derive_keys(&key), &iv, &plaintext));
        agrees(path, &text);
        let id = format!("{}_chain_known_answer", short(kdf));
        let comment = format!("The level chain of {}, a known answer", kdf.name());
        both_with(author, &id, &key, (&hex::encode(iv.as_bytes()), &text), BTC_NBPA, "KnownAnswer", &comment);
    }
}

fn levels(author: &mut Author) {
    for kdf in Kdf::ALL {
        for level in Level::ALL {
            let id = format!("{}_{}", short(kdf), level.name());
            let comment = format!("Sealed under the level {} of {}", level.name(), kdf.name());
            both(author, &id, &level_key(kdf, level, "alice", &BTC), BTC_NBPA, "", &comment);
        }
    }
    for (id, key, comment) in [
        ("key_of_zeros", [0; 32], "A level key of zeros"),
        ("key_of_ones", [0xff; 32], "A level key of ones"),
    ] {
        both(author, id, &key, BTC_NBPA, "Boundary", comment);
    }
}

fn lengths(author: &mut Author) {
    let key = level_key(Kdf::Bound, Level::Nbpa, "alice", &BTC);
    for length in [1, 14, 15, 16, 30, 31, 126, 127, 128, 300] {
        let comment = format!("An NBPA of {length} bytes");
        both(author, &format!("{length}_bytes"), &key, &filler(length), "Boundary", &comment);
    }
}

fn texts(author: &mut Author) {
    let key = level_key(Kdf::Bound, Level::Nbpa, "alice", &BTC);
    let spaces = format!(" {BTC_NBPA}\n");
    for (id, nbpa, comment) in [
        ("composed", "caf\u{e9}", "An accent that is part of its letter"),
        ("decomposed", "cafe\u{301}", "An accent of its own: nothing is normalised"),
        ("beyond_the_basic_plane", "💳 1", "A character of four bytes"),
        ("with_nul", "a\0b", "A NUL inside"),
        ("with_byte_order_mark", "\u{feff}1A", "A byte order mark stays"),
        ("with_white_space", &spaces, "White space is not trimmed"),
        ("with_memo", "GCEXAMPLE?memo=77", "An address that carries more than a key"),
        ("looks_like_base64", "AAAA", "An address that could be base64"),
    ] {
        both(author, id, &key, nbpa, "Utf8", comment);
    }
}

fn refused(author: &mut Author) {
    let key = |length: usize| replace("11".repeat(length));
    for (id, at, patch, rules, flag, code, comment) in [
        ("key_of_0", "level_key", key(0), "NBPA-08", "LevelKey", "nbpa.malformed", "A level key of no bytes"),
        (
            "key_of_16",
            "level_key",
            key(16),
            "NBPA-08",
            "LevelKey",
            "nbpa.malformed",
            "A level key of 16 bytes",
        ),
        (
            "key_of_31",
            "level_key",
            key(31),
            "NBPA-08",
            "LevelKey",
            "nbpa.malformed",
            "A level key of 31 bytes",
        ),
        (
            "key_of_33",
            "level_key",
            key(33),
            "NBPA-08",
            "LevelKey",
            "nbpa.malformed",
            "A level key of 33 bytes",
        ),
        (
            "key_of_64",
            "level_key",
            key(64),
            "NBPA-08",
            "LevelKey",
            "nbpa.malformed",
            "64 bytes: a shared secret is no level key",
        ),
        (
            "nbpa_empty",
            "nbpa",
            replace(""),
            "NBPA-12",
            "InvalidContent",
            "nbpa.malformed",
            "The empty string is no address",
        ),
        (
            "iv_of_0",
            "iv",
            replace(""),
            "SEALED-03",
            "Boundary",
            "sealed.iv_length",
            "No initialization vector",
        ),
        (
            "iv_of_15",
            "iv",
            splice(15, 1, ""),
            "SEALED-03",
            "Boundary",
            "sealed.iv_length",
            "The initialization vector is a byte short",
        ),
        (
            "iv_of_17",
            "iv",
            splice(16, 0, "00"),
            "SEALED-03",
            "Boundary",
            "sealed.iv_length",
            "The initialization vector is a byte too long",
        ),
    ] {
        author
            .vector(format!("nbpa.seal.{id}"))
            .pins(rules)
            .flags(flag)
            .says(comment)
            .breaks("nbpa.seal.bound_chain", at, patch)
            .refused(code);
    }
    author
        .vector("nbpa.seal.order_nbpa_before_iv")
        .pins("NBPA-12 SEALED-03")
        .flags("CheckOrder")
        .says("An empty address and an empty initialization vector: the address is looked at first")
        .breaks("nbpa.seal.bound_chain", "in", set_both(("nbpa", ""), ("iv", "")))
        .refused("nbpa.malformed");
    author
        .vector("nbpa.seal.literal_nbpa_empty")
        .pins("NBPA-12")
        .flags("InvalidContent")
        .says("The empty string is no address under any key")
        .breaks("nbpa.seal.literal_nbpa", "nbpa", replace(""))
        .refused("nbpa.malformed");
}

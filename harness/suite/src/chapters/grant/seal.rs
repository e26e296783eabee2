//! Sealing a level key for a payer.

use fio_reference::ecdh::XEncoding;
use fio_reference::nbpa::{Kdf, Level};
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::text;
use serde_json::{Value, json};

use super::{PAYEE, PAYER, grant};
use crate::author::{Author, replace, set_both, splice, xor};
use crate::chapters::nbpa::{BTC, level_key, short};
use crate::known_answers::{agrees, known, small_order_keys};
use crate::material::{LEADING_ZERO_PAIRS, group_order_plus, iv, private_hex, public_text, secret};

const VALID: &str = "grant.seal.bound_chain";

pub(super) fn write(author: &mut Author) {
    known_answers(author);
    level_keys(author);
    leading_zeros(author);
    keys_of_grants_refused(author);
    refused(author);
}

fn input(payee: &str, payer: &str, level_key: &[u8], iv: &[u8]) -> Value {
    json!({
        "private": private_hex(payee), "public": public_text(payer), "level_key": hex::encode(level_key), "iv": hex::encode(iv),
    })
}

/// Both operations on the same grant.
fn both(
    author: &mut Author,
    id: &str,
    level_key: &[u8],
    (iv, text): (&[u8], &str),
    flags: &str,
    comment: &str,
) {
    author
        .vector(format!("grant.seal.{id}"))
        .pins("GRANT-01 GRANT-03 GRANT-07")
        .flags(flags)
        .says(comment)
        .takes(input(PAYEE, PAYER, level_key, iv))
        .gives_per_x_encoding(json!({"text": text}), json!({"text": text}));
    author
        .vector(format!("grant.open.{id}"))
        .pins("GRANT-01 GRANT-04 GRANT-06 GRANT-07")
        .flags(flags)
        .says(comment)
        .takes(json!({"private": private_hex(PAYER), "public": public_text(PAYEE), "text": text}))
        .gives(json!({"level_key": hex::encode(level_key), "x_encoding": "minimal"}));
}

fn known_answers(author: &mut Author) {
    let iv = hex::decode(known("decrypt_key_blob.iv")).expect("hex");
    let vector = InitializationVector::from_bytes(&iv).expect("16 bytes");
    for (kdf, path) in
        [(Kdf::Literal, "decrypt_key_blob.blob"), (Kdf::Bound, "nbpa_bound.grant_of_chain_level_alice_bob")]
    {
        let key = level_key(kdf, Level::Chain, PAYEE, &BTC);
        let keys = sealed::derive_keys(&secret(PAYEE, PAYER, XEncoding::Minimal));
        let text = text::encode(&sealed::seal(&keys, &vector, &key));
        agrees(path, &text);
        let id = format!("{}_known_answer", short(kdf));
        let comment = format!("The level chain of {}, a known answer", kdf.name());
        both(author, &id, &key, (&iv, &text), "KnownAnswer", &comment);
    }
}

fn level_keys(author: &mut Author) {
    let mut cases: Vec<(String, [u8; 32], String)> = Vec::new();
    for kdf in Kdf::ALL {
        for level in Level::ALL {
            let key = level_key(kdf, level, PAYEE, &BTC);
            let comment = format!("The level {} of {}", level.name(), kdf.name());
            cases.push((format!("{}_{}", short(kdf), level.name()), key, comment));
        }
    }
    cases.push(("key_of_zeros".to_owned(), [0; 32], "A level key of zeros".to_owned()));
    let comment = "A level key that looks like padding: a whole block follows it".to_owned();
    cases.push(("key_like_padding".to_owned(), [0x10; 32], comment));
    for (id, key, comment) in cases {
        let name = format!("grant {id}");
        let text = grant(PAYEE, PAYER, XEncoding::Minimal, &name, &key);
        both(author, &id, &key, (iv(&name).as_bytes(), &text), "", &comment);
    }
}

fn leading_zeros(author: &mut Author) {
    let key = level_key(Kdf::Bound, Level::Chain, PAYEE, &BTC);
    for pair in LEADING_ZERO_PAIRS {
        let name = format!("grant {}", pair.name);
        let text = |encoding| json!({"text": grant(pair.own, pair.other, encoding, &name, &key)});
        let input = input(pair.own, pair.other, &key, iv(&name).as_bytes());
        author
            .vector(format!("grant.seal.{}", pair.name))
            .pins("GRANT-01 ECDH-06")
            .flags("LeadingZeroX")
            .says(format!("x begins with {}: the declared encoding decides", pair.x_begins))
            .takes(input.clone())
            .gives_per_x_encoding(text(XEncoding::Minimal), text(XEncoding::Fixed32));
        for encoding in [XEncoding::Minimal, XEncoding::Fixed32] {
            let mut input = input.clone();
            input["x_encoding"] = encoding.name().into();
            author
                .vector(format!("grant.seal.{}_{}", pair.name, encoding.name()))
                .pins("GRANT-01")
                .flags("LeadingZeroX")
                .says(format!("x begins with {}, sealed under {}", pair.x_begins, encoding.name()))
                .takes(input)
                .gives(text(encoding));
        }
    }
}

fn keys_of_grants_refused(author: &mut Author) {
    let key = level_key(Kdf::Bound, Level::Chain, PAYEE, &BTC);
    let bytes = |length: usize| "11".repeat(length);
    for (id, value, comment) in [
        ("key_of_0", String::new(), "A level key of no bytes"),
        ("key_of_16", bytes(16), "A level key of 16 bytes"),
        ("key_of_31", bytes(31), "A level key of 31 bytes"),
        ("key_of_33", bytes(33), "A level key of 33 bytes"),
        ("key_of_64", bytes(64), "A level key of 64 bytes"),
        ("key_in_hex", hex::encode(hex::encode(key)), "The hex of the level key, 64 characters"),
    ] {
        author
            .vector(format!("grant.seal.{id}"))
            .pins("GRANT-03")
            .flags("LevelKey")
            .says(comment)
            .breaks(VALID, "level_key", replace(value))
            .refused("grant.malformed");
    }
}

fn refused(author: &mut Author) {
    let iv_length = "sealed.iv_length";
    for (id, at, patch, rules, flag, code, comment) in [
        ("iv_of_0", "iv", replace(""), "SEALED-03", "Boundary", iv_length, "No initialization vector"),
        ("iv_of_15", "iv", splice(15, 1, ""), "SEALED-03", "Boundary", iv_length, "It is a byte short"),
        ("iv_of_17", "iv", splice(16, 0, "00"), "SEALED-03", "Boundary", iv_length, "It is a byte too long"),
        (
            "private_zero",
            "private",
            replace("00".repeat(32)),
            "GRANT-07 KEY-06",
            "ScalarRange",
            "key.out_of_range",
            "The payee's private key is 0",
        ),
        (
            "private_order",
            "private",
            replace(group_order_plus(0)),
            "GRANT-07 KEY-06",
            "ScalarRange",
            "key.out_of_range",
            "The payee's private key is the group order",
        ),
        (
            "private_of_31",
            "private",
            splice(31, 1, ""),
            "GRANT-07 KEY-01",
            "KeyText",
            "key.malformed",
            "The payee's private key is a byte short",
        ),
        (
            "public_no_prefix",
            "public",
            splice(0, 3, ""),
            "GRANT-07 KEY-07",
            "KeyText",
            "key.malformed",
            "The payer's key has no prefix",
        ),
        (
            "public_checksum",
            "checksum",
            xor(3, "01"),
            "GRANT-07 KEY-10",
            "KeyText",
            "key.checksum",
            "The checksum of the payer's key is wrong",
        ),
        (
            "public_off_curve",
            "point",
            splice(1, 32, &format!("{:064x}", 5)),
            "GRANT-07 KEY-12",
            "InvalidPoint",
            "key.not_on_curve",
            "The payer's key is no point of the curve",
        ),
        (
            "public_small_order",
            "point",
            replace(small_order_keys()[1].compressed.clone()),
            "GRANT-07 KEY-12",
            "SmallOrderPoint",
            "key.not_on_curve",
            "The payer's key is a point of small order on a twist",
        ),
    ] {
        author
            .vector(format!("grant.seal.{id}"))
            .pins(rules)
            .flags(flag)
            .says(comment)
            .breaks(VALID, at, patch)
            .refused(code);
    }
    for pair in &LEADING_ZERO_PAIRS[..2] {
        author
            .vector(format!("grant.seal.{}_twos_complement", pair.name))
            .pins("ECDH-07")
            .flags("LeadingZeroX")
            .says("Nothing is sealed under twos-complement")
            .breaks(&format!("grant.seal.{}_minimal", pair.name), "x_encoding", replace("twos-complement"))
            .refused("ecdh.not_for_sealing");
    }
    author
        .vector("grant.seal.order_encoding_before_iv")
        .pins("ECDH-07 SEALED-03")
        .flags("CheckOrder")
        .says("twos-complement and an empty initialization vector: the encoding is looked at first")
        .breaks(
            "grant.seal.one_zero_low_minimal",
            "in",
            set_both(("x_encoding", "twos-complement"), ("iv", "")),
        )
        .refused("ecdh.not_for_sealing");
}

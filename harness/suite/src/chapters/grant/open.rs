//! Opening a grant.

use fio_reference::ecdh::{self, XEncoding};
use fio_reference::index;
use fio_reference::nbpa::{Kdf, Level};
use serde_json::json;

use super::{PAYEE, PAYER, grant};
use crate::author::{Author, replace, splice, xor};
use crate::chapters::damage::{self, Target};
use crate::chapters::nbpa::{BTC, level_key};
use crate::known_answers::{known, small_order_keys};
use crate::material::{LEADING_ZERO_PAIRS, private, private_hex, public, public_text, secret};

const VALID: &str = "grant.open.bound_chain";

pub(super) fn write(author: &mut Author) {
    encodings(author);
    plaintexts_refused(author);
    secrets_refused(author);
    keys_refused(author);
    let target =
        Target { op: "grant.open", valid: "grant.open.literal_address", rules: "GRANT-06 SEALED-09" };
    damage::write(author, &target);
}

fn key() -> [u8; 32] {
    level_key(Kdf::Bound, Level::Chain, PAYEE, &BTC)
}

/// Whatever the payee sealed under; each is reported under the first encoding that gives its secret.
fn encodings(author: &mut Author) {
    for pair in LEADING_ZERO_PAIRS {
        let x = ecdh::shared_x(&private(pair.own), &public(pair.other));
        for encoding in ecdh::distinct_encodings(&x) {
            let id = format!("{}_{}", pair.name, encoding.name().replace('-', "_"));
            let text = grant(pair.own, pair.other, encoding, &format!("grant open {id}"), &key());
            author
                .vector(format!("grant.open.{id}"))
                .pins("GRANT-02 ECDH-08")
                .flags("LeadingZeroX")
                .says(format!("x begins with {}, sealed under {}", pair.x_begins, encoding.name()))
                .takes(json!({"private": private_hex(pair.other), "public": public_text(pair.own), "text": text}))
                .gives(json!({"level_key": hex::encode(key()), "x_encoding": encoding.name()}));
        }
    }
}

/// The plaintext is the key and nothing else; there is no leniency.
fn plaintexts_refused(author: &mut Author) {
    let key = key();
    let abi_bytes = [&[32], &key[..]].concat();
    let base64 = fio_reference::text::encode(&key);
    let with_level = [&key[..], b"\x05chain"].concat();
    let wif = known("keys.alice.wif");
    for (id, patch, flag, comment) in [
        ("key_of_0", replace(""), "LevelKey", "No bytes inside"),
        ("key_of_16", splice(16, 16, ""), "LevelKey", "16 bytes inside"),
        ("key_of_31", splice(31, 1, ""), "LevelKey", "31 bytes inside"),
        ("key_of_33", splice(32, 0, "00"), "Leftover", "33 bytes inside: nothing may be left over"),
        ("key_of_48", splice(32, 0, &"00".repeat(16)), "Leftover", "48 bytes inside"),
        ("key_of_64", splice(32, 0, &hex::encode(key)), "LevelKey", "64 bytes inside"),
        ("key_in_hex", replace(hex::encode(hex::encode(key))), "WrongConstruction", "The hex of the key"),
        (
            "key_in_capital_hex",
            replace(hex::encode(hex::encode_upper(key))),
            "WrongConstruction",
            "The hex of the key in capitals",
        ),
        ("key_in_base64", replace(hex::encode(base64)), "WrongConstruction", "The base64 of the key"),
        ("key_as_abi_bytes", replace(hex::encode(abi_bytes)), "WrongConstruction", "A length and the key"),
        ("key_and_level", replace(hex::encode(with_level)), "WrongConstruction", "The key and its level"),
        ("key_as_wif", replace(hex::encode(wif)), "WrongConstruction", "The WIF of the payee's own key"),
        ("leading_zero_added", splice(0, 0, "00"), "WrongConstruction", "A zero before the key"),
    ] {
        author
            .vector(format!("grant.open.{id}"))
            .pins("GRANT-01 GRANT-04")
            .flags(flag)
            .says(comment)
            .breaks(VALID, "plaintext", patch)
            .refused("grant.malformed");
    }
    author
        .vector("grant.open.strict")
        .pins("GRANT-04")
        .says("A grant in strict mode")
        .takes(json!({
            "private": private_hex(PAYER), "public": public_text(PAYEE), "strict": true,
            "text": grant(PAYEE, PAYER, XEncoding::Minimal, "grant strict", &key),
        }))
        .gives(json!({"level_key": hex::encode(key), "x_encoding": "minimal"}));
    author
        .vector("grant.open.strict_key_of_33")
        .pins("GRANT-04")
        .flags("Leftover")
        .says("33 bytes inside, in strict mode")
        .breaks("grant.open.strict", "plaintext", splice(32, 0, "00"))
        .refused("grant.malformed");
}

fn secrets_refused(author: &mut Author) {
    let index = index::publish(&private(PAYEE), &public(PAYER), XEncoding::Minimal).expect("minimal");
    let minimal = |own, other| secret(own, other, XEncoding::Minimal).to_vec();
    let x = ecdh::shared_x(&private(PAYEE), &public(PAYER));
    let with_x = |comment: &'static str| (comment, x.to_vec());
    for (id, (comment, value)) in [
        ("secret_of_payee_alone", ("Sealed by the payee for itself", minimal(PAYEE, PAYEE))),
        ("secret_of_payer_alone", ("Sealed under the payer's key with itself", minimal(PAYER, PAYER))),
        ("secret_of_other_payer", ("Sealed for another payer", minimal(PAYEE, "carol"))),
        ("secret_of_other_payee", ("Sealed by somebody else", minimal("mallory", PAYER))),
        ("secret_is_x", with_x("Sealed under the x-coordinate itself")),
        ("secret_is_index", ("Sealed under the Search Index", index.as_bytes().to_vec())),
        ("secret_is_wallet_secret", ("Sealed under the wallet secret", private(PAYEE).to_bytes().to_vec())),
        ("secret_is_level_key", ("Sealed under the level key, as an address is", key().to_vec())),
        ("secret_is_public_key", ("Sealed under the payer's public key", public(PAYER).to_point().to_vec())),
    ] {
        author
            .vector(format!("grant.open.{id}"))
            .pins("GRANT-01 GRANT-06")
            .flags("WrongConstruction")
            .says(comment)
            .breaks(VALID, "secret", replace(hex::encode(value)))
            .refused("sealed.rejected");
    }
    for (id, at, value, comment) in [
        ("other_payer", "private", private_hex("carol"), "Opened by somebody else"),
        ("own_grant", "private", private_hex(PAYEE), "Opened with the payee's own key on both sides"),
        (
            "other_payee",
            "public",
            public_text("mallory"),
            "Opened with the key of somebody who did not grant it",
        ),
        ("own_public_key", "public", public_text(PAYER), "Opened with the payer's own key on both sides"),
        ("rotated_payer", "private", private_hex("bob-2"), "Opened with a later key of the payer"),
    ] {
        author
            .vector(format!("grant.open.{id}"))
            .pins("GRANT-06")
            .flags("WrongKey")
            .says(comment)
            .breaks(VALID, at, replace(value))
            .refused("sealed.rejected");
    }
}

fn keys_refused(author: &mut Author) {
    let malformed = "key.malformed";
    for (id, at, patch, rule, flag, code, comment) in [
        (
            "private_zero",
            "private",
            replace("00".repeat(32)),
            "KEY-06",
            "ScalarRange",
            "key.out_of_range",
            "The payer's private key is 0",
        ),
        (
            "private_of_0",
            "private",
            replace(""),
            "KEY-01",
            "KeyText",
            malformed,
            "The payer's private key has no bytes",
        ),
        ("private_of_33", "private", splice(32, 0, "00"), "KEY-01", "KeyText", malformed, "It has 33 bytes"),
        ("public_empty", "public", replace(""), "KEY-07", "KeyText", malformed, "The payee's key is empty"),
        (
            "public_k1_prefix",
            "public",
            splice(0, 3, "PUB_K1_"),
            "KEY-07",
            "KeyText",
            malformed,
            "The payee's key in another form",
        ),
        (
            "public_checksum",
            "checksum",
            xor(0, "80"),
            "KEY-10",
            "KeyText",
            "key.checksum",
            "The checksum of the payee's key is wrong",
        ),
        (
            "public_small_order",
            "point",
            replace(small_order_keys()[2].compressed.clone()),
            "KEY-12",
            "SmallOrderPoint",
            "key.not_on_curve",
            "The payee's key is a point of small order on a twist",
        ),
    ] {
        author
            .vector(format!("grant.open.{id}"))
            .pins(&format!("GRANT-07 {rule}"))
            .flags(flag)
            .says(comment)
            .breaks(VALID, at, patch)
            .refused(code);
    }
}

//! What the chain says about the sender when a message is checked.

use fio_vectors::Patch;
use serde_json::{Value, json};

use super::verify::VALID;
use super::world::{Post, clear};
use crate::author::{Author, replace, set};
use crate::material::public_text;

const TWO_KEYS: &str = "layer2.verify.encryption_key_of_its_own";

pub(super) fn write(author: &mut Author) {
    taken(author);
    refused(author);
    of_another_key(author);
}

/// What is not sealed needs no encryption key.
fn taken(author: &mut Author) {
    let text = |name: &str| Post { content_type: "text", content: "lunch?".into(), ..clear(name) };
    for (id, encrypt_key, says) in [
        (
            "clear_with_another_encryption_key",
            public_text("bob-encrypt"),
            "In the clear, the encryption key of the sender does not matter",
        ),
        ("clear_without_encryption_key", String::new(), "In the clear, a sender needs none"),
    ] {
        let post = text(id);
        let mut input = post.to_verify();
        input["registration"]["encrypt_key"] = encrypt_key.into();
        author
            .vector(format!("layer2.verify.{id}"))
            .pins("LAYER2-22")
            .flags("OwnerKey")
            .says(says)
            .takes(input)
            .gives(super::verify::result(&post));
    }
}

fn refused(author: &mut Author) {
    let eosio = fio_reference::key::parse_fio_public(&public_text("bob")).expect("a key").to_point();
    let k1 = [&eosio[..], &fio_reference::key::k1_checksum(&eosio)].concat();
    let pub_k1 = format!("PUB_K1_{}", fio_reference::key::encode_base58(&k1));
    let key_mismatch: [(&str, &str, Patch, &str); 9] = [
        (
            "transferred",
            VALID,
            replace(json!({"owner_key": public_text("mallory"), "encrypt_key": public_text("mallory")})),
            "The sender's FIO Address was transferred to Mallory",
        ),
        (
            "owner_changed",
            VALID,
            set("owner_key", public_text("mallory")),
            "Another owner, the same encryption key",
        ),
        (
            "encryption_key_changed",
            VALID,
            set("encrypt_key", public_text("bob-encrypt")),
            "The sender has set another encryption key since",
        ),
        ("owner_key_empty", VALID, set("owner_key", ""), "No owner key"),
        ("encryption_key_empty", VALID, set("encrypt_key", ""), "No encryption key, and sealed content"),
        (
            "owner_key_other_form",
            VALID,
            set("owner_key", pub_k1),
            "The owner key in EOSIO's form, which the chain never gives",
        ),
        (
            "owner_key_in_lower_case",
            VALID,
            set("owner_key", public_text("bob").to_lowercase()),
            "The owner key in lower case",
        ),
        (
            "keys_swapped",
            TWO_KEYS,
            replace(json!({"owner_key": public_text("bob-encrypt"), "encrypt_key": public_text("bob")})),
            "The chain has the two keys the other way round",
        ),
        (
            "encryption_key_for_owner",
            TWO_KEYS,
            set("owner_key", public_text("bob-encrypt")),
            "The encryption key owns the FIO Address by now",
        ),
    ];
    for (id, valid, patch, says) in key_mismatch {
        author
            .vector(format!("layer2.verify.{id}"))
            .pins("LAYER2-22")
            .flags("OwnerKey")
            .says(says)
            .breaks(valid, "registration", patch)
            .refused("layer2.key_mismatch");
    }
    for valid in [VALID, "layer2.verify.in_the_clear"] {
        let id = valid.rsplit('.').next().unwrap_or_default();
        author
            .vector(format!("layer2.verify.unknown_sender_{id}"))
            .pins("LAYER2-21")
            .flags("ForgedSender")
            .says("The sender's FIO Address is not registered, or its domain has expired")
            .breaks(valid, "registration", replace(Value::Null))
            .refused("layer2.unknown_sender");
    }
}

/// Right signatures of keys that do not own the sender's FIO Address.
fn of_another_key(author: &mut Author) {
    for (id, at, patch, says) in [
        (
            "sender_key_of_mallory",
            "sender_key",
            key("mallory"),
            "Mallory signs with its own key, in Bob's name",
        ),
        (
            "sender_key_of_the_recipient",
            "sender_key",
            key("alice"),
            "Alice signs with her own key, in Bob's name",
        ),
        (
            "sender_encrypt_key_of_mallory",
            "sender_encrypt_key",
            key("mallory"),
            "Bob names another encryption key than the chain",
        ),
    ] {
        author
            .vector(format!("layer2.verify.{id}"))
            .pins("LAYER2-22")
            .flags("ForgedSender")
            .says(says)
            .breaks(VALID, at, patch)
            .refused("layer2.key_mismatch");
    }
}

fn key(seed: &str) -> Patch {
    replace(hex::encode(crate::material::public(seed).to_point()))
}

//! The recipient: its route, and what order its checks have.

use fio_reference::ecdh::{self, XEncoding};
use fio_reference::index;
use fio_vectors::Patch;
use serde_json::json;

use super::remembered;
use super::world::{LONGEST_TEXT, Post, by_index, clear, data, long_text, post, string};
use crate::author::{Author, replace, splice, xor};
use crate::material::{LEADING_ZERO_PAIRS, private, private_hex, public};

pub(super) const SEALED: &str = "layer2.open.sealed_by_address";
pub(super) const BY_INDEX: &str = "layer2.open.sealed_by_index";
pub(super) const CLEAR: &str = "layer2.open.text_in_the_clear";

pub(super) fn write(author: &mut Author) {
    opened(author);
    encodings(author);
    routes_refused(author);
    remembered::write(author);
    recipients_in_capitals(author);
    sizes(author);
    order(author);
}

fn opened(author: &mut Author) {
    let text = |name: &str| Post { content_type: "text", content: "Grüße 🍜".into(), ..clear(name) };
    let mut memo = super::world::request();
    memo["memo"] = "Mittagessen für drei – 昼ごはん".into();
    let cases: [(&str, Post, &str, &str); 10] = [
        ("sealed_by_address", post("open sealed"), "WrongConstruction", "A sealed request, by FIO Address"),
        (
            "sealed_by_index",
            by_index("open indexed"),
            "WrongConstruction",
            "A sealed request, by Search Index",
        ),
        ("in_the_clear", clear("open clear"), "WrongConstruction", "A request in the clear"),
        ("text_in_the_clear", text("open text"), "Utf8", "Text in the clear"),
        ("text_sealed", Post { encrypt: Some("bob"), ..text("open sealed text") }, "Utf8", "Sealed text"),
        ("text_empty", Post { content: "".into(), ..text("open no text") }, "Boundary", "Text of no bytes"),
        ("memo_beyond_ascii", Post { content: memo, ..by_index("open memo") }, "Utf8", "A memo beyond ASCII"),
        (
            "data",
            Post { content_type: "record_obt_data_content", content: data(), ..by_index("open data") },
            "WrongConstruction",
            "FIO Data",
        ),
        (
            "encryption_keys_of_their_own",
            Post { encrypt: Some("bob-encrypt"), reader: "alice-encrypt", ..by_index("open keys") },
            "OwnerKey",
            "Both parties have encryption keys that are not their owner keys",
        ),
        (
            "from_oneself",
            Post { recipient: "crypto@bob", reader: "bob", ..by_index("open self") },
            "WrongConstruction",
            "Bob to Bob",
        ),
    ];
    for (id, post, flag, says) in cases {
        author
            .vector(format!("layer2.open.{id}"))
            .pins("LAYER2-08 LAYER2-22 LAYER2-23 LAYER2-25 LAYER2-26 LAYER2-27 LAYER2-28 LAYER2-30")
            .flags(flag)
            .says(says)
            .takes(post.to_open())
            .gives(post.opened());
    }
}

/// Whatever the sender declared: the index of the route and the secret are found.
fn encodings(author: &mut Author) {
    for pair in LEADING_ZERO_PAIRS.iter().filter(|pair| pair.own == "alice") {
        for encoding in [XEncoding::Minimal, XEncoding::Fixed32] {
            for by in ["address", "index"] {
                let name = format!("{}_{}_by_{by}", pair.name, encoding.name());
                let post =
                    Post { encrypt: Some(pair.other), route: by, x_encoding: Some(encoding), ..post(&name) };
                author
                    .vector(format!("layer2.open.{name}"))
                    .pins("LAYER2-23 LAYER2-26 ECDH-08")
                    .flags("LeadingZeroX Boundary")
                    .says(format!(
                        "x begins with {}, sealed under {}, by {by}",
                        pair.x_begins,
                        encoding.name()
                    ))
                    .takes(post.to_open())
                    .gives(post.opened());
            }
        }
    }
}

pub(super) fn refuse(
    author: &mut Author,
    id: &str,
    (valid, at, patch): (&str, &str, Patch),
    (pins, flag, says): (&str, &str, &str),
    code: &str,
) {
    author
        .vector(format!("layer2.open.{id}"))
        .pins(pins)
        .flags(flag)
        .says(says)
        .breaks(valid, at, patch)
        .refused(code);
}

fn index_of(own: &str, other: &str, receiver: &str) -> String {
    let secret = ecdh::shared_secret(&private(own), &public(other), XEncoding::Minimal);
    string(&index::derive(&secret, &public(receiver)).to_text())
}

fn routes_refused(author: &mut Author) {
    let recipient =
        |address: &str, seed: &str| replace(json!({"fio_address": address, "private": private_hex(seed)}));
    let cases: [(&str, &str, &str, Patch, &str); 9] = [
        (
            "route_of_another",
            SEALED,
            "route",
            replace(string("shop@alice")),
            "Another FIO Address of the same owner",
        ),
        (
            "route_longer",
            SEALED,
            "route",
            replace(string("purse@alice2")),
            "A FIO Address that begins like the reader's",
        ),
        ("read_by_another", SEALED, "recipient", recipient("mallory@x", "mallory"), "Mallory reads"),
        ("read_by_the_sender", SEALED, "recipient", recipient("crypto@bob", "bob"), "The sender reads"),
        (
            "index_of_other_direction",
            BY_INDEX,
            "route",
            replace(index_of("alice", "bob", "bob")),
            "The index that Bob asks for",
        ),
        (
            "index_of_another_pair",
            BY_INDEX,
            "route",
            replace(index_of("alice", "mallory", "alice")),
            "The index of messages from Mallory to Alice",
        ),
        ("index_last_digit", BY_INDEX, "route", xor(34, "01"), "The last digit of the index is another"),
        (
            "index_read_by_another",
            BY_INDEX,
            "recipient",
            recipient("purse@alice", "mallory"),
            "Mallory reads, in Alice's name",
        ),
        (
            "index_read_with_another_key",
            BY_INDEX,
            "recipient",
            recipient("purse@alice", "alice-encrypt"),
            "Alice reads with a key that the sender did not seal for",
        ),
    ];
    for (id, valid, at, patch, says) in cases {
        refuse(author, id, (valid, at, patch), ("LAYER2-23", "Route", says), "layer2.not_for_me");
    }
}

/// FIO Addresses are compared as they are: the recipient's own is in lower case.
fn recipients_in_capitals(author: &mut Author) {
    const NOT_FOR_ME: (&str, &str) = ("LAYER2-23", "layer2.not_for_me");
    const MISMATCH: (&str, &str) = ("LAYER2-27", "layer2.identity_mismatch");
    for (id, valid, fio_address, (pins, code), says) in [
        (
            "recipient_in_capitals",
            SEALED,
            "Purse@alice",
            NOT_FOR_ME,
            "The recipient gives its FIO Address with a capital",
        ),
        (
            "recipient_in_capitals_by_index",
            BY_INDEX,
            "Purse@alice",
            MISMATCH,
            "The same, with a message under an index",
        ),
        (
            "recipients_domain_in_capitals_by_index",
            BY_INDEX,
            "purse@ALICE",
            MISMATCH,
            "The same, with the domain in capitals",
        ),
    ] {
        let recipient = replace(json!({"fio_address": fio_address, "private": private_hex("alice")}));
        refuse(author, id, (valid, "recipient", recipient), (pins, "Route", says), code);
    }
}

/// The longest envelope, and one and more bytes too many.
fn sizes(author: &mut Author) {
    let post = long_text("open full", LONGEST_TEXT);
    let valid = "layer2.open.of_8192_bytes";
    author
        .vector(valid)
        .pins("LAYER2-11")
        .flags("Boundary")
        .says("The longest envelope")
        .takes(post.to_open())
        .gives(post.opened());
    for (id, more, says) in [
        (
            "of_8193_bytes",
            1,
            "One byte too many; the base64 has as many characters as that of 8,192 to 8,194 bytes may have",
        ),
        ("of_8200_bytes", 8, "Eight bytes too many"),
    ] {
        let patch = splice(0, 0, &"00".repeat(more));
        refuse(author, id, (valid, "plaintext", patch), ("LAYER2-11", "Boundary", says), "layer2.too_large");
    }
}

/// One change that two checks meet: the first of them decides.
fn order(author: &mut Author) {
    let sealed = post("open sealed");
    let to_shop = sealed.unsigned(&splice(142, 12, &string("shops@alice")));
    let changed_type = sealed.unsigned(&xor(155, "01"));
    let nobody = replace(json!({"owner_key": "", "encrypt_key": ""}));
    for (id, at, patch, code, says) in [
        (
            "order_route_before_signature",
            "message",
            to_shop,
            "layer2.not_for_me",
            "Another's route that nobody signed",
        ),
        (
            "order_signature_before_type",
            "message",
            changed_type,
            "layer2.bad_signature",
            "A forbidden type that nobody signed",
        ),
        (
            "order_registration_before_content",
            "registration",
            nobody,
            "layer2.key_mismatch",
            "No keys on the chain",
        ),
    ] {
        refuse(author, id, (SEALED, at, patch), ("LAYER2-30", "CheckOrder", says), code);
    }
}

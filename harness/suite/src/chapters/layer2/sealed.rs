//! What is inside: sealed content, the inner plaintext, the two parties, the packed content.

use fio_reference::ecdh::XEncoding;
use fio_reference::{abi, content};
use fio_vectors::Patch;
use serde_json::json;

use super::open::{BY_INDEX, CLEAR, SEALED, refuse};
use super::world::{Post, clear, data, post, request, string};
use crate::author::{Author, replace, splice, xor};
use crate::material::{private_hex, secret};
use crate::trace::derived_bytes;

const TWO_KEYS: &str = "layer2.open.encryption_keys_of_their_own";

pub(super) fn write(author: &mut Author) {
    not_opened(author);
    forms_refused(author);
    identities_refused(author);
    rewrapped(author);
    packed_refused(author);
    types_refused(author);
}

fn not_opened(author: &mut Author) {
    let keys_of =
        |own: &str, other: &str| replace(hex::encode(derived_bytes(&secret(own, other, XEncoding::Minimal))));
    let length = post("open sealed").received().envelope.content.len();
    let cases: [(&str, &str, &str, Patch, &str); 9] = [
        (
            "iv_first_bit",
            SEALED,
            "sealed",
            xor(0, "80"),
            "A bit of the initialization vector is flipped, and signed",
        ),
        (
            "ciphertext_first_bit",
            SEALED,
            "sealed",
            xor(16, "80"),
            "A bit of the ciphertext is flipped, and signed",
        ),
        ("tag_last_bit", SEALED, "tag", xor(31, "01"), "The last bit of the tag is flipped, and signed"),
        (
            "sealed_bytes_missing",
            SEALED,
            "sealed",
            splice(length - 1, 1, ""),
            "The last byte of the tag is missing",
        ),
        ("sealed_is_empty", SEALED, "sealed", splice(0, length, ""), "No sealed bytes at all"),
        (
            "padding_of_zeros",
            SEALED,
            "padded",
            xor(length - 49, "05"),
            "Padding that is none, under a right tag",
        ),
        (
            "sealed_under_owner_keys",
            TWO_KEYS,
            "keys",
            keys_of("bob", "alice"),
            "Sealed under the owner keys of both",
        ),
        ("sealed_for_another", SEALED, "keys", keys_of("bob", "mallory"), "Sealed for Mallory"),
        (
            "sealed_by_another",
            BY_INDEX,
            "keys",
            keys_of("mallory", "alice"),
            "Sealed by Mallory, signed by Bob",
        ),
    ];
    for (id, valid, at, patch, says) in cases {
        let pins = if id.contains("keys") { "LAYER2-08 LAYER2-26" } else { "LAYER2-26" };
        refuse(author, id, (valid, at, patch), (pins, "WrongKey", says), "sealed.rejected");
    }
    let other_key = json!({"fio_address": "purse@alice", "private": private_hex("alice-encrypt")});
    let about = ("LAYER2-26", "WrongKey", "Alice reads with a key that the sender did not seal for");
    refuse(
        author,
        "read_with_another_key",
        (SEALED, "recipient", replace(other_key)),
        about,
        "sealed.rejected",
    );
    for (id, private, code) in [
        ("reader_key_zero", "00".repeat(32), "key.out_of_range"),
        ("reader_key_of_31_bytes", "01".repeat(31), "key.malformed"),
    ] {
        let reader = json!({"fio_address": "purse@alice", "private": private});
        let about = ("LAYER2-17", "ScalarRange", "The reader's private key is none");
        refuse(author, id, (SEALED, "recipient", replace(reader)), about, code);
    }
}

/// The inner plaintext, put together from parts in hex.
fn inner(sender: &str, recipient: &str, packed: &[u8]) -> String {
    let mut length = Vec::new();
    abi::write_varuint32(&mut length, u32::try_from(packed.len()).expect("short"));
    format!("{}{}{}{}", string(sender), string(recipient), hex::encode(length), hex::encode(packed))
}

fn pack(content_type: content::ContentType, json: &serde_json::Value) -> Vec<u8> {
    let content = content::Content::parse_json(content_type, json).expect("content of the type");
    content::pack(&content).expect("short").to_vec()
}

fn packed_request() -> Vec<u8> {
    pack(content::ContentType::NewFunds, &request())
}

fn forms_refused(author: &mut Author) {
    let whole = inner("crypto@bob", "purse@alice", &packed_request());
    let without_parties = hex::encode(packed_request());
    let overlong = whole.replacen("0a63727970746f", "8a0063727970746f", 1);
    for (id, plaintext, says) in [
        ("inner_empty", String::new(), "Nothing inside"),
        ("inner_ends_early", whole[..whole.len() - 2].to_owned(), "The last byte is missing"),
        ("inner_byte_after_the_end", format!("{whole}00"), "A byte after the content"),
        ("inner_without_parties", without_parties, "The content alone, as in FIO Requests"),
        ("inner_length_overlong", overlong, "A length in two bytes that fits in one"),
        ("inner_sender_not_utf8", whole.replacen("0a63", "0aff", 1), "A sender that is no UTF-8"),
    ] {
        for (way, valid) in [("", SEALED), ("_by_index", BY_INDEX)] {
            let about = ("LAYER2-28", "EnvelopeForm", says);
            let fault = (valid, "plaintext", replace(plaintext.clone()));
            refuse(author, &format!("{id}{way}"), fault, about, "layer2.malformed");
        }
    }
    let about = ("LAYER2-28", "EnvelopeForm", "A byte after the content, in the clear");
    let end = clear_text().envelope().len() - clear_text().received().envelope.content.len();
    let length = clear_text().envelope().len() - end;
    refuse(
        author,
        "inner_byte_after_the_end_in_the_clear",
        (CLEAR, "plaintext", splice(length, 0, "00")),
        about,
        "layer2.malformed",
    );
}

fn clear_text() -> Post {
    Post { content_type: "text", content: "Grüße 🍜".into(), ..clear("open text") }
}

fn identities_refused(author: &mut Author) {
    let request = packed_request();
    for (id, sender, recipient, says) in [
        ("inner_other_sender", "mallory@x", "purse@alice", "Another sender inside"),
        ("inner_other_recipient", "crypto@bob", "shop@alice", "Another FIO Address of the recipient inside"),
        ("inner_parties_swapped", "purse@alice", "crypto@bob", "The parties the other way round: reflected"),
        ("inner_sender_upper_case", "Crypto@bob", "purse@alice", "The sender with a capital inside"),
        ("inner_recipient_upper_case", "crypto@bob", "purse@Alice", "The recipient with a capital inside"),
        ("inner_sender_empty", "", "purse@alice", "No sender inside"),
        (
            "inner_recipient_index",
            "crypto@bob",
            "0x7b60da406b524a010e5d721522cb9187",
            "The index for recipient",
        ),
    ] {
        for (way, valid) in [("", SEALED), ("_by_index", BY_INDEX)] {
            let plaintext = replace(inner(sender, recipient, &request));
            let about = ("LAYER2-27", "Rewrapped", says);
            refuse(
                author,
                &format!("{id}{way}"),
                (valid, "plaintext", plaintext),
                about,
                "layer2.identity_mismatch",
            );
        }
    }
    let mut text = Vec::new();
    abi::write_string(&mut text, "Grüße 🍜").expect("short");
    let plaintext = replace(inner("crypto@bob", "shop@alice", &text));
    let about = ("LAYER2-27", "Rewrapped", "Another recipient inside, in the clear");
    refuse(
        author,
        "inner_other_recipient_in_the_clear",
        (CLEAR, "plaintext", plaintext),
        about,
        "layer2.identity_mismatch",
    );
}

/// Mallory has set Bob's key as encryption key, which anybody can, and puts what Bob sealed for Alice into an envelope of its own.
fn rewrapped(author: &mut Author) {
    let mallory = Post { sender: "mallory@x", owner: "mallory", ..post("open mallory") };
    let valid = "layer2.open.owner_with_the_encryption_key_of_another";
    author
        .vector(valid)
        .pins("LAYER2-22 LAYER2-27")
        .flags("OwnerKey")
        .says("A sender with an encryption key that owns another FIO Address")
        .takes(mallory.to_open())
        .gives(mallory.opened());
    let bobs = replace(inner("crypto@bob", "purse@alice", &packed_request()));
    let about = (
        "LAYER2-27",
        "Rewrapped",
        "What Bob sealed for Alice, in an envelope of Mallory's that names Bob's encryption key",
    );
    refuse(author, "rewrapped", (valid, "plaintext", bobs), about, "layer2.identity_mismatch");
}

fn packed_refused(author: &mut Author) {
    let request = packed_request();
    let obt = pack(content::ContentType::RecordObtData, &data());
    let strings =
        ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "0.5", "BTC", "BTC", "lunch", "", "", "", "", "", "", ""];
    let twelve = hex::decode(strings.map(string).concat()).expect("hex");
    let wrong_flag = [&request[..request.len() - 1], &[2]].concat();
    for (id, packed, says) in [
        ("packed_empty", Vec::new(), "No packed content"),
        (
            "packed_byte_after_the_end",
            [&request[..], &[0]].concat(),
            "A byte after the last field: nothing may be left over",
        ),
        ("packed_ends_early", request[..request.len() - 1].to_vec(), "The last flag is missing"),
        ("packed_other_type", obt, "FIO Data where the type says request"),
        ("packed_twelve_strings", twelve, "A dialect of content on the chain"),
        ("packed_flag_02", wrong_flag, "A flag that is neither 00 nor 01"),
    ] {
        let plaintext = replace(inner("crypto@bob", "purse@alice", &packed));
        let about = ("LAYER2-28", "InvalidContent", says);
        refuse(author, id, (SEALED, "plaintext", plaintext), about, "content.malformed");
    }
    for (id, packed, says) in [
        ("text_empty_packed", Vec::new(), "No string at all"),
        ("text_byte_after_the_end", b"\x06lunch?\x00".to_vec(), "A byte after the text"),
        ("text_not_utf8", b"\x02\xc3\x28".to_vec(), "Text that is no UTF-8"),
        ("text_without_length", b"lunch?".to_vec(), "Text without its length"),
    ] {
        let plaintext = replace(inner("crypto@bob", "purse@alice", &packed));
        let about = ("LAYER2-28", "InvalidContent", says);
        refuse(author, id, (CLEAR, "plaintext", plaintext), about, "content.malformed");
    }
}

fn types_refused(author: &mut Author) {
    for (id, valid, name) in [
        ("type_transfer", SEALED, "trnsfiopubky"),
        ("type_register_address", BY_INDEX, "regaddress"),
        ("type_vote", CLEAR, "voteproducer"),
    ] {
        let about = ("LAYER2-10", "ForbiddenType", "A type that the source excludes");
        refuse(author, id, (valid, "content_type", replace(string(name))), about, "layer2.type_forbidden");
    }
}

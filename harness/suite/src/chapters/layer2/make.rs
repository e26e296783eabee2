//! Making messages.

use fio_reference::ecdh::XEncoding;
use fio_vectors::Patch;
use serde_json::{Value, json};

use super::world::{
    CREATED_AT, DAY, LONGEST_TEXT, Post, by_index, clear, data, long_text, message_of, post, request,
};
use crate::author::{Author, remove, replace, set, splice};
use crate::known_answers::{agrees, known, small_order_keys};
use crate::material::{GROUP_ORDER, LEADING_ZERO_PAIRS, iv, public_text};

const VALID: &str = "layer2.sign.sealed_by_address";
const CLEAR: &str = "layer2.sign.text_in_the_clear";

pub(super) fn write(author: &mut Author) {
    known_answer(author);
    made(author);
    encodings(author);
    as_utf16(author);
    last_second(author);
    encodings_of_no_effect(author);
    types_refused(author);
    fields_refused(author);
    keys_refused(author);
    content_refused(author);
}

/// The example of the chapter: envelope and signature as fiojs made them.
fn known_answer(author: &mut Author) {
    let mut input = by_index("known answer").input();
    input["message_id"] = "000102030405060708090a0b0c0d0e0f".into();
    input["iv"] = "f300888ca4f512cebdc0020ff0f7224c".into();
    let envelope = hex::decode(known("l2.canonical")).expect("hex");
    let message = json!({
        "protocol": "fio_l2", "version": 1, "envelope": fio_reference::text::encode(&envelope),
        "signature": known("l2.signature"),
    });
    agrees("l2.digest", &hex::encode(fio_layer2::envelope::digest(&envelope)));
    author
        .vector("layer2.sign.known_answer")
        .pins("LAYER2-01 LAYER2-02 LAYER2-03 LAYER2-08 LAYER2-09")
        .flags("KnownAnswer")
        .says("Bob asks Alice for 0.5 BTC, under her Search Index")
        .takes(input)
        .gives(json!({"message": message}));
}

fn made(author: &mut Author) {
    let text = |content: &str| Post { content_type: "text", content: content.into(), ..clear("text") };
    let cases: [(&str, Post, &str, &str); 14] = [
        (
            "sealed_by_address",
            post("sealed"),
            "WrongConstruction",
            "A request, sealed, to Alice's FIO Address",
        ),
        ("sealed_by_index", by_index("indexed"), "WrongConstruction", "The same under Alice's Search Index"),
        ("request_in_the_clear", clear("clear"), "WrongConstruction", "A request that is not sealed"),
        ("text_in_the_clear", text("lunch?"), "WrongConstruction", "Text that is not sealed"),
        ("text_empty", text(""), "Boundary", "Text of no bytes"),
        (
            "text_sealed",
            Post { encrypt: Some("bob"), ..text("Grüße 🍜") },
            "Utf8",
            "Sealed text beyond ASCII",
        ),
        (
            "data_sealed",
            Post { content_type: "record_obt_data_content", content: data(), ..post("data") },
            "WrongConstruction",
            "FIO Data",
        ),
        (
            "encryption_key_of_its_own",
            Post { encrypt: Some("bob-encrypt"), ..by_index("two keys") },
            "OwnerKey",
            "Bob signs with one key, and seals and derives the index with another",
        ),
        (
            "to_an_encryption_key",
            Post { reader: "alice-encrypt", ..by_index("her other key") },
            "OwnerKey",
            "Alice has an encryption key that is not her owner key",
        ),
        (
            "to_oneself",
            Post { recipient: "crypto@bob", reader: "bob", ..by_index("self") },
            "WrongConstruction",
            "Bob to Bob",
        ),
        ("expires_after_1_second", Post { life: 1, ..post("short") }, "Boundary", "The shortest life"),
        ("expires_after_30_days", Post { life: 30 * DAY, ..post("long") }, "Boundary", "The longest life"),
        ("of_8192_bytes", long_text("full", LONGEST_TEXT), "Boundary", "The longest envelope"),
        (
            "shortest_addresses",
            Post { sender: "a@b", recipient: "c@d", ..post("short names") },
            "Boundary",
            "FIO Addresses of 3 characters",
        ),
    ];
    for (id, post, flag, says) in cases {
        author
            .vector(format!("layer2.sign.{id}"))
            .pins("LAYER2-01 LAYER2-02 LAYER2-03 LAYER2-08 LAYER2-09 LAYER2-15")
            .flags(flag)
            .says(says)
            .takes(post.input())
            .gives(json!({"message": post.message()}));
    }
}

/// The declared encoding of x, or the one that is asked for, decides about seal and index.
fn encodings(author: &mut Author) {
    for pair in LEADING_ZERO_PAIRS.iter().filter(|pair| pair.own == "alice").take(2) {
        let post = Post { encrypt: Some(pair.other), ..by_index(pair.name) };
        let message = |declared| json!({"message": post.message_under(declared)});
        author
            .vector(format!("layer2.sign.{}_declared", pair.name))
            .pins("LAYER2-09 ECDH-06")
            .flags("LeadingZeroX")
            .says(format!("x begins with {}, sealed under the declared encoding", pair.x_begins))
            .takes(post.input())
            .gives_per_x_encoding(message(XEncoding::Minimal), message(XEncoding::Fixed32));
        for encoding in [XEncoding::Minimal, XEncoding::Fixed32] {
            let post = Post { x_encoding: Some(encoding), ..post.clone() };
            author
                .vector(format!("layer2.sign.{}_{}", pair.name, encoding.name()))
                .pins("LAYER2-09 ECDH-06")
                .flags("LeadingZeroX")
                .says(format!("x begins with {}, sealed under {}", pair.x_begins, encoding.name()))
                .takes(post.input())
                .gives(json!({"message": post.message()}));
        }
    }
}

/// Content and its fields may come as UTF-16 in hex, as other content.
fn as_utf16(author: &mut Author) {
    let cake = json!({"utf16": "d83cdf70"});
    let mut request = post("cake").input();
    request["content"]["memo"] = "🍰".into();
    let mut text = Post { content_type: "text", content: "🍰".into(), ..clear("cake") }.input();
    for (id, input, at, says) in [
        ("memo_as_utf16", &mut request, "/content/memo", "The memo comes as UTF-16 in hex"),
        ("text_as_utf16", &mut text, "/content", "Text comes as UTF-16 in hex"),
    ] {
        let message = message_of(input);
        if let Some(string) = input.pointer_mut(at) {
            *string = cake.clone();
        }
        author
            .vector(format!("layer2.sign.{id}"))
            .pins("LAYER2-01 CONTENT-18")
            .flags("Utf8")
            .says(says)
            .takes(input.clone())
            .gives(json!({"message": message}));
    }
}

/// Times end with 32 bits.
fn last_second(author: &mut Author) {
    let mut input = clear("last second").input();
    input["created_at"] = (u32::MAX - 1).into();
    input["expires_at"] = u32::MAX.into();
    let valid = "layer2.sign.until_the_last_second";
    author
        .vector(valid)
        .pins("LAYER2-01 LAYER2-15")
        .flags("Boundary")
        .says("The last time of all")
        .takes(input.clone())
        .gives(json!({"message": message_of(&input)}));
    let more = 1_i64 << 32;
    for (id, valid, at, time, says) in [
        (
            "expires_after_the_last_second",
            valid,
            "expires_at",
            more,
            "It expires a second after the last time of all",
        ),
        (
            "created_at_of_33_bits",
            VALID,
            "created_at",
            more + i64::from(CREATED_AT),
            "32 bits of created_at would be right",
        ),
        (
            "expires_at_of_33_bits",
            VALID,
            "expires_at",
            more + i64::from(CREATED_AT + DAY),
            "32 bits of expires_at would be right",
        ),
        (
            "created_at_below_0",
            VALID,
            "created_at",
            i64::from(CREATED_AT) - more,
            "A time before 1970, of which 32 bits would be right",
        ),
    ] {
        refuse(
            author,
            id,
            (valid, at, replace(time)),
            ("LAYER2-15", "EnvelopeForm", says),
            "layer2.malformed",
        );
    }
}

/// With nothing to seal, an encoding is not even looked at.
fn encodings_of_no_effect(author: &mut Author) {
    for encoding in ["fixed32", "twos-complement"] {
        let name = format!("clear {encoding}");
        let mut input = clear(&name).input();
        input["x_encoding"] = encoding.into();
        author
            .vector(format!("layer2.sign.clear_with_{encoding}").replace('-', "_"))
            .pins("LAYER2-01")
            .flags("WrongConstruction")
            .says(format!("In the clear, with the encoding {encoding}, which has no effect"))
            .takes(input)
            .gives(json!({"message": clear(&name).message()}));
    }
}

fn refuse(
    author: &mut Author,
    id: &str,
    (valid, at, patch): (&str, &str, Patch),
    (pins, flag, says): (&str, &str, &str),
    code: &str,
) {
    author
        .vector(format!("layer2.sign.{id}"))
        .pins(pins)
        .flags(flag)
        .says(says)
        .breaks(valid, at, patch)
        .refused(code);
}

/// What the source excludes, and whatever else is not one of the three.
fn types_refused(author: &mut Author) {
    for (id, content_type, says) in [
        ("type_transfer", "trnsfiopubky", "A token transfer"),
        ("type_register_address", "regaddress", "The registration of a FIO Address"),
        ("type_register_domain", "regdomain", "The registration of a FIO Domain"),
        ("type_vote", "voteproducer", "A vote"),
        (
            "type_private_content",
            "private_funds_request_content",
            "Content of FIP-5, which goes over the chain",
        ),
        ("type_upper_case", "TEXT", "A type in capitals"),
        ("type_empty", "", "No type"),
    ] {
        let fault = (CLEAR, "type", replace(content_type));
        refuse(author, id, fault, ("LAYER2-10", "ForbiddenType", says), "layer2.type_forbidden");
    }
}

fn fields_refused(author: &mut Author) {
    let long = "a".repeat(60) + "@bcde";
    let cases: [(&str, &str, Patch, &str, &str); 16] = [
        ("chain_id_of_31_bytes", "chain_id", splice(0, 2, ""), "LAYER2-14", "A chain id of 31 bytes"),
        ("message_id_of_15_bytes", "message_id", splice(0, 2, ""), "LAYER2-14", "A message id of 15 bytes"),
        ("message_id_of_17_bytes", "message_id", splice(0, 0, "00"), "LAYER2-14", "A message id of 17 bytes"),
        ("expires_at_once", "expires_at", replace(CREATED_AT), "LAYER2-15", "It expires when it is created"),
        (
            "expires_before",
            "expires_at",
            replace(CREATED_AT - 1),
            "LAYER2-15",
            "It expires before it is created",
        ),
        (
            "expires_after_30_days_and_1_second",
            "expires_at",
            replace(CREATED_AT + 30 * DAY + 1),
            "LAYER2-15",
            "A second too long",
        ),
        ("sender_upper_case", "sender", replace("Crypto@bob"), "LAYER2-16", "The sender with a capital"),
        ("sender_without_at", "sender", replace("crypto"), "LAYER2-16", "No @ in the sender"),
        ("sender_empty", "sender", replace(""), "LAYER2-16", "No sender"),
        ("sender_hyphen_first", "sender", replace("-crypto@bob"), "LAYER2-16", "A hyphen at the beginning"),
        ("sender_of_65_characters", "sender", replace(long), "LAYER2-16", "65 characters"),
        (
            "recipient_upper_case",
            "recipient",
            replace("purse@Alice"),
            "LAYER2-16",
            "The recipient with a capital",
        ),
        ("recipient_two_ats", "recipient", replace("purse@alice@x"), "LAYER2-16", "Two @"),
        ("recipient_domain_only", "recipient", replace("alice"), "LAYER2-16", "A domain"),
        (
            "recipient_index",
            "recipient",
            replace("0xe33250ac22215745af8670369d88ef8d"),
            "LAYER2-16",
            "A Search Index for recipient",
        ),
        ("recipient_not_ascii", "recipient", replace("pürse@alice"), "LAYER2-16", "A letter beyond ASCII"),
    ];
    for (id, at, patch, pins, says) in cases {
        refuse(author, id, (VALID, at, patch), (pins, "EnvelopeForm", says), "layer2.malformed");
    }
    let unsealed_index = (CLEAR, "route", replace("index"));
    let says = "An index route, and nothing to derive the index from";
    refuse(
        author,
        "unsealed_by_index",
        unsealed_index,
        ("LAYER2-29", "EnvelopeForm", says),
        "layer2.malformed",
    );
    let mut longer = long_text("full", LONGEST_TEXT + 1).content;
    refuse(
        author,
        "of_8193_bytes",
        ("layer2.sign.of_8192_bytes", "content", replace(longer.take())),
        ("LAYER2-11", "Boundary", "An envelope that is one byte too long"),
        "layer2.too_large",
    );
}

fn keys_refused(author: &mut Author) {
    let small_order = small_order_keys().remove(1).fio;
    for (id, at, patch, code, says) in [
        (
            "owner_key_zero",
            "private",
            replace("00".repeat(32)),
            "key.out_of_range",
            "The owner's private key is 0",
        ),
        (
            "owner_key_group_order",
            "private",
            replace(GROUP_ORDER),
            "key.out_of_range",
            "It is the group order",
        ),
        ("owner_key_of_31_bytes", "private", splice(0, 1, ""), "key.malformed", "It has 31 bytes"),
        (
            "encryption_key_zero",
            "encrypt_private",
            replace("00".repeat(32)),
            "key.out_of_range",
            "The private encryption key is 0",
        ),
        (
            "recipient_key_off_curve",
            "public",
            replace(small_order),
            "key.not_on_curve",
            "The recipient's key is a point of small order on a twist",
        ),
        (
            "recipient_key_checksum",
            "public",
            replace(public_text("alice").replace("CTDVv", "CTDVw")),
            "key.checksum",
            "The checksum of the recipient's key is wrong",
        ),
    ] {
        refuse(author, id, (VALID, at, patch), ("LAYER2-17", "InvalidPoint", says), code);
    }
    let ivs = [(15, iv("short").as_bytes()[1..].to_vec()), (17, [&[7], &iv("long").as_bytes()[..]].concat())];
    for (length, bytes) in ivs {
        refuse(
            author,
            &format!("iv_of_{length}"),
            (VALID, "iv", replace(hex::encode(bytes))),
            ("SEALED-03", "Boundary", &format!("An initialization vector of {length} bytes")),
            "sealed.iv_length",
        );
    }
    let twos_complement = set("x_encoding", "twos-complement");
    let says = "Asked to seal under an encoding that is only read";
    refuse(
        author,
        "twos_complement",
        (VALID, "in", twos_complement),
        ("ECDH-07", "LeadingZeroX", says),
        "ecdh.not_for_sealing",
    );
}

fn content_refused(author: &mut Author) {
    let mut no_amount = request();
    no_amount["amount"] = Value::Null;
    for (id, valid, patch, says) in [
        ("content_null_amount", VALID, replace(no_amount), "A required field is null"),
        ("content_missing_amount", VALID, remove("amount"), "A required field is missing"),
        ("content_of_other_type", VALID, replace(data()), "FIO Data in place of a request"),
        ("content_text_for_request", VALID, replace("lunch?"), "A string in place of an object"),
    ] {
        let about = ("CONTENT-04", "InvalidContent", says);
        refuse(author, id, (valid, "content", patch), about, "content.invalid");
    }
    let surrogate = || json!({"utf16": "006cd800"});
    for (id, fault, pins) in [
        ("text_lone_surrogate", (CLEAR, "in", set("content", surrogate())), "LAYER2-01"),
        ("content_lone_surrogate", (VALID, "content", set("memo", surrogate())), "LAYER2-01 CONTENT-18"),
    ] {
        refuse(
            author,
            id,
            fault,
            (pins, "Utf8", "Half of a character, which no UTF-8 has"),
            "content.invalid",
        );
    }
    let object = set("content", json!({"text": "lunch?"}));
    let about = ("LAYER2-01", "InvalidContent", "An object in place of text");
    refuse(author, "text_as_object", (CLEAR, "in", object), about, "content.invalid");
    let number = set("content", 7);
    refuse(
        author,
        "text_as_number",
        (CLEAR, "in", number),
        ("LAYER2-01", "InvalidContent", "A number in place of text"),
        "content.invalid",
    );
}

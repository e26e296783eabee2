//! The private types of FIP-5.

use fio_reference::content::ContentType;
use fio_reference::ecdh::XEncoding;
use fio_vectors::Patch;
use serde_json::{Value, json};

use super::{all_four, base, open_input, pack, seal_plaintext, short, with};
use crate::author::{Author, remove, replace, set, splice};
use crate::known_answers::{agrees, known};
use crate::material::secret;

const REQUEST: ContentType = ContentType::PrivateFundsRequest;
const ACTION: ContentType = ContentType::PrivateSendAction;

pub(super) fn write(author: &mut Author) {
    known_answer(author);
    values(author);
    for kind in [REQUEST, ACTION] {
        leftover(author, kind);
        json_refused(author, kind);
        plaintext_refused(author, kind);
    }
    base_readers(author);
}

/// fiojs 1.0.2 read this as its base type.
fn known_answer(author: &mut Author) {
    let content = json!({
        "payee_public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "amount": "0.5", "chain_code": "BTC", "token_code": "BTC",
        "memo": "lunch", "hash": null, "offline_url": null, "payer_fio_address": "purse@alice",
    });
    agrees("priv_new_funds_content.plaintext", &hex::encode(pack(REQUEST, &content)));
    author
        .vector("content.open.private_request_known_answer")
        .pins("CONTENT-19")
        .says("A published known answer")
        .takes(open_input(REQUEST, "bob", "alice", &known("priv_new_funds_content.blob")))
        .gives(json!({"content": content, "dialect": "standard", "leftover": 0, "x_encoding": "minimal"}));
}

fn values(author: &mut Author) {
    all_four(author, REQUEST, "plain", &with(REQUEST, &[]), "CONTENT-19", "", "A private request");
    all_four(
        author,
        REQUEST,
        "with_memo",
        &with(REQUEST, &[("memo", json!("Lunch"))]),
        "CONTENT-19",
        "",
        "A private request with a memo",
    );
    all_four(
        author,
        REQUEST,
        "address_in_capitals",
        &with(REQUEST, &[("payer_fio_address", json!("Purse-1@Alice"))]),
        "CONTENT-19 CONTENT-21",
        "",
        "Capitals in a FIO Address stay",
    );
    all_four(author, ACTION, "payment", &with(ACTION, &[]), "CONTENT-19", "", "A payment");
    all_four(
        author,
        ACTION,
        "payment_without_request",
        &with(ACTION, &[("fio_request_id", json!(""))]),
        "CONTENT-19 CONTENT-21",
        "",
        "A payment that answers no request",
    );
    let rejection: Vec<(&str, Value)> =
        ["payer_public_address", "payee_public_address", "amount", "chain_code", "token_code", "obt_id"]
            .map(|name| (name, json!("")))
            .into_iter()
            .chain([("status", json!("rejected"))])
            .collect();
    all_four(
        author,
        ACTION,
        "rejection",
        &with(ACTION, &rejection),
        "CONTENT-19 CONTENT-21",
        "",
        "A rejection: the other base fields are empty",
    );
    for (name, id) in [("1", "1"), ("2_64_minus_1", "18446744073709551615")] {
        all_four(
            author,
            ACTION,
            &format!("request_id_{name}"),
            &with(ACTION, &[("fio_request_id", json!(id))]),
            "CONTENT-21",
            "Boundary",
            &format!("The request id {id}"),
        );
    }
}

/// A rejection is padded with zeros, so that its size does not give it away.
fn leftover(author: &mut Author, kind: ContentType) {
    let json = with(kind, &[]);
    for zeros in [1, 100] {
        let id = format!("{}_{zeros}_zeros_left_over", short(kind));
        let plaintext = [pack(kind, &json), vec![0; zeros]].concat();
        author
            .vector(format!("content.unpack.{id}"))
            .pins("CONTENT-09 CONTENT-10 CONTENT-19")
            .flags("Leftover")
            .says(format!("Padded with {zeros} zeros"))
            .takes(json!({"type": kind.name(), "plaintext": hex::encode(plaintext)}))
            .gives(json!({"content": json, "dialect": "standard", "leftover": zeros}));
    }
    let id = format!("content.unpack.{}_strict", short(kind));
    author
        .vector(&id)
        .pins("CONTENT-17 CONTENT-19")
        .says("Every byte is used, in strict mode")
        .takes(json!({"type": kind.name(), "plaintext": hex::encode(pack(kind, &json)), "strict": true}))
        .gives(json!({"content": json, "dialect": "standard", "leftover": 0}));
    author
        .vector(format!("{id}_zero_left_over"))
        .pins("CONTENT-17")
        .flags("Leftover")
        .says("A zero is left over, in strict mode")
        .breaks(&id, "plaintext", splice(pack(kind, &json).len(), 0, "00"))
        .refused("content.malformed");
}

/// Values that private content can't have: name, field, value, comment.
fn bad_values(kind: ContentType) -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    let mut values = vec![
        ("payer_without_at", "payer_fio_address", "pursealice", "The payer's FIO Address has no @"),
        ("payer_empty", "payer_fio_address", "", "The payer's FIO Address is empty"),
        ("payer_two_ats", "payer_fio_address", "purse@my@alice", "The payer's FIO Address has two @"),
        (
            "payer_hyphen_last",
            "payer_fio_address",
            "purse@alice-",
            "The payer's FIO Address ends with a hyphen",
        ),
        (
            "payer_line_feed",
            "payer_fio_address",
            "purse@alice\n",
            "A line feed after the payer's FIO Address",
        ),
        (
            "payer_underscore",
            "payer_fio_address",
            "my_purse@alice",
            "The payer's FIO Address has an underscore",
        ),
    ];
    if kind == ACTION {
        values.extend([
            ("payee_empty", "payee_fio_address", "", "The payee's FIO Address is empty"),
            ("payee_domain_only", "payee_fio_address", "bob", "The payee's FIO Address is a domain"),
            ("request_id_zero", "fio_request_id", "0", "The request id 0"),
            ("request_id_leading_zero", "fio_request_id", "010", "The request id has a leading zero"),
            ("request_id_negative", "fio_request_id", "-1", "The request id is negative"),
            ("request_id_plus", "fio_request_id", "+1", "The request id has a plus"),
            ("request_id_2_64", "fio_request_id", "18446744073709551616", "The request id is 2^64"),
            ("request_id_word", "fio_request_id", "ten", "The request id is a word"),
            ("request_id_hex", "fio_request_id", "0x10", "The request id is in hex"),
            ("request_id_space", "fio_request_id", "10 ", "A space follows the request id"),
            ("request_id_line_feed", "fio_request_id", "10\n", "A line feed follows the request id"),
            ("status_paid", "status", "paid", "The status paid"),
            ("status_empty", "status", "", "The status is empty"),
            ("status_capital", "status", "Rejected", "The status has a capital"),
        ]);
    }
    values
}

fn json_refused(author: &mut Author, kind: ContentType) {
    let valid = format!("content.pack.{}_{}", short(kind), if kind == REQUEST { "plain" } else { "payment" });
    let mut cases: Vec<(String, &str, Patch, String)> = bad_values(kind)
        .into_iter()
        .map(|(name, field, value, comment)| {
            (name.to_owned(), "CONTENT-21", set(field, value), comment.to_owned())
        })
        .collect();
    for field in kind.fields().iter().skip(kind.base().fields().len()) {
        let name = field.name;
        cases.push((format!("{name}_missing"), "CONTENT-04", remove(name), format!("{name} is missing")));
        cases.push((format!("{name}_null"), "CONTENT-04", set(name, Value::Null), format!("{name} is null")));
    }
    // The content of the private type is too much for its base type.
    author
        .vector(format!("content.pack.{}_as_base_type", short(kind)))
        .pins("CONTENT-05 CONTENT-19")
        .flags("InvalidContent")
        .says("The appended fields do not belong to the base type")
        .breaks(&valid, "type", replace(kind.base().name()))
        .refused("content.invalid");
    for (name, rule, patch, comment) in cases {
        author
            .vector(format!("content.pack.{}_{name}", short(kind)))
            .pins(rule)
            .flags("InvalidContent")
            .says(comment)
            .breaks(&valid, "content", patch)
            .refused("content.invalid");
    }
}

fn plaintext_refused(author: &mut Author, kind: ContentType) {
    let valid =
        format!("content.unpack.{}_{}", short(kind), if kind == REQUEST { "plain" } else { "payment" });
    for (name, field, value, comment) in bad_values(kind) {
        let mut content = base(kind);
        content.insert(field.to_owned(), value.into());
        author
            .vector(format!("content.unpack.{}_{name}", short(kind)))
            .pins("CONTENT-14 CONTENT-21")
            .flags("InvalidContent")
            .says(comment)
            .breaks(&valid, "plaintext", replace(hex::encode(pack_unchecked(kind, &content.into()))))
            .refused("content.invalid");
    }
    let json = with(kind, &[]);
    let plaintext = pack(kind, &json);
    let mut end = plaintext.len();
    for field in kind.fields().iter().skip(kind.base().fields().len()).rev() {
        end -= 1 + json[field.name].as_str().expect("text").len();
        author
            .vector(format!("content.unpack.{}_cut_before_{}", short(kind), field.name))
            .pins("CONTENT-20 CONTENT-14")
            .flags("Truncated")
            .says(format!("The plaintext ends before {}", field.name))
            .breaks(&valid, "plaintext", splice(end, plaintext.len() - end, ""))
            .refused("content.malformed");
    }
    for (name, patch, flag, comment) in [
        ("last_byte_missing", splice(plaintext.len() - 1, 1, ""), "Truncated", "The last byte is missing"),
        ("empty", replace(""), "Truncated", "A plaintext of no bytes"),
        (
            "length_overlong",
            splice(end, 1, "8b00"),
            "Overlong",
            "The length of the first appended field in two bytes",
        ),
    ] {
        author
            .vector(format!("content.unpack.{}_{name}", short(kind)))
            .pins("CONTENT-11 CONTENT-14")
            .flags(flag)
            .says(comment)
            .breaks(&valid, "plaintext", patch)
            .refused("content.malformed");
    }
}

/// The layout, whatever the values are.
pub(in crate::chapters) fn pack_unchecked(kind: ContentType, json: &Value) -> Vec<u8> {
    let mut plaintext = Vec::new();
    for field in kind.fields() {
        let value = json[field.name].as_str();
        let written = match field.is_optional {
            true => fio_reference::abi::write_optional_string(&mut plaintext, value),
            false => fio_reference::abi::write_string(&mut plaintext, value.unwrap_or_default()),
        };
        written.expect("short");
    }
    plaintext
}

/// Software that knows the base types only reads what it knows.
fn base_readers(author: &mut Author) {
    for kind in [REQUEST, ACTION] {
        let public = kind.base();
        let id = format!("{}_read_as_{}", short(kind), short(public));
        let (json, read) = (with(kind, &[]), with(public, &[]));
        let leftover = pack(kind, &json).len() - pack(public, &read).len();
        let plaintext = pack(kind, &json);
        author
            .vector(format!("content.unpack.{id}"))
            .pins("CONTENT-09 CONTENT-19")
            .flags("Leftover")
            .says("Private content read as its base type: the appended fields are left over")
            .takes(json!({"type": public.name(), "plaintext": hex::encode(&plaintext)}))
            .gives(json!({"content": read, "dialect": "standard", "leftover": leftover}));
        let text = seal_plaintext(&secret("alice", "bob", XEncoding::Minimal), &id, &plaintext);
        author
            .vector(format!("content.open.{id}"))
            .pins("CONTENT-09 CONTENT-19")
            .flags("Leftover")
            .says("Private content read as its base type: the appended fields are left over")
            .takes(open_input(public, "bob", "alice", &text))
            .gives(json!({"content": read, "dialect": "standard", "leftover": leftover, "x_encoding": "minimal"}));
    }
}

//! Vectors of the chapter *Content*.

mod dialects;
mod fields;
mod open;
mod plaintext;
mod private;
mod seal;
mod strict;

use fio_reference::content::{self, Content, ContentType};
use fio_reference::ecdh::XEncoding;
use fio_reference::sealed;
use fio_reference::text as text_form;
use serde_json::{Map, Value, json};

pub(super) use self::private::pack_unchecked;
use crate::author::Author;
use crate::material::{iv, private_hex, public_text, secret};

pub(super) fn write(author: &mut Author) {
    for kind in [ContentType::NewFunds, ContentType::RecordObtData] {
        fields::write(author, kind);
        plaintext::write(author, kind);
    }
    plaintext::type_confusion(author);
    dialects::write(author);
    seal::write(author);
    open::write(author);
    strict::write(author);
    private::write(author);
}

fn short(kind: ContentType) -> &'static str {
    match kind {
        ContentType::NewFunds => "request",
        ContentType::RecordObtData => "obt",
        ContentType::PrivateFundsRequest => "private_request",
        ContentType::PrivateSendAction => "private_action",
    }
}

fn order_rule(kind: ContentType) -> &'static str {
    match kind {
        ContentType::NewFunds => "CONTENT-01",
        ContentType::RecordObtData => "CONTENT-02",
        _ => "CONTENT-19",
    }
}

/// Content with its required fields only. All fields have different values, so that swapped ones are noticed.
pub(super) fn base(kind: ContentType) -> Map<String, Value> {
    let request = json!({
        "payee_public_address": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "amount": "0.5", "chain_code": "BTC", "token_code": "USDT",
        "memo": null, "hash": null, "offline_url": null,
    });
    let obt = json!({
        "payer_public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "payee_public_address": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "amount": "0.5", "chain_code": "BTC", "token_code": "USDT",
        "status": "sent_to_blockchain",
        "obt_id": "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16",
        "memo": null, "hash": null, "offline_url": null,
    });
    let (mut json, appended) = match kind {
        ContentType::NewFunds => (request, json!({})),
        ContentType::RecordObtData => (obt, json!({})),
        ContentType::PrivateFundsRequest => (request, json!({"payer_fio_address": "purse@alice"})),
        ContentType::PrivateSendAction => (
            obt,
            json!({"payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob", "fio_request_id": "10"}),
        ),
    };
    let content = json.as_object_mut().expect("an object");
    content.extend(appended.as_object().expect("an object").clone());
    content.clone()
}

pub(super) fn with(kind: ContentType, values: &[(&str, Value)]) -> Value {
    let mut content = base(kind);
    for (name, value) in values {
        content.insert((*name).to_owned(), value.clone());
    }
    content.into()
}

pub(super) fn pack(kind: ContentType, json: &Value) -> Vec<u8> {
    content::pack(&Content::parse_json(kind, json).expect("valid content")).expect("short enough").to_vec()
}

/// Vectors for all four operations on the same content.
fn all_four(
    author: &mut Author,
    kind: ContentType,
    name: &str,
    json: &Value,
    rules: &str,
    flags: &str,
    comment: &str,
) {
    pack_and_unpack(author, kind, name, json, rules, flags, comment);
    let id = format!("{}_{name}", short(kind));
    let iv = iv(&id);
    let minimal = seal_text(kind, "alice", "bob", XEncoding::Minimal, &id, json);
    author
        .vector(format!("content.seal.{id}"))
        .pins(&format!("CONTENT-15 ECDH-06 {rules}"))
        .flags(flags)
        .says(comment)
        .takes(json!({
            "type": kind.name(), "private": private_hex("alice"), "public": public_text("bob"),
            "iv": hex::encode(iv.as_bytes()), "content": json,
        }))
        .gives_per_x_encoding(json!({"text": minimal}), json!({"text": minimal}));
    author
        .vector(format!("content.open.{id}"))
        .pins(&format!("CONTENT-12 CONTENT-13 {rules}"))
        .flags(flags)
        .says(comment)
        .takes(open_input(kind, "bob", "alice", &minimal))
        .gives(json!({"content": json, "dialect": "standard", "leftover": 0, "x_encoding": "minimal"}));
}

fn pack_and_unpack(
    author: &mut Author,
    kind: ContentType,
    name: &str,
    json: &Value,
    rules: &str,
    flags: &str,
    comment: &str,
) {
    let plaintext = hex::encode(pack(kind, json));
    let id = format!("{}_{name}", short(kind));
    author
        .vector(format!("content.pack.{id}"))
        .pins(&format!("{} CONTENT-07 {rules}", order_rule(kind)))
        .flags(flags)
        .says(comment)
        .takes(json!({"type": kind.name(), "content": json}))
        .gives(json!({"plaintext": plaintext}));
    author
        .vector(format!("content.unpack.{id}"))
        .pins(&format!("{} CONTENT-08 CONTENT-10 CONTENT-12", order_rule(kind)))
        .flags(flags)
        .says(comment)
        .takes(json!({"type": kind.name(), "plaintext": plaintext}))
        .gives(json!({"content": json, "dialect": "standard", "leftover": 0}));
}

fn open_input(kind: ContentType, own: &str, other: &str, text: &str) -> Value {
    json!({"type": kind.name(), "private": private_hex(own), "public": public_text(other), "text": text})
}

fn seal_input(kind: ContentType, own: &str, other: &str, name: &str, json: &Value) -> Value {
    json!({
        "type": kind.name(), "private": private_hex(own), "public": public_text(other),
        "iv": hex::encode(iv(name).as_bytes()), "content": json,
    })
}

/// The text of content sealed under one encoding, with the initialization vector of a name.
pub(super) fn seal_text(
    kind: ContentType,
    own: &str,
    other: &str,
    encoding: XEncoding,
    name: &str,
    json: &Value,
) -> String {
    seal_plaintext(&secret(own, other, encoding), name, &pack(kind, json))
}

/// The text of any plaintext under this secret, with the initialization vector of a name.
pub(super) fn seal_plaintext(secret: &[u8], name: &str, plaintext: &[u8]) -> String {
    text_form::encode(&sealed::seal(&sealed::derive_keys(secret), &iv(name), plaintext))
}

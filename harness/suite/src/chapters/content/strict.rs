//! Strict mode: the first reading alone.

use fio_reference::content::ContentType;
use fio_reference::ecdh::XEncoding;
use serde_json::json;

use super::dialects::plain_strings;
use super::{open_input, pack, seal_text, short, with};
use crate::author::{Author, replace, splice};

pub(super) fn write(author: &mut Author) {
    for kind in [ContentType::NewFunds, ContentType::RecordObtData] {
        let json = with(kind, &[("memo", json!("hello"))]);
        let plaintext = pack(kind, &json);
        let id = format!("{}_strict", short(kind));
        author
            .vector(format!("content.unpack.{id}"))
            .pins("CONTENT-17")
            .says("The standard dialect with every byte used, in strict mode")
            .takes(json!({"type": kind.name(), "plaintext": hex::encode(&plaintext), "strict": true}))
            .gives(json!({"content": json, "dialect": "standard", "leftover": 0}));
        let text = seal_text(kind, "alice", "bob", XEncoding::Minimal, &id, &json);
        let mut input = open_input(kind, "bob", "alice", &text);
        input["strict"] = true.into();
        author
            .vector(format!("content.open.{id}"))
            .pins("CONTENT-17")
            .says("The standard dialect with every byte used, in strict mode")
            .takes(input)
            .gives(json!({"content": json, "dialect": "standard", "leftover": 0, "x_encoding": "minimal"}));

        let strings: Vec<&str> =
            kind.fields().iter().map(|field| json[field.name].as_str().unwrap_or_default()).collect();
        let reserved = [&strings[..], &[""; 5]].concat();
        let end = plaintext.len();
        let cases = [
            ("one_byte_left_over", splice(end, 0, "00"), "Leftover", "A byte after the last field"),
            (
                "field_left_over",
                splice(end, 0, "0568656c6c6f"),
                "Leftover",
                "A packed string after the last field",
            ),
            (
                "plain_strings",
                replace(hex::encode(plain_strings(&strings))),
                "ForeignDialect",
                "The fields as plain strings",
            ),
            (
                "reserved_strings",
                replace(hex::encode(plain_strings(&reserved))),
                "ForeignDialect",
                "The fields as plain strings, and five more",
            ),
            ("cut", splice(end - 1, 1, ""), "Truncated", "The last byte is missing"),
        ];
        for (name, patch, flag, comment) in cases {
            for op in ["content.unpack", "content.open"] {
                author
                    .vector(format!("{op}.{id}_{name}"))
                    .pins("CONTENT-17")
                    .flags(flag)
                    .says(format!("{comment}, in strict mode"))
                    .breaks(&format!("{op}.{id}"), "plaintext", patch.clone())
                    .refused("content.malformed");
            }
        }
    }
}

//! Fields of every kind, present and absent, and JSON that is refused.

use fio_reference::content::ContentType;
use fio_vectors::Patch;
use serde_json::{Value, json};

use super::{all_four, base, pack, pack_and_unpack, short, with};
use crate::author::{Author, remove, replace, set};
use crate::material::filler;

pub(super) fn write(author: &mut Author, kind: ContentType) {
    fields(author, kind);
    if kind == ContentType::NewFunds {
        text_values(author);
    }
    json_refused(author, kind);
    surrogates(author, kind);
}

/// Every combination of optional fields, and each of them empty.
fn fields(author: &mut Author, kind: ContentType) {
    let optional = [("memo", "Lunch, 3 May"), ("hash", "5f2c"), ("offline_url", "https://example.org/i/7")];
    for present in 0..8u8 {
        let chosen: Vec<_> = optional
            .iter()
            .enumerate()
            .filter(|(i, _)| present & (1 << i) != 0)
            .map(|(_, field)| *field)
            .collect();
        let names: Vec<_> = chosen.iter().map(|(name, _)| *name).collect();
        let name =
            if names.is_empty() { "required_only".to_owned() } else { format!("with_{}", names.join("_")) };
        let comment = if names.is_empty() {
            "No optional field".to_owned()
        } else {
            format!("Optional fields: {}", names.join(", "))
        };
        let values: Vec<_> = chosen.iter().map(|(name, value)| (*name, json!(value))).collect();
        all_four(author, kind, &name, &with(kind, &values), "CONTENT-03", "", &comment);
    }
    for (name, _) in optional {
        let json = with(kind, &[(name, json!(""))]);
        all_four(
            author,
            kind,
            &format!("empty_{name}"),
            &json,
            "CONTENT-03",
            "Optional",
            &format!("The empty string as {name} is present"),
        );
    }
    let json = with(kind, &optional.map(|(name, _)| (name, json!(""))));
    all_four(author, kind, "all_optionals_empty", &json, "CONTENT-03", "Optional", "Three empty strings");

    // A missing optional field is the same as null.
    let mut missing = base(kind);
    missing.remove("memo");
    missing.remove("hash");
    missing.remove("offline_url");
    author
        .vector(format!("content.pack.{}_optionals_missing", short(kind)))
        .pins("CONTENT-03")
        .flags("Optional")
        .says("Missing optional fields are packed like null")
        .takes(json!({"type": kind.name(), "content": missing}))
        .gives(json!({"plaintext": hex::encode(pack(kind, &base(kind).into()))}));
    let mut without_memo = base(kind);
    without_memo.remove("memo");
    author
        .vector(format!("content.pack.{}_memo_missing", short(kind)))
        .pins("CONTENT-03")
        .flags("Optional")
        .says("One missing optional field beside two that are null")
        .takes(json!({"type": kind.name(), "content": without_memo}))
        .gives(json!({"plaintext": hex::encode(pack(kind, &base(kind).into()))}));
}

/// Values of every kind in one field.
fn text_values(author: &mut Author) {
    let kind = ContentType::NewFunds;
    let memos = [
        ("memo_126_bytes", filler(126), "Boundary", "A memo of 126 bytes"),
        ("memo_127_bytes", filler(127), "Boundary", "The longest memo with a length of one byte"),
        ("memo_128_bytes", filler(128), "Boundary", "The shortest memo with a length of two bytes"),
        ("memo_129_bytes", filler(129), "Boundary", "A memo of 129 bytes"),
        (
            "memo_multi_byte",
            "Danke für den Käsekuchen 🍰 – 本当に".to_owned(),
            "Utf8",
            "Characters of 1 to 4 bytes",
        ),
        ("memo_byte_order_mark", "\u{feff}hi".to_owned(), "Utf8", "A byte order mark stays"),
        ("memo_nul", "a\0b".to_owned(), "Utf8", "A NUL inside"),
        ("memo_markup", "<a href=\"x\">&amp;</a>".to_owned(), "Utf8", "Markup stays as it is"),
        ("memo_quotes", "a\"b\\c\n\t\u{1}".to_owned(), "Utf8", "Quotes, backslash and control characters"),
    ];
    for (name, memo, flags, comment) in memos {
        let json = with(kind, &[("memo", json!(memo))]);
        all_four(author, kind, name, &json, "ABI-02", flags, comment);
    }
    let others = [
        ("amount_with_exponent", "amount", json!("1e21"), "An amount is text: nothing is parsed"),
        (
            "amount_empty",
            "amount",
            json!(""),
            "An empty required field is packed and unpacked; judging it is up to the wallet",
        ),
        ("lower_case_codes", "chain_code", json!("btc"), "Lower-case codes are kept as they are"),
        ("mixed_case_codes", "token_code", json!("wEth"), "Codes of mixed case are kept as they are"),
        (
            "address_130_bytes",
            "payee_public_address",
            json!(filler(130)),
            "A required field with a length of two bytes",
        ),
    ];
    for (name, field, value, comment) in others {
        pack_and_unpack(author, kind, name, &with(kind, &[(field, value)]), "", "", comment);
    }
}

fn json_refused(author: &mut Author, kind: ContentType) {
    let valid = format!("content.pack.{}_with_memo", short(kind));
    let mut cases: Vec<(String, &str, Patch, String)> = Vec::new();
    for field in kind.fields().iter().filter(|field| !field.is_optional) {
        let name = field.name;
        cases.push((format!("{name}_missing"), "CONTENT-04", remove(name), format!("{name} is missing")));
    }
    cases.extend([
        ("amount_null".into(), "CONTENT-04", set("amount", Value::Null), "amount is null".into()),
        ("amount_number".into(), "CONTENT-04", set("amount", 0.5), "amount is a number".into()),
        ("amount_integer".into(), "CONTENT-04", set("amount", 1), "amount is a whole number".into()),
        ("amount_boolean".into(), "CONTENT-04", set("amount", true), "amount is true".into()),
        ("amount_array".into(), "CONTENT-04", set("amount", json!(["0.5"])), "amount is an array".into()),
        (
            "amount_object".into(),
            "CONTENT-04",
            set("amount", json!({"value": "0.5"})),
            "amount is an object".into(),
        ),
        ("chain_code_null".into(), "CONTENT-04", set("chain_code", Value::Null), "chain_code is null".into()),
        ("memo_number".into(), "CONTENT-04", set("memo", 7), "memo is a number".into()),
        ("memo_false".into(), "CONTENT-04", set("memo", false), "memo is false".into()),
        (
            "unknown_field".into(),
            "CONTENT-05",
            set("note", "x"),
            "A field that the type does not have".into(),
        ),
        (
            "field_of_another_case".into(),
            "CONTENT-05",
            set("Memo", "x"),
            "A field name with a capital".into(),
        ),
        (
            "reserved_field".into(),
            "CONTENT-05",
            set("future_use1", ""),
            "A reserved field of another dialect".into(),
        ),
        ("not_an_object".into(), "CONTENT-04", replace("text"), "Text for content".into()),
        ("an_array".into(), "CONTENT-04", replace(json!(["a", "b"])), "An array for content".into()),
        ("null".into(), "CONTENT-04", replace(Value::Null), "Null for content".into()),
    ]);
    if kind == ContentType::NewFunds {
        cases.push((
            "field_of_other_type".into(),
            "CONTENT-05",
            set("obt_id", "x"),
            "A field of the other type".into(),
        ));
    }
    for (name, requirement, patch, comment) in cases {
        author
            .vector(format!("content.pack.{}_{name}", short(kind)))
            .pins(requirement)
            .flags("InvalidContent")
            .says(comment)
            .breaks(&valid, "content", patch)
            .refused("content.invalid");
    }
    for (name, value) in
        [("unknown", "new_funds"), ("empty", ""), ("builtin", "string"), ("prototype", "__proto__")]
    {
        author
            .vector(format!("content.pack.{}_type_{name}", short(kind)))
            .pins("CONTENT-06")
            .flags("InvalidContent")
            .says(format!("The type \"{value}\""))
            .breaks(&valid, "type", replace(value))
            .refused("content.invalid");
    }
}

/// Strings that JSON can't carry, as UTF-16 in hex.
fn surrogates(author: &mut Author, kind: ContentType) {
    let valid = format!("{}_memo_as_utf16", short(kind));
    let plaintext = pack(kind, &with(kind, &[("memo", json!("🍰"))]));
    author
        .vector(format!("content.pack.{valid}"))
        .pins("CONTENT-18")
        .flags("Utf8")
        .says("The memo comes as UTF-16 in hex: a pair of surrogates is one character")
        .takes(json!({"type": kind.name(), "content": with(kind, &[("memo", json!({"utf16": "d83cdf70"}))])}))
        .gives(json!({"plaintext": hex::encode(plaintext)}));
    for (name, field, units, comment) in [
        ("memo_high_surrogate", "memo", "d83c", "The memo is the first half of a pair of surrogates"),
        ("memo_low_surrogate", "memo", "df70", "The memo is the second half of a pair of surrogates"),
        ("memo_surrogates_swapped", "memo", "df70d83c", "The halves of a pair of surrogates are swapped"),
        ("amount_surrogate", "amount", "0031d800", "A lone surrogate follows the amount"),
    ] {
        author
            .vector(format!("content.pack.{}_{name}", short(kind)))
            .pins("CONTENT-18")
            .flags("Utf8")
            .says(comment)
            .breaks(&format!("content.pack.{valid}"), "content", set(field, json!({"utf16": units})))
            .refused("content.invalid");
    }
}

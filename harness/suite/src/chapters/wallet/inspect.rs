//! What is wrong with content that was received.

use fio_reference::content::ContentType;
use serde_json::{Value, json};

use crate::author::{Author, remove, replace, set};
use crate::chapters::content::with;

pub(super) fn write(author: &mut Author) {
    codes(author);
    empty(author);
    statuses(author);
    several(author);
    refused(author);
}

const REQUEST: ContentType = ContentType::NewFunds;
const OBT: ContentType = ContentType::RecordObtData;

fn inspected(
    author: &mut Author,
    id: &str,
    kind: ContentType,
    rules: &str,
    fields: &[(&str, Value)],
    (changed, findings): (&[(&str, Value)], &[&str]),
    comment: &str,
) {
    let mut result = with(kind, fields);
    for (name, value) in changed {
        result[*name] = value.clone();
    }
    author
        .vector(format!("wallet.inspect.{id}"))
        .pins(rules)
        .flags(if findings.is_empty() { "" } else { "InvalidContent" })
        .says(comment)
        .takes(json!({"type": kind.name(), "content": with(kind, fields)}))
        .gives(json!({"content": result, "findings": findings}));
}

fn codes(author: &mut Author) {
    let both = |chain: &str, token: &str| [("chain_code", json!(chain)), ("token_code", json!(token))];
    for (id, kind) in [("request", REQUEST), ("obt", OBT)] {
        inspected(
            author,
            &format!("good_{id}"),
            kind,
            "WALLET-01",
            &[],
            (&[], &[]),
            "Nothing is wrong and nothing changes",
        );
    }
    inspected(
        author,
        "lower_case_codes",
        REQUEST,
        "WALLET-01",
        &both("btc", "usdt"),
        (&both("BTC", "USDT"), &[]),
        "Codes in lower case are turned into upper case",
    );
    inspected(
        author,
        "mixed_case_codes_of_obt",
        OBT,
        "WALLET-01",
        &both("eTh", "Usdc"),
        (&both("ETH", "USDC"), &[]),
        "Codes in mixed case, in FIO Data",
    );
    for (id, chain, token, findings, comment) in [
        ("code_of_1", "A", "1", &[][..], "Codes of one character"),
        ("code_of_10", "ABCDEFGHIJ", "0123456789", &[], "Codes of ten characters"),
        ("code_with_dollar", "ETH", "$TOKEN", &[], "A dollar sign is allowed"),
        ("code_of_11", "ABCDEFGHIJK", "ETH", &["chain_code.format"], "A chain code of 11 characters"),
        ("token_of_11", "ETH", "ABCDEFGHIJK", &["token_code.format"], "A token code of 11 characters"),
        ("code_with_space", "BTC ", "BTC", &["chain_code.format"], "A space after the chain code"),
        ("code_with_line_feed", "BTC", "BTC\n", &["token_code.format"], "A line feed after the token code"),
        ("code_with_punctuation", "BTC", "B-T", &["token_code.format"], "A hyphen in the token code"),
        (
            "star",
            "ETH",
            "*",
            &["token_code.format"],
            "The star stands for any token in mappings, and is no token to pay",
        ),
        (
            "both_codes_bad",
            "",
            "B T",
            &["chain_code.empty", "token_code.format"],
            "One code is empty, the other malformed",
        ),
    ] {
        inspected(author, id, REQUEST, "WALLET-03", &both(chain, token), (&[], findings), comment);
    }
    // In Unicode "ı" and "ﬁ" have capitals; here only a to z have.
    inspected(
        author,
        "dotless_i",
        REQUEST,
        "WALLET-01 WALLET-03",
        &both("xmı", "BTC"),
        (&both("XMı", "BTC"), &["chain_code.format"]),
        "A letter outside ASCII stays, and is not allowed",
    );
    inspected(
        author,
        "sharp_s",
        REQUEST,
        "WALLET-01 WALLET-03",
        &both("BTC", "uß"),
        (&both("BTC", "Uß"), &["token_code.format"]),
        "ß does not become SS",
    );
}

fn empty(author: &mut Author) {
    for kind in [REQUEST, OBT] {
        for field in kind.fields().iter().filter(|field| !field.is_optional) {
            let name = field.name;
            let id = format!("{}_{name}_empty", if kind == REQUEST { "request" } else { "obt" });
            inspected(
                author,
                &id,
                kind,
                "WALLET-02 WALLET-06",
                &[(name, json!(""))],
                (&[], &[&format!("{name}.empty")]),
                &format!("{name} is empty"),
            );
        }
    }
    let optional = [("memo", json!("")), ("hash", json!("")), ("offline_url", json!(""))];
    inspected(
        author,
        "optional_fields_empty",
        REQUEST,
        "WALLET-02",
        &optional,
        (&[], &[]),
        "Optional fields may be empty",
    );
    let both = [
        ("memo", json!("see the offer")),
        ("hash", json!("5f2c")),
        ("offline_url", json!("https://example.org")),
    ];
    inspected(author, "memo_and_hash", REQUEST, "WALLET-05", &both, (&[], &[]), "A memo beside a hash");
    inspected(
        author,
        "amount_is_text",
        REQUEST,
        "WALLET-02",
        &[("amount", json!("one"))],
        (&[], &[]),
        "Whether an amount is a number is not judged here",
    );
}

fn statuses(author: &mut Author) {
    for (id, status) in [
        ("paid", "paid"),
        ("capital", "Sent_to_blockchain"),
        ("space", "sent_to_blockchain "),
        ("rejected", "rejected"),
        ("word", "Status"),
    ] {
        inspected(
            author,
            &format!("status_{id}"),
            OBT,
            "WALLET-04",
            &[("status", json!(status))],
            (&[], &["status.unknown"]),
            &format!("The status \"{status}\" is no payment"),
        );
    }
}

fn several(author: &mut Author) {
    let fields = [
        ("amount", json!("")),
        ("token_code", json!("a b")),
        ("status", json!("paid")),
        ("obt_id", json!("")),
    ];
    let findings = ["amount.empty", "token_code.format", "status.unknown", "obt_id.empty"];
    inspected(
        author,
        "several_findings",
        OBT,
        "WALLET-02 WALLET-03 WALLET-04 WALLET-06",
        &fields,
        (&[("token_code", json!("A B"))], &findings),
        "All findings, in the order of the fields",
    );
}

fn refused(author: &mut Author) {
    let cases = [
        ("amount_missing", "good_request", "content", remove("amount"), "CONTENT-04", "amount is missing"),
        (
            "amount_null",
            "good_request",
            "content",
            set("amount", Value::Null),
            "CONTENT-04",
            "amount is null",
        ),
        (
            "unknown_field",
            "good_request",
            "content",
            set("note", "x"),
            "CONTENT-05",
            "A field that the type does not have",
        ),
        (
            "type_private",
            "good_request",
            "type",
            replace("private_funds_request_content"),
            "CONTENT-06",
            "A private type, which is not inspected so",
        ),
        (
            "type_unknown",
            "good_request",
            "type",
            replace("new_funds"),
            "CONTENT-06",
            "A type of content that does not exist",
        ),
        ("status_missing", "good_obt", "content", remove("status"), "CONTENT-04", "status is missing"),
        ("not_an_object", "good_obt", "content", replace("text"), "CONTENT-04", "Text for content"),
    ];
    for (id, valid, at, patch, requirement, comment) in cases {
        author
            .vector(format!("wallet.inspect.{id}"))
            .pins(&format!("WALLET-06 {requirement}"))
            .flags("InvalidContent")
            .says(comment)
            .breaks(&format!("wallet.inspect.{valid}"), at, patch)
            .refused("content.invalid");
    }
}

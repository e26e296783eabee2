//! Vectors of the chapter *Sizes*.

use fio_reference::content::{Content, ContentType};
use fio_reference::size::{self, Limit};
use serde_json::{Value, json};

use super::content::with;
use crate::author::{Author, remove, replace, set};
use crate::material::filler;

pub(super) fn write(author: &mut Author) {
    boundaries(author);
    fields(author);
    limits(author);
    memo_budgets(author);
    costs(author);
    invalid(author);
}

const REQUEST: ContentType = ContentType::NewFunds;
const OBT: ContentType = ContentType::RecordObtData;

/// Content whose plaintext has this size: one field takes up what the others leave.
fn of_size(kind: ContentType, plaintext: usize) -> Value {
    let mut json: Value = kind
        .fields()
        .iter()
        .map(|field| (field.name.to_owned(), if field.is_optional { Value::Null } else { "".into() }))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let first = kind.fields()[0].name;
    let others = kind.fields().len();
    let length = plaintext - others;
    // The length of the first string takes a second byte from 128 on, and a third from 16,384 on.
    let length = length - (size::prefix_size(length) - 1).min(length);
    json[first] = filler(length).into();
    json
}

fn sizes(kind: ContentType, json: &Value) -> size::Sizes {
    size::sizes(&Content::parse_json(kind, json).expect("valid content"))
}

fn content(author: &mut Author, id: &str, kind: ContentType, json: Value, rules: &str, comment: &str) {
    let sizes = sizes(kind, &json);
    author
        .vector(format!("size.content.{id}"))
        .pins(rules)
        .flags("Boundary")
        .says(comment)
        .takes(json!({"type": kind.name(), "content": json}))
        .gives(json!({"plaintext": sizes.plaintext, "sealed": sizes.sealed, "text": sizes.text}));
}

/// Plaintext, sealed bytes and text on both sides of each step, worked out by hand from the table of the chapter.
fn boundaries(author: &mut Author) {
    let table = [
        (15, 64, 88),
        (16, 80, 108),
        (31, 80, 108),
        (32, 96, 128),
        (47, 96, 128),
        (48, 112, 152),
        (143, 192, 256),
        (144, 208, 280),
        (159, 208, 280),
        (160, 224, 300),
        (175, 224, 300),
        (176, 240, 320),
        (255, 304, 408),
        (256, 320, 428),
        (271, 320, 428),
        (272, 336, 448),
        (287, 336, 448),
        (288, 352, 472),
        (687, 736, 984),
        (688, 752, 1004),
    ];
    for (plaintext, sealed, text) in table {
        let kind = if plaintext < 256 { REQUEST } else { OBT };
        let json = of_size(kind, plaintext);
        assert_eq!(sizes(kind, &json), size::Sizes { plaintext, sealed, text });
        content(
            author,
            &format!("plaintext_{plaintext}"),
            kind,
            json,
            "SIZE-01",
            &format!("A plaintext of {plaintext} bytes: {text} characters"),
        );
    }
}

fn fields(author: &mut Author) {
    for length in [0, 126, 127, 128, 129, 16_383, 16_384] {
        let json = with(REQUEST, &[("memo", json!(filler(length)))]);
        content(
            author,
            &format!("memo_{length}"),
            REQUEST,
            json,
            "SIZE-01",
            &format!("A memo of {length} bytes, with {} bytes for its length", size::prefix_size(length)),
        );
    }
    content(author, "no_optional", REQUEST, with(REQUEST, &[]), "SIZE-01", "Absent fields take a byte each");
    let all = [("memo", json!("a")), ("hash", json!("b")), ("offline_url", json!("c"))];
    content(author, "obt_all_optional", OBT, with(OBT, &all), "SIZE-01", "FIO Data with all fields");
    for (id, memo, comment) in [
        ("two_byte_characters", "é".repeat(64), "64 characters of two bytes: the length takes two bytes"),
        ("four_byte_characters", "🍰".repeat(21), "21 characters of four bytes are 84 bytes"),
        ("combined_characters", "👩‍👩‍👧".repeat(3), "What looks like 3 characters are 54 bytes"),
    ] {
        content(author, id, REQUEST, with(REQUEST, &[("memo", json!(memo))]), "SIZE-01 SIZE-02", comment);
    }
}

fn limited(author: &mut Author, id: &str, kind: ContentType, plaintext: usize, rest: Option<usize>) {
    let json = of_size(kind, plaintext);
    let sizes = sizes(kind, &json);
    let (rule, profile) = if rest.is_some() { ("SIZE-04", "deployed") } else { ("SIZE-03", "documented") };
    let mut input = json!({"type": kind.name(), "content": json, "profile": profile});
    if let Some(rest) = rest {
        input["rest"] = rest.into();
    }
    author
        .vector(format!("size.content.{id}"))
        .pins(rule)
        .flags("Boundary")
        .says(format!("A text of {} characters is just short enough", sizes.text))
        .takes(input)
        .gives(json!({"plaintext": sizes.plaintext, "sealed": sizes.sealed, "text": sizes.text}));
}

fn limits(author: &mut Author) {
    limited(author, "documented_request_longest", REQUEST, 159, None);
    limited(author, "documented_obt_longest", OBT, 271, None);
    limited(author, "deployed_request_longest", REQUEST, 159, Some(8098 - 280));
    limited(author, "deployed_long_request", REQUEST, 5000, Some(500));
    let too_long = [
        (
            "documented_request_160",
            "documented_request_longest",
            of_size(REQUEST, 160),
            "SIZE-03",
            "A plaintext of 160 bytes: 300 characters",
        ),
        (
            "documented_request_300",
            "documented_request_longest",
            of_size(REQUEST, 300),
            "SIZE-03",
            "A plaintext of 300 bytes",
        ),
        (
            "documented_obt_272",
            "documented_obt_longest",
            of_size(OBT, 272),
            "SIZE-03",
            "A plaintext of 272 bytes: 448 characters",
        ),
        (
            "documented_obt_1000",
            "documented_obt_longest",
            of_size(OBT, 1000),
            "SIZE-03",
            "A plaintext of 1,000 bytes",
        ),
        (
            "deployed_request_160",
            "deployed_request_longest",
            of_size(REQUEST, 160),
            "SIZE-04",
            "A plaintext of 160 bytes: the transaction would have 8,118 bytes",
        ),
    ];
    for (id, valid, json, rule, comment) in too_long {
        author
            .vector(format!("size.content.{id}"))
            .pins(rule)
            .flags("Boundary")
            .says(comment)
            .breaks(&format!("size.content.{valid}"), "content", replace(json))
            .refused("size.too_large");
    }
    for (id, rest) in [("deployed_rest_one_more", 8098 - 280 + 1), ("deployed_rest_alone", 8099)] {
        author
            .vector(format!("size.content.{id}"))
            .pins("SIZE-04")
            .flags("Boundary")
            .says(format!("The rest of the transaction has {rest} bytes"))
            .breaks("size.content.deployed_request_longest", "rest", replace(rest))
            .refused("size.too_large");
    }
    author
        .vector("size.content.documented_obt_as_request")
        .pins("SIZE-03")
        .flags("Boundary")
        .says("What is short enough under the deployed profile is too long under the documented one")
        .breaks(
            "size.content.documented_request_longest",
            "content",
            set("payee_public_address", filler(170)),
        )
        .refused("size.too_large");
}

/// Content with an address, an amount and codes of these lengths.
fn request(address: usize, amount: usize, codes: usize) -> Value {
    with(
        REQUEST,
        &[
            ("payee_public_address", json!(filler(address))),
            ("amount", json!("1".repeat(amount))),
            ("chain_code", json!("C".repeat(codes))),
            ("token_code", json!("T".repeat(codes))),
        ],
    )
}

fn budget(
    author: &mut Author,
    id: &str,
    kind: ContentType,
    json: &Value,
    rest: Option<usize>,
    comment: &str,
) {
    let content = Content::parse_json(kind, json).expect("valid content");
    let limit = rest.map_or(Limit::Documented, |rest| Limit::Deployed { rest });
    let mut input = json!({"type": kind.name(), "content": json, "profile": if rest.is_some() { "deployed" } else { "documented" }});
    if let Some(rest) = rest {
        input["rest"] = rest.into();
    }
    let bytes = size::memo_budget(&content, limit).expect("an empty memo fits");
    author
        .vector(format!("size.memo_budget.{id}"))
        .pins("SIZE-05")
        .flags("Boundary")
        .says(comment)
        .takes(input)
        .gives(json!({"bytes": bytes}));
}

fn memo_budgets(author: &mut Author) {
    let typical = request(50, 8, 3);
    let content = Content::parse_json(REQUEST, &typical).expect("valid content");
    assert_eq!(
        size::memo_budget(&content, Limit::Documented),
        Ok(87),
        "159 - 64 - 4 - 3 - 1, not the published 81"
    );
    budget(
        author,
        "typical_request",
        REQUEST,
        &typical,
        None,
        "The example of the sources, 50 + 8 + 3 + 3 bytes: 87 bytes, not 81",
    );
    for (address, comment) in [
        (1, "A short address"),
        (34, "An address of 34 bytes"),
        (42, "An address of 42 bytes"),
        (64, "An address of 64 bytes"),
        (100, "An address of 100 bytes"),
        (108, "An address of 108 bytes"),
        (127, "The longest address with one byte for its length"),
        (128, "The shortest address with two bytes for its length"),
        (135, "One byte is left for the memo"),
        (136, "An empty memo just fits"),
    ] {
        budget(author, &format!("address_{address}"), REQUEST, &request(address, 8, 3), None, comment);
    }
    let optional = [
        ("with_hash", vec![("hash", json!(filler(64)))], "A hash of 64 bytes"),
        ("with_empty_hash", vec![("hash", json!(""))], "An empty hash takes a byte more than none"),
        (
            "with_both",
            vec![("hash", json!("")), ("offline_url", json!(""))],
            "Both other optional fields, empty",
        ),
        (
            "with_memo_of_its_own",
            vec![("memo", json!("whatever the content has for a memo is left aside"))],
            "The memo of the content does not count",
        ),
        (
            "multi_byte_address",
            vec![("payee_public_address", json!("ü".repeat(25)))],
            "An address of 25 characters and 50 bytes",
        ),
    ];
    for (id, fields, comment) in optional {
        let mut json = typical.clone();
        for (name, value) in fields {
            json[name] = value;
        }
        budget(author, id, REQUEST, &json, None, comment);
    }
    let obt = with(OBT, &[("obt_id", json!(filler(64)))]);
    budget(author, "obt", OBT, &obt, None, "FIO Data with a transaction id of 64 bytes");
    let empty = of_size(OBT, 10);
    budget(
        author,
        "obt_empty_fields",
        OBT,
        &empty,
        None,
        "FIO Data with empty fields: the length of the memo takes two bytes",
    );
    budget(
        author,
        "request_empty_fields",
        REQUEST,
        &of_size(REQUEST, 7),
        None,
        "A request with empty fields",
    );
    for (id, rest, comment) in [
        ("deployed", 300, "A transaction of 300 bytes besides the text"),
        ("deployed_nothing_else", 0, "Nothing but the text"),
        ("deployed_1000", 1000, "A transaction of 1,000 bytes besides the text"),
        (
            "deployed_just_fits",
            8098 - 152,
            "Room for the shortest text with an empty memo, and a block to fill",
        ),
    ] {
        budget(author, id, REQUEST, &request(34, 8, 3), Some(rest), comment);
    }

    let cases: [(&str, &str, &str, fio_vectors::Patch, &str); 6] = [
        (
            "address_137",
            "typical_request",
            "content",
            set("payee_public_address", filler(137)),
            "Not even an empty memo fits beside an address of 137 bytes",
        ),
        (
            "address_200",
            "typical_request",
            "content",
            set("payee_public_address", filler(200)),
            "The other fields alone are too long",
        ),
        ("hash_fills_it", "typical_request", "content", set("hash", filler(90)), "The hash leaves no room"),
        (
            "obt_address_200",
            "obt",
            "content",
            set("payer_public_address", filler(200)),
            "No room beside an address of 200 bytes",
        ),
        (
            "deployed_no_room",
            "deployed",
            "rest",
            replace(8098 - 127),
            "The rest of the transaction leaves 127 characters",
        ),
        (
            "deployed_rest_too_large",
            "deployed",
            "rest",
            replace(9000),
            "The rest of the transaction alone is too large",
        ),
    ];
    for (id, valid, at, patch, comment) in cases {
        author
            .vector(format!("size.memo_budget.{id}"))
            .pins("SIZE-05")
            .flags("Boundary")
            .says(comment)
            .breaks(&format!("size.memo_budget.{valid}"), at, patch)
            .refused("size.too_large");
    }
}

fn costs(author: &mut Author) {
    for (text, factor) in [
        (64, 1),
        (88, 1),
        (984, 1),
        (999, 1),
        (1000, 2),
        (1004, 2),
        (1999, 2),
        (2000, 3),
        (7999, 8),
        (8000, 9),
    ] {
        author
            .vector(format!("size.cost.{text}_characters"))
            .pins("SIZE-06")
            .flags("Boundary")
            .says(format!("{text} characters cost {factor} times the fee"))
            .takes(json!({"text": text}))
            .gives(json!({"factor": factor}));
    }
    for text in [63, 48, 1, 0] {
        author
            .vector(format!("size.cost.{text}_characters"))
            .pins("SIZE-07")
            .flags("Boundary")
            .says(format!("{text} characters: the chain takes 64 or more"))
            .breaks("size.cost.64_characters", "text", replace(text))
            .refused("size.too_small");
    }
}

fn invalid(author: &mut Author) {
    for (operation, valid) in
        [("content", "size.content.no_optional"), ("memo_budget", "size.memo_budget.typical_request")]
    {
        for (id, at, patch, requirement, comment) in [
            ("amount_missing", "content", remove("amount"), "CONTENT-04", "amount is missing"),
            (
                "amount_number",
                "content",
                set("amount", 1),
                "CONTENT-04",
                "amount is a number: how long it would be depends on how it is written",
            ),
            (
                "memo_number",
                "content",
                set("memo", 7),
                "CONTENT-04",
                "The memo is a number, though only its place counts",
            ),
            (
                "unknown_field",
                "content",
                set("note", "x"),
                "CONTENT-05",
                "A field that the type does not have",
            ),
            (
                "type_unknown",
                "type",
                replace("new_funds"),
                "CONTENT-06",
                "A type of content that does not exist",
            ),
        ] {
            author
                .vector(format!("size.{operation}.{id}"))
                .pins(requirement)
                .flags("InvalidContent")
                .says(comment)
                .breaks(valid, at, patch)
                .refused("content.invalid");
        }
    }
}

//! What other deployed software packs.

use fio_reference::content::ContentType;
use fio_reference::ecdh::XEncoding;
use serde_json::{Value, json};

use super::{open_input, seal_plaintext, short, with};
use crate::author::{Author, splice};
use crate::material::{filler, secret};

pub(super) fn write(author: &mut Author) {
    dialects(author);
    dialects_refused(author);
}

/// Strings one after the other, with lengths of one byte or as CompactSize.
pub(super) fn plain_strings(values: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for value in values {
        match value.len() {
            length @ 0..=0xfc => bytes.push(u8::try_from(length).expect("below 253")),
            length => {
                bytes.push(0xfd);
                bytes.extend(u16::try_from(length).expect("below 65536").to_le_bytes());
            }
        }
        bytes.extend(value.as_bytes());
    }
    bytes
}

/// What other deployed software packs.
fn dialects(author: &mut Author) {
    let kind = ContentType::NewFunds;
    let fixed = ["purse.alice", "1", "FIO", "FIO"];
    let content = |memo: &str, hash: &str, url: &str| {
        json!({
            "payee_public_address": fixed[0], "amount": fixed[1], "chain_code": fixed[2], "token_code": fixed[3],
            "memo": memo, "hash": hash, "offline_url": url,
        })
    };
    let dinner = "3.58 ETH for lunch, dinner and the cab to the hotel.";
    let long = filler(300);
    let cases: [(&str, &str, &str, &str, &str); 14] = [
        ("memo_hello", "hello", "", "", "A short memo"),
        (
            "no_memo",
            "",
            "",
            "",
            "All optional strings are empty: not the standard dialect with five bytes left over",
        ),
        ("all_strings", "Memo", "Hash", "https://trustwallet.com", "All three strings"),
        ("hash_alone", "", "H", "", "A hash and nothing else"),
        ("url_alone", "", "", "u", "An offline_url and nothing else"),
        (
            "memo_that_passes_for_a_flag",
            dinner,
            "",
            "",
            "Length and first character of the memo pass for a flag and a length: 52, then \"3\", which is 51",
        ),
        (
            "memo_33_bytes",
            " bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
            "",
            "",
            "The same with 33 and a space, which is 32",
        ),
        (
            "memo_66_bytes",
            "Abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
            "",
            "",
            "The same with 66 and \"A\", which is 65",
        ),
        ("memo_127_bytes", &long[..127], "", "", "The longest memo whose length is one byte in both forms"),
        ("memo_128_bytes", &long[..128], "", "", "The length 128 is one byte 80"),
        ("memo_252_bytes", &long[..252], "", "", "The longest memo whose CompactSize is one byte"),
        ("memo_253_bytes", &long[..253], "", "", "The length 253 is fd fd 00"),
        ("memo_300_bytes", &long, "", "", "The length 300 is fd 2c 01"),
        ("memo_multi_byte", "é✓", "", "", "Characters of two and three bytes"),
    ];
    for (name, memo, hash, url, comment) in cases {
        let strings = [&fixed[..], &[memo, hash, url, "", "", "", "", ""]].concat();
        dialect(
            author,
            kind,
            &format!("twelve_strings_{name}"),
            &plain_strings(&strings),
            &content(memo, hash, url),
            "twelve-strings",
            comment,
        );
    }
    let strings = [&fixed[..], &["hello", "", "", "a", "b", "c", "d", "e"]].concat();
    dialect(
        author,
        kind,
        "twelve_strings_reserved_used",
        &plain_strings(&strings),
        &content("hello", "", ""),
        "twelve-strings",
        "Reserved strings are dropped",
    );
    let seven = [&fixed[..], &["hello", "", ""]].concat();
    dialect(
        author,
        kind,
        "seven_strings_memo_hello",
        &plain_strings(&seven),
        &content("hello", "", ""),
        "seven-strings",
        "Seven plain strings",
    );
    let seven = [&fixed[..], &["", "Hash", "url"]].concat();
    dialect(
        author,
        kind,
        "seven_strings_no_memo",
        &plain_strings(&seven),
        &content("", "Hash", "url"),
        "seven-strings",
        "Seven plain strings, the memo empty",
    );
    let mut memo_128 = plain_strings(&fixed);
    memo_128.extend([0x80, 0x01]);
    memo_128.extend(&long.as_bytes()[..128]);
    memo_128.extend([0, 0]);
    dialect(
        author,
        kind,
        "seven_strings_memo_128_bytes",
        &memo_128,
        &content(&long[..128], "", ""),
        "seven-strings",
        "Seven plain strings: the length 128 is the varuint32 80 01",
    );

    // Two readings fit with every byte used, and the first wins.
    let collision = |memo: Value, hash: Value, offline_url: Value| {
        json!({
            "payee_public_address": fixed[0], "amount": fixed[1], "chain_code": fixed[2], "token_code": fixed[3],
            "memo": memo, "hash": hash, "offline_url": offline_url,
        })
    };
    let memo_05 = [&fixed[..], &["\u{5}", "", "", "", "", "", "", ""]].concat();
    dialect(
        author,
        kind,
        "collision_memo_05",
        &plain_strings(&memo_05),
        &collision("\0\0\0\0\0".into(), Value::Null, Value::Null),
        "standard",
        "Twelve strings with the memo 05 fit the standard dialect too, which is tried first",
    );
    let hash = "a".repeat(64);
    let memo_e = [&fixed[..], &["E", &hash, "", "", "", "", "", ""]].concat();
    let read = format!("@{hash}\0\0\0\0");
    dialect(
        author,
        kind,
        "collision_memo_e",
        &plain_strings(&memo_e),
        &collision(read.into(), Value::Null, Value::Null),
        "standard",
        "Twelve strings with the memo \"E\" and a hash of 64 characters fit the standard dialect too, which is tried first",
    );
    let url_05 = [&fixed[..], &["", "", "\u{5}", "", "", "", "", ""]].concat();
    dialect(
        author,
        kind,
        "collision_url_05",
        &plain_strings(&url_05),
        &collision(Value::Null, Value::Null, "\0\0\0\0\0".into()),
        "standard",
        "Twelve strings with the offline_url 05 fit the standard dialect too, which is tried first",
    );
    let url = "b".repeat(64);
    let hash_e = [&fixed[..], &["", "E", &url, "", "", "", "", ""]].concat();
    dialect(
        author,
        kind,
        "collision_hash_e",
        &plain_strings(&hash_e),
        &collision(Value::Null, format!("@{url}\0\0\0\0").into(), Value::Null),
        "standard",
        "Twelve strings with the hash \"E\" and an offline_url of 64 characters fit the standard dialect too, which is tried first",
    );

    let kind = ContentType::RecordObtData;
    let json = with(kind, &[("memo", json!("hello")), ("hash", json!("")), ("offline_url", json!(""))]);
    let strings: Vec<&str> =
        kind.fields().iter().map(|field| json[field.name].as_str().expect("a string")).collect();
    dialect(
        author,
        kind,
        "ten_strings_memo_hello",
        &plain_strings(&strings),
        &json,
        "ten-strings",
        "Ten plain strings",
    );
}

fn dialect(
    author: &mut Author,
    kind: ContentType,
    name: &str,
    plaintext: &[u8],
    content: &Value,
    dialect: &str,
    comment: &str,
) {
    let id = format!("{}_{name}", short(kind));
    author
        .vector(format!("content.unpack.{id}"))
        .pins("CONTENT-08 CONTENT-10 CONTENT-16")
        .flags("ForeignDialect")
        .says(comment)
        .takes(json!({"type": kind.name(), "plaintext": hex::encode(plaintext)}))
        .gives(json!({"content": content, "dialect": dialect, "leftover": 0}));
    let text = seal_plaintext(&secret("alice", "bob", XEncoding::Fixed32), &id, plaintext);
    author
        .vector(format!("content.open.{id}"))
        .pins("CONTENT-08 CONTENT-10")
        .flags("ForeignDialect")
        .says(comment)
        .takes(open_input(kind, "bob", "alice", &text))
        .gives(json!({"content": content, "dialect": dialect, "leftover": 0, "x_encoding": "minimal"}));
}

fn dialects_refused(author: &mut Author) {
    let twelve = "content.unpack.request_twelve_strings_memo_hello";
    let seven = "content.unpack.request_seven_strings_memo_hello";
    let ten = "content.unpack.obt_ten_strings_memo_hello";
    let long = "content.unpack.request_twelve_strings_memo_253_bytes";
    let end = |id| author.text_of(id, "plaintext").len() / 2;
    let (end_12, end_7, end_10) = (end(twelve), end(seven), end(ten));
    let cases = [
        ("request_twelve_strings_cut", twelve, splice(end_12 - 1, 1, ""), "Truncated", "Only eleven strings"),
        (
            "request_twelve_strings_leftover",
            twelve,
            splice(end_12, 0, "00"),
            "Leftover",
            "A thirteenth string",
        ),
        (
            "request_twelve_strings_not_utf8",
            twelve,
            splice(end_12 - 1, 1, "01ff"),
            "Utf8",
            "The last reserved string is not UTF-8",
        ),
        (
            "request_twelve_strings_overlong",
            long,
            splice(22, 4, "fdfc00"),
            "Overlong",
            "The length 252 in three bytes",
        ),
        ("request_seven_strings_cut", seven, splice(end_7 - 1, 1, ""), "Truncated", "Only six strings"),
        ("request_seven_strings_leftover", seven, splice(end_7, 0, "00"), "Leftover", "An eighth string"),
        ("obt_ten_strings_cut", ten, splice(end_10 - 1, 1, ""), "Truncated", "Only nine strings"),
        ("obt_ten_strings_leftover", ten, splice(end_10, 0, "00"), "Leftover", "An eleventh string"),
    ];
    for (name, valid, patch, flag, comment) in cases {
        author
            .vector(format!("content.unpack.{name}"))
            .pins("CONTENT-11 CONTENT-16")
            .flags(flag)
            .says(comment)
            .breaks(valid, "plaintext", patch)
            .refused("content.malformed");
    }
}

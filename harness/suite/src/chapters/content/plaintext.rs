//! Plaintexts with bytes left over, and plaintexts that are refused.

use fio_reference::content::ContentType;
use fio_reference::ecdh::XEncoding;
use fio_vectors::Patch;
use serde_json::{Value, json};

use super::{open_input, pack, seal_plaintext, short, with};
use crate::author::{Author, replace, splice};
use crate::material::secret;

pub(super) fn write(author: &mut Author, kind: ContentType) {
    plaintext_refused(author, kind);
    leftover(author, kind);
}

fn plaintext_refused(author: &mut Author, kind: ContentType) {
    let valid = format!("content.unpack.{}_with_memo_hash_offline_url", short(kind));
    let json = with(
        kind,
        &[
            ("memo", json!("Lunch, 3 May")),
            ("hash", json!("5f2c")),
            ("offline_url", json!("https://example.org/i/7")),
        ],
    );
    let plaintext = pack(kind, &json);
    let (starts, end) = field_starts(kind, &json);
    let mut cases: Vec<(String, &str, &str, Patch, String)> = Vec::new();
    // At 0 this is the plaintext of no bytes.
    for (field, start) in kind.fields().iter().zip(&starts) {
        cases.push((
            format!("cut_before_{}", field.name),
            "CONTENT-11 CONTENT-14",
            "Truncated",
            splice(*start, end - start, ""),
            format!("The plaintext ends before {}", field.name),
        ));
    }
    cases.push((
        "cut_last_byte".into(),
        "CONTENT-11 CONTENT-14",
        "Truncated",
        splice(end - 1, 1, ""),
        "The last byte is missing".into(),
    ));
    let memo = starts[kind.fields().len() - 3];
    let first_length = format!("{:02x}", plaintext[0]);
    let more = [
        (
            "last_length_one_more",
            "CONTENT-11",
            "Truncated",
            splice(end - 24, 1, "18"),
            "The last length is one more than there is",
        ),
        (
            "first_length_maximal",
            "CONTENT-11",
            "Truncated",
            splice(0, 1, "ffffffff0f"),
            "The first length is 2^32 - 1: no memory is reserved for it",
        ),
        (
            "first_length_overlong",
            "CONTENT-11 ABI-04",
            "Overlong",
            splice(0, 1, &format!("{:02x}00", plaintext[0] | 0x80)),
            "The first length in two bytes where one will do",
        ),
        (
            "memo_length_overlong",
            "CONTENT-11 ABI-04",
            "Overlong",
            splice(memo + 1, 1, "8c00"),
            "The length of the memo in two bytes where one will do",
        ),
        (
            "memo_length_6_bytes",
            "CONTENT-11 ABI-05",
            "Overlong",
            splice(memo + 1, 1, "8c8080808000"),
            "The length of the memo in six bytes",
        ),
        (
            "memo_length_33_bits",
            "CONTENT-11 ABI-05",
            "Overlong",
            splice(memo + 1, 1, "8c80808010"),
            "The length of the memo is 2^32 too large",
        ),
        (
            "memo_length_no_end",
            "CONTENT-11 ABI-05",
            "Overlong",
            splice(memo + 1, 1, &"ff".repeat(12)),
            "The length of the memo does not end",
        ),
        (
            "memo_flag_02",
            "CONTENT-11 ABI-09",
            "Optional",
            splice(memo, 1, "02"),
            "The flag of the memo is 02",
        ),
        (
            "memo_flag_ff",
            "CONTENT-11 ABI-09",
            "Optional",
            splice(memo, 1, "ff"),
            "The flag of the memo is ff",
        ),
        ("memo_not_utf8", "CONTENT-11 ABI-07", "Utf8", splice(memo + 2, 1, "ff"), "A byte of the memo is ff"),
        (
            "memo_surrogate",
            "CONTENT-11 ABI-07",
            "Utf8",
            splice(memo + 2, 3, "eda080"),
            "Half of a surrogate pair in the memo",
        ),
        (
            "memo_overlong_utf8",
            "CONTENT-11 ABI-07",
            "Utf8",
            splice(memo + 2, 2, "c080"),
            "NUL in two bytes in the memo",
        ),
        (
            "amount_not_utf8",
            "CONTENT-11 ABI-07",
            "Utf8",
            splice(starts[2] - 1, 1, "c3"),
            "The last byte before the next field begins a character",
        ),
        (
            "first_byte_doubled",
            "CONTENT-11",
            "Leftover",
            splice(0, 0, &first_length),
            "A byte too many at the beginning shifts every field",
        ),
    ];
    for (name, rules, flag, patch, comment) in more {
        cases.push((name.into(), rules, flag, patch, comment.into()));
    }
    for (name, rules, flag, patch, comment) in cases {
        author
            .vector(format!("content.unpack.{}_{name}", short(kind)))
            .pins(rules)
            .flags(flag)
            .says(comment)
            .breaks(&valid, "plaintext", patch)
            .refused("content.malformed");
    }
    author
        .vector(format!("content.unpack.{}_type_unknown", short(kind)))
        .pins("CONTENT-06")
        .flags("InvalidContent")
        .says("A type of content that does not exist")
        .breaks(&valid, "type", replace("record_send_content"))
        .refused("content.invalid");
}

/// Where each field begins in the packed content, and where the last one ends.
fn field_starts(kind: ContentType, json: &Value) -> (Vec<usize>, usize) {
    let mut start = 0;
    let mut starts = Vec::new();
    for field in kind.fields() {
        starts.push(start);
        let length = json[field.name].as_str().expect("all fields are there").len();
        assert!(length < 128);
        start += usize::from(field.is_optional) + 1 + length;
    }
    (starts, start)
}

/// Bytes after the last field are ignored and counted.
fn leftover(author: &mut Author, kind: ContentType) {
    let memo = with(kind, &[("memo", json!("Lunch, 3 May"))]);
    for (name, extra, comment) in [
        ("1_byte_left_over", vec![0], "A byte 00 after the last field"),
        ("20_bytes_left_over", vec![0xff; 20], "20 bytes ff after the last field"),
        ("field_left_over", b"\x0bpurse@alice".to_vec(), "Another packed string after the last field"),
    ] {
        let plaintext = [pack(kind, &memo), extra.clone()].concat();
        let id = format!("{}_{name}", short(kind));
        author
            .vector(format!("content.unpack.{id}"))
            .pins("CONTENT-08 CONTENT-09 CONTENT-10")
            .flags("Leftover")
            .says(comment)
            .takes(json!({"type": kind.name(), "plaintext": hex::encode(&plaintext)}))
            .gives(json!({"content": memo, "dialect": "standard", "leftover": extra.len()}));
        let text = seal_plaintext(&secret("alice", "bob", XEncoding::Minimal), &id, &plaintext);
        author
            .vector(format!("content.open.{id}"))
            .pins("CONTENT-09 CONTENT-10")
            .flags("Leftover")
            .says(comment)
            .takes(open_input(kind, "bob", "alice", &text))
            .gives(json!({"content": memo, "dialect": "standard", "leftover": extra.len(), "x_encoding": "minimal"}));
    }
}

/// Content of one type read as the other.
pub(super) fn type_confusion(author: &mut Author) {
    for (name, valid, other) in [
        ("obt_read_as_request", "content.unpack.obt_with_memo", ContentType::NewFunds),
        ("request_read_as_obt", "content.unpack.request_with_memo", ContentType::RecordObtData),
    ] {
        author
            .vector(format!("content.unpack.{name}"))
            .pins("CONTENT-11")
            .flags("InvalidContent")
            .says("Content of one type read as the other")
            .breaks(valid, "type", replace(other.name()))
            .refused("content.malformed");
    }
}

//! Sealing under the declared encoding, and what is refused.

use fio_reference::content::ContentType;
use fio_reference::ecdh::{self, XEncoding};
use fio_vectors::Patch;
use serde_json::json;

use super::{open_input, seal_input, seal_text, with};
use crate::author::{Author, remove, replace, set, splice, xor};
use crate::known_answers::small_order_keys;
use crate::material::{LEADING_ZERO_PAIRS, group_order_plus, private, public};

pub(super) fn write(author: &mut Author) {
    leading_zeros(author);
    seal_refused(author);
}

/// The pairs for which the encodings differ: opened whatever the sender used, sealed under the declared one.
fn leading_zeros(author: &mut Author) {
    let kind = ContentType::NewFunds;
    let json = with(kind, &[("memo", json!("leading zeros"))]);
    for pair in LEADING_ZERO_PAIRS {
        let x = ecdh::shared_x(&private(pair.own), &public(pair.other));
        let id = format!("request_{}", pair.name);
        for encoding in ecdh::distinct_encodings(&x) {
            let text = seal_text(kind, pair.own, pair.other, encoding, &id, &json);
            author
                .vector(format!("content.open.{id}_{}", encoding.name().replace('-', "_")))
                .pins("CONTENT-13 ECDH-08")
                .flags("LeadingZeroX")
                .says(format!("x begins with {}, sealed under {}", pair.x_begins, encoding.name()))
                .takes(open_input(kind, pair.other, pair.own, &text))
                .gives(json!({"content": json, "dialect": "standard", "leftover": 0, "x_encoding": encoding.name()}));
        }
        let seal = |encoding| json!({"text": seal_text(kind, pair.own, pair.other, encoding, &id, &json)});
        author
            .vector(format!("content.seal.{id}"))
            .pins("CONTENT-15 ECDH-06")
            .flags("LeadingZeroX")
            .says(format!("x begins with {}: the text depends on the declared encoding", pair.x_begins))
            .takes(seal_input(kind, pair.own, pair.other, &id, &json))
            .gives_per_x_encoding(seal(XEncoding::Minimal), seal(XEncoding::Fixed32));
    }
    let differing = &LEADING_ZERO_PAIRS[0];
    for (name, own, other, encoding) in [
        ("minimal", differing.own, differing.other, XEncoding::Minimal),
        ("fixed32", differing.own, differing.other, XEncoding::Fixed32),
        ("where_all_agree", "alice", "bob", XEncoding::Minimal),
    ] {
        let id = format!("request_given_{name}");
        let mut input = seal_input(kind, own, other, &id, &json);
        input["x_encoding"] = encoding.name().into();
        author
            .vector(format!("content.seal.{id}"))
            .pins("CONTENT-15 ECDH-06")
            .flags("LeadingZeroX")
            .says(format!("The encoding is given: {}", encoding.name()))
            .takes(input)
            .gives(json!({"text": seal_text(kind, own, other, encoding, &id, &json)}));
    }
}

fn seal_refused(author: &mut Author) {
    let valid = "content.seal.request_with_memo";
    for (name, valid, comment) in [
        ("differs", "content.seal.request_given_minimal", "twos-complement is for reading only"),
        (
            "coincides",
            "content.seal.request_given_where_all_agree",
            "twos-complement is for reading only, even where it gives the same bytes",
        ),
    ] {
        author
            .vector(format!("content.seal.request_given_twos_complement_that_{name}"))
            .pins("ECDH-07")
            .flags("LeadingZeroX")
            .says(comment)
            .breaks(valid, "x_encoding", replace("twos-complement"))
            .refused("ecdh.not_for_sealing");
    }
    let cases: [(&str, &str, Patch, &str, &str, &str, &str); 10] = [
        (
            "iv_15_bytes",
            "iv",
            splice(15, 1, ""),
            "SEALED-03",
            "Boundary",
            "sealed.iv_length",
            "The initialization vector is a byte short",
        ),
        (
            "iv_17_bytes",
            "iv",
            splice(16, 0, "00"),
            "SEALED-03",
            "Boundary",
            "sealed.iv_length",
            "The initialization vector is a byte too long",
        ),
        (
            "amount_missing",
            "content",
            remove("amount"),
            "CONTENT-04",
            "InvalidContent",
            "content.invalid",
            "amount is missing",
        ),
        (
            "amount_number",
            "content",
            set("amount", 1),
            "CONTENT-04",
            "InvalidContent",
            "content.invalid",
            "amount is a number",
        ),
        (
            "unknown_field",
            "content",
            set("note", "x"),
            "CONTENT-05",
            "InvalidContent",
            "content.invalid",
            "A field that the type does not have",
        ),
        (
            "type_unknown",
            "type",
            replace("new_funds"),
            "CONTENT-06",
            "InvalidContent",
            "content.invalid",
            "A type of content that does not exist",
        ),
        (
            "checksum_last_bit",
            "checksum",
            xor(3, "01"),
            "ECDH-05 KEY-10",
            "KeyText",
            "key.checksum",
            "The checksum of the other party's key is wrong",
        ),
        (
            "x_is_5",
            "point",
            splice(1, 32, &format!("{:064x}", 5)),
            "ECDH-05 KEY-12",
            "InvalidPoint",
            "key.not_on_curve",
            "The other party's key is no point of the curve",
        ),
        (
            "no_prefix",
            "public",
            splice(0, 3, ""),
            "ECDH-05 KEY-07",
            "KeyText",
            "key.malformed",
            "The other party's key has no prefix",
        ),
        (
            "private_order_plus_1",
            "private",
            replace(group_order_plus(1)),
            "ECDH-05 KEY-06",
            "ScalarRange",
            "key.out_of_range",
            "One's own private key is the group order plus 1",
        ),
    ];
    for (name, at, patch, rules, flag, code, comment) in cases {
        author
            .vector(format!("content.seal.request_{name}"))
            .pins(rules)
            .flags(flag)
            .says(comment)
            .breaks(valid, at, patch)
            .refused(code);
    }
    for small in small_order_keys().into_iter().take(3) {
        author
            .vector(format!("content.seal.request_small_order_{}", small.order))
            .pins("ECDH-05 KEY-12")
            .flags("SmallOrderPoint")
            .says(format!(
                "A reply to a point of order {} gives the private key modulo {} away",
                small.order, small.order
            ))
            .breaks(valid, "point", replace(small.compressed))
            .refused("key.not_on_curve");
    }
}

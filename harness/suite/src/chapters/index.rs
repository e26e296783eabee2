//! Vectors of the chapter *Search Index*.

use fio_reference::ecdh::{self, XEncoding};
use fio_reference::index;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;

use crate::author::{Author, replace, splice, xor};
use crate::known_answers::{agrees, small_order_keys};
use crate::material::{
    LEADING_ZERO_PAIRS, group_order_plus, private, private_hex, public, public_text, secret,
};

pub(super) fn write(author: &mut Author) {
    derived(author);
    leading_zeros(author);
    given(author);
    polled(author);
    parsed(author);
    derive_refused(author);
    poll_refused(author);
    parse_refused(author);
}

fn index_of(own: &str, other: &str, receiver: &str, encoding: XEncoding) -> String {
    let secret = ecdh::shared_secret(&private(own), &public(other), encoding);
    index::derive(&secret, &public(receiver)).to_text()
}

fn derive_input(own: &str, other: &str, receiver: &str) -> Value {
    json!({"private": private_hex(own), "public": public_text(other), "receiver": receiver})
}

fn derived(author: &mut Author) {
    agrees("search_index.receiver_bob", &index_of("alice", "bob", "bob", XEncoding::Minimal));
    agrees("search_index.receiver_alice", &index_of("alice", "bob", "alice", XEncoding::Minimal));
    agrees("backup.self_index", &index_of("alice", "alice", "alice", XEncoding::Minimal));
    for (id, own, other, receiver, seed, rules, comment) in [
        (
            "bob",
            "alice",
            "bob",
            "other",
            "bob",
            "INDEX-01 INDEX-02 INDEX-03",
            "Alice places something for Bob",
        ),
        (
            "bob_by_himself",
            "bob",
            "alice",
            "own",
            "bob",
            "INDEX-01 INDEX-04",
            "Bob looks for it: the same index",
        ),
        (
            "alice",
            "bob",
            "alice",
            "other",
            "alice",
            "INDEX-01 INDEX-03",
            "Bob places something for Alice: another index",
        ),
        ("alice_by_herself", "alice", "bob", "own", "alice", "INDEX-01 INDEX-04", "Alice looks for it"),
        ("oneself", "alice", "alice", "other", "alice", "INDEX-01", "One's own key on both sides"),
    ] {
        let answer = json!({"index": index_of(own, other, seed, XEncoding::Minimal)});
        author
            .vector(format!("index.derive.{id}"))
            .pins(rules)
            .flags("KnownAnswer")
            .says(comment)
            .takes(derive_input(own, other, receiver))
            .gives_per_x_encoding(answer.clone(), answer);
    }
}

fn leading_zeros(author: &mut Author) {
    for (seed, name) in [("fio-lz-999", "one"), ("fio-lz-1733", "one_signbit"), ("fio-lz-29073", "two")] {
        for (encoding, field) in
            [(XEncoding::Fixed32, "search_index_x32"), (XEncoding::Minimal, "search_index_xmin")]
        {
            agrees(&format!("x_encoding_variants.{name}.{field}"), &index_of(seed, "bob", "bob", encoding));
        }
    }
    for pair in LEADING_ZERO_PAIRS {
        let answer = |encoding| json!({"index": index_of(pair.own, pair.other, pair.other, encoding)});
        author
            .vector(format!("index.derive.{}", pair.name))
            .pins("INDEX-03")
            .flags("LeadingZeroX")
            .says(format!("x begins with {}: the index depends on the declared encoding", pair.x_begins))
            .takes(derive_input(pair.own, pair.other, "other"))
            .gives_per_x_encoding(answer(XEncoding::Minimal), answer(XEncoding::Fixed32));
        for encoding in XEncoding::ALL {
            let mut input = derive_input(pair.own, pair.other, "own");
            input["x_encoding"] = encoding.name().into();
            author
                .vector(format!("index.derive.{}_{}", pair.name, encoding.name().replace('-', "_")))
                .pins("INDEX-04")
                .flags("LeadingZeroX")
                .says(format!("x begins with {}, looked for under {}", pair.x_begins, encoding.name()))
                .takes(input)
                .gives(json!({"index": index_of(pair.own, pair.other, pair.own, encoding)}));
        }
    }
}

fn poll_input(own: &[&str], counterparties: &[&str]) -> Value {
    let own: Vec<_> = own.iter().map(|seed| private_hex(seed)).collect();
    let counterparties: Vec<_> = counterparties.iter().map(|seed| public_text(seed)).collect();
    json!({"own": own, "counterparties": counterparties})
}

fn entries(own: &[&str], counterparties: &[&str]) -> Value {
    let mut entries = Vec::new();
    for own in own {
        for other in counterparties {
            let x = ecdh::shared_x(&private(own), &public(other));
            for encoding in ecdh::distinct_encodings(&x) {
                entries.push(json!({
                    "own": public_text(own), "counterparty": public_text(other),
                    "index": index_of(own, other, own, encoding), "x_encoding": encoding.name(),
                }));
            }
        }
    }
    json!({"entries": entries})
}

fn polled(author: &mut Author) {
    let cases: [(&str, &[&str], &[&str], &str); 7] = [
        ("one_pair", &["alice"], &["bob"], "One key, one counterparty: one index"),
        (
            "two_by_two",
            &["alice", "alice-2"],
            &["bob", "carol"],
            "Two keys, two counterparties: four indexes, own keys in the outer loop",
        ),
        ("order_given", &["alice-2", "alice"], &["carol", "bob"], "The order is that of the input"),
        ("two_encodings", &["alice"], &["bob-46"], "x begins with 00 05: two distinct indexes"),
        ("three_encodings", &["alice"], &["bob-54148"], "x begins with 00 00 de: three distinct indexes"),
        ("mixed", &["alice"], &["bob", "bob-54148", "bob-833"], "One, three and two indexes"),
        ("no_counterparties", &["alice"], &[], "Nobody is monitored"),
    ];
    for (id, own, counterparties, comment) in cases {
        author
            .vector(format!("index.poll.{id}"))
            .pins("INDEX-04 INDEX-05")
            .flags(if id.contains("encodings") || id == "mixed" { "LeadingZeroX" } else { "" })
            .says(comment)
            .takes(poll_input(own, counterparties))
            .gives(entries(own, counterparties));
    }
}

fn parsed(author: &mut Author) {
    for (id, digits) in [
        ("bob", "e33250ac22215745af8670369d88ef8d"),
        ("zeros", "00000000000000000000000000000000"),
        ("all_f", "ffffffffffffffffffffffffffffffff"),
    ] {
        author
            .vector(format!("index.parse.{id}"))
            .pins("INDEX-02 INDEX-06")
            .says(format!("0x{digits}"))
            .takes(json!({"text": format!("0x{digits}")}))
            .gives(json!({"bytes": digits}));
    }
}

/// The encoding is given.
fn given(author: &mut Author) {
    let pair = LEADING_ZERO_PAIRS.last().expect("pairs");
    for (name, own, other, says) in [
        ("given_fixed32", pair.own, pair.other, "The encoding is given"),
        ("given_where_all_agree", "alice", "bob", "The encoding is given, and makes no difference"),
    ] {
        let mut input = derive_input(own, other, "other");
        input["x_encoding"] = "fixed32".into();
        author
            .vector(format!("index.derive.{name}"))
            .pins("INDEX-03")
            .flags("LeadingZeroX")
            .says(says)
            .takes(input)
            .gives(json!({"index": index_of(own, other, other, XEncoding::Fixed32)}));
    }
    for (name, valid) in [("differs", "given_fixed32"), ("coincides", "given_where_all_agree")] {
        author
            .vector(format!("index.derive.given_twos_complement_that_{name}"))
            .pins("ECDH-07")
            .flags("LeadingZeroX")
            .says("Nobody publishes under twos-complement, whether or not it makes a difference")
            .breaks(&format!("index.derive.{valid}"), "x_encoding", replace("twos-complement"))
            .refused("ecdh.not_for_sealing");
    }
}

fn derive_refused(author: &mut Author) {
    let valid = "index.derive.bob";
    for (id, at, patch, requirement, code, comment) in [
        (
            "no_prefix",
            "public",
            splice(0, 3, ""),
            "KEY-07",
            "key.malformed",
            "The other party's key has no prefix",
        ),
        (
            "checksum_last_bit",
            "checksum",
            xor(3, "01"),
            "KEY-10",
            "key.checksum",
            "The checksum of the other party's key is wrong",
        ),
        (
            "x_is_5",
            "point",
            splice(1, 32, &format!("{:064x}", 5)),
            "KEY-12",
            "key.not_on_curve",
            "The other party's key is no point of the curve",
        ),
        (
            "private_zero",
            "private",
            replace("00".repeat(32)),
            "KEY-06",
            "key.out_of_range",
            "One's own private key is 0",
        ),
        (
            "private_order_plus_1",
            "private",
            replace(group_order_plus(1)),
            "KEY-06",
            "key.out_of_range",
            "One's own private key is the group order plus 1",
        ),
    ] {
        author
            .vector(format!("index.derive.{id}"))
            .pins(&format!("INDEX-07 {requirement}"))
            .flags(if code == "key.out_of_range" { "ScalarRange" } else { "KeyText" })
            .says(comment)
            .breaks(valid, at, patch)
            .refused(code);
    }
    for small in small_order_keys().into_iter().take(3) {
        author
            .vector(format!("index.derive.small_order_{}", small.order))
            .pins("INDEX-07 KEY-12")
            .flags("SmallOrderPoint")
            .says(format!(
                "The index for a point of order {} would tell the private key modulo {}",
                small.order, small.order
            ))
            .breaks(valid, "point", replace(small.compressed))
            .refused("key.not_on_curve");
    }
}

fn poll_refused(author: &mut Author) {
    for (id, at, value, requirement, code, comment) in [
        (
            "counterparty_no_prefix",
            "counterparties",
            json!([&public_text("bob")[3..]]),
            "KEY-07",
            "key.malformed",
            "A counterparty's key has no prefix",
        ),
        (
            "second_counterparty_bad",
            "counterparties",
            json!([public_text("bob"), small_order_keys()[1].fio]),
            "KEY-12",
            "key.not_on_curve",
            "The second counterparty's key is no point of the curve",
        ),
        (
            "own_zero",
            "own",
            json!(["00".repeat(32)]),
            "KEY-06",
            "key.out_of_range",
            "One's own private key is 0",
        ),
    ] {
        author
            .vector(format!("index.poll.{id}"))
            .pins(&format!("INDEX-07 {requirement}"))
            .flags("KeyText")
            .says(comment)
            .breaks("index.poll.one_pair", at, replace(value))
            .refused(code);
    }
}

/// Text that a wallet could take for an index, or make in place of one.
fn parse_refused(author: &mut Author) {
    let valid = "index.parse.bob";
    let full = hmac_sha1(&secret("alice", "bob", XEncoding::Minimal), &public("bob").to_point());
    for (id, patch, comment) in [
        ("empty", replace(""), "No text"),
        ("no_prefix", splice(0, 2, ""), "No 0x"),
        ("no_prefix_leading_zero", replace("00".repeat(16)), "No 0x, and the first digit is 0"),
        ("capital_x", splice(1, 1, "X"), "0X"),
        ("upper_case", replace("0xE33250AC22215745AF8670369D88EF8D"), "Upper-case digits"),
        ("one_upper_case_digit", splice(2, 1, "E"), "One digit in upper case"),
        ("31_digits", splice(33, 1, ""), "A digit too few"),
        ("33_digits", splice(34, 0, "0"), "A digit too many"),
        ("20_bytes", replace(format!("0x{}", hex::encode(full))), "All 20 bytes of the HMAC"),
        (
            "decimal",
            replace("515184318471884685485465454464846864686484464694181384"),
            "The example of FIP-5: 54 decimal digits",
        ),
        ("no_digit", splice(20, 1, "g"), "A letter that is no digit"),
        ("leading_space", splice(0, 0, " "), "A space before"),
        ("trailing_newline", splice(34, 0, "\n"), "A line feed after"),
        ("not_ascii", splice(20, 2, "é"), "A character outside ASCII, of two bytes"),
        ("prefix_alone", replace("0x"), "0x and nothing else"),
    ] {
        author
            .vector(format!("index.parse.{id}"))
            .pins("INDEX-06")
            .flags("IndexText")
            .says(comment)
            .breaks(valid, "text", patch)
            .refused("index.malformed");
    }
}

fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha1>::new_from_slice(key).expect("any length");
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

//! Vectors of the chapter *Shared secret*.

use fio_reference::ecdh::{XEncoding, shared_x};
use serde_json::{Value, json};

use crate::author::{Author, replace, splice, xor};
use crate::known_answers::{agrees, small_order_keys};
use crate::material::{
    LEADING_ZERO_PAIRS, field_prime_plus, group_order_plus, private, private_hex, public, public_text, secret,
};

pub(super) fn write(author: &mut Author) {
    known_answers(author);
    leading_zeros(author);
    refused(author);
}

fn input(own: &str, other: &str, encoding: XEncoding) -> Value {
    json!({"private": private_hex(own), "public": public_text(other), "x_encoding": encoding.name()})
}

fn requirement(encoding: XEncoding) -> &'static str {
    match encoding {
        XEncoding::Minimal => "ECDH-01 ECDH-02",
        XEncoding::Fixed32 => "ECDH-01 ECDH-03",
        XEncoding::TwosComplement => "ECDH-01 ECDH-04",
    }
}

fn shared(
    author: &mut Author,
    id: &str,
    own: &str,
    other: &str,
    encoding: XEncoding,
    flags: &str,
    comment: String,
) {
    author
        .vector(format!("ecdh.shared_secret.{id}"))
        .pins(requirement(encoding))
        .flags(flags)
        .says(comment)
        .takes(input(own, other, encoding))
        .gives(json!({"secret": hex::encode(secret(own, other, encoding))}));
}

fn known_answers(author: &mut Author) {
    let minimal = XEncoding::Minimal;
    agrees("dh.x", &hex::encode(shared_x(&private("alice"), &public("bob"))));
    agrees("dh.S", &hex::encode(secret("alice", "bob", minimal)));
    agrees("backup.self_dh_S", &hex::encode(secret("alice", "alice", minimal)));
    agrees("leading_zero.msb.S", &hex::encode(secret("fio-lz-0", "bob", minimal)));
    let cases = [
        ("alice_bob", "alice", "bob", "Alice's private key, Bob's public key"),
        ("bob_alice", "bob", "alice", "Bob's private key, Alice's public key: the same secret"),
        ("alice_alice", "alice", "alice", "One's own public key"),
        ("x_top_bit_set", "fio-lz-0", "bob", "x begins with f9: no encoding adds a byte"),
    ];
    for (id, own, other, comment) in cases {
        shared(author, id, own, other, minimal, "KnownAnswer", comment.into());
    }
    for encoding in [XEncoding::Fixed32, XEncoding::TwosComplement] {
        let id = format!("alice_bob_{}", encoding.name().replace('-', "_"));
        let comment = "x has no leading zero byte: all encodings agree";
        shared(author, &id, "alice", "bob", encoding, "", comment.into());
        let id = format!("x_top_bit_set_{}", encoding.name().replace('-', "_"));
        let comment = "x begins with f9: no encoding adds a byte";
        shared(author, &id, "fio-lz-0", "bob", encoding, "Boundary", comment.into());
    }
}

fn leading_zeros(author: &mut Author) {
    let published = [("fio-lz-999", "one"), ("fio-lz-1733", "one_signbit"), ("fio-lz-29073", "two")];
    for (seed, name) in published {
        for (encoding, field) in XEncoding::ALL.into_iter().zip(["S_xmin", "S_x32", "S_xsigned"]) {
            let ours = hex::encode(secret(seed, "bob", encoding));
            agrees(&format!("x_encoding_variants.{name}.{field}"), &ours);
        }
    }
    for (other, name, x_begins) in [("bob-7001", "before_7f", "00 7f"), ("bob-47217", "before_80", "00 80")] {
        assert_eq!(hex::encode(&shared_x(&private("alice"), &public(other))[..2]), x_begins.replace(' ', ""));
        for encoding in XEncoding::ALL {
            let id = format!("zero_{name}_{}", encoding.name().replace('-', "_"));
            let comment = format!(
                "x begins with {x_begins}, where the first bit after the zero byte is {}",
                if name == "before_80" { "set" } else { "not set" }
            );
            shared(author, &id, "alice", other, encoding, "LeadingZeroX Boundary", comment);
        }
    }
    for pair in LEADING_ZERO_PAIRS {
        for encoding in XEncoding::ALL {
            let id = format!("{}_{}", pair.name, encoding.name().replace('-', "_"));
            let comment =
                format!("Seeds \"{}\" and \"{}\": x begins with {}", pair.own, pair.other, pair.x_begins);
            shared(author, &id, pair.own, pair.other, encoding, "LeadingZeroX", comment);
        }
        author
            .vector(format!("ecdh.shared_secret.{}_other_side", pair.name))
            .pins("ECDH-01 ECDH-02")
            .flags("LeadingZeroX")
            .says("The same from the other party's side")
            .takes(input(pair.other, pair.own, XEncoding::Minimal))
            .gives(json!({"secret": hex::encode(secret(pair.own, pair.other, XEncoding::Minimal))}));
    }
}

fn refused(author: &mut Author) {
    let valid = "ecdh.shared_secret.alice_bob";
    for small in small_order_keys() {
        author
            .vector(format!("ecdh.shared_secret.small_order_{}", small.order))
            .pins("ECDH-05 KEY-12")
            .flags("SmallOrderPoint")
            .says(format!(
                "The other party's key is a point of order {} on a twist of the curve",
                small.order
            ))
            .breaks(valid, "point", replace(small.compressed))
            .refused("key.not_on_curve");
    }
    for (name, x) in [("p_plus_1", field_prime_plus(1)), ("5", format!("{:064x}", 5))] {
        author
            .vector(format!("ecdh.shared_secret.x_is_{name}"))
            .pins("ECDH-05 KEY-12")
            .flags("InvalidPoint")
            .says("The other party's key is no point of the curve")
            .breaks(valid, "point", splice(1, 32, &x))
            .refused("key.not_on_curve");
    }
    let text = [
        (
            "checksum_last_bit",
            "checksum",
            xor(3, "01"),
            "KEY-10",
            "key.checksum",
            "The checksum of the other party's key is wrong",
        ),
        (
            "no_prefix",
            "public",
            splice(0, 3, ""),
            "KEY-07",
            "key.malformed",
            "The other party's key has no prefix",
        ),
        (
            "prefix_twice",
            "public",
            splice(0, 0, "FIO"),
            "KEY-08",
            "key.malformed",
            "The other party's key has its prefix twice",
        ),
        (
            "tag_04",
            "point",
            splice(0, 1, "04"),
            "KEY-11",
            "key.malformed",
            "The other party's key has a wrong tag",
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
            "private_order",
            "private",
            replace(group_order_plus(0)),
            "KEY-06",
            "key.out_of_range",
            "One's own private key is the group order",
        ),
        (
            "private_order_plus_1",
            "private",
            replace(group_order_plus(1)),
            "KEY-06",
            "key.out_of_range",
            "One's own private key is the group order plus 1",
        ),
        (
            "private_31_bytes",
            "private",
            splice(31, 1, ""),
            "KEY-01",
            "key.malformed",
            "One's own private key is a byte short",
        ),
    ];
    for (name, at, patch, requirement, code, comment) in text {
        let flag = if code == "key.out_of_range" { "ScalarRange" } else { "KeyText" };
        author
            .vector(format!("ecdh.shared_secret.{name}"))
            .pins(&format!("ECDH-05 {requirement}"))
            .flags(flag)
            .says(comment)
            .breaks(valid, at, patch)
            .refused(code);
    }
}

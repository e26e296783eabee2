//! Which keys to seal with.

use serde_json::{Value, json};

use super::wrong_checksum;
use crate::author::{Author, replace, set};
use crate::known_answers::small_order_keys;
use crate::material::{group_order_plus, private_hex, public_text};

pub(super) fn write(author: &mut Author) {
    chosen(author);
    refused(author);
}

/// What the chain answers, by seed; "" is the empty key.
fn keys(encrypt: &str, mapped: &str) -> Value {
    let text = |seed: &str| if seed.is_empty() { String::new() } else { public_text(seed) };
    json!({"encrypt_key": text(encrypt), "mapped_key": text(mapped)})
}

fn chosen(author: &mut Author) {
    type ChooseCase<'a> = (&'a str, Value, Value, &'a [&'a str], (&'a str, &'a str), &'a str, &'a str);
    let cases: [ChooseCase; 8] = [
        (
            "same_keys",
            keys("alice", "alice"),
            keys("bob", "bob"),
            &["alice"],
            ("alice", "bob"),
            "MATCH-13 MATCH-14",
            "Each has one key",
        ),
        (
            "other_encrypt_key",
            keys("alice", "alice"),
            keys("bob-2", "bob"),
            &["alice"],
            ("alice", "bob-2"),
            "MATCH-13",
            "The other party has set an encryption key: not the mapped one",
        ),
        (
            "other_encrypt_key_empty",
            keys("alice", "alice"),
            keys("", "bob"),
            &["alice"],
            ("alice", "bob"),
            "MATCH-13",
            "The other party's encryption key is empty: the mapped one",
        ),
        (
            "own_encrypt_key",
            keys("alice-2", "alice"),
            keys("bob", "bob"),
            &["alice", "alice-2"],
            ("alice-2", "bob"),
            "MATCH-14",
            "One's own encryption key, not the mapped one, though both are held",
        ),
        (
            "own_encrypt_key_empty",
            keys("", "alice"),
            keys("bob", "bob"),
            &["alice"],
            ("alice", "bob"),
            "MATCH-14",
            "One's own encryption key is empty: the mapped one, which is held",
        ),
        (
            "second_key_held",
            keys("alice", "alice-2"),
            keys("bob", "bob"),
            &["mallory", "alice"],
            ("alice", "bob"),
            "MATCH-14",
            "The key is the second of two",
        ),
        (
            "mapped_key_bad",
            keys("alice", "alice"),
            json!({"encrypt_key": public_text("bob"), "mapped_key": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"}),
            &["alice"],
            ("alice", "bob"),
            "MATCH-13",
            "The mapped key is no key, and not looked at",
        ),
        (
            "to_oneself",
            keys("alice", "alice"),
            keys("alice", "alice"),
            &["alice"],
            ("alice", "alice"),
            "MATCH-13",
            "To oneself",
        ),
    ];
    for (id, own, other, keyring, (chosen_own, chosen_other), rules, comment) in cases {
        let keyring: Vec<_> = keyring.iter().map(|seed| private_hex(seed)).collect();
        author
            .vector(format!("match.choose.{id}"))
            .pins(rules)
            .says(comment)
            .takes(json!({"own": own, "other": other, "keyring": keyring}))
            .gives(json!({"own": public_text(chosen_own), "counterparty": public_text(chosen_other)}));
    }
}

fn refused(author: &mut Author) {
    let valid = "match.choose.same_keys";
    let cases = [
        (
            "own_key_not_held",
            valid,
            "keyring",
            replace(json!([private_hex("alice-2")])),
            "MATCH-14",
            "WrongKey",
            "match.key_not_held",
            "One's own encryption key is not held",
        ),
        (
            "mapped_key_held_only",
            "match.choose.own_encrypt_key",
            "keyring",
            replace(json!([private_hex("alice")])),
            "MATCH-14",
            "WrongKey",
            "match.key_not_held",
            "Only the mapped key is held: the chain would record another one",
        ),
        (
            "no_keys_held",
            valid,
            "keyring",
            replace(json!([])),
            "MATCH-14",
            "WrongKey",
            "match.key_not_held",
            "The keyring is empty",
        ),
        (
            "other_without_keys",
            valid,
            "other",
            replace(keys("", "")),
            "MATCH-13",
            "WrongKey",
            "match.key_not_held",
            "The other party has no key at all",
        ),
        (
            "own_without_keys",
            valid,
            "own",
            replace(keys("", "")),
            "MATCH-14",
            "WrongKey",
            "match.key_not_held",
            "One's own address has no key at all",
        ),
        (
            "other_off_curve",
            valid,
            "other",
            set("encrypt_key", small_order_keys()[1].fio.clone()),
            "MATCH-13 KEY-12",
            "SmallOrderPoint",
            "key.not_on_curve",
            "The other party has set a point of small order",
        ),
        (
            "other_checksum",
            valid,
            "other",
            set("encrypt_key", wrong_checksum()),
            "MATCH-13 KEY-10",
            "ChecksumAsText",
            "key.checksum",
            "The other party's key has a wrong checksum",
        ),
        (
            "other_no_prefix",
            valid,
            "other",
            set("encrypt_key", &public_text("bob")[3..]),
            "MATCH-13 KEY-07",
            "KeyText",
            "key.malformed",
            "The other party's key has no prefix",
        ),
        (
            "bad_key_does_not_fall_back",
            "match.choose.other_encrypt_key",
            "other",
            set("encrypt_key", "FIO"),
            "MATCH-13 KEY-09",
            "KeyText",
            "key.malformed",
            "A bad encryption key is an error, though there is a mapped one",
        ),
        (
            "keyring_out_of_range",
            valid,
            "keyring",
            replace(json!([private_hex("alice"), group_order_plus(0)])),
            "KEY-06",
            "ScalarRange",
            "key.out_of_range",
            "A private key of the keyring is the group order",
        ),
    ];
    for (id, valid, at, patch, rules, flag, code, comment) in cases {
        author
            .vector(format!("match.choose.{id}"))
            .pins(rules)
            .flags(flag)
            .says(comment)
            .breaks(valid, at, patch)
            .refused(code);
    }
}

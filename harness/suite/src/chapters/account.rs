//! Vectors of the chapter *Account names*.

use fio_reference::{account, key};
use serde_json::json;

use crate::author::{Author, replace, splice, xor};
use crate::known_answers::small_order_keys;
use crate::material::{public, public_text};

pub(super) fn write(author: &mut Author) {
    names(author);
    patterns(author);
    refused(author);
}

fn names(author: &mut Author) {
    for seed in ["alice", "bob", "mallory", "fio-lz-999"] {
        let name = account::account_name(&public(seed)).expect("a key that came up by chance");
        author
            .vector(format!("account.name.{}", seed.replace('-', "_")))
            .pins("ACCOUNT-01 ACCOUNT-03")
            .flags("KnownAnswer")
            .says(format!("The account of seed \"{seed}\""))
            .takes(json!({"public": public_text(seed)}))
            .gives(json!({"name": name}));
    }
    let mut point = public("bob").to_point();
    point[0] ^= 1;
    let negative = key::parse_compressed_point(&point).expect("the negative of a point is a point");
    author
        .vector("account.name.bob_other_tag")
        .pins("ACCOUNT-01")
        .flags("Boundary")
        .says("Bob's x with the other tag has the name of Bob's account")
        .takes(json!({"public": key::format_fio_public(&negative)}))
        .gives(json!({"name": account::account_name(&public("bob")).expect("derivable")}));
}

/// A public key whose x has these bytes but for the top 3 bits, which the name does not depend on; they are counted up until there
/// is such a point.
fn key_with(pattern: [u8; 32]) -> String {
    for count in 0u32.. {
        let mut point = [0; 33];
        point[0] = 2;
        point[1..].copy_from_slice(&pattern);
        for place in 0..4 {
            point[20 + place] |= ((count >> (3 * place)) as u8 & 7) << 5;
        }
        if let Ok(public) = key::parse_compressed_point(&point) {
            return key::format_fio_public(&public);
        }
    }
    unreachable!("half of all x are on the curve")
}

/// The last bytes of x, after zeros.
fn ending_in(bytes: &[u8]) -> [u8; 32] {
    let mut pattern = [0; 32];
    pattern[32 - bytes.len()..].copy_from_slice(bytes);
    pattern
}

/// 13 bytes that give the name "12345abcdefg" and a 13th character.
const THIRTEEN: [u8; 13] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];

fn patterns(author: &mut Author) {
    let spread = {
        let mut pattern = [0x20; 32];
        for (place, value) in THIRTEEN.into_iter().enumerate() {
            pattern[2 * place] = value;
        }
        pattern
    };
    let beyond_4_bits = [&THIRTEEN[..12], &[0x10, 0x01]].concat();
    let all_values: [u8; 32] = std::array::from_fn(|place| 31 - place as u8);
    let cases = [
        (
            "thirteen_bytes_at_the_end",
            ending_in(&THIRTEEN),
            "12345abcdefg",
            "ACCOUNT-02 ACCOUNT-04",
            "Only the last 13 bytes are in use",
        ),
        (
            "zeros_between",
            spread,
            "12345abcdefg",
            "ACCOUNT-02",
            "Bytes whose lowest 5 bits are zero stand between those in use",
        ),
        (
            "thirteenth_has_4_bits",
            ending_in(&beyond_4_bits),
            "12345abcdefg",
            "ACCOUNT-03",
            "The byte 10 is zero in its lowest 4 bits: it can't be the 13th character, and the next byte is",
        ),
        ("all_digits", all_values, "zyxwvutsrqpo", "ACCOUNT-01", "Digits from the end of the alphabet"),
    ];
    for (id, pattern, name, rules, comment) in cases {
        author
            .vector(format!("account.name.{id}"))
            .pins(rules)
            .flags("Boundary")
            .says(comment)
            .takes(json!({"public": key_with(pattern)}))
            .gives(json!({"name": name}));
    }
}

fn refused(author: &mut Author) {
    let twelve = ending_in(&THIRTEEN[..12]);
    let last_has_5_bits = [&THIRTEEN[..12], &[0x10]].concat();
    let spread = {
        let mut pattern = [0x20; 32];
        for (place, value) in last_has_5_bits.iter().enumerate() {
            pattern[2 * place] = *value;
        }
        pattern
    };
    let cases = [
        (
            "twelve_bytes",
            key_with(twelve),
            "Only 12 bytes are in use: some software takes the 13th from the checksum, others refuse or abort",
        ),
        (
            "twelve_bytes_and_10",
            key_with(ending_in(&last_has_5_bits)),
            "13 bytes are in use, but the last has none of the lowest 4 bits",
        ),
        (
            "twelve_bytes_and_10_between_zeros",
            key_with(spread),
            "The same, and bytes that are skipped stand between them",
        ),
        ("no_bytes", key_with([0x20; 32]), "No byte is in use"),
        ("x_is_1", key_with(ending_in(&[1])), "x is 1, and a few top bits"),
    ];
    for (id, text, comment) in cases {
        author
            .vector(format!("account.name.{id}"))
            .pins("ACCOUNT-04")
            .flags("Truncated")
            .says(comment)
            .breaks("account.name.bob", "public", replace(text))
            .refused("account.underivable");
    }
    let keys = [
        ("no_prefix", "public", splice(0, 3, ""), "KEY-07", "key.malformed", "The prefix is missing"),
        ("checksum_last_bit", "checksum", xor(3, "01"), "KEY-10", "key.checksum", "The checksum is wrong"),
        ("tag_04", "point", splice(0, 1, "04"), "KEY-11", "key.malformed", "Tag 04 on 33 bytes"),
        (
            "x_is_5",
            "point",
            splice(1, 32, &format!("{:064x}", 5)),
            "KEY-12",
            "key.not_on_curve",
            "No point has this x",
        ),
        (
            "eos_prefix",
            "public",
            splice(0, 3, "EOS"),
            "KEY-07",
            "key.malformed",
            "The prefix of another chain",
        ),
        ("account_name", "public", replace("izjxygfw3lfz"), "KEY-07", "key.malformed", "A name for a key"),
    ];
    for (id, at, patch, requirement, code, comment) in keys {
        author
            .vector(format!("account.name.{id}"))
            .pins(&format!("ACCOUNT-05 {requirement}"))
            .flags(if code == "key.not_on_curve" { "InvalidPoint" } else { "KeyText" })
            .says(comment)
            .breaks("account.name.bob", at, patch)
            .refused(code);
    }
    for small in small_order_keys().into_iter().take(2) {
        author
            .vector(format!("account.name.small_order_{}", small.order))
            .pins("ACCOUNT-05 KEY-12")
            .flags("SmallOrderPoint")
            .says(format!("A point of order {} on a twist of the curve", small.order))
            .breaks("account.name.bob", "point", replace(small.compressed))
            .refused("key.not_on_curve");
    }
}

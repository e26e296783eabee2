//! What no level key is derived from.

use fio_reference::nbpa::{Kdf, Level};
use fio_vectors::Patch;

use super::short;
use crate::author::{Author, remove, replace};
use crate::known_answers::known;
use crate::material::{group_order_plus, private_hex};

pub(super) fn write(author: &mut Author) {
    wallet_secrets(author);
    levels(author);
    missing(author);
    forms(author);
}

struct Case<'a> {
    kdf: Kdf,
    level: Level,
    id: &'a str,
    at: &'a str,
    patch: Patch,
}

fn refuse(author: &mut Author, case: Case, rules: &str, flag: &str, code: &str, comment: &str) {
    let valid = format!("nbpa.level_key.{}_{}_known_answer", short(case.kdf), case.level.name());
    author
        .vector(format!("nbpa.level_key.{}_{}_{}", short(case.kdf), case.level.name(), case.id))
        .pins(rules)
        .flags(flag)
        .says(comment)
        .breaks(&valid, case.at, case.patch)
        .refused(code);
}

fn wallet_secrets(author: &mut Author) {
    let (wif, hex_text) = (hex::encode(known("keys.alice.wif")), hex::encode(private_hex("alice")));
    let bytes = |length: usize| "11".repeat(length);
    for (id, value, flag, code, comment) in [
        ("secret_zero", "00".repeat(32), "ScalarRange", "key.out_of_range", "The wallet secret is 0"),
        ("secret_order", group_order_plus(0), "ScalarRange", "key.out_of_range", "It is the group order"),
        ("secret_all_ones", "ff".repeat(32), "ScalarRange", "key.out_of_range", "It is 2^256 - 1"),
        ("secret_of_0", String::new(), "KeyText", "key.malformed", "The wallet secret has no bytes"),
        ("secret_of_16", bytes(16), "KeyText", "key.malformed", "The wallet secret has 16 bytes"),
        ("secret_of_31", bytes(31), "KeyText", "key.malformed", "The wallet secret has 31 bytes"),
        ("secret_of_33", bytes(33), "KeyText", "key.malformed", "The wallet secret has 33 bytes"),
        ("secret_of_64", bytes(64), "KeyText", "key.malformed", "The wallet secret has 64 bytes"),
        ("secret_is_wif", wif, "KeyText", "key.malformed", "The characters of the WIF for the wallet secret"),
        (
            "secret_is_hex",
            hex_text,
            "KeyText",
            "key.malformed",
            "The characters of its hex for the wallet secret",
        ),
    ] {
        for (kdf, level) in [(Kdf::Literal, Level::Chain), (Kdf::Bound, Level::Nbpa)] {
            let rule = if code == "key.malformed" { "KEY-01" } else { "KEY-06" };
            let case = Case { kdf, level, id, at: "private", patch: replace(value.clone()) };
            refuse(author, case, &format!("NBPA-03 {rule}"), flag, code, comment);
        }
    }
}

fn levels(author: &mut Author) {
    for (id, level) in [
        ("level_empty", ""),
        ("level_capital", "Address"),
        ("level_in_capitals", "NBPA"),
        ("level_token", "token"),
        ("level_of_the_label", "Blockchain"),
        ("level_with_space", "nbpa "),
        ("level_plural", "addresses"),
    ] {
        for kdf in Kdf::ALL {
            let case = Case { kdf, level: Level::Nbpa, id, at: "level", patch: replace(level) };
            let comment = format!("The level \"{level}\"");
            refuse(author, case, "NBPA-05", "LevelKey", "nbpa.malformed", &comment);
        }
    }
}

fn missing(author: &mut Author) {
    for (kdf, level, fields) in [
        (Kdf::Literal, Level::Nbpa, &["nbpa"][..]),
        (Kdf::Bound, Level::Address, &["fio_address"]),
        (Kdf::Bound, Level::Chain, &["fio_address", "chain_code"]),
        (Kdf::Bound, Level::Nbpa, &["fio_address", "chain_code", "token_code", "nbpa"]),
    ] {
        for field in fields {
            let id = format!("{field}_missing");
            let case = Case { kdf, level, id: &id, at: "in", patch: remove(field) };
            let comment = format!("{field} is missing, which the formula uses");
            refuse(author, case, "NBPA-06", "CodeForm", "nbpa.malformed", &comment);
        }
    }
}

fn forms(author: &mut Author) {
    let of_65 = format!("{}@{}", "a".repeat(40), "b".repeat(24));
    let cases = [
        ("address_without_at", "fio_address", "pursealice", "A FIO Address without @"),
        ("address_domain_only", "fio_address", "@alice", "A FIO Address without a name"),
        ("address_two_ats", "fio_address", "purse@my@alice", "A FIO Address with two @"),
        ("address_empty", "fio_address", "", "An empty FIO Address"),
        ("address_of_65", "fio_address", &of_65, "A FIO Address of 65 characters"),
        ("address_hyphen_last", "fio_address", "purse@alice-", "A hyphen at the end"),
        ("address_colon", "fio_address", "purse:alice", "A FIO Address of old, with a colon"),
        ("address_line_feed", "fio_address", "purse@alice\n", "A line feed after the FIO Address"),
        ("chain_line_feed", "chain_code", "BTC\n", "A line feed after the chain code"),
        ("token_line_feed", "token_code", "BTC\n", "A line feed after the token code"),
        ("chain_empty", "chain_code", "", "An empty chain code"),
        ("chain_of_11", "chain_code", "ABCDEFGHIJK", "A chain code of 11 characters"),
        ("chain_star", "chain_code", "*", "A star stands for tokens, not for chains"),
        ("chain_space", "chain_code", "BTC ", "A space after the chain code"),
        ("chain_hyphen", "chain_code", "B-C", "A hyphen in the chain code"),
        ("chain_dotless_i", "chain_code", "xmı", "A letter outside ASCII, whose capital is in it"),
        ("token_empty", "token_code", "", "An empty token code"),
        ("token_of_11", "token_code", "ABCDEFGHIJK", "A token code of 11 characters"),
        ("token_two_stars", "token_code", "**", "Two stars"),
        ("token_star_and_code", "token_code", "*BTC", "A star and a code"),
        ("token_underscore", "token_code", "B_C", "An underscore in the token code"),
        ("nbpa_empty", "nbpa", "", "An empty NBPA"),
    ];
    for (id, at, value, comment) in cases {
        let case = Case { kdf: Kdf::Bound, level: Level::Nbpa, id, at, patch: replace(value) };
        refuse(author, case, "NBPA-06", "CodeForm", "nbpa.malformed", comment);
    }
    for (level, id, at, value) in [
        (Level::Address, "address_domain_only", "fio_address", "@alice"),
        (Level::Chain, "address_without_at", "fio_address", "pursealice"),
        (Level::Chain, "chain_of_11", "chain_code", "ABCDEFGHIJK"),
    ] {
        let case = Case { kdf: Kdf::Bound, level, id, at, patch: replace(value) };
        refuse(author, case, "NBPA-06", "CodeForm", "nbpa.malformed", &format!("{at} is {value}"));
    }
    let case =
        Case { kdf: Kdf::Literal, level: Level::Nbpa, id: "nbpa_empty", at: "nbpa", patch: replace("") };
    refuse(author, case, "NBPA-06", "CodeForm", "nbpa.malformed", "An empty NBPA");
}

//! Level keys, and what they depend on.

use fio_reference::nbpa::{self, Kdf, Level, Purpose};
use serde_json::{Value, json};

use super::{BTC, BTC_NBPA, ETH, ETH_NBPA, derivation_rule, level_key, short};
use crate::author::Author;
use crate::known_answers::agrees;
use crate::material::{filler, group_order_plus, private, private_hex};

pub(super) fn write(author: &mut Author) {
    known_answers(author);
    other_wallets(author);
    what_is_used(author);
    what_it_depends_on(author);
    case(author);
    forms(author);
    addresses(author);
}

fn input(kdf: Kdf, level: Level, private: &str, purpose: &Purpose) -> Value {
    let mut input = json!({"kdf": kdf.name(), "level": level.name(), "private": private});
    let fields = [
        ("fio_address", purpose.fio_address),
        ("chain_code", purpose.chain_code),
        ("token_code", purpose.token_code),
        ("nbpa", purpose.nbpa),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            input[name] = value.into();
        }
    }
    input
}

fn derived(
    author: &mut Author,
    id: &str,
    (kdf, level, wallet): (Kdf, Level, &str),
    purpose: &Purpose,
    (rules, flags): (&str, &str),
    comment: &str,
) {
    let key = level_key(kdf, level, wallet, purpose);
    author
        .vector(format!("nbpa.level_key.{id}"))
        .pins(&format!("{} {rules}", derivation_rule(kdf)))
        .flags(flags)
        .says(comment)
        .takes(input(kdf, level, &private_hex(wallet), purpose))
        .gives(json!({"level_key": hex::encode(key)}));
}

/// The kinds of level keys.
fn kinds() -> impl Iterator<Item = (Kdf, Level)> {
    Kdf::ALL.into_iter().flat_map(|kdf| Level::ALL.map(|level| (kdf, level)))
}

fn known_answers(author: &mut Author) {
    agrees("nbpa_bound.bound_secret", &hex::encode(nbpa::bound_secret(&private("alice"))));
    for (kdf, level) in kinds() {
        let path = format!("nbpa_{}.{}_level", short(kdf), level.name());
        agrees(&path, &hex::encode(level_key(kdf, level, "alice", &BTC)));
        let id = format!("{}_{}_known_answer", short(kdf), level.name());
        let comment = format!("{}, level {}", kdf.name(), level.name());
        derived(author, &id, (kdf, level, "alice"), &BTC, ("NBPA-03 NBPA-05", "KnownAnswer"), &comment);
    }
}

fn other_wallets(author: &mut Author) {
    let purpose = Purpose { fio_address: Some("shop@bob"), ..ETH };
    for (kdf, level) in kinds() {
        let id = format!("{}_{}_of_bob", short(kdf), level.name());
        derived(author, &id, (kdf, level, "bob"), &purpose, ("NBPA-03", ""), "Another wallet and chain");
    }
    for (id, private, comment) in [
        ("1", format!("{:064x}", 1), "The wallet secret is 1"),
        ("order_minus_1", group_order_plus(-1), "The wallet secret is the group order minus 1"),
    ] {
        for kdf in Kdf::ALL {
            let bytes = hex::decode(&private).expect("hex");
            let wallet = fio_reference::key::parse_private_bytes(&bytes).expect("in range");
            let key = nbpa::level_key(kdf, Level::Chain, &wallet, &BTC).expect("a good purpose");
            author
                .vector(format!("nbpa.level_key.{}_wallet_secret_{id}", short(kdf)))
                .pins(&format!("{} NBPA-03", derivation_rule(kdf)))
                .flags("Boundary")
                .says(comment)
                .takes(input(kdf, Level::Chain, &private, &BTC))
                .gives(json!({"level_key": hex::encode(key.as_bytes())}));
        }
    }
}

/// A formula takes what it uses and does not look at the rest.
fn what_is_used(author: &mut Author) {
    let bad = Purpose {
        fio_address: Some("nobody"),
        chain_code: Some("bad code"),
        token_code: Some(""),
        nbpa: Some(""),
    };
    for (kdf, level) in kinds() {
        let alone = match (kdf, level) {
            (Kdf::Literal, Level::Address | Level::Chain) => Purpose::default(),
            (Kdf::Literal, Level::Nbpa) => Purpose { nbpa: BTC.nbpa, ..Purpose::default() },
            (Kdf::Bound, Level::Address) => Purpose { fio_address: BTC.fio_address, ..Purpose::default() },
            (Kdf::Bound, Level::Chain) => Purpose { token_code: None, nbpa: None, ..BTC },
            (Kdf::Bound, Level::Nbpa) => continue,
        };
        let with_bad = Purpose {
            fio_address: alone.fio_address.or(bad.fio_address),
            chain_code: alone.chain_code.or(bad.chain_code),
            token_code: alone.token_code.or(bad.token_code),
            nbpa: alone.nbpa.or(bad.nbpa),
        };
        let id = format!("{}_{}", short(kdf), level.name());
        let what = (kdf, level, "alice");
        let comment = "Nothing but what the formula uses is there";
        derived(author, &format!("{id}_alone"), what, &alone, ("NBPA-06", ""), comment);
        let comment = "What the formula does not use is not looked at";
        derived(
            author,
            &format!("{id}_rest_not_looked_at"),
            what,
            &with_bad,
            ("NBPA-06", "CodeForm"),
            comment,
        );
    }
}

/// What sets two keys apart, in one derivation and in the other.
fn what_it_depends_on(author: &mut Author) {
    let other_address = Purpose { fio_address: Some("shop@alice"), ..BTC };
    let other_chain = Purpose { chain_code: Some("POLYGON"), ..BTC };
    let other_token = Purpose { token_code: Some("USDT"), ..BTC };
    let other_nbpa = Purpose { nbpa: Some(ETH_NBPA), ..BTC };
    for (name, level, purpose) in [
        ("other_fio_address", Level::Address, &other_address),
        ("other_fio_address", Level::Chain, &other_address),
        ("other_fio_address", Level::Nbpa, &other_address),
        ("other_chain", Level::Address, &other_chain),
        ("other_chain", Level::Chain, &other_chain),
        ("other_chain", Level::Nbpa, &other_chain),
        ("other_token", Level::Chain, &other_token),
        ("other_token", Level::Nbpa, &other_token),
        ("other_nbpa", Level::Chain, &other_nbpa),
        ("other_nbpa", Level::Nbpa, &other_nbpa),
    ] {
        for kdf in Kdf::ALL {
            let is_same = level_key(kdf, level, "alice", purpose) == level_key(kdf, level, "alice", &BTC);
            let bound_too =
                level_key(Kdf::Bound, level, "alice", purpose) == level_key(Kdf::Bound, level, "alice", &BTC);
            let id = format!("{}_{}_{name}", short(kdf), level.name());
            let comment = match is_same {
                true => "The same key as that of the known answer",
                false => "Another key than that of the known answer",
            };
            let flag = if is_same && !bound_too { "LiteralKdf" } else { "LevelKey" };
            derived(author, &id, (kdf, level, "alice"), purpose, ("", flag), comment);
        }
    }
}

fn case(author: &mut Author) {
    let lower = "1a1zp1ep5qgefi2dmptftl5slmv7divfna";
    for (id, purpose, comment) in [
        (
            "address_in_capitals",
            Purpose { fio_address: Some("Purse@ALICE"), ..BTC },
            "Turned into lower case",
        ),
        ("chain_in_lower_case", Purpose { chain_code: Some("btc"), ..BTC }, "Turned into upper case"),
        ("chain_in_mixed_case", Purpose { chain_code: Some("bTc"), ..BTC }, "Turned into upper case"),
        ("token_in_lower_case", Purpose { token_code: Some("btc"), ..BTC }, "Turned into upper case"),
        (
            "nbpa_in_lower_case",
            Purpose { nbpa: Some(lower), ..BTC },
            "An NBPA is taken as it is: another key",
        ),
    ] {
        let what = (Kdf::Bound, Level::Nbpa, "alice");
        derived(author, &format!("bound_{id}"), what, &purpose, ("NBPA-06", "CaseFolding"), comment);
    }
    for (id, level) in [("address_level", Level::Address), ("chain_level", Level::Chain)] {
        let purpose = Purpose { fio_address: Some("PURSE@alice"), chain_code: Some("Btc"), ..BTC };
        let id = format!("bound_{id}_mixed_case");
        let comment = "FIO Address and chain code in mixed case: the key of the known answer";
        derived(author, &id, (Kdf::Bound, level, "alice"), &purpose, ("", "CaseFolding"), comment);
    }
    let purpose = Purpose { nbpa: Some(lower), ..BTC };
    let what = (Kdf::Literal, Level::Nbpa, "alice");
    derived(
        author,
        "literal_nbpa_in_lower_case",
        what,
        &purpose,
        ("", "CaseFolding"),
        "An NBPA is taken as it is",
    );
}

fn forms(author: &mut Author) {
    let longest = format!("{}@{}", "a".repeat(40), "b".repeat(23));
    for (id, purpose, comment) in [
        ("chain_of_1", Purpose { chain_code: Some("A"), ..BTC }, "A chain code of one character"),
        ("chain_of_10", Purpose { chain_code: Some("ABCDEFGHIJ"), ..BTC }, "A chain code of ten characters"),
        ("chain_of_digits", Purpose { chain_code: Some("0123456789"), ..BTC }, "A chain code of digits"),
        ("chain_with_dollar", Purpose { chain_code: Some("$A"), ..BTC }, "A dollar sign in the chain code"),
        ("token_of_1", Purpose { token_code: Some("1"), ..BTC }, "A token code of one character"),
        ("token_of_10", Purpose { token_code: Some("$BCDEFGHIJ"), ..BTC }, "A token code of ten characters"),
        ("token_star", Purpose { token_code: Some("*"), ..BTC }, "The token code that stands for all"),
        ("shortest_address", Purpose { fio_address: Some("a@b"), ..BTC }, "A FIO Address of 3 characters"),
        ("longest_address", Purpose { fio_address: Some(&longest), ..BTC }, "A FIO Address of 64 characters"),
        ("address_with_hyphens", Purpose { fio_address: Some("p-1@a-2"), ..BTC }, "Hyphens inside the parts"),
    ] {
        let what = (Kdf::Bound, Level::Nbpa, "alice");
        derived(author, &format!("bound_{id}"), what, &purpose, ("NBPA-06", "CodeForm"), comment);
    }
}

/// Any string of at least one byte is an address.
fn addresses(author: &mut Author) {
    let (of_127, of_128) = (filler(127), filler(128));
    let spaces = format!(" {BTC_NBPA} ");
    for (id, nbpa, comment) in [
        ("nbpa_of_1", "1", "An NBPA of one byte"),
        ("nbpa_of_127", &of_127, "127 bytes: the greatest length of one byte"),
        ("nbpa_of_128", &of_128, "128 bytes: the least length of two bytes"),
        ("nbpa_composed", "caf\u{e9}", "An accent that is part of its letter"),
        ("nbpa_decomposed", "cafe\u{301}", "An accent of its own: nothing is normalised"),
        ("nbpa_with_spaces", &spaces, "Spaces are not trimmed"),
        ("nbpa_with_nul", "a\0b", "A NUL inside"),
        ("nbpa_with_quote", "'", "A single quote, which the source has one of too many"),
    ] {
        for kdf in Kdf::ALL {
            let purpose = Purpose { nbpa: Some(nbpa), ..BTC };
            let what = (kdf, Level::Nbpa, "alice");
            derived(author, &format!("{}_{id}", short(kdf)), what, &purpose, ("NBPA-06", "Utf8"), comment);
        }
    }
}

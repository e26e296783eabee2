//! Vectors of the chapter *Looking up an encrypted address*.
//!
//! The right answers are chosen by hand, by position; nothing here asks the reference which address or grant it would take.

use fio_reference::ecdh::XEncoding;
use fio_reference::nbpa::{Kdf, Level, Purpose};
use fio_reference::{grant as grants, index};
use fio_vectors::Patch;
use serde_json::{Value, json};

use super::grant::grant as seal_grant;
use super::nbpa::{BTC_NBPA, ETH_NBPA, level_key, seal_nbpa};
use crate::author::{Author, replace, splice};
use crate::material::{private, public};

pub(super) fn write(author: &mut Author) {
    levels(author);
    tokens(author);
    case(author);
    replaced(author);
    scopes(author);
    ids(author);
    malformed(author);
}

const PURSE: &str = "purse@alice";
const SHOP: &str = "shop@alice";

/// The Search Index that Alice grants a payer under.
fn index_of(payer: &str) -> String {
    index::publish(&private("alice"), &public(payer), XEncoding::Minimal).to_text()
}

/// The wallet that a FIO Address belongs to.
fn wallet(fio_address: &str) -> &'static str {
    if fio_address.eq_ignore_ascii_case("mallory@x") { "mallory" } else { "alice" }
}

fn purpose<'a>(fio_address: &'a str, chain: &'a str, token: &'a str, nbpa: &'a str) -> Purpose<'a> {
    Purpose {
        fio_address: Some(fio_address),
        chain_code: Some(chain),
        token_code: Some(token),
        nbpa: Some(nbpa),
    }
}

/// A published address: sealed three times.
fn address(purpose: &Purpose, key_id: u64) -> Value {
    let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
    let (fio_address, nbpa) = (text(purpose.fio_address), text(purpose.nbpa));
    let sealed = |level: Level| {
        let key = level_key(Kdf::Bound, level, wallet(&fio_address), purpose);
        seal_nbpa(&key, &format!("published {key_id} {} {nbpa}", level.name()), &nbpa)
    };
    json!({
        "fio_address": fio_address, "chain_code": text(purpose.chain_code), "token_code": text(purpose.token_code),
        "key_id": key_id,
        "public_key_address_level": sealed(Level::Address),
        "public_key_chain_level": sealed(Level::Chain),
        "public_key_nbpa_level": sealed(Level::Nbpa),
    })
}

/// A grant of a level of this purpose to a payer.
fn grant(purpose: &Purpose, payer: &str, level: Level, level_index: &str) -> Value {
    let fio_address = purpose.fio_address.unwrap_or_default();
    let key = level_key(Kdf::Bound, level, wallet(fio_address), purpose);
    let name = format!("granted {fio_address} {payer} {} {level_index} {:?}", level.name(), purpose.nbpa);
    json!({
        "payee_fio_address": fio_address, "payer_search_index": index_of(payer), "level": level.name(), "level_index": level_index,
        "decrypt_key": seal_grant(wallet(fio_address), payer, XEncoding::Minimal, &name, &key),
    })
}

/// The same, sealed once more.
fn granted_again(mut grant: Value, purpose: &Purpose, payer: &str, level: Level) -> Value {
    let key = level_key(Kdf::Bound, level, "alice", purpose);
    grant["decrypt_key"] = seal_grant("alice", payer, XEncoding::Minimal, "granted again", &key).into();
    grant
}

fn with(mut object: Value, field: &str, value: &str) -> Value {
    object[field] = value.into();
    object
}

struct Case<'a> {
    id: &'a str,
    rules: &'a str,
    flags: &'a str,
    comment: &'a str,
    /// Payer, FIO Address, chain code, token code.
    asks: (&'a str, &'a str, &'a str, &'a str),
    addresses: Vec<Value>,
    grants: Vec<Value>,
}

impl Case<'_> {
    fn input(&self) -> Value {
        let (payer, fio_address, chain_code, token_code) = self.asks;
        json!({
            "payer_search_index": index_of(payer), "fio_address": fio_address, "chain_code": chain_code, "token_code": token_code,
            "addresses": self.addresses, "grants": self.grants,
        })
    }
}

/// The right answer is the address and the grant at these positions; the payer can open the one with the other.
fn found(author: &mut Author, case: Case, address: usize, grant: usize, level: Level) {
    let sealed = case.addresses[address][format!("public_key_{}_level", level.name())].clone();
    let key = case.grants[grant]["decrypt_key"].clone();
    let (key_text, sealed_text) = (key.as_str().expect("text"), sealed.as_str().expect("text"));
    let read = grants::read_strict(&private(case.asks.0), &public("alice"), key_text, sealed_text);
    assert!(read.is_ok(), "{}: the answer does not open", case.id);
    author
        .vector(format!("lookup.select.{}", case.id))
        .pins(&format!("LOOKUP-03 {}", case.rules))
        .flags(case.flags)
        .says(case.comment)
        .takes(case.input())
        .gives(json!({"public_address": sealed, "decrypt_key": key, "level": level.name()}));
}

fn not_found(author: &mut Author, id: &str, valid: &str, rules: &str, at: &str, patch: Patch, comment: &str) {
    author
        .vector(format!("lookup.select.{id}"))
        .pins(&format!("LOOKUP-08 {rules}"))
        .flags("LookupScope")
        .says(comment)
        .breaks(&format!("lookup.select.{valid}"), at, patch)
        .refused("lookup.not_found");
}

fn btc() -> Purpose<'static> {
    purpose(PURSE, "BTC", "BTC", BTC_NBPA)
}

fn eth(token: &'static str) -> Purpose<'static> {
    purpose(PURSE, "ETH", token, ETH_NBPA)
}

const ASKS_BTC: (&str, &str, &str, &str) = ("bob", PURSE, "BTC", "BTC");

fn levels(author: &mut Author) {
    let address_grant = || grant(&btc(), "bob", Level::Address, PURSE);
    let chain_grant = || grant(&btc(), "bob", Level::Chain, "BTC");
    let nbpa_grant = || grant(&btc(), "bob", Level::Nbpa, "7");
    let (address_level, chain_level, nbpa_level) = (Level::Address, Level::Chain, Level::Nbpa);
    for (id, grants, taken, level, comment) in [
        ("chain_grant", vec![chain_grant()], 0, chain_level, "A grant of the level chain"),
        ("nbpa_grant", vec![nbpa_grant()], 0, nbpa_level, "A grant of the level nbpa"),
        ("address_grant", vec![address_grant()], 0, address_level, "A grant of the level address"),
        (
            "chain_and_address",
            vec![chain_grant(), address_grant()],
            0,
            chain_level,
            "chain comes before address",
        ),
        (
            "address_and_chain",
            vec![address_grant(), chain_grant()],
            1,
            chain_level,
            "chain comes before address",
        ),
        ("nbpa_and_address", vec![nbpa_grant(), address_grant()], 0, nbpa_level, "nbpa comes before address"),
        ("address_and_nbpa", vec![address_grant(), nbpa_grant()], 1, nbpa_level, "nbpa comes before address"),
        ("nbpa_and_chain", vec![nbpa_grant(), chain_grant()], 0, nbpa_level, "nbpa comes before chain"),
        ("chain_and_nbpa", vec![chain_grant(), nbpa_grant()], 1, nbpa_level, "nbpa comes before chain"),
        ("all_three", vec![nbpa_grant(), chain_grant(), address_grant()], 0, nbpa_level, "All three"),
        (
            "all_three_reversed",
            vec![address_grant(), chain_grant(), nbpa_grant()],
            2,
            nbpa_level,
            "All three, in the reverse order of publication",
        ),
        (
            "all_three_chain_last",
            vec![nbpa_grant(), address_grant(), chain_grant()],
            0,
            nbpa_level,
            "All three, that of the level chain last",
        ),
    ] {
        let rules = "LOOKUP-02 LOOKUP-08";
        let (asks, addresses) = (ASKS_BTC, vec![address(&btc(), 7)]);
        let case = Case { id, rules, flags: "LookupOrder", comment, asks, addresses, grants };
        found(author, case, 0, taken, level);
    }
    let none = || replace(json!([]));
    not_found(author, "no_grant", "chain_grant", "", "grants", none(), "No grant at all");
    not_found(author, "no_address", "address_grant", "", "addresses", none(), "A grant, and no address");
    let other = replace(json!([address(&eth("USDC"), 7)]));
    not_found(
        author,
        "other_chain_published",
        "address_grant",
        "",
        "addresses",
        other,
        "An address on another chain",
    );
    let other = replace(json!([grant(&btc(), "bob", Level::Chain, "ETH")]));
    not_found(
        author,
        "chain_grant_for_other_chain",
        "chain_grant",
        "",
        "grants",
        other,
        "A grant for another chain",
    );
    let prefix = replace(json!([grant(&btc(), "bob", Level::Chain, "BT")]));
    not_found(
        author,
        "chain_grant_for_prefix",
        "chain_grant",
        "",
        "grants",
        prefix,
        "A chain whose code begins alike",
    );
}

fn tokens(author: &mut Author) {
    let star = || address(&eth("*"), 8);
    let usdc = || address(&eth("USDC"), 9);
    let on_chain = || grant(&eth("*"), "bob", Level::Chain, "ETH");
    let on_star = || grant(&eth("*"), "bob", Level::Nbpa, "8");
    let on_usdc = || grant(&eth("USDC"), "bob", Level::Nbpa, "9");
    for (id, token, addresses, grants, place, taken, level, comment) in [
        (
            "star",
            "USDT",
            vec![star()],
            vec![on_chain()],
            0,
            0,
            Level::Chain,
            "No address of the token: that of *",
        ),
        (
            "star_by_nbpa",
            "USDT",
            vec![star()],
            vec![on_star()],
            0,
            0,
            Level::Nbpa,
            "That of *, by its own key id",
        ),
        (
            "star_asked_for",
            "*",
            vec![star(), usdc()],
            vec![on_star()],
            0,
            0,
            Level::Nbpa,
            "* itself is asked for",
        ),
        (
            "exact_before_star",
            "USDC",
            vec![usdc(), star()],
            vec![on_chain()],
            0,
            0,
            Level::Chain,
            "The exact token comes before *",
        ),
        (
            "exact_after_star",
            "USDC",
            vec![star(), usdc()],
            vec![on_chain()],
            1,
            0,
            Level::Chain,
            "The exact token, published later",
        ),
        (
            "exact_by_nbpa",
            "USDC",
            vec![star(), usdc()],
            vec![on_star(), on_usdc()],
            1,
            1,
            Level::Nbpa,
            "Grants for both: that of the exact token",
        ),
        (
            "other_token_beside_star",
            "USDT",
            vec![usdc(), star()],
            vec![on_chain()],
            1,
            0,
            Level::Chain,
            "The address of another token does not count",
        ),
    ] {
        let asks = ("bob", PURSE, "ETH", token);
        let case = Case { id, rules: "LOOKUP-01", flags: "LookupOrder", comment, asks, addresses, grants };
        found(author, case, place, taken, level);
    }
    let only = |grant: Value| replace(json!([grant]));
    not_found(
        author,
        "star_grant_for_exact",
        "exact_by_nbpa",
        "LOOKUP-01",
        "grants",
        only(on_star()),
        "A grant for * alone, where the exact token has an address",
    );
    not_found(
        author,
        "exact_grant_for_star",
        "star_asked_for",
        "LOOKUP-01",
        "grants",
        only(on_usdc()),
        "A grant for the exact token alone, where * is asked for",
    );
    let other = replace(json!([usdc()]));
    not_found(
        author,
        "other_token",
        "star",
        "LOOKUP-01",
        "addresses",
        other,
        "Neither the token nor * is published",
    );
    let other = replace(json!([usdc()]));
    not_found(
        author,
        "star_not_published",
        "star_asked_for",
        "LOOKUP-01",
        "addresses",
        other,
        "* is asked for and not published",
    );
    let other = replace(json!([address(&purpose(PURSE, "POLYGON", "*", ETH_NBPA), 8)]));
    not_found(author, "star_of_other_chain", "star", "LOOKUP-01", "addresses", other, "* of another chain");
}

fn case(author: &mut Author) {
    let lower = || purpose(PURSE, "btc", "btc", BTC_NBPA);
    let capitals = || purpose("Purse@ALICE", "BTC", "BTC", BTC_NBPA);
    let chain_grant = |index: &str| grant(&btc(), "bob", Level::Chain, index);
    let address_grant = |index: &str| grant(&btc(), "bob", Level::Address, index);
    for (id, asks, published, grants, level, comment) in [
        (
            "asked_in_lower_case",
            ("bob", PURSE, "btc", "btc"),
            btc(),
            chain_grant("BTC"),
            Level::Chain,
            "Codes in lower case are asked for",
        ),
        (
            "asked_in_capitals",
            ("bob", "PURSE@Alice", "BTC", "BTC"),
            btc(),
            chain_grant("BTC"),
            Level::Chain,
            "The FIO Address is asked for in capitals",
        ),
        (
            "published_in_lower_case",
            ASKS_BTC,
            lower(),
            chain_grant("BTC"),
            Level::Chain,
            "Codes were published in lower case",
        ),
        (
            "published_in_capitals",
            ASKS_BTC,
            capitals(),
            chain_grant("BTC"),
            Level::Chain,
            "The FIO Address was published in capitals",
        ),
        (
            "granted_in_lower_case",
            ASKS_BTC,
            btc(),
            chain_grant("btc"),
            Level::Chain,
            "The chain was granted in lower case",
        ),
        (
            "granted_in_capitals",
            ASKS_BTC,
            btc(),
            address_grant("PURSE@ALICE"),
            Level::Address,
            "The FIO Address was granted in capitals",
        ),
        (
            "grantor_in_capitals",
            ASKS_BTC,
            btc(),
            with(chain_grant("BTC"), "payee_fio_address", "Purse@Alice"),
            Level::Chain,
            "The grantor's FIO Address is in capitals",
        ),
    ] {
        let (addresses, grants) = (vec![address(&published, 7)], vec![grants]);
        let case =
            Case { id, rules: "LOOKUP-07 LOOKUP-09", flags: "CaseFolding", comment, asks, addresses, grants };
        found(author, case, 0, 0, level);
    }
    let digits = index_of("bob")[2..].to_uppercase();
    for (id, index, comment) in [
        ("granted_under_index_in_capitals", format!("0x{digits}"), "An index in capitals is another text"),
        ("granted_under_index_with_capital_prefix", index_of("bob").replace("0x", "0X"), "So is one with 0X"),
    ] {
        let patch = replace(json!([with(chain_grant("BTC"), "payer_search_index", &index)]));
        not_found(author, id, "chain_grant", "LOOKUP-07", "grants", patch, comment);
    }
}

fn replaced(author: &mut Author) {
    let other = || purpose(PURSE, "BTC", "BTC", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT");
    let chain_grant = || grant(&btc(), "bob", Level::Chain, "BTC");
    let old_grant = || grant(&btc(), "bob", Level::Nbpa, "7");
    let new_grant = || grant(&other(), "bob", Level::Nbpa, "12");
    let old = || address(&btc(), 7);
    let new = || address(&other(), 12);
    let lower = || address(&purpose(PURSE, "btc", "btc", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"), 12);
    let (chain, nbpa) = (Level::Chain, Level::Nbpa);
    for (id, rules, addresses, grants, place, taken, level, comment) in [
        (
            "later_address",
            "LOOKUP-05",
            vec![old(), new()],
            vec![chain_grant()],
            1,
            0,
            chain,
            "A later address, under the old chain grant",
        ),
        (
            "later_address_in_lower_case",
            "LOOKUP-05 LOOKUP-07",
            vec![old(), lower()],
            vec![chain_grant()],
            1,
            0,
            chain,
            "The later one has its codes in lower case",
        ),
        (
            "first_address_of_the_future",
            "LOOKUP-05",
            vec![new()],
            vec![chain_grant()],
            0,
            0,
            chain,
            "The grant is older than the first address",
        ),
        (
            "later_address_old_nbpa_grant",
            "LOOKUP-05",
            vec![old(), new()],
            vec![old_grant(), chain_grant()],
            1,
            1,
            chain,
            "The grant for the old key id does not count; that of the chain does",
        ),
        (
            "later_address_new_nbpa_grant",
            "LOOKUP-05",
            vec![old(), new()],
            vec![old_grant(), new_grant()],
            1,
            1,
            nbpa,
            "A grant for the new key id",
        ),
        (
            "twice_in_one_list",
            "LOOKUP-05",
            vec![old(), new(), address(&eth("*"), 13)],
            vec![chain_grant()],
            1,
            0,
            chain,
            "The same code twice in one list, and another one after",
        ),
    ] {
        let case = Case { id, rules, flags: "Replaced", comment, asks: ASKS_BTC, addresses, grants };
        found(author, case, place, taken, level);
    }
    let patch = || replace(json!([address(&btc(), 7), address(&btc(), 12)]));
    not_found(
        author,
        "published_again",
        "nbpa_grant",
        "LOOKUP-05",
        "addresses",
        patch(),
        "The same address again has a new key id",
    );
    let patch = replace(json!([old_grant()]));
    not_found(
        author,
        "old_nbpa_grant_alone",
        "later_address_new_nbpa_grant",
        "LOOKUP-05",
        "grants",
        patch,
        "The grant is for the key id of before",
    );

    let again = || granted_again(chain_grant(), &btc(), "bob", Level::Chain);
    let lower = || with(again(), "level_index", "btc");
    let shouting = || {
        with(
            granted_again(grant(&btc(), "bob", Level::Address, PURSE), &btc(), "bob", Level::Address),
            "level_index",
            "PURSE@ALICE",
        )
    };
    for (id, grants, taken, level, comment) in [
        (
            "later_grant",
            vec![chain_grant(), again()],
            1,
            chain,
            "A later grant of the same replaces the earlier one",
        ),
        (
            "later_grant_in_lower_case",
            vec![chain_grant(), lower()],
            1,
            chain,
            "The later one has the chain code in lower case",
        ),
        (
            "later_grant_between_others",
            vec![chain_grant(), again(), grant(&btc(), "bob", Level::Address, PURSE)],
            1,
            chain,
            "A grant of another level after it",
        ),
        (
            "later_address_grant",
            vec![grant(&btc(), "bob", Level::Address, PURSE), shouting()],
            1,
            Level::Address,
            "The later one has the FIO Address in capitals",
        ),
        (
            "earlier_grant_last",
            vec![again(), chain_grant()],
            1,
            chain,
            "The last one counts, whichever it is",
        ),
    ] {
        let (asks, addresses) = (ASKS_BTC, vec![old()]);
        let case =
            Case { id, rules: "LOOKUP-06 LOOKUP-07", flags: "Replaced", comment, asks, addresses, grants };
        found(author, case, 0, taken, level);
    }
}

fn scopes(author: &mut Author) {
    let shop = || purpose(SHOP, "BTC", "BTC", BTC_NBPA);
    let mallory = || purpose("mallory@x", "BTC", "BTC", BTC_NBPA);
    let chain_grant = || grant(&btc(), "bob", Level::Chain, "BTC");
    let of_mallory = || grant(&mallory(), "bob", Level::Nbpa, "7");
    let for_carol = || grant(&btc(), "carol", Level::Nbpa, "7");
    let of_shop = || grant(&shop(), "bob", Level::Nbpa, "7");
    let both = || vec![address(&btc(), 7), address(&shop(), 8)];
    for (id, asks, addresses, grants, place, taken, comment) in [
        (
            "grant_of_a_stranger",
            ASKS_BTC,
            both(),
            vec![chain_grant(), of_mallory()],
            0,
            0,
            "A stranger grants under the same index: no effect",
        ),
        (
            "grant_of_a_stranger_first",
            ASKS_BTC,
            both(),
            vec![of_mallory(), chain_grant()],
            0,
            1,
            "The stranger was first",
        ),
        (
            "grant_for_other_payer",
            ASKS_BTC,
            both(),
            vec![for_carol(), chain_grant()],
            0,
            1,
            "A grant for another payer",
        ),
        (
            "grant_of_other_address",
            ASKS_BTC,
            both(),
            vec![of_shop(), chain_grant()],
            0,
            1,
            "A grant of the payee's other FIO Address",
        ),
        (
            "asks_other_address",
            ("bob", SHOP, "BTC", "BTC"),
            both(),
            vec![chain_grant(), grant(&shop(), "bob", Level::Chain, "BTC")],
            1,
            1,
            "Both FIO Addresses have granted",
        ),
        (
            "old_index",
            ASKS_BTC,
            both(),
            vec![chain_grant(), grant(&btc(), "bob-2", Level::Chain, "BTC")],
            0,
            0,
            "The payer has a new key: the old index gives the old grant",
        ),
        (
            "new_index",
            ("bob-2", PURSE, "BTC", "BTC"),
            both(),
            vec![chain_grant(), grant(&btc(), "bob-2", Level::Chain, "BTC")],
            0,
            1,
            "The payer has a new key: the new index gives the new grant",
        ),
    ] {
        let case =
            Case { id, rules: "LOOKUP-04 LOOKUP-10", flags: "LookupScope", comment, asks, addresses, grants };
        found(author, case, place, taken, Level::Chain);
    }
    for (id, grants, comment) in [
        ("stranger_alone", json!([of_mallory()]), "Only a stranger has granted, under the same index"),
        ("other_payer_alone", json!([for_carol()]), "Only another payer was granted"),
        (
            "other_address_alone",
            json!([of_shop(), grant(&shop(), "bob", Level::Chain, "BTC")]),
            "Only the payee's other FIO Address has granted",
        ),
        (
            "address_grant_for_other",
            json!([grant(&btc(), "bob", Level::Address, SHOP)]),
            "A grant of the level address for another one",
        ),
        (
            "new_index_without_grant",
            json!([grant(&btc(), "bob-2", Level::Chain, "BTC")]),
            "Only the payer's new key was granted",
        ),
    ] {
        not_found(author, id, "grant_of_a_stranger", "LOOKUP-04", "grants", replace(grants), comment);
    }
    let patch = replace(index_of("carol"));
    not_found(
        author,
        "asked_by_other_payer",
        "chain_grant",
        "LOOKUP-04",
        "payer_search_index",
        patch,
        "Another payer asks",
    );
    not_found(
        author,
        "asked_for_other_address",
        "chain_grant",
        "LOOKUP-04",
        "fio_address",
        replace(SHOP),
        "The other FIO Address is asked for",
    );
    let stolen = replace(json!([address(&mallory(), 7)]));
    not_found(
        author,
        "address_of_a_stranger",
        "chain_grant",
        "LOOKUP-04",
        "addresses",
        stolen,
        "Only a stranger has published",
    );
}

fn ids(author: &mut Author) {
    let polygon = || purpose(PURSE, "POLYGON", "*", ETH_NBPA);
    let list = || vec![address(&btc(), 100), address(&eth("*"), 101), address(&polygon(), 102)];
    let grants = || {
        vec![
            grant(&btc(), "bob", Level::Nbpa, "100"),
            grant(&eth("*"), "bob", Level::Nbpa, "101"),
            grant(&polygon(), "bob", Level::Nbpa, "102"),
            grant(&btc(), "bob", Level::Chain, "BTC"),
            grant(&btc(), "bob", Level::Address, PURSE),
        ]
    };
    for (place, chain, token) in [(0, "BTC", "BTC"), (1, "ETH", "DAI"), (2, "POLYGON", "USDC")] {
        let case = Case {
            id: &format!("list_item_{place}"),
            rules: "LOOKUP-02 LOOKUP-04",
            flags: "LookupScope",
            comment: "Three addresses of one list and five grants of another",
            asks: ("bob", PURSE, chain, token),
            addresses: list(),
            grants: grants(),
        };
        found(author, case, place, place, Level::Nbpa);
    }
    let digits = || purpose(PURSE, "7", "BTC", BTC_NBPA);
    for (id, addresses, grants, asks, taken, level, comment) in [
        (
            "key_id_1",
            vec![address(&btc(), 1)],
            vec![grant(&btc(), "bob", Level::Nbpa, "10"), grant(&btc(), "bob", Level::Nbpa, "1")],
            ASKS_BTC,
            1,
            Level::Nbpa,
            "The key ids 1 and 10",
        ),
        (
            "key_id_2_53",
            vec![address(&btc(), 9_007_199_254_740_991)],
            vec![grant(&btc(), "bob", Level::Nbpa, "9007199254740991")],
            ASKS_BTC,
            0,
            Level::Nbpa,
            "The key id 2^53 - 1",
        ),
        (
            "chain_code_like_key_id",
            vec![address(&digits(), 3)],
            vec![grant(&digits(), "bob", Level::Nbpa, "7"), grant(&digits(), "bob", Level::Chain, "7")],
            ("bob", PURSE, "7", "BTC"),
            1,
            Level::Chain,
            "The chain code 7, and a grant for the key id 7",
        ),
    ] {
        let case = Case { id, rules: "LOOKUP-02", flags: "LookupOrder", comment, asks, addresses, grants };
        found(author, case, 0, taken, level);
    }
    let chain_like_id = replace(json!([grant(&btc(), "bob", Level::Chain, "7")]));
    not_found(
        author,
        "chain_grant_like_key_id",
        "nbpa_grant",
        "LOOKUP-02",
        "grants",
        chain_like_id,
        "The key id in a grant of the level chain",
    );
    let longer = replace(json!([grant(&btc(), "bob", Level::Nbpa, "70")]));
    not_found(
        author,
        "longer_key_id",
        "nbpa_grant",
        "LOOKUP-05",
        "grants",
        longer,
        "A key id that begins alike",
    );
}

fn malformed(author: &mut Author) {
    let of_65 = format!("{}@{}", "a".repeat(40), "b".repeat(24));
    let (form, bad_index) = ("lookup.malformed", "index.malformed");
    for (id, at, patch, code, comment) in [
        ("index_empty", "payer_search_index", replace(""), bad_index, "No Search Index"),
        (
            "index_without_prefix",
            "payer_search_index",
            splice(0, 2, ""),
            bad_index,
            "A Search Index without 0x",
        ),
        (
            "index_in_capitals",
            "payer_search_index",
            replace(index_of("bob").to_uppercase()),
            bad_index,
            "In upper case",
        ),
        ("index_of_31", "payer_search_index", splice(33, 1, ""), bad_index, "A digit too few"),
        ("index_of_33", "payer_search_index", splice(34, 0, "0"), bad_index, "A digit too many"),
        (
            "index_decimal",
            "payer_search_index",
            replace("515184318471884685485465454464846864686484464694181384"),
            bad_index,
            "The decimal example of FIP-5",
        ),
        (
            "index_is_an_address",
            "payer_search_index",
            replace("payer@bob"),
            bad_index,
            "A FIO Address for the Search Index",
        ),
        ("address_empty", "fio_address", replace(""), form, "No FIO Address"),
        ("address_domain_only", "fio_address", replace("alice"), form, "A domain alone"),
        ("address_without_name", "fio_address", replace("@alice"), form, "A FIO Address without a name"),
        ("address_two_ats", "fio_address", replace("purse@my@alice"), form, "A FIO Address with two @"),
        ("address_underscore", "fio_address", replace("my_purse@alice"), form, "An underscore in it"),
        ("address_of_65", "fio_address", replace(of_65), form, "A FIO Address of 65 characters"),
        ("address_space", "fio_address", splice(0, 0, " "), form, "A space before it"),
        ("chain_empty", "chain_code", replace(""), form, "No chain code"),
        ("chain_of_11", "chain_code", replace("ABCDEFGHIJK"), form, "A chain code of 11 characters"),
        ("chain_star", "chain_code", replace("*"), form, "A star for the chain code"),
        (
            "chain_special",
            "chain_code",
            replace("BTC!@#$%^&*()"),
            form,
            "The bad example of the chain's own tests",
        ),
        ("token_empty", "token_code", replace(""), form, "No token code"),
        ("token_of_11", "token_code", replace("ABCDEFGHIJK"), form, "A token code of 11 characters"),
        ("token_two_stars", "token_code", replace("**"), form, "Two stars"),
        ("token_hyphen", "token_code", replace("B-T"), form, "A hyphen in the token code"),
        ("token_umlaut", "token_code", replace("ÄTH"), form, "A letter outside ASCII"),
    ] {
        author
            .vector(format!("lookup.select.{id}"))
            .pins(if code == form { "LOOKUP-09" } else { "LOOKUP-10" })
            .flags(if code == form { "CodeForm" } else { "IndexText" })
            .says(comment)
            .breaks("lookup.select.chain_grant", at, patch)
            .refused(code);
    }
}

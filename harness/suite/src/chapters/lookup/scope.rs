//! Whose addresses and grants count, and how their names are compared.

use fio_reference::nbpa::Level;
use serde_json::json;

use super::{ASKS_BTC, Case, PURSE, SHOP, address, btc, found, grant, index_of, not_found, purpose, with};
use crate::author::{Author, replace};
use crate::chapters::nbpa::BTC_NBPA;

pub(super) fn write(author: &mut Author) {
    case(author);
    scopes(author);
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

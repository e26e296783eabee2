//! What was published later takes the place of what was published before.

use fio_reference::nbpa::Level;
use serde_json::json;

use super::{
    ASKS_BTC, Case, PURSE, address, btc, eth, found, grant, granted_again, not_found, purpose, with,
};
use crate::author::{Author, replace};

pub(super) fn write(author: &mut Author) {
    replaced(author);
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

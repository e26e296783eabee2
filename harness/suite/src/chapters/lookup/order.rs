//! Which address comes first, and which grant.

use fio_reference::nbpa::Level;
use serde_json::{Value, json};

use super::{ASKS_BTC, Case, PURSE, address, btc, eth, found, grant, index_of, not_found, purpose, with};
use crate::author::{Author, replace};
use crate::chapters::nbpa::{BTC_NBPA, ETH_NBPA};

pub(super) fn write(author: &mut Author) {
    levels(author);
    tokens(author);
    ids(author);
}

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
    let of_carol = with(on_usdc(), "payer_search_index", &index_of("carol"));
    not_found(
        author,
        "star_grant_beside_anothers",
        "exact_by_nbpa",
        "LOOKUP-01 LOOKUP-04",
        "grants",
        replace(json!([on_star(), of_carol])),
        "A grant for *, and one for the exact token that is another payer's",
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

//! Granting level keys.

use serde_json::{Value, json};

use super::address::{item, numbered, publish};
use crate::author::Author;
use crate::chapters::scenario::world::{PURSE, index, sealed};
use crate::chapters::scenario::{action, charged, done, forbidden, invalid, missing, scenario, with};

/// An element of `decrypt_keys`.
pub(super) fn key(level: &str, level_index: &str) -> Value {
    json!({"level": level, "level_index": level_index, "decrypt_key": sealed(&format!("{level} {level_index}"))})
}

/// Alice grants these to somebody, for her purse.
pub(super) fn grant(payer: &str, keys: &[Value]) -> Value {
    let parameters = json!({"payer_search_index": index("alice", payer), "decrypt_keys": keys, "payee_fio_address": "purse@alice"});
    action("priv_grant_pub_address_access", "alice", parameters)
}

pub(super) fn write(author: &mut Author) {
    let nothing = || done(json!({}));
    scenario(author, "grant_chain", "CHAIN-12", "A chain key, before any address of the chain is published")
        .call(grant("bob", &[key("chain", "BTC")]), nothing())
        .ends();
    scenario(author, "grant_five", "CHAIN-07 CHAIN-19 CHAIN-20", "Five keys of all levels at once")
        .flags("Boundary")
        .call(publish(&[item("BTC", "BTC"), item("ETH", "USDC")]), numbered(&[1000, 1001]))
        .call(
            grant(
                "bob",
                &[
                    key("nbpa", "1001"),
                    key("chain", "btc"),
                    key("address", "Purse@Alice"),
                    key("nbpa", "1000"),
                    key("chain", "ETH"),
                ],
            ),
            nothing(),
        )
        .ends();
    let count = || invalid("decrypt_keys", "decrypt_keys", "Min 1, Max 5 decrypt keys are allowed");
    let six = ["A", "B", "C", "D", "E", "F"].map(|code| key("chain", code));
    scenario(author, "grant_none_and_six", "CHAIN-07", "A list of no element, and one of six")
        .flags("Boundary")
        .call(grant("bob", &[]), count())
        .call(grant("bob", &six), count())
        .ends();
    scenario(author, "grant_bad_level", "CHAIN-09", "Levels are address, chain and nbpa, in lower case")
        .call(grant("bob", &[key("Chain", "BTC")]), invalid("level", "Chain", "Invalid level."))
        .call(grant("bob", &[key("", "BTC")]), invalid("level", "", "Invalid level."))
        .call(grant("bob", &[key("token", "BTC")]), invalid("level", "token", "Invalid level."))
        .ends();
    scenario(author, "grant_bad_chain_code", "CHAIN-09", "A level index that is no chain code")
        .flags("CodeForm")
        .call(
            grant("bob", &[key("chain", "BTC!@#$%^&*()")]),
            invalid("level_index", "BTC!@#$%^&*()", "Invalid Chain Code"),
        )
        .call(grant("bob", &[key("chain", "*")]), invalid("level_index", "*", "Invalid Chain Code"))
        .ends();
    for (name, text) in [
        ("zero", "0"),
        ("leading_zero", "01000"),
        ("negative", "-1"),
        ("plus", "+1000"),
        ("word", "abc"),
        ("too_large", "18446744073709551616"),
        ("empty", ""),
        ("blank", " 1000"),
        ("fraction", "1000.0"),
    ] {
        scenario(
            author,
            &format!("grant_key_id_{name}"),
            "CHAIN-09",
            "A level index that is no number of an address",
        )
        .flags("Boundary")
        .call(publish(&[item("BTC", "BTC")]), numbered(&[1000]))
        .call(grant("bob", &[key("nbpa", text)]), invalid("level_index", text, "Invalid NBPA ID"))
        .ends();
    }
    let of_bob = |level: &str, level_index: &str| {
        with(grant("bob", &[key(level, level_index)]), json!({"payee_fio_address": "crypto@bob"}))
    };
    scenario(author, "grant_form_before_owner", "CHAIN-01 CHAIN-09", "For somebody else's FIO Address: the form of a level index is looked at before the owner, its meaning after")
        .flags("CheckOrder Boundary")
        .call(of_bob("nbpa", "0"), invalid("level_index", "0", "Invalid NBPA ID"))
        .call(of_bob("nbpa", "1"), forbidden())
        .call(of_bob("chain", "?"), invalid("level_index", "?", "Invalid Chain Code"))
        .call(
            of_bob("address", "alice"),
            invalid("level_index", "alice", "FIO Address invalid or does not exist."),
        )
        .call(of_bob("address", "purse@alice"), forbidden())
        .ends();
    let of_mallory = action(
        "priv_add_pub_address",
        "mallory",
        json!({"payee_fio_address": "mallory@x", "public_addresses": [item("BTC", "BTC")]}),
    );
    let of_shop = with(publish(&[item("BTC", "BTC")]), json!({"payee_fio_address": "shop@alice"}));
    let no_id = |text: &str| invalid("level_index", text, "Invalid NBPA ID");
    scenario(
        author,
        "grant_key_id_of_others",
        "CHAIN-19",
        "Numbers of another owner, of another FIO Address of the same owner, and of nobody",
    )
    .flags("Scope")
    .call(of_mallory, numbered(&[1000]))
    .call(of_shop, numbered(&[1001]))
    .call(grant("bob", &[key("nbpa", "1000")]), no_id("1000"))
    .call(grant("bob", &[key("nbpa", "1001")]), no_id("1001"))
    .call(grant("bob", &[key("nbpa", "1002")]), no_id("1002"))
    .call(grant("bob", &[key("nbpa", "18446744073709551615")]), no_id("18446744073709551615"))
    .ends();
    scenario(
        author,
        "grant_key_id_replaced",
        "CHAIN-19",
        "The number of an address that was replaced is still one of the FIO Address",
    )
    .flags("Replaced")
    .call(publish(&[item("BTC", "BTC")]), numbered(&[1000]))
    .call(publish(&[item("BTC", "BTC")]), numbered(&[1001]))
    .call(grant("bob", &[key("nbpa", "1000")]), nothing())
    .ends();
    let of_shop = with(publish(&[item("ETH", "ETH")]), json!({"payee_fio_address": "shop@alice"}));
    scenario(
        author,
        "grant_key_id_among_others",
        "CHAIN-19 CHAIN-02",
        "A good number beside one of the owner's other FIO Address: neither is granted",
    )
    .flags("Scope")
    .call(publish(&[item("BTC", "BTC")]), numbered(&[1000]))
    .call(of_shop, numbered(&[1001]))
    .call(grant("bob", &[key("nbpa", "1000"), key("nbpa", "1001")]), no_id("1001"))
    .ends();
    let no_address = |text: &str| invalid("level_index", text, "FIO Address invalid or does not exist.");
    scenario(
        author,
        "grant_address_of_others",
        "CHAIN-20",
        "A level index that is another FIO Address, of the same owner too, or none",
    )
    .flags("Scope")
    .call(grant("bob", &[key("address", "shop@alice")]), no_address("shop@alice"))
    .call(grant("bob", &[key("address", "mallory@x")]), no_address("mallory@x"))
    .call(grant("bob", &[key("address", "alice")]), no_address("alice"))
    .ends();
    let mut for_shop = grant("bob", &[key("chain", "BTC"), key("address", "purse@alice")]);
    for_shop["parameters"]["payee_fio_address"] = "shop@alice".into();
    scenario(
        author,
        "grant_address_among_others",
        "CHAIN-20 CHAIN-02",
        "The FIO Address of the same owner, named where the other one grants",
    )
    .flags("Scope")
    .call(for_shop, no_address("purse@alice"))
    .ends();
    scenario(
        author,
        "grant_again",
        "CHAIN-21",
        "A grant for the same replaces the one before, in whatever letters",
    )
    .flags("Replaced CaseFolding")
    .call(grant("bob", &[key("chain", "BTC"), key("address", "purse@alice")]), nothing())
    .call(grant("bob", &[key("chain", "btc"), key("address", "PURSE@ALICE")]), nothing())
    .call(grant("mallory", &[key("chain", "BTC")]), nothing())
    .ends();
    scenario(author, "grant_malformed_index", "CHAIN-09", "Search Indexes that are none")
        .flags("IndexText")
        .call(
            with(
                grant("bob", &[key("chain", "BTC")]),
                json!({"payer_search_index": "515184318471884685485465454464846864686484464694181384"}),
            ),
            invalid(
                "payer_search_index",
                "515184318471884685485465454464846864686484464694181384",
                "Invalid search index",
            ),
        )
        .call(
            with(grant("bob", &[key("chain", "BTC")]), json!({"payer_search_index": ""})),
            invalid("payer_search_index", "", "Invalid search index"),
        )
        .ends();
    let mut short = key("chain", "BTC");
    short["decrypt_key"] = "XXX".into();
    scenario(
        author,
        "grant_short",
        "CHAIN-08",
        "A sealed level key that is too short; it is looked at before level and index",
    )
    .flags("Boundary")
    .call(grant("bob", &[short]), invalid("decrypt_key", "XXX", "Requires min 64"))
    .ends();
    let mut nearly = key("nbpa", "1");
    nearly["decrypt_key"] = "k".repeat(63).into();
    scenario(
        author,
        "grant_short_at_the_end",
        "CHAIN-08 CHAIN-02",
        "The second of two keys lacks a character: the first is not granted either",
    )
    .flags("Boundary")
    .call(
        grant("bob", &[key("chain", "BTC"), nearly]),
        invalid("decrypt_key", &"k".repeat(63), "Requires min 64"),
    )
    .ends();
    scenario(author, "grant_incomplete", "CHAIN-03", "Parameters that are missing or no strings")
        .call(grant("bob", &[json!({"level": "chain", "level_index": "BTC"})]), missing("decrypt_key"))
        .call(
            grant("bob", &[json!({"level": "nbpa", "level_index": 1000, "decrypt_key": ""})]),
            missing("level_index"),
        )
        .call(with(grant("bob", &[]), json!({"decrypt_keys": "all"})), missing("decrypt_keys"))
        .call(with(grant("bob", &[]), json!({"payer_search_index": 5})), missing("payer_search_index"))
        .ends();
    let mut foreign = grant("bob", &[key("chain", "BTC")]);
    foreign["parameters"]["payee_fio_address"] = "crypto@bob".into();
    scenario(author, "grant_not_owner", "CHAIN-04 CHAIN-02", "For a FIO Address of somebody else")
        .call(foreign, forbidden())
        .ends();
    scenario(
        author,
        "grant_for_the_fee",
        "CHAIN-12 CHAIN-13 CHAIN-37",
        "Without bundled transactions the fee is taken",
    )
    .from(|start| start["addresses"][PURSE]["bundles"] = 0.into())
    .call(with(grant("bob", &[key("chain", "BTC")]), json!({"max_fee": 300})), charged(300, json!({})))
    .ends();
}

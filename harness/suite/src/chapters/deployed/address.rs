//! Addresses in the clear.

use serde_json::{Value, json};

use super::deployed;
use crate::author::Author;
use crate::chapters::scenario::world::{EXPIRATION, GRACE, PURSE, actor};
use crate::chapters::scenario::{
    action, at, done, forbidden, found, get, invalid, missing, not_found, with, without,
};

const ENDPOINT: &str = "add_pub_address";

/// An address for a chain and a token.
fn item(chain: &str, token: &str, address: &str) -> Value {
    json!({"chain_code": chain, "token_code": token, "public_address": address})
}

/// Alice stores addresses for her purse.
pub(super) fn add(items: &[Value]) -> Value {
    action(ENDPOINT, "alice", json!({"fio_address": "purse@alice", "public_addresses": items}))
}

/// Alice stores one.
pub(super) fn add_one() -> Value {
    add(&[item("BTC", "BTC", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT")])
}

fn look_up(chain: &str, token: &str) -> Value {
    get("get_pub_address", json!({"fio_address": "purse@alice", "chain_code": chain, "token_code": token}))
}

fn is(address: &str) -> Value {
    found(json!({"public_address": address}))
}

pub(super) fn write(author: &mut Author) {
    let ok = || done(json!({}));
    let none = || not_found("Public address not found");
    deployed(
        author,
        "clear_address",
        "DEPLOYED-13 DEPLOYED-14 DEPLOYED-24",
        "Stored, found in any case, replaced",
    )
    .flags("CaseFolding Replaced")
    .call(add(&[item("btc", "Btc", "one"), item("ETH", "USDC", "two")]), ok())
    .call(look_up("BTC", "BTC"), is("one"))
    .call(look_up("eth", "usdc"), is("two"))
    .call(look_up("ETH", "BTC"), none())
    .call(look_up("BTC", "USDC"), none())
    .call(add(&[item("BTC", "BTC", "three")]), ok())
    .call(look_up("BTC", "BTC"), is("three"))
    .call(look_up("ETH", "USDC"), is("two"))
    .ends();
    deployed(
        author,
        "clear_address_for_all_tokens",
        "DEPLOYED-14",
        "The address for the token, else that for all tokens of the chain",
    )
    .flags("LookupOrder")
    .call(add(&[item("ETH", "*", "all"), item("ETH", "USDC", "one")]), ok())
    .call(look_up("ETH", "USDC"), is("one"))
    .call(look_up("ETH", "USDT"), is("all"))
    .call(look_up("ETH", "*"), is("all"))
    .call(look_up("BTC", "USDC"), none())
    .ends();
    deployed(
        author,
        "clear_address_twice_in_a_call",
        "DEPLOYED-13",
        "The last of the same chain and token stays",
    )
    .flags("Replaced")
    .call(add(&[item("BTC", "BTC", "one"), item("btc", "btc", "two")]), ok())
    .call(look_up("BTC", "BTC"), is("two"))
    .ends();
    deployed(author, "clear_address_of_another", "DEPLOYED-14", "Each FIO Address has its own")
        .flags("Scope")
        .call(add(&[item("BTC", "BTC", "one")]), ok())
        .call(with(look_up("BTC", "BTC"), json!({"fio_address": "shop@alice"})), none())
        .call(with(look_up("BTC", "BTC"), json!({"fio_address": "Purse@ALICE"})), is("one"))
        .ends();
    deployed(
        author,
        "clear_address_for_all_tokens_in_capitals",
        "DEPLOYED-14",
        "Stored for all tokens in small letters, asked for in capitals",
    )
    .flags("CaseFolding LookupOrder")
    .call(add(&[item("btc", "*", "all")]), ok())
    .call(look_up("BTC", "LIGHTNING"), is("all"))
    .ends();
    limits(author);
    errors(author);
    getter(author);
}

fn limits(author: &mut Author) {
    let ok = || done(json!({}));
    let six: Vec<Value> = ["A", "B", "C", "D", "E", "F"].map(|code| item("BTC", code, "x")).into();
    let count =
        || invalid("public_addresses", "public_addresses", "Min 1, Max 5 public addresses are allowed");
    deployed(author, "clear_address_none_and_six", "DEPLOYED-13 DEPLOYED-02", "One to five at once")
        .flags("Boundary")
        .call(add(&[]), count())
        .call(add(&six), count())
        .call(add(&six[..5]), ok())
        .ends();
    let long = "x".repeat(128);
    let too_long = "x".repeat(129);
    let wide = "é".repeat(65);
    let bad = |value: &str| invalid("public_address", value, "Invalid public address format");
    deployed(
        author,
        "clear_address_lengths",
        "DEPLOYED-13 DEPLOYED-02",
        "Addresses of 0, 1, 128 and 129 bytes, and of 65 characters with 130 bytes",
    )
    .flags("Boundary")
    .call(add(&[item("BTC", "BTC", "")]), bad(""))
    .call(add(&[item("BTC", "BTC", &too_long)]), bad(&too_long))
    .call(add(&[item("BTC", "BTC", &wide)]), bad(&wide))
    .call(add(&[item("BTC", "BTC", &long)]), ok())
    .call(look_up("BTC", "BTC"), is(&long))
    .call(add(&[item("BTC", "BTC", "1")]), ok())
    .ends();
    let stored =
        |count: usize| -> Vec<Value> { (0..count).map(|n| item("BTC", &format!("T{n:03}"), "x")).collect() };
    let full = |token: &str| {
        let error = "Maximum token codes mapped to single FIO Address reached. Only 200 can be mapped.";
        invalid("token_code", token, error)
    };
    deployed(
        author,
        "clear_address_the_201st",
        "DEPLOYED-13 DEPLOYED-02",
        "200 are stored: one more is one too many, one in the place of another is not",
    )
    .flags("Boundary")
    .from(|start| start["addresses"][PURSE]["public_addresses"] = stored(200).into())
    .call(add(&[item("BTC", "new", "x")]), full("new"))
    .call(add(&[item("BTC", "T007", "y"), item("btc", "t199", "z")]), ok())
    .call(look_up("BTC", "T007"), is("y"))
    .ends();
    deployed(
        author,
        "clear_address_the_200th",
        "DEPLOYED-13 DEPLOYED-02",
        "199 are stored: one more, twice in a call, and then no other",
    )
    .flags("Boundary")
    .from(|start| start["addresses"][PURSE]["public_addresses"] = stored(199).into())
    .call(add(&[item("BTC", "new", "x"), item("BTC", "other", "x")]), full("other"))
    .call(look_up("BTC", "NEW"), not_found("Public address not found"))
    .call(add(&[item("BTC", "new", "x"), item("BTC", "NEW", "y")]), ok())
    .call(add(&[item("BTC", "other", "x")]), full("other"))
    .ends();
}

fn errors(author: &mut Author) {
    let good = || item("BTC", "BTC", "x");
    let token = |value: &str| invalid("token_code", value, "Invalid token code format");
    let chain = |value: &str| invalid("chain_code", value, "Invalid chain code format");
    let eleven = "ABCDEFGHIJK";
    deployed(
        author,
        "clear_address_codes",
        "DEPLOYED-13 DEPLOYED-01 DEPLOYED-02",
        "Bad codes: element by element, the token first, then chain, then address; nothing is stored",
    )
    .flags("CodeForm CheckOrder Boundary")
    .call(add(&[item("BTC", "B C", "x")]), token("B C"))
    .call(add(&[item("BTC", eleven, "x")]), token(eleven))
    .call(add(&[item("*", "BTC", "x")]), chain("*"))
    .call(add(&[item(eleven, "BTC", "x")]), chain(eleven))
    .call(add(&[item("", "BTC", "x")]), chain(""))
    .call(add(&[item("?", "?", "")]), token("?"))
    .call(add(&[item("?", "BTC", "")]), chain("?"))
    .call(
        add(&[good(), item("BTC", "BTC", ""), item("?", "?", "x")]),
        invalid("public_address", "", "Invalid public address format"),
    )
    .call(look_up("BTC", "BTC"), not_found("Public address not found"))
    .call(add(&[item("$BTC", "ABCDEFGHIJ", "x")]), done(json!({})))
    .ends();
    let without_codes = add(&[json!({"chain_code": "BTC", "token_code": null, "public_address": "x"})]);
    deployed(author, "clear_address_missing", "DEPLOYED-01", "Fields that are missing")
        .call(without_codes, missing("token_code"))
        .call(add(&[json!("BTC")]), missing("chain_code"))
        .call(with(add(&[]), json!({"public_addresses": {}})), missing("public_addresses"))
        .call(without(add(&[good()]), "fio_address"), missing("fio_address"))
        .ends();
    let named = |name: &str| with(add_one(), json!({"fio_address": name}));
    let mut foreign = with(add_one(), json!({"actor": actor("bob")}));
    foreign["signer"] = actor("bob").into();
    deployed(
        author,
        "clear_address_for_whom",
        "DEPLOYED-01 DEPLOYED-02",
        "No FIO Address is a 400, one that nobody has a 404; owner before domain, domain before codes",
    )
    .flags("CheckOrder CaseFolding")
    .call(named("alice"), invalid("fio_address", "alice", "FIO Address not found"))
    .call(
        with(named("alice"), json!({"public_addresses": []})),
        invalid("fio_address", "alice", "FIO Address not found"),
    )
    .call(
        with(named("nobody@alice"), json!({"public_addresses": []})),
        invalid("public_addresses", "public_addresses", "Min 1, Max 5 public addresses are allowed"),
    )
    .call(named("nobody@alice"), not_found("FIO Address not found"))
    .call(named("PURSE@alice"), done(json!({})))
    .call(foreign.clone(), forbidden())
    .call(at(add_one(), EXPIRATION + GRACE), done(json!({})))
    .call(at(foreign, EXPIRATION + GRACE + 1), forbidden())
    .call(add(&[item("?", "?", "")]), invalid("domain", "alice", "FIO Domain expired"))
    .call(named("PURSE@ALICE"), invalid("domain", "alice", "FIO Domain expired"))
    .ends();
}

fn getter(author: &mut Author) {
    let bad = |name: &str, value: &str, error: &str| invalid(name, value, error);
    deployed(
        author,
        "clear_look_up_errors",
        "DEPLOYED-14 DEPLOYED-01",
        "What was asked for is checked in the order address, token, chain, existence, domain",
    )
    .flags("CheckOrder CodeForm Boundary")
    .call(
        with(look_up("?", "?"), json!({"fio_address": "alice"})),
        bad("fio_address", "alice", "Invalid FIO Address"),
    )
    .call(look_up("?", "?"), bad("token_code", "?", "Invalid Token Code"))
    .call(look_up("*", "*"), bad("chain_code", "*", "Invalid Chain Code"))
    .call(
        with(look_up("BTC", "BTC"), json!({"fio_address": "nobody@alice"})),
        not_found("Public address not found"),
    )
    .call(without(look_up("BTC", "BTC"), "chain_code"), missing("chain_code"))
    .call(at(look_up("BTC", "BTC"), EXPIRATION), not_found("Public address not found"))
    .call(at(look_up("BTC", "BTC"), EXPIRATION + 1), bad("fio_address", "purse@alice", "Invalid FIO Address"))
    .call(
        with(look_up("BTC", "BTC"), json!({"fio_address": "nobody@alice"})),
        not_found("Public address not found"),
    )
    .ends();
}

//! Two things wrong at once, and what holds for all actions.

use serde_json::{Value, json};

use super::owner::calls;
use crate::author::Author;
use crate::chapters::scenario::world::{EXPIRATION, GRACE, PURSE, actor};
use crate::chapters::scenario::{at, done, forbidden, invalid, missing, scenario, with, without};

const TPID: &str = "TPID must be empty or valid FIO address";

pub(super) fn write(author: &mut Author) {
    for (name, field, call) in calls() {
        pairs(author, name, field, &call);
    }
    let (_, _, call) = calls().swap_remove(4);
    for (name, value, sent) in [
        ("negative", json!(-100), "-100"),
        ("fraction", json!(1.0), "1.0"),
        ("text", json!("100"), "\"100\""),
        ("true", json!(true), "true"),
        ("null", Value::Null, "null"),
        ("2_63", json!(9_223_372_036_854_775_808_u64), "9223372036854775808"),
    ] {
        scenario(
            author,
            &format!("max_fee_{name}"),
            "CHAIN-06",
            "A maximum that is no number from 0 to 2⁶³ − 1",
        )
        .flags("Boundary")
        .call(with(call.clone(), json!({"max_fee": value})), invalid("max_fee", sent, "Invalid fee value"))
        .ends();
    }
    scenario(author, "max_fee_largest", "CHAIN-06", "The largest maximum")
        .flags("Boundary")
        .call(with(call.clone(), json!({"max_fee": 9_223_372_036_854_775_807_u64})), done(json!({})))
        .ends();
    scenario(author, "tpid", "CHAIN-05", "Empty, a FIO Address that nobody has registered, and what is none")
        .call(with(call.clone(), json!({"tpid": "rewards@wallet"})), done(json!({})))
        .call(
            with(call.clone(), json!({"tpid": "notvalidfioaddress"})),
            invalid("tpid", "notvalidfioaddress", TPID),
        )
        .call(with(call.clone(), json!({"tpid": " "})), invalid("tpid", " ", TPID))
        .call(with(call.clone(), json!({"tpid": null})), missing("tpid"))
        .ends();
    let (_, _, backup) = calls().swap_remove(0);
    scenario(author, "tpid_of_nobody", "CHAIN-05", "A TPID on a domain that nobody has, in capitals")
        .call(with(backup.clone(), json!({"tpid": "Nobody@NOWHERE"})), done(json!({})))
        .call(with(backup.clone(), json!({"tpid": "nowhere"})), invalid("tpid", "nowhere", TPID))
        .ends();
    scenario(author, "max_fee_of_other_types", "CHAIN-06", "Values of other types, which no fee is")
        .flags("Boundary")
        .call(with(backup.clone(), json!({"max_fee": null})), invalid("max_fee", "null", "Invalid fee value"))
        .call(with(backup.clone(), json!({"max_fee": []})), invalid("max_fee", "[]", "Invalid fee value"))
        .call(with(backup, json!({"max_fee": ""})), invalid("max_fee", "\"\"", "Invalid fee value"))
        .ends();
    let size = |size: u64| {
        let mut call = call.clone();
        call["transaction_size"] = size.into();
        call
    };
    scenario(
        author,
        "transaction_size",
        "CHAIN-14 CHAIN-02",
        "The largest transaction, and a byte more, which costs nothing",
    )
    .flags("Boundary")
    .from(|start| start["addresses"][PURSE]["bundles"] = 2.into())
    .call(size(8098), done(json!({})))
    .call(size(8099), invalid("transaction_size", "8099", "Transaction is too large"))
    .call(size(8098), done(json!({})))
    .ends();
    scenario(
        author,
        "no_fee_for_endpoint",
        "CHAIN-01 CHAIN-12",
        "An endpoint without a fee, even where bundled transactions would do",
    )
    .from(|start| start["fees"] = json!({}))
    .call(call.clone(), invalid("endpoint_name", "set_fio_address_privacy", "FIO fee not found for endpoint"))
    .ends();
    scenario(author, "parameters_no_object", "CHAIN-03", "Parameters that are no object")
        .call(json!({"endpoint": "set_fio_address_privacy", "parameters": null, "signer": actor("alice")}), missing("fio_address"))
        .call(json!({"endpoint": "set_fio_address_privacy", "parameters": ["purse@alice"], "signer": actor("alice")}), missing("fio_address"))
        .call(json!({"endpoint": "privacy_check", "parameters": "purse@alice"}), missing("fio_address"))
        .ends();
    scenario(author, "parameters_unknown", "CHAIN-01", "Parameters that are not known are ignored")
        .call(with(call.clone(), json!({"memo": "x", "limit": -1})), done(json!({})))
        .ends();
    scenario(author, "domain_unknown", "CHAIN-10", "A FIO Address whose domain is not registered")
        .from(|start| start["domains"] = json!([]))
        .call(call, invalid("fio_address", "purse@alice", "FIO Address invalid or does not exist."))
        .ends();
}

/// What is wrong first is answered.
fn pairs(author: &mut Author, name: &str, field: &str, call: &Value) {
    let unknown = || invalid(field, "nobody@alice", "FIO Address invalid or does not exist.");
    let of_mallory = |changes: Value| {
        let mut call = with(with(call.clone(), changes), json!({"actor": actor("mallory")}));
        call["signer"] = actor("mallory").into();
        call
    };
    let unsigned = |changes: Value| {
        let mut call = with(call.clone(), changes);
        call["signer"] = actor("bob").into();
        call
    };
    scenario(
        author,
        &format!("order_of_{name}"),
        "CHAIN-01 CHAIN-02",
        "Two things are wrong in each call: the one that comes first in the order of checks is answered",
    )
    .flags("CheckOrder")
    .call(unsigned(json!({"tpid": null})), missing("tpid"))
    .call(unsigned(json!({"tpid": "?"})), forbidden())
    .call(with(call.clone(), json!({"tpid": "?", "max_fee": -1})), invalid("tpid", "?", TPID))
    .call(
        with(call.clone(), json!({"max_fee": -1, field: "nobody@alice"})),
        invalid("max_fee", "-1", "Invalid fee value"),
    )
    .call(of_mallory(json!({field: "nobody@alice"})), unknown())
    .call(without(with(call.clone(), json!({"max_fee": -1})), "actor"), missing("actor"))
    .call(of_mallory(json!({})), forbidden())
    .call(
        at(of_mallory(json!({})), EXPIRATION + GRACE + 1),
        invalid(field, "purse@alice", "FIO Domain expired."),
    )
    .ends();
    scenario(
        author,
        &format!("order_of_fee_of_{name}"),
        "CHAIN-01 CHAIN-13 CHAIN-14",
        "Not owner before fee, fee above maximum before funds, funds before size",
    )
    .flags("CheckOrder")
    .from(|start| {
        start["addresses"][PURSE]["bundles"] = 0.into();
        for account in start["accounts"].as_array_mut().expect("accounts") {
            account["balance"] = 1.into();
        }
    })
    .call(of_mallory(json!({"max_fee": 0})), forbidden())
    .call(with(call.clone(), json!({"max_fee": 0})), invalid("max_fee", "0", "Fee exceeds supplied maximum"))
    .call(
        {
            let mut call = with(call.clone(), json!({"max_fee": 1000}));
            call["transaction_size"] = 9000.into();
            call
        },
        invalid("max_fee", &fee(name).to_string(), "Insufficient funds to cover fee"),
    )
    .ends();
}

fn fee(name: &str) -> u64 {
    match name {
        "backup" => 100,
        "publish" => 200,
        "grant" => 300,
        "answer" => 500,
        _ => 600,
    }
}

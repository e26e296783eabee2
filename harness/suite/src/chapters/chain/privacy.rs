//! Setting and asking for privacy.

use serde_json::{Value, json};

use crate::author::Author;
use crate::chapters::scenario::{
    action, done, found, get, invalid, missing, not_found, scenario, with, without,
};

fn set(privacy: Value) -> Value {
    action("set_fio_address_privacy", "alice", json!({"fio_address": "purse@alice", "privacy": privacy}))
}

fn check(fio_address: &str) -> Value {
    get("privacy_check", json!({"fio_address": fio_address}))
}

fn is(privacy: u8) -> Value {
    found(json!({"privacy": privacy}))
}

pub(super) fn write(author: &mut Author) {
    scenario(author, "privacy_set", "CHAIN-32", "Set, asked for, and taken back")
        .call(check("purse@alice"), is(0))
        .call(set(json!(1)), done(json!({})))
        .call(check("PURSE@alice"), is(1))
        .call(check("shop@alice"), is(0))
        .call(set(json!(0)), done(json!({})))
        .call(check("purse@alice"), is(0))
        .ends();
    let values = [
        ("2", json!(2), "2"),
        ("negative", json!(-1), "-1"),
        ("text", json!("1"), "\"1\""),
        ("true", json!(true), "true"),
        ("null", Value::Null, "null"),
        ("fraction", json!(1.0), "1.0"),
        ("list", json!([1]), "[1]"),
    ];
    for (name, value, sent) in values {
        scenario(
            author,
            &format!("privacy_{name}"),
            "CHAIN-09 CHAIN-02",
            "A value that is neither the number 0 nor 1",
        )
        .flags("Boundary")
        .call(set(value), invalid("privacy", sent, "Invalid privacy value"))
        .call(check("purse@alice"), is(0))
        .ends();
    }
    scenario(author, "privacy_missing", "CHAIN-03", "Parameters that are missing")
        .call(without(set(json!(1)), "privacy"), missing("privacy"))
        .call(without(set(json!(1)), "fio_address"), missing("fio_address"))
        .call(get("privacy_check", json!({})), missing("fio_address"))
        .call(with(check("purse@alice"), json!({"fio_address": 1})), missing("fio_address"))
        .ends();
    scenario(
        author,
        "privacy_2_for_nobody",
        "CHAIN-09 CHAIN-01",
        "A value that is none comes before a FIO Address that nobody has",
    )
    .flags("CheckOrder")
    .call(
        with(set(json!(2)), json!({"fio_address": "nobody@alice"})),
        invalid("privacy", "2", "Invalid privacy value"),
    )
    .ends();
    scenario(
        author,
        "privacy_without_a_domain",
        "CHAIN-32",
        "A FIO Address whose domain is not registered is not, either",
    )
    .from(|start| start["domains"] = json!([]))
    .call(check("purse@alice"), not_found("FIO Address not found"))
    .call(check("Purse@Alice"), not_found("FIO Address not found"))
    .ends();
    scenario(
        author,
        "privacy_of_nobody",
        "CHAIN-29 CHAIN-09",
        "FIO Addresses that are not registered, or none",
    )
    .call(check("nobody@alice"), not_found("FIO Address not found"))
    .call(check("alice"), invalid("fio_address", "alice", "Invalid FIO Address"))
    .call(check("@alice"), invalid("fio_address", "@alice", "Invalid FIO Address"))
    .ends();
}

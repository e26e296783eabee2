//! Who may act for a FIO Address, for how long, and who pays.

use serde_json::{Value, json};

use crate::author::Author;
use crate::chapters::scenario::world::{EXPIRATION, GRACE, PURSE, actor, content};
use crate::chapters::scenario::{action, at, charged, done, forbidden, invalid, scenario, with};

/// Each action, for Alice's purse: its name, the parameter of the FIO Address, the call.
pub(super) fn calls() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (
            "backup",
            "fio_public_address",
            action(
                "priv_backup_search_indexes",
                "alice",
                json!({"fio_public_address": "purse@alice", "content": content(64)}),
            ),
        ),
        ("publish", "payee_fio_address", super::address::publish(&[super::address::item("BTC", "BTC")])),
        ("grant", "payee_fio_address", super::grant::grant("bob", &[super::grant::key("chain", "BTC")])),
        ("answer", "payer_fio_address", super::record::answer(64)),
        (
            "privacy",
            "fio_address",
            action("set_fio_address_privacy", "alice", json!({"fio_address": "purse@alice", "privacy": 1})),
        ),
    ]
}

/// What an action answers beside status and fee.
fn more(name: &str) -> Value {
    match name {
        "publish" => json!({"key_id": 1000, "key_ids": [1000]}),
        _ => json!({}),
    }
}

pub(super) fn write(author: &mut Author) {
    const UNKNOWN: &str = "FIO Address invalid or does not exist.";
    for (name, field, call) in calls() {
        scenario(
            author,
            &format!("owner_of_{name}"),
            "CHAIN-04 CHAIN-02",
            "Signed by somebody else, by nobody, for an account that does not own the FIO Address",
        )
        .flags("Scope")
        .call(
            {
                let mut call = call.clone();
                call["signer"] = actor("mallory").into();
                call
            },
            forbidden(),
        )
        .call(
            {
                let mut call = call.clone();
                call.as_object_mut().expect("an object").remove("signer");
                call
            },
            forbidden(),
        )
        .call(
            {
                let mut call = with(call.clone(), json!({"actor": actor("mallory")}));
                call["signer"] = actor("mallory").into();
                call
            },
            forbidden(),
        )
        .call(call.clone(), done(more(name)))
        .ends();
        scenario(
            author,
            &format!("address_of_{name}"),
            "CHAIN-10",
            "FIO Addresses that are not registered, or none: as sent",
        )
        .flags("CaseFolding")
        .call(with(call.clone(), json!({field: "nobody@alice"})), invalid(field, "nobody@alice", UNKNOWN))
        .call(with(call.clone(), json!({field: "Nobody@ALICE"})), invalid(field, "Nobody@ALICE", UNKNOWN))
        .call(with(call.clone(), json!({field: "alice"})), invalid(field, "alice", UNKNOWN))
        .call(with(call.clone(), json!({field: ""})), invalid(field, "", UNKNOWN))
        .ends();
        scenario(
            author,
            &format!("domain_of_{name}"),
            "CHAIN-11",
            "30 days after the domain has expired, and a second more",
        )
        .flags("Boundary")
        .call(at(call.clone(), EXPIRATION + GRACE), done(more(name)))
        .call(at(call.clone(), EXPIRATION + GRACE + 1), invalid(field, "purse@alice", "FIO Domain expired."))
        .ends();
        scenario(
            author,
            &format!("grace_of_{name}"),
            "CHAIN-11",
            "In the 30 days after the domain has expired",
        )
        .call(at(call.clone(), EXPIRATION + 1), done(more(name)))
        .ends();
        let says = "Each FIO Address goes by the domain of its own";
        scenario(author, &format!("other_domains_than_that_of_{name}"), "CHAIN-11", says)
            .flags("Scope")
            .from(|start| {
                for domain in start["domains"].as_array_mut().expect("domains") {
                    if domain["fio_domain"] != "alice" {
                        domain["expiration"] = 1.into();
                    }
                }
            })
            .call(call.clone(), done(more(name)))
            .ends();
        fees(author, name, &call);
    }
}

fn fees(author: &mut Author, name: &str, call: &Value) {
    let fee = match name {
        "backup" => 100,
        "publish" => 200,
        "grant" => 300,
        "answer" => 500,
        _ => 600,
    };
    let paying = |max_fee: u64| with(call.clone(), json!({"max_fee": max_fee}));
    let broke = |start: &mut Value| start["addresses"][PURSE]["bundles"] = 0.into();
    scenario(
        author,
        &format!("fee_of_{name}"),
        "CHAIN-12 CHAIN-13 CHAIN-35 CHAIN-37",
        "Without bundled transactions: a fee below, at and above the maximum",
    )
    .flags("Boundary")
    .from(broke)
    .call(paying(fee - 1), invalid("max_fee", &(fee - 1).to_string(), "Fee exceeds supplied maximum"))
    .call(paying(0), invalid("max_fee", "0", "Fee exceeds supplied maximum"))
    .call(paying(fee), charged(fee, more(name)))
    .ends();
    scenario(
        author,
        &format!("funds_for_{name}"),
        "CHAIN-13 CHAIN-02",
        "A balance that is one too small, and one that is just enough",
    )
    .flags("Boundary")
    .from(|start| {
        broke(start);
        balance(start, fee - 1);
    })
    .call(paying(1_000_000), invalid("max_fee", &fee.to_string(), "Insufficient funds to cover fee"))
    .ends();
    scenario(author, &format!("funds_just_enough_for_{name}"), "CHAIN-13", "The whole balance")
        .flags("Boundary")
        .from(|start| {
            broke(start);
            balance(start, fee);
        })
        .call(paying(fee), charged(fee, more(name)))
        .ends();
}

/// Sets Alice's balance.
fn balance(start: &mut Value, balance: u64) {
    for account in start["accounts"].as_array_mut().expect("accounts") {
        if account["actor"] == *actor("alice") {
            account["balance"] = balance.into();
        }
    }
}

//! What is the same in all deployed actions: who signs, and what is paid.

use serde_json::{Value, json};

use super::request::{ask, requested};
use super::{FEES, at_a_fee, deployed, with_status, without_bundles};
use crate::author::Author;
use crate::chapters::scenario::world::actor;
use crate::chapters::scenario::{charged, done, forbidden, invalid, missing, with, without};

/// Each action: its endpoint, the call, and what is answered to one that took bundled transactions.
fn calls() -> Vec<(&'static str, Value, Value)> {
    let expiring = |time: &str| done(json!({"expiration": time}));
    vec![
        ("register_fio_domain", super::register::domain("alice", "wallet"), expiring("2021-09-13T12:26:40")),
        (
            "register_fio_address",
            super::register::address("alice", "new@alice"),
            expiring("2106-02-07T06:28:15"),
        ),
        ("transfer_fio_address", super::transfer::to("dave"), done(json!({}))),
        ("add_pub_address", super::address::add_one(), done(json!({}))),
        ("update_encrypt_key", super::encrypt_key::update(""), done(json!({}))),
        ("new_funds_request", ask(64), requested(5)),
        ("record_obt_data", super::fio_data::record(""), with_status("sent_to_blockchain", json!({}))),
        (
            "reject_funds_request",
            super::settle::reject("alice", "1"),
            with_status("request_rejected", json!({})),
        ),
        ("cancel_funds_request", super::settle::cancel("bob", "1"), with_status("cancelled", json!({}))),
    ]
}

/// A request that Bob has made.
fn with_a_request(start: &mut Value) {
    start["records"] = json!([{
        "fio_request_id": 1, "payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob",
        "payer_fio_public_key": "", "payee_fio_public_key": "", "payer": actor("alice"), "payee": actor("bob"),
        "content": "", "time": 1, "status": "requested",
    }]);
}

fn balance(start: &mut Value, balance: u64) {
    for account in start["accounts"].as_array_mut().expect("accounts") {
        account["balance"] = balance.into();
    }
}

pub(super) fn write(author: &mut Author) {
    for (endpoint, call, answer) in calls() {
        let fee = FEES.iter().find(|(name, _)| *name == endpoint).expect("a fee").1;
        let paying = |max_fee: u64| with(call.clone(), json!({"max_fee": max_fee}));
        // Registrations and transfers always cost the fee.
        let is_bundled =
            !matches!(endpoint, "register_fio_domain" | "register_fio_address" | "transfer_fio_address");
        let paid = if is_bundled { answer.clone() } else { at_a_fee(answer.clone(), fee) };
        let other_types = [
            json!(null),
            json!(1.0),
            json!("1"),
            json!(true),
            json!(-1),
            json!(9_223_372_036_854_775_808_u64),
        ];
        let mut scenario = deployed(
            author,
            &format!("fee_value_of_{endpoint}"),
            "DEPLOYED-01 DEPLOYED-02",
            "Maximum fees of other types, and a TPID that is none, which comes before; one of nobody will do",
        )
        .flags("CheckOrder Boundary")
        .from(with_a_request)
        .call(
            with(call.clone(), json!({"max_fee": null, "tpid": "?"})),
            invalid("tpid", "?", "TPID must be empty or valid FIO address"),
        );
        for value in other_types {
            let sent = value.to_string();
            scenario = scenario.call(
                with(call.clone(), json!({"max_fee": value})),
                invalid("max_fee", &sent, "Invalid fee value"),
            );
        }
        scenario.call(with(paying(fee), json!({"tpid": "Nobody@NOWHERE"})), paid.clone()).ends();
        deployed(
            author,
            &format!("fee_of_{endpoint}"),
            "DEPLOYED-01 DEPLOYED-02 DEPLOYED-19",
            "A fee above the maximum, which has a full stop here; then the whole balance",
        )
        .flags("Boundary")
        .from(|start| {
            with_a_request(start);
            without_bundles(start);
            balance(start, fee);
        })
        .call(paying(fee - 1), invalid("max_fee", &(fee - 1).to_string(), "Fee exceeds supplied maximum."))
        .call(paying(1_000_000), at_a_fee(answer.clone(), fee))
        .ends();
        deployed(
            author,
            &format!("funds_for_{endpoint}"),
            "DEPLOYED-01 DEPLOYED-02",
            "A balance that is one too small; no fee for the endpoint",
        )
        .flags("Boundary")
        .from(|start| {
            with_a_request(start);
            without_bundles(start);
            balance(start, fee - 1);
        })
        .call(paying(1_000_000), invalid("max_fee", &fee.to_string(), "Insufficient funds to cover fee"))
        .ends();
        deployed(
            author,
            &format!("no_fee_for_{endpoint}"),
            "DEPLOYED-01 DEPLOYED-02",
            "An endpoint without a fee, even where bundled transactions would do",
        )
        .from(|start| {
            with_a_request(start);
            start["fees"].as_object_mut().expect("fees").remove(endpoint);
        })
        .call(paying(0), invalid("endpoint_name", endpoint, "FIO fee not found for endpoint"))
        .ends();
        let sized = |size: u64| {
            let mut call = paying(fee);
            call["transaction_size"] = size.into();
            call
        };
        let large = match endpoint {
            "update_encrypt_key" => charged(0, json!({})),
            _ => invalid("transaction_size", "8099", "Transaction is too large"),
        };
        deployed(
            author,
            &format!("size_of_{endpoint}"),
            "DEPLOYED-01 DEPLOYED-02",
            "A byte more than the largest transaction, and the largest",
        )
        .flags("Boundary")
        .from(with_a_request)
        .call(sized(8099), large)
        .call(sized(8098), paid.clone())
        .ends();
        let mut unsigned = paying(fee);
        unsigned.as_object_mut().expect("a call").remove("signer");
        let mut other = paying(fee);
        other["signer"] = actor("mallory").into();
        deployed(
            author,
            &format!("signer_of_{endpoint}"),
            "DEPLOYED-01 DEPLOYED-02",
            "Signed by nobody, by somebody else; parameters that are missing come before",
        )
        .flags("CheckOrder Scope")
        .from(with_a_request)
        .call(with(unsigned, json!({"tpid": "?"})), forbidden())
        .call(with(other.clone(), json!({"tpid": "?"})), forbidden())
        .call(without(other.clone(), "max_fee"), missing("max_fee"))
        .call(with(other.clone(), json!({"tpid": 5})), missing("tpid"))
        .call(without(other, "actor"), missing("actor"))
        .call(with(paying(fee), json!({"actor": actor("mallory")})), forbidden())
        .call(paying(fee), paid)
        .ends();
    }
}

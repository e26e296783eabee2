//! Requests that are rejected or cancelled.

use serde_json::{Value, json};

use super::fio_data::{record, recorded};
use super::request::{ask, requested};
use super::{at_a_fee, deployed, with_status};
use crate::author::Author;
use crate::chapters::scenario::world::{CRYPTO, EXPIRATION, GRACE, PURSE, actor};
use crate::chapters::scenario::{
    action, at, forbidden, found, get, invalid, missing, not_found, with, without,
};
use crate::material::public_text;

/// Somebody rejects a request.
pub(super) fn reject(who: &str, request: &str) -> Value {
    action("reject_funds_request", who, json!({"fio_request_id": request}))
}

/// Somebody cancels a request.
pub(super) fn cancel(who: &str, request: &str) -> Value {
    action("cancel_funds_request", who, json!({"fio_request_id": request}))
}

/// What the two differ in.
struct Kind {
    name: &'static str,
    call: fn(&str, &str) -> Value,
    /// Who may, the place of the FIO Address, its field and name, and that of its domain.
    who: &'static str,
    place: usize,
    field: &'static str,
    address: &'static str,
    domain: usize,
    status: &'static str,
    only: &'static str,
    fee: u64,
}

const KINDS: [Kind; 2] = [
    Kind {
        name: "reject",
        call: reject,
        who: "alice",
        place: PURSE,
        field: "payer_fio_address",
        address: "purse@alice",
        domain: 0,
        status: "request_rejected",
        only: "Only pending requests can be rejected.",
        fee: 61,
    },
    Kind {
        name: "cancel",
        call: cancel,
        who: "bob",
        place: CRYPTO,
        field: "payee_fio_address",
        address: "crypto@bob",
        domain: 1,
        status: "cancelled",
        only: "Only pending requests can be cancelled.",
        fee: 62,
    },
];

pub(super) fn write(author: &mut Author) {
    for kind in &KINDS {
        cases(author, kind);
        errors(author, kind);
    }
    lists(author);
}

fn cases(author: &mut Author, kind: &Kind) {
    let Kind { name, call, who, place, status, only, fee, .. } = *kind;
    let done = || with_status(status, json!({}));
    let only = |value: &str| invalid("fio_request_id", value, only);
    let other = if who == "alice" { "bob" } else { "alice" };
    deployed(
        author,
        name,
        "DEPLOYED-18",
        "A pending request, once, for one bundled transaction of its FIO Address",
    )
    .flags("Scope")
    .from(|start| start["addresses"][place]["bundles"] = if who == "bob" { 3 } else { 1 }.into())
    .call(ask(64), requested(5))
    .call(call(other, "5"), forbidden())
    .call(call("mallory", "5"), forbidden())
    .call(call(who, "05"), done())
    .call(call(who, "5"), only("5"))
    .call(
        record("5"),
        if who == "alice" {
            invalid("max_fee", "0", "Fee exceeds supplied maximum.")
        } else {
            invalid("fio_request_id", "5", "Only pending requests can be responded.")
        },
    )
    .ends();
    deployed(
        author,
        &format!("{name}_answered"),
        "DEPLOYED-18 DEPLOYED-02",
        "A request that was answered, rejected or cancelled",
    )
    .call(ask(64), requested(5))
    .call(ask(64), requested(6))
    .call(ask(64), requested(7))
    .call(record("5"), recorded())
    .call(reject("alice", "6"), with_status("request_rejected", json!({})))
    .call(cancel("bob", "7"), with_status("cancelled", json!({})))
    .call(call(who, "5"), only("5"))
    .call(call(who, "6"), only("6"))
    .call(call(who, "7"), only("7"))
    .ends();
    deployed(author, &format!("{name}_for_a_fee"), "DEPLOYED-18 DEPLOYED-19", "Without bundled transactions")
        .flags("Boundary")
        .from(|start| start["addresses"][place]["bundles"] = if who == "bob" { 2 } else { 0 }.into())
        .call(ask(64), requested(5))
        .call(
            with(call(who, "5"), json!({"max_fee": fee - 1})),
            invalid("max_fee", &(fee - 1).to_string(), "Fee exceeds supplied maximum."),
        )
        .call(with(call(who, "5"), json!({"max_fee": fee})), at_a_fee(done(), fee))
        .ends();
}

fn errors(author: &mut Author, kind: &Kind) {
    let Kind { name, call, who, field, address, domain, status, only, .. } = *kind;
    let id = |value: &str, error: &str| invalid("fio_request_id", value, error);
    deployed(
        author,
        &format!("{name}_what"),
        "DEPLOYED-18 DEPLOYED-01 DEPLOYED-02",
        "Texts that are no number of a request, before who acts",
    )
    .flags("Boundary CheckOrder")
    .call(ask(64), requested(5))
    .call(call("mallory", ""), id("", "No value specified"))
    .call(call("mallory", "0000000000000005"), id("0000000000000005", "No value specified"))
    .call(call("mallory", "6"), id("6", "No such FIO Request"))
    .call(call("mallory", "5x"), id("5x", "No such FIO Request"))
    .call(call("mallory", "-5"), id("-5", "No such FIO Request"))
    .call(
        with(call(who, ""), json!({"tpid": "?", "max_fee": -1})),
        invalid("tpid", "?", "TPID must be empty or valid FIO address"),
    )
    .call(with(call(who, ""), json!({"max_fee": -1})), invalid("max_fee", "-1", "Invalid fee value"))
    .call(without(call(who, "5"), "fio_request_id"), missing("fio_request_id"))
    .call(with(call(who, "5"), json!({"fio_request_id": 5})), missing("fio_request_id"))
    .call(call("mallory", "5"), forbidden())
    .call(call(who, "000000000000005"), with_status(status, json!({})))
    .call(call("mallory", "5"), id("5", only))
    .ends();
    deployed(
        author,
        &format!("{name}_on_an_expired_domain"),
        "DEPLOYED-18 DEPLOYED-01",
        "30 days after the domain has expired, and a second more, which comes before the owner",
    )
    .flags("Boundary CheckOrder")
    .from(|start| start["domains"][1 - domain]["expiration"] = EXPIRATION.into())
    .call(ask(64), requested(5))
    .call(ask(64), requested(6))
    .call(at(call(who, "5"), EXPIRATION + GRACE), with_status(status, json!({})))
    .call(at(call("mallory", "6"), EXPIRATION + GRACE + 1), invalid(field, address, "FIO Domain expired"))
    .call(call(who, "6"), invalid(field, address, "FIO Domain expired"))
    .ends();
    deployed(author, &format!("{name}_of_nobody"), "DEPLOYED-18", "The FIO Address of the request is no longer known")
        .from(|start| {
            start["records"] = json!([{
                "fio_request_id": 1, "payer_fio_address": "gone@alice", "payee_fio_address": "gone@bob",
                "payer_fio_public_key": "", "payee_fio_public_key": "", "payer": actor("alice"), "payee": actor("bob"),
                "content": "", "time": 1, "status": "requested",
            }]);
        })
        .call(call(who, "1"), forbidden())
        .ends();
}

fn lists(author: &mut Author) {
    let list = |name: &str, who: &str| {
        get(&format!("get_{name}_fio_requests"), json!({"fio_public_key": public_text(who)}))
    };
    let request = |id: u64, status: Option<&str>| {
        let mut request = super::request::answered(id, "2020-09-13T12:26:40");
        if let Some(status) = status {
            request["status"] = status.into();
        }
        request
    };
    let all = || {
        let statuses = [(5, "requested"), (6, "rejected"), (7, "cancelled"), (8, "sent_to_blockchain")];
        statuses.map(|(id, status)| request(id, Some(status)))
    };
    deployed(
        author,
        "lists_by_status",
        "DEPLOYED-20",
        "What each getter answers of four requests with different ends",
    )
    .flags("Scope")
    .call(ask(64), requested(5))
    .call(ask(64), requested(6))
    .call(ask(64), requested(7))
    .call(ask(64), requested(8))
    .call(reject("alice", "6"), with_status("request_rejected", json!({})))
    .call(cancel("bob", "7"), with_status("cancelled", json!({})))
    .call(at(record("8"), 1_600_000_060), recorded())
    .call(list("pending", "alice"), found(json!({"requests": [request(5, None)], "more": 0})))
    .call(list("received", "alice"), found(json!({"requests": all(), "more": 0})))
    .call(list("sent", "bob"), found(json!({"requests": all(), "more": 0})))
    .call(list("cancelled", "bob"), found(json!({"requests": [request(7, Some("cancelled"))], "more": 0})))
    .call(list("cancelled", "alice"), not_found("No FIO Requests"))
    .call(list("pending", "bob"), not_found("No FIO Requests"))
    .call(list("received", "bob"), not_found("No FIO Requests"))
    .call(list("sent", "alice"), not_found("No FIO Requests"))
    .ends();
}

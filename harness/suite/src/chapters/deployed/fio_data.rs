//! Public FIO Data.

use serde_json::{Value, json};

use super::request::{ask, requested};
use super::{at_a_fee, deployed, with_status, without_bundles};
use crate::author::Author;
use crate::chapters::scenario::world::{EXPIRATION, GRACE, PURSE, actor, content};
use crate::chapters::scenario::{action, at, forbidden, found, get, invalid, missing, with, without};
use crate::material::public_text;

/// Alice tells Bob that she has paid: the request with this number, or none.
pub(super) fn record(request: &str) -> Value {
    action(
        "record_obt_data",
        "alice",
        json!({
            "fio_request_id": request, "payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob", "content": "d".repeat(64),
        }),
    )
}

/// The answer.
pub(super) fn recorded() -> Value {
    with_status("sent_to_blockchain", json!({}))
}

/// FIO Data as getters answer it.
pub(super) fn answered(request: u64, time_stamp: &str) -> Value {
    json!({
        "fio_request_id": request, "payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob",
        "payer_fio_public_key": public_text("alice"), "payee_fio_public_key": public_text("bob"), "content": "d".repeat(64),
        "time_stamp": time_stamp, "status": "sent_to_blockchain",
    })
}

fn by(call: Value, who: &str) -> Value {
    let mut call = with(call, json!({"actor": actor(who)}));
    call["signer"] = actor(who).into();
    call
}

fn data_of(who: &str) -> Value {
    get("get_obt_data", json!({"fio_public_key": public_text(who)}))
}

fn received() -> Value {
    get("get_received_fio_requests", json!({"fio_public_key": public_text("alice")}))
}

/// The request as it is listed afterwards.
fn listed(id: u64, status: &str) -> Value {
    let mut request = super::request::answered(id, "2020-09-13T12:26:40");
    request["status"] = status.into();
    request
}

pub(super) fn write(author: &mut Author) {
    deployed(
        author,
        "data",
        "DEPLOYED-16 DEPLOYED-21 DEPLOYED-25",
        "FIO Data without a request: both find it",
    )
    .call(record(""), recorded())
    .call(
        data_of("alice"),
        found(json!({"obt_data_records": [answered(0, "2020-09-13T12:26:40")], "more": 0})),
    )
    .call(data_of("bob"), found(json!({"obt_data_records": [answered(0, "2020-09-13T12:26:40")], "more": 0})))
    .ends();
    deployed(
        author,
        "data_for_a_request",
        "DEPLOYED-16 DEPLOYED-17",
        "The answer to a request: its time is that of the answer, the request keeps its own",
    )
    .call(ask(64), requested(5))
    .call(at(record("5"), 1_600_000_060), recorded())
    .call(data_of("bob"), found(json!({"obt_data_records": [answered(5, "2020-09-13T12:27:40")], "more": 0})))
    .call(received(), found(json!({"requests": [listed(5, "sent_to_blockchain")], "more": 0})))
    .ends();
    deployed(
        author,
        "data_in_capitals",
        "DEPLOYED-16 DEPLOYED-24",
        "FIO Addresses in capitals are found, and recorded in lower case",
    )
    .flags("CaseFolding")
    .call(
        with(record(""), json!({"payer_fio_address": "PURSE@alice", "payee_fio_address": "Crypto@Bob"})),
        recorded(),
    )
    .call(data_of("bob"), found(json!({"obt_data_records": [answered(0, "2020-09-13T12:26:40")], "more": 0})))
    .ends();
    let only = |value: &str| invalid("fio_request_id", value, "Only pending requests can be responded.");
    deployed(
        author,
        "data_twice",
        "DEPLOYED-17 DEPLOYED-02",
        "A request is answered once; a second answer costs nothing",
    )
    .call(ask(64), requested(5))
    .call(record("5"), recorded())
    .call(with(record("5"), json!({"content": "e".repeat(64)})), only("5"))
    .call(data_of("bob"), found(json!({"obt_data_records": [answered(5, "2020-09-13T12:26:40")], "more": 0})))
    .ends();
    let no_request = |value: &str| invalid("fio_request_id", value, "No such FIO Request");
    deployed(
        author,
        "data_for_what_request",
        "DEPLOYED-17 DEPLOYED-02",
        "Texts that are no number of a request; zeros may come first",
    )
    .flags("Boundary")
    .call(ask(64), requested(5))
    .call(record("6"), no_request("6"))
    .call(record("5a"), no_request("5a"))
    .call(record(" 5"), no_request(" 5"))
    .call(record("+5"), no_request("+5"))
    .call(record("-5"), no_request("-5"))
    .call(record("x"), no_request("x"))
    .call(record("0"), no_request("0"))
    .call(record("0000000000000005"), no_request("0000000000000005"))
    .call(record("999999999999999"), no_request("999999999999999"))
    .call(record("000000000000005"), recorded())
    .ends();
    let asked_of =
        |who: &str, address: &str| by(with(record("5"), json!({"payer_fio_address": address})), who);
    deployed(
        author,
        "data_for_the_request_of_another",
        "DEPLOYED-17 DEPLOYED-02",
        "Only the account that was asked answers: from any of its FIO Addresses, and to anybody",
    )
    .flags("Scope")
    .call(ask(64), requested(5))
    .call(asked_of("mallory", "mallory@x"), forbidden())
    .call(asked_of("bob", "crypto@bob"), forbidden())
    .call(
        with(record("5"), json!({"payer_fio_address": "shop@alice", "payee_fio_address": "mallory@x"})),
        recorded(),
    )
    .call(data_of("bob"), found(json!({"obt_data_records": [answered(5, "2020-09-13T12:26:40")], "more": 0})))
    .ends();
    deployed(
        author,
        "data_after_a_transfer",
        "DEPLOYED-17 DEPLOYED-18",
        "Who was asked answers, not who owns the FIO Address now; rejecting is for the new owner",
    )
    .flags("Scope")
    .call(ask(64), requested(5))
    .call(ask(64), requested(6))
    .call(super::transfer::to("mallory"), crate::chapters::scenario::charged(30, json!({})))
    .call(asked_of("mallory", "purse@alice"), forbidden())
    .call(with(record("5"), json!({"payer_fio_address": "shop@alice"})), recorded())
    .call(super::settle::reject("alice", "6"), forbidden())
    .call(super::settle::reject("mallory", "6"), with_status("request_rejected", json!({})))
    .ends();
    deployed(
        author,
        "data_from_whom_it_was_given_to",
        "DEPLOYED-17",
        "The FIO Address that was asked is now the payee's: he can't answer himself",
    )
    .flags("Scope")
    .call(ask(64), requested(5))
    .call(super::transfer::to("bob"), crate::chapters::scenario::charged(30, json!({})))
    .call(asked_of("bob", "purse@alice"), forbidden())
    .ends();
    deployed(
        author,
        "data_to_oneself",
        "DEPLOYED-21",
        "What an account sent to itself stands among what it sent and among what it received",
    )
    .call(with(record(""), json!({"payee_fio_address": "shop@alice"})), recorded())
    .call(data_of("alice"), {
        let mut own = answered(0, "2020-09-13T12:26:40");
        own["payee_fio_address"] = "shop@alice".into();
        own["payee_fio_public_key"] = public_text("alice").into();
        found(json!({"obt_data_records": [own.clone(), own], "more": 0}))
    })
    .ends();
    costs(author);
    errors(author);
}

fn costs(author: &mut Author) {
    let long = |length: usize| with(record(""), json!({"content": content(length)}));
    for (length, units) in [(999, 2_u64), (1000, 4), (2000, 6)] {
        deployed(
            author,
            &format!("data_with_{length}"),
            "DEPLOYED-19",
            "Two bundled transactions of the payer for each thousand characters, begun or full",
        )
        .flags("Boundary")
        .from(|start| start["addresses"][PURSE]["bundles"] = units.into())
        .call(long(length), recorded())
        .call(long(length), invalid("max_fee", "0", "Fee exceeds supplied maximum."))
        .ends();
    }
    deployed(
        author,
        "data_for_a_fee",
        "DEPLOYED-19",
        "Without bundled transactions: the fee, times the thousands",
    )
    .from(without_bundles)
    .call(with(record(""), json!({"max_fee": 130})), at_a_fee(recorded(), 130))
    .call(
        with(long(1000), json!({"max_fee": 259})),
        invalid("max_fee", "259", "Fee exceeds supplied maximum."),
    )
    .call(with(long(1000), json!({"max_fee": 260})), at_a_fee(recorded(), 260))
    .ends();
}

fn errors(author: &mut Author) {
    let payer = |value: &str, error: &str| invalid("payer_fio_address", value, error);
    let payee = |value: &str, error: &str| invalid("payee_fio_address", value, error);
    let short = || invalid("content", &content(63), "Requires min 64");
    deployed(
        author,
        "data_for_whom",
        "DEPLOYED-01 DEPLOYED-02",
        "FIO Addresses that are empty, none, or nobody's; content that is too short",
    )
    .flags("CodeForm Boundary")
    .call(with(record(""), json!({"payer_fio_address": ""})), payer("", "from fio address not found"))
    .call(with(record(""), json!({"payee_fio_address": ""})), payee("", "to fio address not found"))
    .call(with(record(""), json!({"payer_fio_address": "alice"})), payer("alice", "No such FIO Address"))
    .call(
        with(record(""), json!({"payer_fio_address": "Nobody@alice"})),
        payer("Nobody@alice", "No such FIO Address"),
    )
    .call(
        with(record(""), json!({"payee_fio_address": "Nobody@bob"})),
        payee("Nobody@bob", "No such FIO Address"),
    )
    .call(with(record(""), json!({"content": content(63)})), short())
    .ends();
    deployed(
        author,
        "data_of_somebody_else",
        "DEPLOYED-01 DEPLOYED-02",
        "Only the owner of the payer's FIO Address may record",
    )
    .flags("Scope")
    .call(by(record(""), "bob"), forbidden())
    .call(by(record(""), "mallory"), forbidden())
    .ends();
    deployed(
        author,
        "data_on_an_expired_domain",
        "DEPLOYED-01",
        "30 days after the payer's domain has expired, and a second more; the payee's is no matter",
    )
    .flags("Boundary Scope")
    .from(|start| start["domains"][1]["expiration"] = 1.into())
    .call(at(record(""), EXPIRATION + GRACE), recorded())
    .call(at(record(""), EXPIRATION + GRACE + 1), payer("purse@alice", "FIO Domain expired"))
    .ends();
    let all_bad = |changes: Value| {
        let bad = json!({"fio_request_id": "0123456789012345", "payer_fio_address": "", "payee_fio_address": "", "content": content(63)});
        with(with(record(""), bad), changes)
    };
    deployed(
        author,
        "order_of_data",
        "DEPLOYED-01 DEPLOYED-02",
        "Two things are wrong in each call: the one that comes first is answered",
    )
    .flags("CheckOrder")
    .call(
        all_bad(json!({"tpid": "?", "max_fee": -1})),
        invalid("tpid", "?", "TPID must be empty or valid FIO address"),
    )
    .call(all_bad(json!({"max_fee": -1})), invalid("max_fee", "-1", "Invalid fee value"))
    .call(all_bad(json!({})), invalid("fio_request_id", "0123456789012345", "No such FIO Request"))
    .call(all_bad(json!({"fio_request_id": "x"})), payer("", "from fio address not found"))
    .call(
        all_bad(json!({"fio_request_id": "x", "payer_fio_address": "?"})),
        payee("", "to fio address not found"),
    )
    .call(
        all_bad(json!({"fio_request_id": "x", "payer_fio_address": "?", "payee_fio_address": "?"})),
        short(),
    )
    .call(
        with(record("x"), json!({"payer_fio_address": "?", "payee_fio_address": "?"})),
        payer("?", "No such FIO Address"),
    )
    .call(by(with(record("x"), json!({"payee_fio_address": "?"})), "bob"), payee("?", "No such FIO Address"))
    .call(by(record("x"), "bob"), forbidden())
    .call(
        at(with(record("x"), json!({"payee_fio_address": "?"})), EXPIRATION + GRACE + 1),
        payer("purse@alice", "FIO Domain expired"),
    )
    .call(without(record(""), "fio_request_id"), missing("fio_request_id"))
    .ends();
    let mut large = record("x");
    large["transaction_size"] = 9000.into();
    deployed(
        author,
        "order_of_fee_of_data",
        "DEPLOYED-01 DEPLOYED-02",
        "The fee comes before the request, the request before the size",
    )
    .flags("CheckOrder")
    .from(without_bundles)
    .call(record("x"), invalid("max_fee", "0", "Fee exceeds supplied maximum."))
    .call(with(large, json!({"max_fee": 130})), invalid("fio_request_id", "x", "No such FIO Request"))
    .ends();
    let rejected = with_status("request_rejected", json!({}));
    deployed(
        author,
        "order_of_data_for_a_request",
        "DEPLOYED-01 DEPLOYED-17",
        "Who was asked comes before what became of the request",
    )
    .flags("CheckOrder")
    .call(ask(64), requested(5))
    .call(super::settle::reject("alice", "5"), rejected)
    .call(by(with(record("5"), json!({"payer_fio_address": "mallory@x"})), "mallory"), forbidden())
    .call(record("5"), invalid("fio_request_id", "5", "Only pending requests can be responded."))
    .ends();
}

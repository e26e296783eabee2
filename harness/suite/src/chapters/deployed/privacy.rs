//! What the privacy of a FIO Address does to public requests and FIO Data.

use serde_json::{Value, json};

use super::fio_data::{record, recorded};
use super::request::{ask, requested};
use super::{deployed, with_status, without_bundles};
use crate::author::Author;
use crate::chapters::scenario::world::{CRYPTO, EXPIRATION, GRACE, PURSE, actor};
use crate::chapters::scenario::{action, at, done, forbidden, found, get, invalid, with};
use crate::material::public_text;

fn no_requests(value: &str) -> Value {
    invalid("payer_fio_address", value, "Public FIO Requests not allowed.")
}

fn no_data(value: &str) -> Value {
    invalid("payee_fio_address", value, "Public OBT records not allowed.")
}

fn private(place: usize) -> impl FnOnce(&mut Value) {
    move |start| start["addresses"][place]["privacy"] = 1.into()
}

fn by_mallory(call: Value) -> Value {
    let mut call = with(call, json!({"actor": actor("mallory")}));
    call["signer"] = actor("mallory").into();
    call
}

pub(super) fn write(author: &mut Author) {
    let set = |privacy: u8| {
        action("set_fio_address_privacy", "alice", json!({"fio_address": "purse@alice", "privacy": privacy}))
    };
    deployed(
        author,
        "privacy_of_a_payer",
        "DEPLOYED-03 DEPLOYED-02",
        "Requests to a payer are refused while its privacy is 1, and cost nothing",
    )
    .from(|start| start["fees"]["set_fio_address_privacy"] = 600.into())
    .call(set(1), done(json!({})))
    .call(ask(64), no_requests("purse@alice"))
    .call(with(ask(64), json!({"payer_fio_address": "Purse@ALICE"})), no_requests("Purse@ALICE"))
    .call(with(ask(64), json!({"payer_fio_address": "shop@alice"})), requested(5))
    .call(set(0), done(json!({})))
    .call(ask(64), requested(6))
    .ends();
    deployed(
        author,
        "privacy_of_a_payee",
        "DEPLOYED-04 DEPLOYED-02",
        "FIO Data for a payee is refused while its privacy is 1, and costs nothing",
    )
    .from(private(CRYPTO))
    .call(record(""), no_data("crypto@bob"))
    .call(with(record(""), json!({"payee_fio_address": "Crypto@BOB"})), no_data("Crypto@BOB"))
    .call(with(record(""), json!({"payee_fio_address": "mallory@x"})), recorded())
    .ends();
    deployed(author, "privacy_and_what_goes_on", "DEPLOYED-06", "With privacy 1, one asks and records in public all the same")
        .from(|start| start["addresses"][PURSE]["privacy"] = 1.into())
        .call(
            action("new_funds_request", "alice", json!({
                "payer_fio_address": "crypto@bob", "payee_fio_address": "purse@alice", "content": "c".repeat(64),
            })),
            requested(5),
        )
        .call(record(""), recorded())
        .ends();
    deployed(
        author,
        "privacy_and_a_request_before_it",
        "DEPLOYED-06 DEPLOYED-04 DEPLOYED-03",
        "Requests from before are answered, rejected and cancelled",
    )
    .from(|start| {
        start["fees"]["set_fio_address_privacy"] = 600.into();
        start["next_fio_request_id"] = 1.into();
    })
    .call(ask(64), requested(1))
    .call(ask(64), requested(2))
    .call(ask(64), requested(3))
    .call(set(1), done(json!({})))
    .call(ask(64), no_requests("purse@alice"))
    .call(record("1"), recorded())
    .call(super::settle::reject("alice", "2"), with_status("request_rejected", json!({})))
    .call(super::settle::cancel("bob", "3"), with_status("cancelled", json!({})))
    .ends();
    deployed(author, "privacy_and_the_answer_to_a_request", "DEPLOYED-04", "A payee that asked in public and has privacy 1 is not answered in public: only by naming another payee")
        .flags("Scope")
        .from(private(CRYPTO))
        .call(ask(64), requested(5))
        .call(record("5"), no_data("crypto@bob"))
        .call(with(record("5"), json!({"payee_fio_address": "mallory@x"})), recorded())
        .ends();
    order(author);
    let one = |name: &str, privacy: u8| json!({"fio_address": name, "expiration": "2106-02-07T06:28:15", "remaining_bundled_tx": 100, "privacy": privacy});
    deployed(
        author,
        "privacy_in_lists",
        "DEPLOYED-09",
        "Privacy stands in the lists of names beside the bundled transactions",
    )
    .from(private(1))
    .call(
        get("get_fio_addresses", json!({"fio_public_key": public_text("alice")})),
        found(json!({"fio_addresses": [one("purse@alice", 0), one("shop@alice", 1)], "more": 0})),
    )
    .call(
        get("get_fio_names", json!({"fio_public_key": public_text("alice")})),
        found(json!({
            "fio_domains": [{"fio_domain": "alice", "expiration": "2021-01-07T06:13:20", "is_public": 0}],
            "fio_addresses": [one("purse@alice", 0), one("shop@alice", 1)],
        })),
    )
    .ends();
}

fn order(author: &mut Author) {
    deployed(
        author,
        "order_of_privacy_of_a_payer",
        "DEPLOYED-05 DEPLOYED-01",
        "After the payee and its domain, before its owner and the fee",
    )
    .flags("CheckOrder")
    .from(|start| {
        private(PURSE)(start);
        without_bundles(start);
    })
    .call(
        with(ask(64), json!({"payee_fio_address": "nobody@bob"})),
        invalid("payee_fio_address", "nobody@bob", "No such FIO Address"),
    )
    .call(by_mallory(ask(64)), no_requests("purse@alice"))
    .call(ask(64), no_requests("purse@alice"))
    .call(by_mallory(with(ask(64), json!({"payer_fio_address": "shop@alice"}))), forbidden())
    .call(
        at(ask(64), EXPIRATION + GRACE + 1),
        invalid("payee_fio_address", "crypto@bob", "FIO Domain expired"),
    )
    .ends();
    deployed(
        author,
        "order_of_privacy_of_a_payee",
        "DEPLOYED-05 DEPLOYED-01",
        "After the payer and its domain and the payee, before the payer's owner, the fee and the request",
    )
    .flags("CheckOrder")
    .from(|start| {
        private(CRYPTO)(start);
        without_bundles(start);
    })
    .call(
        with(record("9"), json!({"payer_fio_address": "nobody@alice"})),
        invalid("payer_fio_address", "nobody@alice", "No such FIO Address"),
    )
    .call(
        with(record("9"), json!({"payee_fio_address": "nobody@bob"})),
        invalid("payee_fio_address", "nobody@bob", "No such FIO Address"),
    )
    .call(by_mallory(record("9")), no_data("crypto@bob"))
    .call(record("9"), no_data("crypto@bob"))
    .call(
        at(record("9"), EXPIRATION + GRACE + 1),
        invalid("payer_fio_address", "purse@alice", "FIO Domain expired"),
    )
    .ends();
}

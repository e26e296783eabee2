//! The deployed getters: who is asked for, and paging.

use serde_json::{Value, json};

use super::deployed;
use crate::author::Author;
use crate::chapters::scenario::world::actor;
use crate::chapters::scenario::{found, get, invalid, missing, not_found, with, without};
use crate::material::public_text;

const STAMP: &str = "2020-09-13T12:26:40";

/// A getter, the name of its list, and its text where nothing is left.
const LISTS: [(&str, &str, &str); 6] = [
    ("get_fio_addresses", "fio_addresses", "No FIO Addresses"),
    ("get_pending_fio_requests", "requests", "No pending FIO Requests"),
    ("get_received_fio_requests", "requests", "No FIO Requests"),
    ("get_sent_fio_requests", "requests", "No FIO Requests"),
    ("get_cancelled_fio_requests", "requests", "No FIO Requests"),
    ("get_obt_data", "obt_data_records", "No FIO Requests"),
];

/// Texts that are no FIO public key.
pub(super) fn bad_key_texts() -> Vec<(&'static str, String)> {
    let alice = public_text("alice");
    vec![
        ("empty", String::new()),
        ("short", "FIO".to_owned()),
        ("lower case", alice.to_lowercase()),
        ("prefix", alice.replacen("FIO", "EOS", 1)),
        (
            "checksum",
            format!("{}{}", &alice[..alice.len() - 1], if alice.ends_with('1') { '2' } else { '1' }),
        ),
        ("off the curve", off_the_curve()),
    ]
}

/// x is 5: no point has it.
fn off_the_curve() -> String {
    let mut bytes = [0; 33];
    bytes[0] = 2;
    bytes[32] = 5;
    let checksum = fio_reference::key::public_checksum(&bytes);
    format!("FIO{}", fio_reference::key::encode_base58(&[&bytes[..], &checksum].concat()))
}

/// A key that has no account name (chapter *Account names*).
const UNDERIVABLE: &str = "FIO4tVMTu4hrMTGeAQpAEzueCYqEESJQoyEssjqC4u9hwf37qTnxV";

/// A call with keys that are none, under this parameter.
pub(super) fn bad_keys(author: &mut Author, id: &str, parameter: &str, call: &Value) {
    let mut scenario = deployed(
        author,
        id,
        "DEPLOYED-23 DEPLOYED-02",
        "Texts that are no public key, and a key that has no account name",
    )
    .flags("KeyText InvalidPoint");
    let texts = bad_key_texts().into_iter().map(|(_, text)| text).chain([UNDERIVABLE.to_owned()]);
    for text in texts.filter(|text| !text.is_empty()) {
        let call = with(call.clone(), json!({parameter: text}));
        scenario = scenario.call(call, invalid(parameter, &text, "Invalid FIO Public Key"));
    }
    scenario.ends();
}

/// Alice and Bob have three FIO Addresses each, asked each other three times, cancelled three times, and answered three times.
fn full(start: &mut Value) {
    let addresses = start["addresses"].as_array_mut().expect("addresses");
    addresses.pop();
    for name in ["third@alice", "second@bob", "third@bob"] {
        let mut copy = addresses[if name.ends_with("alice") { 0 } else { 2 }].clone();
        copy["fio_address"] = name.into();
        addresses.push(copy);
    }
    let mut records = Vec::new();
    for (from, to) in [("alice", "bob"), ("bob", "alice")] {
        for status in ["requested", "cancelled", "sent_to_blockchain"] {
            for _ in 0..3 {
                records.push(record(records.len(), from, to, status));
            }
        }
    }
    start["records"] = records.into();
}

/// A request of one to the other.
fn record(place: usize, payee: &str, payer: &str, status: &str) -> Value {
    let mut record = json!({
        "fio_request_id": place, "payer_fio_address": "", "payee_fio_address": "", "payer_fio_public_key": "", "payee_fio_public_key": "",
        "payer": actor(payer), "payee": actor(payee), "content": "", "time": 1_600_000_000, "status": status,
    });
    if status == "sent_to_blockchain" {
        record["obt_content"] = "".into();
        record["obt_time"] = 1_600_000_000.into();
    }
    record
}

/// How it is answered.
fn answered(place: u64, status: Option<&str>) -> Value {
    let mut answered = json!({
        "fio_request_id": place, "payer_fio_address": "", "payee_fio_address": "", "payer_fio_public_key": "",
        "payee_fio_public_key": "", "content": "", "time_stamp": STAMP,
    });
    if let Some(status) = status {
        answered["status"] = status.into();
    }
    answered
}

/// What the getter answers Alice: all of it.
fn of_alice(endpoint: &str) -> Vec<Value> {
    let with_status =
        |ids: std::ops::Range<u64>, status: &'static str| ids.map(move |id| answered(id, Some(status)));
    let asked_by = |first: u64| {
        with_status(first..first + 3, "requested")
            .chain(with_status(first + 3..first + 6, "cancelled"))
            .chain(with_status(first + 6..first + 9, "sent_to_blockchain"))
    };
    match endpoint {
        "get_fio_addresses" => ["purse@alice", "shop@alice", "third@alice"]
            .map(|name| json!({"fio_address": name, "expiration": "2106-02-07T06:28:15", "remaining_bundled_tx": 100, "privacy": 0}))
            .into(),
        "get_pending_fio_requests" => (9..12).map(|id| answered(id, None)).collect(),
        "get_received_fio_requests" => asked_by(9).collect(),
        "get_sent_fio_requests" => asked_by(0).collect(),
        "get_cancelled_fio_requests" => with_status(3..6, "cancelled").collect(),
        // What she sent first, though it was asked for later.
        _ => with_status(15..18, "sent_to_blockchain").chain(with_status(6..9, "sent_to_blockchain")).collect(),
    }
}

fn ask(endpoint: &str, who: &str, page: Value) -> Value {
    with(get(endpoint, json!({"fio_public_key": public_text(who)})), page)
}

pub(super) fn write(author: &mut Author) {
    for (endpoint, list, last) in LISTS {
        let all = of_alice(endpoint);
        let page = |offset: usize, limit: usize| {
            let part: Vec<_> = all.iter().skip(offset).take(limit).collect();
            found(json!({list: part, "more": all.len() - offset - part.len()}))
        };
        deployed(
            author,
            &format!("{endpoint}_pages"),
            "DEPLOYED-22 DEPLOYED-20",
            "All, a part, the rest, and nothing: what is left is counted once",
        )
        .flags("Boundary")
        .from(full)
        .call(ask(endpoint, "alice", json!({})), page(0, 1000))
        .call(ask(endpoint, "alice", json!({"limit": 0, "offset": null})), page(0, 1000))
        .call(ask(endpoint, "alice", json!({"limit": 2})), page(0, 2))
        .call(ask(endpoint, "alice", json!({"limit": 1, "offset": 1})), page(1, 1))
        .call(ask(endpoint, "alice", json!({"limit": 1001, "offset": all.len() - 1})), page(all.len() - 1, 1))
        .call(ask(endpoint, "alice", json!({"offset": all.len()})), not_found(last))
        .ends();
        let none = if endpoint == "get_pending_fio_requests" { "No FIO Requests" } else { last };
        deployed(author, &format!("{endpoint}_of_nobody"), "DEPLOYED-20 DEPLOYED-22", "A key that has an account and nothing else, one that has no account, and one that is stored for sealing only")
            .flags("Scope WrongKey")
            .from(|start| {
                full(start);
                start["addresses"][0]["encrypt_key"] = public_text("carol").into();
            })
            .call(ask(endpoint, "mallory", json!({})), not_found(none))
            .call(ask(endpoint, "dave", json!({})), not_found(none))
            .call(ask(endpoint, "carol", json!({})), not_found(none))
            .ends();
        let page_error = |name: &str, value: &str| {
            invalid(name, value, if name == "limit" { "Invalid limit" } else { "Invalid offset" })
        };
        deployed(
            author,
            &format!("{endpoint}_bad_pages"),
            "DEPLOYED-22 DEPLOYED-01",
            "The key, then limit, then offset, before what there is",
        )
        .flags("CheckOrder")
        .call(
            with(ask(endpoint, "dave", json!({"limit": -1})), json!({"fio_public_key": "FIO"})),
            invalid("fio_public_key", "FIO", "Invalid FIO Public Key"),
        )
        .call(
            without(ask(endpoint, "dave", json!({"limit": -1})), "fio_public_key"),
            missing("fio_public_key"),
        )
        .call(ask(endpoint, "dave", json!({"limit": -1, "offset": -1})), page_error("limit", "-1"))
        .call(ask(endpoint, "dave", json!({"limit": 1, "offset": -1})), page_error("offset", "-1"))
        .call(ask(endpoint, "dave", json!({"limit": "1"})), page_error("limit", "\"1\""))
        .call(ask(endpoint, "dave", json!({"offset": true})), page_error("offset", "true"))
        .ends();
        bad_keys(author, &format!("{endpoint}_bad_keys"), "fio_public_key", &get(endpoint, json!({})));
    }
    let five = |start: &mut Value| {
        start["records"] = (0..5).map(|place| record(place, "alice", "bob", "sent_to_blockchain")).collect();
    };
    deployed(
        author,
        "data_one_of_five",
        "DEPLOYED-22",
        "One from the third of five: two are left, where nodes say six",
    )
    .flags("Boundary")
    .from(five)
    .call(
        ask("get_obt_data", "alice", json!({"limit": 1, "offset": 2})),
        found(json!({"obt_data_records": [answered(2, Some("sent_to_blockchain"))], "more": 2})),
    )
    .ends();
    bad_keys(author, "get_fio_names_bad_keys", "fio_public_key", &get("get_fio_names", json!({})));
    let one = |name: &str| json!({"fio_address": name, "expiration": "2106-02-07T06:28:15", "remaining_bundled_tx": 100, "privacy": 0});
    let of_bob = [one("crypto@bob"), one("mallory@x")];
    deployed(author, "names_of_nobody", "DEPLOYED-09 DEPLOYED-22", "An account with neither; one with a domain only; one with a FIO Address only; limits are not looked at")
        .flags("Scope")
        .from(|start| {
            let addresses = start["addresses"].as_array_mut().expect("addresses");
            addresses[3]["owner"] = actor("bob").into();
            start["domains"][1]["owner"] = actor("alice").into();
        })
        .call(ask("get_fio_names", "dave", json!({})), not_found("No FIO names"))
        .call(
            ask("get_fio_names", "mallory", json!({"limit": -1, "offset": 5})),
            found(json!({"fio_domains": [{"fio_domain": "x", "expiration": "2021-01-07T06:13:20", "is_public": 0}], "fio_addresses": []})),
        )
        .call(
            ask("get_fio_names", "bob", json!({})),
            found(json!({
                "fio_domains": [],
                "fio_addresses": of_bob,
            })),
        )
        .ends();
}

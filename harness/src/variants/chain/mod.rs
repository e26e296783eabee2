//! Wrong variants of the chapters on what a node does.
//!
//! The model has one step, a call. A mistake stands before it, after it, or in the state that it is given: each is the right model with
//! what it is told or what it says bent in one place.

mod deployed;
mod fip5;

use fio_chain_model::{Address, Answer, Call, State, apply};
use serde_json::{Value, json};

use super::Variant;

pub(super) const ALL: [&[&[Variant]]; 2] = [fip5::ALL, deployed::ALL];

const GRACE: u32 = 2_592_000;

/// The actions of FIP-5, with the parameter that names the FIO Address.
const ACTIONS: [(&str, &str); 6] = [
    ("priv_backup_search_indexes", "fio_public_address"),
    ("priv_add_pub_address", "payee_fio_address"),
    ("priv_grant_pub_address_access", "payee_fio_address"),
    ("priv_new_funds_request", "payee_fio_address"),
    ("priv_record_send_action", "payer_fio_address"),
    ("set_fio_address_privacy", "fio_address"),
];

/// The parameter that names the FIO Address of an action of FIP-5.
fn field(call: &Call) -> Option<&'static str> {
    ACTIONS.iter().find(|(endpoint, _)| *endpoint == call.endpoint).map(|(_, field)| *field)
}

fn text<'a>(call: &'a Call, name: &str) -> &'a str {
    call.parameters.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Calls with a parameter changed, where it is there.
fn sending(state: &mut State, call: &Call, name: &str, change: impl FnOnce(&Value) -> Value) -> Answer {
    let mut call = call.clone();
    if let Some(value) = call.parameters.get_mut(name) {
        *value = change(value);
    }
    apply(state, &call)
}

/// What would be answered, without doing it.
fn tried(state: &State, call: &Call) -> Answer {
    apply(&mut state.clone(), call)
}

/// The FIO Address that an action of FIP-5 is for.
fn acted_for<'a>(state: &'a mut State, call: &Call) -> Option<&'a mut Address> {
    named(state, text(call, field(call)?))
}

fn named<'a>(state: &'a mut State, name: &str) -> Option<&'a mut Address> {
    let name = name.to_ascii_lowercase();
    state.addresses.iter_mut().find(|address| address.fio_address == name)
}

/// Calls while all domains expire earlier or later, and sets them right again.
fn with_expiration(state: &mut State, call: &Call, change: fn(u32) -> u32) -> Answer {
    let right: Vec<u32> = state.domains.iter().map(|domain| domain.expiration).collect();
    for domain in &mut state.domains {
        domain.expiration = change(domain.expiration);
    }
    let answer = apply(state, call);
    for (domain, expiration) in state.domains.iter_mut().zip(right) {
        domain.expiration = expiration;
    }
    answer
}

/// Calls a single endpoint while no FIO Address has privacy, or with what else is changed, and sets the state right again.
fn while_changed(state: &mut State, call: &Call, change: impl FnOnce(&mut State)) -> Answer {
    let right: Vec<_> =
        state.addresses.iter().map(|address| (address.privacy, address.encrypt_key.clone())).collect();
    change(state);
    let answer = apply(state, call);
    for (address, (privacy, encrypt_key)) in state.addresses.iter_mut().zip(right) {
        address.privacy = privacy;
        address.encrypt_key = encrypt_key;
    }
    answer
}

/// The error of a 400.
fn error(answer: &Answer) -> &str {
    answer.body.get("fields").and_then(|fields| fields[0]["error"].as_str()).unwrap_or_default()
}

/// The field of a 400.
fn error_field(answer: &Answer) -> &str {
    answer.body.get("fields").and_then(|fields| fields[0]["name"].as_str()).unwrap_or_default()
}

fn answered(status: u16, body: Value) -> Answer {
    Answer { status, body: body.as_object().cloned().unwrap_or_default() }
}

fn invalid(name: &str, value: &str, error: &str) -> Answer {
    answered(
        400,
        json!({
            "type": "invalid_input",
            "message": "An invalid request was sent in, please check the nested errors for details.",
            "fields": [{"name": name, "value": value, "error": error}],
        }),
    )
}

fn forbidden() -> Answer {
    answered(
        403,
        json!({
            "type": "invalid_signature",
            "message": "Request signature is not valid or this user is not allowed to sign this transaction.",
        }),
    )
}

/// How much of a fee an action took.
fn fee(answer: &Answer) -> u64 {
    answer.body.get("fee_collected").and_then(Value::as_u64).unwrap_or_default()
}

/// The list in the answer of a getter.
fn list(answer: &mut Answer) -> Option<&mut Vec<Value>> {
    answer.body.values_mut().find_map(Value::as_array_mut)
}

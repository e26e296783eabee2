//! How a payee puts requests and answers together. Alice and Carol pay, Bob is paid.

mod keys;
mod quarantine;
mod states;

use fio_reference::content::ContentType;
use fio_reference::ecdh::XEncoding;
use serde_json::{Value, json};

use crate::author::Author;
use crate::chapters::content::{pack, pack_unchecked, seal_plaintext, with};
use crate::material::{private_hex, public_text, search_index, secret};

const REQUEST: ContentType = ContentType::PrivateFundsRequest;
const ACTION: ContentType = ContentType::PrivateSendAction;

pub(super) fn write(author: &mut Author) {
    states::write(author);
    quarantine::write(author);
    keys::write(author);
}

type Fields<'a> = &'a [(&'a str, &'a str)];

fn content(kind: ContentType, fields: Fields) -> Value {
    let fields: Vec<_> = fields.iter().map(|&(name, value)| (name, json!(value))).collect();
    with(kind, &fields)
}

fn seal(own: &str, other: &str, plaintext: &[u8]) -> String {
    let name = format!("reconcile {own} {other} {}", hex::encode(plaintext));
    seal_plaintext(&secret(own, other, XEncoding::Minimal), &name, plaintext)
}

/// A request of crypto@bob, to purse@alice unless the fields say otherwise.
fn request(id: u64, payee: &str, payer: &str, fields: Fields) -> Value {
    json!({
        "fio_request_id": id, "payee_fio_address": "crypto@bob", "payee_fio_public_key": public_text(payee),
        "payer_search_index": search_index(payee, payer),
        "content": seal(payee, payer, &pack(REQUEST, &content(REQUEST, fields))),
    })
}

/// An answer of purse@alice to request 10 of crypto@bob, unless the fields say otherwise.
fn action(payer: &str, payee: &str, fields: Fields) -> Value {
    // Values that no writer packs are there too.
    let plaintext = pack_unchecked(ACTION, &content(ACTION, fields));
    action_of(payer, payee, seal(payer, payee, &plaintext))
}

fn action_of(payer: &str, payee: &str, content: String) -> Value {
    json!({
        "payer_fio_address": "purse@alice", "payer_fio_public_key": public_text(payer),
        "payee_search_index": search_index(payer, payee), "content": content,
    })
}

fn set(mut record: Value, field: &str, value: impl Into<Value>) -> Value {
    record[field] = value.into();
    record
}

/// Number, state, and the action that decided.
type State<'a> = (u64, &'a str, Option<usize>);

/// The records, and what becomes of them.
#[derive(Default)]
struct Case<'a> {
    requests: Vec<Value>,
    actions: Vec<Value>,
    states: &'a [State<'a>],
    direct: &'a [usize],
    conflicts: &'a [usize],
    quarantine: &'a [(usize, &'a str)],
}

/// Bob holds one key and knows Alice and Carol.
fn reconciled(author: &mut Author, id: &str, rules: &str, flags: &str, case: &Case, comment: &str) {
    with_keys(author, id, rules, flags, (&["bob"], &["alice", "carol"]), case, comment);
}

fn with_keys(
    author: &mut Author,
    id: &str,
    rules: &str,
    flags: &str,
    (keyring, counterparties): (&[&str], &[&str]),
    case: &Case,
    comment: &str,
) {
    let keyring: Vec<_> = keyring.iter().map(|seed| private_hex(seed)).collect();
    let counterparties: Vec<_> = counterparties.iter().map(|seed| public_text(seed)).collect();
    let state = |(id, state, action): &State| json!({"fio_request_id": id, "state": state, "action": action});
    let quarantined = |(action, reason): &(usize, &str)| json!({"action": action, "reason": reason});
    author
        .vector(format!("wallet.reconcile.{id}"))
        .pins(&format!("WALLET-13 {rules}"))
        .flags(flags)
        .says(comment)
        .takes(json!({
            "keyring": keyring, "counterparties": counterparties, "requests": case.requests, "actions": case.actions,
        }))
        .gives(json!({
            "requests": case.states.iter().map(state).collect::<Vec<_>>(),
            "direct": case.direct,
            "conflicts": case.conflicts,
            "quarantine": case.quarantine.iter().map(quarantined).collect::<Vec<_>>(),
        }));
}

fn ten() -> Value {
    request(10, "bob", "alice", &[])
}

fn paid() -> Value {
    action("alice", "bob", &[])
}

fn rejected() -> Value {
    action("alice", "bob", &[("status", "rejected")])
}

const PENDING: &[State] = &[(10, "pending", None)];
const PAID: &[State] = &[(10, "sent_to_blockchain", Some(0))];

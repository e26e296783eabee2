//! The steps of the chapter *Wallet duties*.

use fio_reference::wallet::{self, Reason, State};
use fio_reference::{Error, r#match::PrivateGetter};
use fio_vectors::Object;
use fio_vectors::operation::{
    InspectIn, InspectOk, MatchSelectPrivateIn, MatchSelectPrivateOk, PrivateAction, PrivateRecord,
    Quarantined, ReconcileIn, ReconcileOk, RequestState,
};
use serde_json::{Value, json};

use super::content::parse;
use super::r#match::{keyring, select_private};
use super::{Walk, key, steps};
use crate::builtin::{Failure, Result};

steps! {
    /// The steps of the chapter *Wallet duties*.
    Wallet {
        /// A chain or token code in upper case.
        to_upper: fn(&str) -> String = str::to_ascii_uppercase;
        /// What is wrong with the value of a required field.
        finding: fn(&str, &str) -> Option<&'static str> = wallet::finding;
        /// Whether a payer's point is among those of the counterparties.
        is_known: fn(&[u8], &[Vec<u8>]) -> bool = |payer, known| known.iter().any(|point| point == payer);
        /// Whether an action without a request may have this state.
        is_direct: fn(State) -> bool = |state| state == State::SentToBlockchain;
        /// Whether an action opens with the keys of its request: own and other party's of the one, and of the other.
        is_same_pair: fn([&str; 2], [&str; 2]) -> bool = |one, other| one == other;
        /// Whether two FIO Addresses are the same.
        is_same_address: fn(&str, &str) -> bool = str::eq_ignore_ascii_case;
        /// Whether the FIO Addresses of an action are those of its request: payer in the clear, inside and in the request, payee
        /// inside and in the clear.
        are_addresses: fn(&Wallet, [&str; 3], [&str; 2]) -> bool = |steps, [clear, inside, request], [payee, publisher]| {
            let is_same = steps.is_same_address;
            is_same(clear, inside) && is_same(inside, request) && is_same(payee, publisher)
        };
        /// Whether an action decides about a request in this state.
        decides: fn(State) -> bool = |state| state == State::Pending;
    }
}

/// `wallet.inspect`
pub(super) fn inspect(walk: &mut Walk, request: &InspectIn) -> Result<InspectOk> {
    let content = parse(walk, &request.r#type, &request.content)?;
    if content.content_type().is_private() {
        let error = Error::ContentInvalid("private content is not inspected so (WALLET-01)");
        return Err(walk.refuse("content", "WALLET-01", error));
    }
    let steps = &walk.steps.wallet;
    let mut json = content.to_json();
    let mut findings = Vec::new();
    for (field, value) in content.fields().filter(|(field, _)| !field.is_optional) {
        let mut value = value.unwrap_or_default().to_owned();
        if matches!(field.name, "chain_code" | "token_code") {
            value = (steps.to_upper)(&value);
        }
        findings.extend((steps.finding)(field.name, &value).map(|what| format!("{}.{what}", field.name)));
        json.insert(field.name.to_owned(), value.into());
    }
    walk.note("codes", "WALLET-01", &json);
    walk.note("findings", "WALLET-06", &json!(findings));
    Ok(InspectOk { content: json, findings })
}

/// `wallet.reconcile`
pub(super) fn reconcile(walk: &mut Walk, request: &ReconcileIn) -> Result<ReconcileOk> {
    keyring(walk, &request.keyring)?;
    let opened: Vec<Option<MatchSelectPrivateOk>> = request
        .requests
        .iter()
        .map(|made| {
            let record = [&made.payee_fio_public_key, &made.payer_search_index, &made.content];
            select(walk, PrivateGetter::SentRequests, record, request).ok()
        })
        .collect();
    let state = |opened: &Option<_>| if opened.is_some() { State::Pending } else { State::Unreadable };
    let mut states: Vec<(State, Option<usize>)> = opened.iter().map(|opened| (state(opened), None)).collect();
    let mut found = ReconcileOk {
        requests: Vec::new(),
        direct: Vec::new(),
        conflicts: Vec::new(),
        quarantine: Vec::new(),
    };
    for (position, action) in request.actions.iter().enumerate() {
        let decides = walk.steps.wallet.decides;
        match judge(walk, action, request, &opened) {
            Err(reason) => {
                walk.note("quarantine", rule_of(reason), reason.name());
                found.quarantine.push(Quarantined { action: position, reason: reason.name().into() });
            }
            Ok(None) => {
                walk.note("direct", "WALLET-14", &position);
                found.direct.push(position);
            }
            Ok(Some((answered, state))) if decides(states[answered].0) => {
                walk.note("state", "WALLET-07", state.name());
                states[answered] = (state, Some(position));
            }
            Ok(Some(_)) => {
                walk.note("conflict", "WALLET-07", &position);
                found.conflicts.push(position);
            }
        }
    }
    let states = request.requests.iter().zip(states).map(|(made, (state, action))| RequestState {
        fio_request_id: made.fio_request_id,
        state: state.name().into(),
        action,
    });
    found.requests = states.collect();
    walk.note("requests", "WALLET-13", &json!(found.requests));
    Ok(found)
}

/// The request that an action answers, by its position, and what becomes of it; `None` for a direct payment.
fn judge(
    walk: &Walk,
    action: &PrivateAction,
    request: &ReconcileIn,
    opened: &[Option<MatchSelectPrivateOk>],
) -> std::result::Result<Option<(usize, State)>, Reason> {
    let mut aside = Walk::new(walk.steps, walk.declared);
    let payer = key::read_public(&mut aside, &action.payer_fio_public_key).map_err(|_| Reason::NotOpened)?;
    let known = request.counterparties.iter().filter_map(|text| key::read_public(&mut aside, text).ok());
    let known: Vec<Vec<u8>> = known.collect();
    let steps = &walk.steps.wallet;
    if !(steps.is_known)(&payer, &known) {
        return Err(Reason::NotOpened);
    }
    let record = [&action.payer_fio_public_key, &action.payee_search_index, &action.content];
    let answer = select(walk, PrivateGetter::ReceivedActions, record, request)?;
    let id = field(&answer.content, "fio_request_id");
    let payer = field(&answer.content, "payer_fio_address");
    let state = match field(&answer.content, "status") {
        "rejected" => State::Rejected,
        _ => State::SentToBlockchain,
    };
    if id.is_empty() {
        return match (steps.is_direct)(state) {
            false => Err(Reason::Malformed),
            true if !(steps.is_same_address)(&action.payer_fio_address, payer) => {
                Err(Reason::AddressMismatch)
            }
            true => Ok(None),
        };
    }
    let made = request.requests.iter().zip(opened).enumerate();
    let (position, made, content) = made
        .filter_map(|(position, (made, opened))| Some((position, made, opened.as_ref()?)))
        .find(|(_, made, _)| made.fio_request_id.to_string() == id)
        .ok_or(Reason::UnknownRequest)?;
    if !(steps.is_same_pair)([&answer.own, &answer.counterparty], [&content.own, &content.counterparty]) {
        return Err(Reason::ForeignKey);
    }
    let payers = [&action.payer_fio_address[..], payer, field(&content.content, "payer_fio_address")];
    let payees = [field(&answer.content, "payee_fio_address"), &made.payee_fio_address];
    match (steps.are_addresses)(steps, payers, payees) {
        true => Ok(Some((position, state))),
        false => Err(Reason::AddressMismatch),
    }
}

/// Opens a private record. The steps that this takes are those of `match.select_private`, and are not noted here.
fn select(
    walk: &Walk,
    getter: PrivateGetter,
    [public_key, search_index, content]: [&String; 3],
    request: &ReconcileIn,
) -> std::result::Result<MatchSelectPrivateOk, Reason> {
    let record = PrivateRecord {
        public_key: public_key.clone(),
        search_index: search_index.clone(),
        content: content.clone(),
    };
    let select = MatchSelectPrivateIn {
        getter: getter.name().to_owned(),
        record,
        keyring: request.keyring.clone(),
        counterparties: request.counterparties.clone(),
    };
    let mut aside = Walk::new(walk.steps, walk.declared);
    select_private(&mut aside, &select).map_err(|failure| match failure {
        Failure::Refused(Error::ContentMalformed(_) | Error::ContentInvalid(_)) => Reason::Malformed,
        _ => Reason::NotOpened,
    })
}

fn rule_of(reason: Reason) -> &'static str {
    match reason {
        Reason::NotOpened => "WALLET-08",
        Reason::Malformed => "WALLET-09",
        Reason::UnknownRequest => "WALLET-10",
        Reason::ForeignKey => "WALLET-11",
        Reason::AddressMismatch => "WALLET-12",
    }
}

fn field<'c>(content: &'c Object, name: &str) -> &'c str {
    content.get(name).and_then(Value::as_str).unwrap_or_default()
}

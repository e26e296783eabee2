//! `privfundsreq` and `privrecsend`

use fio_reference::index::parse_index;
use fio_reference::key::parse_fio_public;
use serde_json::Map;

use super::Action;
use crate::action::{TOO_SHORT, is_long_enough};
use crate::answer::Refusal;
use crate::fee::Cost;
use crate::parameters::{Parameter, Parameters};
use crate::state::{Address, PrivateAction, PrivateRequest, State};

const NO_KEY: &str = "Invalid FIO Public Key";

/// Records a private request (CHAIN-24, CHAIN-25).
pub(super) const REQUEST: Action = Action {
    endpoint: "priv_new_funds_request",
    parameters: &[
        Parameter::Text("payee_fio_address"),
        Parameter::Text("payee_fio_public_key"),
        Parameter::Text("payer_search_index"),
        Parameter::Text("content"),
    ],
    field: "payee_fio_address",
    check_values: |sent| check_values(sent, "payer_search_index", "payee_fio_public_key"),
    check_owned: |state, address, sent| check_key(state, address, sent, "payee_fio_public_key"),
    cost: |_, sent| Cost::of_content(sent.text("content")),
    effect: |state, position, sent| {
        let fio_request_id = state.next_private_request_id;
        state.next_private_request_id = fio_request_id.saturating_add(1);
        state.private_requests.push(PrivateRequest {
            fio_request_id,
            payee_fio_address: state.addresses[position].fio_address.clone(),
            payee_fio_public_key: sent.text("payee_fio_public_key").to_owned(),
            payer_search_index: sent.text("payer_search_index").to_owned(),
            content: sent.text("content").to_owned(),
            time: state.now,
        });
        Map::from_iter([("fio_request_id".to_owned(), fio_request_id.into())])
    },
};

/// Records a send action (CHAIN-24, CHAIN-25).
pub(super) const SEND: Action = Action {
    endpoint: "priv_record_send_action",
    parameters: &[
        Parameter::Text("payer_fio_address"),
        Parameter::Text("payer_fio_public_key"),
        Parameter::Text("payee_search_index"),
        Parameter::Text("content"),
    ],
    field: "payer_fio_address",
    check_values: |sent| check_values(sent, "payee_search_index", "payer_fio_public_key"),
    check_owned: |state, address, sent| check_key(state, address, sent, "payer_fio_public_key"),
    cost: |_, sent| Cost::of_content(sent.text("content")),
    effect: |state, position, sent| {
        state.private_actions.push(PrivateAction {
            payer_fio_address: state.addresses[position].fio_address.clone(),
            payer_fio_public_key: sent.text("payer_fio_public_key").to_owned(),
            payee_search_index: sent.text("payee_search_index").to_owned(),
            content: sent.text("content").to_owned(),
            time: state.now,
        });
        Map::new()
    },
};

fn check_values(sent: Parameters, index: &str, public_key: &str) -> Result<(), Refusal> {
    sent.demand("content", is_long_enough, TOO_SHORT)?;
    sent.demand(index, |text| parse_index(text).is_ok(), "Invalid search index")?;
    sent.demand(public_key, |text| parse_fio_public(text).is_ok(), NO_KEY)
}

/// The key must be the one of the owner, or the one that others seal for (CHAIN-25).
fn check_key(state: &State, address: &Address, sent: Parameters, name: &str) -> Result<(), Refusal> {
    let owner = state.account(&address.owner).map(|(_, account)| account.fio_public_key.as_str());
    let known: Vec<_> = [owner, address.current_encrypt_key()].into_iter().flatten().collect();
    let is_own = |text: &str| {
        let key = parse_fio_public(text).ok();
        key.is_some() && known.iter().any(|known| parse_fio_public(known).ok() == key)
    };
    sent.demand(name, is_own, NO_KEY)
}

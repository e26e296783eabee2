#![doc = include_str!("../README.md")]

mod action;
mod address;
mod answer;
mod backup;
mod getter;
mod grant;
mod paging;
mod parameters;
mod privacy;
mod record;
mod state;

pub use answer::{Answer, Field};
pub use state::{
    Account, Address, Domain, EncryptedAddress, Grant, PrivateAction, PrivateRequest, PublicAddress, State,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use action::Action;
use answer::Refusal;

/// What is sent to a node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The name of the endpoint.
    pub endpoint: String,
    /// What was sent.
    pub parameters: Value,
    /// For actions: the account name whose key signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// The time of the block from this call on, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<u32>,
    /// The length of the packed transaction in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_size: Option<u64>,
}

/// The actions, in the order of the chapter.
const ACTIONS: [&Action; 6] =
    [&backup::ACTION, &address::ACTION, &grant::ACTION, &record::REQUEST, &record::SEND, &privacy::ACTION];

/// The answer of a node, and what it does to the state. An error changes nothing but the time (CHAIN-02).
pub fn apply(state: &mut State, call: &Call) -> Answer {
    state.now = state.now.max(call.time.unwrap_or_default());
    let answer = match ACTIONS.iter().find(|action| action.endpoint == call.endpoint) {
        Some(action) => action.apply(state, call),
        None => getter::answer(state, &call.endpoint, &call.parameters),
    };
    answer.map_or_else(Refusal::into_answer, Answer::ok)
}

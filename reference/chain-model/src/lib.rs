#![doc = include_str!("../README.md")]

mod action;
mod answer;
mod deployed;
mod fee;
mod fip5;
mod paging;
mod parameters;
mod state;

pub use answer::{Answer, Field};
pub use state::{
    Account, Address, Domain, EncryptedAddress, Grant, PrivateAction, PrivateRequest, PublicAddress, Record,
    State, Status,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

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

/// The answer of a node, and what it does to the state. An error changes nothing but the time (CHAIN-02, DEPLOYED-02).
pub fn apply(state: &mut State, call: &Call) -> Answer {
    state.now = state.now.max(call.time.unwrap_or_default());
    let answer = fip5::apply(state, call).or_else(|| deployed::apply(state, call));
    let answer = answer.unwrap_or(Err(Refusal::NotFound("Unknown endpoint"))); // CHAIN-33
    answer.map_or_else(Refusal::into_answer, Answer::ok)
}

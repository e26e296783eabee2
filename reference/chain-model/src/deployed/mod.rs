//! The deployed actions and getters around FIP-5 (chapter *The deployed neighbours of FIP-5*).

mod address;
mod encrypt_key;
mod fio_data;
mod getter;
mod owner;
mod register;
mod request;
mod transfer;

use serde_json::Value;

use crate::Call;
use crate::answer::Refusal;
use crate::fee::{Cost, Due};
use crate::parameters::Parameters;
use crate::state::State;

/// When a FIO Address expires: never, written as the greatest time of 32 bits.
const NEVER: u32 = u32::MAX;

/// The answer to a call, if the endpoint is one of these.
pub(crate) fn apply(state: &mut State, call: &Call) -> Option<Result<Value, Refusal>> {
    Some(match call.endpoint.as_str() {
        "register_fio_domain" => register::domain(state, call),
        "register_fio_address" => register::address(state, call),
        "transfer_fio_address" => transfer::apply(state, call),
        "add_pub_address" => address::apply(state, call),
        "update_encrypt_key" => encrypt_key::apply(state, call),
        "new_funds_request" => request::ask(state, call),
        "record_obt_data" => fio_data::apply(state, call),
        "reject_funds_request" => request::reject(state, call),
        "cancel_funds_request" => request::cancel(state, call),
        endpoint => return getter::answer(state, endpoint, Parameters::of(&call.parameters)),
    })
}

/// What is due, with the text that deployed actions have for a fee above the maximum.
fn due(call: &Call, bundles_of: Option<usize>, cost: Cost) -> Due<'_> {
    Due { endpoint: &call.endpoint, bundles_of, cost, too_high: "Fee exceeds supplied maximum." }
}

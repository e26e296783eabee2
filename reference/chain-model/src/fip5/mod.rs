//! The actions and getters of FIP-5: what all its actions have in common, and the order of their checks.

mod address;
mod backup;
mod getter;
mod grant;
mod privacy;
mod record;

use serde_json::{Map, Value};

use crate::Call;
use crate::action::{begin, check_size, check_tpid_and_fee_value, is_expired};
use crate::answer::Refusal;
use crate::fee::{Charge, Cost, Due};
use crate::parameters::{Parameter, Parameters};
use crate::state::{Address, State};

/// The actions, in the order of the chapter.
const ACTIONS: [&Action; 6] =
    [&backup::ACTION, &address::ACTION, &grant::ACTION, &record::REQUEST, &record::SEND, &privacy::ACTION];

/// An action of FIP-5.
struct Action {
    /// The name of its endpoint, which is also that of its fee.
    endpoint: &'static str,
    /// Its own parameters, in order.
    parameters: &'static [Parameter],
    /// The parameter that names the FIO Address of the actor.
    field: &'static str,
    /// Step 5: whether the values are of their form.
    check_values: fn(Parameters) -> Result<(), Refusal>,
    /// Step 9: whether they are right for this FIO Address.
    check_owned: fn(&State, &Address, Parameters) -> Result<(), Refusal>,
    /// What it costs.
    cost: fn(&Address, Parameters) -> Cost,
    /// What it does for the FIO Address at this position, and what it answers beside status and fee.
    effect: fn(&mut State, usize, Parameters) -> Map<String, Value>,
}

/// The answer to a call, if the endpoint is one of FIP-5.
pub(crate) fn apply(state: &mut State, call: &Call) -> Option<Result<Value, Refusal>> {
    match ACTIONS.iter().find(|action| action.endpoint == call.endpoint) {
        Some(action) => Some(action.apply(state, call)),
        None => getter::answer(state, &call.endpoint, Parameters::of(&call.parameters)),
    }
}

impl Action {
    /// All checks, in their order (CHAIN-01); then what is to be changed, so that an error changes nothing (CHAIN-02).
    fn apply(&self, state: &mut State, call: &Call) -> Result<Value, Refusal> {
        // 1, 2
        let sent = begin(call, self.parameters)?;
        // 3, 4
        check_tpid_and_fee_value(sent)?;
        // 5
        (self.check_values)(sent)?;
        // 6, 7, 8
        let unknown = || sent.invalid(self.field, "FIO Address invalid or does not exist.");
        let (position, address, domain) = state.address(sent.text(self.field)).ok_or_else(unknown)?;
        if is_expired(state, domain) {
            return Err(sent.invalid(self.field, "FIO Domain expired."));
        }
        if address.owner != sent.text("actor") {
            return Err(Refusal::Signature);
        }
        // 9
        (self.check_owned)(state, address, sent)?;
        // 10
        let cost = (self.cost)(address, sent);
        let too_high = "Fee exceeds supplied maximum";
        let due = Due { endpoint: self.endpoint, bundles_of: Some(position), cost, too_high };
        let charge = match cost.units {
            0 => Charge::Nothing,
            _ => due.charge(state, sent)?,
        };
        // 11
        check_size(call)?;

        let fee_collected = charge.collect(state);
        let mut body = (self.effect)(state, position, sent);
        body.insert("status".to_owned(), "OK".into());
        body.insert("fee_collected".to_owned(), fee_collected.into());
        Ok(Value::Object(body))
    }
}

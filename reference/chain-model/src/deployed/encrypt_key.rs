//! `updcryptkey`

use fio_reference::key::parse_fio_public;
use serde_json::{Value, json};

use super::due;
use crate::Call;
use crate::action::{begin, check_tpid_and_fee_value, is_expired};
use crate::answer::Refusal;
use crate::fee::Cost;
use crate::parameters::Parameter;
use crate::state::State;

/// Stores the key that others are to seal for (DEPLOYED-15).
pub(super) fn apply(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    let names = ["fio_address", "encrypt_public_key"];
    let sent = begin(call, &names.map(Parameter::Text))?;
    check_tpid_and_fee_value(sent)?;
    let is_key = |text: &str| text.is_empty() || parse_fio_public(text).is_ok();
    sent.demand("encrypt_public_key", is_key, "Encrypt key not a valid FIO Public Key")?;
    let fio_address = sent.text("fio_address").to_ascii_lowercase();
    let invalid = |error| sent.invalid("fio_address", error);
    let (_, domain) = fio_address
        .split_once('@')
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| invalid("FIO Address invalid or does not exist."))?;
    let domain = state.domain(domain).ok_or_else(|| invalid("FIO Domain not registered"))?;
    if is_expired(state, domain) {
        return Err(invalid("FIO Domain expired"));
    }
    // Here the text has no full stop.
    let known = state.known(&fio_address).ok_or_else(|| invalid("FIO Address invalid or does not exist"))?;
    if known.address.owner != sent.text("actor") {
        return Err(Refusal::Signature);
    }
    let position = known.position;
    let charge = due(call, Some(position), Cost::ONE).charge(state, sent)?;

    let fee_collected = charge.collect(state);
    state.addresses[position].encrypt_key = Some(sent.text("encrypt_public_key").to_owned());
    Ok(json!({"status": "OK", "fee_collected": fee_collected}))
}

//! `addaddress`

use fio_reference::account::is_fio_address;
use fio_reference::nbpa::{is_chain_code, is_token_code};
use serde_json::{Value, json};

use super::due;
use crate::Call;
use crate::action::{begin, check_mapped, check_size, check_tpid_and_fee_value, codes, is_expired};
use crate::answer::Refusal;
use crate::fee::Cost;
use crate::parameters::{Parameter, Parameters};
use crate::state::{Address, PublicAddress, State};

const NOT_FOUND: &str = "FIO Address not found";

/// Stores addresses in the clear (DEPLOYED-13).
pub(super) fn apply(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    let item = &["chain_code", "token_code", "public_address"];
    let sent = begin(call, &[Parameter::Text("fio_address"), Parameter::Objects("public_addresses", item)])?;
    check_tpid_and_fee_value(sent)?;
    sent.demand("fio_address", is_fio_address, NOT_FOUND)?;
    let items = sent.objects("public_addresses");
    if !(1..=5).contains(&items.len()) {
        let error = "Min 1, Max 5 public addresses are allowed";
        return Err(Refusal::invalid("public_addresses", "public_addresses", error));
    }
    let known = state.known(sent.text("fio_address")).ok_or(Refusal::NotFound(NOT_FOUND))?;
    if known.address.owner != sent.text("actor") {
        return Err(Refusal::Signature);
    }
    if is_expired(state, known.domain) {
        return Err(Refusal::invalid("domain", known.domain.fio_domain.as_str(), "FIO Domain expired"));
    }
    check_items(known.address, &items)?;
    let position = known.position;
    let charge = due(call, Some(position), Cost::ONE).charge(state, sent)?;
    check_size(call)?;

    let fee_collected = charge.collect(state);
    for item in items {
        let (chain_code, token_code) = codes(item);
        let public_address = item.text("public_address").to_owned();
        state.addresses[position].map(PublicAddress { chain_code, token_code, public_address });
    }
    Ok(json!({"status": "OK", "fee_collected": fee_collected}))
}

fn check_items(address: &Address, items: &[Parameters]) -> Result<(), Refusal> {
    let mut pairs = address.public_addresses.iter().map(PublicAddress::codes).collect();
    for item in items {
        item.demand("token_code", is_token_code, "Invalid token code format")?;
        item.demand("chain_code", is_chain_code, "Invalid chain code format")?;
        let is_address = |text: &str| (1..=128).contains(&text.len());
        item.demand("public_address", is_address, "Invalid public address format")?;
        check_mapped(&mut pairs, *item)?;
    }
    Ok(())
}

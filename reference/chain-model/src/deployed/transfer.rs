//! `xferaddress`

use fio_reference::account::is_fio_address;
use serde_json::{Value, json};

use super::due;
use super::owner::Owner;
use crate::Call;
use crate::action::{begin, check_size, check_tpid_and_fee_value};
use crate::answer::Refusal;
use crate::fee::Cost;
use crate::parameters::Parameter;
use crate::state::{Address, PublicAddress, State};

/// Gives a FIO Address to another owner, without what the former one has published (DEPLOYED-07, DEPLOYED-08).
pub(super) fn apply(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    let names = ["fio_address", "new_owner_fio_public_key"];
    let sent = begin(call, &names.map(Parameter::Text))?;
    sent.demand("fio_address", is_fio_address, "Invalid FIO Address")?;
    let owner = Owner::of_key(sent, "new_owner_fio_public_key")?;
    check_tpid_and_fee_value(sent)?;
    let fio_address = sent.text("fio_address").to_ascii_lowercase();
    let position = state.addresses.iter().position(|known| known.fio_address == fio_address);
    let position = position.ok_or_else(|| sent.invalid("fio_address", "FIO Address not registered"))?;
    if state.addresses[position].owner != sent.text("actor") {
        return Err(Refusal::Signature);
    }
    owner.check_bound(state, sent, "new_owner_fio_public_key")?;
    let charge = due(call, None, Cost::ONE).charge(state, sent)?;
    check_size(call)?;

    let fee_collected = charge.collect(state);
    let (owner, key) = owner.settle(state);
    state.addresses[position] = Address {
        fio_address,
        owner,
        bundles: state.addresses[position].bundles,
        privacy: 0,
        encrypt_key: Some(key.clone()),
        public_addresses: vec![PublicAddress::of_fio(key)],
        backup: None,
        encrypted_addresses: Vec::new(),
        replaced_key_ids: Vec::new(),
        grants: Vec::new(),
    };
    Ok(json!({"status": "OK", "fee_collected": fee_collected}))
}

//! `regdomain` and `regaddress`

use fio_reference::account::{is_fio_address, is_fio_domain};
use serde_json::{Value, json};

use super::owner::Owner;
use super::{NEVER, due};
use crate::Call;
use crate::action::{begin, check_size, check_tpid_and_fee_value};
use crate::answer::{Refusal, time_stamp};
use crate::fee::Cost;
use crate::parameters::Parameter;
use crate::state::{Address, Domain, PublicAddress, State};

/// How long a domain is registered for: 365 days, in seconds (DEPLOYED-10).
const YEAR: u32 = 31_536_000;

/// How many bundled transactions come with a FIO Address.
const BUNDLES: u64 = 100;

/// Registers a domain (DEPLOYED-10).
pub(super) fn domain(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    const INVALID: &str = "Invalid FIO domain";
    let sent = begin(call, &[Parameter::Text("fio_domain"), Parameter::Text("owner_fio_public_key")])?;
    check_tpid_and_fee_value(sent)?;
    let owner = Owner::of_registration(state, sent)?;
    let as_sent = sent.text("fio_domain");
    if is_fio_address(as_sent) {
        return Err(Refusal::invalid("fio_address", as_sent, INVALID));
    }
    sent.demand("fio_domain", is_fio_domain, INVALID)?;
    let fio_domain = as_sent.to_ascii_lowercase();
    if state.domain(&fio_domain).is_some() {
        return Err(Refusal::invalid("fio_name", as_sent, "FIO domain already registered"));
    }
    let charge = due(call, None, Cost::ONE).charge(state, sent)?;
    check_size(call)?;

    let fee_collected = charge.collect(state);
    let (owner, _) = owner.settle(state);
    let expiration = state.now.saturating_add(YEAR);
    let place = state.domains.partition_point(|known| known.fio_domain < fio_domain);
    state.domains.insert(place, Domain { fio_domain, expiration, owner, is_public: 0 });
    Ok(json!({"status": "OK", "expiration": time_stamp(expiration), "fee_collected": fee_collected}))
}

/// Registers a FIO Address (DEPLOYED-11).
pub(super) fn address(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    let sent = begin(call, &[Parameter::Text("fio_address"), Parameter::Text("owner_fio_public_key")])?;
    check_tpid_and_fee_value(sent)?;
    let owner = Owner::of_registration(state, sent)?;
    sent.demand("fio_address", is_fio_address, "Invalid FIO address")?;
    let fio_address = sent.text("fio_address").to_ascii_lowercase();
    let invalid = |error| sent.invalid("fio_address", error);
    let domain = fio_address.split_once('@').and_then(|(_, domain)| state.domain(domain));
    let domain = domain.ok_or_else(|| invalid("FIO Domain not registered"))?;
    if domain.is_public == 0 && domain.owner != sent.text("actor") {
        return Err(invalid("FIO Domain is not public. Only owner can create FIO Addresses."));
    }
    if state.now > domain.expiration {
        return Err(invalid("FIO Domain expired"));
    }
    if state.addresses.iter().any(|known| known.fio_address == fio_address) {
        return Err(invalid("FIO address already registered"));
    }
    let charge = due(call, None, Cost::ONE).charge(state, sent)?;
    check_size(call)?;

    let fee_collected = charge.collect(state);
    let (owner, key) = owner.settle(state);
    state.addresses.push(Address {
        fio_address,
        owner,
        bundles: BUNDLES,
        privacy: 0,
        encrypt_key: Some(key.clone()),
        public_addresses: vec![PublicAddress::of_fio(key)],
        backup: None,
        encrypted_addresses: Vec::new(),
        replaced_key_ids: Vec::new(),
        grants: Vec::new(),
    });
    Ok(json!({"status": "OK", "expiration": time_stamp(NEVER), "fee_collected": fee_collected}))
}

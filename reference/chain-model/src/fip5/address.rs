//! `privaddadr`

use fio_reference::nbpa::{is_chain_code, is_token_code};
use serde_json::{Map, Value};

use super::Action;
use crate::action::{TOO_SHORT, check_mapped, codes, is_long_enough};
use crate::answer::Refusal;
use crate::fee::Cost;
use crate::parameters::{Parameter, Parameters};
use crate::state::{Address, EncryptedAddress, State};

const SEALED: [&str; 3] = ["public_key_address_level", "public_key_chain_level", "public_key_nbpa_level"];

/// Publishes encrypted addresses (CHAIN-17, CHAIN-18).
pub(super) const ACTION: Action = Action {
    endpoint: "priv_add_pub_address",
    parameters: &[
        Parameter::Text("payee_fio_address"),
        Parameter::Objects(
            "public_addresses",
            &["chain_code", "token_code", SEALED[0], SEALED[1], SEALED[2]],
        ),
    ],
    field: "payee_fio_address",
    check_values,
    check_owned,
    cost: |_, _| Cost::ONE,
    effect,
};

fn check_values(sent: Parameters) -> Result<(), Refusal> {
    let items = sent.objects("public_addresses");
    if !(1..=5).contains(&items.len()) {
        let error = "Min 1, Max 5 public addresses are allowed";
        return Err(Refusal::invalid("public_addresses", "public_addresses", error));
    }
    for item in &items {
        SEALED.iter().try_for_each(|name| item.demand(name, is_long_enough, TOO_SHORT))?;
    }
    for item in &items {
        item.demand("token_code", is_token_code, "Invalid Token Code")?;
        item.demand("chain_code", is_chain_code, "Invalid Chain Code")?;
    }
    Ok(())
}

fn check_owned(_: &State, address: &Address, sent: Parameters) -> Result<(), Refusal> {
    let active = address.encrypted_addresses.iter().map(EncryptedAddress::codes);
    let mut pairs = active.collect();
    sent.objects("public_addresses").into_iter().try_for_each(|item| check_mapped(&mut pairs, item))
}

fn effect(state: &mut State, position: usize, sent: Parameters) -> Map<String, Value> {
    let mut key_ids = Vec::new();
    for item in sent.objects("public_addresses") {
        let key_id = state.next_key_id;
        state.next_key_id = key_id.saturating_add(1);
        state.addresses[position].publish(item, key_id);
        key_ids.push(key_id);
    }
    Map::from_iter([
        ("key_id".to_owned(), key_ids.first().copied().into()),
        ("key_ids".to_owned(), key_ids.into()),
    ])
}

impl Address {
    /// Takes an encrypted address in, in the place of the active one for the same chain and token.
    fn publish(&mut self, item: Parameters, key_id: u64) {
        let (chain_code, token_code) = codes(item);
        let published = EncryptedAddress {
            key_id,
            public_key_address_level: item.text(SEALED[0]).to_owned(),
            public_key_chain_level: item.text(SEALED[1]).to_owned(),
            public_key_nbpa_level: item.text(SEALED[2]).to_owned(),
            chain_code,
            token_code,
        };
        match self.encrypted_addresses.binary_search_by_key(&published.codes(), EncryptedAddress::codes) {
            Ok(place) => {
                let replaced = std::mem::replace(&mut self.encrypted_addresses[place], published);
                self.replaced_key_ids.push(replaced.key_id);
                self.replaced_key_ids.sort_unstable();
            }
            Err(place) => self.encrypted_addresses.insert(place, published),
        }
    }
}

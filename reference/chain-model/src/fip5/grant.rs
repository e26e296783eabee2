//! `privganbpa`

use fio_reference::account::is_fio_address;
use fio_reference::index::parse_index;
use fio_reference::nbpa::is_chain_code;
use serde_json::{Map, Value};

use super::Action;
use crate::action::{TOO_SHORT, is_long_enough};
use crate::answer::Refusal;
use crate::fee::Cost;
use crate::parameters::{Parameter, Parameters};
use crate::state::{Address, Grant, State};

const NO_ADDRESS: &str = "FIO Address invalid or does not exist.";
const NO_KEY_ID: &str = "Invalid NBPA ID";

/// Grants level keys to a payer (CHAIN-19 to CHAIN-21).
pub(super) const ACTION: Action = Action {
    endpoint: "priv_grant_pub_address_access",
    parameters: &[
        Parameter::Text("payer_search_index"),
        Parameter::Objects("decrypt_keys", &["level", "level_index", "decrypt_key"]),
        Parameter::Text("payee_fio_address"),
    ],
    field: "payee_fio_address",
    check_values,
    check_owned,
    cost: |_, _| Cost::ONE,
    effect,
};

fn check_values(sent: Parameters) -> Result<(), Refusal> {
    let items = sent.objects("decrypt_keys");
    if !(1..=5).contains(&items.len()) {
        let error = "Min 1, Max 5 decrypt keys are allowed";
        return Err(Refusal::invalid("decrypt_keys", "decrypt_keys", error));
    }
    items.iter().try_for_each(|item| item.demand("decrypt_key", is_long_enough, TOO_SHORT))?;
    sent.demand("payer_search_index", |text| parse_index(text).is_ok(), "Invalid search index")?;
    items.iter().try_for_each(|item| match item.text("level") {
        "address" => item.demand("level_index", is_fio_address, NO_ADDRESS),
        "chain" => item.demand("level_index", is_chain_code, "Invalid Chain Code"),
        "nbpa" => item.demand("level_index", |text| key_id(text).is_some(), NO_KEY_ID),
        _ => Err(item.invalid("level", "Invalid level.")),
    })
}

/// A number in decimal, without leading zeros, from 1 on.
fn key_id(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| *number > 0 && number.to_string() == text)
}

fn check_owned(_: &State, address: &Address, sent: Parameters) -> Result<(), Refusal> {
    sent.objects("decrypt_keys").iter().try_for_each(|item| match item.text("level") {
        "address" => {
            let is_own = |name: &str| name.eq_ignore_ascii_case(&address.fio_address);
            item.demand("level_index", is_own, NO_ADDRESS)
        }
        "nbpa" => {
            let active = address.encrypted_addresses.iter().map(|known| known.key_id);
            let known: Vec<u64> = active.chain(address.replaced_key_ids.iter().copied()).collect();
            let is_own = |text: &str| key_id(text).is_some_and(|number| known.contains(&number));
            item.demand("level_index", is_own, NO_KEY_ID)
        }
        _ => Ok(()),
    })
}

fn effect(state: &mut State, position: usize, sent: Parameters) -> Map<String, Value> {
    for item in sent.objects("decrypt_keys") {
        let level_index = item.text("level_index");
        state.addresses[position].grant(Grant {
            payer_search_index: sent.text("payer_search_index").to_owned(),
            level: item.text("level").to_owned(),
            level_index: match item.text("level") {
                "address" => level_index.to_ascii_lowercase(),
                _ => level_index.to_ascii_uppercase(),
            },
            decrypt_key: item.text("decrypt_key").to_owned(),
        });
    }
    Map::new()
}

impl Address {
    /// Takes a grant in, in the place of the one for the same.
    fn grant(&mut self, grant: Grant) {
        let of = |grant: &Grant| {
            [grant.payer_search_index.clone(), grant.level.clone(), grant.level_index.clone()]
        };
        match self.grants.binary_search_by_key(&of(&grant), of) {
            Ok(place) => self.grants[place] = grant,
            Err(place) => self.grants.insert(place, grant),
        }
    }
}

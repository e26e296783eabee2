//! `bkupsrchidxs`

use fio_reference::backup::growth_units;
use serde_json::Map;

use super::Action;
use crate::action::{TOO_SHORT, is_long_enough};
use crate::fee::Cost;
use crate::parameters::Parameter;

/// Stores the list of a wallet's counterparties (CHAIN-15, CHAIN-16).
pub(super) const ACTION: Action = Action {
    endpoint: "priv_backup_search_indexes",
    parameters: &[Parameter::Text("fio_public_address"), Parameter::Text("content")],
    field: "fio_public_address",
    check_values: |sent| sent.demand("content", is_long_enough, TOO_SHORT),
    check_owned: |_, _, _| Ok(()),
    cost: |address, sent| {
        let stored = address.backup.as_ref().map_or(0, String::len);
        let units = growth_units(stored, sent.text("content").len()) as u64;
        Cost { units, factor: units }
    },
    effect: |state, position, sent| {
        state.addresses[position].backup = Some(sent.text("content").to_owned());
        Map::new()
    },
};

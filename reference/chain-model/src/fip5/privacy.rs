//! `setaddpriv`

use serde_json::Map;

use super::Action;
use crate::fee::Cost;
use crate::parameters::Parameter;

/// Sets whether public requests and records for a FIO Address are allowed (CHAIN-32).
pub(super) const ACTION: Action = Action {
    endpoint: "set_fio_address_privacy",
    parameters: &[Parameter::Text("fio_address"), Parameter::Number("privacy")],
    field: "fio_address",
    check_values: |sent| match sent.number("privacy") {
        Some(0 | 1) => Ok(()),
        _ => Err(sent.invalid_number("privacy", "Invalid privacy value")),
    },
    check_owned: |_, _, _| Ok(()),
    cost: |_, _| Cost::ONE,
    effect: |state, position, sent| {
        state.addresses[position].privacy = u8::from(sent.number("privacy") == Some(1));
        Map::new()
    },
};

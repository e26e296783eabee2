//! Vectors of the chapter *The deployed neighbours of FIP-5*: scenarios.

mod address;
mod encrypt_key;
mod example;
mod fees;
mod fio_data;
mod getter;
mod privacy;
mod register;
mod request;
mod settle;
mod transfer;

use serde_json::{Value, json};

use crate::author::Author;
use crate::chapters::scenario::{Scenario, done, put, scenario};

pub(super) fn write(author: &mut Author) {
    register::write(author);
    transfer::write(author);
    address::write(author);
    encrypt_key::write(author);
    example::write(author);
    request::write(author);
    fio_data::write(author);
    settle::write(author);
    privacy::write(author);
    getter::write(author);
    fees::write(author);
}

/// The fees of the deployed endpoints: each another.
const FEES: [(&str, u64); 9] = [
    ("register_fio_domain", 800),
    ("register_fio_address", 40),
    ("transfer_fio_address", 30),
    ("add_pub_address", 60),
    ("update_encrypt_key", 70),
    ("new_funds_request", 120),
    ("record_obt_data", 130),
    ("reject_funds_request", 61),
    ("cancel_funds_request", 62),
];

/// A scenario in a state with the fees of these endpoints, beside those of FIP-5 that are named.
fn deployed<'a>(author: &'a mut Author, id: &str, pins: &str, says: &str) -> Scenario<'a> {
    scenario(author, id, pins, says).from(|start| {
        start["fees"] = json!(std::collections::BTreeMap::from(FEES));
    })
}

/// An action that took bundled transactions, with its own word for the status.
fn with_status(status: &str, more: Value) -> Value {
    let mut answer = done(more);
    put(&mut answer["body"], json!({"status": status}));
    answer
}

/// The same for a fee.
fn at_a_fee(mut answer: Value, fee: u64) -> Value {
    answer["body"]["fee_collected"] = fee.into();
    answer
}

/// Takes all bundled transactions away.
fn without_bundles(start: &mut Value) {
    for address in start["addresses"].as_array_mut().expect("addresses") {
        address["bundles"] = 0.into();
    }
}

//! The chain's side of FIP-5.

use fio_chain_model::{Call, State};
use fio_vectors::Object;
use fio_vectors::operation::{ChainApplyIn, ChainApplyOk};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Failure, Result};

pub(super) fn apply(request: ChainApplyIn) -> Result<ChainApplyOk> {
    let (mut state, calls) = read(request)?;
    let answers = calls.iter().map(|call| object(&fio_chain_model::apply(&mut state, call))).collect();
    Ok(ChainApplyOk { answers, state: object(&state) })
}

/// The start and the calls of a scenario.
pub(crate) fn read(request: ChainApplyIn) -> Result<(State, Vec<Call>)> {
    let calls = request.calls.into_iter().map(typed).collect::<Result<Vec<_>>>()?;
    Ok((typed(request.state)?, calls))
}

pub(super) fn typed<T: DeserializeOwned>(object: Object) -> Result<T> {
    serde_json::from_value(Value::Object(object)).map_err(|error| Failure::Request(error.to_string()))
}

/// As JSON: each of them is an object.
pub(crate) fn object(value: &impl serde::Serialize) -> Object {
    match json!(value) {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}

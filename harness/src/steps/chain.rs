//! The step of the chapter *The chain's side of FIP-5*: one call.

use fio_chain_model::{Answer, Call, State};
use fio_vectors::operation::{ChainApplyIn, ChainApplyOk};

use super::{Walk, steps};
use crate::builtin::Result;
use crate::builtin::chain::{object, read};

steps! {
    /// The step of the chapter *The chain's side of FIP-5*.
    Chain {
        /// The answer to a call, and what it does to the state.
        apply: fn(&mut State, &Call) -> Answer = fio_chain_model::apply;
    }
}

/// `chain.apply`
pub(super) fn apply(walk: &mut Walk, request: ChainApplyIn) -> Result<ChainApplyOk> {
    let (mut state, calls) = read(request)?;
    let mut answers = Vec::new();
    for call in &calls {
        let answer = object(&(walk.steps.chain.apply)(&mut state, call));
        walk.note("answer", "CHAIN-01", &answer);
        answers.push(answer);
    }
    Ok(ChainApplyOk { answers, state: object(&state) })
}

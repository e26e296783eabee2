//! The chain's side of FIP-5: sequences of calls.

use fio_chain_model::apply;
use fio_conformance::protocol::message::Outcome;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::json;

use super::Question;
use crate::random_calls::{call, start};

/// How many calls a sequence has at most.
const LONGEST: usize = 16;

pub(super) fn question(rng: TestRng) -> Question {
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let calls = prop::collection::vec(call(), 1..=LONGEST).new_tree(&mut runner);
    let calls = calls.map_or_else(|_| Vec::new(), |tree| tree.current());
    let input = [("state".to_owned(), json!(start())), ("calls".to_owned(), json!(calls))];
    Question { op: "chain.apply", input: input.into_iter().collect() }
}

pub(super) fn compare(question: &Question, outcome: &Outcome) -> Result<Vec<String>, String> {
    let Outcome::Ok(came) = outcome else {
        return Err(format!("the other reading gives {}", json!(outcome)));
    };
    let mut state = start();
    let mut answers = Vec::new();
    let calls = question.input["calls"].as_array().into_iter().flatten();
    for (position, call) in calls.enumerate() {
        let typed = serde_json::from_value(call.clone());
        let typed = typed.map_err(|error| format!("call {position} is none: {error}"))?;
        let model = apply(&mut state, &typed);
        let (answer, other) = (json!(model), &came["answers"][position]);
        if *other != answer {
            return Err(format!(
                "call {position}, {call}: the model answers {answer}, the other reading {other}"
            ));
        }
        answers.push(model.status.to_string());
    }
    let state = json!(state);
    match came["state"] == state {
        true => Ok(answers),
        false => Err(format!("the state is {state}, the other reading's {}", came["state"])),
    }
}

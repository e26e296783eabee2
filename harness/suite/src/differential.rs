//! Two readings of the chain's side of FIP-5, given the same random calls.

use std::fmt;

use fio_chain_model::apply;
use fio_conformance::adapter::Adapter;
use fio_conformance::engine::{Engine, Limits, Task, Unusable};
use fio_conformance::protocol::message::Outcome;
use fio_vectors::Object;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::random_calls::{call, start};

/// How many calls a sequence has at most.
const LONGEST: usize = 16;

/// How many sequences are asked at once.
const TOGETHER: u64 = 1000;

/// What came of it.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many sequences were compared.
    pub sequences: u64,
    /// How many calls they had.
    pub calls: usize,
    /// The first sequence on which the two disagree, and where.
    pub disagreement: Option<String>,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} sequences, {} calls: ", self.sequences, self.calls)?;
        match &self.disagreement {
            Some(disagreement) => f.write_str(disagreement),
            None => f.write_str("the two readings agree"),
        }
    }
}

/// Gives the adapter and the model the sequences of a seed, from 0 on, until they disagree.
pub fn compare(adapter: &Adapter, seed: u64, count: u64) -> Result<Findings, Unusable> {
    let mut findings = Findings::default();
    let mut first = 0;
    while first < count && findings.disagreement.is_none() {
        let numbers: Vec<u64> = (first..count.min(first + TOGETHER)).collect();
        let scenes: Vec<Object> = numbers.iter().map(|&number| sequence(seed, number)).collect();
        let tasks: Vec<Task> = scenes.iter().map(|input| Task { op: "chain.apply", input }).collect();
        let engine = Engine::start(adapter.launch(), Limits::default())?;
        let outcomes = engine.run(&tasks[..], &mut |_| ()).outcomes;
        for ((number, scene), outcome) in numbers.iter().zip(&scenes).zip(outcomes) {
            findings.sequences += 1;
            findings.calls += scene["calls"].as_array().map_or(0, Vec::len);
            if let Some(where_) = difference(scene, &outcome) {
                findings.disagreement = Some(format!("seed {seed}, sequence {number}: {where_}"));
                break;
            }
        }
        first += TOGETHER;
    }
    Ok(findings)
}

/// The scenario of this number among those of a seed.
pub fn sequence(seed: u64, number: u64) -> Object {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    bytes[8..16].copy_from_slice(&number.to_be_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let calls = prop::collection::vec(call(), 1..=LONGEST).new_tree(&mut runner);
    let calls = calls.map_or_else(|_| Vec::new(), |tree| tree.current());
    match json!({"state": start(), "calls": calls}) {
        Value::Object(scene) => scene,
        _ => Object::new(),
    }
}

/// Where the other reading gives something else than the model.
fn difference(scene: &Object, outcome: &Outcome) -> Option<String> {
    let Outcome::Ok(came) = outcome else {
        return Some(format!("the other reading gives {}", json!(outcome)));
    };
    let mut state = start();
    let calls = scene["calls"].as_array().into_iter().flatten();
    for (position, call) in calls.enumerate() {
        let answer = match serde_json::from_value(call.clone()) {
            Ok(call) => json!(apply(&mut state, &call)),
            Err(error) => return Some(format!("call {position} is none: {error}")),
        };
        let other = &came["answers"][position];
        if *other != answer {
            return Some(format!(
                "call {position}, {call}: the model answers {answer}, the other reading {other}"
            ));
        }
    }
    let state = json!(state);
    (came["state"] != state).then(|| format!("the state is {state}, the other reading's {}", came["state"]))
}

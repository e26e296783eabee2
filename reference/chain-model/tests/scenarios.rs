//! The scenarios of the vectors, call by call.
#![allow(clippy::unwrap_used)]

use fio_chain_model::{Call, State, apply};
use fio_vectors::{Expect, Suite};
use serde_json::{Value, json};

#[test]
fn the_model_gives_what_the_vectors_want() {
    let suite = Suite::embedded().unwrap();
    let mut calls_made = 0;
    for vector in suite.vectors().filter(|vector| vector.op == "chain.apply") {
        let Expect::Ok { ok } = &vector.expect else { panic!("{}: every call has an answer", vector.id) };
        let mut state: State = serde_json::from_value(vector.input["state"].clone()).unwrap();
        let calls: Vec<Call> = serde_json::from_value(vector.input["calls"].clone()).unwrap();
        let answers: Vec<Value> = calls.iter().map(|call| json!(apply(&mut state, call))).collect();
        assert_eq!(Value::from(answers), ok["answers"], "{}", vector.id);
        assert_eq!(json!(state), ok["state"], "{}", vector.id);
        calls_made += calls.len();
    }
    assert!(calls_made > 500, "{calls_made}");
}

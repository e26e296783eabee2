//! Both readings say the same to each message that is damaged somewhere and then signed anew, so that the damage is what decides.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test fails by panicking, in its helpers too

use std::collections::BTreeMap;

use fio_conformance::adapter::Adapter;
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::{Engine, Limits, Task, run_in_process};
use fio_conformance::protocol::message::Outcome;
use fio_layer2::envelope::digest;
use fio_layer2::signature::{format_signature, sign_digest};
use fio_reference::ecdh::XEncoding;
use fio_reference::key::{PrivateKey, parse_private_bytes};
use fio_reference::text;
use fio_suite::differential::{Part, compare};
use fio_suite::generate::root;
use fio_vectors::{Object, Suite};
use serde_json::{Value, json};

/// Their sender is Bob.
const VECTORS: [&str; 3] =
    ["layer2.open.sealed_by_index", "layer2.open.in_the_clear", "layer2.open.text_in_the_clear"];

/// One bit of each byte is wrong, or the end is missing, or there is one byte more.
fn damaged(envelope: &[u8]) -> Vec<Vec<u8>> {
    let flipped = (0..envelope.len()).map(|at| {
        let mut bytes = envelope.to_vec();
        bytes[at] ^= 1 << (at % 8);
        bytes
    });
    let cut = (1..envelope.len()).step_by(3).map(|end| envelope[..end].to_vec());
    flipped.chain(cut).chain([[envelope, &[0]].concat()]).collect()
}

fn signed(envelope: &[u8], owner: &PrivateKey) -> Value {
    let signature = format_signature(&sign_digest(owner, &digest(envelope)));
    json!({"protocol": "fio_l2", "version": 1, "envelope": text::encode(envelope), "signature": signature})
}

/// The questions about a message: of its recipient, and of a relay that it is then fetched from.
fn questions(open: &Object, message: &Value) -> [(&'static str, Object); 2] {
    let mut open = open.clone();
    open.insert("message".into(), message.clone());
    let now = &open["now"];
    let limits =
        json!({"per_hour": 1, "per_sender": 1, "per_sender_and_route": 1, "per_route": 1, "total": 1});
    let relay = json!({
        "state": {"chain_id": open["chain_id"], "limits": limits, "messages": [], "next_number": 1, "time": 0},
        "calls": [
            {"call": "submit", "now": now, "message": message, "registration": open["registration"]},
            {"call": "fetch", "now": now, "route": open["recipient"]["fio_address"]},
        ],
    });
    let relay = relay.as_object().unwrap().clone();
    [("layer2.open", open), ("layer2.relay", relay)]
}

fn all() -> Vec<(&'static str, Object)> {
    let suite = Suite::load(&root().join("vectors/v1")).unwrap();
    let owner = suite.vector("layer2.sign.known_answer").unwrap().input["private"].as_str().unwrap();
    let owner = parse_private_bytes(&hex::decode(owner).unwrap()).unwrap();
    let mut asked = Vec::new();
    for id in VECTORS {
        let open = &suite.vector(id).unwrap().input;
        let envelope = text::decode(open["message"]["envelope"].as_str().unwrap()).unwrap();
        assert_eq!(signed(&envelope, &owner), open["message"], "{id}");
        for bytes in damaged(&envelope) {
            asked.extend(questions(open, &signed(&bytes, &owner)));
        }
    }
    asked
}

/// The code, or the whole result.
fn said(outcome: &Outcome) -> Result<&Object, &str> {
    match outcome {
        Outcome::Ok(result) => Ok(result),
        Outcome::Error { code: Some(code), .. } => Err(code),
        other => panic!("{other:?}"),
    }
}

#[test]
#[ignore = "needs python"]
fn both_readings_say_the_same_to_damaged_messages() {
    let asked = all();
    let tasks: Vec<Task> = asked.iter().map(|(op, input)| Task::new(op, input)).collect();
    let python = Adapter::load(&root().join("harness/adapters"), "python").unwrap();
    let python = Engine::start(python.launch(), Limits::default()).unwrap();
    let python = python.run(&tasks[..], &mut |_| ()).outcomes;
    let rust = run_in_process(&Builtin::new(XEncoding::Minimal), &tasks[..], &mut |_| ()).outcomes;

    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    for (((op, input), one), other) in asked.iter().zip(&rust).zip(&python) {
        assert_eq!(said(one), said(other), "{op} {}", json!(input));
        *reached.entry(said(one).err().unwrap_or("ok")).or_default() += 1;
    }
    for code in [
        "content.malformed",
        "key.malformed",
        "key.not_on_curve",
        "layer2.bad_signature",
        "layer2.identity_mismatch",
        "layer2.malformed",
        "layer2.not_for_me",
        "layer2.not_yet_valid",
        "layer2.type_forbidden",
        "layer2.version",
        "layer2.wrong_chain",
        "ok",
        "sealed.rejected",
    ] {
        assert!(reached.contains_key(code), "{code}: {reached:?}");
    }
}

/// The nightly script does tens of thousands.
#[test]
#[ignore = "needs python"]
fn both_readings_say_the_same_to_random_questions() {
    let python = Adapter::load(&root().join("harness/adapters"), "python").unwrap();
    let findings = compare(&python, Part::Layer2, 1, 500).unwrap();
    assert_eq!(findings.disagreement, None);
    for answer in [
        "layer2.sign ok",
        "layer2.sign layer2.malformed",
        "layer2.recover ok",
        "layer2.recover layer2.non_canonical",
        "layer2.verify ok",
        "layer2.verify layer2.bad_signature",
        "layer2.open ok",
        "layer2.open layer2.replay",
        "layer2.open layer2.identity_mismatch",
        "layer2.relay ok",
        "layer2.relay layer2.malformed",
        "layer2.relay layer2.replay",
        "layer2.relay layer2.rate_limited",
    ] {
        assert!(findings.answers.contains_key(answer), "{answer}: {findings}");
    }
}

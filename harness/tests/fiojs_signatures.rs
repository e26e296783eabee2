//! The real fiojs as a third opinion on signatures: it makes the same ones, and recovers the right keys from ours.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use fio_conformance::adapter::{self, Adapter};
use fio_conformance::engine::{Engine, Limits, Task};
use fio_conformance::protocol::message::Outcome;
use fio_layer2::signature::{format_signature, sign_counting};
use fio_reference::key::{PrivateKey, format_fio_public, parse_private_bytes, public_of};
use fio_vectors::Object;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const MESSAGES: u32 = 220;

struct Signed {
    private: PrivateKey,
    digest: [u8; 32],
    signature: String,
    tries: usize,
}

/// Another key and another digest for each; every fourth key signs several.
fn signed() -> Vec<Signed> {
    let sign = |number: u32| {
        let private = parse_private_bytes(&Sha256::digest(format!("signer {}", number / 4))).unwrap();
        let digest: [u8; 32] = Sha256::digest(format!("message {number}")).into();
        let (signature, tries) = sign_counting(&private, &digest);
        Signed { private, digest, signature: format_signature(&signature), tries }
    };
    (0..MESSAGES).map(sign).collect()
}

fn fiojs(op: &str, inputs: &[Object]) -> Vec<Value> {
    let launch = Adapter::load(&adapter::folder(None), "fiojs").unwrap().launch();
    let engine = Engine::start(launch, Limits::default()).unwrap();
    let tasks: Vec<Task> = inputs.iter().map(|input| Task::new(op, input)).collect();
    let outcomes = engine.run(&tasks[..], &mut |_| ()).outcomes.into_iter();
    outcomes
        .map(|outcome| match outcome {
            Outcome::Ok(result) => Value::Object(result),
            other => panic!("{op}: {other:?}"),
        })
        .collect()
}

fn object(value: Value) -> Object {
    serde_json::from_value(value).unwrap()
}

#[test]
#[ignore = "needs node"]
fn fiojs_makes_the_same_signatures() {
    let signed = signed();
    // Without these the rule about further tries would not be compared.
    assert!(signed.iter().filter(|signed| signed.tries >= 2).count() >= 40);
    assert!(signed.iter().any(|signed| signed.tries >= 6));
    let inputs: Vec<_> = signed
        .iter()
        .map(|signed| {
            object(json!({
                "private": hex::encode(signed.private.to_bytes()), "digest": hex::encode(signed.digest),
            }))
        })
        .collect();
    let answers = fiojs("layer2.sign_digest", &inputs);
    assert_eq!(answers.len(), signed.len());
    for (answer, signed) in answers.iter().zip(&signed) {
        assert_eq!(answer["signature"], signed.signature, "after {} tries", signed.tries);
    }
}

#[test]
#[ignore = "needs node"]
fn fiojs_recovers_the_keys_of_our_signatures() {
    let signed = signed();
    let inputs: Vec<_> = signed
        .iter()
        .map(|signed| object(json!({"digest": hex::encode(signed.digest), "signature": signed.signature})))
        .collect();
    let answers = fiojs("layer2.recover", &inputs);
    assert_eq!(answers.len(), signed.len());
    for (answer, signed) in answers.iter().zip(&signed) {
        assert_eq!(answer["public"], format_fio_public(&public_of(&signed.private)));
    }
}

//! An implementation that draws its own initialization vector is judged by opening what it made, whatever it seals.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use fio_conformance::builtin::Builtin;
use fio_conformance::engine::answer_of;
use fio_conformance::judge::verdict::Verdict;
use fio_conformance::judge::{Judge, own_iv};
use fio_conformance::protocol::message::Outcome;
use fio_reference::ecdh::XEncoding;
use fio_reference::text;
use fio_vectors::{Expect, Object, Operation, Suite};
use serde_json::Value;

#[test]
fn what_is_sealed_with_another_initialization_vector_passes_and_other_content_does_not() {
    let suite = Suite::embedded().unwrap();
    let builtin = Builtin::new(XEncoding::Minimal);
    let mut behaviours = builtin.hello().behaviours;
    behaviours.insert("iv".to_owned(), "own".to_owned());
    let judge = Judge { behaviours: &behaviours, level: None, errors: None };
    let mut judged = 0;
    for operation in Operation::ALL.iter().filter(|operation| operation.name.ends_with(".seal")) {
        let vectors = suite.vectors().filter(|vector| vector.op == operation.name);
        for vector in vectors.filter(|vector| matches!(judge.wanted(vector), Ok(Expect::Ok { .. }))) {
            assert!(own_iv::applies(&behaviours, vector), "{}", vector.id);
            let mut input = vector.full_input().into_owned();
            input.insert("iv".to_owned(), "0f".repeat(16).into());
            let Outcome::Ok(sealed) = answer_of(&builtin, &vector.op, &input) else {
                panic!("{} was refused", vector.id);
            };
            let verdict = |sealed: Object| judge.judge(vector, &Outcome::Ok(sealed)).verdict;
            assert_eq!(verdict(sealed.clone()), Verdict::Passed, "{}", vector.id);
            assert_eq!(verdict(damaged(sealed)), Verdict::Failed, "{}", vector.id);
            judged += 1;
        }
    }
    assert!(judged > 100, "{judged} answers judged");
}

/// The same with the last bit of the tag flipped.
fn damaged(mut sealed: Object) -> Object {
    for (name, value) in &mut sealed {
        let encoded = value.as_str().unwrap();
        let mut bytes =
            if name == "sealed" { hex::decode(encoded).unwrap() } else { text::decode(encoded).unwrap() };
        *bytes.last_mut().unwrap() ^= 1;
        *value = Value::from(if name == "sealed" { hex::encode(bytes) } else { text::encode(&bytes) });
    }
    sealed
}

//! The steps, composed, are the built-in reference; and the values on the way are those that the vectors carry.

#![allow(clippy::unwrap_used)]

use fio_conformance::builtin::Builtin;
use fio_conformance::engine::answer_of;
use fio_conformance::protocol::message::Outcome;
use fio_conformance::steps::{self, Step, StepValue};
use fio_reference::ecdh::XEncoding;
use fio_vectors::Suite;

/// The outcome without the words of a refusal.
fn without_words(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Error { code, .. } => Outcome::Error { code, text: None },
        other => other,
    }
}

#[test]
fn with_the_steps_of_the_reference_every_answer_is_that_of_the_reference() {
    let suite = Suite::embedded().unwrap();
    for declared in [XEncoding::Minimal, XEncoding::Fixed32] {
        let builtin = Builtin::new(declared);
        for vector in suite.vectors() {
            let input = vector.full_input();
            let (composed, _) = steps::answer(&steps::REFERENCE, declared, &vector.op, &input);
            let whole = answer_of(&builtin, &vector.op, &*input);
            assert_eq!(without_words(composed), without_words(whole), "{}", vector.id);
        }
    }
}

#[test]
fn the_steps_give_the_values_that_the_vectors_carry() {
    let suite = Suite::embedded().unwrap();
    let mut compared = 0;
    for vector in suite.vectors().filter(|vector| vector.fault.is_none()) {
        let (_, trace) =
            steps::answer(&steps::REFERENCE, XEncoding::Minimal, &vector.op, &vector.full_input());
        for (name, wanted) in &vector.steps {
            // A step is taken again for another encoding of x, and for the address that comes with a grant.
            let came: Vec<_> = trace.iter().filter(|step| step.name == name).filter_map(bytes).collect();
            // Where the reference does not need a step, such as the other way round, there is nothing to compare.
            if !came.is_empty() {
                assert!(came.contains(wanted), "{}: {name} is {wanted}, came {came:?}", vector.id);
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}

fn bytes(step: &Step) -> Option<String> {
    match &step.value {
        StepValue::Bytes(bytes) => Some(hex::encode(bytes)),
        _ => None,
    }
}

#[test]
fn every_step_cites_a_requirement_of_the_specification() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
    let chapters = std::fs::read_dir(spec).unwrap().map(|entry| entry.unwrap().path());
    let texts: String =
        chapters.filter(|path| path.is_file()).map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let suite = Suite::embedded().unwrap();
    for vector in suite.vectors() {
        let (_, trace) =
            steps::answer(&steps::REFERENCE, XEncoding::Minimal, &vector.op, &vector.full_input());
        for Step { name, requirement, .. } in trace {
            assert!(
                texts.contains(&format!("**{requirement}**")),
                "{}: {name} cites {requirement}",
                vector.id
            );
        }
    }
}

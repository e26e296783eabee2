//! Messages of layer 2.

use fio_conformance::builtin::Builtin;
use fio_conformance::protocol::message::Outcome;
use fio_reference::ecdh::XEncoding;
use fio_vectors::Object;
use proptest::test_runner::TestRng;
use serde_json::{Value, json};

use super::Question;
use crate::random_messages::{Dice, random_question};

pub(super) fn question(rng: TestRng) -> Question {
    let (op, input) = random_question(&mut Dice::new(rng));
    Question { op, input }
}

pub(super) fn compare(question: &Question, outcome: &Outcome) -> Result<Vec<String>, String> {
    let Question { op, input } = question;
    let reference = Builtin::new(XEncoding::Minimal).answer(op, input);
    match (said(&reference), said(outcome)) {
        (Some(one), Some(other)) if one == other => Ok(kinds(op, one)),
        _ => Err(format!(
            "{op} {}: the reference gives {}, the other reading {}",
            json!(input),
            json!(reference),
            json!(outcome)
        )),
    }
}

/// The result, or the code of the error. A question has one of the two for an answer.
fn said(outcome: &Outcome) -> Option<Result<&Object, &str>> {
    match outcome {
        Outcome::Ok(result) => Some(Ok(result)),
        Outcome::Error { code: Some(code), .. } => Some(Err(code)),
        _ => None,
    }
}

/// What was answered, for a count: of a relay, to each call.
fn kinds(op: &str, said: Result<&Object, &str>) -> Vec<String> {
    let kind = |answer: &Value| match answer.get("error").and_then(Value::as_str) {
        Some(code) => format!("{op} {code}"),
        None => format!("{op} ok"),
    };
    match said {
        Err(code) => vec![format!("{op} {code}")],
        Ok(result) => match result.get("answers").and_then(Value::as_array) {
            Some(answers) => answers.iter().map(kind).collect(),
            None => vec![format!("{op} ok")],
        },
    }
}

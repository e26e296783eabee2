//! An adapter that fools a run is caught, and so is a judge that lets everything pass.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use fio_conformance::adapter::expectations::Expectations;
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::Limits;
use fio_conformance::judge::Judge;
use fio_conformance::judge::canary::{AlarmKind, Canaries, unknown_operation};
use fio_conformance::protocol::message::Outcome;
use fio_conformance::run::{Plan, Target};
use fio_reference::ecdh::XEncoding;
use fio_vectors::{Expect, Object, Operation, Suite, Vector};

fn suite() -> Suite {
    Suite::embedded().unwrap()
}

/// What the canaries say of an implementation, which is a function.
fn canaries(suite: &Suite, answer: impl Fn(&str, &Object) -> Outcome) -> Canaries {
    let behaviours = behaviours();
    let judge = Judge { behaviours: &behaviours, level: None, errors: None };
    let outcomes: Vec<(&Vector, Outcome)> =
        suite.vectors().map(|vector| (vector, answer(&vector.op, &vector.input))).collect();
    let answers: Vec<_> = outcomes.iter().map(|(vector, outcome)| (*vector, outcome)).collect();
    let to_unknown = answer("canary.0", &Object::new());
    Canaries::watch(&judge, &answers, Some(&to_unknown))
}

fn reference(op: &str, input: &Object) -> Outcome {
    Builtin::new(XEncoding::Minimal).answer(op, input)
}

fn behaviours() -> BTreeMap<String, String> {
    Builtin::new(XEncoding::Minimal).hello().behaviours
}

fn kinds(canaries: &Canaries) -> Vec<AlarmKind> {
    let mut kinds: Vec<_> = canaries.alarms.iter().map(|alarm| alarm.kind).collect();
    kinds.dedup();
    kinds
}

#[test]
fn no_alarm_where_all_is_well_and_every_operation_was_tried() {
    let suite = suite();
    let quiet = canaries(&suite, reference);
    assert_eq!(quiet.alarms, []);
    // Two right results of each operation, each against a refusal and a changed result; refusals against a result.
    assert!(quiet.wrong_expectations > 4 * Operation::ALL.len(), "{}", quiet.wrong_expectations);
}

#[test]
fn a_wrong_expectation_fails_for_every_vector() {
    let suite = suite();
    for vector in suite.vectors() {
        let alone = [(vector, &reference(&vector.op, &vector.input))];
        let behaviours = behaviours();
        let judge = Judge { behaviours: &behaviours, level: None, errors: None };
        let canaries = Canaries::watch(&judge, &alone, Some(&Outcome::Unsupported(String::new())));
        assert_eq!(canaries.alarms, [], "{}", vector.id);
        let tried = match judge.wanted(vector) {
            // What is too long to write down was cut short here.
            _ if vector.repeat.is_some() => continue,
            Ok(Expect::Ok { .. }) => 2,
            _ => 1,
        };
        assert_eq!(canaries.wrong_expectations, tried, "{}", vector.id);
    }
}

#[test]
fn whoever_answers_an_unknown_operation_is_caught() {
    let suite = suite();
    for answer in [
        Outcome::Ok(Object::new()),
        Outcome::Error { code: None, text: Some("no".to_owned()) },
        Outcome::Fault("TypeError".to_owned()),
    ] {
        let known = |op: &str| Operation::find(op).is_some();
        let found =
            canaries(&suite, |op, input| if known(op) { reference(op, input) } else { answer.clone() });
        assert_eq!(kinds(&found), [AlarmKind::UnknownOperation]);
    }
}

#[test]
fn whoever_answers_everything_alike_is_caught() {
    let suite = suite();
    let refusal = |text: &str| Outcome::Error { code: None, text: Some(text.to_owned()) };
    let refusing = canaries(&suite, |_, _| refusal("no"));
    assert!(kinds(&refusing).contains(&AlarmKind::AllAlike));
    // Different words, still no result anywhere.
    let wordy = canaries(&suite, |op, input| refusal(&format!("{op} {input:?}")));
    let of_all = wordy.alarms.last().unwrap();
    let total = suite.vectors().count();
    assert!(
        of_all.message.starts_with(&format!(
            "all {total} requests, some in order and some not, were answered with an error"
        )),
        "{}",
        of_all.message
    );
    let agreeing = canaries(&suite, |_, input| Outcome::Ok(input.clone()));
    assert!(kinds(&agreeing).contains(&AlarmKind::AllAlike));
    // One operation is enough.
    let lazy = canaries(&suite, |op, input| match op {
        "text.decode" => refusal("no"),
        _ => reference(op, input),
    });
    assert_eq!(kinds(&lazy), [AlarmKind::AllAlike]);
    let count = suite.vectors().filter(|vector| vector.op == "text.decode").count();
    let told = format!("text.decode: {count} requests that want different answers all got");
    assert!(lazy.alarms[0].message.starts_with(&told), "{}", lazy.alarms[0].message);
}

#[test]
fn the_unknown_operation_is_new_in_every_run() {
    let names: std::collections::BTreeSet<_> = (0..100).map(|_| unknown_operation(1000).unwrap()).collect();
    assert_eq!(names.len(), 100);
    assert!(names.iter().all(|(name, place)| Operation::find(name).is_none() && *place <= 1000));
    let places: std::collections::BTreeSet<_> = names.iter().map(|(_, place)| place).collect();
    assert!(places.len() > 50);
}

#[test]
fn an_alarm_fails_the_run() {
    let suite = suite();
    let nothing = Expectations::default();
    let plan = Plan::new(&suite, None, &nothing, Limits::default());
    let mut report = plan.run(Target::Builtin(Builtin::new(XEncoding::Minimal)), &mut |_| ()).unwrap();
    assert!(report.is_as_expected());
    report.canaries.alarms = canaries(&suite, |_, _| Outcome::Ok(Object::new())).alarms;
    assert!(!report.is_as_expected());
}

//! The committed vectors are what the generator makes, are well-formed, have exactly one fault each, and are confirmed by others.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use std::collections::BTreeSet;

use fio_suite::generate::{self, root};
use fio_suite::trace::trace;
use fio_vectors::{Expect, Suite, Vector};
use serde_json::Value;

fn suite() -> Suite {
    Suite::load(&root().join("vectors/v1")).unwrap()
}

#[test]
fn the_committed_files_are_what_the_generator_makes() {
    let drifted = generate::check(&root()).unwrap();
    assert!(drifted.is_empty(), "run `cargo run -p fio-suite -- generate`: {drifted:?}");
}

#[test]
fn the_embedded_suite_has_every_file() {
    let on_disk: BTreeSet<_> = suite().files().iter().map(|file| file.chapter.clone()).collect();
    let embedded = Suite::embedded().unwrap();
    let embedded: BTreeSet<_> = embedded.files().iter().map(|file| file.chapter.clone()).collect();
    assert_eq!(on_disk, embedded);
}

#[test]
fn every_file_is_valid_under_the_schema() {
    let validator = validator();
    for file in raw_files() {
        let errors: Vec<_> = validator.iter_errors(&file).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", file["chapter"]);
    }
}

/// The schema is not so weak that it says nothing.
#[test]
fn the_schema_refuses_damaged_files() {
    type Damage = fn(&mut Value);
    let damages: [(&str, Damage); 8] = [
        ("an unknown field", |file| file["vectors"][0]["note"] = "x".into()),
        ("no expectation", |file| drop(file["vectors"][0].as_object_mut().unwrap().remove("expect"))),
        ("a result of another operation", |file| {
            file["vectors"][0]["expect"] = serde_json::json!({"ok": {"x": 1}});
        }),
        ("an input field of another operation", |file| file["vectors"][0]["in"]["tag"] = "00".into()),
        ("upper-case hex", |file| file["vectors"][0]["expect"]["ok"]["private"] = "AB".into()),
        ("an id of another operation", |file| file["vectors"][0]["id"] = "sealed.open.x".into()),
        ("both a result and an error", |file| file["vectors"][0]["expect"]["error"] = "key.malformed".into()),
        ("an unknown patch", |file| {
            file["vectors"][9]["fault"] = serde_json::json!({"of": "a", "at": "b", "patch": {"y": 1}});
        }),
    ];
    let validator = validator();
    let keys = raw_files().into_iter().find(|file| file["chapter"] == "key").unwrap();
    for (what, damage) in damages {
        let mut damaged = keys.clone();
        damage(&mut damaged);
        assert!(!validator.is_valid(&damaged), "the schema accepts {what}");
    }
}

#[test]
fn every_recorded_fault_makes_the_negative_vector_of_the_valid_one() {
    let suite = suite();
    let mut applied = 0;
    for vector in suite.vectors() {
        let Some(fault) = &vector.fault else {
            assert!(!vector.expect.is_negative(), "{} is negative and has no fault", vector.id);
            continue;
        };
        assert!(vector.expect.is_negative(), "{} has a fault and is not negative", vector.id);
        let valid = suite.vector(&fault.of).unwrap_or_else(|| panic!("{}: no {}", vector.id, fault.of));
        assert!(!valid.expect.is_negative() && valid.op == vector.op, "{}", vector.id);
        let (input, _) = trace(&valid.op, &valid.input, Some(fault)).unwrap();
        assert_eq!(input, *vector.full_input(), "{}", vector.id);
        assert_ne!(input, valid.input, "{}: the fault changes nothing", vector.id);
        let (same, steps) = trace(&valid.op, &valid.input, None).unwrap();
        assert_eq!((same, steps), (valid.input.clone(), valid.steps.clone()), "{}", valid.id);
        applied += 1;
    }
    assert!(applied > 400, "{applied} faults applied");
}

/// Of scenarios, half of the calls.
#[test]
fn half_of_the_vectors_are_negative() {
    let suite = suite();
    let is_scenario = |vector: &&Vector| ["chain.apply", "layer2.relay"].contains(&vector.op.as_str());
    let (scenarios, others): (Vec<_>, Vec<_>) = suite.vectors().partition(is_scenario);
    let (total, negative) =
        (others.len(), others.iter().filter(|vector| vector.expect.is_negative()).count());
    assert!(total >= 800, "{total} vectors");
    assert!(negative * 2 >= total, "{negative} of {total} vectors are negative");
    let answers: Vec<Value> = scenarios
        .iter()
        .flat_map(|vector| match &vector.expect {
            Expect::Ok { ok } => ok["answers"].as_array().cloned().unwrap_or_default(),
            other => panic!("{}: {other:?}", vector.id),
        })
        .collect();
    let is_error = |answer: &&Value| answer.get("error").is_some() || answer["status"].as_u64() >= Some(400);
    let errors = answers.iter().filter(is_error).count();
    assert!(errors * 2 >= answers.len() && errors > 0, "{errors} of {} answers are errors", answers.len());
}

#[test]
fn no_two_vectors_ask_the_same() {
    let suite = suite();
    let mut seen = BTreeSet::new();
    for vector in suite.vectors() {
        let asked = (vector.op.clone(), serde_json::to_string(&*vector.full_input()).unwrap());
        assert!(seen.insert(asked), "{} asks what another vector asks", vector.id);
    }
}

#[test]
fn every_expectation_is_confirmed_by_somebody_else() {
    for vector in suite().vectors() {
        assert!(!vector.confirmed_by.is_empty(), "{} is confirmed by nobody but the reference", vector.id);
    }
}

#[test]
fn published_answers_are_confirmed_by_the_software_that_gave_them() {
    let suite = suite();
    let mut counted = 0;
    for vector in suite.vectors().filter(|vector| vector.flags.contains(&"KnownAnswer".to_owned())) {
        if ["text.", "backup.", "nbpa.", "grant.", "layer2.sign."]
            .iter()
            .any(|begins| vector.id.starts_with(begins))
        {
            continue; // fiojs has no such operations; the generator compares these with the published values
        }
        assert!(vector.confirmed_by.contains(&"fiojs@1.0.2".to_owned()), "{}", vector.id);
        counted += 1;
    }
    assert!(counted >= 20, "{counted} known answers");
}

#[test]
fn every_code_of_the_vectors_is_in_the_specification_and_the_reverse() {
    let specification = fio_suite::specification::Specification::read(&root()).unwrap();
    let suite = suite();
    let used: BTreeSet<String> = suite.vectors().flat_map(codes).collect();
    assert_eq!(used, specification.codes);
}

/// The code of a refusal, or those that a relay answers with.
fn codes(vector: &Vector) -> Vec<String> {
    match &vector.expect {
        Expect::Error { error } => vec![error.clone()],
        Expect::Ok { ok } if vector.op == "layer2.relay" => {
            let answers = ok["answers"].as_array().unwrap().iter();
            answers.filter_map(|answer| Some(answer["error"].as_str()?.to_owned())).collect()
        }
        _ => Vec::new(),
    }
}

fn validator() -> jsonschema::Validator {
    let text = std::fs::read_to_string(root().join("vectors/schema/vectors.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn raw_files() -> Vec<Value> {
    let folder = root().join("vectors/v1");
    let files: Vec<Value> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| serde_json::from_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap())
        .collect();
    assert!(!files.is_empty());
    files
}

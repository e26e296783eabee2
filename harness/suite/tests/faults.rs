//! Every negative vector is a valid one with exactly one fault.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use std::collections::{BTreeMap, BTreeSet};

use fio_suite::generate::root;
use fio_suite::trace::trace;
use fio_vectors::{Object, Patch, Suite, Vector};
use serde_json::Value;

/// Negative vectors whose input differs from the valid one in more than one place, and why that is one fault all the same.
const MORE_THAN_ONE_PLACE: [(&str, &[&str]); 6] = [
    (
        "what is sealed in an address or a grant follows from what it is for",
        &[
            "lookup.select.other_chain_published",
            "lookup.select.chain_grant_for_other_chain",
            "lookup.select.chain_grant_for_prefix",
            "lookup.select.exact_grant_for_star",
            "lookup.select.other_token",
            "lookup.select.star_of_other_chain",
            "lookup.select.chain_grant_like_key_id",
            "lookup.select.longer_key_id",
            "lookup.select.other_address_alone",
            "lookup.select.address_of_a_stranger",
        ],
    ),
    ("content of another type has other fields", &["layer2.sign.content_of_other_type"]),
    (
        "what the chain says of a sender is two keys, and of a recipient an address and a key",
        &[
            "layer2.verify.transferred",
            "layer2.verify.keys_swapped",
            "layer2.open.read_by_another",
            "layer2.open.read_by_the_sender",
            "layer2.open.order_registration_before_content",
        ],
    ),
    (
        "a message that was accepted is remembered with the time",
        &[
            "layer2.open.replay",
            "layer2.open.replay_by_index",
            "layer2.open.replay_in_the_clear",
            "layer2.open.replay_in_another_envelope",
        ],
    ),
    (
        "which of two faults is told",
        &[
            "backup.seal.order_entries_before_iv",
            "backup.seal.order_entries_before_private",
            "grant.seal.order_encoding_before_iv",
            "nbpa.seal.order_nbpa_before_iv",
        ],
    ),
    (
        "the fault is that neither of two keys is there",
        &["match.choose.other_without_keys", "match.choose.own_without_keys"],
    ),
];

fn suite() -> Suite {
    Suite::load(&root().join("vectors/v1")).unwrap()
}

#[test]
fn every_recorded_fault_makes_the_negative_vector_of_the_valid_one() {
    let suite = suite();
    let mut applied: BTreeMap<&str, usize> = BTreeMap::new();
    for vector in suite.vectors() {
        let Some(fault) = &vector.fault else {
            assert!(!vector.expect.is_negative(), "{} is negative and has no fault", vector.id);
            continue;
        };
        assert!(vector.expect.is_negative(), "{} has a fault and is not negative", vector.id);
        let valid = valid(&suite, vector);
        assert!(!valid.expect.is_negative() && valid.op == vector.op, "{}", vector.id);
        let (input, _) = trace(&valid.op, &valid.input, Some(fault)).unwrap();
        assert_eq!(input, *vector.full_input(), "{}", vector.id);
        assert_ne!(input, valid.input, "{}: the fault changes nothing", vector.id);
        let (same, steps) = trace(&valid.op, &valid.input, None).unwrap();
        assert_eq!((same, steps), (valid.input.clone(), valid.steps.clone()), "{}", valid.id);
        let kind = match fault.at.as_str() {
            step if valid.steps.contains_key(step) => "at a step",
            field if valid.input.contains_key(field) => "at a field of the input",
            "in" => at_the_input(vector, &valid.input).unwrap_or_else(|| {
                panic!("{}: its fault can be told more exactly than at the input itself", vector.id)
            }),
            other => panic!("{}: {} has no step or field {other}", vector.id, valid.id),
        };
        *applied.entry(kind).or_default() += 1;
    }
    println!("faults applied: {applied:?}");
    assert!(applied["at a step"] >= 500, "{applied:?}");
    assert!(applied["at a field of the input"] >= 800, "{applied:?}");
    assert!(applied["a field is missing"] <= 20, "{applied:?}");
}

/// Why a fault is one of the input itself and of none of its fields or steps, if it has to be.
fn at_the_input(vector: &Vector, valid: &Object) -> Option<&'static str> {
    let set = match &vector.fault.as_ref()?.patch {
        Patch::Remove(_) => return Some("a field is missing"),
        Patch::Set(set) => set,
        _ => return None,
    };
    if let [(name, value)] = set.iter().collect::<Vec<_>>()[..] {
        return match valid.get(name) {
            None => Some("a field more"),
            Some(text) if text.is_string() != value.is_string() => Some("a field of another type"),
            // The step of this name is the bytes; the field is their text.
            Some(_) if vector.op == "layer2.recover" && name == "signature" => {
                Some("a field named like a step")
            }
            Some(_) => None,
        };
    }
    let (why, of_two) = MORE_THAN_ONE_PLACE[4];
    of_two.contains(&vector.id.as_str()).then_some(why)
}

#[test]
fn a_negative_vector_differs_from_the_valid_one_in_one_place() {
    let suite = suite();
    let mut excused: BTreeSet<&str> =
        MORE_THAN_ONE_PLACE.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    let mut faulty = Vec::new();
    for vector in suite.vectors().filter(|vector| vector.fault.is_some()) {
        let mut before = Value::Object(valid(&suite, vector).input.clone());
        let mut after = Value::Object(vector.full_input().into_owned());
        // An envelope is signed anew with its fault: a wrong signature would be another one.
        if before.pointer("/message/envelope") != after.pointer("/message/envelope") {
            for input in [&mut before, &mut after] {
                if let Some(message) = input.pointer_mut("/message").and_then(Value::as_object_mut) {
                    message.remove("signature");
                }
            }
        }
        let places = places_that_differ(&before, &after);
        let is_excused = excused.remove(vector.id.as_str());
        if (places == 1) == is_excused {
            faulty.push(format!("{} differs in {places} places", vector.id));
        }
    }
    assert!(faulty.is_empty(), "{faulty:#?}");
    assert!(excused.is_empty(), "there are no such vectors: {excused:?}");
}

fn valid<'s>(suite: &'s Suite, vector: &Vector) -> &'s Vector {
    let of = &vector.fault.as_ref().unwrap().of;
    suite.vector(of).unwrap_or_else(|| panic!("{}: no {of}", vector.id))
}

/// In how many values, or fields that only one has, two JSON values differ. A list that is longer or shorter is one.
fn places_that_differ(before: &Value, after: &Value) -> usize {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            let differ = |name: &String| match (before.get(name), after.get(name)) {
                (Some(before), Some(after)) => places_that_differ(before, after),
                _ => 1,
            };
            names.into_iter().map(differ).sum()
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            before.iter().zip(after).map(|(before, after)| places_that_differ(before, after)).sum()
        }
        _ => usize::from(before != after),
    }
}

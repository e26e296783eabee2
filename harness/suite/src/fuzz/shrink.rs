//! Makes an input smaller, as long as the same goes wrong with it.

use fio_vectors::Object;
use serde_json::Value;

use super::place::pointers;
use super::sealed_text::SealedText;

/// How often the parties are asked for one input.
const MOST_QUESTIONS: usize = 1000;
/// What it weighs that a place is not as in the vector that the input was made from.
const DIFFERENCE: usize = 30;

/// The smallest input that was found, from this one on, with which the same goes wrong.
pub(super) fn shrink(origin: &Object, input: Object, mut is_same: impl FnMut(&Object) -> bool) -> Object {
    let origin = Value::Object(origin.clone());
    let mut best = input;
    let mut questions = 0;
    'smaller: while questions < MOST_QUESTIONS {
        for candidate in smaller(&origin, &best) {
            questions += 1;
            if is_same(&candidate) {
                best = candidate;
                continue 'smaller;
            }
            if questions == MOST_QUESTIONS {
                break;
            }
        }
        break;
    }
    best
}

/// What is smaller by one step, the smallest first.
fn smaller(origin: &Value, input: &Object) -> Vec<Object> {
    let whole = Value::Object(input.clone());
    let mut found: Vec<Value> = Vec::new();
    for pointer in pointers(&whole) {
        let Some(here) = whole.pointer(&pointer) else { continue };
        let before = origin.pointer(&pointer).filter(|before| *before != here);
        // The state that a scenario begins with keeps its form.
        let is_in_state = pointer.starts_with("/state/") && here.is_string();
        let smaller = if is_in_state { Vec::new() } else { smaller_values(here) };
        for value in before.cloned().into_iter().chain(smaller) {
            let mut changed = whole.clone();
            if let Some(place) = changed.pointer_mut(&pointer) {
                *place = value;
            }
            found.push(changed);
        }
        found.extend(without(&whole, &pointer));
    }
    for sealed in SealedText::all(input) {
        for plaintext in parts(&sealed.plaintext) {
            let mut changed = input.clone();
            sealed.replace(&mut changed, &plaintext);
            found.push(Value::Object(changed));
        }
    }
    let limit = weight(origin, &whole);
    let mut weighed: Vec<(usize, Value)> =
        found.into_iter().map(|value| (weight(origin, &value), value)).collect();
    weighed.retain(|(weight, _)| *weight < limit);
    weighed.sort_by_key(|(weight, _)| *weight);
    let objects = weighed.into_iter().filter_map(|(_, value)| match value {
        Value::Object(object) => Some(object),
        _ => None,
    });
    objects.collect()
}

/// Its length, and how far it is from where it comes from.
fn weight(origin: &Value, value: &Value) -> usize {
    value.to_string().len() + DIFFERENCE * differences(origin, value)
}

fn differences(before: &Value, after: &Value) -> usize {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let gone = before.keys().filter(|name| !after.contains_key(*name)).count();
            let changed = after
                .iter()
                .map(|(name, after)| before.get(name).map_or(1, |before| differences(before, after)));
            gone + changed.sum::<usize>()
        }
        (Value::Array(before), Value::Array(after)) => {
            let changed = before.iter().zip(after).map(|(before, after)| differences(before, after));
            before.len().abs_diff(after.len()) + changed.sum::<usize>()
        }
        _ => usize::from(before != after),
    }
}

/// The value without what stands at this place.
fn without(whole: &Value, pointer: &str) -> Option<Value> {
    let (container, last) = pointer.rsplit_once('/')?;
    let mut changed = whole.clone();
    match changed.pointer_mut(container)? {
        Value::Object(fields) => drop(fields.remove(&last.replace("~1", "/").replace("~0", "~"))?),
        Value::Array(items) => drop(items.remove(last.parse().ok()?)),
        _ => return None,
    }
    Some(changed)
}

fn smaller_values(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => match hex::decode(text) {
            Ok(bytes) => parts(&bytes).into_iter().map(|part| hex::encode(part).into()).collect(),
            Err(_) => {
                let characters: Vec<char> = text.chars().collect();
                parts(&characters)
                    .into_iter()
                    .map(|part| part.into_iter().collect::<String>().into())
                    .collect()
            }
        },
        Value::Number(number) => {
            let half = number.as_u64().map(|number| (number / 2).into());
            [Value::from(0)].into_iter().chain(half).collect()
        }
        Value::Array(items) => parts(items).into_iter().map(Value::Array).collect(),
        _ => Vec::new(),
    }
}

/// A sequence without a run of it: runs of all lengths that are halves of halves.
fn parts<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    let mut found = Vec::new();
    let mut length = items.len();
    while length > 0 {
        let rest = |from: usize| [&items[..from], items.get(from + length..).unwrap_or_default()].concat();
        found.extend((0..items.len()).step_by(length).map(rest));
        // A long text is not looked at character by character.
        length = if items.len() / length > 64 { 0 } else { length / 2 };
    }
    found
}

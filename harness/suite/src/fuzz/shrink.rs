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
        for candidate in smaller(&origin, &best).take(MOST_QUESTIONS - questions) {
            questions += 1;
            if is_same(&candidate) {
                best = candidate;
                continue 'smaller;
            }
        }
        break;
    }
    best
}

/// What is smaller by one step, made one by one: an input may be long. What stands in the largest places comes first.
fn smaller<'i>(origin: &'i Value, input: &Object) -> impl Iterator<Item = Object> + use<'i> {
    let whole = Value::Object(input.clone());
    let limit = weight(origin, &whole);
    let size = |pointer: &String| whole.pointer(pointer).map_or(0, |value| value.to_string().len());
    let mut places = pointers(&whole);
    places.sort_by_cached_key(|pointer| std::cmp::Reverse(size(pointer)));
    let sealed = SealedText::all(input).into_iter().flat_map({
        let input = input.clone();
        move |sealed| {
            let plaintexts = smaller_bytes(&sealed.plaintext).into_iter();
            let input = input.clone();
            plaintexts.map(move |plaintext| {
                let mut changed = input.clone();
                sealed.replace(&mut changed, &plaintext);
                Value::Object(changed)
            })
        }
    });
    let changed = places.into_iter().flat_map(move |pointer| changed_at(origin, &whole, &pointer));
    changed.chain(sealed).filter(move |value| weight(origin, value) < limit).filter_map(|value| match value {
        Value::Object(object) => Some(object),
        _ => None,
    })
}

/// The input with less at this place: without it, with what stands there in the vector, or with a part of it.
fn changed_at(origin: &Value, whole: &Value, pointer: &str) -> Vec<Value> {
    let Some(here) = whole.pointer(pointer) else { return Vec::new() };
    let before = origin.pointer(pointer).filter(|before| *before != here);
    // The state that a scenario begins with keeps its form.
    let is_in_state = pointer.starts_with("/state/") && here.is_string();
    let parts = if is_in_state { Vec::new() } else { smaller_values(here) };
    let with = |value: Value| {
        let mut changed = whole.clone();
        if let Some(place) = changed.pointer_mut(pointer) {
            *place = value;
        }
        changed
    };
    without(whole, pointer).into_iter().chain(before.cloned().into_iter().chain(parts).map(with)).collect()
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
            Ok(bytes) => smaller_bytes(&bytes).into_iter().map(|part| hex::encode(part).into()).collect(),
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

/// Bytes without a run of them, and with a shorter value where a length could stand before one.
fn smaller_bytes(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found = parts(bytes);
    for (at, &length) in bytes.iter().enumerate() {
        let value = at + 1..at + 1 + usize::from(length);
        if length == 0 || value.end > bytes.len() {
            continue;
        }
        for kept in [0, length / 2, length - 1] {
            let (kept_bytes, mut shorter) = (usize::from(kept), bytes[..at].to_vec());
            shorter.push(kept);
            let [from_start, from_end] =
                [&bytes[value.start..value.start + kept_bytes], &bytes[value.end - kept_bytes..value.end]];
            found.extend([from_start, from_end].map(|kept| [&shorter, kept, &bytes[value.end..]].concat()));
        }
    }
    found
}

/// A sequence without a run of it: runs of all lengths that are halves of halves.
fn parts<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    let mut found = Vec::new();
    let mut length = items.len();
    while length > 0 {
        let rest = |from: usize| [&items[..from], items.get(from + length..).unwrap_or_default()].concat();
        found.extend((0..items.len()).step_by(length).map(rest));
        // The shorter ones have their turn when there is less of it.
        length = if items.len() / length > 8 { 0 } else { length / 2 };
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Object {
        match value {
            Value::Object(object) => object,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn only_what_matters_is_left() {
        let origin =
            object(json!({"list": [{"key": "abcdef", "n": 7}, {"key": "", "n": 1}], "text": "hello"}));
        let input =
            object(json!({"list": [{"key": "abcdef", "n": 9}, {"key": "xyz!", "n": 5}], "text": "bye"}));
        let mut asked = 0;
        let small = shrink(&origin, input, |input| {
            asked += 1;
            input
                .get("list")
                .and_then(Value::as_array)
                .is_some_and(|list| list.iter().any(|item| item["key"].to_string().contains('!')))
        });
        assert_eq!(small, object(json!({"list": [{"key": "!"}]})));
        assert!(asked < 200, "{asked} questions");
    }

    #[test]
    fn what_does_not_matter_is_as_it_was() {
        let origin = object(json!({"one": "the very same", "other": 5}));
        let input = object(json!({"one": "something else", "other": 6}));
        let small = shrink(&origin, input, |input| input.len() == 2 && input.get("other") == Some(&6.into()));
        assert_eq!(small["other"], 6);
        assert!(["the very same", ""].contains(&small["one"].as_str().unwrap_or_default()), "{small:?}");
    }

    #[test]
    fn nothing_is_left_if_anything_will_do() {
        assert!(shrink(&Object::new(), object(json!({"a": [1, 2], "b": "c"})), |_| true).is_empty());
    }
}

//! The values in an input, wherever they stand.

use fio_vectors::Object;
use serde_json::Value;

/// All texts.
pub(super) fn strings(input: &Object) -> impl Iterator<Item = &str> {
    let mut found = Vec::new();
    input.values().for_each(|value| collect(value, &mut found));
    found.into_iter()
}

fn collect<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, found)),
        _ => {}
    }
}

/// Changes texts.
pub(super) fn strings_mut(input: &mut Object, change: &mut impl FnMut(&mut String)) {
    input.values_mut().for_each(|value| change_in(value, change));
}

fn change_in(value: &mut Value, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| change_in(item, change)),
        Value::Object(fields) => fields.values_mut().for_each(|field| change_in(field, change)),
        _ => {}
    }
}

/// The JSON Pointers (RFC 6901) of all values below one.
pub(super) fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    point(value, String::new(), &mut found);
    found
}

fn point(value: &Value, here: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| point(item, format!("{here}/{at}"), found));
        }
        Value::Object(fields) => fields.iter().for_each(|(name, field)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            point(field, format!("{here}/{name}"), found);
        }),
        _ => {}
    }
    if !here.is_empty() {
        found.push(here);
    }
}

//! What is different between the wanted result and the one that came.

use fio_vectors::{Object, Operation};
use serde_json::Value;

/// What is different, one sentence per field.
pub(crate) fn differences(operation: &Operation, wanted: &Object, came: &Object) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, wanted) in wanted {
        let Some(came) = came.get(name) else {
            if !operation.reported.contains(&name.as_str()) {
                differences.push(format!("{name} is missing"));
            }
            continue;
        };
        match (wanted, came) {
            (Value::Object(wanted), Value::Object(came)) if name == "content" => {
                differences.extend(content_differences(wanted, came));
            }
            _ if operation.hex.contains(&name.as_str()) => {
                differences.extend(hex_difference(name, wanted, came));
            }
            _ => differences.extend(difference(name, wanted, came)),
        }
    }
    differences
}

/// Content: a missing field and null mean the same, and there is no other field.
fn content_differences(wanted: &Object, came: &Object) -> Vec<String> {
    let added = came.keys().filter(|&name| !wanted.contains_key(name));
    wanted
        .keys()
        .chain(added)
        .filter_map(|name| {
            let (wanted, came) = (wanted.get(name), came.get(name));
            let name = format!("content.{name}");
            difference(&name, wanted.unwrap_or(&Value::Null), came.unwrap_or(&Value::Null))
        })
        .collect()
}

fn hex_difference(name: &str, wanted: &Value, came: &Value) -> Option<String> {
    let (Some(wanted), Some(came)) = (wanted.as_str(), came.as_str()) else {
        return difference(name, wanted, came);
    };
    let (Ok(wanted), Ok(came)) = (hex::decode(wanted), hex::decode(came)) else {
        return Some(format!("{name} is not bytes in hex"));
    };
    first_difference(&wanted, &came, |byte| format!("{byte:02x}"))
        .map(|what| format!("{name} differs at byte {what}"))
}

fn difference(name: &str, wanted: &Value, came: &Value) -> Option<String> {
    if wanted == came {
        return None;
    }
    if let (Some(wanted), Some(came)) = (wanted.as_str(), came.as_str()) {
        let (wanted, came): (Vec<_>, Vec<_>) = (wanted.chars().collect(), came.chars().collect());
        return first_difference(&wanted, &came, |character| format!("{character:?}"))
            .map(|what| format!("{name} differs at character {what}"));
    }
    Some(format!("{name} is {} instead of {}", brief(came), brief(wanted)))
}

/// "5 of 9: 0a instead of 0b", counted from 1.
pub(crate) fn first_difference<T: PartialEq>(
    wanted: &[T],
    came: &[T],
    show: impl Fn(&T) -> String,
) -> Option<String> {
    let same = wanted.iter().zip(came).take_while(|(wanted, came)| wanted == came).count();
    if same == wanted.len() && same == came.len() {
        return None;
    }
    let item = |items: &[T]| items.get(same).map_or("the end".to_owned(), &show);
    let (wanted_item, came_item) = (item(wanted), item(came));
    Some(format!("{} of {}: {came_item} instead of {wanted_item}", same + 1, wanted.len()))
}

fn brief(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::String(_) => "a string".to_owned(),
        other => other.to_string(),
    }
}

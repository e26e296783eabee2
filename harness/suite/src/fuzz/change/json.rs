//! Changes to JSON: somewhere in it, by the type of what stands there.

use fio_vectors::Object;
use serde_json::{Value, json};

use super::number::change_number;
use super::text::change_text;
use crate::fuzz::dice::Dice;

/// Changes an object at one place. `elsewhere` has the values that stand at a place in other inputs.
pub(in crate::fuzz) fn change_object<'e>(
    dice: &mut Dice,
    object: &mut Object,
    elsewhere: impl Fn(&str) -> &'e [Value],
) {
    let mut value = Value::Object(std::mem::take(object));
    change(dice, &mut value, &mut String::new(), &elsewhere);
    if let Value::Object(changed) = value {
        *object = changed;
    }
}

/// The name of a place: the same for all elements of a list.
pub(in crate::fuzz) fn same_place(place: &str, field: &str) -> String {
    format!("{place}/{field}")
}

/// Goes down from a place, and stops somewhere.
fn change<'e>(
    dice: &mut Dice,
    value: &mut Value,
    place: &mut String,
    elsewhere: &impl Fn(&str) -> &'e [Value],
) {
    let is_root = place.is_empty();
    let stops = !is_root && dice.one_in(4);
    match value {
        Value::Object(fields) if !fields.is_empty() && !stops => {
            let name = fields.keys().nth(dice.below(fields.len())).cloned().unwrap_or_default();
            if dice.one_in(12) {
                fields.remove(&name);
            } else if let Some(field) = fields.get_mut(&name) {
                *place = same_place(place, &name);
                change(dice, field, place, elsewhere);
            }
        }
        Value::Array(items) if !items.is_empty() && !stops => {
            let at = dice.below(items.len());
            *place = same_place(place, "");
            change(dice, &mut items[at], place, elsewhere);
        }
        _ if dice.one_in(5) => {
            if let Some(other) = dice.pick(elsewhere(place)) {
                *value = other.clone();
            }
        }
        _ if dice.one_in(12) => *value = other_type(dice, value),
        Value::Object(fields) => change_fields(dice, fields),
        Value::Array(items) => change_items(dice, items, elsewhere(&same_place(place, ""))),
        Value::String(text) => *text = change_text(dice, text),
        Value::Number(number) => *value = change_number(dice, number),
        Value::Bool(truth) => *truth = !*truth,
        Value::Null => *value = "".into(),
    }
}

fn other_type(dice: &mut Dice, value: &Value) -> Value {
    let others =
        [json!(null), json!(""), json!(0), json!(1.0), json!(true), json!([]), json!({}), json!([value])];
    // Half a character of UTF-16, as the protocol writes it.
    let surrogate = json!({"utf16": "d800"});
    let index = dice.below(others.len() + 1);
    others.into_iter().nth(index).unwrap_or(surrogate)
}

fn change_fields(dice: &mut Dice, fields: &mut Object) {
    let name = fields.keys().nth(dice.below(fields.len())).cloned().unwrap_or_default();
    let value = fields.remove(&name).unwrap_or_default();
    match dice.below(5) {
        0 => {}
        1 => drop(fields.insert(change_text(dice, &name), value)),
        2 => {
            fields.insert(change_text(dice, &name), value.clone());
            fields.insert(name, value);
        }
        3 => fields.clear(),
        _ => drop(fields.insert(name, Value::Null)),
    }
}

fn change_items(dice: &mut Dice, items: &mut Vec<Value>, elsewhere: &[Value]) {
    let (at, to) = (dice.below(items.len()), dice.below(items.len()));
    match dice.below(6) {
        0 if !items.is_empty() => drop(items.remove(at)),
        1 if !items.is_empty() => items.insert(to, items[at].clone()),
        2 if !items.is_empty() => items.swap(at, to),
        3 => items.reverse(),
        4 => items.truncate(at),
        _ => items.extend(dice.pick(elsewhere).cloned()),
    }
}

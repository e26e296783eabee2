//! Strings that JSON can't carry.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A value, and the fields of an object, with strings in place of the objects `{"utf16": …}` that stand for them (protocol, "Strings that
/// JSON can't carry"). What is no Unicode stays an object, which is no string.
pub fn read(value: &Value) -> Value {
    match (string(value), value) {
        (Some(text), _) => text.into(),
        (None, Value::Object(fields)) => fields
            .iter()
            .map(|(name, value)| (name.clone(), string(value).map_or_else(|| value.clone(), Value::String)))
            .collect(),
        (None, other) => other.clone(),
    }
}

/// For a field of a request.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    Ok(read(&Value::deserialize(deserializer)?))
}

fn string(value: &Value) -> Option<String> {
    let fields = value.as_object().filter(|fields| fields.len() == 1)?;
    let bytes = hex::decode(fields.get("utf16")?.as_str()?).ok()?;
    let (units, []) = bytes.as_chunks::<2>() else { return None };
    String::from_utf16(&units.iter().map(|&unit| u16::from_be_bytes(unit)).collect::<Vec<_>>()).ok()
}

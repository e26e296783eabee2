//! The messages of the adapter protocol (`spec/protocol.md`).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use fio_vectors::Object;
use schemars::{JsonSchema, Schema};
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use thiserror::Error;

/// The highest version of the protocol that is spoken here.
pub const PROTOCOL: u32 = 1;

/// The lowest.
pub const OLDEST_PROTOCOL: u32 = 1;

/// A request: one line from the harness to the adapter.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Request<'a> {
    /// An opaque string, unique in a run.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The operation.
    #[serde(borrow)]
    pub op: Cow<'a, str>,
    /// Its input.
    #[serde(rename = "in", borrow, deserialize_with = "unread_object")]
    #[schemars(with = "Object")]
    pub input: &'a RawValue,
}

/// An answer: one line from the adapter to the harness.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(transform = exactly_one_outcome)]
pub struct Answer {
    /// The id of the request.
    pub id: String,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What came of a request: exactly one of four things.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The result.
    Ok(Object),
    /// The implementation refused, in a controlled way. At least one of the two is there.
    Error {
        /// A code of the specification.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The implementation's own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// The implementation does not have this; what is missing.
    Unsupported(String),
    /// Something broke that should not break.
    Fault(String),
}

/// The input of the operation `hello`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HelloRequest {
    /// The highest version of the protocol that the harness speaks.
    #[schemars(range(min = 1))]
    pub protocol: u32,
}

/// The result of the operation `hello`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The version of the protocol: the highest that the adapter speaks and that is not above the one of the request.
    #[schemars(range(min = 1))]
    pub protocol: u32,
    /// What is being tested.
    pub implementation: Implementation,
    /// The operations it has.
    pub operations: Vec<String>,
    /// For each choice that the specification leaves open, the one made.
    #[serde(default)]
    pub behaviours: BTreeMap<String, String>,
}

/// What is being tested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Implementation {
    /// The name, as its users know it.
    pub name: String,
    /// The version.
    pub version: String,
    /// The programming language.
    pub language: String,
}

/// Why a line is not an answer.
#[derive(Debug, Error)]
pub enum NotAnAnswer {
    /// It is not a JSON object.
    #[error("it is not a JSON object: {0}")]
    NotAnObject(serde_json::Error),
    /// A field stands in it twice: some would read the one, some the other.
    #[error("it has a duplicate field `{0}`")]
    Duplicate(&'static str),
    /// It has no id.
    #[error("it has no `id` that is a string")]
    NoId,
    /// It does not have exactly one of the four outcomes.
    #[error("it has {0} of `ok`, `error`, `unsupported` and `fault` instead of exactly one")]
    NotOneOutcome(usize),
    /// The outcome has the wrong form.
    #[error("its `{0}` has the wrong form: {1}")]
    WrongForm(&'static str, serde_json::Error),
    /// An error that says nothing.
    #[error("its `error` has neither `code` nor `text`")]
    EmptyError,
}

/// The version that an adapter which speaks these versions answers to `hello` with: the highest that is not above the one offered.
pub fn agreed_protocol(offered: u64) -> Option<u32> {
    (OLDEST_PROTOCOL..=PROTOCOL).rev().find(|&version| u64::from(version) <= offered)
}

impl Hello {
    /// The input of `hello`.
    pub fn request() -> Object {
        let request = HelloRequest { protocol: PROTOCOL };
        Object::from_iter([("protocol".to_owned(), request.protocol.into())])
    }

    /// Reads what came of `hello`.
    pub(super) fn read(outcome: Outcome) -> Result<Self, String> {
        let ok = match outcome {
            Outcome::Ok(ok) => ok,
            Outcome::Unsupported(what) => {
                return Err(format!("it speaks no version of the protocol up to {PROTOCOL}: {what:?}"));
            }
            other => return Err(format!("it answered hello with {}", json!(other))),
        };
        let hello: Self = serde_json::from_value(ok.into())
            .map_err(|error| format!("its answer to hello has the wrong form: {error}"))?;
        match hello.protocol {
            OLDEST_PROTOCOL..=PROTOCOL => Ok(hello),
            ..OLDEST_PROTOCOL => Err(format!(
                "it speaks version {} of the protocol, and {OLDEST_PROTOCOL} is the oldest that is spoken here",
                hello.protocol
            )),
            _ => Err(format!(
                "it answered hello with version {} of the protocol, which is above the {PROTOCOL} that was offered",
                hello.protocol
            )),
        }
    }
}

impl<'a> Request<'a> {
    /// Reads a line.
    pub(super) fn parse(line: &'a [u8]) -> serde_json::Result<Self> {
        // A list would be read as well, by the places of the fields.
        match line.trim_ascii_start().starts_with(b"[") {
            true => Err(Error::custom("it is no object")),
            false => serde_json::from_slice(line),
        }
    }
}

impl Answer {
    /// Reads a line strictly. Fields that are not known are ignored.
    pub fn parse(line: &str) -> Result<Self, NotAnAnswer> {
        let mut fields: Fields = serde_json::from_str(line).map_err(NotAnAnswer::NotAnObject)?;
        let Some(Value::String(id)) = fields.take("id")? else {
            return Err(NotAnAnswer::NoId);
        };
        let mut bodies = Vec::new();
        for name in ["ok", "error", "unsupported", "fault"] {
            bodies.extend(fields.take(name)?.map(|body| (name, body)));
        }
        let count = bodies.len();
        let (Some((name, body)), 1) = (bodies.pop(), count) else {
            return Err(NotAnAnswer::NotOneOutcome(count));
        };
        let outcome = Outcome::parse(name, body).map_err(|error| NotAnAnswer::WrongForm(name, error))?;
        if matches!(outcome, Outcome::Error { code: None, text: None }) {
            return Err(NotAnAnswer::EmptyError);
        }
        Ok(Self { id, outcome })
    }
}

/// An object as it stands there: the operation knows which form it should have.
fn unread_object<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'de RawValue, D::Error> {
    let unread = <&RawValue>::deserialize(deserializer)?;
    // A list would be read as well where fields are wanted, by their places.
    match unread.get().starts_with('{') {
        true => Ok(unread),
        false => Err(D::Error::custom("`in` is no object")),
    }
}

/// The fields of a JSON object, as they stand there.
struct Fields(Vec<(String, Value)>);

impl Fields {
    fn take(&mut self, name: &'static str) -> Result<Option<Value>, NotAnAnswer> {
        let mut taken = self.0.extract_if(.., |(key, _)| key == name);
        match (taken.next(), taken.next()) {
            (_, Some(_)) => Err(NotAnAnswer::Duplicate(name)),
            (field, None) => Ok(field.map(|(_, value)| value)),
        }
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// The derived schema says of each outcome by itself that it is there and of its form; so one that is not of its form would not count.
fn exactly_one_outcome(schema: &mut Schema) {
    let Some(Value::Array(outcomes)) = schema.remove("oneOf") else { return };
    let mut required = Vec::new();
    for mut outcome in outcomes {
        required.push(json!({"required": outcome["required"].take()}));
        if let (Some(Value::Object(properties)), Value::Object(more)) =
            (schema.get_mut("properties"), outcome["properties"].take())
        {
            properties.extend(more);
        }
    }
    schema.insert("oneOf".to_owned(), required.into());
    let says = |field: &str| json!({"properties": {field: {"type": "string"}}, "required": [field]});
    if let Some(error) = schema.pointer_mut("/properties/error").and_then(Value::as_object_mut) {
        error.insert("anyOf".to_owned(), json!([says("code"), says("text")]));
    }
}

impl Outcome {
    fn parse(name: &str, body: Value) -> serde_json::Result<Self> {
        match (name, body) {
            // Some are long: they are taken as they are.
            ("ok", Value::Object(ok)) => Ok(Self::Ok(ok)),
            (_, body) => serde_json::from_value(Value::Object(Object::from_iter([(name.to_owned(), body)]))),
        }
    }

    /// The outcome as it stands in an answer.
    pub(crate) fn into_json(self) -> Value {
        match self {
            // As above.
            Self::Ok(ok) => Value::Object(Object::from_iter([("ok".to_owned(), Value::Object(ok))])),
            other => json!(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_outcomes_are_read_and_unknown_fields_ignored() {
        let outcome = |line: &str| Answer::parse(line).unwrap().outcome;
        assert_eq!(
            outcome(r#"{"id":"1","ok":{"a":1},"took":3}"#),
            Outcome::Ok(Object::from_iter([("a".to_owned(), json!(1))]))
        );
        let error = |code: Option<&str>, text: Option<&str>| Outcome::Error {
            code: code.map(str::to_owned),
            text: text.map(str::to_owned),
        };
        assert_eq!(outcome(r#"{"id":"1","error":{"code":"a.b"}}"#), error(Some("a.b"), None));
        assert_eq!(outcome(r#"{"id":"1","error":{"text":"no","stack":[]}}"#), error(None, Some("no")));
        assert_eq!(outcome(r#"{"id":"1","unsupported":"x"}"#), Outcome::Unsupported("x".into()));
        assert_eq!(outcome(r#"{"id":"","fault":"y"}"#), Outcome::Fault("y".into()));
    }

    #[test]
    fn anything_else_is_not_an_answer() {
        for (line, reason) in [
            ("", "not a JSON object"),
            ("[]", "not a JSON object"),
            (r#"{"id":"1","ok":{}} x"#, "not a JSON object"),
            (r#"{"ok":{}}"#, "no `id`"),
            (r#"{"id":1,"ok":{}}"#, "no `id`"),
            (r#"{"id":"1","id":"1","ok":{}}"#, "duplicate field `id`"),
            (r#"{"id":"1","ok":{},"ok":{}}"#, "duplicate field `ok`"),
            (r#"{"id":"1"}"#, "0 of"),
            (r#"{"id":"1","ok":{},"fault":"x"}"#, "2 of"),
            (r#"{"id":"1","ok":null,"error":{"text":"x"}}"#, "2 of"),
            (r#"{"id":"1","ok":null}"#, "`ok` has the wrong form"),
            (r#"{"id":"1","ok":[]}"#, "`ok` has the wrong form"),
            (r#"{"id":"1","error":"x"}"#, "`error` has the wrong form"),
            (r#"{"id":"1","error":{"code":5}}"#, "`error` has the wrong form"),
            (r#"{"id":"1","error":{}}"#, "neither `code` nor `text`"),
            (r#"{"id":"1","error":{"code":null}}"#, "neither `code` nor `text`"),
            (r#"{"id":"1","unsupported":true}"#, "`unsupported` has the wrong form"),
        ] {
            let error = Answer::parse(line).unwrap_err().to_string();
            assert!(error.contains(reason), "{line}: {error}");
        }
    }

    #[test]
    fn an_answer_is_written_as_it_is_read() {
        for line in [
            r#"{"id":"1","ok":{"a":null}}"#,
            r#"{"id":"1","error":{"code":"a.b","text":"no"}}"#,
            r#"{"id":"1","unsupported":"x"}"#,
            r#"{"id":"1","fault":"y"}"#,
        ] {
            let answer = Answer::parse(line).unwrap();
            assert_eq!(serde_json::to_string(&answer).unwrap(), line);
        }
    }
}

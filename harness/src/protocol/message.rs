//! The messages of the adapter protocol (`spec/protocol.md`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use fio_vectors::Object;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

/// The version of the protocol that is spoken here.
pub const PROTOCOL: u32 = 1;

/// A request: one line from the harness to the adapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Request<'a> {
    /// An opaque string, unique in the life of a process.
    pub id: Cow<'a, str>,
    /// The operation.
    pub op: Cow<'a, str>,
    /// Its input.
    #[serde(rename = "in")]
    pub input: Cow<'a, Object>,
}

/// An answer: one line from the adapter to the harness.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
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

/// The result of the operation `hello`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The version of the protocol.
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

impl<'a> Request<'a> {
    /// A request that borrows what it says.
    pub fn new(id: &'a str, op: &'a str, input: &'a Object) -> Self {
        Self { id: Cow::Borrowed(id), op: Cow::Borrowed(op), input: Cow::Borrowed(input) }
    }
}

impl Answer {
    /// Reads a line strictly. Fields that are not known are ignored.
    pub fn parse(line: &str) -> Result<Self, NotAnAnswer> {
        let mut fields: Object = serde_json::from_str(line).map_err(NotAnAnswer::NotAnObject)?;
        let Some(Value::String(id)) = fields.remove("id") else {
            return Err(NotAnAnswer::NoId);
        };
        let mut bodies = ["ok", "error", "unsupported", "fault"]
            .into_iter()
            .filter_map(|name| Some((name, fields.remove(name)?)))
            .collect::<Vec<_>>();
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

impl Outcome {
    fn parse(name: &str, body: Value) -> serde_json::Result<Self> {
        serde_json::from_value(Value::Object(Object::from_iter([(name.to_owned(), body)])))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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

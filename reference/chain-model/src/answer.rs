//! What a node answers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The answer to a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The HTTP status code.
    pub status: u16,
    /// The JSON object.
    pub body: Map<String, Value>,
}

/// The one field that a 400 names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The parameter.
    pub name: String,
    /// Its value, as text.
    pub value: String,
    /// What is wrong with it.
    pub error: &'static str,
}

/// Why a call is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// 400
    Invalid(Field),
    /// 403
    Signature,
    /// 404
    NotFound(&'static str),
}

impl Answer {
    pub(crate) fn ok(body: Value) -> Self {
        Self::new(200, body)
    }

    fn new(status: u16, body: Value) -> Self {
        let body = match body {
            Value::Object(body) => body,
            _ => Map::new(),
        };
        Self { status, body }
    }
}

impl Refusal {
    pub(crate) fn invalid(name: &str, value: impl Into<String>, error: &'static str) -> Self {
        Self::Invalid(Field { name: name.to_owned(), value: value.into(), error })
    }

    pub(crate) fn missing(name: &str) -> Self {
        Self::invalid(name, "", "Missing parameter")
    }

    pub(crate) fn into_answer(self) -> Answer {
        match self {
            Self::Invalid(Field { name, value, error }) => Answer::new(
                400,
                json!({
                    "type": "invalid_input",
                    "message": "An invalid request was sent in, please check the nested errors for details.",
                    "fields": [{"name": name, "value": value, "error": error}],
                }),
            ),
            Self::Signature => Answer::new(
                403,
                json!({
                    "type": "invalid_signature",
                    "message": "Request signature is not valid or this user is not allowed to sign this transaction.",
                }),
            ),
            Self::NotFound(message) => Answer::new(404, json!({"message": message})),
        }
    }
}

/// The time of a block, in UTC (CHAIN-34).
pub(crate) fn time_stamp(seconds: u32) -> String {
    let time = Timestamp::from_second(seconds.into()).unwrap_or(Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

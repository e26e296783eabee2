//! What was sent, and whether it is of its form.

use serde_json::{Map, Value};

use crate::answer::Refusal;

/// A parameter that an endpoint requires.
#[derive(Debug)]
pub(crate) enum Parameter {
    /// A string.
    Text(&'static str),
    /// A list of objects with these fields, which are strings.
    Objects(&'static str, &'static [&'static str]),
    /// A number, whose form is looked at later.
    Number(&'static str),
}

/// The parameters of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameters<'a>(Option<&'a Map<String, Value>>);

impl<'a> Parameters<'a> {
    /// What is no object has no parameter.
    pub(crate) fn of(sent: &'a Value) -> Self {
        Self(sent.as_object())
    }

    pub(crate) fn get(self, name: &str) -> Option<&'a Value> {
        self.0?.get(name)
    }

    /// Whether all are there (CHAIN-03).
    pub(crate) fn check(self, required: &[Parameter]) -> Result<(), Refusal> {
        required.iter().try_for_each(|parameter| match *parameter {
            Parameter::Text(name) => self.check_text(name),
            Parameter::Number(name) => self.get(name).map(drop).ok_or_else(|| Refusal::missing(name)),
            Parameter::Objects(name, fields) => {
                let list = self.get(name).and_then(Value::as_array).ok_or_else(|| Refusal::missing(name))?;
                let elements = list.iter().map(Parameters::of);
                elements
                    .into_iter()
                    .try_for_each(|element| fields.iter().try_for_each(|field| element.check_text(field)))
            }
        })
    }

    fn check_text(self, name: &str) -> Result<(), Refusal> {
        self.get(name).and_then(Value::as_str).map(drop).ok_or_else(|| Refusal::missing(name))
    }

    /// A string that was checked to be there.
    pub(crate) fn text(self, name: &str) -> &'a str {
        self.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The elements of a list that was checked to be there.
    pub(crate) fn objects(self, name: &str) -> Vec<Parameters<'a>> {
        self.get(name).and_then(Value::as_array).into_iter().flatten().map(Self::of).collect()
    }

    /// A refusal of a value.
    pub(crate) fn invalid(self, name: &str, error: &'static str) -> Refusal {
        Refusal::invalid(name, self.get(name).map(as_sent).unwrap_or_default(), error)
    }

    /// A refusal of what should be a number: as compact JSON, so that the text `"1"` shows what it is.
    pub(crate) fn invalid_number(self, name: &str, error: &'static str) -> Refusal {
        Refusal::invalid(name, self.get(name).map(Value::to_string).unwrap_or_default(), error)
    }

    /// Refuses a string that is not of its form.
    pub(crate) fn demand(
        self,
        name: &str,
        is_good: impl Fn(&str) -> bool,
        error: &'static str,
    ) -> Result<(), Refusal> {
        match is_good(self.text(name)) {
            true => Ok(()),
            false => Err(self.invalid(name, error)),
        }
    }

    /// A number from 0 to 2⁶³ − 1.
    pub(crate) fn number(self, name: &str) -> Option<u64> {
        self.get(name).and_then(Value::as_i64).and_then(|number| u64::try_from(number).ok())
    }
}

/// A value as text: a string as it is, anything else as compact JSON.
pub(crate) fn as_sent(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

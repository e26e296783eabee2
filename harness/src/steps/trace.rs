//! What the steps of an operation gave, under the step names of the specification.

use std::fmt::Display;

use fio_reference::ecdh::XEncoding;
use fio_vectors::Object;
use serde::Serialize;
use serde_json::Value;

use super::Steps;
use crate::builtin::{Failure, Result};

/// What one step gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The name of the value in the specification.
    pub name: &'static str,
    /// The requirement that the step follows.
    pub requirement: &'static str,
    /// What it gave.
    #[serde(flatten)]
    pub value: StepValue,
}

/// What a step gave, in a form that can be shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepValue {
    /// Bytes.
    #[serde(serialize_with = "hex::serde::serialize")]
    Bytes(Vec<u8>),
    /// Text.
    Text(String),
    /// Anything else.
    Json(Value),
    /// Nothing: it refused.
    Refused(String),
}

impl From<&[u8]> for StepValue {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<&Vec<u8>> for StepValue {
    fn from(bytes: &Vec<u8>) -> Self {
        Self::Bytes(bytes.clone())
    }
}

impl<const N: usize> From<&[u8; N]> for StepValue {
    fn from(bytes: &[u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<&str> for StepValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for StepValue {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&Value> for StepValue {
    fn from(value: &Value) -> Self {
        Self::Json(value.clone())
    }
}

impl From<&Object> for StepValue {
    fn from(object: &Object) -> Self {
        Self::Json(Value::Object(object.clone()))
    }
}

impl From<&usize> for StepValue {
    fn from(number: &usize) -> Self {
        Self::Json((*number).into())
    }
}

/// A walk through the steps of one operation.
pub(crate) struct Walk<'s> {
    /// The steps that are taken.
    pub(super) steps: &'s Steps,
    /// The encoding of x that is declared.
    pub(super) declared: XEncoding,
    trace: Vec<Step>,
}

impl<'s> Walk<'s> {
    pub(super) fn new(steps: &'s Steps, declared: XEncoding) -> Self {
        Self { steps, declared, trace: Vec::new() }
    }

    /// Takes note of what a step gave.
    pub(super) fn note<'v, T: ?Sized>(&mut self, name: &'static str, requirement: &'static str, value: &'v T)
    where
        StepValue: From<&'v T>,
    {
        self.trace.push(Step { name, requirement, value: value.into() });
    }

    /// Takes note of what a step gave, or of its refusal.
    pub(super) fn take<T, E: Display + Into<Failure>>(
        &mut self,
        name: &'static str,
        requirement: &'static str,
        result: std::result::Result<T, E>,
    ) -> Result<T>
    where
        for<'v> StepValue: From<&'v T>,
    {
        match result {
            Ok(value) => {
                self.note(name, requirement, &value);
                Ok(value)
            }
            Err(error) => Err(self.refuse(name, requirement, error)),
        }
    }

    /// Takes note of a refusal.
    pub(super) fn refuse<E: Display + Into<Failure>>(
        &mut self,
        name: &'static str,
        requirement: &'static str,
        error: E,
    ) -> Failure {
        self.trace.push(Step { name, requirement, value: StepValue::Refused(error.to_string()) });
        error.into()
    }

    pub(super) fn into_trace(self) -> Vec<Step> {
        self.trace
    }
}

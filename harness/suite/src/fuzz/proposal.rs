//! A find, written down as a vector that could be: the requirements are left to fill in.

use std::collections::BTreeMap;

use fio_conformance::protocol::message::Outcome;
use fio_vectors::{Fault, Object, Patch, Vector};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::report::Find;
use crate::generate::Generated;
use crate::generate::pretty;
use crate::trace::trace;

/// A vector that could be, and what else is known of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// In the form of the vector files, with the reference's answer.
    pub vector: Vector,
    /// The answer that is not the reference's, by implementation.
    pub answers: BTreeMap<String, Outcome>,
    /// What is wrong with it.
    pub reason: String,
    /// What most likely causes it.
    pub cause: Option<String>,
}

impl Proposal {
    /// That of an implementation's find.
    pub fn of(party: &str, find: &Find) -> Self {
        Self {
            vector: find.vector.clone(),
            answers: BTreeMap::from([(party.to_owned(), find.came.clone())]),
            reason: find.reason.clone(),
            cause: find.cause.clone(),
        }
    }

    /// The file: its name is the id of the vector.
    pub fn file(&self) -> Generated {
        Generated { path: format!("{}.json", self.vector.id).into(), text: pretty(self) }
    }
}

/// The vector under a name of its own; if a refusal is right, with the one fault that makes its input from a valid vector's, if there is one.
pub(super) fn named(vector: &Vector, of: &Vector) -> Vector {
    let hash = hex::encode(Sha256::digest(Value::Object(vector.input.clone()).to_string()));
    let mut named = vector.clone();
    named.id = format!("{}.fuzz_{}", vector.op, &hash[..8]);
    if vector.expect.is_negative() && !of.expect.is_negative() {
        named.fault = fault(of, &vector.input);
    }
    named
}

/// The one field of the input that differs.
fn fault(of: &Vector, input: &Object) -> Option<Fault> {
    let mut differing = input.iter().filter(|(name, value)| of.input.get(*name) != Some(value));
    let ((at, value), None) = (differing.next()?, differing.next()) else { return None };
    let patch = Patch::Replace(value.clone());
    let fault = Fault { of: of.id.clone(), at: at.clone(), patch };
    let (made, _) = trace(&of.op, &of.input, Some(&fault)).ok()?;
    (made == *input).then_some(fault)
}

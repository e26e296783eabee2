//! Whether the vectors that others rely on are still there, and still ask and answer the same.
//!
//! `vectors/released.json` has what the last release said: for each id the SHA-256 of what is asked and answered. An id that is gone since, or asks or
//! answers something else, needs an entry with a reason in `vectors/CHANGES.json`, under the version that the generator writes; a new id needs none.
//! [`record`] takes the vectors of today for the last release: at each release, and before the first whenever there are changes to be explained.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use fio_vectors::{Suite, Vector};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::generate::{GenerateError, Generated, pretty};

/// What the last release said, below the root.
const RELEASED: &str = "vectors/released.json";
/// What has changed since, below the root.
const CHANGES: &str = "vectors/CHANGES.json";

/// The vectors of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// What made this file.
    pub generated_by: String,
    /// The release.
    pub version: String,
    /// For each id the [hash] of what it asks and answers.
    pub vectors: BTreeMap<String, String>,
}

/// For each version the ids that it changes or drops, with the reasons.
pub type Changes = BTreeMap<String, BTreeMap<String, String>>;

/// What the vectors of today are, compared with the last release.
#[derive(Debug, Default, PartialEq)]
pub struct Comparison {
    /// The ids that are new.
    pub added: Vec<String>,
    /// The ids that are gone, or ask or answer something else, with the reason that is given.
    pub explained: BTreeMap<String, String>,
    /// What is not as it should be, a sentence each.
    pub faults: Vec<String>,
}

impl Release {
    /// The vectors of today.
    pub fn of(suite: &Suite) -> Self {
        Self {
            generated_by: "fio-suite stability --record; do not edit".to_owned(),
            version: suite.version().to_owned(),
            vectors: suite.vectors().map(|vector| (vector.id.clone(), hash(vector))).collect(),
        }
    }

    /// Compares the vectors of today with this release.
    pub fn compare(&self, today: &Release, changes: &Changes) -> Comparison {
        let mut reasons = changes.get(&today.version).cloned().unwrap_or_default();
        let mut comparison = Comparison::default();
        for (id, hash) in &self.vectors {
            let what = match today.vectors.get(id) {
                Some(same) if same == hash => continue,
                Some(_) => "asks or answers something else than in",
                None => "is gone since",
            };
            match reasons.remove(id) {
                Some(reason) if !reason.trim().is_empty() => {
                    comparison.explained.insert(id.clone(), reason);
                }
                _ => comparison.faults.push(format!(
                    "{id} {what} {}, and {CHANGES} gives no reason under {}",
                    self.version, today.version
                )),
            }
        }
        for id in reasons.into_keys() {
            comparison.faults.push(format!("{CHANGES} explains {id}, which has not changed"));
        }
        comparison.added =
            today.vectors.keys().filter(|&id| !self.vectors.contains_key(id)).cloned().collect();
        comparison
    }
}

/// The SHA-256, in hex, of what a vector asks and answers: the JSON object of its `op`, `in`, `repeat` (null if missing) and `expect`, without white
/// space, the names of every object in order.
pub fn hash(vector: &Vector) -> String {
    let Vector { op, input, repeat, expect, .. } = vector;
    let mut value = json!({ "op": op, "in": input, "repeat": repeat, "expect": expect });
    value.sort_all_objects();
    hex::encode(Sha256::digest(value.to_string()))
}

/// What the last release said.
pub fn released(root: &Path) -> Result<Release, GenerateError> {
    read(root, RELEASED)
}

/// What has changed, by version.
pub fn changes(root: &Path) -> Result<Changes, GenerateError> {
    read(root, CHANGES)
}

/// What takes the vectors of today for the last release. The reasons for what is no release's are not kept.
pub fn record(root: &Path, today: &Release) -> Result<[Generated; 2], GenerateError> {
    let mut changes = changes(root)?;
    if released(root)?.version == today.version {
        changes.remove(&today.version);
    }
    Ok([
        Generated { path: RELEASED.into(), text: pretty(today) },
        Generated { path: CHANGES.into(), text: pretty(&changes) },
    ])
}

fn read<T: for<'de> Deserialize<'de>>(root: &Path, file: &str) -> Result<T, GenerateError> {
    let path = root.join(file);
    let text = fs::read_to_string(&path).map_err(|error| GenerateError::File(path.clone(), error))?;
    serde_json::from_str(&text).map_err(|error| GenerateError::Json(path, error))
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explained.iter().try_for_each(|(id, reason)| writeln!(f, "changed: {id}: {reason}"))?;
        self.faults.iter().try_for_each(|fault| writeln!(f, "fault: {fault}"))?;
        let (added, explained, faults) = (self.added.len(), self.explained.len(), self.faults.len());
        writeln!(f, "{added} vectors are new, {explained} changed or gone with a reason, {faults} faults")
    }
}

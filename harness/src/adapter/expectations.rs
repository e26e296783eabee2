//! Known deviations of an implementation: the only place where they are listed. What is listed must keep failing, in the same way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::interop::known::{self, Known as KnownInterop};
use crate::judge::verdict::VectorVerdict;
use crate::judge::verdict::{Kind, Verdict};

/// The content of an expectations file, vector by vector.
#[derive(Debug, Default)]
pub struct Expectations {
    /// The deviations that the command `interop` shows.
    pub interop: Vec<KnownInterop>,
    known: BTreeMap<String, Known>,
    doubles: Vec<Broken>,
}

/// Why an expectations file can't be used.
#[derive(Debug, Error)]
pub enum InvalidExpectations {
    /// It can't be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// It has the wrong form.
    #[error("{0}: {1}")]
    Malformed(PathBuf, serde_json::Error),
    /// An entry has no reason.
    #[error("{0}: entry {1} has no reason")]
    NoReason(PathBuf, usize),
    /// An entry names no vector.
    #[error("{0}: entry {1} names no vector")]
    NoVectors(PathBuf, usize),
    /// An entry excuses what `--require` demands.
    #[error("{0}: entry {1}: the outcome `missing` can't be expected")]
    Missing(PathBuf, usize),
    /// An entry of the list `interop` can't be used.
    #[error("{0}: interop: entry {1} {2}")]
    Interop(PathBuf, usize, &'static str),
}

/// Expectations that no longer hold. Each fails the run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BrokenExpectations {
    /// The vector passed, or was unsupported.
    pub stale: Vec<Broken>,
    /// There is no such vector.
    pub dead: Vec<Broken>,
    /// The vector is listed more than once.
    pub double: Vec<Broken>,
}

/// An expectation that no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Broken {
    /// The id of the vector.
    pub vector: String,
    /// The outcome that was expected.
    pub outcome: Kind,
    /// What is wrong with it.
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    known: Vec<Entry>,
    #[serde(default)]
    interop: Vec<KnownInterop>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    outcome: Kind,
    reason: String,
    #[serde(default)]
    link: Option<String>,
    vectors: Vec<String>,
}

#[derive(Debug)]
struct Known {
    outcome: Kind,
    reason: String,
    link: Option<String>,
}

impl Expectations {
    /// Reads a file.
    pub fn load(path: &Path) -> Result<Self, InvalidExpectations> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| InvalidExpectations::Unreadable(path.to_owned(), error))?;
        let file: File = serde_json::from_str(&text)
            .map_err(|error| InvalidExpectations::Malformed(path.to_owned(), error))?;
        if let Some((number, defect)) = known::defect(&file.interop) {
            return Err(InvalidExpectations::Interop(path.to_owned(), number, defect));
        }
        let mut expectations = Self { interop: file.interop, ..Self::default() };
        for (index, entry) in file.known.into_iter().enumerate() {
            let (path, number) = (path.to_owned(), index + 1);
            if entry.reason.trim().is_empty() {
                return Err(InvalidExpectations::NoReason(path, number));
            }
            if entry.vectors.is_empty() {
                return Err(InvalidExpectations::NoVectors(path, number));
            }
            if entry.outcome == Kind::Missing {
                return Err(InvalidExpectations::Missing(path, number));
            }
            expectations.add(entry);
        }
        Ok(expectations)
    }

    /// Turns the failures that are listed into expected ones, and finds the expectations that no longer hold. Only those of vectors
    /// that ran can be stale; `exists` tells whether the whole suite has a vector.
    pub fn apply(&self, verdicts: &mut [VectorVerdict], exists: impl Fn(&str) -> bool) -> BrokenExpectations {
        let mut stale = Vec::new();
        for verdict in verdicts {
            let Some(known) = self.known.get(&verdict.id) else {
                continue;
            };
            let outcome = known.outcome;
            let why = match verdict.verdict {
                Verdict::Failed if verdict.kind == Some(outcome) => {
                    verdict.verdict = Verdict::Expected;
                    verdict.expected_because = Some(known.reason.clone());
                    verdict.link.clone_from(&known.link);
                    continue;
                }
                Verdict::Failed => {
                    let says = format!("expected to fail as {}", outcome.name());
                    let reason = verdict.reason.take().unwrap_or_default();
                    verdict.reason = Some(format!("{reason} ({says}, not like this)"));
                    continue;
                }
                Verdict::Unsupported => "the vector is unsupported",
                Verdict::Passed | Verdict::Expected => "the vector passes",
            };
            stale.push(Broken { vector: verdict.id.clone(), outcome, why: why.to_owned() });
        }
        let dead = self.known.iter().filter(|(vector, _)| !exists(vector));
        let dead = dead.map(|(vector, known)| Broken {
            vector: vector.clone(),
            outcome: known.outcome,
            why: "there is no such vector".to_owned(),
        });
        BrokenExpectations { stale, dead: dead.collect(), double: self.doubles.clone() }
    }

    fn add(&mut self, entry: Entry) {
        let Entry { outcome, reason, link, vectors } = entry;
        for vector in vectors {
            if self.known.contains_key(&vector) {
                let why = "it is listed more than once".to_owned();
                self.doubles.push(Broken { vector, outcome, why });
                continue;
            }
            let (reason, link) = (reason.clone(), link.clone());
            self.known.insert(vector, Known { outcome, reason, link });
        }
    }
}

impl BrokenExpectations {
    /// Whether all expectations hold.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Broken> {
        self.stale.iter().chain(&self.dead).chain(&self.double)
    }
}

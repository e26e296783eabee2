//! The file `expectations.json`, as it stands beside an adapter.

use std::path::{Path, PathBuf};

use fio_vectors::Object;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::interop::known as interop;
use crate::judge::verdict::Kind;
use crate::leak::{Channel, Material};

/// `expectations.json`: what is known to be wrong with an implementation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Known deviations of an implementation")]
pub struct File {
    /// Vectors that fail.
    #[serde(default)]
    pub known: Vec<Entry>,
    /// Key material that it shows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaks: Vec<LeakEntry>,
    /// What goes wrong with other implementations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interop: Vec<interop::Known>,
    /// What goes wrong with inputs that no vector has: what fuzzing finds, and no mistake behind the vectors above explains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fuzz: Vec<FuzzEntry>,
}

/// Vectors that fail in the same way for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// In which way they fail.
    pub outcome: Kind,
    /// Why. One that is empty must be filled in before the file can be used.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The last day, in UTC, on which this is expected: YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub expires: Option<Date>,
    /// The ids of the vectors.
    #[schemars(length(min = 1))]
    pub vectors: Vec<String>,
}

/// Key material that the implementation is known to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeakEntry {
    /// What it shows.
    pub material: Material,
    /// Where.
    pub channel: Channel,
    /// Why. One that is empty must be filled in before the file can be used.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// Inputs of operations that go wrong in the same way for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FuzzEntry {
    /// The operations.
    #[schemars(length(min = 1))]
    pub ops: Vec<String>,
    /// What stands in fields of the input; without it, anything. Text that ends with `*` is how it begins, and a list what it may be.
    #[serde(default, skip_serializing_if = "Object::is_empty")]
    pub sent: Object,
    /// In which way it goes wrong.
    pub outcome: Kind,
    /// The code of the refusal that is right; missing if a result is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    /// What the implementation's words contain. A refusal or a fault is known by its words, so there they are needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Why. One that is empty must be filled in before the file can be used.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
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
    /// An entry about key material has no reason.
    #[error("{0}: entry {1} of `leaks` has no reason")]
    NoLeakReason(PathBuf, usize),
    /// An entry names no vector.
    #[error("{0}: entry {1} names no vector")]
    NoVectors(PathBuf, usize),
    /// An entry of the list `interop` can't be used.
    #[error("{0}: interop: entry {1} {2}")]
    Interop(PathBuf, usize, &'static str),
    /// An entry of the list `fuzz` can't be used.
    #[error("{0}: fuzz: entry {1} {2}")]
    Fuzz(PathBuf, usize, &'static str),
    /// An entry excuses what `--require` demands.
    #[error("{0}: entry {1}: the outcome `missing` can't be expected")]
    Missing(PathBuf, usize),
}

impl File {
    /// Reads a file, complete or not.
    pub fn read(path: &Path) -> Result<Self, InvalidExpectations> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| InvalidExpectations::Unreadable(path.to_owned(), error))?;
        serde_json::from_str(&text).map_err(|error| InvalidExpectations::Malformed(path.to_owned(), error))
    }

    /// Makes sure that everything has a reason.
    pub fn check(&self, path: &Path) -> Result<(), InvalidExpectations> {
        for (entry, number) in self.known.iter().zip(1..) {
            let path = path.to_owned();
            if entry.reason.trim().is_empty() {
                return Err(InvalidExpectations::NoReason(path, number));
            }
            if entry.vectors.is_empty() {
                return Err(InvalidExpectations::NoVectors(path, number));
            }
            if entry.outcome == Kind::Missing {
                return Err(InvalidExpectations::Missing(path, number));
            }
        }
        if let Some((number, defect)) = interop::defect(&self.interop) {
            return Err(InvalidExpectations::Interop(path.to_owned(), number, defect));
        }
        for (entry, number) in self.fuzz.iter().zip(1..) {
            if let Some(defect) = entry.defect() {
                return Err(InvalidExpectations::Fuzz(path.to_owned(), number, defect));
            }
        }
        let unexplained = self.leaks.iter().position(|leak| leak.reason.trim().is_empty());
        match unexplained {
            Some(index) => Err(InvalidExpectations::NoLeakReason(path.to_owned(), index + 1)),
            None => Ok(()),
        }
    }
}

impl FuzzEntry {
    /// What is wrong with the entry.
    fn defect(&self) -> Option<&'static str> {
        let has_words = self.says.as_ref().is_some_and(|says| !says.trim().is_empty());
        match self.outcome {
            _ if self.reason.trim().is_empty() => Some("has no reason"),
            _ if self.ops.is_empty() => Some("names no operation"),
            Kind::Refused | Kind::Fault | Kind::WrongError if !has_words => {
                Some("says nothing of the words by which it is known")
            }
            _ => None,
        }
    }
}

//! The vectors that add nothing.
//!
//! A vector that kills no bug that others don't kill is not useless for that: the catalogue has plausible mistakes, not all mistakes. It earns its
//! place where it *stands alone*, which is where one of these holds:
//!
//! - it kills a bug that at most [`RARE`] vectors kill;
//! - it is the only positive, or the only negative one of a requirement that it cites;
//! - it stands at a boundary, or pins a published answer (the flags `Boundary` and `KnownAnswer`);
//! - the errata register names it, or it is a worked example of the specification;
//! - a deployed package fails it;
//! - a negative vector is made of it.
//!
//! Others are samples of a kind. Two vectors are *alike* that have the same operation, requirements and flags, want the same error or a result,
//! and kill the same bugs; and if they are negative, are the same valid vector with the same sort of change at the same step. Of vectors that are
//! alike, [`SAMPLES`] are enough, those that stand alone among them. What is beyond that is useless, unless `harness/suite/useless.json` says what
//! it adds: for ids with a `*` for any characters, the reason. An entry that is for no such vector is out of date.
//!
//! Operations that the catalogue has no mistake in are left out: there, nothing tells one vector from another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use fio_vectors::{Expect, Patch, Vector};
use serde_json::Value;

use super::{Case, KilledBy, Matrix};
use crate::generate::GenerateError;
use crate::specification::{ERRATA, Specification};

/// A bug that so many vectors kill, or fewer, is rare.
pub const RARE: usize = 3;
/// So many vectors that are alike are enough.
pub const SAMPLES: usize = 4;
/// What vectors beyond that add, below the root.
const REASONS: &str = "harness/suite/useless.json";

/// The vectors beyond the samples.
#[derive(Debug)]
pub struct Useless<'s> {
    /// Those that have a reason, by the pattern that it is given for.
    pub explained: BTreeMap<String, Vec<&'s str>>,
    /// Those that have none.
    pub unexplained: Vec<&'s str>,
    /// The reasons, by pattern.
    reasons: BTreeMap<String, String>,
}

/// What vectors have in common that are alike.
type Alike<'v> =
    (&'v str, &'v [String], &'v [String], &'v str, [&'v str; 3], Option<&'v BTreeSet<&'static str>>);

impl<'s> Useless<'s> {
    /// The useless vectors of the whole suite.
    pub fn of(
        root: &Path,
        specification: &Specification,
        matrix: &Matrix<'s>,
    ) -> Result<Self, GenerateError> {
        let reasons: BTreeMap<String, String> = read(root, REASONS)?;
        let mut explained = BTreeMap::<String, Vec<&str>>::new();
        let mut unexplained = Vec::new();
        for id in beyond_the_samples(matrix, &standing_alone(root, specification, matrix)?) {
            match reasons.keys().find(|pattern| is_match(pattern, id)) {
                Some(pattern) => explained.entry(pattern.clone()).or_default().push(id),
                None => unexplained.push(id),
            }
        }
        Ok(Self { explained, unexplained, reasons })
    }

    /// What is not as it should be, a sentence each.
    pub fn gaps(&self) -> Vec<String> {
        let unexplained =
            self.unexplained.iter().map(|id| format!("{id} adds nothing, and {REASONS} has no reason"));
        let idle = self.reasons.keys().filter(|&pattern| !self.explained.contains_key(pattern));
        unexplained
            .chain(idle.map(|pattern| format!("{REASONS}: {pattern} is for no useless vector")))
            .collect()
    }
}

/// The vectors beyond the samples of their kind, in the order of the suite.
fn beyond_the_samples<'s>(matrix: &Matrix<'s>, standing_alone: &BTreeSet<&str>) -> Vec<&'s str> {
    let killed_by = matrix.killed_by();
    let mut alike: BTreeMap<Alike, Vec<&Vector>> = BTreeMap::new();
    for &vector in matrix.vectors.iter().filter(|vector| !matrix.without_bugs.contains(vector.op.as_str())) {
        alike.entry(kind(vector, &killed_by)).or_default().push(vector);
    }
    let beyond = |vectors: Vec<&'s Vector>| {
        let (alone, others): (Vec<_>, Vec<_>) =
            vectors.into_iter().partition(|vector| standing_alone.contains(vector.id.as_str()));
        others.into_iter().skip(SAMPLES.saturating_sub(alone.len()))
    };
    let beyond: BTreeSet<&str> =
        alike.into_values().flat_map(beyond).map(|vector| vector.id.as_str()).collect();
    matrix.vectors.iter().map(|vector| vector.id.as_str()).filter(|id| beyond.contains(id)).collect()
}

fn kind<'v>(vector: &'v Vector, killed_by: &'v KilledBy) -> Alike<'v> {
    let wanted = match &vector.expect {
        Expect::Error { error } => error.as_str(),
        _ => "",
    };
    let change = vector.fault.as_ref().map_or([""; 3], |fault| [&fault.of, &fault.at, sort_of(&fault.patch)]);
    (&vector.op, &vector.requirements, &vector.flags, wanted, change, killed_by.get(vector.id.as_str()))
}

fn sort_of(patch: &Patch) -> &'static str {
    match patch {
        Patch::Xor(_) => "xor",
        Patch::Splice(..) => "splice",
        Patch::Replace(_) => "replace",
        Patch::Repeat(..) => "repeat",
        Patch::Set(_) => "set",
        Patch::Remove(_) => "remove",
    }
}

/// The vectors that earn their place by themselves.
fn standing_alone<'s>(
    root: &Path,
    specification: &'s Specification,
    matrix: &Matrix<'s>,
) -> Result<BTreeSet<&'s str>, GenerateError> {
    let mut citing: BTreeMap<(&str, bool), Vec<&str>> = BTreeMap::new();
    for vector in &matrix.vectors {
        for id in &vector.requirements {
            citing.entry((id, Case::of(vector) == Case::Negative)).or_default().push(&vector.id);
        }
    }
    let only = citing.values().filter(|ids| ids.len() == 1).flatten().copied();
    let rare = matrix.bugs.iter().filter(|bug| bug.kills.len() <= RARE).flat_map(|bug| &bug.kills);
    let bases = matrix.vectors.iter().filter_map(|vector| Some(vector.fault.as_ref()?.of.as_str()));
    let examples = specification.examples.iter().map(|(_, id, _)| id.as_str());
    let mut alone: BTreeSet<&str> =
        only.chain(rare.map(|kill| kill.vector.id.as_str())).chain(bases).chain(examples).collect();
    let named = [named_by_errata(root)?, failed_by_packages(root)?].concat();
    let is_flagged =
        |vector: &Vector| vector.flags.iter().any(|flag| matches!(flag.as_str(), "Boundary" | "KnownAnswer"));
    let is_named = |vector: &Vector| named.iter().any(|pattern| is_match(pattern, &vector.id));
    let others = matrix.vectors.iter().filter(|vector| is_flagged(vector) || is_named(vector));
    alone.extend(others.map(|vector| vector.id.as_str()));
    Ok(alone)
}

/// The words in code of the errata register that may be ids, some with a `*` at the end.
fn named_by_errata(root: &Path) -> Result<Vec<String>, GenerateError> {
    let mut named = Vec::new();
    for page in ERRATA {
        let path = root.join(page);
        let text = fs::read_to_string(&path).map_err(|error| GenerateError::File(path, error))?;
        let words = text.split('`').skip(1).step_by(2).filter(|word| word.split('.').count() == 3);
        named.extend(words.map(str::to_owned));
    }
    Ok(named)
}

/// The vectors of the expectations of all adapters.
fn failed_by_packages(root: &Path) -> Result<Vec<String>, GenerateError> {
    let folder = root.join("harness/adapters");
    let failed = |error| GenerateError::File(folder.clone(), error);
    let mut ids = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let file = entry.map_err(failed)?.path().join("expectations.json");
        if file.exists() {
            let file: Value = read(&folder, file)?;
            let known = file["known"].as_array().into_iter().flatten();
            let vectors = known.filter_map(|entry| entry["vectors"].as_array()).flatten();
            ids.extend(vectors.filter_map(Value::as_str).map(str::to_owned));
        }
    }
    Ok(ids)
}

fn read<T: for<'de> serde::Deserialize<'de>>(
    root: &Path,
    file: impl AsRef<Path>,
) -> Result<T, GenerateError> {
    let path = root.join(file);
    let text = fs::read_to_string(&path).map_err(|error| GenerateError::File(path.clone(), error))?;
    serde_json::from_str(&text).map_err(|error| GenerateError::Json(path, error))
}

/// Whether an id is of this pattern, in which a `*` stands for any characters.
fn is_match(pattern: &str, id: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == id,
        Some((start, rest)) => id
            .strip_prefix(start)
            .is_some_and(|id| (0..=id.len()).any(|at| id.is_char_boundary(at) && is_match(rest, &id[at..]))),
    }
}

impl fmt::Display for Useless<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (pattern, ids) in &self.explained {
            writeln!(f, "{:>4}  {pattern}: {}", ids.len(), self.reasons[pattern])?;
        }
        self.gaps().iter().try_for_each(|gap| writeln!(f, "gap: {gap}"))?;
        let explained: usize = self.explained.values().map(Vec::len).sum();
        writeln!(
            f,
            "{explained} vectors beyond {SAMPLES} that are alike have a reason, {} have none",
            self.unexplained.len()
        )
    }
}

//! From the reports of shards to the report of the whole.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use thiserror::Error;

use super::json::NotAReport;
use super::{Levels, Report, Summary, Timing, never_revealed};
use crate::adapter::expectations::{Broken, BrokenExpectations};
use crate::judge::canary::Canaries;
use crate::judge::verdict::VectorVerdict;
use crate::leak::{Channel, Leak, Material};
use crate::selection::Shard;

/// A report and where it is from.
#[derive(Clone, Debug)]
pub struct Part {
    /// The file.
    pub path: PathBuf,
    /// The report.
    pub report: Report,
}

/// Why reports can't be merged.
#[derive(Debug, Error)]
pub enum MergeError {
    /// A file can't be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// A file is no report.
    #[error("{0}: {1}")]
    NotAReport(PathBuf, NotAReport),
    /// Two reports are of different things.
    #[error("{0} and {1} don't belong together: they differ in `{2}`")]
    Different(PathBuf, PathBuf, &'static str),
    /// There are two of the same shard.
    #[error("{0} and {1} are both shard {2} of {3}; give one of them")]
    DoubledShard(PathBuf, PathBuf, Shard, String),
    /// There are two of the same implementation, and neither is a shard.
    #[error("{0} and {1} are both the whole report of {2}; give one of them")]
    DoubledWhole(PathBuf, PathBuf, String),
    /// A shard is missing.
    #[error("of {1} shard {0} is missing; give its report too")]
    MissingShard(String, String),
    /// A shard has not as many vectors as it should.
    #[error(
        "{path} has {found} vectors where a shard {shard} of the same selection has {due}; it is of another run"
    )]
    OtherSelection {
        /// The file.
        path: PathBuf,
        /// The shard that it says it is.
        shard: Shard,
        /// How many vectors it has.
        found: usize,
        /// How many there should be.
        due: usize,
    },
    /// A vector is in two reports, or twice in one.
    #[error("the vector {0} has two verdicts; {1} is of another run, or was changed")]
    DoubledVector(String, PathBuf),
}

/// Joins the shards of each implementation: a report for each, in the order in which they first appear.
pub fn merge(parts: Vec<Part>) -> Result<Vec<Report>, MergeError> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        let is_same = |group: &&mut Vec<Part>| identity(&group[0].report) == identity(&part.report);
        match groups.iter_mut().find(is_same) {
            Some(group) => group.push(part),
            None => groups.push(vec![part]),
        }
    }
    if let Some((first, others)) = groups.split_first() {
        others.iter().try_for_each(|other| check_same(&first[0], &other[0], COMPARABLE))?;
    }
    groups.into_iter().map(join).collect()
}

/// What was tested, through which adapter.
fn identity(report: &Report) -> (&str, &str, &str, Option<&str>) {
    let tested = &report.implementation;
    (&tested.name, &tested.version, &tested.language, report.adapter.as_deref())
}

fn name(report: &Report) -> String {
    let adapter = report.adapter.iter().map(|name| format!(" (adapter {name})")).collect::<String>();
    format!("{}{adapter}", report.title())
}

/// A field, and whether two reports have the same there.
type Same = (&'static str, fn(&Report, &Report) -> bool);

/// What reports have in common that can be looked at side by side.
const COMPARABLE: &[Same] = &[
    ("suite", |one, other| one.suite == other.suite),
    ("filters", |one, other| one.filters == other.filters),
];

/// What shards of one run have in common. `implementation` and `adapter` are the same already.
const OF_ONE_RUN: &[Same] = &[
    ("suite", |one, other| one.suite == other.suite),
    ("filters", |one, other| one.filters == other.filters),
    ("codebase", |one, other| one.codebase == other.codebase),
    ("level", |one, other| one.level == other.level),
    ("require", |one, other| one.require == other.require),
    ("behaviours", |one, other| one.behaviours == other.behaviours),
    // Of the whole suite in every shard, so the same in all; `stale` is of the vectors that ran.
    ("expectations.dead", |one, other| one.expectations.dead == other.expectations.dead),
    ("expectations.double", |one, other| one.expectations.double == other.expectations.double),
];

fn check_same(one: &Part, other: &Part, fields: &[Same]) -> Result<(), MergeError> {
    match fields.iter().find(|(_, is_same)| !is_same(&one.report, &other.report)) {
        Some((field, _)) => Err(MergeError::Different(one.path.clone(), other.path.clone(), field)),
        None => Ok(()),
    }
}

/// Joins the parts of one implementation.
fn join(mut parts: Vec<Part>) -> Result<Report, MergeError> {
    for pair in parts.windows(2) {
        if pair.iter().all(|part| part.report.shard.is_none()) {
            let name = name(&pair[0].report);
            return Err(MergeError::DoubledWhole(pair[0].path.clone(), pair[1].path.clone(), name));
        }
        check_same(&pair[0], &pair[1], OF_ONE_RUN)?;
        let count = |part: &Part| part.report.shard.map(|shard| shard.of);
        if count(&pair[0]) != count(&pair[1]) {
            return Err(MergeError::Different(pair[0].path.clone(), pair[1].path.clone(), "shard"));
        }
    }
    parts.sort_by_key(|part| part.report.shard.map(|shard| shard.index));
    check_complete(&parts)?;
    check_doubles(&parts)?;
    let reports: Vec<Report> = parts.into_iter().map(|part| part.report).collect();
    Ok(joined(&reports))
}

/// Each shard once, with as many vectors as are due to it.
fn check_complete(parts: &[Part]) -> Result<(), MergeError> {
    let total: usize = parts.iter().map(|part| part.report.verdicts.len()).sum();
    for (place, part) in parts.iter().enumerate() {
        let Some(shard) = part.report.shard else { continue };
        let due = place + 1;
        if shard.index.get() < due {
            let (other, path) = (parts[place - 1].path.clone(), part.path.clone());
            return Err(MergeError::DoubledShard(other, path, shard, name(&part.report)));
        }
        if shard.index.get() > due {
            return Err(missing(due, part));
        }
        if place + 1 == parts.len() && due < shard.of.get() {
            return Err(missing(due + 1, part));
        }
    }
    for Part { path, report } in parts {
        let Some(shard) = report.shard else { continue };
        let (found, due) = (report.verdicts.len(), shard.pick(0..total).len());
        if found != due {
            return Err(MergeError::OtherSelection { path: path.clone(), shard, found, due });
        }
    }
    Ok(())
}

fn missing(index: usize, part: &Part) -> MergeError {
    let of = part.report.shard.map_or(1, |shard| shard.of.get());
    MergeError::MissingShard(format!("{index}/{of}"), name(&part.report))
}

fn check_doubles(parts: &[Part]) -> Result<(), MergeError> {
    let mut seen = HashSet::new();
    for Part { path, report } in parts {
        if let Some(vector) = report.verdicts.iter().find(|vector| !seen.insert(&vector.id)) {
            return Err(MergeError::DoubledVector(vector.id.clone(), path.clone()));
        }
    }
    Ok(())
}

/// The report of the whole, from those of all its shards in their order. What is not counted anew is the same in all of them.
fn joined(reports: &[Report]) -> Report {
    let first = &reports[0];
    let verdicts = interleaved(reports);
    let position: HashMap<&str, usize> =
        verdicts.iter().enumerate().map(|(position, vector)| (vector.id.as_str(), position)).collect();
    let place = |vector: &str| position.get(vector).copied();
    let of_vectors = |list: fn(&BrokenExpectations) -> &Vec<Broken>| {
        let mut broken: Vec<_> =
            reports.iter().flat_map(|report| list(&report.expectations).clone()).collect();
        broken.sort_by_key(|broken| place(&broken.vector));
        broken
    };
    let expectations = BrokenExpectations {
        stale: of_vectors(|broken| &broken.stale),
        expired: of_vectors(|broken| &broken.expired),
        ..first.expectations.clone()
    };
    let canaries = Canaries {
        wrong_expectations: reports.iter().map(|report| report.canaries.wrong_expectations).sum(),
        alarms: reports.iter().flat_map(|report| report.canaries.alarms.clone()).collect(),
    };
    let mut leaks: BTreeMap<(Material, Channel), Leak> = BTreeMap::new();
    for leak in reports.iter().flat_map(|report| &report.leaks) {
        let whole = leaks
            .entry((leak.material, leak.channel))
            .or_insert_with(|| Leak { vectors: vec![], ..leak.clone() });
        whole.vectors.extend(leak.vectors.clone());
        whole.vectors.sort_by_key(|vector| place(vector));
    }
    Report {
        format: first.format,
        summary: Summary::of(&verdicts),
        implementation: first.implementation.clone(),
        adapter: first.adapter.clone(),
        codebase: first.codebase.clone(),
        suite: first.suite.clone(),
        command: first.command.clone(),
        filters: first.filters.clone(),
        shard: None,
        level: first.level,
        require: first.require,
        behaviours: first.behaviours.clone(),
        operations: Summary::by_operation(&verdicts),
        levels: Levels::of(&verdicts),
        never_revealed: never_revealed(&verdicts),
        incidents: reports.iter().flat_map(|report| report.incidents.clone()).collect(),
        canaries,
        leaks: leaks.into_values().collect(),
        expectations,
        verdicts,
        timing: Timing {
            started: reports.iter().map(|report| report.timing.started).min().unwrap_or_default(),
            seconds: reports.iter().map(|report| report.timing.seconds).sum(),
        },
    }
}

/// The verdicts in the order of the suite: the reverse of [`Shard::pick`].
fn interleaved(reports: &[Report]) -> Vec<VectorVerdict> {
    let longest = reports.iter().map(|report| report.verdicts.len()).max().unwrap_or(0);
    let row = |number: usize| reports.iter().filter_map(move |report| report.verdicts.get(number));
    (0..longest).flat_map(row).cloned().collect()
}

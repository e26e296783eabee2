//! What a run found, as data: the JSON report, and what every other form of report is made from.

pub(crate) mod destination;
pub(crate) mod detail;
pub mod explanation;
mod findings;
pub mod format;
mod group;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
mod markup;
pub mod merge;
mod sentences;
pub mod terminal;
pub(crate) mod value;

use std::collections::BTreeMap;

use fio_vectors::{Class, Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::adapter::expectations::BrokenExpectations;
use crate::judge::canary::Canaries;
use crate::judge::verdict::{Kind, Level, VectorVerdict, Verdict};
use crate::leak::Leak;
use crate::protocol::message::Implementation;
use crate::protocol::session::BreakageKind;
use crate::selection::Shard;

/// The version of the form of this report.
pub const FORMAT: u32 = 1;

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Report of fio-conformance")]
pub struct Report {
    /// The version of the form of this report.
    pub format: u32,
    /// The counts.
    pub summary: Summary,
    /// What was tested, as it says itself.
    pub implementation: Implementation,
    /// The name of its adapter, if it has one.
    pub adapter: Option<String>,
    /// The code base that it descends from, if it is known.
    pub codebase: Option<String>,
    /// The release of the vectors.
    pub suite: String,
    /// The command that ran this, without filters, shard and reports.
    pub command: String,
    /// The filters that picked the vectors; empty if it is the whole suite.
    pub filters: Vec<String>,
    /// Which of the vectors that they picked; null if all.
    pub shard: Option<Shard>,
    /// The level demanded of every refusal. If null: `class` of one with a code, `rejected` of one without.
    pub level: Option<Level>,
    /// The conformance class demanded.
    #[schemars(with = "Option<String>")]
    pub require: Option<Class>,
    /// What the implementation chose where the specification leaves a choice.
    pub behaviours: BTreeMap<String, String>,
    /// The counts per operation, in the order of the specification.
    pub operations: Vec<OperationSummary>,
    /// How well refusals agree.
    pub levels: Levels,
    /// Result fields that the implementation may leave out, and left out of all its results.
    pub never_revealed: Vec<Field>,
    /// What went wrong with the adapter on the way.
    pub incidents: Vec<Incident>,
    /// What the canaries said.
    pub canaries: Canaries,
    /// Key material that was shown.
    pub leaks: Vec<Leak>,
    /// Expectations that no longer hold.
    pub expectations: BrokenExpectations,
    /// One for each vector, in the order of the suite.
    pub verdicts: Vec<VectorVerdict>,
    /// All that differs between two runs of the same thing.
    pub timing: Timing,
}

/// Counts. Each vector is in exactly one of `passed`, `failed`, `expected` and `unsupported`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// The number of vectors.
    pub total: usize,
    /// Right answers.
    pub passed: usize,
    /// Wrong answers that are not listed.
    pub failed: usize,
    /// Wrong answers that are listed.
    pub expected: usize,
    /// What the implementation does not have.
    pub unsupported: usize,
    /// How many of the wrong answers, listed or not, are crashes, hangs and breaches of the protocol.
    pub faults: usize,
}

/// The counts of one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OperationSummary {
    /// The operation.
    pub op: String,
    /// Its counts.
    #[serde(flatten)]
    pub summary: Summary,
}

/// How well refusals agree. A refusal that reaches a level reaches those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// Vectors that want a refusal and were run.
    pub negative: usize,
    /// Those that were refused.
    pub rejected: usize,
    /// Those refused with the right class.
    pub class: usize,
    /// Those refused with the right code.
    pub code: usize,
}

/// A result field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The operation.
    pub op: String,
    /// The field.
    pub field: String,
}

/// A breach of the protocol by the adapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Which kind it is.
    pub kind: BreakageKind,
    /// What happened.
    pub message: String,
    /// The vector that is to blame, if it is known.
    pub vector: Option<String>,
    /// The last of what the adapter wrote to standard error.
    pub stderr: String,
}

/// All that differs between two runs of the same thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// When the run began: seconds since 1970, UTC. Of shards: when the first did.
    pub started: u64,
    /// How long it took. Of shards: all of them together.
    pub seconds: f64,
}

/// The name of a conformance class.
pub fn class_name(class: Class) -> &'static str {
    match class {
        Class::Reader => "reader",
        Class::Writer => "writer",
        Class::Wallet => "wallet",
        Class::Fip5Wallet => "fip5-wallet",
        Class::Fip5Chain => "fip5-chain",
        Class::Layer2 => "layer2",
    }
}

impl Report {
    /// Whether everything is as expected.
    pub fn is_as_expected(&self) -> bool {
        self.summary.failed == 0
            && self.canaries.alarms.is_empty()
            && self.leaks.iter().all(|leak| leak.expected_because.is_some())
            && self.expectations.count() == 0
    }
}

impl Incident {
    /// The name of its kind.
    pub fn kind_name(&self) -> String {
        let name = serde_json::to_value(self.kind).unwrap_or_default();
        name.as_str().unwrap_or_default().to_owned()
    }
}

impl Summary {
    /// Counts verdicts.
    pub fn of<'v>(verdicts: impl IntoIterator<Item = &'v VectorVerdict>) -> Self {
        let mut summary = Self::default();
        for verdict in verdicts {
            summary.total += 1;
            summary.faults += usize::from(verdict.kind == Some(Kind::Fault));
            *match verdict.verdict {
                Verdict::Passed => &mut summary.passed,
                Verdict::Failed => &mut summary.failed,
                Verdict::Expected => &mut summary.expected,
                Verdict::Unsupported => &mut summary.unsupported,
            } += 1;
        }
        summary
    }

    /// Counts verdicts by operation.
    pub fn by_operation(verdicts: &[VectorVerdict]) -> Vec<OperationSummary> {
        let of = |operation: &Operation| OperationSummary {
            op: operation.name.to_owned(),
            summary: Self::of(verdicts.iter().filter(|verdict| verdict.op == operation.name)),
        };
        let operations = Operation::ALL.iter().map(of);
        operations.filter(|operation| operation.summary.total > 0).collect()
    }
}

impl Levels {
    /// Counts the levels of verdicts.
    pub fn of(verdicts: &[VectorVerdict]) -> Self {
        let was_run = |verdict: &&VectorVerdict| {
            verdict.verdict != Verdict::Unsupported && verdict.kind != Some(Kind::Missing)
        };
        let wants_refusal = |verdict: &&VectorVerdict| {
            verdict.wanted.as_ref().is_some_and(|wanted| wanted.get("error").is_some())
        };
        let mut levels = Self::default();
        for verdict in verdicts.iter().filter(was_run).filter(wants_refusal) {
            let reaches = |level| usize::from(verdict.level >= Some(level));
            levels.negative += 1;
            levels.rejected += reaches(Level::Rejected);
            levels.class += reaches(Level::Class);
            levels.code += reaches(Level::Code);
        }
        levels
    }
}

/// Result fields that may be left out, and were left out of every result of their operation.
pub fn never_revealed(verdicts: &[VectorVerdict]) -> Vec<Field> {
    let mut fields = Vec::new();
    for operation in Operation::ALL {
        let results: Vec<&Value> = verdicts
            .iter()
            .filter(|verdict| verdict.op == operation.name)
            .filter_map(|verdict| verdict.came.as_ref()?.get("ok"))
            .collect();
        let is_unseen = |field: &&&str| results.iter().all(|ok| ok.get(**field).is_none());
        if !results.is_empty() {
            fields.extend(
                operation
                    .reported
                    .iter()
                    .filter(is_unseen)
                    .map(|field| Field { op: operation.name.to_owned(), field: (*field).to_owned() }),
            );
        }
    }
    fields
}

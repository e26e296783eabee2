//! What an interop run found, as data: the JSON report, and what every other form of it is made from.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::blame::Blame;
use super::cause::Cause;
use super::known::Stale;
use super::sample::Sample;
use crate::protocol::message::Implementation;
use crate::report::Timing;

/// The version of the form of this report.
pub const FORMAT: u32 = 1;

/// An interop run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "Interop report of fio-conformance")]
pub struct Report {
    /// The version of the form of this report.
    pub format: u32,
    /// The counts.
    pub summary: Counts,
    /// The release of the vectors that keys and content are taken from.
    pub suite: String,
    /// The command that ran this.
    pub command: String,
    /// Who took part, in the order of the matrix.
    pub parties: Vec<PartyReport>,
    /// The matrix, row by row: every ordered pair.
    pub cells: Vec<Cell>,
    /// What goes wrong, by who is to blame and by cause.
    pub findings: Vec<Finding>,
    /// Known deviations that no longer show.
    pub stale: Vec<Stale>,
    /// How rare the keys are for which the encodings of x differ.
    pub sample: Sample,
    /// All that differs between two runs of the same thing.
    pub timing: Timing,
}

/// Counts of exchanges. Each is in exactly one of `passed`, `failed`, `expected` and `unsupported`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// The number of exchanges.
    pub total: usize,
    /// Those that ended as they must, with nobody at fault.
    pub passed: usize,
    /// Those that did not, in a way that is not listed.
    pub failed: usize,
    /// Those that did not, in ways that are all listed.
    pub expected: usize,
    /// Those that one of the two does not have what is needed for.
    pub unsupported: usize,
}

/// Who took part.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PartyReport {
    /// The name in this report.
    pub name: String,
    /// What it is, as it says itself.
    pub implementation: Implementation,
    /// The code base that it descends from, if it is known.
    pub codebase: Option<String>,
    /// What it chose where the specification leaves a choice.
    pub behaviours: BTreeMap<String, String>,
    /// The operations of an exchange that it does not have.
    pub lacks: Vec<String>,
    /// Its initialization vectors.
    pub initialization_vectors: InitializationVectors,
}

/// The initialization vectors of a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InitializationVectors {
    /// It draws its own; so many were compared.
    Drawn(usize),
    /// It must be given them, so nothing can be said about their freshness.
    Given,
    /// It seals no content.
    None,
}

/// A cell of the matrix.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Cell {
    /// Who sends.
    pub sender: String,
    /// Who receives.
    pub receiver: String,
    /// The counts.
    pub counts: Counts,
    /// Whose fault it is where an exchange did not end as it must, whether that is listed or not.
    pub blame: BlameCounts,
    /// What goes wrong between the two.
    pub deviations: Vec<CellDeviation>,
}

/// Counts of exchanges by who is to blame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BlameCounts {
    /// The sender alone.
    pub sender: usize,
    /// The receiver alone.
    pub receiver: usize,
    /// Both.
    pub both: usize,
    /// The specification.
    pub specification: usize,
}

/// What goes wrong between two parties.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CellDeviation {
    /// What goes wrong.
    pub cause: Cause,
    /// Who is to blame: a party, or the specification.
    pub blamed: String,
    /// What happens, in one sentence.
    pub says: String,
    /// In which exchanges.
    pub scenarios: Vec<String>,
}

/// What goes wrong wherever one party takes part.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Finding {
    /// What goes wrong.
    pub cause: Cause,
    /// Who is to blame: a party, or the specification.
    pub blamed: String,
    /// The requirement that is broken.
    pub rule: Option<String>,
    /// What happens, in one sentence.
    pub says: String,
    /// With whom, and in how many exchanges.
    pub with: Vec<Counterparty>,
    /// One of the exchanges; none where sealing many times showed it.
    pub example: Option<String>,
    /// The command that shows it again.
    pub again: String,
    /// Why it is expected, if it is.
    pub expected_because: Option<String>,
    /// Where to read more.
    pub link: Option<String>,
}

/// The other side of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counterparty {
    /// The party.
    pub party: String,
    /// In so many exchanges.
    pub exchanges: usize,
}

impl Report {
    /// Whether everything is as expected.
    pub fn is_as_expected(&self) -> bool {
        self.summary.failed == 0
            && self.stale.is_empty()
            && self.findings.iter().all(|finding| finding.expected_because.is_some())
    }

    /// A row of the matrix: what this party sent to each.
    pub(super) fn row(&self, sender: &str) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(move |cell| cell.sender == sender)
    }
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.total += other.total;
        self.passed += other.passed;
        self.failed += other.failed;
        self.expected += other.expected;
        self.unsupported += other.unsupported;
    }
}

impl BlameCounts {
    pub(super) fn count(&mut self, blame: Blame) {
        *match blame {
            Blame::Sender => &mut self.sender,
            Blame::Receiver => &mut self.receiver,
            Blame::Both => &mut self.both,
            Blame::Specification => &mut self.specification,
        } += 1;
    }
}

impl Cell {
    /// What a matrix shows: the exchanges that passed, of those made, and whose fault the others are. Nothing if none was made.
    pub(super) fn short(&self) -> Option<String> {
        let Counts { total, passed, unsupported, .. } = self.counts;
        let made = total - unsupported;
        if made == 0 {
            return None;
        }
        let BlameCounts { sender, receiver, both, specification } = self.blame;
        let blamed = [(sender, 's'), (receiver, 'r'), (both, 'b'), (specification, '!')];
        let blamed = blamed.into_iter().filter(|&(count, _)| count > 0);
        let blamed: String = blamed.map(|(count, letter)| format!(" {count}{letter}")).collect();
        Some(match blamed.is_empty() {
            true => format!("✓ {passed}"),
            false => format!("{passed}/{made}{blamed}"),
        })
    }
}

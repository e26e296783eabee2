//! Known deviations of an implementation: the only place where they are listed. What is listed must keep failing, in the same way.

mod file;
mod update;

use std::collections::BTreeMap;
use std::path::Path;

use fio_vectors::Suite;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::file::{Entry, File, FuzzEntry, InvalidExpectations, LeakEntry};
pub use self::update::Update;
use crate::interop;
use crate::judge::verdict::{Kind, VectorVerdict, Verdict};
use crate::leak::{Channel, Leak, Material};

/// The content of an expectations file, vector by vector.
#[derive(Debug, Default)]
pub struct Expectations {
    /// What goes wrong with other implementations.
    pub interop: Vec<interop::known::Known>,
    known: BTreeMap<String, Known>,
    leaks: Vec<LeakEntry>,
    doubles: Vec<Broken>,
}

/// Expectations that no longer hold. Each fails the run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BrokenExpectations {
    /// The vector passed, or was unsupported.
    pub stale: Vec<Broken>,
    /// There is no such vector.
    pub dead: Vec<Broken>,
    /// The vector is listed more than once.
    pub double: Vec<Broken>,
    /// The day until which it holds is over.
    pub expired: Vec<Broken>,
    /// Key material that is no longer shown.
    pub stale_leaks: Vec<BrokenLeak>,
}

/// An expectation that no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Broken {
    /// The id of the vector.
    pub vector: String,
    /// The outcome that was expected.
    pub outcome: Kind,
    /// What is wrong with it.
    pub why: String,
}

/// An expectation about key material that no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BrokenLeak {
    /// What was expected to be shown.
    pub material: Material,
    /// Where.
    pub channel: Channel,
}

/// What a run found, and what it was a run of.
#[derive(Debug)]
pub struct Found<'a> {
    /// The verdicts.
    pub verdicts: &'a mut [VectorVerdict],
    /// The key material that was shown.
    pub leaks: &'a mut [Leak],
    /// The whole suite.
    pub suite: &'a Suite,
    /// The day, in UTC.
    pub today: Date,
}

#[derive(Debug)]
struct Known {
    outcome: Kind,
    reason: String,
    link: Option<String>,
    expires: Option<Date>,
}

impl Expectations {
    /// Reads a file.
    pub fn load(path: &Path) -> Result<Self, InvalidExpectations> {
        let file = File::read(path)?;
        file.check(path)?;
        let mut expectations = Self { leaks: file.leaks, interop: file.interop, ..Self::default() };
        for entry in file.known {
            expectations.add(entry);
        }
        Ok(expectations)
    }

    /// Turns the failures and leaks that are listed into expected ones, and finds the expectations that no longer hold. Only those of
    /// vectors that ran can be stale, and those about key material only if the whole suite ran.
    pub fn apply(&self, found: Found) -> BrokenExpectations {
        let Found { verdicts, leaks, suite, today } = found;
        let ran_whole = verdicts.len() == suite.vectors().count();
        let mut broken = BrokenExpectations { double: self.doubles.clone(), ..Default::default() };
        for verdict in verdicts {
            if let Some(known) = self.known.get(&verdict.id) {
                known.apply(verdict, today, &mut broken);
            }
        }
        for (vector, known) in self.known.iter().filter(|(vector, _)| suite.vector(vector).is_none()) {
            broken.dead.push(known.broken(vector, "there is no such vector"));
        }
        for entry in &self.leaks {
            match leaks.iter_mut().find(|leak| entry.is(leak)) {
                Some(leak) => {
                    leak.expected_because = Some(entry.reason.clone());
                    leak.link.clone_from(&entry.link);
                }
                None if ran_whole => {
                    let LeakEntry { material, channel, .. } = *entry;
                    broken.stale_leaks.push(BrokenLeak { material, channel });
                }
                None => {}
            }
        }
        broken
    }

    fn add(&mut self, entry: Entry) {
        let Entry { outcome, reason, link, expires, vectors } = entry;
        for vector in vectors {
            let known = Known { outcome, reason: reason.clone(), link: link.clone(), expires };
            match self.known.contains_key(&vector) {
                true => self.doubles.push(known.broken(&vector, "it is listed more than once")),
                false => drop(self.known.insert(vector, known)),
            }
        }
    }
}

impl Known {
    fn apply(&self, verdict: &mut VectorVerdict, today: Date, broken: &mut BrokenExpectations) {
        let why = match verdict.verdict {
            Verdict::Failed if verdict.kind == Some(self.outcome) => {
                verdict.verdict = Verdict::Expected;
                verdict.expected_because = Some(self.reason.clone());
                verdict.link.clone_from(&self.link);
                if let Some(last) = self.expires.filter(|&last| last < today) {
                    broken.expired.push(self.broken(&verdict.id, &format!("it was expected until {last}")));
                }
                return;
            }
            Verdict::Failed => {
                let says = format!("expected to fail as {}", self.outcome.name());
                let reason = verdict.reason.take().unwrap_or_default();
                verdict.reason = Some(format!("{reason} ({says}, not like this)"));
                return;
            }
            Verdict::Unsupported => "the vector is unsupported",
            Verdict::Passed | Verdict::Expected => "the vector passes",
        };
        broken.stale.push(self.broken(&verdict.id, why));
    }

    fn broken(&self, vector: &str, why: &str) -> Broken {
        Broken { vector: vector.to_owned(), outcome: self.outcome, why: why.to_owned() }
    }
}

impl LeakEntry {
    fn is(&self, leak: &Leak) -> bool {
        self.material == leak.material && self.channel == leak.channel
    }
}

impl BrokenExpectations {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.vectors().count() + self.stale_leaks.len()
    }

    /// Those about vectors.
    pub fn vectors(&self) -> impl Iterator<Item = &Broken> {
        self.stale.iter().chain(&self.dead).chain(&self.double).chain(&self.expired)
    }
}

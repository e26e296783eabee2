//! What came of fuzzing, in words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use fio_conformance::judge::verdict::Kind;
use fio_conformance::protocol::message::Outcome;
use fio_vectors::{Expect, Vector};
use serde_json::json;

use super::disagreement::{Disagreement, Sort};
use super::proposal;

/// What came of it.
#[derive(Debug, Default)]
pub struct Findings {
    /// The seed.
    pub seed: u64,
    /// How many inputs were made.
    pub inputs: u64,
    /// How long it took.
    pub seconds: u64,
    /// What came of it, party by party.
    pub parties: Vec<Tally>,
}

/// What came of it with one party.
#[derive(Debug, Default)]
pub struct Tally {
    /// Its name.
    pub party: String,
    /// The answers, operation by operation.
    pub ops: BTreeMap<String, Answers>,
    /// Wrong answers that were known, by the reason.
    pub known: BTreeMap<String, usize>,
    /// Wrong answers like others that all turned out to be known, by what they are like.
    pub not_looked_at: BTreeMap<String, usize>,
    /// Refusals with another code of the right class: how many, and the first input.
    pub other_codes: BTreeMap<String, (usize, u64)>,
    /// Inputs that the reference does not survive.
    pub panics: BTreeSet<u64>,
    /// What is new.
    pub finds: Vec<Find>,
}

/// How many answers of an operation there were.
#[derive(Debug, Default)]
pub struct Answers {
    /// All of them.
    pub asked: usize,
    /// Those that say the implementation does not have this.
    pub unsupported: usize,
    /// Those that are wrong.
    pub wrong: usize,
}

/// A wrong answer that nothing known explains.
#[derive(Clone, Debug)]
pub struct Find {
    /// The input that shows it, as a vector with the reference's answer.
    pub vector: Vector,
    /// The answer.
    pub came: Outcome,
    /// In which way it is wrong.
    pub kind: Kind,
    /// What is wrong with it.
    pub reason: String,
    /// What most likely causes it.
    pub cause: Option<String>,
    /// How many inputs showed it.
    pub count: usize,
    /// The number of the input that it was first seen with.
    pub number: u64,
    /// The vector that this was made from.
    pub of: String,
}

impl Findings {
    /// Whether there is nothing new.
    pub fn is_clean(&self) -> bool {
        self.parties.iter().all(|tally| tally.finds.is_empty() && tally.panics.is_empty())
    }

    pub(super) fn add(&mut self, mut tally: Tally) {
        for find in &mut tally.finds {
            let Find { of, number, .. } = find;
            find.vector.comment =
                format!("Found by fuzzing: seed {}, input {number}, made from {of}", self.seed);
        }
        self.parties.push(tally);
    }
}

impl Tally {
    pub(super) fn count_code(&mut self, sort: &Sort, number: u64) {
        self.other_codes.entry(sort.to_string()).or_insert((0, number)).0 += 1;
    }
}

impl Find {
    pub(super) fn of(wrong: &Disagreement, cause: Option<String>) -> Self {
        Self {
            vector: proposal::named(&wrong.vector, wrong.of),
            came: wrong.came.clone(),
            kind: wrong.judgement.kind.unwrap_or(Kind::Different),
            reason: wrong.judgement.reason.clone().unwrap_or_default(),
            cause,
            count: 0,
            number: wrong.number,
            of: wrong.of.id.clone(),
        }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}: wanted {}, came {}", self.kind.name(), self.op, self.wanted, self.came)
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for tally in &self.parties {
            writeln!(f, "{tally}")?;
        }
        let Self { seed, inputs, seconds, .. } = self;
        let finds: usize = self.parties.iter().map(|tally| tally.finds.len()).sum();
        write!(f, "seed {seed}: {inputs} inputs in {seconds} s, {finds} new finds")
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{:<24} {:>9} {:>12} {:>9}", self.party, "asked", "unsupported", "wrong")?;
        for (op, Answers { asked, unsupported, wrong }) in &self.ops {
            writeln!(f, "{op:<24} {asked:>9} {unsupported:>12} {wrong:>9}")?;
        }
        let sum = |of: fn(&Answers) -> usize| -> usize { self.ops.values().map(of).sum() };
        let [asked, unsupported, wrong] = [sum(|op| op.asked), sum(|op| op.unsupported), sum(|op| op.wrong)];
        writeln!(f, "{:<24} {asked:>9} {unsupported:>12} {wrong:>9}", "total")?;
        for (reason, count) in &self.known {
            writeln!(f, "  known {count:>7}  {reason}")?;
        }
        for (sort, count) in &self.not_looked_at {
            writeln!(f, "  like known ones, not looked at {count:>7}  {sort}")?;
        }
        for (sort, (count, first)) in &self.other_codes {
            writeln!(f, "  code {count:>8}  {sort} (first input {first})")?;
        }
        for number in &self.panics {
            writeln!(f, "  the reference panicked at input {number}")?;
        }
        self.finds.iter().try_for_each(|find| write!(f, "{find}"))
    }
}

impl fmt::Display for Find {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let wanted = match &self.vector.expect {
            Expect::Ok { ok } => format!("ok {}", json!(ok)),
            other => json!(other).to_string(),
        };
        let Self { vector, came, kind, reason, count, number, .. } = self;
        writeln!(f, "\n  {:<9} {} ({count} inputs, first {number})", kind.name(), vector.id)?;
        writeln!(f, "    sent    {}", brief(&json!(vector.input).to_string()))?;
        writeln!(f, "    wanted  {}", brief(&wanted))?;
        writeln!(f, "    came    {}", brief(&json!(came).to_string()))?;
        writeln!(f, "    so      {reason}")?;
        match &self.cause {
            Some(cause) => writeln!(f, "    cause   {cause}"),
            None => Ok(()),
        }
    }
}

/// A line that can be read.
fn brief(text: &str) -> String {
    const LONGEST: usize = 600;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], text.len()),
        None => text.to_owned(),
    }
}

//! Differential fuzzing: implementations and the built-in reference are given the same random inputs, and an answer that is not the reference's
//! is a find.
//!
//! An input is that of a vector, changed in one to three ways by what it is made of; what is sealed is changed before it is sealed again. An
//! answer is judged as in a run of the suite. One that is wrong is explained by what is known of the implementation, or made as small as
//! possible and written down as a vector that could be.

mod change;
mod corpus;
mod dice;
mod disagreement;
mod grammar;
mod known;
mod party;
mod place;
mod proposal;
mod report;
mod sealed_text;
mod shrink;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use fio_conformance::engine::{PANICKED, Unusable, answer_of};
use fio_conformance::judge::verdict::{Level, Verdict};
use fio_conformance::protocol::message::Outcome;
use fio_vectors::{Object, Operation, Suite, Vector};

use corpus::Corpus;
use disagreement::{Disagreement, Sort, as_vector, with_missing};
use grammar::{Case, Grammar};
use known::Known;

pub use party::{Party, PartyError};
pub use proposal::Proposal;
pub use report::{Find, Findings, Tally};

/// How many inputs are asked at once.
const TOGETHER: u64 = 1000;
/// How many wrong answers of a sort are made smaller. The others are only counted.
const SAMPLES: usize = 4;

/// An input that takes an implementation this long is left as it is: it would take as long again and again.
const SLOW: Duration = Duration::from_secs(5);

/// What is fuzzed, and for how long.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The same seed gives the same inputs.
    pub seed: u64,
    /// How many inputs; without a limit if missing.
    pub count: Option<u64>,
    /// For how many seconds; without a limit if missing.
    pub seconds: Option<u64>,
    /// Only operations whose names begin so.
    pub op: String,
}

/// What is done with one party.
struct Trial<'s> {
    party: Party,
    corpus: &'s Corpus<'s>,
    known: Known<'s>,
    /// The operations that it has all of.
    whole: BTreeSet<String>,
    tally: Tally,
    /// Wrong answers that nothing known explains: the first ones of each sort, and how many there are.
    wrong: BTreeMap<Sort, (Vec<Disagreement<'s>>, usize)>,
}

impl Plan {
    /// Asks all parties what all of them declare. `progress` is told how many inputs were tried.
    pub fn run(
        &self,
        suite: &Suite,
        parties: Vec<Party>,
        mut progress: impl FnMut(u64),
    ) -> Result<Findings, Unusable> {
        let started = Instant::now();
        let ops = self.operations(&parties);
        let corpus = Corpus::new(suite, &ops, self.seed);
        let grammar = Grammar::new(self.seed, &corpus);
        let mut trials = Vec::new();
        for party in parties {
            trials.push(Trial::new(party, suite, &ops, &corpus)?);
        }
        let mut findings = Findings { seed: self.seed, ..Findings::default() };
        let is_over = |tried: u64| {
            self.count.is_some_and(|count| tried >= count)
                || self.seconds.is_some_and(|seconds| started.elapsed().as_secs() >= seconds)
        };
        while !is_over(findings.inputs) && !ops.is_empty() {
            let end = findings.inputs + TOGETHER;
            let end = self.count.map_or(end, |count| end.min(count));
            let cases: Vec<Case> = (findings.inputs..end).filter_map(|number| grammar.case(number)).collect();
            for trial in &mut trials {
                trial.ask(&cases)?;
            }
            findings.inputs = end;
            progress(end);
        }
        for trial in trials {
            findings.add(trial.finish()?);
        }
        findings.seconds = started.elapsed().as_secs();
        Ok(findings)
    }

    /// The operations that everybody declares.
    fn operations(&self, parties: &[Party]) -> Vec<String> {
        let is_asked = |op: &&str| {
            op.starts_with(&self.op)
                && parties.iter().all(|party| party.operations().iter().any(|declared| declared == op))
        };
        Operation::ALL.iter().map(|operation| operation.name).filter(is_asked).map(str::to_owned).collect()
    }
}

impl<'s> Trial<'s> {
    fn new(party: Party, suite: &'s Suite, ops: &[String], corpus: &'s Corpus<'s>) -> Result<Self, Unusable> {
        let known = Known::of(&party, suite)?;
        let partial = known.partial();
        let whole = ops.iter().filter(|op| !partial.contains(op.as_str())).cloned().collect();
        let tally = Tally { party: party.name.clone(), ..Tally::default() };
        Ok(Self { party, corpus, known, whole, tally, wrong: BTreeMap::new() })
    }

    /// Asks, and sorts what is wrong.
    fn ask(&mut self, cases: &[Case<'s>]) -> Result<(), Unusable> {
        let asked: Vec<(&Case<'s>, Vector)> =
            cases.iter().filter_map(|case| Some((case, self.vector(case, &case.input)?))).collect();
        let vectors: Vec<&Vector> = asked.iter().map(|(_, vector)| vector).collect();
        let outcomes = self.party.answers(&vectors)?;
        for ((case, vector), came) in asked.into_iter().zip(outcomes) {
            self.judge(case, vector, came);
        }
        Ok(())
    }

    /// The input as a vector with the reference's answer, if it can be asked.
    fn vector(&mut self, case: &Case<'s>, input: &Object) -> Option<Vector> {
        if !self.corpus.is_request(&case.of.op, input) {
            return None;
        }
        let answer = answer_of(&self.party.reference(), &case.of.op, input);
        if matches!(&answer, Outcome::Fault(words) if words == PANICKED) {
            self.tally.panics.insert(case.number);
        }
        as_vector(case, input, answer).filter(|vector| self.party.can_answer(vector))
    }

    fn judge(&mut self, case: &Case<'s>, vector: Vector, came: Outcome) {
        let wrong = self.disagreement(case, vector, came);
        let op = self.tally.ops.entry(wrong.vector.op.clone()).or_default();
        op.asked += 1;
        match wrong.judgement.verdict {
            Verdict::Unsupported => op.unsupported += 1,
            Verdict::Passed | Verdict::Expected => {
                if wrong.judgement.level == Some(Level::Class) {
                    self.tally.count_code(&wrong.sort(), wrong.number);
                }
            }
            Verdict::Failed => {
                op.wrong += 1;
                self.sort_in(wrong);
            }
        }
    }

    fn disagreement(&self, case: &Case<'s>, vector: Vector, came: Outcome) -> Disagreement<'s> {
        let has_all = self.whole.contains(&vector.op);
        let judgement = with_missing(self.party.judgement(&vector, &came), has_all);
        Disagreement { number: case.number, of: case.of, vector, came, judgement }
    }

    fn sort_in(&mut self, wrong: Disagreement<'s>) {
        if let Some(reason) = self.known.reason(&self.party.judge(), &wrong) {
            *self.tally.known.entry(reason).or_default() += 1;
            return;
        }
        let (samples, count) = self.wrong.entry(wrong.sort()).or_default();
        *count += 1;
        if samples.len() < SAMPLES {
            samples.push(wrong);
        }
    }

    /// Makes the samples of each sort smaller. Those that something known explains then, as they have no second fault any more, are known too.
    fn finish(mut self) -> Result<Tally, Unusable> {
        for (sort, (samples, count)) in std::mem::take(&mut self.wrong) {
            let not_looked_at = count - samples.len();
            let mut unexplained = Vec::new();
            for sample in samples {
                let small = self.shrink(&sort, sample)?;
                match self.known.reason(&self.party.judge(), &small) {
                    Some(reason) => *self.tally.known.entry(reason).or_default() += 1,
                    None => unexplained.push(small),
                }
            }
            if !unexplained.is_empty() {
                self.find(unexplained, not_looked_at);
            } else if not_looked_at > 0 {
                self.tally.not_looked_at.insert(sort.to_string(), not_looked_at);
            }
        }
        self.tally.finds.sort_by(|one, other| one.vector.id.cmp(&other.vector.id));
        Ok(self.tally)
    }

    fn shrink(&mut self, sort: &Sort, wrong: Disagreement<'s>) -> Result<Disagreement<'s>, Unusable> {
        let case = Case { number: wrong.number, of: wrong.of, input: wrong.vector.input.clone() };
        let mut smallest = wrong;
        let mut failure = None;
        let mut is_slow = false;
        shrink::shrink(&case.of.input, case.input.clone(), |input| {
            let Some(vector) = self.vector(&case, input).filter(|vector| self.party.can_answer(vector))
            else {
                return false;
            };
            let asked = Instant::now();
            if is_slow {
                return false;
            }
            let answer = self.party.answer(&vector);
            is_slow = asked.elapsed() > SLOW;
            let came = match answer {
                Ok(came) => came,
                Err(unusable) => {
                    failure = Some(unusable);
                    return false;
                }
            };
            let wrong = self.disagreement(&case, vector, came);
            let is_same = wrong.judgement.verdict == Verdict::Failed && wrong.sort() == *sort;
            if is_same {
                smallest = wrong;
            }
            is_same
        });
        match failure {
            Some(unusable) => Err(unusable),
            None => Ok(smallest),
        }
    }

    /// One find for each cause; the smallest input speaks for the others.
    fn find(&mut self, mut samples: Vec<Disagreement<'s>>, not_looked_at: usize) {
        samples.sort_by_key(|sample| format!("{:?}", sample.vector.input).len());
        let diagnoses = self.known.diagnose(&self.party.judge(), &samples.iter().collect::<Vec<_>>());
        let mut by_cause: BTreeMap<Option<String>, Find> = BTreeMap::new();
        for (sample, diagnosis) in samples.into_iter().zip(diagnoses) {
            let cause = diagnosis.map(|diagnosis| diagnosis.sentence);
            let find = by_cause.entry(cause.clone());
            find.or_insert_with(|| Find::of(&sample, cause)).count += 1;
        }
        if let Some(find) = by_cause.values_mut().next() {
            find.count += not_looked_at;
        }
        self.tally.finds.extend(by_cause.into_values());
    }
}

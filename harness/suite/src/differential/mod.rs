//! Two readings of a part of the specification, given the same random questions.

mod chain;
mod layer2;

use std::collections::BTreeMap;
use std::fmt;

use clap::ValueEnum;
use fio_conformance::adapter::Adapter;
use fio_conformance::engine::{Engine, Limits, Task, Unusable};
use fio_conformance::protocol::message::Outcome;
use fio_vectors::Object;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// How many questions are asked at once.
const TOGETHER: u64 = 1000;

/// What the questions are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The chain's side of FIP-5: sequences of up to 16 calls.
    Chain,
    /// Messages: making them, checking them, opening them, and calls of a relay.
    Layer2,
}

/// An operation and its input.
pub struct Question {
    /// The operation.
    pub op: &'static str,
    /// Its input.
    pub input: Object,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many questions were compared.
    pub questions: u64,
    /// How many calls they had.
    pub calls: usize,
    /// How often both gave which kind of answer.
    pub answers: BTreeMap<String, usize>,
    /// The first question on which the two disagree, and where.
    pub disagreement: Option<String>,
}

impl Part {
    /// The question of this number among those of a seed.
    pub fn question(self, seed: u64, number: u64) -> Question {
        match self {
            Self::Chain => chain::question(rng(seed, number)),
            Self::Layer2 => layer2::question(rng(seed, number)),
        }
    }

    /// What both answer; or where the other reading gives something else than the reference.
    fn compare(self, question: &Question, outcome: &Outcome) -> Result<Vec<String>, String> {
        match self {
            Self::Chain => chain::compare(question, outcome),
            Self::Layer2 => layer2::compare(question, outcome),
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (answer, count) in &self.answers {
            writeln!(f, "{count:>8} {answer}")?;
        }
        write!(f, "{} questions, {} calls: ", self.questions, self.calls)?;
        match &self.disagreement {
            Some(disagreement) => f.write_str(disagreement),
            None => f.write_str("the two readings agree"),
        }
    }
}

/// Gives the adapter and the reference the questions of a seed, from 0 on, until they disagree.
pub fn compare(adapter: &Adapter, part: Part, seed: u64, count: u64) -> Result<Findings, Unusable> {
    let mut findings = Findings::default();
    let mut first = 0;
    while first < count && findings.disagreement.is_none() {
        let numbers = first..count.min(first + TOGETHER);
        let questions: Vec<Question> = numbers.clone().map(|number| part.question(seed, number)).collect();
        let tasks: Vec<Task> = questions.iter().map(|Question { op, input }| Task::new(op, input)).collect();
        let engine = Engine::start(adapter.launch(), Limits::default())?;
        let outcomes = engine.run(&tasks[..], &mut |_| ()).outcomes;
        for ((number, question), outcome) in numbers.zip(&questions).zip(outcomes) {
            findings.questions += 1;
            findings.calls +=
                question.input.get("calls").and_then(|calls| calls.as_array()).map_or(1, Vec::len);
            match part.compare(question, &outcome) {
                Ok(answers) => {
                    for answer in answers {
                        *findings.answers.entry(answer).or_default() += 1;
                    }
                }
                Err(where_) => {
                    findings.disagreement = Some(format!("seed {seed}, question {number}: {where_}"));
                    break;
                }
            }
        }
        first += TOGETHER;
    }
    Ok(findings)
}

fn rng(seed: u64, number: u64) -> TestRng {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    bytes[8..16].copy_from_slice(&number.to_be_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}

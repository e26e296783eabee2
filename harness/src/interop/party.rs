//! Whoever takes part in the exchange, and how it is asked.

use fio_vectors::Object;

use crate::adapter::error_map::ErrorMap;
use crate::builtin::Builtin;
use crate::engine::{self, Engine, Limits, Task, Unusable};
use crate::protocol::launch::Launch;
use crate::protocol::message::{Hello, Outcome};

use super::exchange::Request;
use super::known::Known;

/// The name of the built-in reference, which always takes part.
pub const REFERENCE: &str = "reference";

/// Whoever takes part.
#[derive(Clone, Debug)]
pub struct Party {
    /// The name it has in the report.
    pub name: String,
    /// How to start it.
    pub launch: Launch,
    /// What its texts mean.
    pub errors: ErrorMap,
    /// Its known deviations.
    pub known: Vec<Known>,
    /// The code base that it descends from, if it is known.
    pub codebase: Option<String>,
    /// How it is named on the command line.
    pub words: Vec<String>,
}

/// A party that has said hello.
pub(super) struct Guest<'a> {
    /// None for the reference.
    pub(super) party: Option<&'a Party>,
    pub(super) hello: Hello,
    target: Target,
    limits: Limits,
}

enum Target {
    /// Something in this process that answers.
    InProcess(Box<Answer>),
    /// An engine serves one batch; the first one is the one that has said hello.
    Adapter(Launch, Box<Option<Engine>>),
}

/// Answers an operation.
type Answer = dyn Fn(&str, &Object) -> Outcome + Send + Sync;

impl<'a> Guest<'a> {
    pub(super) fn reference(builtin: Builtin) -> Self {
        let answer = move |op: &str, input: &Object| engine::answer_of(&builtin, op, input);
        Self::in_process(None, builtin.hello(), Box::new(answer))
    }

    pub(super) fn in_process(party: Option<&'a Party>, hello: Hello, answer: Box<Answer>) -> Self {
        Self { party, hello, target: Target::InProcess(answer), limits: Limits::default() }
    }

    pub(super) fn start(party: &'a Party, limits: Limits) -> Result<Self, Unusable> {
        let engine = Engine::start(party.launch.clone(), limits)?;
        let hello = engine.hello().clone();
        Ok(Self {
            party: Some(party),
            hello,
            target: Target::Adapter(party.launch.clone(), Box::new(Some(engine))),
            limits,
        })
    }

    pub(super) fn name(&self) -> &str {
        self.party.map_or(REFERENCE, |party| &party.name)
    }

    pub(super) fn known(&self) -> &[Known] {
        self.party.map_or(&[], |party| &party.known)
    }

    /// Whether it has an operation. What is not declared is not asked.
    pub(super) fn has(&self, op: &str) -> bool {
        self.hello.operations.iter().any(|operation| operation == op)
    }

    /// The answers to these requests, in their order.
    pub(super) fn ask(&mut self, requests: &[Request], answered: &(dyn Fn(usize) + Sync)) -> Vec<Outcome> {
        let asked: Vec<usize> = (0..requests.len()).filter(|&place| self.has(requests[place].op)).collect();
        let tasks: Vec<Task> =
            asked.iter().map(|&place| Task::new(requests[place].op, &requests[place].input)).collect();
        let mut outcomes: Vec<Outcome> = requests
            .iter()
            .map(|request| Outcome::Unsupported(format!("the operation {} is not declared", request.op)))
            .collect();
        answered(requests.len() - asked.len());
        for (&place, outcome) in asked.iter().zip(self.run(&tasks[..], answered)) {
            outcomes[place] = self.in_our_words(requests[place].op, outcome);
        }
        outcomes
    }

    fn run(&mut self, tasks: &[Task], answered: &(dyn Fn(usize) + Sync)) -> Vec<Outcome> {
        if tasks.is_empty() {
            return Vec::new();
        }
        let mut told = 0;
        let mut progress = |settled: usize| {
            // An answer can be taken back, when it came twice.
            answered(settled.saturating_sub(told));
            told = told.max(settled);
        };
        let engine = match &mut self.target {
            Target::InProcess(answer) => {
                let outcomes = tasks.iter().enumerate().map(|(place, task)| {
                    let outcome = answer(&task.op, &task.full_input());
                    progress(place + 1);
                    outcome
                });
                return outcomes.collect();
            }
            Target::Adapter(launch, engine) => {
                engine.take().map_or_else(|| Engine::start(launch.clone(), self.limits), Ok)
            }
        };
        match engine {
            Ok(engine) => engine.run(tasks, &mut progress).outcomes,
            Err(unusable) => vec![Outcome::Fault(unusable.message); tasks.len()],
        }
    }

    /// A refusal with the code that its text means.
    fn in_our_words(&self, op: &str, outcome: Outcome) -> Outcome {
        match (outcome, self.party) {
            (Outcome::Error { code: None, text: Some(text) }, Some(party)) => {
                let code = party.errors.code_of(op, &text).map(str::to_owned);
                Outcome::Error { code, text: Some(text) }
            }
            (outcome, _) => outcome,
        }
    }
}

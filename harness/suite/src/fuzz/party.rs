//! An implementation that is held against the reference.

use std::borrow::Cow;
use std::path::Path;
use std::time::Duration;

use fio_conformance::adapter::error_map::ErrorMap;
use fio_conformance::adapter::expectations::{File, InvalidExpectations};
use fio_conformance::adapter::{Adapter, AdapterError};
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::{Engine, Limits, Task, Unusable, answer_of};
use fio_conformance::judge::{Judge, Judgement, own_iv};
use fio_conformance::protocol::launch::Launch;
use fio_conformance::protocol::message::{Hello, Outcome};
use fio_conformance::steps::{self, Steps};
use fio_reference::ecdh::XEncoding;
use fio_vectors::{Object, Vector};
use thiserror::Error;

/// An implementation that is held against the reference.
pub struct Party {
    /// Its name.
    pub name: String,
    hello: Hello,
    errors: Option<ErrorMap>,
    known: File,
    how: How,
    /// Where questions one by one go.
    live: Option<Engine>,
}

enum How {
    InProcess(Box<Steps>),
    Adapter(Launch),
}

/// Nobody is watched while it is fuzzed, on whatever machine: a slow answer is no find.
const LIMITS: Limits = Limits {
    window: 32,
    answer: Duration::from_secs(20),
    hello: Duration::from_secs(60),
    exit: Duration::from_secs(10),
};

/// Why an implementation can't take part.
#[derive(Debug, Error)]
pub enum PartyError {
    /// There is no such adapter, or it can't be read.
    #[error(transparent)]
    Adapter(#[from] AdapterError),
    /// It can't be started.
    #[error("{0}; {1}")]
    Unusable(Unusable, String),
    /// Its known deviations can't be read.
    #[error(transparent)]
    Expectations(#[from] InvalidExpectations),
}

impl Party {
    /// The adapter of this name, or the steps of the reference for `reference`.
    pub fn named(adapters: &Path, name: &str) -> Result<Self, PartyError> {
        if name == "reference" {
            return Ok(Self::of_steps(name, steps::REFERENCE, File::default()));
        }
        let adapter = Adapter::load(adapters, name)?;
        let path = adapter.expectations_path();
        let known = if path.is_file() { File::read(&path)? } else { File::default() };
        known.check(&path)?;
        let engine = Engine::start(adapter.launch(), LIMITS)
            .map_err(|error| PartyError::Unusable(error, adapter.hint()))?;
        Ok(Self {
            name: name.to_owned(),
            hello: engine.hello().clone(),
            how: How::Adapter(adapter.launch()),
            errors: Some(adapter.errors),
            known,
            live: Some(engine),
        })
    }

    /// An implementation in this process, the reference with steps replaced, and what is known to be wrong with it.
    pub fn of_steps(name: &str, steps: Steps, known: File) -> Self {
        Self {
            name: name.to_owned(),
            hello: Builtin::new(XEncoding::Minimal).hello(),
            errors: None,
            known,
            how: How::InProcess(Box::new(steps)),
            live: None,
        }
    }

    /// The operations that it declares.
    pub fn operations(&self) -> &[String] {
        &self.hello.operations
    }

    /// What is known to be wrong with it.
    pub(super) fn known(&self) -> &File {
        &self.known
    }

    /// The reference that makes the same choices.
    pub(super) fn reference(&self) -> Builtin {
        Builtin::new(self.declared())
    }

    pub(super) fn declared(&self) -> XEncoding {
        let name = self.hello.behaviours.get("x_encoding");
        name.and_then(|name| XEncoding::from_name(name)).unwrap_or(XEncoding::Minimal)
    }

    pub(super) fn judge(&self) -> Judge<'_> {
        Judge { behaviours: &self.hello.behaviours, level: None, errors: self.errors.as_ref() }
    }

    /// Whether it can be asked this.
    pub(super) fn can_answer(&self, vector: &Vector) -> bool {
        let draws = own_iv::applies(&self.hello.behaviours, vector);
        // A reference without the fallback of key matching there is none of.
        let falls_back = self.hello.behaviours.get("match_fallback").is_none_or(|value| value == "yes");
        self.hello.operations.contains(&vector.op)
            && !(draws && own_iv::obstacle(vector).is_some())
            && (falls_back || !vector.input.contains_key("counterparties"))
            && self.judge().wanted(vector).is_ok()
    }

    /// Its answers.
    pub(super) fn answers(&self, vectors: &[&Vector]) -> Result<Vec<Outcome>, Unusable> {
        match &self.how {
            How::InProcess(_) => Ok(vectors.iter().map(|vector| self.in_process(vector)).collect()),
            How::Adapter(launch) => {
                let inputs: Vec<_> = vectors.iter().map(|vector| self.sent(vector)).collect();
                let tasks: Vec<Task> =
                    vectors.iter().zip(&inputs).map(|(vector, input)| Task::new(&vector.op, input)).collect();
                let engine = Engine::start(launch.clone(), LIMITS)?;
                Ok(engine.run(&tasks[..], &mut |_| ()).outcomes)
            }
        }
    }

    /// Its answer to one question, which may follow from the answer to the last.
    pub(super) fn answer(&mut self, vector: &Vector) -> Result<Outcome, Unusable> {
        let How::Adapter(launch) = &self.how else { return Ok(self.in_process(vector)) };
        let input = self.sent(vector).into_owned();
        let mut engine = match self.live.take() {
            Some(engine) => engine,
            None => Engine::start(launch.clone(), LIMITS)?,
        };
        let outcome = engine.ask(&vector.op, &input);
        // After a breach of the protocol it has nothing more to say.
        self.live = (!matches!(outcome, Outcome::Fault(_))).then_some(engine);
        Ok(outcome)
    }

    /// What is to be thought of its answer.
    pub(super) fn judgement(&self, vector: &Vector, outcome: &Outcome) -> Judgement {
        self.judge().judge(vector, outcome)
    }

    fn in_process(&self, vector: &Vector) -> Outcome {
        match &self.how {
            How::InProcess(steps) => {
                steps::answer(steps, self.declared(), &vector.op, &vector.full_input()).0
            }
            How::Adapter(_) => answer_of(&self.reference(), &vector.op, &*vector.full_input()),
        }
    }

    fn sent<'v>(&self, vector: &'v Vector) -> Cow<'v, Object> {
        match own_iv::applies(&self.hello.behaviours, vector) {
            true => own_iv::without_iv(vector.full_input()),
            false => vector.full_input(),
        }
    }
}

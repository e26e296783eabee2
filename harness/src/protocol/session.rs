//! One life of an adapter: from its start to its end or its first breach of the protocol. Other transports than pipes would go here.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use fio_vectors::Object;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use thiserror::Error;

use crate::protocol::message::{Answer, Hello, Outcome, PROTOCOL, Request};
use crate::protocol::process::{Event, LINE_LIMIT, Launch, Process, describe};

/// How long a process that has closed its output is given to end, so that its exit code is known.
const LAST_BREATH: Duration = Duration::from_millis(500);

/// What an adapter is allowed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The number of requests in flight.
    pub window: usize,
    /// The time until an answer.
    pub answer: Duration,
    /// The time until the answer to `hello`, which includes starting.
    pub hello: Duration,
    /// The time to end after standard input has ended.
    pub exit: Duration,
}

/// An adapter that does not get as far as answering `hello`.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct Unusable {
    /// What is wrong.
    pub message: String,
    /// The last of what it wrote to standard error.
    pub stderr: String,
}

/// A breach of the protocol, which ends a session.
#[derive(Debug)]
pub struct Breakage {
    /// Which kind it is.
    pub kind: BreakageKind,
    /// What happened, in words.
    pub message: String,
    /// The last of what the process wrote to standard error.
    pub stderr: String,
    /// The task that did it, if the adapter itself says which.
    pub culprit: Option<usize>,
}

/// The kinds of breaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BreakageKind {
    /// The process ended, or closed its standard output.
    Ended,
    /// It did not answer in time.
    Hung,
    /// It wrote a line that is no answer.
    NotAnAnswer,
    /// It wrote a line that is not UTF-8.
    NotUtf8,
    /// It wrote a line that is too long.
    LineTooLong,
    /// It ended within a line.
    HalfLine,
    /// It answered a request that was never sent.
    UnknownId,
    /// It answered a request twice.
    AnsweredTwice,
    /// It could not be started again.
    NotStarted,
    /// It did not end after its standard input had ended.
    DidNotExit,
}

/// A running adapter that has said hello.
#[derive(Debug)]
pub struct Session {
    process: Process,
    limits: Limits,
    next_id: u64,
    open: BTreeMap<u64, usize>,
    answered: HashMap<u64, usize>,
    waiting_since: Instant,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            window: 32,
            answer: Duration::from_secs(10),
            hello: Duration::from_secs(10),
            exit: Duration::from_secs(2),
        }
    }
}

impl Session {
    /// Starts the adapter and asks it to introduce itself.
    pub fn start(launch: &Launch, limits: Limits) -> Result<(Self, Hello), Unusable> {
        let process = launch.start().map_err(|error| Unusable {
            message: format!("{} can't be started: {error}", launch.program),
            stderr: String::new(),
        })?;
        let mut session = Self {
            process,
            limits: Limits { answer: limits.hello, ..limits },
            next_id: 0,
            open: BTreeMap::new(),
            answered: HashMap::new(),
            waiting_since: Instant::now(),
        };
        let input = json!({ "protocol": PROTOCOL });
        session.send(0, "hello", input.as_object().unwrap_or(&Object::new()));
        let (_, outcome) = session.receive().map_err(|breakage| Unusable {
            message: format!("instead of answering hello, {}", breakage.message),
            stderr: breakage.stderr,
        })?;
        match read_hello(outcome) {
            Ok(hello) => {
                session.limits = limits;
                session.answered.clear();
                Ok((session, hello))
            }
            Err(message) => {
                let stderr = session.process.end(Duration::ZERO).stderr;
                Err(Unusable { message, stderr })
            }
        }
    }

    /// Sends a request for a task.
    pub fn send(&mut self, task: usize, op: &str, input: &Object) {
        // The id says nothing about the vector, and starts anew with each process.
        let id = self.next_id;
        self.next_id += 1;
        if self.open.is_empty() {
            self.waiting_since = Instant::now();
        }
        self.open.insert(id, task);
        let id = id.to_string();
        // A map with string keys can always be written.
        let mut line = serde_json::to_vec(&Request::new(&id, op, input)).unwrap_or_default();
        line.push(b'\n');
        self.process.write(line);
    }

    /// The next answer and the task it belongs to. After a breakage the process is gone.
    pub fn receive(&mut self) -> Result<(usize, Outcome), Breakage> {
        // The limit counts from the last sign of life: an adapter that works on one request after the other is not hanging.
        let deadline = self.waiting_since + self.limits.answer;
        let Some(event) = self.process.next(deadline) else {
            let seconds = self.limits.answer.as_secs_f64();
            let message = format!("it did not answer within {seconds} s");
            return Err(self.broke(BreakageKind::Hung, message));
        };
        let (number, outcome) = self.read(event)?;
        let Some(task) = self.open.remove(&number) else {
            return Err(self.answered_twice(number));
        };
        self.answered.insert(number, task);
        self.waiting_since = Instant::now();
        Ok((task, outcome))
    }

    /// Whether nothing is in flight.
    pub fn is_idle(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether another request may be sent.
    pub fn has_room(&self) -> bool {
        self.open.len() < self.limits.window
    }

    /// The tasks in flight, in the order in which they were sent.
    pub fn open_tasks(&self) -> impl Iterator<Item = usize> {
        self.open.values().copied()
    }

    /// Whether nothing but `hello` has been answered: what breaks now is owed to nothing earlier.
    pub fn is_fresh(&self) -> bool {
        self.answered.is_empty()
    }

    /// Ends the session in an orderly way.
    pub fn close(&mut self) -> Result<(), Breakage> {
        self.process.close_stdin();
        let deadline = Instant::now() + self.limits.exit;
        match self.process.next(deadline) {
            Some(Event::Closed) => {}
            Some(event) => {
                let (number, _) = self.read(event)?;
                return Err(self.answered_twice(number));
            }
            None => {
                let seconds = self.limits.exit.as_secs_f64();
                let message = format!("it was still there {seconds} s after its standard input had ended");
                return Err(self.broke(BreakageKind::DidNotExit, message));
            }
        }
        let ending = self.process.end(deadline.saturating_duration_since(Instant::now()));
        match ending.status {
            Some(status) if !status.success() => Err(Breakage {
                kind: BreakageKind::Ended,
                message: format!("after its last answer, it ended with {}", describe(status)),
                stderr: ending.stderr,
                culprit: None,
            }),
            _ => Ok(()),
        }
    }

    /// The number of the request that an event answers, and the outcome.
    fn read(&mut self, event: Event) -> Result<(u64, Outcome), Breakage> {
        let (kind, message) = match event {
            Event::Line(line) => match Answer::parse(&line) {
                Ok(answer) => match self.number_of(&answer.id) {
                    Some(number) => return Ok((number, answer.outcome)),
                    None => (
                        BreakageKind::UnknownId,
                        format!("it answered a request that was never sent: {}", excerpt(&line)),
                    ),
                },
                Err(error) => (
                    BreakageKind::NotAnAnswer,
                    format!("it wrote a line that is no answer ({error}): {}", excerpt(&line)),
                ),
            },
            Event::NotUtf8 => (BreakageKind::NotUtf8, "it wrote a line that is not UTF-8".to_owned()),
            Event::TooLong => (
                BreakageKind::LineTooLong,
                format!("it wrote a line of more than {} MiB", LINE_LIMIT / 1024 / 1024),
            ),
            Event::HalfLine(half) => {
                (BreakageKind::HalfLine, format!("its output ended within a line: {}", excerpt(&half)))
            }
            Event::Closed => {
                let ending = self.process.end(LAST_BREATH);
                let message = match ending.status {
                    Some(status) => format!("it ended with {}", describe(status)),
                    None => "it closed its standard output".to_owned(),
                };
                let (kind, stderr) = (BreakageKind::Ended, ending.stderr);
                return Err(Breakage { kind, message, stderr, culprit: None });
            }
        };
        Err(self.broke(kind, message))
    }

    /// The number behind an id that this session has given out.
    fn number_of(&self, id: &str) -> Option<u64> {
        let number: u64 = id.parse().ok()?;
        (number < self.next_id && id == number.to_string()).then_some(number)
    }

    fn answered_twice(&mut self, number: u64) -> Breakage {
        // `hello` belongs to no task.
        let culprit = self.answered.get(&number).copied();
        let what = culprit.map_or("hello", |_| "the same request");
        let breakage = self.broke(BreakageKind::AnsweredTwice, format!("it answered {what} twice"));
        Breakage { culprit, ..breakage }
    }

    fn broke(&mut self, kind: BreakageKind, message: String) -> Breakage {
        let stderr = self.process.end(Duration::ZERO).stderr;
        Breakage { kind, message, stderr, culprit: None }
    }
}

fn read_hello(outcome: Outcome) -> Result<Hello, String> {
    let Outcome::Ok(ok) = outcome else {
        let outcome = json!(outcome).to_string();
        return Err(format!("it answered hello with {}", excerpt(&outcome)));
    };
    let hello: Hello = serde_json::from_value(ok.into())
        .map_err(|error| format!("its answer to hello has the wrong form: {error}"))?;
    match hello.protocol {
        PROTOCOL => Ok(hello),
        other => Err(format!("it speaks protocol version {other}, not {PROTOCOL}")),
    }
}

fn excerpt(line: &str) -> String {
    const LENGTH: usize = 120;
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{:?}…", &line[..end]),
        None => format!("{line:?}"),
    }
}

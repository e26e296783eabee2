//! Exactly one outcome for each request, whatever the adapter does.
//!
//! Requests go out through a window. When the adapter breaks, it is started again, and what was in flight is sent again one at a
//! time. A request during whose lone run a fresh process breaks is the one to blame; its outcome is a fault.

use std::collections::{HashSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};

use fio_vectors::Object;
use serde_json::Value;

use crate::builtin::{Builtin, Input};
use crate::protocol::launch::Launch;
use crate::protocol::message::{Hello, Outcome};
use crate::protocol::session::{Breakage, Culprit, Session};
pub use crate::protocol::session::{BreakageKind, Limits, Unusable};
pub use crate::protocol::task::Task;

/// How often an adapter that has broken is started again before it is given up.
const ATTEMPTS: usize = 3;

/// How much memory the long answers of a run may take together. The right ones of the whole suite take 6 MiB.
const ROOM: usize = 256 * 1024 * 1024;

/// How much a short answer takes at most. There are no more of them than tasks.
const SHORT: usize = 4 * 1024;

/// What the fault of the built-in reference says that has panicked.
pub const PANICKED: &str = "the reference panicked";

/// Requests that are to be made. They may be made ready one by one: some are long, and a long list of long ones need not be there at
/// once.
pub trait Tasks {
    /// How many there are.
    fn count(&self) -> usize;

    /// The one at a place.
    fn task(&self, place: usize) -> Task<'_>;
}

impl Tasks for [Task<'_>] {
    fn count(&self) -> usize {
        self.len()
    }

    fn task(&self, place: usize) -> Task<'_> {
        let Task { op, input, repeat } = &self[place];
        Task { repeat: *repeat, ..Task::new(op, input) }
    }
}

/// What a run brought.
#[derive(Debug)]
pub struct Findings {
    /// The outcome of each task, in the order of the tasks.
    pub outcomes: Vec<Outcome>,
    /// What went wrong on the way.
    pub incidents: Vec<Incident>,
}

/// A breach of the protocol during a run.
#[derive(Debug)]
pub struct Incident {
    /// Which kind it is.
    pub kind: BreakageKind,
    /// What happened, in words.
    pub message: String,
    /// The last of what the process wrote to standard error.
    pub stderr: String,
    /// The task that is to blame, if it is known.
    pub task: Option<usize>,
}

/// Is told after each answer how many tasks have an outcome.
pub type Progress<'a> = &'a mut dyn FnMut(usize);

/// An adapter that has said hello.
#[derive(Debug)]
pub struct Engine {
    launch: Launch,
    limits: Limits,
    session: Session,
    hello: Hello,
}

impl Engine {
    /// Starts an adapter.
    pub fn start(launch: Launch, limits: Limits) -> Result<Self, Unusable> {
        let (session, hello) = Session::start(&launch, limits, 0)?;
        Ok(Self { launch, limits, session, hello })
    }

    /// What the adapter declared.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Asks one thing and waits for what comes of it. A breach of the protocol is a fault, and so is all that is asked after it, unless
    /// each request has a process of its own.
    pub fn ask(&mut self, op: &str, input: &Object) -> Outcome {
        self.session.forget();
        self.session.send(0, &Task::new(op, input));
        match self.session.receive() {
            Ok((_, outcome)) => outcome,
            Err(breakage) => Outcome::Fault(breakage.message),
        }
    }

    /// Runs the tasks.
    pub fn run(self, tasks: &(impl Tasks + ?Sized), progress: Progress) -> Findings {
        let mut run = Run::new(tasks, progress);
        let mut session = self.session;
        loop {
            if let Err(breakage) = run.serve(&mut session) {
                run.broke(breakage, session.is_fresh());
            }
            if !session.is_over() {
                continue;
            }
            if run.is_settled() {
                break;
            }
            match run.restart(&self.launch, self.limits, session.next_id()) {
                Some(next) => session = next,
                None => break,
            }
        }
        run.finish()
    }
}

/// Runs the tasks with the built-in reference, without a process.
pub fn run_in_process(builtin: &Builtin, tasks: &(impl Tasks + ?Sized), progress: Progress) -> Findings {
    let mut outcomes = Vec::with_capacity(tasks.count());
    for place in 0..tasks.count() {
        let task = tasks.task(place);
        outcomes.push(answer_of(builtin, &task.op, &*task.full_input()));
        progress(outcomes.len());
    }
    Findings { outcomes, incidents: Vec::new() }
}

/// The answer of the built-in reference. A panic, which would be a defect of it, is a fault like any other.
pub fn answer_of<'a>(builtin: &Builtin, op: &str, input: impl Into<Input<'a>>) -> Outcome {
    let input = input.into();
    catch_unwind(AssertUnwindSafe(|| builtin.answer(op, input)))
        .unwrap_or_else(|_| Outcome::Fault(PANICKED.to_owned()))
}

struct Run<'a, T: Tasks + ?Sized> {
    tasks: &'a T,
    progress: Progress<'a>,
    outcomes: Vec<Option<Outcome>>,
    /// How many of them there are.
    settled: usize,
    incidents: Vec<Incident>,
    /// What was not sent yet.
    queue: VecDeque<usize>,
    /// What was in flight when the adapter broke: to be sent alone.
    suspects: VecDeque<usize>,
    /// The suspect that is running.
    lone: Option<usize>,
    /// What was answered twice, once: the second time it is a fault.
    accused: HashSet<usize>,
    /// How often in a row the adapter has failed without any request.
    failed_starts: usize,
    /// How it failed the last time.
    last_failure: Option<String>,
    room: Room,
}

impl<'a, T: Tasks + ?Sized> Run<'a, T> {
    fn new(tasks: &'a T, progress: Progress<'a>) -> Self {
        Self {
            tasks,
            progress,
            outcomes: vec![None; tasks.count()],
            settled: 0,
            incidents: Vec::new(),
            queue: (0..tasks.count()).collect(),
            suspects: VecDeque::new(),
            lone: None,
            accused: HashSet::new(),
            failed_starts: 0,
            last_failure: None,
            room: Room { left: ROOM },
        }
    }

    /// Sends what is to be sent until everything has an outcome, then ends the session.
    fn serve(&mut self, session: &mut Session) -> Result<(), Breakage> {
        loop {
            self.send(session);
            if session.is_idle() {
                return session.close();
            }
            // What has come is taken in together, so that what goes out next travels together.
            loop {
                let (task, outcome) = session.receive()?;
                self.lone = None;
                self.failed_starts = 0;
                let outcome = self.room.keep(outcome);
                self.settle(task, Some(outcome));
                if !session.has_more() {
                    break;
                }
            }
        }
    }

    fn send(&mut self, session: &mut Session) {
        // The window opens when the last of the suspects is through.
        if session.is_idle() {
            self.lone = self.suspects.pop_front();
        }
        if let Some(task) = self.lone {
            session.send(task, &self.tasks.task(task));
            return;
        }
        while session.has_room() {
            let Some(task) = self.queue.pop_front() else {
                return;
            };
            session.send(task, &self.tasks.task(task));
        }
    }

    fn settle(&mut self, task: usize, outcome: Option<Outcome>) {
        self.settled -= usize::from(self.outcomes[task].is_some());
        self.settled += usize::from(outcome.is_some());
        self.outcomes[task] = outcome;
        (self.progress)(self.settled);
    }

    /// Finds out who is to blame and what is to be sent again.
    fn broke(&mut self, breakage: Breakage, is_fresh: bool) {
        let Breakage { kind, message, stderr, culprit, lost } = breakage;
        let lone = self.lone.take();
        let blamed = match (culprit, lone) {
            (Culprit::Task(task), _) => {
                if self.accused.insert(task) {
                    // Which of two answers is meant is anybody's guess, and a process of its own may have had bad luck once.
                    self.settle(task, None);
                    self.suspects.push_back(task);
                } else {
                    self.settle(task, Some(Outcome::Fault(message.clone())));
                }
                Some(task)
            }
            (Culprit::Unknown, Some(task)) if is_fresh && lost == [task] => {
                self.settle(task, Some(Outcome::Fault(message.clone())));
                Some(task)
            }
            (Culprit::Unknown | Culprit::Start, _) => None,
        };
        // An earlier request may have done it: each gets a process of its own, one that was alone already as the next.
        for task in lost.into_iter().filter(|&task| Some(task) != blamed) {
            match lone {
                Some(_) => self.suspects.push_front(task),
                None => self.suspects.push_back(task),
            }
        }
        self.failed_starts = match culprit {
            Culprit::Start => self.failed_starts + 1,
            _ => 0,
        };
        self.last_failure = Some(message.clone());
        self.incidents.push(Incident { kind, message, stderr, task: blamed });
    }

    fn restart(&mut self, launch: &Launch, limits: Limits, first_id: u64) -> Option<Session> {
        while self.failed_starts < ATTEMPTS {
            match Session::start(launch, limits, first_id) {
                Ok((session, _)) => return Some(session),
                Err(Unusable { message, stderr }) => {
                    self.failed_starts += 1;
                    self.last_failure = Some(message.clone());
                    self.incidents.push(Incident {
                        kind: BreakageKind::NotStarted,
                        message,
                        stderr,
                        task: None,
                    });
                }
            }
        }
        None
    }

    fn is_settled(&self) -> bool {
        self.queue.is_empty() && self.suspects.is_empty()
    }

    fn finish(self) -> Findings {
        let reason = self.last_failure.unwrap_or_else(|| "it was not asked".to_owned());
        let fault = Outcome::Fault(format!("the adapter could not be started again: {reason}"));
        let outcomes = self.outcomes.into_iter();
        Findings {
            outcomes: outcomes.map(|outcome| outcome.unwrap_or_else(|| fault.clone())).collect(),
            incidents: self.incidents,
        }
    }
}

/// What is left for long answers, which are all kept until the report.
struct Room {
    left: usize,
}

impl Room {
    /// The outcome, or a fault if there is no room for it: a run with one answer less is better than none.
    fn keep(&mut self, outcome: Outcome) -> Outcome {
        let size = match &outcome {
            Outcome::Ok(ok) => size_of_fields(ok),
            Outcome::Error { code, text } => [code, text].into_iter().flatten().map(String::len).sum(),
            Outcome::Unsupported(text) | Outcome::Fault(text) => text.len(),
        };
        match self.left.checked_sub(size) {
            _ if size <= SHORT => outcome,
            Some(left) => {
                self.left = left;
                outcome
            }
            None => Outcome::Fault(
                "its answers are too long to be kept together: this one is left out".to_owned(),
            ),
        }
    }
}

fn size_of_fields(fields: &Object) -> usize {
    fields.iter().map(|(name, value)| size_of::<String>() + name.len() + size_of_value(value)).sum()
}

/// About how much memory a value takes.
fn size_of_value(value: &Value) -> usize {
    let inside = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size_of_value).sum(),
        Value::Object(fields) => size_of_fields(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    size_of::<Value>() + inside
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_there_is_no_room_for_is_a_fault() {
        let texts = json!({"a": "x".repeat(SHORT)});
        let numbers = json!({"a": vec![0; SHORT / size_of::<Value>()]});
        let short = || Outcome::Unsupported("x".repeat(SHORT));
        for long in [texts, numbers] {
            let outcome = Outcome::Ok(serde_json::from_value(long).unwrap());
            let mut room = Room { left: 5 * SHORT };
            let kept = [(); 5].map(|()| room.keep(outcome.clone()) == outcome);
            assert_eq!(kept, [true, true, true, true, false]);
            assert_eq!(room.keep(short()), short());
        }
    }
}

//! Exactly one outcome for each request, whatever the adapter does.
//!
//! Requests go out through a window. When the adapter breaks, it is started again, and what was in flight is sent again one at a
//! time. A request during whose lone run a fresh process breaks is the one to blame; its outcome is a fault.

use std::collections::{HashSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};

use fio_vectors::Object;

use crate::builtin::Builtin;
use crate::protocol::message::{Hello, Outcome};
use crate::protocol::process::Launch;
use crate::protocol::session::Session;
pub use crate::protocol::session::{Breakage, BreakageKind, Limits, Unusable};

/// How often an adapter that has broken is started again before it is given up.
const ATTEMPTS: usize = 3;

/// A request that is to be made.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// The operation.
    pub op: &'a str,
    /// Its input.
    pub input: &'a Object,
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
        let (session, hello) = Session::start(&launch, limits)?;
        Ok(Self { launch, limits, session, hello })
    }

    /// What the adapter declared.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Runs the tasks.
    pub fn run(self, tasks: &[Task], progress: Progress) -> Findings {
        let mut run = Run::new(tasks, progress);
        let mut session = Some(self.session);
        while let Some(mut current) = session.take().or_else(|| run.restart(&self.launch, self.limits)) {
            if let Err(breakage) = run.serve(&mut current).and_then(|()| current.close()) {
                run.broke(breakage, &current);
            }
            if run.is_settled() {
                break;
            }
        }
        run.finish()
    }
}

/// Runs the tasks with the built-in reference, without a process.
pub fn run_in_process(builtin: &Builtin, tasks: &[Task], progress: Progress) -> Findings {
    let mut outcomes = Vec::with_capacity(tasks.len());
    for task in tasks {
        outcomes.push(answer_of(builtin, task.op, task.input));
        progress(outcomes.len());
    }
    Findings { outcomes, incidents: Vec::new() }
}

/// The answer of the built-in reference. A panic, which would be a defect of it, is a fault like any other.
pub fn answer_of(builtin: &Builtin, op: &str, input: &Object) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| builtin.answer(op, input)))
        .unwrap_or_else(|_| Outcome::Fault("the reference panicked".to_owned()))
}

struct Run<'a> {
    tasks: &'a [Task<'a>],
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
    /// Why the adapter was given up.
    given_up: Option<String>,
}

impl<'a> Run<'a> {
    fn new(tasks: &'a [Task<'a>], progress: Progress<'a>) -> Self {
        Self {
            tasks,
            progress,
            outcomes: vec![None; tasks.len()],
            settled: 0,
            incidents: Vec::new(),
            queue: (0..tasks.len()).collect(),
            suspects: VecDeque::new(),
            lone: None,
            accused: HashSet::new(),
            given_up: None,
        }
    }

    /// Sends what is to be sent until everything has an outcome.
    fn serve(&mut self, session: &mut Session) -> Result<(), Breakage> {
        loop {
            self.send(session);
            if session.is_idle() {
                return Ok(());
            }
            let (task, outcome) = session.receive()?;
            self.lone = None;
            self.settle(task, Some(outcome));
        }
    }

    fn send(&mut self, session: &mut Session) {
        // There are suspects only after a restart; the window opens when the last of them is through.
        if session.is_idle() {
            self.lone = self.suspects.pop_front();
        }
        if let Some(task) = self.lone {
            session.send(task, self.tasks[task].op, self.tasks[task].input);
            return;
        }
        while session.has_room() {
            let Some(task) = self.queue.pop_front() else {
                return;
            };
            session.send(task, self.tasks[task].op, self.tasks[task].input);
        }
    }

    fn settle(&mut self, task: usize, outcome: Option<Outcome>) {
        self.settled -= usize::from(self.outcomes[task].is_some());
        self.settled += usize::from(outcome.is_some());
        self.outcomes[task] = outcome;
        (self.progress)(self.settled);
    }

    /// Finds out who is to blame and what is to be sent again.
    fn broke(&mut self, breakage: Breakage, session: &Session) {
        let lone = self.lone.take();
        let mut blamed = None;
        if let Some(task) = breakage.culprit {
            blamed = Some(task);
            if self.accused.insert(task) {
                // Which of the two answers is meant is anybody's guess.
                self.settle(task, None);
                self.suspects.push_back(task);
            } else {
                self.settle(task, Some(Outcome::Fault(breakage.message.clone())));
            }
        }
        match lone {
            Some(task) if breakage.culprit.is_none() && session.is_fresh() => {
                blamed = Some(task);
                self.settle(task, Some(Outcome::Fault(breakage.message.clone())));
            }
            // An earlier request may have done it: this one gets a process of its own.
            Some(task) => self.suspects.push_front(task),
            None => self.suspects.extend(session.open_tasks()),
        }
        self.incidents.push(Incident {
            kind: breakage.kind,
            message: breakage.message,
            stderr: breakage.stderr,
            task: blamed,
        });
    }

    fn restart(&mut self, launch: &Launch, limits: Limits) -> Option<Session> {
        for _ in 0..ATTEMPTS {
            match Session::start(launch, limits) {
                Ok((session, _)) => return Some(session),
                Err(unusable) => {
                    self.given_up = Some(unusable.message.clone());
                    self.incidents.push(Incident {
                        kind: BreakageKind::NotStarted,
                        message: unusable.message,
                        stderr: unusable.stderr,
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
        let reason = self.given_up.unwrap_or_else(|| "it was not asked".to_owned());
        let fault = Outcome::Fault(format!("the adapter could not be started again: {reason}"));
        let outcomes = self.outcomes.into_iter();
        Findings {
            outcomes: outcomes.map(|outcome| outcome.unwrap_or_else(|| fault.clone())).collect(),
            incidents: self.incidents,
        }
    }
}

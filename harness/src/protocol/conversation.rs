//! One life of an adapter: from its start to its end or its first breach of the protocol.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use super::launch::Launch;
use super::lines::{Event, LINE_LIMIT, Piece};
use super::link::{self, Link};
use super::message::{Answer, Hello, Outcome};
use super::process::describe;
use super::session::{Breakage, BreakageKind, Culprit, Limits, Unusable};
use super::task::Task;

/// How long a process that has closed its output is given to end, so that its exit code is known.
const LAST_BREATH: Duration = Duration::from_millis(500);

/// A running adapter.
#[derive(Debug)]
pub(crate) struct Conversation {
    link: Link,
    limits: Limits,
    ids: Ids,
    open: BTreeMap<u64, usize>,
    answered: HashMap<u64, usize>,
    waiting_since: Instant,
    is_over: bool,
}

/// The ids that were given out.
#[derive(Clone, Copy, Debug)]
struct Ids {
    first: u64,
    next: u64,
}

impl Conversation {
    /// Starts or connects to the adapter and asks it to introduce itself.
    pub(super) fn start(launch: &Launch, limits: Limits, first_id: u64) -> Result<(Self, Hello), Unusable> {
        let began = Instant::now();
        let (mut conversation, outcome) = loop {
            let mut conversation = Self::connect(launch, limits, first_id)?;
            match conversation.receive() {
                Ok((_, outcome)) => break (conversation, outcome),
                // A server that its owner starts again after a crash may still take connections while it ends.
                Err(Breakage { kind: BreakageKind::Ended, .. })
                    if matches!(launch, Launch::Tcp(_, None)) && began.elapsed() < link::RELEASE =>
                {
                    std::thread::sleep(link::RETRY);
                }
                Err(breakage) => {
                    let message = format!("instead of answering hello, {}", breakage.message);
                    return Err(Unusable { message, stderr: breakage.stderr });
                }
            }
        };
        match Hello::read(outcome) {
            Ok(hello) => {
                conversation.limits = limits;
                conversation.answered.clear();
                Ok((conversation, hello))
            }
            Err(message) => {
                let stderr = conversation.link.end(Duration::ZERO).stderr;
                Err(Unusable { message, stderr })
            }
        }
    }

    /// Starts or connects to the adapter and sends it `hello`.
    fn connect(launch: &Launch, limits: Limits, first_id: u64) -> Result<Self, Unusable> {
        let link = match launch {
            Launch::Pipes(program) | Launch::OneShot(program) => Link::pipes(program)?,
            Launch::Tcp(address, program) => {
                Link::tcp(address, program.as_ref(), Instant::now() + limits.hello)?
            }
        };
        let mut conversation = Self::over(link, Limits { answer: limits.hello, ..limits }, first_id);
        conversation.send(0, &Task::new("hello", &Hello::request()));
        if let Launch::OneShot(_) = launch {
            conversation.link.close_input();
        }
        Ok(conversation)
    }

    /// Talks over a link to an adapter that is not asked to introduce itself.
    pub(super) fn over(link: Link, limits: Limits, first_id: u64) -> Self {
        Self {
            link,
            limits,
            ids: Ids { first: first_id, next: first_id },
            open: BTreeMap::new(),
            answered: HashMap::new(),
            waiting_since: Instant::now(),
            is_over: false,
        }
    }

    /// Sends the request of the task in this place.
    pub(super) fn send(&mut self, place: usize, task: &Task) {
        let line = task.line(self.ids.next);
        self.send_line(place, line);
    }

    /// Sends a request that bears the id that is due.
    pub(super) fn send_line(&mut self, place: usize, line: Vec<Piece>) {
        if self.open.is_empty() {
            self.waiting_since = Instant::now();
        }
        self.open.insert(self.ids.next, place);
        self.ids.next += 1;
        self.link.write(line);
    }

    /// Nothing more will be sent.
    pub(super) fn close_input(&mut self) {
        self.link.close_input();
    }

    /// The next answer and the task it belongs to. After a breakage the conversation is over.
    pub(super) fn receive(&mut self) -> Result<(usize, Outcome), Breakage> {
        // The limit counts from the last sign of life: an adapter that works on one request after the other is not hanging.
        let deadline = self.waiting_since + self.limits.answer;
        let Some(event) = self.link.next(deadline) else {
            let seconds = self.limits.answer.as_secs_f64();
            let message = format!("it did not answer within {seconds} s");
            return Err(self.broke(BreakageKind::Hung, message));
        };
        let (id, outcome) = self.read(event)?;
        let Some(task) = self.open.remove(&id) else {
            return Err(self.answered_twice(id));
        };
        self.answered.insert(id, task);
        self.waiting_since = Instant::now();
        Ok((task, outcome))
    }

    /// Whether the next answer, or breakage, is there already.
    pub(super) fn has_more(&self) -> bool {
        self.link.has_more()
    }

    /// Whether nothing is in flight.
    pub(super) fn is_idle(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether another request may be sent.
    pub(super) fn has_room(&self) -> bool {
        self.open.len() < self.limits.window
    }

    /// Whether nothing but `hello` has been answered: what breaks now is owed to nothing earlier.
    pub(super) fn is_fresh(&self) -> bool {
        self.answered.is_empty()
    }

    /// Whether nothing can be sent any more.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// The id that comes after all that were given out.
    pub(super) fn next_id(&self) -> u64 {
        self.ids.next
    }

    /// Ends in an orderly way.
    pub(super) fn close(&mut self) -> Result<(), Breakage> {
        self.is_over = true;
        self.link.close_input();
        let deadline = Instant::now() + self.limits.exit;
        match self.link.next(deadline) {
            Some(Event::Closed) => {}
            Some(event) => {
                let (id, _) = self.read(event)?;
                return Err(self.answered_twice(id));
            }
            None => return Err(self.did_not_exit()),
        }
        if !self.link.is_to_exit() {
            self.link.end(Duration::ZERO);
            return Ok(());
        }
        let ending = self.link.end(deadline.saturating_duration_since(Instant::now()));
        match ending.status {
            Some(status) if status.success() => Ok(()),
            Some(status) => {
                let message = format!("after its last answer, it ended with {}", describe(status));
                Err(self.broken(BreakageKind::Ended, message, ending.stderr))
            }
            None => Err(Breakage { stderr: ending.stderr, ..self.did_not_exit() }),
        }
    }

    /// The id of the request that an event answers, and the outcome.
    fn read(&mut self, event: Event) -> Result<(u64, Outcome), Breakage> {
        let (kind, message) = match event {
            Event::Line(line) => match Answer::parse(&line) {
                Ok(answer) => match self.ids.find(&answer.id) {
                    Ok(id) => return Ok((id, answer.outcome)),
                    Err((culprit, what)) => {
                        let message = format!("it answered {what}: {}", excerpt(&line));
                        return Err(Breakage { culprit, ..self.broke(BreakageKind::UnknownId, message) });
                    }
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
                let ending = self.link.end(LAST_BREATH);
                let message = match ending.status {
                    Some(status) => format!("it ended with {}", describe(status)),
                    None => format!("it closed {}", self.link.name()),
                };
                return Err(self.broken(BreakageKind::Ended, message, ending.stderr));
            }
        };
        Err(self.broke(kind, message))
    }

    fn answered_twice(&mut self, id: u64) -> Breakage {
        let (culprit, what) = match self.answered.get(&id) {
            Some(&task) => (Culprit::Task(task), "the same request"),
            None => (Culprit::Start, "hello"),
        };
        let breakage = self.broke(BreakageKind::AnsweredTwice, format!("it answered {what} twice"));
        Breakage { culprit, ..breakage }
    }

    fn did_not_exit(&mut self) -> Breakage {
        let seconds = self.limits.exit.as_secs_f64();
        let message = match self.link.is_to_exit() {
            true => format!("it was still there {seconds} s after its standard input had ended"),
            false => format!("it had not closed the connection {seconds} s after our side of it had ended"),
        };
        self.broke(BreakageKind::DidNotExit, message)
    }

    fn broke(&mut self, kind: BreakageKind, message: String) -> Breakage {
        let stderr = self.link.end(Duration::ZERO).stderr;
        self.broken(kind, message, stderr)
    }

    fn broken(&mut self, kind: BreakageKind, message: String, stderr: String) -> Breakage {
        self.is_over = true;
        let lost = std::mem::take(&mut self.open).into_values().collect();
        Breakage { kind, message, stderr, culprit: Culprit::Unknown, lost }
    }
}

impl Ids {
    /// The number that an id stands for; or what else was answered, and who may have done it.
    fn find(self, id: &str) -> Result<u64, (Culprit, &'static str)> {
        let number = id.parse::<u64>().ok().filter(|number| *id == number.to_string());
        match number {
            Some(number) if number < self.first => {
                Err((Culprit::Start, "a request from before it was started"))
            }
            Some(number) if number < self.next => Ok(number),
            _ => Err((Culprit::Unknown, "a request that was never sent")),
        }
    }
}

fn excerpt(line: &str) -> String {
    const LENGTH: usize = 120;
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{:?}…", &line[..end]),
        None => format!("{line:?}"),
    }
}

//! A process for each request: it gets one line, its standard input ends, it answers one line and ends.

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver, Sender};

use super::conversation::Conversation;
use super::launch::{Launch, Program};
use super::lines::Piece;
use super::link::Link;
use super::message::{Hello, Outcome};
use super::session::{Breakage, BreakageKind, Culprit, Limits, Unusable};
use super::task::Task;

/// Processes that answer one request each, several at a time.
#[derive(Debug)]
pub(crate) struct OneShot {
    program: Program,
    limits: Limits,
    next_id: u64,
    running: usize,
    sender: Sender<Vec<Sign>>,
    receiver: Receiver<Vec<Sign>>,
    signs: VecDeque<Sign>,
    is_over: bool,
}

/// An answer and the task it belongs to, or a breach of the protocol. A process may give the one and then the other.
type Sign = Result<(usize, Outcome), Breakage>;

impl OneShot {
    /// Asks a first process to introduce the adapter.
    pub(super) fn start(program: &Program, limits: Limits, first_id: u64) -> Result<(Self, Hello), Unusable> {
        let (mut first, hello) = Conversation::start(&Launch::OneShot(program.clone()), limits, first_id)?;
        let next_id = first.next_id();
        // What is wrong with its end spoils no answer.
        let ending = first.close().err().map(Err);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let (sender, receiver) = mpsc::channel();
        let one_shot = Self {
            program: program.clone(),
            limits: Limits { window: limits.window.min(cores), ..limits },
            next_id,
            running: 0,
            sender,
            receiver,
            signs: ending.into_iter().collect(),
            is_over: false,
        };
        Ok((one_shot, hello))
    }

    /// Starts a process for the task in this place.
    pub(super) fn send(&mut self, place: usize, task: &Task) {
        let id = self.next_id;
        self.next_id += 1;
        self.running += 1;
        let line = task.line(id);
        let (program, limits, sender) = (self.program.clone(), self.limits, self.sender.clone());
        let talk = move || {
            // If nobody is left who wants to know, so be it.
            let _ = sender.send(exchange(&program, limits, id, place, line));
        };
        if let Err(error) = std::thread::Builder::new().spawn(talk) {
            let _ = self.sender.send(vec![Err(not_started(place, error.to_string(), String::new()))]);
        }
    }

    /// The next answer and the task it belongs to. A breakage concerns one process; the others go on.
    pub(super) fn receive(&mut self) -> Sign {
        loop {
            if let Some(sign) = self.signs.pop_front() {
                return sign;
            }
            // Every process is given up in the end, and there is always a sender: ours.
            self.signs.extend(self.receiver.recv().unwrap_or_default());
            self.running = self.running.saturating_sub(1);
        }
    }

    /// Drops what was not received of processes that have ended.
    pub(super) fn forget(&mut self) {
        self.signs.clear();
    }

    /// Whether the next answer, or breakage, is there already.
    pub(super) fn has_more(&self) -> bool {
        !self.signs.is_empty()
    }

    /// Whether nothing is in flight.
    pub(super) fn is_idle(&self) -> bool {
        self.running == 0 && self.signs.is_empty()
    }

    /// Whether another request may be sent.
    pub(super) fn has_room(&self) -> bool {
        self.running < self.limits.window
    }

    /// Whether nothing can be sent any more.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// The id that comes after all that were given out.
    pub(super) fn next_id(&self) -> u64 {
        self.next_id
    }

    /// Ends. The processes have ended before.
    pub(super) fn close(&mut self) {
        self.is_over = true;
    }
}

/// The whole life of a process.
fn exchange(program: &Program, limits: Limits, id: u64, task: usize, line: Vec<Piece>) -> Vec<Sign> {
    let link = match Link::pipes(program) {
        Ok(link) => link,
        Err(Unusable { message, stderr }) => return vec![Err(not_started(task, message, stderr))],
    };
    let mut conversation = Conversation::over(link, limits, id);
    conversation.send_line(task, line);
    conversation.close_input();
    let answer = match conversation.receive() {
        Ok(answer) => answer,
        // There was but one request.
        Err(breakage) => {
            return vec![Err(Breakage { culprit: Culprit::Task(task), lost: vec![], ..breakage })];
        }
    };
    let mut signs = vec![Ok(answer)];
    signs.extend(conversation.close().err().map(Err));
    signs
}

fn not_started(task: usize, message: String, stderr: String) -> Breakage {
    let (kind, culprit) = (BreakageKind::NotStarted, Culprit::Task(task));
    Breakage { kind, message, stderr, culprit, lost: vec![] }
}

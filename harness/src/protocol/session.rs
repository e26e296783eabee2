//! Requests and answers, from the start of an adapter to its end or its first breach of the protocol, over any transport.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::conversation::Conversation;
use super::launch::Launch;
use super::message::{Hello, Outcome};
use super::one_shot::OneShot;
use super::task::Task;

/// What an adapter is allowed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The number of requests in flight.
    pub window: usize,
    /// The time until an answer.
    pub answer: Duration,
    /// The time until the answer to `hello`, which includes starting.
    pub hello: Duration,
    /// The time to end after its input has ended.
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

/// A breach of the protocol.
#[derive(Debug)]
pub(crate) struct Breakage {
    /// Which kind it is.
    pub(crate) kind: BreakageKind,
    /// What happened, in words.
    pub(crate) message: String,
    /// The last of what the process wrote to standard error.
    pub(crate) stderr: String,
    /// Who did it.
    pub(crate) culprit: Culprit,
    /// The other tasks that will get no answer any more, in the order in which they were sent.
    pub(crate) lost: Vec<usize>,
}

/// Who is responsible for a breach of the protocol, as far as it shows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Culprit {
    /// A task.
    Task(usize),
    /// No task: it would have happened without any.
    Start,
    /// That has to be found out.
    Unknown,
}

/// The kinds of breaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BreakageKind {
    /// The process ended, or closed its standard output or the connection.
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
    /// It answered a request that was never sent, or not since it was started.
    UnknownId,
    /// It answered a request twice.
    AnsweredTwice,
    /// It could not be started again.
    NotStarted,
    /// It did not end after its input had ended.
    DidNotExit,
}

/// An adapter that has said hello.
#[derive(Debug)]
pub(crate) enum Session {
    /// One process or connection for all requests.
    Lasting(Conversation),
    /// A process for each request.
    OneShot(OneShot),
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

impl Unusable {
    pub(super) fn silent(message: String) -> Self {
        Self { message, stderr: String::new() }
    }
}

impl Session {
    /// Starts the adapter and asks it to introduce itself. Ids count from the one given, so that no answer from before can be
    /// taken for one to a request of this session.
    pub(crate) fn start(launch: &Launch, limits: Limits, first_id: u64) -> Result<(Self, Hello), Unusable> {
        match launch {
            Launch::OneShot(program) => {
                let (one_shot, hello) = OneShot::start(program, limits, first_id)?;
                Ok((Self::OneShot(one_shot), hello))
            }
            Launch::Pipes(_) | Launch::Tcp(..) => {
                let (conversation, hello) = Conversation::start(launch, limits, first_id)?;
                Ok((Self::Lasting(conversation), hello))
            }
        }
    }

    /// Sends the request of the task in this place.
    pub(crate) fn send(&mut self, place: usize, task: &Task) {
        match self {
            Self::Lasting(conversation) => conversation.send(place, task),
            Self::OneShot(one_shot) => one_shot.send(place, task),
        }
    }

    /// The next answer and the task it belongs to.
    pub(crate) fn receive(&mut self) -> Result<(usize, Outcome), Breakage> {
        match self {
            Self::Lasting(conversation) => conversation.receive(),
            Self::OneShot(one_shot) => one_shot.receive(),
        }
    }

    /// Drops the breakages of processes that have answered, so that none of them is taken for what comes of the next request.
    pub(crate) fn forget(&mut self) {
        if let Self::OneShot(one_shot) = self {
            one_shot.forget();
        }
    }

    /// Whether the next answer, or breakage, is there already.
    pub(crate) fn has_more(&self) -> bool {
        match self {
            Self::Lasting(conversation) => conversation.has_more(),
            Self::OneShot(one_shot) => one_shot.has_more(),
        }
    }

    /// Whether nothing is in flight.
    pub(crate) fn is_idle(&self) -> bool {
        match self {
            Self::Lasting(conversation) => conversation.is_idle(),
            Self::OneShot(one_shot) => one_shot.is_idle(),
        }
    }

    /// Whether another request may be sent.
    pub(crate) fn has_room(&self) -> bool {
        match self {
            Self::Lasting(conversation) => conversation.has_room(),
            Self::OneShot(one_shot) => one_shot.has_room(),
        }
    }

    /// Whether a request that is sent alone now owes nothing to an earlier one.
    pub(crate) fn is_fresh(&self) -> bool {
        match self {
            Self::Lasting(conversation) => conversation.is_fresh(),
            Self::OneShot(_) => true,
        }
    }

    /// Whether nothing can be sent any more.
    pub(crate) fn is_over(&self) -> bool {
        match self {
            Self::Lasting(conversation) => conversation.is_over(),
            Self::OneShot(one_shot) => one_shot.is_over(),
        }
    }

    /// The id that comes after all that were given out.
    pub(crate) fn next_id(&self) -> u64 {
        match self {
            Self::Lasting(conversation) => conversation.next_id(),
            Self::OneShot(one_shot) => one_shot.next_id(),
        }
    }

    /// Ends the session in an orderly way.
    pub(crate) fn close(&mut self) -> Result<(), Breakage> {
        match self {
            Self::Lasting(conversation) => conversation.close(),
            Self::OneShot(one_shot) => {
                one_shot.close();
                Ok(())
            }
        }
    }
}

//! A relay: it takes messages and hands them out. A state and a call give an answer and the next state (section *Relay*).
//!
//! The host that runs one writes the next state to storage that outlives a crash before it passes on the answer to a submission
//! (LAYER2-35). [`State::to_json`] gives what it writes, [`State::from_json`] takes it back.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use crate::Error;
use crate::check::{
    Context, Registration, check_chain, check_sender, check_signature, check_time, check_type, ensure,
};
use crate::envelope::Route;
use crate::message::{self, GREATEST_INTEGER, Received};

pub use crate::state::{Limits, State, Stored};

/// The most messages of one answer.
const PAGE: usize = 100;

/// What is asked of a relay.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// Take a message.
    Submit {
        /// The clock, in seconds since 1970.
        now: u32,
        /// The message.
        message: Value,
        /// What the chain says about the sender.
        registration: Option<Registration>,
    },
    /// Hand out what waits.
    Fetch {
        /// The clock, in seconds since 1970.
        now: u32,
        /// A FIO Address or a Search Index.
        route: Route,
        /// Only messages with a higher number.
        after: u64,
        /// At most so many.
        limit: usize,
    },
}

/// What a relay answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The number of a message that was taken.
    Taken(u64),
    /// Messages with their numbers, and how many come after those.
    Found(Vec<(u64, Value)>, usize),
    /// Why not.
    Refused(Error),
}

/// The answer of a relay to a call as it came, and what it does to the state. What is no call changes nothing (LAYER2-37).
pub fn answer(state: &mut State, call: &Value) -> Answer {
    Call::from_json(call).map_or_else(Answer::Refused, |call| apply(state, &call))
}

/// The answer of a relay, and what it does to the state.
pub fn apply(state: &mut State, call: &Call) -> Answer {
    match call {
        Call::Submit { now, message, registration } => {
            let now = state.advance(*now);
            submit(state, now, message, registration.as_ref()).map_or_else(Answer::Refused, Answer::Taken)
        }
        Call::Fetch { now, route, after, limit } => {
            let now = state.advance(*now);
            fetch(state, now, route, *after, *limit)
        }
    }
}

impl Call {
    /// The call in this JSON.
    ///
    /// Errors: `layer2.malformed` for what is not of the form of a call (LAYER2-37).
    pub fn from_json(json: &Value) -> Result<Self, Error> {
        let form = Error::Malformed("a call is an object with the fields of its row (LAYER2-37)");
        // A list of the values is none, though serde takes it.
        let call = json.is_object().then(|| CallForm::deserialize(json)).ok_or(form)?;
        match call.map_err(|_| form)? {
            CallForm::Submit { now, message, registration } => {
                Ok(Self::Submit { now, message, registration })
            }
            CallForm::Fetch { now, route, after, limit } => {
                let is_in_range = after <= GREATEST_INTEGER && (1..=PAGE).contains(&limit);
                ensure(is_in_range, Error::Malformed("after or limit is out of range (LAYER2-37)"))?;
                Ok(Self::Fetch { now, route: Route::parse(&route)?, after, limit })
            }
        }
    }
}

impl Answer {
    /// The JSON form.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Taken(number) => json!({"ok": {"number": number}}),
            Self::Found(messages, more) => {
                let messages: Vec<_> = messages
                    .iter()
                    .map(|(number, message)| json!({"number": number, "message": message}))
                    .collect();
                json!({"ok": {"messages": messages, "more": more}})
            }
            Self::Refused(error) => json!({"error": error.code()}),
        }
    }
}

fn submit(
    state: &mut State,
    now: u32,
    message: &Value,
    registration: Option<&Registration>,
) -> Result<u64, Error> {
    let context = Context { chain_id: state.chain_id(), now, registration };
    let received = message::read(message)?;
    check_chain(&received, context.chain_id)?;
    check_time(&received, now)?;
    check_signature(&received)?;
    check_sender(&received, registration)?;
    ensure(state.messages().all(|stored| !stored.is_same(&received)), Error::Replay)?; // LAYER2-24
    check_type(&received)?;
    check_limits(state, now, &received)?;
    Ok(state.store(now, message.clone(), &received))
}

/// Check 16 (LAYER2-33).
fn check_limits(state: &State, now: u32, received: &Received) -> Result<(), Error> {
    let is_from = |stored: &&Stored| stored.sender_key() == &received.envelope.sender_key;
    let waits_there = |stored: &&Stored| *stored.route() == received.envelope.route;
    let waiting = || state.messages().filter(|stored| !stored.has_expired(now));
    let last_hour = state.messages().filter(|stored| stored.is_of_last_hour(now));
    let limits = state.limits();
    for (count, limit, error) in [
        (last_hour.filter(is_from).count(), limits.per_hour, Error::RateLimited),
        (waiting().filter(is_from).count(), limits.per_sender, Error::RateLimited),
        (
            waiting().filter(is_from).filter(waits_there).count(),
            limits.per_sender_and_route,
            Error::RateLimited,
        ),
        (waiting().filter(waits_there).count(), limits.per_route, Error::MailboxFull),
        (waiting().count(), limits.total, Error::RelayFull),
    ] {
        ensure(count < limit, error)?;
    }
    // The next number is an integer, too.
    ensure(state.next_number() < GREATEST_INTEGER, Error::RelayFull)
}

/// What waits on a route, in the order of the numbers (LAYER2-31).
fn fetch(state: &State, now: u32, route: &Route, after: u64, limit: usize) -> Answer {
    let waiting: Vec<_> = state
        .messages()
        .filter(|stored| stored.route() == route && !stored.has_expired(now) && stored.number() > after)
        .map(|stored| (stored.number(), stored.message()))
        .collect();
    let more = waiting.len().saturating_sub(limit);
    let page = waiting.into_iter().take(limit).map(|(number, message)| (number, message.clone()));
    Answer::Found(page.collect(), more)
}

#[derive(Deserialize)]
#[serde(tag = "call", rename_all = "lowercase", deny_unknown_fields)]
enum CallForm {
    Submit {
        now: u32,
        message: Value,
        #[serde(deserialize_with = "registration")]
        registration: Option<Registration>,
    },
    Fetch {
        now: u32,
        route: String,
        #[serde(default)]
        after: u64,
        #[serde(default = "page")]
        limit: usize,
    },
}

fn page() -> usize {
    PAGE
}

/// An object or null; not missing, and no list.
fn registration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Registration>, D::Error> {
    let object = Option::<Map<String, Value>>::deserialize(deserializer)?;
    object.map(|fields| Registration::deserialize(fields).map_err(D::Error::custom)).transpose()
}

//! What a relay keeps, in the one form of the chapter (section *Relay*).

use fio_reference::key::PublicKey;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Error;
use crate::envelope::Route;
use crate::message::{self, Received};

/// For so many seconds a message counts, though it has expired.
const HOUR: u32 = 3600;

/// The state of a relay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    #[serde(with = "hex")]
    chain_id: [u8; 32],
    limits: Limits,
    messages: Vec<Stored>,
    next_number: u64,
    time: u32,
}

/// How much a relay takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Messages of a sender in an hour.
    pub per_hour: usize,
    /// Messages of a sender that wait.
    pub per_sender: usize,
    /// Messages of a sender that wait on one route.
    pub per_sender_and_route: usize,
    /// Messages that wait on one route.
    pub per_route: usize,
    /// Messages that wait.
    pub total: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_hour: 60, per_sender: 200, per_sender_and_route: 50, per_route: 1_000, total: 1_000_000 }
    }
}

/// A message that was taken, with what is asked about it again and again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "StoredForm", into = "StoredForm")]
pub struct Stored {
    number: u64,
    received_at: u32,
    message: Value,
    sender_key: PublicKey,
    message_id: [u8; 16],
    route: Route,
    expires_at: u32,
}

impl State {
    /// A relay of this chain that has taken nothing yet.
    pub fn new(chain_id: [u8; 32], limits: Limits) -> Self {
        Self { chain_id, limits, messages: Vec::new(), next_number: 1, time: 0 }
    }

    /// The state that was written.
    ///
    /// Errors: `layer2.malformed`.
    pub fn from_json(json: &Value) -> Result<Self, Error> {
        Self::deserialize(json).map_err(|_| Error::Malformed("not the state of a relay (LAYER2-35)"))
    }

    /// What is written: its compact form is the canonical one.
    pub fn to_json(&self) -> Value {
        json!(self)
    }

    /// Goes on to this time, never back, and lets go what has expired and no longer counts (LAYER2-34). Returns the time.
    pub(crate) fn advance(&mut self, now: u32) -> u32 {
        self.time = self.time.max(now);
        let now = self.time;
        self.messages.retain(|stored| !stored.has_expired(now) || stored.is_of_last_hour(now));
        now
    }

    /// Keeps a message under the next number (LAYER2-32).
    pub(crate) fn store(&mut self, now: u32, message: Value, received: &Received) -> u64 {
        let number = self.next_number;
        self.messages.push(Stored::new(number, now, message, received));
        self.next_number += 1;
        number
    }

    pub(crate) fn chain_id(&self) -> &[u8; 32] {
        &self.chain_id
    }

    pub(crate) fn next_number(&self) -> u64 {
        self.next_number
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// In the order of their numbers; expired ones among them.
    pub fn messages(&self) -> impl Iterator<Item = &Stored> {
        self.messages.iter()
    }
}

impl Stored {
    fn new(number: u64, received_at: u32, message: Value, received: &Received) -> Self {
        let envelope = &received.envelope;
        Self {
            number,
            received_at,
            message,
            sender_key: envelope.sender_key,
            message_id: envelope.message_id,
            route: envelope.route.clone(),
            expires_at: envelope.expires_at,
        }
    }

    /// Its number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Its JSON form, as it came.
    pub fn message(&self) -> &Value {
        &self.message
    }

    pub(crate) fn sender_key(&self) -> &PublicKey {
        &self.sender_key
    }

    pub(crate) fn route(&self) -> &Route {
        &self.route
    }

    pub(crate) fn is_same(&self, received: &Received) -> bool {
        let envelope = &received.envelope;
        self.sender_key == envelope.sender_key && self.message_id == envelope.message_id
    }

    pub(crate) fn has_expired(&self, now: u32) -> bool {
        self.expires_at <= now
    }

    pub(crate) fn is_of_last_hour(&self, now: u32) -> bool {
        now.saturating_sub(self.received_at) < HOUR
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredForm {
    number: u64,
    received_at: u32,
    message: Value,
}

impl From<Stored> for StoredForm {
    fn from(stored: Stored) -> Self {
        Self { number: stored.number, received_at: stored.received_at, message: stored.message }
    }
}

impl TryFrom<StoredForm> for Stored {
    type Error = Error;

    fn try_from(form: StoredForm) -> Result<Self, Error> {
        let received = message::read(&form.message)?;
        Ok(Self::new(form.number, form.received_at, form.message, &received))
    }
}

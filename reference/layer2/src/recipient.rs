//! The recipient: opening a message, and what is remembered (section *Checks*).

use std::collections::BTreeMap;

use fio_reference::content::open_with_keys;
use fio_reference::ecdh;
use fio_reference::index;
use fio_reference::key::{self, PrivateKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::Error;
use crate::check::{Context, check_chain, check_sender, check_signature, check_time, check_type, ensure};
use crate::content::{Content, Inner};
use crate::envelope::{Envelope, Route};
use crate::message::{self, Received};

/// Who reads.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    /// Its FIO Address, in lower case.
    pub fio_address: &'a str,
    /// A private encryption key of it.
    pub private: &'a PrivateKey,
}

/// What a recipient remembers (LAYER2-25).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StateForm", into = "StateForm")]
pub struct State {
    /// The latest time that it has known.
    time: u32,
    /// The messages that it has accepted, by sender key and message id, and when they expire.
    seen: BTreeMap<([u8; 33], [u8; 16]), u32>,
}

/// A message that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The sender's FIO Address.
    pub sender: String,
    /// The type of content.
    pub content_type: String,
    /// The content.
    pub content: Content,
    /// Whether it was sealed.
    pub was_sealed: bool,
}

/// Opens a message (LAYER2-30). The state changes only when all checks hold.
///
/// Errors: as [`verify`](crate::check::verify), with `layer2.not_for_me` after `layer2.not_yet_valid` and `layer2.replay` before
/// `layer2.type_forbidden`; then `sealed.rejected`, `layer2.malformed`, `layer2.identity_mismatch`, `content.malformed`.
pub fn open(
    message: &Value,
    context: &Context<'_>,
    recipient: &Recipient<'_>,
    state: &mut State,
) -> Result<Opened, Error> {
    let now = context.now.max(state.time());
    let received = message::read(message)?;
    check_chain(&received, context.chain_id)?;
    check_time(&received, now)?;
    check_route(&received.envelope, recipient)?;
    check_signature(&received)?;
    check_sender(&received, context.registration)?;
    check_replay(&received, state, now)?;
    let message_type = check_type(&received)?;
    let envelope = &received.envelope;
    let inner = Inner::decode(&plaintext(envelope, recipient)?)?;
    check_identities(envelope, &inner, recipient)?;
    let content = Content::unpack(message_type, &inner.packed)?;
    state.remember(&received, now);
    Ok(Opened::new(&received, inner, content))
}

/// Check 5. Errors: `layer2.not_for_me` (LAYER2-23).
pub fn check_route(envelope: &Envelope, recipient: &Recipient<'_>) -> Result<(), Error> {
    let is_own = match &envelope.route {
        Route::Address(address) => address == recipient.fio_address,
        Route::Index(route) => envelope.sender_encrypt_key.is_some_and(|sender| {
            let own = key::public_of(recipient.private);
            let secrets = ecdh::shared_secrets(recipient.private, &sender);
            secrets.iter().any(|(_, secret)| index::derive(secret, &own) == *route)
        }),
    };
    ensure(is_own, Error::NotForMe)
}

/// Check 10. What has expired counts as forgotten, though it stands there still. Errors: `layer2.replay` (LAYER2-24).
pub fn check_replay(received: &Received, state: &State, now: u32) -> Result<(), Error> {
    let is_seen = state.seen.get(&id(received)).is_some_and(|expires_at| *expires_at > now);
    ensure(!is_seen, Error::Replay)
}

/// Check 12: the inner plaintext. Errors: `sealed.rejected` (LAYER2-26).
pub fn plaintext(envelope: &Envelope, recipient: &Recipient<'_>) -> Result<Zeroizing<Vec<u8>>, Error> {
    match &envelope.sender_encrypt_key {
        Some(sender) => Ok(open_with_keys(recipient.private, sender, &envelope.content)?.0),
        None => Ok(Zeroizing::new(envelope.content.clone())),
    }
}

/// Check 14. Errors: `layer2.identity_mismatch` (LAYER2-27).
pub fn check_identities(envelope: &Envelope, inner: &Inner, recipient: &Recipient<'_>) -> Result<(), Error> {
    let is_right = inner.sender == envelope.sender && inner.recipient == recipient.fio_address;
    ensure(is_right, Error::IdentityMismatch)
}

impl Opened {
    /// What a message says that passed all checks.
    pub fn new(received: &Received, inner: Inner, content: Content) -> Self {
        let envelope = &received.envelope;
        Self {
            sender: inner.sender,
            content_type: envelope.content_type.clone(),
            content,
            was_sealed: envelope.sender_encrypt_key.is_some(),
        }
    }
}

impl State {
    /// The latest time that it has known.
    pub fn time(&self) -> u32 {
        self.time
    }

    /// Adds a message that was accepted. Nothing goes before it has expired for good: the time never goes back.
    pub fn remember(&mut self, received: &Received, now: u32) {
        self.time = self.time.max(now);
        self.seen.retain(|_, expires_at| *expires_at > self.time);
        self.seen.insert(id(received), received.envelope.expires_at);
    }
}

fn id(received: &Received) -> ([u8; 33], [u8; 16]) {
    (received.envelope.sender_key.to_point(), received.envelope.message_id)
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StateForm {
    time: u32,
    seen: Vec<SeenForm>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenForm {
    sender_key: String,
    message_id: String,
    expires_at: u32,
}

impl From<State> for StateForm {
    fn from(state: State) -> Self {
        let seen = state.seen.into_iter().map(|((sender_key, message_id), expires_at)| SeenForm {
            sender_key: hex::encode(sender_key),
            message_id: hex::encode(message_id),
            expires_at,
        });
        Self { time: state.time, seen: seen.collect() }
    }
}

impl TryFrom<StateForm> for State {
    type Error = &'static str;

    fn try_from(form: StateForm) -> Result<Self, Self::Error> {
        let mut seen = BTreeMap::new();
        for entry in form.seen {
            let mut id = ([0; 33], [0; 16]);
            hex::decode_to_slice(&entry.sender_key, &mut id.0)
                .map_err(|_| "sender_key is 33 bytes in hex")?;
            hex::decode_to_slice(&entry.message_id, &mut id.1)
                .map_err(|_| "message_id is 16 bytes in hex")?;
            if seen.insert(id, entry.expires_at).is_some() {
                return Err("a message is seen once");
            }
        }
        Ok(Self { time: form.time, seen })
    }
}

//! The checks that anybody can do (section *Checks*), one function each. Who does which, and in which order, [`verify`],
//! [`recipient::open`](crate::recipient::open) and [`relay::apply`](crate::relay::apply) say.

use fio_reference::key::{PublicKey, format_fio_public};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Error;
use crate::content::MessageType;
use crate::envelope::Envelope;
use crate::message::{self, Received};
use crate::signature::{is_canonical, recover};

/// How far the creation of a message may lie ahead, in seconds (LAYER2-20).
pub const CLOCK_TOLERANCE: u32 = 300;

/// What the chain says about a FIO Address at the moment of the check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// The key of the account that owns it, as text.
    pub owner_key: String,
    /// What `get_encrypt_key` answers.
    pub encrypt_key: String,
}

/// What a check knows besides the message.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The id of one's own chain.
    pub chain_id: &'a [u8; 32],
    /// In seconds since 1970.
    pub now: u32,
    /// That of the sender; `None` if the chain does not serve its FIO Address.
    pub registration: Option<&'a Registration>,
}

/// The checks that anybody can do: 1 to 4, 6 to 9, 11.
///
/// Errors: as [`message::read`]; then `layer2.wrong_chain`, `layer2.expired`, `layer2.not_yet_valid`, `layer2.non_canonical`,
/// `layer2.bad_signature`, `layer2.unknown_sender`, `layer2.key_mismatch`, `layer2.type_forbidden`.
pub fn verify(message: &Value, context: &Context<'_>) -> Result<Received, Error> {
    let received = message::read(message)?;
    check_chain(&received, context.chain_id)?;
    check_time(&received, context.now)?;
    check_signature(&received)?;
    check_sender(&received, context.registration)?;
    check_type(&received)?;
    Ok(received)
}

/// Check 2. Errors: `layer2.wrong_chain` (LAYER2-18).
pub fn check_chain(received: &Received, chain_id: &[u8; 32]) -> Result<(), Error> {
    ensure(received.envelope.chain_id == *chain_id, Error::WrongChain)
}

/// Checks 3 and 4. Errors: `layer2.expired` (LAYER2-19), `layer2.not_yet_valid` (LAYER2-20).
pub fn check_time(received: &Received, now: u32) -> Result<(), Error> {
    ensure(now < received.envelope.expires_at, Error::Expired)?;
    ensure(received.envelope.created_at <= now.saturating_add(CLOCK_TOLERANCE), Error::NotYetValid)
}

/// Checks 6 and 7. Errors: `layer2.non_canonical` (LAYER2-06), `layer2.bad_signature` (LAYER2-07).
pub fn check_signature(received: &Received) -> Result<(), Error> {
    ensure(is_canonical(&received.signature), Error::NonCanonical)?;
    let signer = recover(&received.digest, &received.signature)?;
    check_signer(&signer, &received.envelope)
}

/// The second half of check 7. Errors: `layer2.bad_signature` (LAYER2-07).
pub fn check_signer(signer: &PublicKey, envelope: &Envelope) -> Result<(), Error> {
    ensure(*signer == envelope.sender_key, Error::BadSignature)
}

/// Checks 8 and 9. Errors: `layer2.unknown_sender` (LAYER2-21), `layer2.key_mismatch` (LAYER2-22).
pub fn check_sender(received: &Received, registration: Option<&Registration>) -> Result<(), Error> {
    let registration = registration.ok_or(Error::UnknownSender)?;
    let envelope = &received.envelope;
    ensure(registration.owner_key == format_fio_public(&envelope.sender_key), Error::KeyMismatch)?;
    match &envelope.sender_encrypt_key {
        Some(key) => ensure(registration.encrypt_key == format_fio_public(key), Error::KeyMismatch),
        None => Ok(()),
    }
}

/// Check 11. Errors: `layer2.type_forbidden` (LAYER2-10).
pub fn check_type(received: &Received) -> Result<MessageType, Error> {
    MessageType::from_name(&received.envelope.content_type)
}

pub(crate) fn ensure(holds: bool, otherwise: Error) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(otherwise) }
}

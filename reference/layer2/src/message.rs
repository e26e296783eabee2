//! A message: making one, and reading its JSON form (sections *Making a message* and *Reading a message*).

use fio_reference::ecdh::{self, XEncoding};
use fio_reference::index;
use fio_reference::key::{self, PrivateKey, PublicKey};
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::text;
use serde_json::{Value, json};

use crate::Error;
use crate::content::{Content, Inner, MessageType};
use crate::envelope::{
    self, Envelope, MAX_ENVELOPE_LENGTH, Route, UNSEALED_INDEX, check_address, check_length, check_times,
};
use crate::signature::{Digest, Signature, format_signature, parse_signature, sign_digest};

const PROTOCOL: &str = "fio_l2";
const VERSION: i64 = 1;
/// The greatest integer in JSON (RFC 7493): not every language holds a greater one.
pub(crate) const GREATEST_INTEGER: u64 = (1 << 53) - 1;

/// What is to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The id of the chain.
    pub chain_id: &'a [u8],
    /// 16 bytes, drawn at random (LAYER2-36).
    pub message_id: &'a [u8],
    /// In seconds since 1970.
    pub created_at: i64,
    /// In seconds since 1970.
    pub expires_at: i64,
    /// The sender's FIO Address.
    pub sender: &'a str,
    /// The recipient's FIO Address.
    pub recipient: &'a str,
    /// Whether it is routed by Search Index, and not by the recipient's FIO Address.
    pub by_index: bool,
    /// The type of content.
    pub content_type: &'a str,
    /// The content: an object, or a string for `text`.
    pub content: &'a Value,
    /// What it is sealed with, if it is.
    pub sealing: Option<Sealing<'a>>,
}

/// What content is sealed with.
#[derive(Clone, Copy, Debug)]
pub struct Sealing<'a> {
    /// The sender's private encryption key.
    pub private: &'a PrivateKey,
    /// The recipient's encryption key.
    pub recipient: &'a PublicKey,
    /// The initialization vector: 16 bytes, unpredictable and fresh.
    pub iv: &'a [u8],
    /// The encoding of x.
    pub x_encoding: XEncoding,
}

/// A message that was read: its form is right, and nothing else is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The envelope.
    pub envelope: Envelope,
    /// The digest of its bytes.
    pub digest: Digest,
    /// The signature.
    pub signature: Signature,
}

/// Makes a message and signs it with the key that owns the sender's FIO Address (LAYER2-03).
///
/// Errors: `layer2.type_forbidden`, `layer2.malformed`, `content.invalid`, `ecdh.not_for_sealing`, `sealed.iv_length`,
/// `layer2.too_large`.
pub fn make(draft: &Draft<'_>, owner: &PrivateKey) -> Result<Value, Error> {
    let envelope = envelope(draft, owner)?;
    check_length(envelope.len())?;
    Ok(to_json(&envelope, &sign_digest(owner, &envelope::digest(&envelope))))
}

/// The envelope of what is to be sent: all of [`make`] but the limit and the signature.
///
/// Errors: as [`make`].
pub fn envelope(draft: &Draft<'_>, owner: &PrivateKey) -> Result<Vec<u8>, Error> {
    let message_type = MessageType::from_name(draft.content_type)?;
    let length = |_| Error::Malformed("a chain id has 32 bytes, a message id 16 (LAYER2-14)");
    let chain_id = draft.chain_id.try_into().map_err(length)?;
    let message_id = draft.message_id.try_into().map_err(length)?;
    let (created_at, expires_at) = (time(draft.created_at)?, time(draft.expires_at)?);
    check_times(created_at, expires_at)?;
    check_address(draft.sender)?;
    check_address(draft.recipient)?;
    if draft.by_index && draft.sealing.is_none() {
        return Err(UNSEALED_INDEX);
    }
    let content = content(draft, message_type)?;
    envelope::encode(&Envelope {
        chain_id,
        message_id,
        created_at,
        expires_at,
        sender: draft.sender.to_owned(),
        sender_key: key::public_of(owner),
        sender_encrypt_key: draft.sealing.map(|sealing| key::public_of(sealing.private)),
        route: route(draft)?,
        content_type: draft.content_type.to_owned(),
        content,
    })
}

/// The JSON form of an envelope and its signature.
pub fn to_json(envelope: &[u8], signature: &Signature) -> Value {
    json!({
        "protocol": PROTOCOL,
        "version": VERSION,
        "envelope": text::encode(envelope),
        "signature": format_signature(signature),
    })
}

/// Reads a message from its JSON form.
///
/// Errors: `layer2.malformed`, `layer2.version`, `layer2.too_large`, `text.malformed`, `key.malformed`, `key.not_on_curve`.
pub fn read(message: &Value) -> Result<Received, Error> {
    let (envelope, signature) = fields(message)?;
    let bytes = envelope_bytes(envelope)?;
    check_length(bytes.len())?;
    let envelope = envelope::decode(&bytes)?;
    let signature = parse_signature(signature)?;
    Ok(Received { envelope, digest: envelope::digest(&bytes), signature })
}

/// The texts of envelope and signature.
///
/// Errors: `layer2.malformed` (LAYER2-12), `layer2.version` (LAYER2-13).
pub fn fields(message: &Value) -> Result<(&str, &str), Error> {
    let form = Error::Malformed("a message has protocol, version, envelope and signature (LAYER2-12)");
    let object = message.as_object().filter(|object| object.len() == 4).ok_or(form)?;
    let field = |name| object.get(name).ok_or(form);
    let (protocol, version) = (field("protocol")?, field("version")?);
    let (envelope, signature) = (field("envelope")?, field("signature")?);
    if protocol != PROTOCOL {
        return Err(form);
    }
    let is_integer = |number: &i64| number.unsigned_abs() <= GREATEST_INTEGER;
    if version.as_i64().filter(is_integer).ok_or(form)? != VERSION {
        return Err(Error::Version);
    }
    Ok((envelope.as_str().ok_or(form)?, signature.as_str().ok_or(form)?))
}

/// The bytes of the envelope in its text.
///
/// Errors: `layer2.too_large` for text that is too long for an envelope (LAYER2-11), `text.malformed`.
pub fn envelope_bytes(envelope: &str) -> Result<Vec<u8>, Error> {
    // Before it is decoded.
    if envelope.chars().count() > MAX_ENVELOPE_LENGTH.div_ceil(3) * 4 {
        return Err(Error::TooLarge);
    }
    Ok(text::decode(envelope)?)
}

/// A time that goes into an envelope. Errors: `layer2.malformed` for what 4 bytes don't hold (LAYER2-15).
fn time(seconds: i64) -> Result<u32, Error> {
    u32::try_from(seconds).map_err(|_| Error::Malformed("a time is 0 to 2^32 - 1 (LAYER2-15)"))
}

/// Where it waits: the recipient's FIO Address, or the index for the recipient's encryption key (LAYER2-09).
fn route(draft: &Draft<'_>) -> Result<Route, Error> {
    match draft.sealing {
        Some(Sealing { private, recipient, x_encoding, .. }) if draft.by_index => {
            Ok(Route::Index(index::publish(private, recipient, x_encoding)?))
        }
        _ => Ok(Route::Address(draft.recipient.to_owned())),
    }
}

/// The content of the envelope: the inner plaintext, sealed if it is to be (LAYER2-08).
fn content(draft: &Draft<'_>, message_type: MessageType) -> Result<Vec<u8>, Error> {
    let packed = Content::parse_json(message_type, draft.content)?.pack()?;
    let inner = Inner { sender: draft.sender.to_owned(), recipient: draft.recipient.to_owned(), packed };
    let plaintext = inner.encode()?;
    let Some(sealing) = draft.sealing else { return Ok(plaintext.to_vec()) };
    let encoding = sealing.x_encoding.for_sealing()?;
    let iv = InitializationVector::from_bytes(sealing.iv)?;
    let secret = ecdh::shared_secret(sealing.private, sealing.recipient, encoding);
    Ok(sealed::seal(&sealed::derive_keys(secret.as_bytes()), &iv, &plaintext))
}

//! The steps of the chapter *Layer 2 messages*.

use fio_layer2::Error;
use fio_layer2::check::{self, Registration};
use fio_layer2::content::{Content, Inner, MessageType};
use fio_layer2::envelope::{self, Envelope, Route};
use fio_layer2::message::{self, Draft, Received};
use fio_layer2::recipient::{self, Opened, Recipient, State};
use fio_layer2::relay::{self, Answer, Call};
use fio_layer2::signature::{self, Digest, Signature, format_signature};
use fio_reference::abi::Reader;
use fio_reference::index::parse_index;
use fio_reference::key::{self, PrivateKey, PublicKey};
use fio_vectors::operation::{
    MessageOpenIn, MessageOpenOk, MessageSignIn, MessageSignOk, MessageVerifyIn, MessageVerifyOk, RecoverIn,
    RecoverOk, RelayIn, RelayOk, SignDigestIn, SignDigestOk,
};
use serde_json::Value;
use zeroize::Zeroizing;

use super::key::read_private;
use super::{Walk, steps};
use crate::builtin::Result;
use crate::builtin::chain::object;
use crate::builtin::layer2::{
    chain, digest, draft, opened_message, recipient_state, relay_state, sealing, verified,
};

type Refusable<T> = std::result::Result<T, Error>;

steps! {
    /// The steps of the chapter *Layer 2 messages*.
    Layer2 {
        /// The hash that a try derives *k* from.
        nonce_hash: fn(&Digest, usize) -> Digest = signature::nonce_hash;
        /// One try at a signature of a digest with the *k* of a hash.
        try_sign: fn(&PrivateKey, &Digest, &Digest) -> Option<Signature> = signature::try_sign;
        /// The signature in a text.
        parse_signature: fn(&str) -> Refusable<Signature> = signature::parse_signature;
        /// Whether *r* and *s* are canonical.
        is_canonical: fn(&Signature) -> bool = signature::is_canonical;
        /// The key that a signature of a digest belongs to.
        recover: fn(&Digest, &Signature) -> Refusable<PublicKey> = signature::recover;
        /// The envelope of what is to be sent.
        envelope: fn(&Draft<'_>, &PrivateKey) -> Refusable<Vec<u8>> = message::envelope;
        /// The texts of envelope and signature in the JSON form.
        fields: fn(&Value) -> Refusable<(&str, &str)> = message::fields;
        /// The bytes of the envelope in its text.
        envelope_bytes: fn(&str) -> Refusable<Vec<u8>> = message::envelope_bytes;
        /// Checks how many bytes an envelope has.
        check_length: fn(usize) -> Refusable<()> = envelope::check_length;
        /// Checks the magic.
        check_magic: fn(&[u8; 7]) -> Refusable<()> = envelope::check_magic;
        /// Checks the version of the envelope.
        check_version: fn(u8) -> Refusable<()> = envelope::check_version;
        /// Checks `created_at` and `expires_at`.
        check_times: fn(u32, u32) -> Refusable<()> = envelope::check_times;
        /// Checks a FIO Address of the envelope.
        check_address: fn(&str) -> Refusable<()> = envelope::check_address;
        /// The sender's owner key.
        sender_key: fn(&[u8; 33]) -> Refusable<PublicKey> = |point| Ok(key::parse_compressed_point(point)?);
        /// The sender's encryption key, if there is one.
        sender_encrypt_key: fn(&[u8; 33]) -> Refusable<Option<PublicKey>> = envelope::parse_sender_encrypt_key;
        /// Whether the route of this type, with this text, is a Search Index.
        is_index: fn(u8, &str) -> Refusable<bool> = |route_type, _| match route_type {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Error::Malformed("the type of route is 00 or 01 (LAYER2-14)")),
        };
        /// Reads the length of a string, or of the content.
        read_length: fn(&mut Reader<'_>) -> Refusable<u32> = |reader| reader.read_varuint32().map_err(layout);
        /// Check 2.
        check_chain: fn(&Received, &[u8; 32]) -> Refusable<()> = check::check_chain;
        /// Checks 3 and 4.
        check_time: fn(&Received, u32) -> Refusable<()> = check::check_time;
        /// Check 5.
        check_route: fn(&Envelope, &Recipient<'_>) -> Refusable<()> = recipient::check_route;
        /// Whether the key that signed is the one that the envelope names.
        check_signer: fn(&PublicKey, &Envelope) -> Refusable<()> = check::check_signer;
        /// Checks 8 and 9.
        check_sender: fn(&Received, Option<&Registration>) -> Refusable<()> = check::check_sender;
        /// Check 10.
        check_replay: fn(&Received, &State, u32) -> Refusable<()> = recipient::check_replay;
        /// Check 11.
        check_type: fn(&Received) -> Refusable<MessageType> = check::check_type;
        /// Check 12: the inner plaintext.
        plaintext: fn(&Envelope, &Recipient<'_>) -> Refusable<Zeroizing<Vec<u8>>> = recipient::plaintext;
        /// Check 13.
        inner: fn(&[u8]) -> Refusable<Inner> = Inner::decode;
        /// Check 14.
        check_identities: fn(&Envelope, &Inner, &Recipient<'_>) -> Refusable<()> = recipient::check_identities;
        /// Check 15.
        unpack: fn(MessageType, &[u8]) -> Refusable<Content> = Content::unpack;
        /// What is remembered of a message that was accepted.
        remember: fn(&mut State, &Received, u32) = State::remember;
        /// The call in a JSON value.
        read_call: fn(&Value) -> Refusable<Call> = Call::from_json;
        /// The answer to a call, and what it does to the state.
        apply: fn(&mut relay::State, &Call) -> Answer = relay::apply;
    }
}

/// `layer2.sign_digest`
pub(super) fn sign_digest(walk: &mut Walk, request: &SignDigestIn) -> Result<SignDigestOk> {
    let private = private_key(walk, &request.private.0)?;
    let signature = signed(walk, &private, &digest(&request.digest)?);
    Ok(SignDigestOk { signature: format_signature(&signature) })
}

/// A private key, as the chapter *Keys* reads it.
fn private_key(walk: &mut Walk, bytes: &[u8]) -> Result<PrivateKey> {
    Ok(key::parse_private_bytes(&read_private(walk, bytes)?)?)
}

/// Tries until a signature is canonical.
fn signed(walk: &mut Walk, private: &PrivateKey, digest: &Digest) -> Signature {
    let steps = &walk.steps.layer2;
    let mut nonce = 0;
    loop {
        let hash = (steps.nonce_hash)(digest, nonce);
        walk.note("nonce_hash", "LAYER2-04", &hash);
        if let Some(signature) = (steps.try_sign)(private, digest, &hash) {
            walk.note("signature", "LAYER2-03", signature.as_bytes());
            return signature;
        }
        nonce += 1;
    }
}

/// `layer2.recover`
pub(super) fn recover(walk: &mut Walk, request: &RecoverIn) -> Result<RecoverOk> {
    let signature = (walk.steps.layer2.parse_signature)(&request.signature);
    let signature = signature.map_err(|error| walk.refuse("signature", "LAYER2-05", error))?;
    walk.note("signature", "LAYER2-05", signature.as_bytes());
    let public = recovered(walk, &digest(&request.digest)?, &signature)?;
    Ok(RecoverOk { public: key::format_fio_public(&public) })
}

fn recovered(walk: &mut Walk, digest: &Digest, signature: &Signature) -> Result<PublicKey> {
    let steps = &walk.steps.layer2;
    if !(steps.is_canonical)(signature) {
        return Err(walk.refuse("canonical", "LAYER2-06", Error::NonCanonical));
    }
    let public = (steps.recover)(digest, signature);
    let public = public.map_err(|error| walk.refuse("signer", "LAYER2-07", error))?;
    walk.note("signer", "LAYER2-07", &public.to_point());
    Ok(public)
}

/// `layer2.sign`
pub(super) fn sign(walk: &mut Walk, request: &MessageSignIn) -> Result<MessageSignOk> {
    let owner = private_key(walk, &request.private.0)?;
    let sealing = sealing(request, walk.declared)?;
    let draft = draft(request, sealing.as_ref())?;
    let envelope = (walk.steps.layer2.envelope)(&draft, &owner);
    let envelope = walk.take("envelope", "LAYER2-01", envelope)?;
    check(walk, "length", "LAYER2-11", (walk.steps.layer2.check_length)(envelope.len()))?;
    let digest = envelope::digest(&envelope);
    walk.note("digest", "LAYER2-02", &digest);
    let signature = signed(walk, &owner, &digest);
    Ok(MessageSignOk { message: object(&message::to_json(&envelope, &signature)) })
}

/// `layer2.verify`
pub(super) fn verify(walk: &mut Walk, request: &MessageVerifyIn) -> Result<MessageVerifyOk> {
    let (chain_id, registration) = chain(&request.chain_id, request.registration.as_ref())?;
    let received = read(walk, &request.message)?;
    check_place(walk, &received, &chain_id, request.now)?;
    check_signature(walk, &received)?;
    check_sender(walk, &received, registration.as_ref())?;
    check_type(walk, &received)?;
    Ok(verified(&received))
}

/// `layer2.open`
pub(super) fn open(walk: &mut Walk, request: &MessageOpenIn) -> Result<MessageOpenOk> {
    let private = private_key(walk, &request.recipient.private.0)?;
    let recipient = Recipient { fio_address: &request.recipient.fio_address, private: &private };
    let (chain_id, registration) = chain(&request.chain_id, request.registration.as_ref())?;
    let mut state = recipient_state(&request.state)?;
    let now = request.now.max(state.time());
    let steps = &walk.steps.layer2;
    let received = read(walk, &request.message)?;
    check_place(walk, &received, &chain_id, now)?;
    let envelope = &received.envelope;
    check(walk, "route", "LAYER2-23", (steps.check_route)(envelope, &recipient))?;
    check_signature(walk, &received)?;
    check_sender(walk, &received, registration.as_ref())?;
    check(walk, "replay", "LAYER2-24", (steps.check_replay)(&received, &state, now))?;
    let message_type = check_type(walk, &received)?;
    let plaintext = check(walk, "plaintext", "LAYER2-26", (steps.plaintext)(envelope, &recipient))?;
    walk.note("plaintext", "LAYER2-26", &*plaintext);
    let inner = check(walk, "inner", "LAYER2-28", (steps.inner)(&plaintext))?;
    check(walk, "identities", "LAYER2-27", (steps.check_identities)(envelope, &inner, &recipient))?;
    let content = check(walk, "content", "LAYER2-28", (steps.unpack)(message_type, &inner.packed))?;
    (steps.remember)(&mut state, &received, now);
    opened_message(Opened::new(&received, inner, content), &state)
}

/// `layer2.relay`
pub(super) fn relay(walk: &mut Walk, request: RelayIn) -> Result<RelayOk> {
    let mut state = relay_state(request.state)?;
    let steps = &walk.steps.layer2;
    let mut answers = Vec::new();
    for call in &request.calls {
        let call = (steps.read_call)(call);
        let answer = call.map_or_else(Answer::Refused, |call| (steps.apply)(&mut state, &call));
        let answer = object(&answer.to_json());
        walk.note("answer", "LAYER2-30", &answer);
        answers.push(answer);
    }
    Ok(RelayOk { answers, state: object(&state.to_json()) })
}

fn read(walk: &mut Walk, message: &Value) -> Result<Received> {
    let steps = &walk.steps.layer2;
    let (text, signature) = check(walk, "fields", "LAYER2-12", (steps.fields)(message))?;
    let bytes = check(walk, "envelope_bytes", "LAYER2-11", (steps.envelope_bytes)(text))?;
    check(walk, "length", "LAYER2-11", (steps.check_length)(bytes.len()))?;
    let envelope = check(walk, "envelope", "LAYER2-14", decode(steps, &bytes))?;
    let signature = check(walk, "signature", "LAYER2-05", (steps.parse_signature)(signature))?;
    let received = Received { envelope, digest: envelope::digest(&bytes), signature };
    walk.note("digest", "LAYER2-02", &received.digest);
    walk.note("signature", "LAYER2-05", received.signature.as_bytes());
    Ok(received)
}

/// **decode**: each field is checked before the next is read.
fn decode(steps: &Layer2, bytes: &[u8]) -> Refusable<Envelope> {
    let mut reader = Reader::new(bytes);
    (steps.check_magic)(&array(&mut reader)?)?;
    let [version] = array(&mut reader)?;
    (steps.check_version)(version)?;
    let chain_id = array(&mut reader)?;
    let message_id = array(&mut reader)?;
    let created_at = u32::from_le_bytes(array(&mut reader)?);
    let expires_at = u32::from_le_bytes(array(&mut reader)?);
    (steps.check_times)(created_at, expires_at)?;
    let sender = string(steps, &mut reader)?.to_owned();
    (steps.check_address)(&sender)?;
    let sender_key = (steps.sender_key)(&array(&mut reader)?)?;
    let sender_encrypt_key = (steps.sender_encrypt_key)(&array(&mut reader)?)?;
    let [route_type] = array(&mut reader)?;
    let route = route(steps, route_type, string(steps, &mut reader)?)?;
    if matches!(route, Route::Index(_)) && sender_encrypt_key.is_none() {
        return Err(Error::Malformed("only sealed content is routed by Search Index (LAYER2-29)"));
    }
    let content_type = string(steps, &mut reader)?.to_owned();
    let length = (steps.read_length)(&mut reader)?;
    let content = reader.read_bytes(length.into()).map_err(layout)?.to_vec();
    reader.finish().map_err(layout)?;
    Ok(Envelope {
        chain_id,
        message_id,
        created_at,
        expires_at,
        sender,
        sender_key,
        sender_encrypt_key,
        route,
        content_type,
        content,
    })
}

fn route(steps: &Layer2, route_type: u8, text: &str) -> Refusable<Route> {
    if !(steps.is_index)(route_type, text)? {
        (steps.check_address)(text)?;
        return Ok(Route::Address(text.to_owned()));
    }
    let index = parse_index(text);
    index.map(Route::Index).map_err(|_| Error::Malformed("the route is not a Search Index (LAYER2-16)"))
}

fn string<'a>(steps: &Layer2, reader: &mut Reader<'a>) -> Refusable<&'a str> {
    let length = (steps.read_length)(reader)?;
    reader.read_utf8(length.into()).map_err(layout)
}

fn array<const LENGTH: usize>(reader: &mut Reader<'_>) -> Refusable<[u8; LENGTH]> {
    let bytes = reader.read_bytes(LENGTH as u64).map_err(layout)?;
    bytes.try_into().map_err(|_| layout(()))
}

fn layout<E>(_: E) -> Error {
    Error::Malformed("the bytes are not laid out as the table says (LAYER2-14)")
}

fn check_place(walk: &mut Walk, received: &Received, chain_id: &[u8; 32], now: u32) -> Result<()> {
    let steps = &walk.steps.layer2;
    check(walk, "chain_id", "LAYER2-18", (steps.check_chain)(received, chain_id))?;
    check(walk, "time", "LAYER2-19", (steps.check_time)(received, now))
}

fn check_signature(walk: &mut Walk, received: &Received) -> Result<()> {
    let signer = recovered(walk, &received.digest, &received.signature)?;
    check(walk, "signer", "LAYER2-07", (walk.steps.layer2.check_signer)(&signer, &received.envelope))
}

fn check_sender(walk: &mut Walk, received: &Received, registration: Option<&Registration>) -> Result<()> {
    let steps = &walk.steps.layer2;
    check(walk, "registration", "LAYER2-22", (steps.check_sender)(received, registration))
}

fn check_type(walk: &mut Walk, received: &Received) -> Result<MessageType> {
    check(walk, "content_type", "LAYER2-10", (walk.steps.layer2.check_type)(received))
}

/// Takes note of a refusal; what holds gives nothing to show.
fn check<T>(
    walk: &mut Walk,
    name: &'static str,
    requirement: &'static str,
    result: Refusable<T>,
) -> Result<T> {
    result.map_err(|error| walk.refuse(name, requirement, error))
}

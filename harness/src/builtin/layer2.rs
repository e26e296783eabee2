//! Operations of layer 2, which is experimental.

use fio_layer2::check::{self, Context};
use fio_layer2::message::{self, Draft, Received, Sealing};
use fio_layer2::recipient::{self, Opened, Recipient};
use fio_layer2::relay;
use fio_layer2::signature::{self, Digest, format_signature, is_canonical, parse_signature};
use fio_reference::ecdh::XEncoding;
use fio_reference::key::{self, PrivateKey, PublicKey, format_fio_public};
use fio_vectors::operation::{
    EnvelopeFields, MessageOpenIn, MessageOpenOk, MessageSignIn, MessageSignOk, MessageVerifyIn,
    MessageVerifyOk, RecipientState, RecoverIn, RecoverOk, Registration, RelayIn, RelayOk, SignDigestIn,
    SignDigestOk,
};
use fio_vectors::{HexBytes, Object};
use serde_json::Value;

use super::chain::{object, typed};
use super::{Failure, Result, x_encoding};

pub(super) fn sign_digest(request: SignDigestIn) -> Result<SignDigestOk> {
    let private = key::parse_private_bytes(&request.private.0)?;
    let signature = signature::sign_digest(&private, &digest(&request.digest)?);
    Ok(SignDigestOk { signature: format_signature(&signature) })
}

pub(super) fn recover(request: RecoverIn) -> Result<RecoverOk> {
    let signature = parse_signature(&request.signature)?;
    if !is_canonical(&signature) {
        return Err(fio_layer2::Error::NonCanonical.into());
    }
    let public = signature::recover(&digest(&request.digest)?, &signature)?;
    Ok(RecoverOk { public: format_fio_public(&public) })
}

pub(super) fn sign(request: MessageSignIn, declared: XEncoding) -> Result<MessageSignOk> {
    let owner = key::parse_private_bytes(&request.private.0)?;
    let sealing = sealing(&request, declared)?;
    let message = message::make(&draft(&request, sealing.as_ref())?, &owner)?;
    Ok(MessageSignOk { message: object(&message) })
}

/// The keys that a request seals with, if it does, and the encoding of x.
pub(crate) fn sealing(
    request: &MessageSignIn,
    declared: XEncoding,
) -> Result<Option<(PrivateKey, PublicKey, XEncoding)>> {
    match (&request.encrypt_private, &request.public, &request.iv) {
        (Some(private), Some(public), Some(_)) => Ok(Some((
            key::parse_private_bytes(&private.0)?,
            key::parse_fio_public(public)?,
            request.x_encoding.as_deref().map_or(Ok(declared), x_encoding)?,
        ))),
        (None, None, None) => Ok(None),
        _ => Err(Failure::Request("what seals a message is given together".into())),
    }
}

/// What a request says is to be sent.
pub(crate) fn draft<'a>(
    request: &'a MessageSignIn,
    sealing: Option<&'a (PrivateKey, PublicKey, XEncoding)>,
) -> Result<Draft<'a>> {
    Ok(Draft {
        chain_id: &request.chain_id.0,
        message_id: &request.message_id.0,
        created_at: request.created_at,
        expires_at: request.expires_at,
        sender: &request.sender,
        recipient: &request.recipient,
        by_index: match request.route.as_str() {
            "address" => false,
            "index" => true,
            other => return Err(Failure::Unknown(format!("there is no type of route {other}"))),
        },
        content_type: &request.r#type,
        content: &request.content,
        sealing: sealing.zip(request.iv.as_ref()).map(|((private, recipient, x_encoding), iv)| Sealing {
            private,
            recipient,
            iv: &iv.0,
            x_encoding: *x_encoding,
        }),
    })
}

pub(super) fn verify(request: MessageVerifyIn) -> Result<MessageVerifyOk> {
    let (chain_id, registration) = chain(&request.chain_id, request.registration.as_ref())?;
    let context = Context { chain_id: &chain_id, now: request.now, registration: registration.as_ref() };
    Ok(verified(&check::verify(&request.message, &context)?))
}

/// The digest and the fields of an envelope, as they are shown.
pub(crate) fn verified(received: &Received) -> MessageVerifyOk {
    let envelope = &received.envelope;
    MessageVerifyOk {
        digest: received.digest.as_slice().into(),
        envelope: EnvelopeFields {
            chain_id: envelope.chain_id.as_slice().into(),
            message_id: envelope.message_id.as_slice().into(),
            created_at: envelope.created_at,
            expires_at: envelope.expires_at,
            sender: envelope.sender.clone(),
            sender_key: format_fio_public(&envelope.sender_key),
            sender_encrypt_key: envelope.sender_encrypt_key.as_ref().map(format_fio_public),
            route: envelope.route.to_string(),
            r#type: envelope.content_type.clone(),
            content: envelope.content.as_slice().into(),
        },
    }
}

pub(super) fn open(request: MessageOpenIn) -> Result<MessageOpenOk> {
    let private = key::parse_private_bytes(&request.recipient.private.0)?;
    let recipient = Recipient { fio_address: &request.recipient.fio_address, private: &private };
    let (chain_id, registration) = chain(&request.chain_id, request.registration.as_ref())?;
    let context = Context { chain_id: &chain_id, now: request.now, registration: registration.as_ref() };
    let mut state = recipient_state(&request.state)?;
    let opened = recipient::open(&request.message, &context, &recipient, &mut state)?;
    opened_message(opened, &state)
}

/// What was opened, as it is shown.
pub(crate) fn opened_message(opened: Opened, state: &recipient::State) -> Result<MessageOpenOk> {
    Ok(MessageOpenOk {
        sender: opened.sender,
        r#type: opened.content_type,
        content: opened.content.to_json(),
        sealed: opened.was_sealed,
        state: typed(object(state))?,
    })
}

pub(crate) fn recipient_state(state: &RecipientState) -> Result<recipient::State> {
    typed(object(state))
}

/// The id of one's own chain, and what it says about the sender.
pub(crate) fn chain(
    chain_id: &HexBytes,
    registration: Option<&Registration>,
) -> Result<([u8; 32], Option<check::Registration>)> {
    let registration = registration.map(|known| check::Registration {
        owner_key: known.owner_key.clone(),
        encrypt_key: known.encrypt_key.clone(),
    });
    Ok((array(chain_id, "chain_id")?, registration))
}

pub(super) fn relay(request: RelayIn) -> Result<RelayOk> {
    let mut state = relay_state(request.state)?;
    let answers =
        request.calls.iter().map(|call| object(&relay::answer(&mut state, call).to_json())).collect();
    Ok(RelayOk { answers, state: object(&state.to_json()) })
}

/// The start of a scenario.
pub(crate) fn relay_state(state: Object) -> Result<relay::State> {
    let state = relay::State::from_json(&Value::Object(state));
    state.map_err(|_| Failure::Request("state is not that of a relay".into()))
}

pub(crate) fn digest(bytes: &HexBytes) -> Result<Digest> {
    array(bytes, "digest")
}

fn array(bytes: &HexBytes, field: &str) -> Result<[u8; 32]> {
    let array = bytes.0.as_slice().try_into();
    array.map_err(|_| Failure::Request(format!("{field} has 32 bytes")))
}

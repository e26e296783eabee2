//! The steps of a message of layer 2: what is sealed, the fields of the envelope, the signature.
//!
//! Where a fault changes the envelope, the sender signs again: the signature follows from what comes before it. A change that leaves
//! the signature as it was is one of the field `message`.

use fio_conformance::builtin::Builtin;
use fio_conformance::protocol::message::Outcome;
use fio_layer2::envelope::{Envelope, digest};
use fio_layer2::message::{self, Received};
use fio_layer2::signature::{self, sign_digest};
use fio_reference::ecdh::XEncoding;
use fio_reference::key::{self, PrivateKey, PublicKey};
use fio_reference::sealed;
use fio_reference::{abi, content, ecdh, text};

use super::{Result, Trace, hex_of, missing};
use crate::material::{owner, private};

/// Nobody's key signs what names a key that is none: then the one that signed the valid message does.
fn signer(sender_key: &[u8], valid: &PublicKey) -> Result<PrivateKey> {
    let named = key::parse_compressed_point(sender_key).unwrap_or(*valid);
    let seed = owner(&named).or_else(|| owner(valid)).ok_or_else(|| missing("message"))?;
    Ok(private(seed))
}

impl Trace<'_> {
    /// The steps of a signature in text.
    pub(super) fn recover(&mut self) -> Result<()> {
        let signature = signature::parse_signature(&self.text_field("signature")?)?;
        let text = self.signature_text(*signature.as_bytes())?;
        self.set("signature", text)
    }

    /// The steps of making a message, where they do not depend on the declared encoding. A fault can only be in the fields.
    pub(super) fn message_sign(&mut self) -> Result<()> {
        let made = [XEncoding::Minimal, XEncoding::Fixed32]
            .map(|declared| Builtin::new(declared).answer("layer2.sign", self.input));
        let [Outcome::Ok(message), Outcome::Ok(other)] = made else { return Err(missing("in")) };
        if message == other {
            let message = &message["message"];
            let received = message::read(message)?;
            self.record("envelope", &text::decode(message["envelope"].as_str().unwrap_or_default())?);
            self.record("digest", &received.digest);
            self.record("signature", received.signature.as_bytes());
        }
        Ok(())
    }

    /// The steps of a message that its recipient opens.
    pub(super) fn message_open(&mut self) -> Result<()> {
        let private = self.input.get("recipient").and_then(|recipient| recipient["private"].as_str());
        let private = hex_of("recipient", private.ok_or_else(|| missing("recipient"))?)?;
        self.message(Some(key::parse_private_bytes(&private)?))
    }

    /// The steps of a message; of what is sealed in it only where the recipient is known.
    pub(super) fn message(&mut self, recipient: Option<PrivateKey>) -> Result<()> {
        let message = self.input.get("message").ok_or_else(|| missing("message"))?.clone();
        let received = message::read(&message)?;
        let content = self.message_content(&received.envelope, recipient)?;
        let (envelope, signer) = self.envelope(&received, content)?;
        let valid = text::decode(message["envelope"].as_str().unwrap_or_default())?;
        let signature = match envelope == valid {
            // It may have been signed with another k than the deterministic one.
            true => received.signature,
            false => sign_digest(&signer, &digest(&envelope)),
        };
        self.record("digest", &digest(&envelope));
        let signature = self.signature_text(*signature.as_bytes())?;
        let changed = self.output.get_mut("message").ok_or_else(|| missing("message"))?;
        changed["envelope"] = text::encode(&envelope).into();
        changed["signature"] = signature.into();
        Ok(())
    }

    fn message_content(&mut self, envelope: &Envelope, recipient: Option<PrivateKey>) -> Result<Vec<u8>> {
        let content = envelope.content.clone();
        match (recipient, &envelope.sender_encrypt_key) {
            (None, _) => Ok(content),
            (Some(_), None) => self.step("plaintext", content),
            (Some(recipient), Some(sender)) => {
                let iv = sealed::split(&content)?.iv;
                let (plaintext, encoding) = content::open_with_keys(&recipient, sender, &content)?;
                let secret = ecdh::shared_secret(&recipient, sender, encoding);
                self.record("secret", secret.as_bytes());
                self.seal(secret.as_bytes(), &iv, plaintext.to_vec())
            }
        }
    }

    /// The fields from the times on, each a step, and then all bytes; and who signs them.
    fn envelope(&mut self, received: &Received, content: Vec<u8>) -> Result<(Vec<u8>, PrivateKey)> {
        let fields = &received.envelope;
        let mut bytes = [b"FIO-L2\0\x01", &fields.chain_id[..], &fields.message_id].concat();
        bytes.extend(self.step("created_at", fields.created_at.to_le_bytes().into())?);
        bytes.extend(self.step("expires_at", fields.expires_at.to_le_bytes().into())?);
        bytes.extend(self.step("sender", string(&fields.sender)?)?);
        let sender_key = self.step("sender_key", fields.sender_key.to_point().into())?;
        bytes.extend(&sender_key);
        let encrypt_key = fields.sender_encrypt_key.map_or([0; 33], |key| key.to_point());
        bytes.extend(self.step("sender_encrypt_key", encrypt_key.into())?);
        let route = fields.route.to_string();
        bytes.extend(self.step("route_type", vec![u8::from(!route.contains('@'))])?);
        bytes.extend(self.step("route", string(&route)?)?);
        bytes.extend(self.step("content_type", string(&fields.content_type)?)?);
        let mut length = Vec::new();
        abi::write_varuint32(&mut length, u32::try_from(content.len()).map_err(|_| missing("content"))?);
        bytes.extend(self.step("content", [length, content].concat())?);
        Ok((self.step("envelope", bytes)?, signer(&sender_key, &fields.sender_key)?))
    }

    /// The text of a signature.
    fn signature_text(&mut self, signature: [u8; 65]) -> Result<String> {
        let signature = self.step("signature", signature.to_vec())?;
        let checksum = self.step("checksum", key::k1_checksum(&signature).to_vec())?;
        let payload = [signature, checksum].concat();
        Ok(format!("SIG_K1_{}", key::encode_base58(&payload)))
    }
}

fn string(value: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    abi::write_string(&mut bytes, value)?;
    Ok(bytes)
}

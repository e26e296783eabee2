//! Follows the input of an operation through the named steps that made it, and changes it at one of them.
//!
//! The input of a valid vector is taken apart into the values of its steps and put together again. With a fault, the value of the
//! named step is changed on the way, and everything after it follows: that is the negative vector.

mod layer2;

use std::collections::BTreeMap;

use fio_reference::content::{self, Content, ContentType};
use fio_reference::nbpa::{self, Kdf, Level, Purpose};
use fio_reference::sealed::{self, InitializationVector, Keys};
use fio_reference::{abi, ecdh, key, text};
use fio_vectors::{Fault, Object, PatchError};
use serde_json::Value;
use thiserror::Error;

/// The values of the steps, in hex or as text, by step name.
pub type Steps = BTreeMap<String, String>;

/// Why an input can't be followed.
#[derive(Debug, Error)]
pub enum TraceError {
    /// The patch does not fit.
    #[error(transparent)]
    Patch(#[from] PatchError),
    /// The input is not that of a valid vector.
    #[error("the valid vector is refused: {0}")]
    Refused(#[from] fio_reference::Error),
    /// The message is not that of a valid vector.
    #[error("the valid vector is refused: {0}")]
    MessageRefused(#[from] fio_layer2::Error),
    /// A field is missing or of the wrong type.
    #[error("the input has no usable field {0}")]
    Field(String),
    /// The value of a step has a length that the next step can't take.
    #[error("the changed value of {0} has a length that the next step can't take")]
    Length(&'static str),
    /// The fault names a step that the operation does not have.
    #[error("{op} has no step {at}")]
    NoSuchStep {
        /// The operation.
        op: String,
        /// The step that the fault names.
        at: String,
    },
}

type Result<T> = std::result::Result<T, TraceError>;

/// The input, made again from its steps with the fault in it, and the values of the steps.
pub fn trace(op: &str, input: &Object, fault: Option<&Fault>) -> Result<(Object, Steps)> {
    let mut trace = Trace { input, fault, was_met: false, steps: Steps::new(), output: input.clone() };
    match op {
        "key.parse_private" => trace.parse_private()?,
        "key.parse_public" => trace.parse_public()?,
        "sealed.open" => trace.sealed_open()?,
        "sealed.seal" => trace.sealed_seal()?,
        "ecdh.shared_secret" => trace.shared_secret()?,
        "content.seal" => trace.content_seal()?,
        "content.open" | "grant.open" => trace.content_open()?,
        "account.name" | "index.derive" => trace.public_text("public")?,
        "backup.open" => trace.backup_open()?,
        "nbpa.level_key" => trace.level_key()?,
        "nbpa.seal" => trace.nbpa_seal()?,
        "nbpa.open" => trace.nbpa_open()?,
        "grant.seal" => trace.grant_seal()?,
        "layer2.recover" => trace.recover()?,
        "layer2.sign" => trace.message_sign()?,
        "layer2.verify" => trace.message(None)?,
        "layer2.open" => trace.message_open()?,
        _ => {}
    }
    trace.change_fields()?;
    match fault {
        Some(fault) if !trace.was_met => {
            Err(TraceError::NoSuchStep { op: op.to_owned(), at: fault.at.clone() })
        }
        _ => Ok((trace.output, trace.steps)),
    }
}

struct Trace<'a> {
    input: &'a Object,
    fault: Option<&'a Fault>,
    was_met: bool,
    steps: Steps,
    output: Object,
}

impl Trace<'_> {
    fn parse_private(&mut self) -> Result<()> {
        let text = self.text_field("key")?;
        match self.text_field("format")?.as_str() {
            "bytes" => {
                let private = self.step("private", hex_of("key", &text)?)?;
                return self.set("key", hex::encode(private));
            }
            "pvt-k1" => {
                let private = key::parse_pvt_k1(&text)?.to_bytes().to_vec();
                return self.k1_text("PVT_K1_", "private", private);
            }
            _ => {}
        }
        let payload = key::decode_base58(&text).ok_or_else(|| missing("key"))?;
        let body_length = payload.len() - 4;
        let version = self.step("version", payload[..1].to_vec())?;
        let private = self.step("private", payload[1..33].to_vec())?;
        let flag = self.step("flag", payload[33..body_length].to_vec())?;
        let body = [version, private, flag].concat();
        let checksum = self.step("checksum", key::wif_checksum(&body).to_vec())?;
        let payload = self.step("payload", [body, checksum].concat())?;
        self.set("key", key::encode_base58(&payload))
    }

    fn parse_public(&mut self) -> Result<()> {
        if self.text_field("format")? == "pub-k1" {
            let point = key::parse_pub_k1(&self.text_field("key")?)?.to_point().to_vec();
            return self.k1_text("PUB_K1_", "point", point);
        }
        self.public_text("key")
    }

    /// The text of a key in its K1 form.
    fn k1_text(&mut self, prefix: &str, step: &'static str, bytes: Vec<u8>) -> Result<()> {
        let bytes = self.step(step, bytes)?;
        let checksum = self.step("checksum", key::k1_checksum(&bytes).to_vec())?;
        let payload = self.step("payload", [bytes, checksum].concat())?;
        self.set("key", format!("{prefix}{}", key::encode_base58(&payload)))
    }

    /// The text of a public key, in the field of this name.
    fn public_text(&mut self, field: &str) -> Result<()> {
        let public = key::parse_fio_public(&self.text_field(field)?)?;
        let point = self.step("point", public.to_point().to_vec())?;
        let checksum = self.step("checksum", key::public_checksum(&point).to_vec())?;
        let payload = self.step("payload", [point, checksum].concat())?;
        self.set(field, format!("FIO{}", key::encode_base58(&payload)))
    }

    fn shared_secret(&mut self) -> Result<()> {
        let x = ecdh::shared_x(&self.private()?, &self.public()?);
        self.record("x", &*x);
        let encoding = self.x_encoding("x_encoding")?;
        self.record("encoded_x", ecdh::encode_x(&x, encoding));
        self.public_text("public")
    }

    fn sealed_seal(&mut self) -> Result<()> {
        let iv = InitializationVector::from_bytes(&self.hex_field("iv")?)?;
        let secret = self.hex_field("secret")?;
        let plaintext = self.hex_field("plaintext")?;
        self.seal(&secret, &iv, plaintext).map(drop)
    }

    fn sealed_open(&mut self) -> Result<()> {
        let secret = self.hex_field("secret")?;
        let sealed = self.hex_field("sealed")?;
        let plaintext = sealed::open(&sealed::derive_keys(&secret), &sealed)?;
        let iv = sealed::split(&sealed)?.iv;
        let sealed = self.seal(&secret, &iv, plaintext.to_vec())?;
        self.set("sealed", hex::encode(sealed))
    }

    fn content_seal(&mut self) -> Result<()> {
        let content_type = ContentType::from_name(&self.text_field("type")?)?;
        let json = self.input.get("content").ok_or_else(|| missing("content"))?;
        self.seal_for_other(content::pack(&Content::parse_json(content_type, json)?)?.to_vec())
    }

    fn grant_seal(&mut self) -> Result<()> {
        self.seal_for_other(self.hex_field("level_key")?)
    }

    /// The steps of sealing with keys.
    fn seal_for_other(&mut self, plaintext: Vec<u8>) -> Result<()> {
        let x = ecdh::shared_x(&self.private()?, &self.public()?);
        self.record("x", &*x);
        // Where the encodings differ, what follows depends on the one that an implementation declares.
        if let [only] = ecdh::distinct_encodings(&x)[..] {
            let secret = ecdh::hash_x(ecdh::encode_x(&x, only));
            self.record("secret", secret.as_bytes());
            let iv = InitializationVector::from_bytes(&self.hex_field("iv")?)?;
            self.seal(secret.as_bytes(), &iv, plaintext)?;
        }
        self.public_text("public")
    }

    fn content_open(&mut self) -> Result<()> {
        let sealed = text::decode(&self.text_field("text")?)?;
        self.open_and_seal(&self.private()?, &self.public()?, &sealed)?;
        self.public_text("public")
    }

    fn backup_open(&mut self) -> Result<()> {
        let private = self.private()?;
        let sealed = text::decode(&self.text_field("text")?)?;
        self.open_and_seal(&private, &key::public_of(&private), &sealed)
    }

    fn level_key(&mut self) -> Result<()> {
        let wallet_secret = self.private()?;
        let level = Level::from_name(&self.text_field("level")?)?;
        let field = |name| self.input.get(name).and_then(Value::as_str);
        let purpose = Purpose {
            fio_address: field("fio_address"),
            chain_code: field("chain_code"),
            token_code: field("token_code"),
            nbpa: field("nbpa"),
        };
        match Kdf::from_name(&self.text_field("kdf")?).ok_or_else(|| missing("kdf"))? {
            Kdf::Literal => self.record("message", &nbpa::literal_message(level, &purpose)?),
            Kdf::Bound => {
                let message = nbpa::bound_message(level, &purpose)?;
                self.record("bound_secret", &*nbpa::bound_secret(&wallet_secret));
                self.record("message", &message);
            }
        }
        Ok(())
    }

    fn nbpa_seal(&mut self) -> Result<()> {
        let iv = InitializationVector::from_bytes(&self.hex_field("iv")?)?;
        let mut plaintext = Vec::new();
        abi::write_string(&mut plaintext, &self.text_field("nbpa")?)?;
        let level_key = self.hex_field("level_key")?;
        self.seal(&level_key, &iv, plaintext).map(drop)
    }

    fn nbpa_open(&mut self) -> Result<()> {
        let sealed = text::decode(&self.text_field("text")?)?;
        let iv = sealed::split(&sealed)?.iv;
        let level_key = self.hex_field("level_key")?;
        let plaintext = sealed::open(&sealed::derive_keys(&level_key), &sealed)?;
        let secret = self.step("secret", level_key)?;
        let sealed = self.seal(&secret, &iv, plaintext.to_vec())?;
        self.set("text", text::encode(&sealed))
    }

    /// Opens sealed bytes with keys, and seals them again step by step.
    fn open_and_seal(
        &mut self,
        private: &key::PrivateKey,
        public: &key::PublicKey,
        sealed: &[u8],
    ) -> Result<()> {
        let iv = sealed::split(sealed)?.iv;
        let x = ecdh::shared_x(private, public);
        self.record("x", &*x);
        let (plaintext, encoding) = content::open_with_keys(private, public, sealed)?;
        let secret = ecdh::hash_x(ecdh::encode_x(&x, encoding));
        let secret = self.step("secret", secret.as_bytes().to_vec())?;
        let sealed = self.seal(&secret, &iv, plaintext.to_vec())?;
        self.set("text", text::encode(&sealed))
    }

    /// The steps of sealing, from the secret to the sealed bytes.
    fn seal(&mut self, secret: &[u8], iv: &InitializationVector, plaintext: Vec<u8>) -> Result<Vec<u8>> {
        let keys = self.step("keys", derived_bytes(secret))?;
        let keys = Keys::from_bytes(keys[..].try_into().map_err(|_| TraceError::Length("keys"))?);
        let plaintext = self.step("plaintext", plaintext)?;
        let padded = self.step("padded", sealed::pad(&plaintext).as_flattened().to_vec())?;
        let (blocks, []) = padded.as_chunks::<16>() else {
            return Err(TraceError::Length("padded"));
        };
        let ciphertext = sealed::encrypt(&keys, iv, blocks.to_vec().into()).as_flattened().to_vec();
        let ciphertext = self.step("ciphertext", ciphertext)?;
        let authenticated = [iv.as_bytes(), &ciphertext[..]].concat();
        let tag = self.step("tag", sealed::authenticate(&keys, &authenticated).to_vec())?;
        self.step("sealed", [authenticated, tag].concat())
    }

    /// A fault may also be at a field of the input, or at the input itself.
    fn change_fields(&mut self) -> Result<()> {
        let Some(fault) = self.fault.filter(|_| !self.was_met) else {
            return Ok(());
        };
        if fault.at == "in"
            && let Value::Object(changed) = fault.patch.apply_to_json(&Value::Object(self.output.clone()))?
        {
            (self.output, self.was_met) = (changed, true);
            return Ok(());
        }
        let Some(value) = self.output.get_mut(&fault.at) else {
            return Ok(());
        };
        *value = match (&*value, fault.at.as_str()) {
            (Value::String(bytes), "private" | "iv" | "secret" | "bytes" | "plaintext" | "level_key") => {
                hex::encode(fault.patch.apply_to_bytes(&hex_of(&fault.at, bytes)?)?).into()
            }
            (Value::String(text), _) => fault.patch.apply_to_text(text)?.into(),
            (other, _) => fault.patch.apply_to_json(other)?,
        };
        self.was_met = true;
        Ok(())
    }

    /// Takes note of the value of a step, and changes it if the fault is here.
    fn step(&mut self, name: &'static str, value: Vec<u8>) -> Result<Vec<u8>> {
        let value = match self.fault {
            Some(fault) if fault.at == name => {
                self.was_met = true;
                fault.patch.apply_to_bytes(&value)?
            }
            _ => value,
        };
        self.record(name, &value);
        Ok(value)
    }

    fn record(&mut self, name: &str, value: &[u8]) {
        if !self.input.contains_key(name) {
            self.steps.insert(name.to_owned(), hex::encode(value));
        }
    }

    fn set(&mut self, field: &str, text: String) -> Result<()> {
        *self.output.get_mut(field).ok_or_else(|| missing(field))? = text.into();
        Ok(())
    }

    fn text_field(&self, name: &str) -> Result<String> {
        let value = self.input.get(name).and_then(Value::as_str);
        Ok(value.ok_or_else(|| missing(name))?.to_owned())
    }

    fn hex_field(&self, name: &str) -> Result<Vec<u8>> {
        hex_of(name, &self.text_field(name)?)
    }

    fn private(&self) -> Result<key::PrivateKey> {
        Ok(key::parse_private_bytes(&self.hex_field("private")?)?)
    }

    fn public(&self) -> Result<key::PublicKey> {
        Ok(key::parse_fio_public(&self.text_field("public")?)?)
    }

    fn x_encoding(&self, field: &str) -> Result<ecdh::XEncoding> {
        ecdh::XEncoding::from_name(&self.text_field(field)?).ok_or_else(|| missing(field))
    }
}

/// The 64 bytes of which a secret's keys are the halves.
pub fn derived_bytes(secret: &[u8]) -> Vec<u8> {
    sealed::derive_keys(secret).to_bytes().to_vec()
}

fn hex_of(field: &str, text: &str) -> Result<Vec<u8>> {
    hex::decode(text).map_err(|_| missing(field))
}

fn missing(field: &str) -> TraceError {
    TraceError::Field(field.to_owned())
}

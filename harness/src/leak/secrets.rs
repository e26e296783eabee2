//! The key material of a vector: what only the parties may know.

use fio_layer2::envelope::Envelope;
use fio_layer2::message;
use fio_reference::key::{self, PrivateKey, PublicKey};
use fio_reference::{ecdh, grant, sealed, text};
use fio_vectors::{Expect, Object, Vector};
use serde_json::Value;
use zeroize::Zeroizing;

use super::Material;

/// Key material.
pub(super) struct Secret {
    /// What it is.
    pub(super) material: Material,
    /// Its bytes.
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// What stands in its place where everybody can see it, if anything does.
    pub(super) sent: Vec<u8>,
}

impl Secret {
    fn new(material: Material, bytes: &[u8]) -> Self {
        Self { material, bytes: Zeroizing::new(bytes.to_vec()), sent: Vec::new() }
    }
}

/// The key material of a vector.
pub(super) fn of(vector: &Vector) -> Vec<Secret> {
    let mut found = Found { input: &vector.input, secrets: Vec::new() };
    found.private_keys();
    found.shared_secrets();
    found.level_keys(vector);
    found.secrets
}

struct Found<'a> {
    input: &'a Object,
    secrets: Vec<Secret>,
}

impl Found<'_> {
    fn private_keys(&mut self) {
        let text = |name| self.input.get(name).and_then(Value::as_str);
        let lists = ["own", "keyring"].into_iter().filter_map(|name| self.input.get(name)?.as_array());
        let mut keys: Vec<Vec<u8>> = lists
            .flatten()
            .filter_map(Value::as_str)
            .chain(text("private"))
            .chain(text("encrypt_private"))
            .chain(self.private_of_recipient())
            .filter_map(|key| hex::decode(key).ok())
            .collect();
        if let (Some(format), Some(key)) = (text("format"), text("key")) {
            let parsed = match format {
                "wif" => key::parse_wif(key).ok(),
                "pvt-k1" => key::parse_pvt_k1(key).ok(),
                _ => hex::decode(key).ok().and_then(|bytes| key::parse_private_bytes(&bytes).ok()),
            };
            keys.extend(parsed.map(|private| private.to_bytes().to_vec()));
        }
        self.secrets.extend(keys.iter().map(|key| Secret::new(Material::PrivateKey, key)));
    }

    fn shared_secrets(&mut self) {
        let given = self.bytes("secret");
        let sealed = self
            .bytes("sealed")
            .or_else(|| text::decode(self.text("text")?).ok())
            .or_else(|| Some(self.envelope()?.content));
        if let Some(secret) = given {
            self.shared_secret(&secret, sealed.as_deref());
        }
        let Some((private, public)) = self.parties() else {
            return;
        };
        let x = ecdh::shared_x(&private, &public);
        self.secrets.push(Secret::new(Material::SharedX, &*x));
        for encoding in ecdh::distinct_encodings(&x) {
            let secret = ecdh::hash_x(ecdh::encode_x(&x, encoding));
            self.shared_secret(secret.as_bytes(), sealed.as_deref());
        }
    }

    fn shared_secret(&mut self, secret: &[u8], sealed: Option<&[u8]>) {
        self.secrets.push(Secret::new(Material::SharedSecret, secret));
        self.derived(secret, sealed);
    }

    /// Level keys that are given, asked for, or sealed in a grant that opens.
    fn level_keys(&mut self, vector: &Vector) {
        let sealed = self.text("text").and_then(|text| text::decode(text).ok());
        if let Some(given) = self.bytes("level_key") {
            self.secrets.push(Secret::new(Material::LevelKey, &given));
            self.derived(&given, sealed.as_deref());
        }
        let asked_for = match (&vector.expect, vector.op.as_str()) {
            (Expect::Ok { ok }, "nbpa.level_key") => {
                ok.get("level_key").and_then(Value::as_str).and_then(|key| hex::decode(key).ok())
            }
            (_, "grant.open") => self.parties().zip(self.text("text")).and_then(|((payer, payee), text)| {
                Some(grant::open(&payer, &payee, text).ok()?.level_key.as_bytes().to_vec())
            }),
            _ => None,
        };
        self.secrets.extend(asked_for.map(|key| Secret::new(Material::LevelKey, &key)));
    }

    /// What a secret is good for: the keys, and the tag of what was sent.
    fn derived(&mut self, secret: &[u8], sealed: Option<&[u8]>) {
        // Encryption key and tag key (SEALED-01), which the reference keeps to itself: the same hash that makes the secret of x.
        let keys = ecdh::hash_x(secret);
        self.secrets.extend(keys.as_bytes().chunks(32).map(|half| Secret::new(Material::Keys, half)));
        let Some(parts) = sealed.and_then(|sealed| sealed::split(sealed).ok()) else {
            return;
        };
        let right = sealed::authenticate(&sealed::derive_keys(secret), parts.authenticated);
        // The tag of a message that is in order is no secret, nor is the half that a forged one has in common with it.
        self.secrets.push(Secret { sent: parts.tag.to_vec(), ..Secret::new(Material::Tag, &right) });
    }

    fn parties(&self) -> Option<(PrivateKey, PublicKey)> {
        // Where a message is signed, `private` is the key that signs it.
        let private =
            self.text("encrypt_private").or_else(|| self.private_of_recipient()).or(self.text("private"))?;
        let private = key::parse_private_bytes(&hex::decode(private).ok()?).ok()?;
        let public = match (self.text("public"), self.envelope()) {
            (Some(public), _) => key::parse_fio_public(public).ok()?,
            (None, Some(envelope)) => envelope.sender_encrypt_key?,
            // A backup is sealed for oneself.
            (None, None) => key::public_of(&private),
        };
        Some((private, public))
    }

    fn private_of_recipient(&self) -> Option<&str> {
        self.input.get("recipient")?.get("private")?.as_str()
    }

    fn envelope(&self) -> Option<Envelope> {
        Some(message::read(self.input.get("message")?).ok()?.envelope)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.input.get(name).and_then(Value::as_str)
    }

    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        hex::decode(self.text(name)?).ok()
    }
}

//! What is sealed in an input, for keys or secrets that stand in the same input: it can be changed before it is sealed.

use fio_reference::ecdh::{self, XEncoding};
use fio_reference::key::{self, PrivateKey, PublicKey};
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::text;
use fio_vectors::Object;

use super::place::{strings, strings_mut};

/// More keys than an input of the vectors needs are not tried.
const MOST_KEYS: usize = 6;

/// A sealed text, or sealed bytes in hex, with what is in it.
pub(super) struct SealedText {
    /// What was sealed.
    pub(super) plaintext: Vec<u8>,
    /// The keys it is sealed for, if it was not a secret that stands in the input.
    pub(super) keys: Option<(PrivateKey, PublicKey)>,
    secret: Vec<u8>,
    iv: InitializationVector,
    text: String,
}

/// A secret that something may be sealed under.
struct Secret {
    bytes: Vec<u8>,
    keys: Option<(PrivateKey, PublicKey)>,
}

impl SealedText {
    /// All that can be opened.
    pub(super) fn all(input: &Object) -> Vec<Self> {
        let texts: Vec<&str> = strings(input).filter(|text| sealed_bytes(text).is_some()).collect();
        if texts.is_empty() {
            return Vec::new();
        }
        let secrets = secrets(input);
        texts.into_iter().filter_map(|text| Self::open(text, &secrets)).collect()
    }

    fn open(text: &str, secrets: &[Secret]) -> Option<Self> {
        let bytes = sealed_bytes(text)?;
        let iv = sealed::split(&bytes).ok()?.iv;
        secrets.iter().find_map(|Secret { bytes: secret, keys }| {
            let plaintext = sealed::open(&sealed::derive_keys(secret), &bytes).ok()?;
            Some(Self {
                plaintext: plaintext.to_vec(),
                keys: keys.clone(),
                secret: secret.clone(),
                iv,
                text: text.to_owned(),
            })
        })
    }

    /// Puts another plaintext in its place.
    pub(super) fn replace(&self, input: &mut Object, plaintext: &[u8]) {
        self.put(input, &self.secret, plaintext);
    }

    /// Seals the same for other keys, under this encoding of x.
    pub(super) fn seal_for(
        &self,
        input: &mut Object,
        private: &PrivateKey,
        public: &PublicKey,
        encoding: XEncoding,
    ) {
        let secret = ecdh::shared_secret(private, public, encoding);
        self.put(input, secret.as_bytes(), &self.plaintext);
    }

    fn put(&self, input: &mut Object, secret: &[u8], plaintext: &[u8]) {
        let bytes = sealed::seal(&sealed::derive_keys(secret), &self.iv, plaintext);
        let sealed = match hex::decode(&self.text) {
            Ok(_) => hex::encode(bytes),
            Err(_) => text::encode(&bytes),
        };
        strings_mut(input, &mut |value| {
            if *value == self.text {
                value.clone_from(&sealed);
            }
        });
    }
}

/// The private keys that stand in an input.
pub(super) fn private_keys(input: &Object) -> Vec<PrivateKey> {
    let parse = |text: &str| key::parse_private_bytes(&hex::decode(text).ok()?).ok();
    strings(input).filter_map(parse).take(MOST_KEYS).collect()
}

/// The public keys that stand in an input.
pub(super) fn public_keys(input: &Object) -> Vec<PublicKey> {
    strings(input).filter_map(|text| key::parse_fio_public(text).ok()).take(MOST_KEYS).collect()
}

/// Puts other text in place of some.
pub(super) fn replace_text(input: &mut Object, before: &str, after: &str) {
    strings_mut(input, &mut |value| {
        if value == before {
            after.clone_into(value);
        }
    });
}

fn sealed_bytes(value: &str) -> Option<Vec<u8>> {
    let bytes = hex::decode(value).ok().or_else(|| text::decode(value).ok())?;
    sealed::split(&bytes).is_ok().then_some(bytes)
}

fn secrets(input: &Object) -> Vec<Secret> {
    let as_they_stand = strings(input)
        .filter_map(|text| hex::decode(text).ok())
        .filter(|bytes| [32, 64].contains(&bytes.len()))
        .map(|bytes| Secret { bytes, keys: None });
    let mut secrets: Vec<Secret> = as_they_stand.collect();
    let publics = public_keys(input);
    for private in private_keys(input) {
        for public in publics.iter().copied().chain([key::public_of(&private)]) {
            secrets.extend(ecdh::shared_secrets(&private, &public).into_iter().map(|(_, secret)| Secret {
                bytes: secret.as_bytes().to_vec(),
                keys: Some((private.clone(), public)),
            }));
        }
    }
    secrets
}

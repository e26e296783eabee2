//! Implementations that draw their own initialization vector: they are sent none, and judged by opening what they made.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fio_reference::{content, ecdh, key, sealed, text};
use fio_vectors::{Expect, Object, Vector};
use serde_json::Value;

/// Whether this is an implementation that can't be given an initialization vector, and this an operation that takes one.
pub fn applies(behaviours: &BTreeMap<String, String>, vector: &Vector) -> bool {
    behaviours.get("iv").is_some_and(|value| value == "own")
        && matches!(
            vector.op.as_str(),
            "sealed.seal" | "content.seal" | "backup.seal" | "nbpa.seal" | "grant.seal"
        )
}

/// Why such an implementation can't be asked: the vector is about the initialization vector itself.
pub fn obstacle(vector: &Vector) -> Option<String> {
    let is_about_it = matches!(&vector.expect, Expect::Error { error } if error == "sealed.iv_length");
    is_about_it.then(|| "it draws its own initialization vector".to_owned())
}

/// The input without the initialization vector.
pub fn without_iv(input: Cow<'_, Object>) -> Cow<'_, Object> {
    let mut input = input.into_owned();
    input.remove("iv");
    Cow::Owned(input)
}

/// What is different about the plaintext, if anything. Both results are opened with the secret that opens the wanted one.
pub fn difference(vector: &Vector, wanted: &Object, came: &Object) -> Option<String> {
    let opened = match vector.op.as_str() {
        "sealed.seal" => open_sealed(&vector.input, wanted, came),
        "backup.seal" => open_backup(&vector.input, wanted, came),
        "nbpa.seal" => open_address(&vector.input, wanted, came),
        // Content and grants: both are sealed under the secret of two parties.
        _ => open_content(&vector.input, wanted, came),
    };
    match opened {
        None => Some("what it sealed does not open under the wanted secret".to_owned()),
        Some((wanted, came)) => {
            crate::judge::difference::first_difference(&wanted, &came, |byte| format!("{byte:02x}"))
                .map(|what| format!("the plaintext inside differs at byte {what}"))
        }
    }
}

fn open_sealed(input: &Object, wanted: &Object, came: &Object) -> Option<(Vec<u8>, Vec<u8>)> {
    let keys = sealed::derive_keys(&hex_field(input, "secret")?);
    let open = |result| Some(sealed::open(&keys, &hex_field(result, "sealed")?).ok()?.to_vec());
    Some((open(wanted)?, open(came)?))
}

fn open_content(input: &Object, wanted: &Object, came: &Object) -> Option<(Vec<u8>, Vec<u8>)> {
    let private = key::parse_private_bytes(&hex_field(input, "private")?).ok()?;
    let public = key::parse_fio_public(text_field(input, "public")?).ok()?;
    open_texts(&private, &public, wanted, came)
}

fn open_backup(input: &Object, wanted: &Object, came: &Object) -> Option<(Vec<u8>, Vec<u8>)> {
    let private = key::parse_private_bytes(&hex_field(input, "private")?).ok()?;
    open_texts(&private, &key::public_of(&private), wanted, came)
}

fn open_address(input: &Object, wanted: &Object, came: &Object) -> Option<(Vec<u8>, Vec<u8>)> {
    let keys = sealed::derive_keys(&hex_field(input, "level_key")?);
    let open =
        |result| Some(sealed::open(&keys, &text::decode(text_field(result, "text")?).ok()?).ok()?.to_vec());
    Some((open(wanted)?, open(came)?))
}

fn open_texts(
    private: &key::PrivateKey,
    public: &key::PublicKey,
    wanted: &Object,
    came: &Object,
) -> Option<(Vec<u8>, Vec<u8>)> {
    let wanted = text::decode(text_field(wanted, "text")?).ok()?;
    let came = text::decode(text_field(came, "text")?).ok()?;
    let (plaintext, encoding) = content::open_with_keys(private, public, &wanted).ok()?;
    let secret = ecdh::shared_secret(private, public, encoding);
    let keys = sealed::derive_keys(secret.as_bytes());
    Some((plaintext.to_vec(), sealed::open(&keys, &came).ok()?.to_vec()))
}

fn hex_field(object: &Object, name: &str) -> Option<Vec<u8>> {
    hex::decode(text_field(object, name)?).ok()
}

fn text_field<'o>(object: &'o Object, name: &str) -> Option<&'o str> {
    object.get(name).and_then(Value::as_str)
}

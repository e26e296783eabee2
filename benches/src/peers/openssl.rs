//! OpenSSL for cipher and tag.

use fio_reference::sealed;
use openssl::base64;
use openssl::hash::MessageDigest;
use openssl::memcmp;
use openssl::pkey::{PKey, Private};
use openssl::sign::Signer;
use openssl::symm::{Cipher, decrypt, encrypt};

use super::{checked, warm};
use crate::turns::Contender;
use crate::workload::Exchange;

const NAME: &str = "OpenSSL";

/// What it does.
pub(super) fn contenders(exchange: &Exchange) -> Vec<(String, Contender)> {
    let mut contenders = warm(NAME, exchange, Keys::of, Keys::seal, Keys::open);
    let (bytes, text) = (base64::decode_block(&exchange.text).unwrap(), exchange.text.clone());
    let encoded = bytes.clone();
    contenders.push(checked("base64 encode", NAME, &exchange.text, move || base64::encode_block(&encoded)));
    contenders
        .push(checked("base64 decode", NAME, &Ok(bytes), move || base64::decode_block(&text).map_err(drop)));
    contenders
}

/// The keys of a secret.
struct Keys {
    encryption: Vec<u8>,
    tag: PKey<Private>,
}

impl Keys {
    /// The same keys.
    fn of(keys: &sealed::Keys) -> Self {
        let bytes = keys.to_bytes();
        Self { encryption: bytes[..32].to_vec(), tag: PKey::hmac(&bytes[32..]).unwrap() }
    }

    /// Initialization vector, ciphertext, tag.
    fn seal(&self, iv: &[u8; 16], plaintext: &[u8]) -> Vec<u8> {
        let ciphertext = encrypt(Cipher::aes_256_cbc(), &self.encryption, Some(iv), plaintext).unwrap();
        let mut sealed = Vec::with_capacity(16 + ciphertext.len() + 32);
        sealed.extend_from_slice(iv);
        sealed.extend_from_slice(&ciphertext);
        let tag = self.authenticate(&sealed);
        sealed.extend_from_slice(&tag);
        sealed
    }

    /// The plaintext, if the tag is right.
    fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (authenticated, tag) = sealed.split_last_chunk::<32>()?;
        if !memcmp::eq(&self.authenticate(authenticated), tag) {
            return None;
        }
        let (iv, ciphertext) = authenticated.split_first_chunk::<16>()?;
        decrypt(Cipher::aes_256_cbc(), &self.encryption, Some(iv), ciphertext).ok()
    }

    fn authenticate(&self, bytes: &[u8]) -> [u8; 32] {
        let mut tag = [0; 32];
        let mut signer = Signer::new(MessageDigest::sha256(), &self.tag).unwrap();
        signer.sign_oneshot(&mut tag, bytes).unwrap();
        tag
    }
}

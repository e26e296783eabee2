//! aws-lc for cipher and tag. The keys are prepared once, as the library wants it.

use aws_lc_rs::cipher::{
    AES_256, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey, PaddedBlockEncryptingKey,
    UnboundCipherKey,
};
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use fio_reference::sealed;

use super::warm;
use crate::turns::Contender;
use crate::workload::Exchange;

const NAME: &str = "aws-lc";

/// What it does.
pub(super) fn contenders(exchange: &Exchange) -> Vec<(String, Contender)> {
    warm(NAME, exchange, Keys::of, Keys::seal, Keys::open)
}

/// The keys of a secret.
struct Keys {
    encrypting: PaddedBlockEncryptingKey,
    decrypting: PaddedBlockDecryptingKey,
    tag: hmac::Key,
}

impl Keys {
    /// The same keys.
    fn of(keys: &sealed::Keys) -> Self {
        let bytes = keys.to_bytes();
        let cipher_key = || UnboundCipherKey::new(&AES_256, &bytes[..32]).unwrap();
        Self {
            encrypting: PaddedBlockEncryptingKey::cbc_pkcs7(cipher_key()).unwrap(),
            decrypting: PaddedBlockDecryptingKey::cbc_pkcs7(cipher_key()).unwrap(),
            tag: hmac::Key::new(HMAC_SHA256, &bytes[32..]),
        }
    }

    /// Initialization vector, ciphertext, tag.
    fn seal(&self, iv: &[u8; 16], plaintext: &[u8]) -> Vec<u8> {
        let mut ciphertext = Vec::with_capacity(plaintext.len() + 16);
        ciphertext.extend_from_slice(plaintext);
        let context = EncryptionContext::Iv128(iv.into());
        let _ = self.encrypting.less_safe_encrypt(&mut ciphertext, context).unwrap();
        let mut sealed = Vec::with_capacity(16 + ciphertext.len() + 32);
        sealed.extend_from_slice(iv);
        sealed.extend_from_slice(&ciphertext);
        let tag = hmac::sign(&self.tag, &sealed);
        sealed.extend_from_slice(tag.as_ref());
        sealed
    }

    /// The plaintext, if the tag is right.
    fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (authenticated, tag) = sealed.split_last_chunk::<32>()?;
        hmac::verify(&self.tag, authenticated, tag).ok()?;
        let (iv, ciphertext) = authenticated.split_first_chunk::<16>()?;
        let mut plaintext = ciphertext.to_vec();
        let length = self.decrypting.decrypt(&mut plaintext, DecryptionContext::Iv128(iv.into())).ok()?.len();
        plaintext.truncate(length);
        Some(plaintext)
    }
}

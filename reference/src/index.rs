//! The Search Index of a pair of keys (chapter *Search Index*).

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::Error;
use crate::ecdh::{self, SharedSecret, XEncoding};
use crate::key::{self, PrivateKey, PublicKey};

/// The 16 bytes of a Search Index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchIndex([u8; 16]);

impl SearchIndex {
    /// The 16 bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// `0x` and 32 lower-case hexadecimal digits (INDEX-02).
    pub fn to_text(&self) -> String {
        self.0.iter().fold("0x".to_owned(), |text, byte| text + &format!("{byte:02x}"))
    }
}

/// One index that a wallet asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The public key of one's own private key.
    pub own: PublicKey,
    /// The other party's public key.
    pub counterparty: PublicKey,
    /// The index.
    pub index: SearchIndex,
    /// The encoding of x that it was derived under: the first where several coincide.
    pub x_encoding: XEncoding,
}

/// The index under a shared secret for a receiver (INDEX-01).
pub fn derive(secret: &SharedSecret, receiver: &PublicKey) -> SearchIndex {
    let mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes())
        .expect("HMAC takes a key of any length")
        .chain_update(receiver.to_point())
        .finalize()
        .into_bytes();
    let mut index = [0; 16];
    index.copy_from_slice(&mac[..16]);
    SearchIndex(index)
}

/// The index to place on a record for the other party (INDEX-03).
///
/// Errors: `ecdh.not_for_sealing` for [`XEncoding::TwosComplement`] (ECDH-07).
pub fn publish(private: &PrivateKey, public: &PublicKey, encoding: XEncoding) -> Result<SearchIndex, Error> {
    let secret = ecdh::shared_secret(private, public, encoding.for_sealing()?);
    Ok(derive(&secret, public))
}

/// The indexes to ask for: each own key with each counterparty, under each distinct encoding (INDEX-04, INDEX-05).
pub fn poll(own: &[PrivateKey], counterparties: &[PublicKey]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for private in own {
        let own = key::public_of(private);
        let secrets = ecdh::shared_secrets_with_all(private, counterparties);
        for (counterparty, secrets) in counterparties.iter().zip(secrets) {
            for (x_encoding, secret) in secrets {
                let index = derive(&secret, &own);
                entries.push(Entry { own, counterparty: *counterparty, index, x_encoding });
            }
        }
    }
    entries
}

/// Reads an index from its text.
///
/// Errors: `index.malformed` (INDEX-06).
pub fn parse_index(text: &str) -> Result<SearchIndex, Error> {
    let digits = text.strip_prefix("0x").map(str::as_bytes).ok_or(Error::IndexMalformed)?;
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err(Error::IndexMalformed),
    };
    let pairs: &[[u8; 2]; 16] = match digits.as_chunks() {
        (pairs, []) => pairs.try_into().map_err(|_| Error::IndexMalformed)?,
        _ => return Err(Error::IndexMalformed),
    };
    let mut index = [0; 16];
    for (byte, [high, low]) in index.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Ok(SearchIndex(index))
}

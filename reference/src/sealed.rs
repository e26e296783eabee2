//! Sealed bytes: AES-256-CBC, then HMAC-SHA-256 (chapter *Sealed bytes*).

use std::fmt;

use aes::Aes256;
use cbc::cipher::array::Array;
use cbc::cipher::block_padding::{Padding, Pkcs7};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, InnerIvInit};
use hmac::{Hmac, KeyInit, Mac};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use crate::Error;

/// A block of AES.
pub type Block = [u8; 16];
/// HMAC-SHA-256 of initialization vector and ciphertext.
pub type Tag = [u8; 32];

/// The two keys of a secret, expanded for any number of messages. Wiped from memory when dropped.
#[derive(Clone)]
pub struct Keys {
    bytes: Zeroizing<[u8; 64]>,
    cipher: Aes256,
    mac: Hmac<Sha256>,
}

impl Keys {
    /// The keys with these bytes: encryption key, then tag key.
    pub fn from_bytes(bytes: &[u8; 64]) -> Self {
        let (encryption, tag) = bytes.split_at(32);
        Self {
            bytes: Zeroizing::new(*bytes),
            cipher: Aes256::new_from_slice(encryption).expect("half of 64 bytes is a key of AES-256"),
            mac: Hmac::new_from_slice(tag).expect("HMAC takes a key of any length"),
        }
    }

    /// The bytes: encryption key, then tag key.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 64]> {
        self.bytes.clone()
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// An initialization vector: 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InitializationVector(Block);

impl InitializationVector {
    /// A fresh one for each plaintext (SEALED-02).
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Block::default();
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// A given one. For tests: an initialization vector must be unpredictable and must never be used twice.
    ///
    /// Errors: `sealed.iv_length`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        bytes.try_into().map(Self).map_err(|_| Error::SealedIvLength)
    }

    /// The 16 bytes.
    pub fn as_bytes(&self) -> &Block {
        &self.0
    }
}

/// The parts of sealed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The initialization vector.
    pub iv: InitializationVector,
    /// The ciphertext: at least one block.
    pub ciphertext: &'a [Block],
    /// Initialization vector and ciphertext, which the tag is over.
    pub authenticated: &'a [u8],
    /// The tag.
    pub tag: &'a Tag,
}

/// Seals a plaintext: initialization vector, ciphertext, tag.
pub fn seal(keys: &Keys, iv: &InitializationVector, plaintext: &[u8]) -> Vec<u8> {
    let ciphertext = encrypt(keys, iv, pad(plaintext));
    let mut sealed = join(iv, ciphertext);
    let tag = authenticate(keys, &sealed);
    sealed.extend_from_slice(&tag); // SEALED-07
    sealed
}

/// Opens sealed bytes.
///
/// Errors: `sealed.rejected`, whatever the reason.
pub fn open(keys: &Keys, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let Parts { iv, ciphertext, authenticated, tag } = split(sealed)?;
    verify(keys, authenticated, tag)?;
    let padded = decrypt(keys, &iv, ciphertext);
    unpad(padded)
}

/// The keys of a secret: the halves of its SHA-512 (SEALED-01). The secret is a shared secret of 64 bytes, or one of 32 bytes.
pub fn derive_keys(secret: &[u8]) -> Keys {
    let mut keys = Zeroizing::new([0; 64]);
    Sha512::new().chain_update(secret).finalize_into((&mut *keys).into());
    Keys::from_bytes(&keys)
}

/// PKCS#7 padding to whole blocks (SEALED-04).
pub fn pad(plaintext: &[u8]) -> Zeroizing<Vec<Block>> {
    let (whole, rest) = plaintext.as_chunks::<16>();
    let mut last = Zeroizing::new(Block::default());
    last[..rest.len()].copy_from_slice(rest);
    Pkcs7::raw_pad(&mut *last, rest.len());
    // With room for the initialization vector and the tag, which join the ciphertext in the same memory.
    let mut padded = Zeroizing::new(Vec::with_capacity(1 + whole.len() + 1 + 2));
    padded.extend_from_slice(whole);
    padded.push(*last);
    padded
}

/// AES-256-CBC encryption, nothing added (SEALED-05). In place, so that no plaintext is left behind.
// Compiled together with the cipher, which may then be half as fast again; so is the next.
#[inline]
pub fn encrypt(keys: &Keys, iv: &InitializationVector, mut padded: Zeroizing<Vec<Block>>) -> Vec<Block> {
    cbc::Encryptor::inner_iv_init(&keys.cipher, (&iv.0).into())
        .encrypt_blocks(Array::cast_slice_from_core_mut(&mut padded));
    std::mem::take(&mut *padded)
}

/// Initialization vector and ciphertext in a row, which the tag is over.
pub fn join(iv: &InitializationVector, mut ciphertext: Vec<Block>) -> Vec<u8> {
    ciphertext.insert(0, iv.0);
    ciphertext.into_flattened()
}

/// The tag: HMAC-SHA-256 over initialization vector and ciphertext (SEALED-06).
pub fn authenticate(keys: &Keys, authenticated: &[u8]) -> Tag {
    mac(keys, authenticated).finalize().into_bytes().into()
}

/// The parts of sealed bytes.
///
/// Errors: `sealed.rejected` for a length that sealed bytes can't have (SEALED-08).
pub fn split(sealed: &[u8]) -> Result<Parts<'_>, Error> {
    let (authenticated, tag) = sealed.split_last_chunk::<32>().ok_or(Error::SealedRejected)?;
    match authenticated.as_chunks::<16>() {
        (blocks @ [iv, _, ..], []) => {
            Ok(Parts { iv: InitializationVector(*iv), ciphertext: &blocks[1..], authenticated, tag })
        }
        _ => Err(Error::SealedRejected),
    }
}

/// Compares the tag in constant time.
///
/// Errors: `sealed.rejected` (SEALED-09).
pub fn verify(keys: &Keys, authenticated: &[u8], tag: &Tag) -> Result<(), Error> {
    mac(keys, authenticated).verify_slice(tag).map_err(|_| Error::SealedRejected)
}

/// AES-256-CBC decryption, nothing removed.
#[inline]
pub fn decrypt(keys: &Keys, iv: &InitializationVector, ciphertext: &[Block]) -> Zeroizing<Vec<Block>> {
    let mut blocks = Zeroizing::new(ciphertext.to_vec());
    cbc::Decryptor::inner_iv_init(&keys.cipher, (&iv.0).into())
        .decrypt_blocks(Array::cast_slice_from_core_mut(&mut blocks));
    blocks
}

/// Takes PKCS#7 padding off, having checked all of it.
///
/// Errors: `sealed.rejected` (SEALED-10).
pub fn unpad(mut padded: Zeroizing<Vec<Block>>) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (last, whole) = padded.split_last().ok_or(Error::SealedRejected)?;
    let kept = Pkcs7::raw_unpad(last).map_err(|_| Error::SealedRejected)?;
    let length = whole.len() * last.len() + kept.len();
    // Moved, not copied, so that nothing is left behind unwiped.
    let mut plaintext = Zeroizing::new(std::mem::take(&mut *padded).into_flattened());
    plaintext.truncate(length);
    Ok(plaintext)
}

fn mac(keys: &Keys, authenticated: &[u8]) -> Hmac<Sha256> {
    keys.mac.clone().chain_update(authenticated)
}

//! The steps of the chapter *Sealed bytes*.

use fio_reference::Error;
use fio_reference::sealed::{self, InitializationVector, Keys};
use fio_vectors::HexBytes;
use fio_vectors::operation::{OpenIn, OpenOk, SealIn, SealOk};

use super::{Walk, steps};
use crate::builtin::{Failure, Result};

/// The parts of sealed bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The initialization vector.
    pub iv: Vec<u8>,
    /// The ciphertext.
    pub ciphertext: Vec<u8>,
    /// The tag.
    pub tag: Vec<u8>,
}

steps! {
    /// The steps of the chapter *Sealed bytes*. `keys` are 64 bytes: encryption key and tag key.
    Sealed {
        /// The initialization vector, if it has the right length.
        read_iv: fn(&[u8]) -> std::result::Result<Vec<u8>, Error> =
            |bytes| Ok(InitializationVector::from_bytes(bytes)?.as_bytes().to_vec());
        /// The keys of a secret.
        derive_keys: fn(&[u8]) -> Vec<u8> = |secret| sealed::derive_keys(secret).to_bytes().to_vec();
        /// The padded plaintext.
        pad: fn(&[u8]) -> Vec<u8> = |plaintext| sealed::pad(plaintext).as_flattened().to_vec();
        /// The ciphertext of keys, initialization vector and padded plaintext; `None` where that is not possible.
        encrypt: fn(&[u8], &[u8], &[u8]) -> Option<Vec<u8>> = encrypt;
        /// The tag of keys, initialization vector and ciphertext.
        authenticate: fn(&[u8], &[u8], &[u8]) -> Vec<u8> = authenticate;
        /// The sealed bytes.
        join: fn(&Parts) -> Vec<u8> = |parts| [&parts.iv[..], &parts.ciphertext, &parts.tag].concat();
        /// The parts of sealed bytes.
        split: fn(&[u8]) -> std::result::Result<Parts, Error> = split;
        /// Whether two tags are the same: the computed one, and the one that came.
        is_tag: fn(&[u8], &[u8]) -> bool = |computed, came| computed == came;
        /// The padded plaintext of keys, initialization vector and ciphertext; `None` where that is not possible.
        decrypt: fn(&[u8], &[u8], &[u8]) -> Option<Vec<u8>> = decrypt;
        /// The plaintext.
        unpad: fn(&[u8]) -> std::result::Result<Vec<u8>, Error> = unpad;
    }
}

/// The keys and the initialization vector in the reference's types.
pub(crate) fn typed(keys: &[u8], iv: &[u8]) -> Option<(Keys, InitializationVector)> {
    Some((Keys::from_bytes(keys.try_into().ok()?), InitializationVector::from_bytes(iv).ok()?))
}

fn encrypt(keys: &[u8], iv: &[u8], padded: &[u8]) -> Option<Vec<u8>> {
    let (keys, iv) = typed(keys, iv)?;
    match padded.as_chunks() {
        (blocks, []) => Some(sealed::encrypt(&keys, &iv, blocks.to_vec().into()).as_flattened().to_vec()),
        _ => None,
    }
}

fn authenticate(keys: &[u8], iv: &[u8], ciphertext: &[u8]) -> Vec<u8> {
    match typed(keys, iv) {
        Some((keys, iv)) => sealed::authenticate(&keys, &[iv.as_bytes(), ciphertext].concat()).to_vec(),
        None => Vec::new(),
    }
}

fn split(bytes: &[u8]) -> std::result::Result<Parts, Error> {
    let parts = sealed::split(bytes)?;
    Ok(Parts {
        iv: parts.iv.as_bytes().to_vec(),
        ciphertext: parts.ciphertext.as_flattened().to_vec(),
        tag: parts.tag.to_vec(),
    })
}

fn decrypt(keys: &[u8], iv: &[u8], ciphertext: &[u8]) -> Option<Vec<u8>> {
    let (keys, iv) = typed(keys, iv)?;
    match ciphertext.as_chunks() {
        (blocks, []) => Some(sealed::decrypt(&keys, &iv, blocks).as_flattened().to_vec()),
        _ => None,
    }
}

fn unpad(padded: &[u8]) -> std::result::Result<Vec<u8>, Error> {
    match padded.as_chunks() {
        (blocks, []) => Ok(sealed::unpad(blocks.to_vec().into())?.to_vec()),
        _ => Err(Error::SealedRejected),
    }
}

/// `sealed.seal`
pub(super) fn seal_bytes(walk: &mut Walk, request: &SealIn) -> Result<SealOk> {
    let iv = read_iv(walk, &request.iv.0)?;
    Ok(SealOk { sealed: HexBytes(seal(walk, &request.secret.0, &iv, &request.plaintext.0)?) })
}

/// `sealed.open`
pub(super) fn open_bytes(walk: &mut Walk, request: &OpenIn) -> Result<OpenOk> {
    Ok(OpenOk { plaintext: HexBytes(open(walk, &request.secret.0, &request.sealed.0)?) })
}

/// An initialization vector from its bytes.
pub(super) fn read_iv(walk: &mut Walk, bytes: &[u8]) -> Result<Vec<u8>> {
    let iv = (walk.steps.sealed.read_iv)(bytes);
    walk.take("iv", "SEALED-03", iv)
}

/// Seals a plaintext under a secret.
pub(super) fn seal(walk: &mut Walk, secret: &[u8], iv: &[u8], plaintext: &[u8]) -> Result<Vec<u8>> {
    let steps = &walk.steps.sealed;
    let keys = (steps.derive_keys)(secret);
    walk.note("keys", "SEALED-01", &keys);
    let padded = (steps.pad)(plaintext);
    walk.note("padded", "SEALED-04", &padded);
    let ciphertext = (steps.encrypt)(&keys, iv, &padded);
    let ciphertext = ciphertext.ok_or_else(|| Failure::Request("it can't be encrypted".to_owned()))?;
    walk.note("ciphertext", "SEALED-05", &ciphertext);
    let tag = (steps.authenticate)(&keys, iv, &ciphertext);
    walk.note("tag", "SEALED-06", &tag);
    let sealed = (steps.join)(&Parts { iv: iv.to_vec(), ciphertext, tag });
    walk.note("sealed", "SEALED-07", &sealed);
    Ok(sealed)
}

/// Opens sealed bytes under a secret.
pub(super) fn open(walk: &mut Walk, secret: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
    let steps = &walk.steps.sealed;
    let parts = match (steps.split)(sealed) {
        Ok(parts) => parts,
        Err(error) => return Err(walk.refuse("sealed", "SEALED-08", error)),
    };
    let keys = (steps.derive_keys)(secret);
    walk.note("keys", "SEALED-01", &keys);
    let tag = (steps.authenticate)(&keys, &parts.iv, &parts.ciphertext);
    if !(steps.is_tag)(&tag, &parts.tag) {
        return Err(walk.refuse("tag", "SEALED-09", Error::SealedRejected));
    }
    walk.note("tag", "SEALED-09", &tag);
    walk.note("ciphertext", "SEALED-05", &parts.ciphertext);
    let padded = (steps.decrypt)(&keys, &parts.iv, &parts.ciphertext);
    let padded = padded.ok_or_else(|| Failure::Request("it can't be decrypted".to_owned()))?;
    walk.note("padded", "SEALED-05", &padded);
    let plaintext = (steps.unpad)(&padded);
    walk.take("plaintext", "SEALED-10", plaintext)
}

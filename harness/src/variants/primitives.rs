//! Primitives that the specification does not use, and wrong variants do.

use aes::{Aes128, Aes256};
use cbc::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, KeyIvInit,
};
use hmac::{Hmac, Mac};
use ripemd::Ripemd160;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

type Block = [u8; 16];

pub(super) fn sha_256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

pub(super) fn sha_512(bytes: &[u8]) -> Vec<u8> {
    Sha512::digest(bytes).to_vec()
}

pub(super) fn ripemd_160(bytes: &[u8]) -> Vec<u8> {
    Ripemd160::digest(bytes).to_vec()
}

pub(super) fn first_four(digest: &[u8]) -> [u8; 4] {
    digest.first_chunk().copied().unwrap_or_default()
}

pub(super) fn hmac_sha_1(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = <Hmac<Sha1> as KeyInit>::new_from_slice(key);
    mac.map_or_else(|_| Vec::new(), |mac| mac.chain_update(message).finalize().into_bytes().to_vec())
}

pub(super) fn hmac_sha_256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key);
    mac.map_or_else(|_| Vec::new(), |mac| mac.chain_update(message).finalize().into_bytes().to_vec())
}

pub(super) fn hmac_sha_512(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = <Hmac<Sha512> as KeyInit>::new_from_slice(key);
    mac.map_or_else(|_| Vec::new(), |mac| mac.chain_update(message).finalize().into_bytes().to_vec())
}

/// AES-128-CBC of whole blocks.
pub(super) fn aes_128_encrypt(key: &[u8], iv: &[u8], padded: &[u8]) -> Option<Vec<u8>> {
    let mut blocks = whole_blocks(padded)?;
    let mut cipher = cbc::Encryptor::<Aes128>::new_from_slices(key, iv).ok()?;
    blocks.iter_mut().for_each(|block| cipher.encrypt_block(block.into()));
    Some(blocks.concat())
}

/// The inverse.
pub(super) fn aes_128_decrypt(key: &[u8], iv: &[u8], ciphertext: &[u8]) -> Option<Vec<u8>> {
    let mut blocks = whole_blocks(ciphertext)?;
    let mut cipher = cbc::Decryptor::<Aes128>::new_from_slices(key, iv).ok()?;
    blocks.iter_mut().for_each(|block| cipher.decrypt_block(block.into()));
    Some(blocks.concat())
}

/// AES-256 of each block for itself.
pub(super) fn unchained_encrypt(key: &[u8], padded: &[u8]) -> Option<Vec<u8>> {
    let mut blocks = whole_blocks(padded)?;
    let cipher = Aes256::new_from_slice(key).ok()?;
    blocks.iter_mut().for_each(|block| cipher.encrypt_block(block.into()));
    Some(blocks.concat())
}

/// The inverse.
pub(super) fn unchained_decrypt(key: &[u8], ciphertext: &[u8]) -> Option<Vec<u8>> {
    let mut blocks = whole_blocks(ciphertext)?;
    let cipher = Aes256::new_from_slice(key).ok()?;
    blocks.iter_mut().for_each(|block| cipher.decrypt_block(block.into()));
    Some(blocks.concat())
}

/// AES-256 in counter mode, which is its own inverse.
pub(super) fn counter_mode(key: &[u8], iv: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let cipher = Aes256::new_from_slice(key).ok()?;
    let mut counter = u128::from_be_bytes(iv.try_into().ok()?);
    let mut out = Vec::with_capacity(bytes.len());
    for block in bytes.chunks(16) {
        let mut stream: Block = counter.to_be_bytes();
        cipher.encrypt_block((&mut stream).into());
        out.extend(block.iter().zip(stream).map(|(byte, mask)| byte ^ mask));
        counter = counter.wrapping_add(1);
    }
    Some(out)
}

fn whole_blocks(bytes: &[u8]) -> Option<Vec<Block>> {
    match bytes.as_chunks() {
        (blocks, []) => Some(blocks.to_vec()),
        _ => None,
    }
}

//! Keys: private keys and FIO public keys, as bytes and as text (chapter *Keys*).

use std::fmt;

use k256::elliptic_curve::sec1::ToSec1Point;
use ripemd::Ripemd160;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::Error;

/// The longest text that can be a key. Base58 decoding takes quadratic time, so longer text is refused unread.
pub const MAX_KEY_CHARACTERS: usize = 64;

const CHECKSUM_LENGTH: usize = 4;
const POINT_LENGTH: usize = 33;
const PREFIX: &str = "FIO";
const WIF_VERSION: u8 = 0x80;
const WIF_COMPRESSED: u8 = 0x01;

/// A private key: an integer of at least 1 and below the group order. Wiped from memory when dropped.
#[derive(Clone)]
pub struct PrivateKey(pub(crate) k256::SecretKey);

impl PrivateKey {
    /// The 32 bytes, big-endian.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(..)")
    }
}

/// A public key: a point on the curve, never the one at infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(pub(crate) k256::PublicKey);

impl PublicKey {
    /// The compressed point: tag and x.
    pub fn to_point(&self) -> [u8; POINT_LENGTH] {
        let mut point = [0; POINT_LENGTH];
        point.copy_from_slice(self.0.to_sec1_point(true).as_bytes());
        point
    }
}

/// Reads a private key from its 32 bytes, big-endian.
///
/// Errors: `key.malformed`, `key.out_of_range`.
pub fn parse_private_bytes(bytes: &[u8]) -> Result<PrivateKey, Error> {
    let bytes: &[u8; 32] =
        bytes.try_into().map_err(|_| Error::KeyMalformed("a private key has 32 bytes (KEY-01)"))?;
    // KEY-06
    k256::SecretKey::from_bytes(bytes.into()).map(PrivateKey).map_err(|_| Error::KeyOutOfRange)
}

/// Reads a private key from wallet import format, in its plain or compressed form.
///
/// Errors: `key.malformed`, `key.checksum`, `key.out_of_range`.
pub fn parse_wif(text: &str) -> Result<PrivateKey, Error> {
    if text.chars().count() > MAX_KEY_CHARACTERS {
        return Err(Error::KeyMalformed("WIF has at most 64 characters (KEY-02)"));
    }
    let payload = Zeroizing::new(decode_base58(text).ok_or(Error::KeyMalformed("WIF is base58 (KEY-02)"))?);
    if payload.len() != 37 && payload.len() != 38 {
        return Err(Error::KeyMalformed("WIF holds 37 or 38 bytes (KEY-03)"));
    }
    let (body, checksum) = payload.split_at(payload.len() - CHECKSUM_LENGTH);
    if checksum != wif_checksum(body) {
        return Err(Error::KeyChecksum("the checksum of the WIF differs (KEY-04)"));
    }
    let (version, flag) = (body[0], &body[33..]);
    if version != WIF_VERSION || !(flag.is_empty() || flag == [WIF_COMPRESSED]) {
        return Err(Error::KeyMalformed("the version is 80 and the flag 01 (KEY-05)"));
    }
    parse_private_bytes(&body[1..33])
}

/// Writes a private key in the plain form of wallet import format.
pub fn format_wif(private: &PrivateKey) -> Zeroizing<String> {
    let mut payload = Zeroizing::new(vec![WIF_VERSION]);
    payload.extend_from_slice(&*private.to_bytes());
    let checksum = wif_checksum(&payload);
    payload.extend_from_slice(&checksum);
    Zeroizing::new(encode_base58(&payload))
}

/// Reads a FIO public key from its text.
///
/// Errors: `key.malformed`, `key.checksum`, `key.not_on_curve`.
pub fn parse_fio_public(text: &str) -> Result<PublicKey, Error> {
    let rest =
        text.strip_prefix(PREFIX).ok_or(Error::KeyMalformed("a FIO public key begins with FIO (KEY-07)"))?;
    if text.chars().count() > MAX_KEY_CHARACTERS {
        return Err(Error::KeyMalformed("a FIO public key has at most 64 characters (KEY-08)"));
    }
    let payload =
        decode_base58(rest).ok_or(Error::KeyMalformed("a FIO public key is FIO and base58 (KEY-08)"))?;
    if payload.len() != POINT_LENGTH + CHECKSUM_LENGTH {
        return Err(Error::KeyMalformed("a FIO public key holds 37 bytes (KEY-09)"));
    }
    let (point, checksum) = payload.split_at(POINT_LENGTH);
    if checksum != public_checksum(point) {
        return Err(Error::KeyChecksum("the checksum of the public key differs (KEY-10)"));
    }
    parse_compressed_point(point)
}

/// Reads a public key from its compressed point.
///
/// Errors: `key.malformed`, `key.not_on_curve`.
pub fn parse_compressed_point(bytes: &[u8]) -> Result<PublicKey, Error> {
    // Checked here because the library also takes other lengths and tags.
    if bytes.len() != POINT_LENGTH || !matches!(bytes[0], 0x02 | 0x03) {
        return Err(Error::KeyMalformed("a compressed point has 33 bytes and tag 02 or 03 (KEY-11)"));
    }
    // KEY-12
    k256::PublicKey::from_sec1_bytes(bytes).map(PublicKey).map_err(|_| Error::KeyNotOnCurve)
}

/// The public key of a private key.
pub fn public_of(private: &PrivateKey) -> PublicKey {
    PublicKey(private.0.public_key())
}

/// Writes a public key as text (KEY-14).
pub fn format_fio_public(public: &PublicKey) -> String {
    let point = public.to_point();
    let payload = [&point[..], &public_checksum(&point)].concat();
    format!("{PREFIX}{}", encode_base58(&payload))
}

/// The checksum of a FIO public key: the first 4 bytes of RIPEMD-160.
pub fn public_checksum(point: &[u8]) -> [u8; CHECKSUM_LENGTH] {
    first_four(&Ripemd160::digest(point))
}

/// The checksum of WIF: the first 4 bytes of SHA-256 applied twice.
pub fn wif_checksum(body: &[u8]) -> [u8; CHECKSUM_LENGTH] {
    first_four(&Sha256::digest(Sha256::digest(body)))
}

/// The bytes of base58 text, or `None` where a character is not of the alphabet.
pub fn decode_base58(text: &str) -> Option<Vec<u8>> {
    bs58::decode(text).into_vec().ok()
}

/// Base58 of bytes, without prefix or checksum.
pub fn encode_base58(bytes: &[u8]) -> String {
    bs58::encode(bytes).into_string()
}

fn first_four(digest: &[u8]) -> [u8; CHECKSUM_LENGTH] {
    [digest[0], digest[1], digest[2], digest[3]]
}

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
    // With room for all, as memory that it grew out of would not be wiped.
    let mut payload = Zeroizing::new(Vec::with_capacity(1 + 32 + CHECKSUM_LENGTH));
    payload.push(WIF_VERSION);
    payload.extend_from_slice(&*private.to_bytes());
    let checksum = wif_checksum(&payload);
    payload.extend_from_slice(&checksum);
    Zeroizing::new(encode_base58(&payload))
}

/// Reads a FIO public key from its text.
///
/// Errors: `key.malformed`, `key.checksum`, `key.not_on_curve`.
pub fn parse_fio_public(text: &str) -> Result<PublicKey, Error> {
    let point = read_form(
        text,
        &Form {
            prefix: PREFIX,
            length: POINT_LENGTH,
            checksum: public_checksum,
            bad_prefix: Error::KeyMalformed("a FIO public key begins with FIO (KEY-07)"),
            bad_base58: Error::KeyMalformed(
                "a FIO public key is FIO and base58, up to 64 characters (KEY-08)",
            ),
            bad_length: Error::KeyMalformed("a FIO public key holds 37 bytes (KEY-09)"),
            bad_checksum: Error::KeyChecksum("the checksum of the public key differs (KEY-10)"),
        },
    )?;
    parse_compressed_point(&point)
}

/// Reads a private key from EOSIO's `PVT_K1_` text.
///
/// Errors: `key.malformed`, `key.checksum`, `key.out_of_range`.
pub fn parse_pvt_k1(text: &str) -> Result<PrivateKey, Error> {
    let bytes = read_form(
        text,
        &Form {
            prefix: "PVT_K1_",
            length: 32,
            checksum: k1_checksum,
            bad_prefix: Error::KeyMalformed("the text begins with PVT_K1_ (KEY-16)"),
            bad_base58: Error::KeyMalformed("the rest is base58, up to 64 characters in all (KEY-16)"),
            bad_length: Error::KeyMalformed("the text holds 36 bytes (KEY-16)"),
            bad_checksum: Error::KeyChecksum("the K1 checksum differs (KEY-16)"),
        },
    )?;
    parse_private_bytes(&bytes)
}

/// Reads a public key from EOSIO's `PUB_K1_` text.
///
/// Errors: `key.malformed`, `key.checksum`, `key.not_on_curve`.
pub fn parse_pub_k1(text: &str) -> Result<PublicKey, Error> {
    let point = read_form(
        text,
        &Form {
            prefix: "PUB_K1_",
            length: POINT_LENGTH,
            checksum: k1_checksum,
            bad_prefix: Error::KeyMalformed("the text begins with PUB_K1_ (KEY-17)"),
            bad_base58: Error::KeyMalformed("the rest is base58, up to 64 characters in all (KEY-17)"),
            bad_length: Error::KeyMalformed("the text holds 37 bytes (KEY-17)"),
            bad_checksum: Error::KeyChecksum("the K1 checksum differs (KEY-17)"),
        },
    )?;
    parse_compressed_point(&point)
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

/// The checksum of the K1 forms: the first 4 bytes of RIPEMD-160 over the bytes and "K1".
pub fn k1_checksum(bytes: &[u8]) -> [u8; CHECKSUM_LENGTH] {
    first_four(&Ripemd160::new().chain_update(bytes).chain_update("K1").finalize())
}

/// The bytes of base58 text, or `None` where a character is not of the alphabet.
pub fn decode_base58(text: &str) -> Option<Vec<u8>> {
    bs58::decode(text).into_vec().ok()
}

/// Base58 of bytes, without prefix or checksum.
pub fn encode_base58(bytes: &[u8]) -> String {
    bs58::encode(bytes).into_string()
}

/// A text form of a key: a prefix, and base58 of the key's bytes and their checksum.
struct Form {
    prefix: &'static str,
    length: usize,
    checksum: fn(&[u8]) -> [u8; CHECKSUM_LENGTH],
    bad_prefix: Error,
    bad_base58: Error,
    bad_length: Error,
    bad_checksum: Error,
}

/// The key's bytes. The checks come in this order (KEY-13).
fn read_form(text: &str, form: &Form) -> Result<Zeroizing<Vec<u8>>, Error> {
    let rest = text.strip_prefix(form.prefix).ok_or(form.bad_prefix)?;
    if text.chars().count() > MAX_KEY_CHARACTERS {
        return Err(form.bad_base58);
    }
    let mut payload = Zeroizing::new(decode_base58(rest).ok_or(form.bad_base58)?);
    if payload.len() != form.length + CHECKSUM_LENGTH {
        return Err(form.bad_length);
    }
    let (bytes, checksum) = payload.split_at(form.length);
    if checksum != (form.checksum)(bytes) {
        return Err(form.bad_checksum);
    }
    payload.truncate(form.length);
    Ok(payload)
}

fn first_four(digest: &[u8]) -> [u8; CHECKSUM_LENGTH] {
    [digest[0], digest[1], digest[2], digest[3]]
}

//! Signatures: ECDSA with fiojs's way to a canonical one, recovery of the key, the text form (section *Signing*).

use ecdsa::hazmat::sign_prehashed;
use fio_reference::key::{self, PrivateKey, PublicKey, decode_base58, encode_base58, k1_checksum};
use hmac::{Hmac, KeyInit, Mac};
use k256::NonZeroScalar;
use k256::ecdsa::{RecoveryId, VerifyingKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::Error;

/// SHA-256 of the bytes that are signed.
pub type Digest = [u8; 32];

/// The longest text that can be a signature. Base58 decoding takes quadratic time, so longer text is refused unread.
pub const MAX_SIGNATURE_CHARACTERS: usize = 128;

const PREFIX: &str = "SIG_K1_";
const LENGTH: usize = 65;
/// The header of recovery id 0, for a key in compressed form.
const FIRST_HEADER: u8 = 31;

/// The 65 bytes of a signature: header, *r*, *s*. The header is one of 31 to 34; *r* and *s* may be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature([u8; LENGTH]);

impl Signature {
    /// The 65 bytes.
    pub fn as_bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }

    /// The signature with these bytes.
    ///
    /// Errors: `layer2.malformed` for a header other than 31 to 34.
    pub fn from_bytes(bytes: [u8; LENGTH]) -> Result<Self, Error> {
        match bytes[0].wrapping_sub(FIRST_HEADER) {
            0..=3 => Ok(Self(bytes)),
            _ => Err(Error::Malformed("the header of a signature is 31 to 34 (LAYER2-05)")),
        }
    }

    fn recovery_id(&self) -> u8 {
        self.0[0] - FIRST_HEADER
    }
}

/// Signs a digest (LAYER2-03).
pub fn sign_digest(private: &PrivateKey, digest: &Digest) -> Signature {
    sign_counting(private, digest).0
}

/// As [`sign_digest`], with the number of tries that were not canonical (LAYER2-04).
pub fn sign_counting(private: &PrivateKey, digest: &Digest) -> (Signature, usize) {
    (0..)
        .find_map(|nonce| Some((try_sign(private, digest, &nonce_hash(digest, nonce))?, nonce)))
        .expect("every other nonce gives a canonical signature")
}

/// One try: the signature of the digest with the *k* of this hash, if it is canonical.
pub fn try_sign(private: &PrivateKey, digest: &Digest, hash: &Digest) -> Option<Signature> {
    let d = Zeroizing::new(scalar(&private.to_bytes())?);
    let (signature, recovery_id) = generate_k(private, hash)
        // Refuses a k with which r or s is 0, and takes the lower of the two values of s.
        .find_map(|k| sign_prehashed(&d, &*Zeroizing::new(scalar(&k)?), digest).ok())?;
    let mut bytes = [FIRST_HEADER + recovery_id.to_byte(); LENGTH];
    bytes[1..].copy_from_slice(&signature.to_bytes());
    is_canonical(&Signature(bytes)).then_some(Signature(bytes))
}

/// The hash that a try derives *k* from: the digest, and after that the SHA-256 of it and as many zero bytes as tries have failed.
pub fn nonce_hash(digest: &Digest, nonce: usize) -> Digest {
    match nonce {
        0 => *digest,
        _ => Sha256::new().chain_update(digest).chain_update(vec![0; nonce]).finalize().into(),
    }
}

/// The candidates for *k*, as 32 bytes, big-endian; some may be 0 or not below the group order.
pub fn generate_k(private: &PrivateKey, hash: &Digest) -> impl Iterator<Item = Zeroizing<[u8; 32]>> {
    let mut v = Zeroizing::new([1; 32]);
    let mut k = Zeroizing::new([0; 32]);
    for step in [0, 1] {
        k = hmac(&k, &[&*v, &[step], &*private.to_bytes(), hash]);
        v = hmac(&k, &[&*v]);
    }
    let mut is_first = true;
    std::iter::from_fn(move || {
        if !is_first {
            k = hmac(&k, &[&*v, &[0]]);
            v = hmac(&k, &[&*v]);
        }
        is_first = false;
        v = hmac(&k, &[&*v]);
        Some(v.clone())
    })
}

/// Whether *s* is the lower one, and *r* and *s* take 32 bytes each in DER (LAYER2-06).
pub fn is_canonical(signature: &Signature) -> bool {
    let [_, rs @ ..] = &signature.0;
    let takes_32_bytes = |bytes: &[u8]| bytes[0] < 0x80 && (bytes[0] != 0 || bytes[1] >= 0x80);
    let (r, s) = rs.split_at(32);
    takes_32_bytes(r)
        && takes_32_bytes(s)
        && parse_rs(rs).is_some_and(|parsed| parsed.normalize_s() == parsed)
}

/// The public key that a signature of this digest belongs to (LAYER2-07).
///
/// Errors: `layer2.bad_signature`.
pub fn recover(digest: &Digest, signature: &Signature) -> Result<PublicKey, Error> {
    let [_, rs @ ..] = &signature.0;
    let id = RecoveryId::from_byte(signature.recovery_id()).ok_or(Error::BadSignature)?;
    let parsed = parse_rs(rs).ok_or(Error::BadSignature)?;
    let recovered =
        VerifyingKey::recover_from_prehash(digest, &parsed, id).map_err(|_| Error::BadSignature)?;
    Ok(key::parse_compressed_point(recovered.to_sec1_point(true).as_bytes())?)
}

/// Reads a signature from its text.
///
/// Errors: `layer2.malformed` (LAYER2-05).
pub fn parse_signature(text: &str) -> Result<Signature, Error> {
    let rest =
        text.strip_prefix(PREFIX).ok_or(Error::Malformed("a signature begins with SIG_K1_ (LAYER2-05)"))?;
    if text.len() > MAX_SIGNATURE_CHARACTERS {
        return Err(Error::Malformed("a signature has at most 128 characters (LAYER2-05)"));
    }
    let payload =
        decode_base58(rest).ok_or(Error::Malformed("a signature is SIG_K1_ and base58 (LAYER2-05)"))?;
    let (bytes, checksum) = payload
        .split_first_chunk::<LENGTH>()
        .filter(|(_, checksum)| checksum.len() == 4)
        .ok_or(Error::Malformed("a signature holds 69 bytes (LAYER2-05)"))?;
    if checksum != k1_checksum(bytes) {
        return Err(Error::Malformed("the checksum of the signature differs (LAYER2-05)"));
    }
    Signature::from_bytes(*bytes)
}

/// Writes a signature as text.
pub fn format_signature(signature: &Signature) -> String {
    let bytes = signature.as_bytes();
    let payload = [&bytes[..], &k1_checksum(bytes)].concat();
    format!("{PREFIX}{}", encode_base58(&payload))
}

/// *r* and *s*, if both are at least 1 and below the group order.
fn parse_rs(rs: &[u8; 64]) -> Option<k256::ecdsa::Signature> {
    k256::ecdsa::Signature::from_slice(rs).ok()
}

fn scalar(bytes: &[u8; 32]) -> Option<NonZeroScalar> {
    NonZeroScalar::from_repr((*bytes).into()).into_option()
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    Zeroizing::new(mac.finalize().into_bytes().into())
}

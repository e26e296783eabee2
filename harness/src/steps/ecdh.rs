//! The steps of the chapter *Shared secret*.

use fio_reference::ecdh::{self, XEncoding};
use fio_reference::{Error, key as reference};
use fio_vectors::HexBytes;
use fio_vectors::operation::{SharedSecretIn, SharedSecretOk};

use super::{Walk, curve, key, steps};
use crate::builtin::{Failure, Result, x_encoding};

steps! {
    /// The steps of the chapter *Shared secret*.
    Ecdh {
        /// The x-coordinate of private key times public key. With a bad key, which the reference never gets here, that of unchecked
        /// arithmetic; `None` is infinity.
        shared_x: fn(&[u8], &[u8]) -> Option<Vec<u8>> = shared_x;
        /// The bytes of x that are hashed.
        encode_x: fn(&[u8], XEncoding) -> Vec<u8> = encode_x;
        /// The shared secret.
        hash_x: fn(&[u8]) -> Vec<u8> = |encoded| ecdh::hash_x(encoded).as_bytes().to_vec();
        /// The encodings that a reader tries.
        distinct_encodings: fn(&[u8]) -> Vec<XEncoding> = |x| match x.try_into() {
            Ok(x) => ecdh::distinct_encodings(x),
            Err(_) => vec![XEncoding::Minimal],
        };
        /// The encoding, if one may seal under it.
        for_sealing: fn(XEncoding) -> std::result::Result<XEncoding, Error> = XEncoding::for_sealing;
        /// What becomes of a key that was refused: never a secret.
        on_bad_key: fn(Error) -> std::result::Result<Vec<u8>, Error> = Err;
    }
}

fn shared_x(private: &[u8], point: &[u8]) -> Option<Vec<u8>> {
    match (reference::parse_private_bytes(private), reference::parse_compressed_point(point)) {
        (Ok(private), Ok(public)) => Some(ecdh::shared_x(&private, &public).to_vec()),
        _ => Some(curve::multiply(private, point)?.x.to_vec()),
    }
}

fn encode_x(x: &[u8], encoding: XEncoding) -> Vec<u8> {
    match x.try_into() {
        Ok(x) => ecdh::encode_x(x, encoding).to_vec(),
        Err(_) => x.to_vec(),
    }
}

/// An encoding that is sealed or published under.
pub(super) fn encoding_for_sealing(walk: &mut Walk, encoding: XEncoding) -> Result<XEncoding> {
    let checked = (walk.steps.ecdh.for_sealing)(encoding);
    checked.map_err(|error| walk.refuse("encoded_x", "ECDH-07", error))
}

/// `ecdh.shared_secret`
pub(super) fn shared_secret(walk: &mut Walk, request: &SharedSecretIn) -> Result<SharedSecretOk> {
    let encoding = x_encoding(&request.x_encoding)?;
    let secret = secret_with(walk, &request.private.0, &request.public, encoding)?;
    Ok(SharedSecretOk { secret: HexBytes(secret) })
}

/// The shared secret of a private key in bytes and a public key in text.
pub(super) fn secret_with(
    walk: &mut Walk,
    private: &[u8],
    public: &str,
    encoding: XEncoding,
) -> Result<Vec<u8>> {
    match read_keys(walk, private, public) {
        Ok((private, point)) => secret_of(walk, &private, &point, encoding),
        Err(Failure::Refused(error)) => Ok((walk.steps.ecdh.on_bad_key)(error)?),
        Err(other) => Err(other),
    }
}

/// The shared secret of two keys.
pub(super) fn secret_of(
    walk: &mut Walk,
    private: &[u8],
    point: &[u8],
    encoding: XEncoding,
) -> Result<Vec<u8>> {
    let x = x_of(walk, private, point)?;
    Ok(secret_of_x(walk, &x, encoding))
}

fn read_keys(walk: &mut Walk, private: &[u8], public: &str) -> Result<(Vec<u8>, Vec<u8>)> {
    Ok((key::read_private(walk, private)?, key::read_public(walk, public)?))
}

/// The x of two keys.
pub(super) fn x_of(walk: &mut Walk, private: &[u8], point: &[u8]) -> Result<Vec<u8>> {
    let x = (walk.steps.ecdh.shared_x)(private, point);
    let x = x.ok_or_else(|| Failure::Request("the point at infinity has no x".to_owned()))?;
    walk.note("x", "ECDH-01", &x);
    Ok(x)
}

/// The shared secret of an x under an encoding.
pub(super) fn secret_of_x(walk: &mut Walk, x: &[u8], encoding: XEncoding) -> Vec<u8> {
    let rule = match encoding {
        XEncoding::Minimal => "ECDH-02",
        XEncoding::Fixed32 => "ECDH-03",
        XEncoding::TwosComplement => "ECDH-04",
    };
    let encoded = (walk.steps.ecdh.encode_x)(x, encoding);
    walk.note("encoded_x", rule, &encoded);
    let secret = (walk.steps.ecdh.hash_x)(&encoded);
    walk.note("secret", "ECDH-01", &secret);
    secret
}

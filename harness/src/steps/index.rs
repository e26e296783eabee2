//! The steps of the chapter *Search Index*.

use fio_reference::ecdh::XEncoding;
use fio_reference::{Error, index};
use fio_vectors::HexBytes;
use fio_vectors::operation::{
    Bytes, IndexDeriveIn, IndexDeriveOk, IndexEntry, IndexPollIn, IndexPollOk, Text,
};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::{Walk, ecdh, key, steps};
use crate::builtin::{Failure, Result, x_encoding};

steps! {
    /// The steps of the chapter *Search Index*.
    Index {
        /// The 16 bytes of shared secret and receiver.
        derive: fn(&[u8], &[u8]) -> Vec<u8> = hmac_sha_1;
        /// The receiver that an index is derived for: of one's own public key, the other party's, and whether that one looks for it.
        receiver: fn(&[u8], &[u8], bool) -> Vec<u8> =
            |own, other, for_other| if for_other { other.to_vec() } else { own.to_vec() };
        /// The text of an index.
        write: fn(&[u8]) -> String = |bytes| format!("0x{}", hex::encode(bytes));
        /// The bytes of an index in text.
        parse: fn(&str) -> std::result::Result<Vec<u8>, Error> = |text| Ok(index::parse_index(text)?.as_bytes().to_vec());
    }
}

/// As [`fio_reference::index::derive`], which takes checked keys only.
fn hmac_sha_1(secret: &[u8], receiver: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha1>::new_from_slice(secret);
    mac.map_or_else(|_| Vec::new(), |mac| mac.chain_update(receiver).finalize().into_bytes()[..16].to_vec())
}

/// `index.derive`
pub(super) fn derive(walk: &mut Walk, request: &IndexDeriveIn) -> Result<IndexDeriveOk> {
    let mut encoding = request.x_encoding.as_deref().map_or(Ok(walk.declared), x_encoding)?;
    let for_other = match request.receiver.as_str() {
        "other" => true,
        "own" => false,
        other => return Err(Failure::Unknown(format!("there is no receiver {other}"))),
    };
    if for_other {
        encoding = ecdh::encoding_for_sealing(walk, encoding)?;
    }
    let private = key::read_private(walk, &request.private.0)?;
    let other = key::read_public(walk, &request.public)?;
    let secret = ecdh::secret_of(walk, &private, &other, encoding)?;
    let own = key::public_of_private(walk, &private)?;
    Ok(IndexDeriveOk { index: index_of(walk, &secret, &own, &other, for_other) })
}

/// `index.poll`
pub(super) fn poll(walk: &mut Walk, request: &IndexPollIn) -> Result<IndexPollOk> {
    let privates = request.own.iter().map(|bytes| key::read_private(walk, &bytes.0));
    let privates = privates.collect::<Result<Vec<_>>>()?;
    let others = request.counterparties.iter().map(|text| key::read_public(walk, text));
    let others = others.collect::<Result<Vec<_>>>()?;
    let mut entries = Vec::new();
    for private in &privates {
        let own = key::public_of_private(walk, private)?;
        for other in &others {
            for (encoding, index) in indexes(walk, private, &own, other)? {
                entries.push(IndexEntry {
                    own: (walk.steps.key.format_public)(&own),
                    counterparty: (walk.steps.key.format_public)(other),
                    index,
                    x_encoding: encoding.name().into(),
                });
            }
        }
    }
    Ok(IndexPollOk { entries })
}

/// `index.parse`
pub(super) fn parse(walk: &mut Walk, request: &Text) -> Result<Bytes> {
    let bytes = (walk.steps.index.parse)(&request.text);
    Ok(Bytes { bytes: HexBytes(walk.take("bytes", "INDEX-06", bytes)?) })
}

/// The indexes that a receiver asks for.
pub(super) fn indexes(
    walk: &mut Walk,
    private: &[u8],
    own: &[u8],
    other: &[u8],
) -> Result<Vec<(XEncoding, String)>> {
    let x = ecdh::x_of(walk, private, other)?;
    let encodings = (walk.steps.ecdh.distinct_encodings)(&x).into_iter();
    let index = |encoding| {
        let secret = ecdh::secret_of_x(walk, &x, encoding);
        (encoding, index_of(walk, &secret, own, other, false))
    };
    Ok(encodings.map(index).collect())
}

fn index_of(walk: &mut Walk, secret: &[u8], own: &[u8], other: &[u8], for_other: bool) -> String {
    let receiver = (walk.steps.index.receiver)(own, other, for_other);
    walk.note("receiver", "INDEX-03", &receiver);
    let mac = (walk.steps.index.derive)(secret, &receiver);
    walk.note("mac", "INDEX-01", &mac);
    let index = (walk.steps.index.write)(&mac);
    walk.note("index", "INDEX-02", &index);
    index
}

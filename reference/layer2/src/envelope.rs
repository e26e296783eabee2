//! The envelope: what is signed, field by field (section *Envelope*).

use std::fmt;

use fio_reference::abi::{Reader, write_string, write_varuint32};
use fio_reference::account::is_fio_address;
use fio_reference::index::{SearchIndex, parse_index};
use fio_reference::key::{PublicKey, parse_compressed_point};
use sha2::{Digest as _, Sha256};

use crate::Error;
use crate::signature::Digest;

/// The longest envelope, in bytes (LAYER2-11).
pub const MAX_ENVELOPE_LENGTH: usize = 8192;
/// The longest life of a message, in seconds (LAYER2-15).
pub const MAX_LIFE: u32 = 30 * 24 * 60 * 60;

const MAGIC: &[u8; 7] = b"FIO-L2\0";
const VERSION: u8 = 1;
/// In place of the encryption key where the content is not sealed.
const NOT_SEALED: [u8; 33] = [0; 33];

/// There are no encryption keys to derive an index from.
pub(crate) const UNSEALED_INDEX: Error =
    Error::Malformed("only sealed content is routed by Search Index (LAYER2-29)");

/// The fields of an envelope, each of its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The id of the chain.
    pub chain_id: [u8; 32],
    /// Chosen by the sender.
    pub message_id: [u8; 16],
    /// In seconds since 1970.
    pub created_at: u32,
    /// In seconds since 1970; from then on the message is void.
    pub expires_at: u32,
    /// The sender's FIO Address, in lower case.
    pub sender: String,
    /// The key that owns it.
    pub sender_key: PublicKey,
    /// The sender's encryption key; `None` if the content is not sealed.
    pub sender_encrypt_key: Option<PublicKey>,
    /// Where the message waits for its recipient.
    pub route: Route,
    /// The type of content, which need not be one that may travel so.
    pub content_type: String,
    /// Sealed bytes of the inner plaintext, or the inner plaintext itself.
    pub content: Vec<u8>,
}

/// Where a message waits for its recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// A FIO Address, in lower case.
    Address(String),
    /// A Search Index.
    Index(SearchIndex),
}

impl Route {
    /// The route of this text: an address has an `@`, an index has none.
    ///
    /// Errors: `layer2.malformed`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.contains('@') { Self::parse_address(text) } else { Self::parse_index(text) }
    }

    fn parse_address(text: &str) -> Result<Self, Error> {
        check_address(text)?;
        Ok(Self::Address(text.to_owned()))
    }

    fn parse_index(text: &str) -> Result<Self, Error> {
        parse_index(text)
            .map(Self::Index)
            .map_err(|_| Error::Malformed("the route is not a Search Index (LAYER2-16)"))
    }

    fn type_byte(&self) -> u8 {
        match self {
            Self::Address(_) => 0,
            Self::Index(_) => 1,
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => f.write_str(address),
            Self::Index(index) => f.write_str(&index.to_text()),
        }
    }
}

/// Writes an envelope (LAYER2-01), of any length.
///
/// Errors: `layer2.too_large` for a length that is no `varuint32`.
pub fn encode(envelope: &Envelope) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    bytes.extend_from_slice(MAGIC);
    bytes.push(VERSION);
    bytes.extend_from_slice(&envelope.chain_id);
    bytes.extend_from_slice(&envelope.message_id);
    bytes.extend_from_slice(&envelope.created_at.to_le_bytes());
    bytes.extend_from_slice(&envelope.expires_at.to_le_bytes());
    write_string(&mut bytes, &envelope.sender)?;
    bytes.extend_from_slice(&envelope.sender_key.to_point());
    bytes.extend_from_slice(&envelope.sender_encrypt_key.map_or(NOT_SEALED, |key| key.to_point()));
    bytes.push(envelope.route.type_byte());
    write_string(&mut bytes, &envelope.route.to_string())?;
    write_string(&mut bytes, &envelope.content_type)?;
    write_bytes(&mut bytes, &envelope.content)?;
    Ok(bytes)
}

/// Reads an envelope. Each field is checked before the next is read (LAYER2-14).
///
/// Errors: `layer2.malformed`, `layer2.version`, `key.malformed`, `key.not_on_curve`.
pub fn decode(bytes: &[u8]) -> Result<Envelope, Error> {
    let mut reader = Reader::new(bytes);
    check_magic(&read_array(&mut reader)?)?;
    check_version(reader.read_byte().map_err(as_layout)?)?;
    let chain_id = read_array(&mut reader)?;
    let message_id = read_array(&mut reader)?;
    let created_at = u32::from_le_bytes(read_array(&mut reader)?);
    let expires_at = u32::from_le_bytes(read_array(&mut reader)?);
    check_times(created_at, expires_at)?;
    let sender = reader.read_string().map_err(as_layout)?.to_owned();
    check_address(&sender)?;
    let sender_key = parse_compressed_point(&read_array::<33>(&mut reader)?)?;
    let sender_encrypt_key = parse_sender_encrypt_key(&read_array(&mut reader)?)?;
    let parse_route = match reader.read_byte().map_err(as_layout)? {
        0 => Route::parse_address,
        1 => Route::parse_index,
        _ => return Err(Error::Malformed("the type of route is 00 or 01 (LAYER2-14)")),
    };
    let route = parse_route(reader.read_string().map_err(as_layout)?)?;
    if matches!(route, Route::Index(_)) && sender_encrypt_key.is_none() {
        return Err(UNSEALED_INDEX);
    }
    let content_type = reader.read_string().map_err(as_layout)?.to_owned();
    let content = read_bytes(&mut reader)?.to_vec();
    reader.finish().map_err(as_layout)?;
    Ok(Envelope {
        chain_id,
        message_id,
        created_at,
        expires_at,
        sender,
        sender_key,
        sender_encrypt_key,
        route,
        content_type,
        content,
    })
}

/// What is signed: SHA-256 of all bytes of the envelope (LAYER2-02).
pub fn digest(envelope: &[u8]) -> Digest {
    Sha256::digest(envelope).into()
}

/// How many bytes an envelope has. Errors: `layer2.too_large` for more than 8,192 (LAYER2-11).
pub fn check_length(length: usize) -> Result<(), Error> {
    match length {
        0..=MAX_ENVELOPE_LENGTH => Ok(()),
        _ => Err(Error::TooLarge),
    }
}

/// The magic. Errors: `layer2.malformed` for other bytes (LAYER2-14).
pub fn check_magic(magic: &[u8; 7]) -> Result<(), Error> {
    match magic == MAGIC {
        true => Ok(()),
        false => Err(Error::Malformed("an envelope begins with FIO-L2 and a zero byte (LAYER2-14)")),
    }
}

/// The version. Errors: `layer2.version` for another than 1 (LAYER2-13).
pub fn check_version(version: u8) -> Result<(), Error> {
    match version {
        VERSION => Ok(()),
        _ => Err(Error::Version),
    }
}

/// The sender's encryption key, `None` for 33 zero bytes. Errors: `key.malformed`, `key.not_on_curve` (LAYER2-17).
pub fn parse_sender_encrypt_key(point: &[u8; 33]) -> Result<Option<PublicKey>, Error> {
    match *point {
        NOT_SEALED => Ok(None),
        _ => Ok(Some(parse_compressed_point(point)?)),
    }
}

/// A FIO Address. Errors: `layer2.malformed` for what is none in lower case (LAYER2-16).
pub fn check_address(address: &str) -> Result<(), Error> {
    match is_fio_address(address) && !address.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Ok(()),
        false => Err(Error::Malformed("not a FIO Address in lower case (LAYER2-16)")),
    }
}

/// Both times. Errors: `layer2.malformed` if they are not in order, or too far apart (LAYER2-15).
pub fn check_times(created_at: u32, expires_at: u32) -> Result<(), Error> {
    match expires_at.checked_sub(created_at) {
        Some(1..=MAX_LIFE) => Ok(()),
        _ => Err(Error::Malformed("a message expires 1 s to 30 days after its creation (LAYER2-15)")),
    }
}

/// Writes a length and so many bytes.
pub(crate) fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), Error> {
    let length = u32::try_from(bytes.len()).map_err(|_| Error::TooLarge)?;
    write_varuint32(out, length);
    out.extend_from_slice(bytes);
    Ok(())
}

/// Reads a length and so many bytes.
pub(crate) fn read_bytes<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], Error> {
    let length = reader.read_varuint32().map_err(as_layout)?;
    reader.read_bytes(u64::from(length)).map_err(as_layout)
}

pub(crate) fn as_layout(_: fio_reference::Error) -> Error {
    Error::Malformed("the bytes are not laid out as the table says (LAYER2-14)")
}

fn read_array<const LENGTH: usize>(reader: &mut Reader<'_>) -> Result<[u8; LENGTH], Error> {
    let mut array = [0; LENGTH];
    for byte in &mut array {
        *byte = reader.read_byte().map_err(as_layout)?;
    }
    Ok(array)
}

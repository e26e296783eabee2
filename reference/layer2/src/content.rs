//! What a message says, and the inner plaintext that names both parties beside it (section *Envelope*).

use std::fmt;

use fio_reference::abi::{Reader, write_string};
use fio_reference::content::{self, ContentType};
use fio_reference::size::string_size;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::Error;
use crate::envelope::{as_layout, read_bytes, write_bytes};

/// A type of content that may travel off the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageType {
    /// `new_funds_content` or `record_obt_data_content`.
    Record(ContentType),
    /// `text`.
    Text,
}

impl MessageType {
    /// The type of this name. Token transfers, registrations and other transactions are none (LAYER2-10).
    ///
    /// Errors: `layer2.type_forbidden`.
    pub fn from_name(name: &str) -> Result<Self, Error> {
        match name {
            "new_funds_content" => Ok(Self::Record(ContentType::NewFunds)),
            "record_obt_data_content" => Ok(Self::Record(ContentType::RecordObtData)),
            "text" => Ok(Self::Text),
            _ => Err(Error::TypeForbidden),
        }
    }
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The fields of a FIO Request or of FIO Data.
    Record(content::Content),
    /// Text.
    Text(String),
}

impl Content {
    /// Content from its JSON: an object, or a string.
    ///
    /// Errors: `content.invalid`.
    pub fn parse_json(message_type: MessageType, json: &Value) -> Result<Self, Error> {
        match message_type {
            MessageType::Record(record_type) => {
                Ok(Self::Record(content::Content::parse_json(record_type, json)?))
            }
            MessageType::Text => json
                .as_str()
                .map(|text| Self::Text(text.to_owned()))
                .ok_or(fio_reference::Error::ContentInvalid("text is a JSON string (LAYER2-28)").into()),
        }
    }

    /// The JSON.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Record(record) => Value::Object(record.to_json()),
            Self::Text(text) => text.as_str().into(),
        }
    }

    /// Packs the content.
    ///
    /// Errors: `abi.malformed` for text of more than 2³² − 1 bytes.
    pub fn pack(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        match self {
            Self::Record(record) => Ok(content::pack(record)?),
            Self::Text(text) => {
                let mut packed = Zeroizing::new(Vec::with_capacity(string_size(text.len())));
                write_string(&mut packed, text)?;
                Ok(packed)
            }
        }
    }

    /// Unpacks content. Every byte is used (LAYER2-28).
    ///
    /// Errors: `content.malformed`.
    pub fn unpack(message_type: MessageType, packed: &[u8]) -> Result<Self, Error> {
        match message_type {
            MessageType::Record(record_type) => {
                Ok(Self::Record(content::unpack_strict(record_type, packed)?.content))
            }
            MessageType::Text => {
                let mut reader = Reader::new(packed);
                let text = reader.read_string().map(str::to_owned);
                text.and_then(|text| reader.finish().map(|()| Self::Text(text))).map_err(|_| {
                    fio_reference::Error::ContentMalformed("text is one ABI string (LAYER2-28)").into()
                })
            }
        }
    }
}

/// The inner plaintext: both parties, and packed content (LAYER2-08).
#[derive(Clone, PartialEq, Eq)]
pub struct Inner {
    /// The sender's FIO Address.
    pub sender: String,
    /// The recipient's FIO Address.
    pub recipient: String,
    /// The packed content. Wiped from memory when dropped.
    pub packed: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inner(..)")
    }
}

impl Inner {
    /// The bytes.
    ///
    /// Errors: `layer2.too_large`.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        // With room for all, as memory that it grew out of would not be wiped.
        let lengths = [self.sender.len(), self.recipient.len(), self.packed.len()];
        let mut plaintext = Zeroizing::new(Vec::with_capacity(lengths.map(string_size).iter().sum()));
        write_string(&mut plaintext, &self.sender)?;
        write_string(&mut plaintext, &self.recipient)?;
        write_bytes(&mut plaintext, &self.packed)?;
        Ok(plaintext)
    }

    /// Reads the bytes; nothing follows.
    ///
    /// Errors: `layer2.malformed` (LAYER2-28).
    pub fn decode(plaintext: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(plaintext);
        let sender = reader.read_string().map_err(as_layout)?.to_owned();
        let recipient = reader.read_string().map_err(as_layout)?.to_owned();
        let packed = Zeroizing::new(read_bytes(&mut reader)?.to_vec());
        reader.finish().map_err(as_layout)?;
        Ok(Self { sender, recipient, packed })
    }
}

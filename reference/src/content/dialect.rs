//! The dialects of plaintexts, and which is tried when (section *Dialects*).

use super::{Content, ContentType};
use crate::Error;
use crate::abi::Reader;

/// A way in which deployed software has packed content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The one that is written: fields by their types.
    Standard,
    /// Seven fields and five reserved ones, as plain strings with CompactSize lengths.
    TwelveStrings,
    /// Seven fields as plain strings.
    SevenStrings,
    /// Ten fields as plain strings.
    TenStrings,
}

impl Dialect {
    /// The name in the specification.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::TwelveStrings => "twelve-strings",
            Self::SevenStrings => "seven-strings",
            Self::TenStrings => "ten-strings",
        }
    }
}

/// A dialect to try, and whether bytes may be left over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The dialect.
    pub dialect: Dialect,
    /// Whether bytes after the last field are ignored, or make the reading fail.
    pub ignores_leftover: bool,
}

const fn whole(dialect: Dialect) -> Reading {
    Reading { dialect, ignores_leftover: false }
}

const STANDARD_WITH_LEFTOVER: Reading = Reading { dialect: Dialect::Standard, ignores_leftover: true };

/// The readings of a type, in the order in which they are tried (CONTENT-08). Private content has one.
pub fn readings(content_type: ContentType) -> &'static [Reading] {
    match content_type {
        ContentType::NewFunds => {
            const {
                &[
                    whole(Dialect::Standard),
                    whole(Dialect::TwelveStrings),
                    whole(Dialect::SevenStrings),
                    STANDARD_WITH_LEFTOVER,
                ]
            }
        }
        ContentType::RecordObtData => {
            const { &[whole(Dialect::Standard), whole(Dialect::TenStrings), STANDARD_WITH_LEFTOVER] }
        }
        ContentType::PrivateFundsRequest | ContentType::PrivateSendAction => {
            const { &[STANDARD_WITH_LEFTOVER] }
        }
    }
}

/// What [`unpack`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// The content.
    pub content: Content,
    /// The dialect it was read in.
    pub dialect: Dialect,
    /// The number of bytes after the last field.
    pub leftover: usize,
}

/// Unpacks a plaintext: the first reading that fits wins.
///
/// Errors: `content.malformed`, with the text of the first reading (CONTENT-11); for private content also `content.invalid` (CONTENT-21).
pub fn unpack(content_type: ContentType, plaintext: &[u8]) -> Result<Unpacked, Error> {
    let readings = readings(content_type);
    let mut first_error = None;
    for reading in readings {
        match read(content_type, *reading, plaintext) {
            Ok(unpacked) => return Ok(unpacked),
            Err(error) => first_error = first_error.or(Some(as_content(error))),
        }
    }
    Err(first_error.unwrap_or(Error::ContentMalformed("the type has no reading (CONTENT-08)")))
}

/// Unpacks a plaintext in strict mode: the first reading alone (CONTENT-17).
///
/// Errors: `content.malformed`; for private content also `content.invalid` (CONTENT-21).
pub fn unpack_strict(content_type: ContentType, plaintext: &[u8]) -> Result<Unpacked, Error> {
    read(content_type, whole(Dialect::Standard), plaintext).map_err(as_content)
}

/// Reads a plaintext in one way.
///
/// Errors: `abi.malformed`, and `content.invalid` for private content.
pub fn read(content_type: ContentType, reading: Reading, plaintext: &[u8]) -> Result<Unpacked, Error> {
    let mut reader = Reader::new(plaintext);
    let mut values = Vec::with_capacity(content_type.fields().len());
    for field in content_type.fields() {
        let value = match reading.dialect {
            Dialect::Standard if field.is_optional => reader.read_optional_string()?,
            Dialect::TwelveStrings => Some(read_compact_string(&mut reader)?),
            _ => Some(reader.read_string()?),
        };
        values.push(value.map(str::to_owned));
    }
    if reading.dialect == Dialect::TwelveStrings {
        for _reserved in 0..5 {
            read_compact_string(&mut reader)?;
        }
    }
    let leftover = reader.leftover();
    if !reading.ignores_leftover {
        reader.finish()?;
    }
    let content = Content::new(content_type, values)?;
    Ok(Unpacked { content, dialect: reading.dialect, leftover })
}

fn as_content(error: Error) -> Error {
    match error {
        Error::AbiMalformed(reason) => Error::ContentMalformed(reason),
        other => other,
    }
}

/// Reads a string whose length is a Bitcoin CompactSize in its shortest form.
fn read_compact_string<'a>(reader: &mut Reader<'a>) -> Result<&'a str, Error> {
    let length = match reader.read_byte()? {
        0xfd => read_little_endian(reader, 2, 0xfd)?,
        0xfe => read_little_endian(reader, 4, 0x1_0000)?,
        0xff => read_little_endian(reader, 8, 0x1_0000_0000)?,
        length => u64::from(length),
    };
    reader.read_utf8(length)
}

fn read_little_endian(reader: &mut Reader<'_>, bytes: u32, minimum: u64) -> Result<u64, Error> {
    let mut value = 0;
    for place in 0..bytes {
        value |= u64::from(reader.read_byte()?) << (8 * place);
    }
    if value < minimum {
        return Err(Error::AbiMalformed("a shorter form of the CompactSize exists (CONTENT-08)"));
    }
    Ok(value)
}

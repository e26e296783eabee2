//! The steps of the chapter *Packed values*.

use fio_reference::Error;
use fio_reference::abi::{Reader, write_varuint32};
use fio_vectors::HexBytes;
use fio_vectors::operation::{AbiPackIn, AbiUnpackIn, AbiUnpackOk, Bytes};
use serde_json::Value;

use super::{Walk, steps};
use crate::builtin::{Failure, Result};

type Read<T> = std::result::Result<T, Error>;

steps! {
    /// The steps of the chapter *Packed values*.
    Abi {
        /// A packed `varuint32`.
        write_varuint32: fn(u32) -> Vec<u8> = varuint32;
        /// The packed length of a string.
        write_length: fn(u32) -> Vec<u8> = varuint32;
        /// The length of a string.
        length: fn(&str) -> usize = str::len;
        /// A packed `string?`.
        write_optional: fn(&Abi, Option<&str>) -> Read<Vec<u8>> = write_optional;
        /// Reads a `varuint32`, and says how many bytes it took.
        read_varuint32: fn(&[u8]) -> Read<(u32, usize)> = read_varuint32;
        /// Reads the length of a string, and says how many bytes it took.
        read_length: fn(&[u8]) -> Read<(u32, usize)> = read_varuint32;
        /// The string of these bytes.
        read_utf8: fn(&[u8]) -> Read<String> =
            |bytes| Reader::new(bytes).read_utf8(bytes.len() as u64).map(str::to_owned);
        /// Reads a `string?`.
        read_optional: fn(&mut Cursor<'_>) -> Read<Option<String>> = read_optional;
        /// Checks the number of bytes that are left over after a single value.
        check_end: fn(usize) -> Read<()> = |leftover| match leftover {
            0 => Ok(()),
            _ => Err(Error::AbiMalformed("bytes follow the value (ABI-10)")),
        };
    }
}

impl Abi {
    /// A packed string.
    pub(crate) fn write_string(&self, value: &str) -> Read<Vec<u8>> {
        let length = u32::try_from((self.length)(value))
            .map_err(|_| Error::AbiMalformed("a string has at most 4294967295 bytes (ABI-02)"))?;
        Ok([&(self.write_length)(length)[..], value.as_bytes()].concat())
    }
}

fn varuint32(value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_varuint32(&mut bytes, value);
    bytes
}

fn write_optional(abi: &Abi, value: Option<&str>) -> Read<Vec<u8>> {
    match value {
        None => Ok(vec![0]),
        Some(value) => Ok([&[1], &abi.write_string(value)?[..]].concat()),
    }
}

fn read_varuint32(bytes: &[u8]) -> Read<(u32, usize)> {
    let mut reader = Reader::new(bytes);
    let value = reader.read_varuint32()?;
    Ok((value, bytes.len() - reader.leftover()))
}

fn read_optional(cursor: &mut Cursor<'_>) -> Read<Option<String>> {
    match cursor.read_byte()? {
        0 => Ok(None),
        1 => cursor.read_string().map(Some),
        _ => Err(Error::AbiMalformed("the flag of an optional is neither 00 nor 01 (ABI-09)")),
    }
}

/// Reads packed values one after the other, with these steps.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    abi: &'a Abi,
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(abi: &'a Abi, bytes: &'a [u8]) -> Self {
        Self { abi, rest: bytes }
    }

    /// The bytes that were not read.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn read_byte(&mut self) -> Read<u8> {
        let (&byte, rest) = self.rest.split_first().ok_or(ENDED)?;
        self.rest = rest;
        Ok(byte)
    }

    pub(crate) fn read_varuint32(&mut self) -> Read<u32> {
        let (value, taken) = (self.abi.read_varuint32)(self.rest)?;
        self.rest = self.rest.get(taken..).ok_or(ENDED)?;
        Ok(value)
    }

    pub(crate) fn read_string(&mut self) -> Read<String> {
        let (length, taken) = (self.abi.read_length)(self.rest)?;
        self.rest = self.rest.get(taken..).ok_or(ENDED)?;
        let bytes = usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length));
        let (bytes, rest) = bytes.ok_or(ENDED)?;
        self.rest = rest;
        (self.abi.read_utf8)(bytes)
    }

    pub(crate) fn read_optional_string(&mut self) -> Read<Option<String>> {
        (self.abi.read_optional)(self)
    }
}

const ENDED: Error = Error::AbiMalformed("the bytes end inside a value (ABI-06)");

/// `abi.pack`
pub(super) fn pack(walk: &mut Walk, request: &AbiPackIn) -> Result<Bytes> {
    let abi = &walk.steps.abi;
    let (rule, bytes) = match (request.r#type.as_str(), &request.value) {
        ("varuint32", Value::Number(number)) => {
            let value = number.as_u64().and_then(|value| u32::try_from(value).ok());
            let value = value.ok_or_else(|| Failure::Request(format!("{number} is no varuint32")))?;
            ("ABI-01", (abi.write_varuint32)(value))
        }
        ("string", Value::String(value)) => ("ABI-02", abi.write_string(value)?),
        ("string?", Value::Null) => ("ABI-03", (abi.write_optional)(abi, None)?),
        ("string?", Value::String(value)) => ("ABI-03", (abi.write_optional)(abi, Some(value))?),
        ("varuint32" | "string" | "string?", value) => {
            return Err(Failure::Request(format!("{value} is no {}", request.r#type)));
        }
        (other, _) => return Err(Failure::Unknown(format!("there is no type {other}"))),
    };
    walk.note("bytes", rule, &bytes);
    Ok(Bytes { bytes: HexBytes(bytes) })
}

/// `abi.unpack`
pub(super) fn unpack(walk: &mut Walk, request: &AbiUnpackIn) -> Result<AbiUnpackOk> {
    let abi = &walk.steps.abi;
    let mut cursor = Cursor::new(abi, &request.bytes.0);
    let (rule, value) = match request.r#type.as_str() {
        "varuint32" => ("ABI-05", cursor.read_varuint32().map(Value::from)),
        "string" => ("ABI-08", cursor.read_string().map(Value::from)),
        "string?" => ("ABI-09", cursor.read_optional_string().map(Value::from)),
        other => return Err(Failure::Unknown(format!("there is no type {other}"))),
    };
    let value = walk.take("value", rule, value)?;
    if let Err(error) = (abi.check_end)(cursor.rest().len()) {
        return Err(walk.refuse("leftover", "ABI-10", error));
    }
    Ok(AbiUnpackOk { value })
}

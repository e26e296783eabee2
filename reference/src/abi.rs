//! Packed values: `varuint32`, `string` and `string?` (chapter *Packed values*).

use crate::Error;

/// Writes an integer in groups of 7 bits, least significant first (ABI-01).
pub fn write_varuint32(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// Writes the number of bytes and the bytes of a string (ABI-02).
///
/// Errors: `abi.malformed` for a string of more than 2³² − 1 bytes.
pub fn write_string(out: &mut Vec<u8>, value: &str) -> Result<(), Error> {
    let length = u32::try_from(value.len())
        .map_err(|_| Error::AbiMalformed("a string has at most 4294967295 bytes (ABI-02)"))?;
    write_varuint32(out, length);
    out.extend_from_slice(value.as_bytes());
    Ok(())
}

/// Writes 00, or 01 and the string (ABI-03).
///
/// Errors: as [`write_string`].
pub fn write_optional_string(out: &mut Vec<u8>, value: Option<&str>) -> Result<(), Error> {
    match value {
        None => out.push(0),
        Some(value) => {
            out.push(1);
            write_string(out, value)?;
        }
    }
    Ok(())
}

/// Reads packed values one after the other.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader of these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The number of bytes that were not read.
    pub fn leftover(&self) -> usize {
        self.rest.len()
    }

    /// Reads a `varuint32`.
    ///
    /// Errors: `abi.malformed`.
    pub fn read_varuint32(&mut self) -> Result<u32, Error> {
        let mut value = 0u64;
        for group in 0..5 {
            let byte = self.read_byte()?;
            value |= u64::from(byte & 0x7f) << (7 * group);
            if byte < 0x80 {
                if byte == 0 && group > 0 {
                    return Err(Error::AbiMalformed("a shorter form of the varuint32 exists (ABI-04)"));
                }
                return u32::try_from(value)
                    .map_err(|_| Error::AbiMalformed("the varuint32 exceeds 32 bits (ABI-05)"));
            }
        }
        Err(Error::AbiMalformed("the varuint32 has more than 5 bytes (ABI-05)"))
    }

    /// Reads a `string`.
    ///
    /// Errors: `abi.malformed`.
    pub fn read_string(&mut self) -> Result<&'a str, Error> {
        let length = self.read_varuint32()?;
        self.read_utf8(u64::from(length))
    }

    /// Reads a `string?`.
    ///
    /// Errors: `abi.malformed`.
    pub fn read_optional_string(&mut self) -> Result<Option<&'a str>, Error> {
        match self.read_byte()? {
            0 => Ok(None),
            1 => self.read_string().map(Some),
            _ => Err(Error::AbiMalformed("the flag of an optional is neither 00 nor 01 (ABI-09)")),
        }
    }

    /// Reads this many bytes of UTF-8.
    ///
    /// Errors: `abi.malformed`.
    pub fn read_utf8(&mut self, length: u64) -> Result<&'a str, Error> {
        let string = self.read_bytes(length)?;
        str::from_utf8(string).map_err(|_| Error::AbiMalformed("the string is not valid UTF-8 (ABI-07)"))
    }

    /// Reads this many bytes.
    ///
    /// Errors: `abi.malformed` if there are fewer.
    pub fn read_bytes(&mut self, length: u64) -> Result<&'a [u8], Error> {
        let bytes = usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length));
        let (bytes, rest) = bytes.ok_or(ENDED)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// Reads one byte.
    ///
    /// Errors: `abi.malformed` at the end.
    pub fn read_byte(&mut self) -> Result<u8, Error> {
        let (&byte, rest) = self.rest.split_first().ok_or(ENDED)?;
        self.rest = rest;
        Ok(byte)
    }

    /// Ends the reading of a single value.
    ///
    /// Errors: `abi.malformed` if bytes are left over (ABI-10).
    pub fn finish(self) -> Result<(), Error> {
        match self.rest {
            [] => Ok(()),
            _ => Err(Error::AbiMalformed("bytes follow the value (ABI-10)")),
        }
    }
}

const ENDED: Error = Error::AbiMalformed("the bytes end inside a value (ABI-06)");

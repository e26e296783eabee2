//! Wrong variants of the chapter *Packed values*.

use fio_reference::Error;
use fio_reference::abi::Reader;

use super::Variant;
use crate::steps::REFERENCE;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "length-as-compact-size",
        does: "writes and reads the lengths of strings as Bitcoin CompactSize",
        seen: "Trust Wallet Core (BinaryCoding.cpp:58)",
        breaks: "ABI-02",
        change: |steps| {
            steps.abi.write_length = |length| match u16::try_from(length) {
                Ok(short @ ..0xfd) => short.to_le_bytes()[..1].to_vec(),
                Ok(short) => [&[0xfd][..], &short.to_le_bytes()].concat(),
                Err(_) => [&[0xfe][..], &length.to_le_bytes()].concat(),
            };
            steps.abi.read_length = |bytes| match bytes {
                [0xfd, a, b, ..] => Ok((u32::from(u16::from_le_bytes([*a, *b])), 3)),
                [0xfe, a, b, c, d, ..] => Ok((u32::from_le_bytes([*a, *b, *c, *d]), 5)),
                [length @ ..0xfd, ..] => Ok((u32::from(*length), 1)),
                _ => Err(ENDED),
            };
        },
    },
    Variant {
        id: "length-of-4-bytes-little-endian",
        does: "writes and reads the lengths of strings as 4 bytes, least significant first",
        seen: "likely: bincode, Borsh and others",
        breaks: "ABI-02",
        change: |steps| {
            steps.abi.write_length = |length| length.to_le_bytes().to_vec();
            steps.abi.read_length = |bytes| Ok((u32::from_le_bytes(*bytes.first_chunk().ok_or(ENDED)?), 4));
        },
    },
    Variant {
        id: "length-of-4-bytes-big-endian",
        does: "writes and reads the lengths of strings as 4 bytes, most significant first",
        seen: "likely: XDR and network protocols",
        breaks: "ABI-02",
        change: |steps| {
            steps.abi.write_length = |length| length.to_be_bytes().to_vec();
            steps.abi.read_length = |bytes| Ok((u32::from_be_bytes(*bytes.first_chunk().ok_or(ENDED)?), 4));
        },
    },
    Variant {
        id: "length-of-1-byte",
        does: "writes and reads the lengths of strings as one byte",
        seen: "Ledger (decodeDH.h:17)",
        breaks: "ABI-02",
        change: |steps| {
            steps.abi.write_length = |length| vec![length.to_le_bytes()[0]];
            steps.abi.read_length = |bytes| Ok((u32::from(*bytes.first().ok_or(ENDED)?), 1));
        },
    },
    Variant {
        id: "length-in-characters",
        does: "writes the number of characters of a string and not of its bytes",
        seen: "likely: what len() counts in Python",
        breaks: "ABI-02",
        change: |steps| steps.abi.length = |text| text.chars().count(),
    },
    Variant {
        id: "length-in-utf-16-units",
        does: "writes the number of UTF-16 units of a string and not of its bytes",
        seen: "likely: what length counts in JavaScript, Java and C#",
        breaks: "ABI-02",
        change: |steps| steps.abi.length = |text| text.encode_utf16().count(),
    },
    Variant {
        id: "varuint32-of-4-bytes",
        does: "writes a varuint32 as 4 bytes, least significant first",
        seen: "fio-go 1.1.0-rc1, which takes it for uint32",
        breaks: "ABI-01",
        change: |steps| steps.abi.write_varuint32 = |value| value.to_le_bytes().to_vec(),
    },
    Variant {
        id: "varuint32-in-any-length",
        does: "reads a varuint32 in any number of bytes and drops what exceeds 32 bits",
        seen: "fiojs 1.0.2, of up to 5 bytes also fio-go and abieos",
        breaks: "ABI-04",
        change: |steps| {
            steps.abi.read_varuint32 = read_in_any_length;
            steps.abi.read_length = read_in_any_length;
        },
    },
    Variant {
        id: "varuint32-overlong",
        does: "reads a varuint32 that is longer than it need be",
        seen: "fio-go 1.1.0-rc1, abieos (fiosdk_kotlin, fiosdk_ios)",
        breaks: "ABI-04",
        change: |steps| {
            steps.abi.read_varuint32 = read_overlong;
            steps.abi.read_length = read_overlong;
        },
    },
    Variant {
        id: "optional-empty-for-null",
        does: "writes null as an empty string that is present",
        seen: "fiosdk_ios (memo ?? \"\", FIOSDK.swift:762)",
        breaks: "ABI-03",
        change: |steps| {
            steps.abi.write_optional =
                |abi, value| (REFERENCE.abi.write_optional)(abi, Some(value.unwrap_or_default()));
        },
    },
    Variant {
        id: "optional-null-for-empty",
        does: "writes an empty string as null",
        seen: "fio-go 1.1.0-rc1 (omitempty)",
        breaks: "ABI-03",
        change: |steps| {
            steps.abi.write_optional =
                |abi, value| (REFERENCE.abi.write_optional)(abi, value.filter(|value| !value.is_empty()));
        },
    },
    Variant {
        id: "optional-without-flag",
        does: "packs optional fields as plain strings, without a flag",
        seen: "fio-go's other form, Trust Wallet Core",
        breaks: "ABI-03",
        change: |steps| {
            steps.abi.write_optional = |abi, value| abi.write_string(value.unwrap_or_default());
            steps.abi.read_optional = |cursor| cursor.read_string().map(Some);
        },
    },
    Variant {
        id: "flag-any-byte",
        does: "takes every flag but 00 for \"present\"",
        seen: "fiojs 1.0.2 (chain-serialize.ts:717), fio-go, abieos",
        breaks: "ABI-09",
        change: |steps| {
            steps.abi.read_optional = |cursor| match cursor.read_byte()? {
                0 => Ok(None),
                _ => cursor.read_string().map(Some),
            };
        },
    },
    Variant {
        id: "optional-read-as-empty",
        does: "reads null as the empty string",
        seen: "fio-go 1.1.0-rc1",
        breaks: "CONTENT-12",
        change: |steps| {
            steps.abi.read_optional =
                |cursor| Ok(Some((REFERENCE.abi.read_optional)(cursor)?.unwrap_or_default()));
        },
    },
    Variant {
        id: "utf8-replaced",
        does: "replaces what is not valid UTF-8 by U+FFFD",
        seen: "fiosdk (utils.ts:178), fio.sdk-lite, fio-go",
        breaks: "ABI-07",
        change: |steps| steps.abi.read_utf8 = |bytes| Ok(String::from_utf8_lossy(bytes).into_owned()),
    },
    Variant {
        id: "byte-order-mark-dropped",
        does: "drops a byte order mark at the beginning of a string",
        seen: "fiojs 1.0.2 (TextDecoder)",
        breaks: "ABI-08",
        change: |steps| {
            steps.abi.read_utf8 =
                |bytes| (REFERENCE.abi.read_utf8)(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes));
        },
    },
    Variant {
        id: "string-ends-at-nul",
        does: "ends a string at its first NUL",
        seen: "likely: C strings",
        breaks: "ABI-08",
        change: |steps| {
            steps.abi.read_utf8 = |bytes| {
                let text = (REFERENCE.abi.read_utf8)(bytes)?;
                Ok(text.split('\0').next().unwrap_or_default().to_owned())
            };
        },
    },
    Variant {
        id: "leftover-after-a-value-ignored",
        does: "ignores bytes after a single value",
        seen: "fiojs 1.0.2",
        breaks: "ABI-10",
        change: |steps| steps.abi.check_end = |_| Ok(()),
    },
    Variant {
        id: "varuint32-overlong-of-two-bytes-refused",
        does: "refuses a varuint32 that is longer than it need be only where it has two bytes",
        seen: "likely: a check written for the usual case",
        breaks: "ABI-04",
        change: |steps| {
            steps.abi.read_varuint32 = read_overlong_beyond_two;
            steps.abi.read_length = read_overlong_beyond_two;
        },
    },
    Variant {
        id: "varuint32-of-33-bits",
        does: "drops the bits of the fifth byte of a varuint32 that exceed 32",
        seen: "abieos (fiosdk_kotlin, fiosdk_ios)",
        breaks: "ABI-05",
        change: |steps| {
            steps.abi.read_varuint32 = read_33_bits;
            steps.abi.read_length = read_33_bits;
        },
    },
    Variant {
        id: "varuint32-ends-with-the-bytes",
        does: "reads a varuint32 that the bytes end in as though it were complete",
        seen: "likely: what is not there counts as zero in JavaScript",
        breaks: "ABI-06",
        change: |steps| {
            steps.abi.read_varuint32 = read_to_the_end;
            steps.abi.read_length = read_to_the_end;
        },
    },
    Variant {
        id: "string-cut-short",
        does: "takes what is there of a string that the bytes end in",
        seen: "likely: slices of Python and JavaScript end where the bytes do",
        breaks: "ABI-06",
        change: |steps| {
            steps.abi.read_length = |bytes| {
                let (length, taken) = (REFERENCE.abi.read_length)(bytes)?;
                let there = u32::try_from(bytes.len() - taken).unwrap_or(u32::MAX);
                Ok((length.min(there), taken))
            };
        },
    },
    Variant {
        id: "utf8-of-java",
        does: "takes c0 80 for NUL",
        seen: "likely: the modified UTF-8 of Java",
        breaks: "ABI-07",
        change: |steps| {
            steps.abi.read_utf8 = |bytes| {
                let mut plain = Vec::new();
                let mut rest = bytes;
                while let Some((&byte, after)) = rest.split_first() {
                    let is_nul = rest.starts_with(&[0xc0, 0x80]);
                    plain.push(if is_nul { 0 } else { byte });
                    rest = if is_nul { &rest[2..] } else { after };
                }
                (REFERENCE.abi.read_utf8)(&plain)
            };
        },
    },
    Variant {
        id: "flag-by-its-lowest-bit",
        does: "looks at the lowest bit of a flag only",
        seen: "likely: a boolean is one bit",
        breaks: "ABI-09",
        change: |steps| {
            steps.abi.read_optional = |cursor| match cursor.read_byte()? & 1 {
                0 => Ok(None),
                _ => cursor.read_string().map(Some),
            };
        },
    },
];

const ENDED: Error = Error::AbiMalformed("the bytes end inside a value (ABI-06)");

fn read_in_any_length(bytes: &[u8]) -> Result<(u32, usize), Error> {
    let mut value = 0u32;
    for (place, byte) in bytes.iter().enumerate() {
        // JavaScript shifts by the number of bits modulo 32.
        let shift = u32::try_from(place * 7).unwrap_or_default() % 32;
        value |= u32::from(byte & 0x7f) << shift;
        if byte < &0x80 {
            return Ok((value, place + 1));
        }
    }
    Err(ENDED)
}

fn read_overlong(bytes: &[u8]) -> Result<(u32, usize), Error> {
    let end = bytes.iter().take(5).position(|byte| byte & 0x80 == 0);
    match end {
        Some(end) => {
            let value =
                bytes[..=end].iter().rev().fold(0u64, |value, byte| value << 7 | u64::from(byte & 0x7f));
            let value = u32::try_from(value).map_err(|_| Error::AbiMalformed("more than 32 bits"))?;
            Ok((value, end + 1))
        }
        None => Reader::new(bytes).read_varuint32().map(|value| (value, bytes.len())),
    }
}

fn read_overlong_beyond_two(bytes: &[u8]) -> Result<(u32, usize), Error> {
    match bytes {
        [0x80..=0xff, 0, ..] => Reader::new(bytes).read_varuint32().map(|value| (value, 2)),
        _ => read_overlong(bytes),
    }
}

fn read_33_bits(bytes: &[u8]) -> Result<(u32, usize), Error> {
    match bytes {
        [a @ 0x80..=0xff, b @ 0x80..=0xff, c @ 0x80..=0xff, d @ 0x80..=0xff, last @ 0x10..=0x7f, ..] => {
            read_overlong(&[*a, *b, *c, *d, last & 0x0f])
        }
        _ => (REFERENCE.abi.read_varuint32)(bytes),
    }
}

fn read_to_the_end(bytes: &[u8]) -> Result<(u32, usize), Error> {
    match bytes.len() < 5 && bytes.iter().all(|byte| byte & 0x80 != 0) {
        true => {
            let value = bytes.iter().rev().fold(0, |value, byte| value << 7 | u32::from(byte & 0x7f));
            Ok((value, bytes.len()))
        }
        false => (REFERENCE.abi.read_varuint32)(bytes),
    }
}

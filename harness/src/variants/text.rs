//! Wrong variants of the chapter *Text form*.

use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use fio_reference::{Error, text};

use super::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "text-url-safe",
        does: "writes the URL-safe alphabet of base64",
        seen: "likely: web libraries default to it",
        breaks: "TEXT-01",
        change: |steps| steps.text.encode = |bytes| URL_SAFE.encode(bytes),
    },
    Variant {
        id: "text-without-padding",
        does: "writes base64 without padding",
        seen: "likely: an option of every library",
        breaks: "TEXT-01",
        change: |steps| steps.text.encode = |bytes| STANDARD_NO_PAD.encode(bytes),
    },
    Variant {
        id: "text-in-lines",
        does: "breaks base64 into lines of 76 characters",
        seen: "likely: Java's and OpenSSL's MIME encoders",
        breaks: "TEXT-01",
        change: |steps| {
            steps.text.encode = |bytes| {
                let text: Vec<char> = text::encode(bytes).chars().collect();
                text.chunks(76).map(String::from_iter).collect::<Vec<_>>().join("\r\n")
            };
        },
    },
    Variant {
        id: "text-in-hex",
        does: "writes hexadecimal digits instead of base64",
        seen: "fiojs 0.5.1",
        breaks: "TEXT-01",
        change: |steps| steps.text.encode = |bytes| hex::encode(bytes),
    },
    Variant {
        id: "text-decoded-by-node",
        does: "decodes base64 as Node's Buffer does, which skips what it does not know and stops at padding",
        seen: "fiojs 1.0.2, and all that is built on it",
        breaks: "TEXT-03",
        change: |steps| steps.text.decode = |text| Ok(as_node(text)),
    },
    Variant {
        id: "text-line-breaks-skipped",
        does: "skips line breaks in base64",
        seen: "fio-go 1.1.0-rc1 (Go's encoding/base64)",
        breaks: "TEXT-03",
        change: |steps| steps.text.decode = |text| text::decode(&text.replace(['\r', '\n'], "")),
    },
    Variant {
        id: "text-white-space-skipped",
        does: "skips white space in base64",
        seen: "fiosdk_kotlin (Bouncy Castle)",
        breaks: "TEXT-03",
        change: |steps| {
            steps.text.decode = |text| text::decode(&text.split_ascii_whitespace().collect::<String>());
        },
    },
    Variant {
        id: "text-padding-optional",
        does: "takes base64 without padding",
        seen: "likely: a decoder that does not look at padding",
        breaks: "TEXT-04",
        change: |steps| steps.text.decode = |text| decode_with(text, DecodePaddingMode::Indifferent, false),
    },
    Variant {
        id: "text-spare-bits-ignored",
        does: "does not look at the spare bits of base64",
        seen: "fio-go 1.1.0-rc1, fiosdk_kotlin",
        breaks: "TEXT-05",
        change: |steps| {
            steps.text.decode = |text| decode_with(text, DecodePaddingMode::RequireCanonical, true);
        },
    },
    Variant {
        id: "text-url-safe-accepted",
        does: "takes the URL-safe alphabet of base64 too",
        seen: "likely: some decoders take both",
        breaks: "TEXT-03",
        change: |steps| steps.text.decode = |text| text::decode(&text.replace('-', "+").replace('_', "/")),
    },
    Variant {
        id: "text-decoded-leniently",
        does: "uses the lenient decoder everywhere",
        seen: "likely: it opens more",
        breaks: "TEXT-03",
        change: |steps| steps.text.decode = text::decode_lenient,
    },
    Variant {
        id: "text-decoded-on-after-padding",
        does: "goes on after padding in base64",
        seen: "Trust Wallet Core (Base64::decode)",
        breaks: "TEXT-04",
        change: |steps| {
            steps.text.decode = |text| {
                let pieces: Vec<&[u8]> = text.as_bytes().chunks(4).collect();
                match pieces.is_empty() {
                    true => text::decode(text),
                    false => pieces
                        .into_iter()
                        .map(|piece| text::decode(&String::from_utf8_lossy(piece)))
                        .collect::<Result<Vec<_>, Error>>()
                        .map(|bytes| bytes.concat()),
                }
            };
        },
    },
    Variant {
        id: "text-empty-accepted",
        does: "takes the empty text for no bytes",
        seen: "likely: base64 libraries do",
        breaks: "TEXT-02",
        change: |steps| {
            steps.text.decode = |text| if text.is_empty() { Ok(Vec::new()) } else { text::decode(text) };
        },
    },
    Variant {
        id: "text-lenient-is-strict",
        does: "has one base64 decoder, the strict one, under both names",
        seen: "likely: the other forms are rare",
        breaks: "TEXT-06",
        change: |steps| steps.text.decode_lenient = text::decode,
    },
    Variant {
        id: "text-lenient-is-node",
        does: "uses Node's Buffer for the lenient decoder",
        seen: "likely: it takes all that the lenient decoder takes",
        breaks: "TEXT-07",
        change: |steps| steps.text.decode_lenient = |text| Ok(as_node(text)),
    },
    Variant {
        id: "text-spare-bits-half-checked",
        does: "looks at the spare bits of base64 only where two characters of padding follow",
        seen: "likely: the two cases are written apart",
        breaks: "TEXT-05",
        change: |steps| {
            steps.text.decode = |text| match text.ends_with("==") {
                true => text::decode(text),
                false => decode_with(text, DecodePaddingMode::RequireCanonical, true),
            };
        },
    },
    Variant {
        id: "text-lenient-ignores-padding",
        does: "takes every = out of base64 before it decodes it leniently",
        seen: "likely: padding says nothing that the length does not",
        breaks: "TEXT-07",
        change: |steps| steps.text.decode_lenient = |text| text::decode_lenient(&text.replace('=', "")),
    },
];

fn decode_with(text: &str, padding: DecodePaddingMode, ignores_spare_bits: bool) -> Result<Vec<u8>, Error> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(padding)
        .with_decode_allow_trailing_bits(ignores_spare_bits);
    match text {
        "" => text::decode(text),
        _ => GeneralPurpose::new(&ALPHABET, config)
            .decode(text)
            .map_err(|_| Error::TextMalformed("the text is no base64")),
    }
}

/// The bytes that Node's `Buffer.from(text, "base64")` gives.
fn as_node(text: &str) -> Vec<u8> {
    let digits = text.chars().take_while(|&character| character != '=').filter_map(|character| {
        Some(match character {
            'A'..='Z' => u32::from(character) - u32::from('A'),
            'a'..='z' => u32::from(character) - u32::from('a') + 26,
            '0'..='9' => u32::from(character) - u32::from('0') + 52,
            '+' | '-' => 62,
            '/' | '_' => 63,
            _ => return None,
        })
    });
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0u32, 0);
    for digit in digits {
        bits = bits << 6 | digit;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.extend(u8::try_from(bits >> count & 0xff));
        }
        bits &= (1 << count) - 1;
    }
    bytes
}

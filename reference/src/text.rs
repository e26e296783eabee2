//! The text form of sealed bytes: canonical base64 (chapter *Text form*).

use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, Engine};

use crate::Error;

/// Base64 with padding (TEXT-01).
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes of canonical base64.
///
/// Errors: `text.malformed`.
pub fn decode(text: &str) -> Result<Vec<u8>, Error> {
    if text.is_empty() {
        return Err(Error::TextMalformed("the text is empty (TEXT-02)"));
    }
    STANDARD.decode(text).map_err(|error| {
        Error::TextMalformed(match error {
            DecodeError::InvalidByte(..) => "a character is not of the alphabet, or out of place (TEXT-03)",
            DecodeError::InvalidLastSymbol { .. } => "the spare bits are not zero (TEXT-05)",
            _ => "the padding is not as it should be (TEXT-04)",
        })
    })
}

/// The bytes of base64 as other senders have written it: with white space, in the URL-safe alphabet, without padding (TEXT-06).
///
/// Errors: `text.malformed` (TEXT-07).
pub fn decode_lenient(text: &str) -> Result<Vec<u8>, Error> {
    let mut canonical: String = text
        .chars()
        .filter(|character| !matches!(character, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c'))
        .map(|character| match character {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    if !canonical.ends_with('=') {
        let missing = match canonical.chars().count() % 4 {
            0 => 0,
            1 => return Err(Error::TextMalformed("a single character carries no byte (TEXT-07)")),
            rest => 4 - rest,
        };
        canonical.extend(std::iter::repeat_n('=', missing));
    }
    decode(&canonical)
}

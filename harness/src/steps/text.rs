//! The steps of the chapter *Text form*.

use fio_reference::{Error, text};
use fio_vectors::HexBytes;
use fio_vectors::operation::{Bytes, Text as TextOk};

use super::{Walk, steps};
use crate::builtin::Result;

steps! {
    /// The steps of the chapter *Text form*.
    Text {
        /// The text of bytes.
        encode: fn(&[u8]) -> String = text::encode;
        /// The bytes of text.
        decode: fn(&str) -> std::result::Result<Vec<u8>, Error> = text::decode;
        /// The bytes of text in other senders' forms.
        decode_lenient: fn(&str) -> std::result::Result<Vec<u8>, Error> = text::decode_lenient;
    }
}

/// `text.encode`
pub(super) fn encode_bytes(walk: &mut Walk, request: &Bytes) -> Result<TextOk> {
    Ok(TextOk { text: encode(walk, &request.bytes.0) })
}

/// `text.decode`
pub(super) fn decode_text(walk: &mut Walk, request: &TextOk) -> Result<Bytes> {
    Ok(Bytes { bytes: HexBytes(decode(walk, &request.text)?) })
}

/// `text.decode_lenient`
pub(super) fn decode_lenient(walk: &mut Walk, request: &TextOk) -> Result<Bytes> {
    let bytes = (walk.steps.text.decode_lenient)(&request.text);
    Ok(Bytes { bytes: HexBytes(walk.take("bytes", "TEXT-06", bytes)?) })
}

/// The text of sealed bytes.
pub(super) fn encode(walk: &mut Walk, bytes: &[u8]) -> String {
    let text = (walk.steps.text.encode)(bytes);
    walk.note("text", "TEXT-01", &text);
    text
}

/// The sealed bytes of text.
pub(super) fn decode(walk: &mut Walk, text: &str) -> Result<Vec<u8>> {
    let sealed = (walk.steps.text.decode)(text);
    walk.take("sealed", "TEXT-03", sealed)
}

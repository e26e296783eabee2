//! Messages of layer 2: what is read as an envelope is written the same, and what is read as a signature has one text.

#![no_main]

use fio_layer2::content::Inner;
use fio_layer2::{envelope, signature};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Longer ones are refused before they are decoded.
    let bytes = &bytes[..bytes.len().min(envelope::MAX_ENVELOPE_LENGTH)];
    if let Ok(envelope) = envelope::decode(bytes) {
        assert_eq!(envelope::encode(&envelope).as_deref(), Ok(bytes));
    }
    if let Ok(inner) = Inner::decode(bytes) {
        assert_eq!(inner.encode().as_deref(), Ok(bytes));
    }
    if let Some(signature) = str::from_utf8(bytes).ok().and_then(|text| signature::parse_signature(text).ok()) {
        assert_eq!(signature::format_signature(&signature).as_bytes(), bytes);
    }
});

//! Messages of layer 2: what is read as an envelope is written the same, what is read as a signature has one text, and whatever comes
//! to a relay is answered.

#![no_main]

use fio_layer2::content::Inner;
use fio_layer2::relay::{Limits, State, answer};
use fio_layer2::{envelope, message, signature};
use fio_reference::text;
use libfuzzer_sys::fuzz_target;

/// The envelope of the chapter's example.
const EXAMPLE: &str = "RklPLUwyAAEh3K5CwBgiAOk/lUoHQBH5BIp2JMb+gdPJVBphSoi9HAABAgMEBQYHCAkKCwwNDg8AuVVpgApXaQpjcnlwdG9AYm9iAk7fz53+bAtcg9GrP3jRs5pG66xnmOCOGXYfXtieyDwQAk7fz53+bAtcg9GrP3jRs5pG66xnmOCOGXYfXtieyDwQASIweDdiNjBkYTQwNmI1MjRhMDEwZTVkNzIxNTIyY2I5MTg3EW5ld19mdW5kc19jb250ZW50kAHzAIiMpPUSzr3AAg/w9yJMA8/jUG2DOfvN8MZAyVjWDTN0IqxJW1yU37N2DDJ17ne741Mv+5RYYCimvvC82Q8EXFoSo4mdwr0SnkW32aNJraLvp+wm/FBIk99uuwtrwfreke90Rs8IVkpDgGXoKkJGqjEcgQ9H2YGsiUfKAscwIKJNvSis9/RoeSTxOcI7ldA=";

fuzz_target!(|bytes: &[u8]| {
    // Longer ones are refused before they are decoded.
    let bytes = &bytes[..bytes.len().min(envelope::MAX_ENVELOPE_LENGTH)];
    read(bytes);
    read(&edited(bytes));
    if let Ok(inner) = Inner::decode(bytes) {
        assert_eq!(*inner.encode().expect("just decoded"), bytes);
    }
    if let Some(signature) = str::from_utf8(bytes).ok().and_then(|text| signature::parse_signature(text).ok()) {
        assert_eq!(signature::format_signature(&signature).as_bytes(), bytes);
    }
    if let Ok(json) = serde_json::from_slice(bytes) {
        let _ = message::read(&json);
        let mut state = State::new([7; 32], Limits::default());
        let _ = answer(&mut state, &json);
        assert_eq!(State::from_json(&state.to_json()), Ok(state));
    }
});

fn read(bytes: &[u8]) {
    if let Ok(envelope) = envelope::decode(bytes) {
        assert_eq!(envelope::encode(&envelope).as_deref(), Ok(bytes));
    }
}

/// The example with some bytes changed: three say which, and to what.
fn edited(edits: &[u8]) -> Vec<u8> {
    let mut envelope = text::decode(EXAMPLE).expect("base64");
    for edit in edits.chunks_exact(3) {
        let place = usize::from(u16::from_be_bytes([edit[0], edit[1]])) % envelope.len();
        envelope[place] = edit[2];
    }
    envelope
}

//! The three readers of packed values: what they take is canonical.

#![no_main]

use fio_reference::abi::{self, Reader};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = Reader::new(bytes);
    if let Ok(value) = reader.read_varuint32() {
        let mut again = Vec::new();
        abi::write_varuint32(&mut again, value);
        assert_eq!(again, bytes[..bytes.len() - reader.leftover()]);
    }
    let mut reader = Reader::new(bytes);
    if let Ok(value) = reader.read_optional_string() {
        let mut again = Vec::new();
        abi::write_optional_string(&mut again, value).expect("shorter than the input");
        assert_eq!(again, bytes[..bytes.len() - reader.leftover()]);
    }
    let _ = Reader::new(bytes).read_string();
});

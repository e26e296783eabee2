//! Both decoders of base64: what the strict one takes is canonical, and the lenient one takes it too.

#![no_main]

use fio_reference::text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let lenient = text::decode_lenient(input);
    if let Ok(bytes) = text::decode(input) {
        assert_eq!(text::encode(&bytes), input);
        assert_eq!(lenient, Ok(bytes));
    }
});

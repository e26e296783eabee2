//! Unpacking: what strict mode takes packs to the same bytes, and is taken without it too.

#![no_main]

use fio_reference::content::{self, ContentType};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|plaintext: &[u8]| {
    for content_type in ContentType::ALL {
        let unpacked = content::unpack(content_type, plaintext);
        if let Ok(strict) = content::unpack_strict(content_type, plaintext) {
            assert_eq!(*content::pack(&strict.content).expect("shorter than the input"), plaintext);
            assert_eq!(unpacked, Ok(strict));
        }
    }
});

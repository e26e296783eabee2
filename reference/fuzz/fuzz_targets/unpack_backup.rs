//! Backups and Search Indexes: what strict mode takes packs to the same bytes.

#![no_main]

use fio_reference::{account, backup, index};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(strict) = backup::unpack_strict(bytes) {
        assert_eq!(*backup::pack(&strict.entries).expect("just unpacked"), bytes);
        assert_eq!(backup::unpack(bytes), Ok(strict));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Ok(parsed) = index::parse_index(text) {
            assert_eq!(parsed.to_text(), text);
        }
        let _ = account::is_fio_address(text);
    }
});

//! Encrypted addresses and grants: any plaintext under a right tag, and any text.

#![no_main]

use fio_reference::ecdh::{self, XEncoding};
use fio_reference::key::{parse_private_bytes, public_of};
use fio_reference::nbpa::{self, Kdf, Level, LevelKey, Purpose};
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::{grant, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let iv = InitializationVector::from_bytes(&[7; 16]).expect("16 bytes");
    let level_key = LevelKey::from_bytes(&[1; 32]).expect("32 bytes");
    let private = parse_private_bytes(&[1; 32]).expect("in range");
    let public = public_of(&private);
    let secret = ecdh::shared_secret(&private, &public, XEncoding::Minimal);

    let address = text::encode(&sealed::seal(&sealed::derive_keys(level_key.as_bytes()), &iv, bytes));
    let opened = nbpa::open(&level_key, &address);
    if let Ok(strict) = nbpa::open_strict(&level_key, &address) {
        assert_eq!(nbpa::seal(&level_key, &iv, &strict.nbpa), Ok(address.clone()));
        assert_eq!(opened, Ok(strict));
    }
    let granted = text::encode(&sealed::seal(&sealed::derive_keys(secret.as_bytes()), &iv, bytes));
    match grant::read(&private, &public, &granted, &address) {
        Ok(_) => assert_eq!(bytes, [1; 32]),
        Err(_) => assert_eq!(grant::open(&private, &public, &granted).is_ok(), bytes.len() == 32),
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = nbpa::open(&level_key, text);
        let _ = grant::read(&private, &public, text, text);
        let purpose = Purpose {
            fio_address: Some(text),
            chain_code: Some(text),
            token_code: Some(text),
            nbpa: Some(text),
        };
        for (kdf, level) in Kdf::ALL.into_iter().flat_map(|kdf| Level::ALL.map(|level| (kdf, level))) {
            let _ = nbpa::level_key(kdf, level, &private, &purpose);
        }
    }
});

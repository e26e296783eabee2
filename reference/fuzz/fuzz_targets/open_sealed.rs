//! Opening bytes that are not sealed, and sealed ones with a change in them.

#![no_main]

use fio_reference::Error;
use fio_reference::sealed::{self, InitializationVector};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], [u8; 16], u16, u8)| {
    let (bytes, iv, place, mask) = input;
    let keys = sealed::derive_keys(b"secret");
    assert_eq!(sealed::open(&keys, bytes), Err(Error::SealedRejected));
    let iv = InitializationVector::from_bytes(&iv).expect("16 bytes");
    let mut changed = sealed::seal(&keys, &iv, bytes);
    assert_eq!(sealed::open(&keys, &changed).expect("just sealed")[..], *bytes);
    let place = usize::from(place) % changed.len();
    changed[place] ^= mask;
    assert_eq!(sealed::open(&keys, &changed).is_ok(), mask == 0);
    // A right tag over any ciphertext, so that padding and unpacking are reached.
    let ciphertext: Vec<[u8; 16]> = bytes.as_chunks().0.to_vec();
    let authenticated = sealed::join(&iv, ciphertext);
    let tag = sealed::authenticate(&keys, &authenticated);
    let _ = sealed::open(&keys, &[&authenticated[..], &tag].concat());
});

//! Every parser of keys, on text and on bytes behind a right checksum.

#![no_main]

use fio_reference::key;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = key::parse_wif(text);
        let _ = key::parse_pvt_k1(text);
        let _ = key::parse_fio_public(text);
        let _ = key::parse_pub_k1(text);
    }
    let _ = key::parse_private_bytes(bytes);
    let _ = key::parse_compressed_point(bytes);
    let text = |checksum: [u8; 4]| key::encode_base58(&[bytes, &checksum].concat());
    let _ = key::parse_wif(&text(key::wif_checksum(bytes)));
    let _ = key::parse_pvt_k1(&format!("PVT_K1_{}", text(key::k1_checksum(bytes))));
    let _ = key::parse_pub_k1(&format!("PUB_K1_{}", text(key::k1_checksum(bytes))));
    if let Ok(public) = key::parse_fio_public(&format!("FIO{}", text(key::public_checksum(bytes)))) {
        assert_eq!(public.to_point(), bytes);
        let _ = fio_reference::account::account_name(&public);
    }
});

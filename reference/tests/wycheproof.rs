//! Project Wycheproof's vectors against the primitives underneath: the curve, AES-CBC with PKCS#7, and HMAC.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use fio_reference::ecdh;
use fio_reference::key::{parse_compressed_point, parse_private_bytes};
use fio_reference::sealed::{self, InitializationVector, Keys};
use hmac::{Hmac, KeyInit, Mac};
use k256::elliptic_curve::sec1::ToSec1Point;
use wycheproof::{TestResult, cipher, ecdh as ecdh_vectors, mac};

/// SubjectPublicKeyInfo of an uncompressed point on secp256k1, up to the point.
const SPKI_UNCOMPRESSED: &str = "3056301006072a8648ce3d020106052b8104000a034200";
/// The same of a compressed point.
const SPKI_COMPRESSED: &str = "3036301006072a8648ce3d020106052b8104000a032200";

#[test]
fn secp256k1_ecdh() {
    let set = ecdh_vectors::TestSet::load(ecdh_vectors::TestName::EcdhSecp256k1).unwrap();
    let (mut computed, mut refused) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        match shared_x(&test.public_key, &test.private_key) {
            Some(x) => {
                assert_eq!(&x[..], &test.shared_secret[..], "{}: {}", test.tc_id, test.comment);
                assert!(!test.result.must_fail(), "{}: {} was accepted", test.tc_id, test.comment);
                computed += 1;
            }
            None => {
                assert_ne!(test.result, TestResult::Valid, "{}: {} was refused", test.tc_id, test.comment);
                refused += 1;
            }
        }
    }
    assert!(computed > 400 && refused > 100, "{computed} computed, {refused} refused");
}

/// What the reference computes. `None` if it refuses a key, or the key is not in the one encoding that it knows.
fn shared_x(spki: &[u8], private: &[u8]) -> Option<[u8; 32]> {
    let public = if let Some(point) = spki.strip_prefix(&*hex::decode(SPKI_UNCOMPRESSED).unwrap()) {
        let point = k256::PublicKey::from_sec1_bytes(point).ok()?;
        parse_compressed_point(point.to_sec1_point(true).as_bytes()).ok()?
    } else {
        let point = spki.strip_prefix(&*hex::decode(SPKI_COMPRESSED).unwrap())?;
        parse_compressed_point(point).ok()?
    };
    // The set writes integers with a leading zero byte, or without leading zeros.
    let digits: Vec<u8> = private.iter().copied().skip_while(|&byte| byte == 0).collect();
    let mut bytes = [0; 32];
    bytes[32 - digits.len()..].copy_from_slice(&digits);
    Some(*ecdh::shared_x(&parse_private_bytes(&bytes).ok()?, &public))
}

#[test]
fn aes_256_cbc_pkcs7() {
    let set = cipher::TestSet::load(cipher::TestName::AesCbcPkcs5).unwrap();
    let mut checked = 0;
    for group in set.test_groups.iter().filter(|group| group.key_size == 256) {
        for test in &group.tests {
            let mut both_keys = [0; 64];
            both_keys[..32].copy_from_slice(&test.key);
            let keys = Keys::from_bytes(&both_keys);
            let iv = InitializationVector::from_bytes(&test.nonce).unwrap();
            let decrypted = match test.ct.as_chunks::<16>() {
                (blocks, []) => sealed::unpad(sealed::decrypt(&keys, &iv, blocks)).ok(),
                _ => None,
            };
            let is_right = decrypted.is_some_and(|plaintext| plaintext[..] == test.pt[..]);
            assert_eq!(is_right, !test.result.must_fail(), "{}: {}", test.tc_id, test.comment);
            if !test.result.must_fail() {
                let encrypted = sealed::encrypt(&keys, &iv, sealed::pad(&test.pt));
                assert_eq!(encrypted.as_flattened(), &test.ct[..], "{}: {}", test.tc_id, test.comment);
            }
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked} checked");
}

#[test]
fn hmac_sha_256() {
    hmac_set(mac::TestName::HmacSha256, |key, message| {
        Hmac::<sha2::Sha256>::new_from_slice(key)
            .unwrap()
            .chain_update(message)
            .finalize()
            .into_bytes()
            .to_vec()
    });
}

/// The Search Index of FIP-5 is made of it.
#[test]
fn hmac_sha_1() {
    hmac_set(mac::TestName::HmacSha1, |key, message| {
        Hmac::<sha1::Sha1>::new_from_slice(key)
            .unwrap()
            .chain_update(message)
            .finalize()
            .into_bytes()
            .to_vec()
    });
}

fn hmac_set(name: mac::TestName, hmac: fn(&[u8], &[u8]) -> Vec<u8>) {
    let set = mac::TestSet::load(name).unwrap();
    let mut checked = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let tag = &hmac(&test.key, &test.msg)[..group.tag_size / 8];
            assert_eq!(tag == &test.tag[..], !test.result.must_fail(), "{}: {}", test.tc_id, test.comment);
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked} checked");
}

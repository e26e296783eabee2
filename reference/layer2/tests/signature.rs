//! Signatures: how often fiojs's rule tries again, and what recovery gives.
#![allow(clippy::unwrap_used)]

mod world;

use ecdsa::hazmat::sign_prehashed_rfc6979;
use fio_layer2::signature::{
    Signature, format_signature, generate_k, is_canonical, nonce_hash, parse_signature, recover,
    sign_counting, sign_digest,
};
use fio_reference::key::public_of;
use k256::{NonZeroScalar, Secp256k1};
use sha2::{Digest, Sha256};
use world::{alice, bob};

fn digest(number: u32) -> [u8; 32] {
    Sha256::digest(number.to_le_bytes()).into()
}

/// Made and recovered with fiojs 1.0.2.
#[test]
fn the_example_of_the_chapter() {
    let digest = hex::decode("718842568204301e260b6895795c61caa2fe89fdc881947f5115f7577e3c5cfd").unwrap();
    let signature = sign_digest(&bob(), &digest.clone().try_into().unwrap());
    assert_eq!(
        format_signature(&signature),
        "SIG_K1_K9H2szknYjV68iTnNmeVDeZ4EX9Mei8DwpRHxDPi9QNi5Peuf45JmhVx9ArSjVBQCCQ7kcGVqjZqBGSpKL1sfTf1oDkQtG"
    );
    assert_eq!(recover(&digest.try_into().unwrap(), &signature), Ok(public_of(&bob())));
}

#[test]
fn what_is_signed_is_canonical_and_gives_the_key_back() {
    let mut tries = [0; 6];
    for number in 0..300 {
        let (signature, nonce) = sign_counting(&alice(), &digest(number));
        assert!(is_canonical(&signature));
        assert_eq!(recover(&digest(number), &signature), Ok(public_of(&alice())));
        assert_eq!(parse_signature(&format_signature(&signature)), Ok(signature));
        tries[nonce.min(5)] += 1;
    }
    // Every other try succeeds: 150, 75, 37, 19, 9 and the rest.
    assert!(tries[0] > 110 && tries[0] < 190, "{tries:?}");
    assert!(tries[2..].iter().sum::<usize>() > 50, "{tries:?}");
}

/// Where the first try is canonical, the signature is the one that a library makes by RFC 6979.
#[test]
fn the_first_try_is_that_of_rfc_6979() {
    let mut compared = 0;
    for number in 0..100 {
        let (signature, tries) = sign_counting(&alice(), &digest(number));
        if tries == 0 {
            let d = NonZeroScalar::from_repr((*alice().to_bytes()).into()).unwrap();
            let (library, _) = sign_prehashed_rfc6979::<Secp256k1, Sha256>(&d, &digest(number), &[]);
            assert_eq!(signature.as_bytes()[1..], *library.to_bytes());
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn another_candidate_is_another_one() {
    let candidates: Vec<_> = generate_k(&alice(), &digest(1)).take(3).map(|k| *k).collect();
    assert_ne!(candidates[0], candidates[1]);
    assert_ne!(candidates[1], candidates[2]);
    assert_ne!(generate_k(&alice(), &nonce_hash(&digest(1), 1)).next().map(|k| *k), Some(candidates[1]));
}

#[test]
fn the_hash_of_a_later_try_is_that_of_the_digest_and_zero_bytes() {
    assert_eq!(nonce_hash(&digest(1), 0), digest(1));
    for nonce in 1..4 {
        let longer = [&digest(1)[..], &[0; 3][..nonce]].concat();
        assert_eq!(nonce_hash(&digest(1), nonce), *Sha256::digest(longer));
    }
}

/// EOSIO's rule, at its borders.
#[test]
fn canonical_is_what_takes_32_bytes_in_der() {
    let valid = *sign_digest(&alice(), &digest(1)).as_bytes();
    for (offset, bytes, expected) in [
        (1, [0x7f, 0xff], true),
        (1, [0x80, 0x00], false),
        (1, [0x00, 0x80], true),
        (1, [0x00, 0x7f], false),
        (1, [0x00, 0x00], false),
        (33, [0x7f, 0x00], true),
        (33, [0x80, 0x00], false),
        (33, [0x00, 0x80], true),
        (33, [0x00, 0x7f], false),
    ] {
        let mut changed = valid;
        changed[offset..offset + 2].copy_from_slice(&bytes);
        assert_eq!(is_canonical(&Signature::from_bytes(changed).unwrap()), expected, "{offset} {bytes:02x?}");
    }
}

/// With a canonical r there is no second point.
#[test]
fn recovery_ids_2_and_3_give_no_key() {
    let valid = *sign_digest(&alice(), &digest(1)).as_bytes();
    for header in [33, 34] {
        let mut changed = valid;
        changed[0] = header;
        let signature = Signature::from_bytes(changed).unwrap();
        assert_eq!(recover(&digest(1), &signature).unwrap_err().code(), "layer2.bad_signature");
    }
}

/// No operation gets there: such numbers are not canonical.
#[test]
fn numbers_out_of_range_give_no_key() {
    let valid = *sign_digest(&alice(), &digest(1)).as_bytes();
    let order = hex::decode("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141").unwrap();
    for number in [&[0; 32][..], &order, &[0xff; 32]] {
        for offset in [1, 33] {
            let mut changed = valid;
            changed[offset..offset + 32].copy_from_slice(number);
            let signature = Signature::from_bytes(changed).unwrap();
            assert_eq!(recover(&digest(1), &signature).unwrap_err().code(), "layer2.bad_signature");
        }
    }
}

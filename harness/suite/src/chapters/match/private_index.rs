//! Search Indexes that somebody derived otherwise: the receiver does not find the record.

use fio_reference::ecdh::{self, XEncoding};
use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::author::{Author, set};
use crate::known_answers::{agrees, known};
use crate::material::{private, public, public_text, secret};
use crate::trace::derived_bytes;

/// Bob has placed something for Alice.
const VALID: &str = "match.select_private.received_request";

pub(super) fn write(author: &mut Author) {
    let secret = secret("alice", "bob", XEncoding::Minimal);
    let point = public("alice").to_point();
    let right = hmac(&secret, &point);
    agrees("search_index.receiver_alice", &text(&right));
    let (x, keys) = (ecdh::shared_x(&private("alice"), &public("bob")), derived_bytes(&secret));
    let legacy = Sha1::digest([&secret[..], &point].concat());
    let reversed: Vec<u8> = right[..16].iter().rev().copied().collect();
    let of_sha256 = {
        let mac = Hmac::<Sha256>::new_from_slice(&secret).expect("any length");
        mac.chain_update(point).finalize().into_bytes().to_vec()
    };
    for (id, index, comment) in [
        ("of_uncompressed_key", known("search_index.uncompressed_alice"), "Over the uncompressed key"),
        ("of_key_text", text(&hmac(&secret, public_text("alice").as_bytes())), "Over the text of the key"),
        ("of_x_alone", text(&hmac(&secret, &point[1..])), "Over the key without its tag"),
        (
            "of_base58_part",
            text(&hmac(&secret, &public_text("alice").as_bytes()[3..])),
            "Over the text without FIO",
        ),
        ("of_legacy_hash", text(&legacy), "A hash of secret and key, as in 2020"),
        ("of_legacy_known_answer", known("search_index.legacy_2020_04_alice"), "As in 2020, a known answer"),
        ("of_sha256", text(&of_sha256), "HMAC-SHA-256"),
        ("under_x", text(&hmac(&*x, &point)), "Under x in place of the shared secret"),
        (
            "under_x_hashed_twice",
            text(&hmac(&Sha512::digest(secret), &point)),
            "Under the secret hashed once more",
        ),
        ("under_encryption_key", text(&hmac(&keys[..32], &point)), "Under the encryption key"),
        ("under_tag_key", text(&hmac(&keys[32..], &point)), "Under the tag key"),
        ("under_hex", text(&hmac(hex::encode(secret).as_bytes(), &point)), "Under the hex of the secret"),
        ("under_half_the_secret", text(&hmac(&secret[..32], &point)), "Under half of the secret"),
        ("under_private_key", text(&hmac(&*private("alice").to_bytes(), &point)), "Under the private key"),
        ("swapped", text(&hmac(&point, &secret)), "The arguments of the HMAC are swapped"),
        ("last_16_bytes", text(&right[4..]), "The last 16 bytes of the HMAC"),
        ("reversed", text(&reversed), "The bytes in reverse order"),
        ("20_bytes", format!("0x{}", hex::encode(&right)), "All 20 bytes of the HMAC"),
        ("without_prefix", hex::encode(&right[..16]), "No 0x"),
        ("with_capital_prefix", format!("0X{}", hex::encode(&right[..16])), "0X"),
        (
            "decimal",
            "515184318471884685485465454464846864686484464694181384".to_owned(),
            "The decimal example of FIP-5",
        ),
        ("base64", fio_reference::text::encode(&right[..16]), "In base64"),
        ("empty", String::new(), "No index"),
    ] {
        author
            .vector(format!("match.select_private.index_{id}"))
            .pins("INDEX-01 MATCH-11")
            .flags("WrongConstruction")
            .says(comment)
            .breaks(VALID, "record", set("search_index", index))
            .refused("match.key_not_held");
    }
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha1>::new_from_slice(key).expect("any length");
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

fn text(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(&bytes[..16]))
}

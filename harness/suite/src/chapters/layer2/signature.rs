//! Signatures: making them in fiojs's way, their text, and the key that they give.

use fio_layer2::signature::{
    Signature, format_signature, is_canonical, nonce_hash, recover, sign_counting, sign_digest, try_sign,
};
use k256::elliptic_curve::ff::PrimeField;
use k256::elliptic_curve::point::AffineCoordinates;
use k256::{ProjectivePoint, Scalar, U256};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::author::{Author, replace, set, splice, xor};
use crate::known_answers::{agrees, known};
use crate::material::{GROUP_ORDER, group_order_plus, private, private_hex, public_text};

const VALID: &str = "layer2.recover.of_a_message";

pub(super) fn write(author: &mut Author) {
    made(author);
    keys_refused(author);
    recovered(author);
    just_canonical(author);
    texts_refused(author);
    numbers_refused(author);
}

fn digest(number: u32) -> [u8; 32] {
    Sha256::digest(format!("digest {number}")).into()
}

/// A digest that takes so many tries before one is canonical.
fn digest_after(seed: &str, tries: usize) -> [u8; 32] {
    (0..).map(digest).find(|digest| sign_counting(&private(seed), digest).1 == tries).expect("there is one")
}

fn made(author: &mut Author) {
    let known_digest: [u8; 32] = hex::decode(known("l2.digest")).expect("hex").try_into().expect("32 bytes");
    agrees("l2.signature", &format_signature(&sign_digest(&private("bob"), &known_digest)));
    let mut cases = vec![
        ("known_answer".to_owned(), "bob", known_digest, "KnownAnswer", "Made with fiojs".to_owned()),
        ("digest_of_zeros".to_owned(), "alice", [0; 32], "Boundary", "A digest of zeros".to_owned()),
        (
            "digest_above_the_group_order".to_owned(),
            "alice",
            [0xff; 32],
            "Boundary",
            "A digest above the group order goes into the derivation of k as it is, and modulo the order into s".to_owned(),
        ),
    ];
    for tries in [0, 1, 2, 3, 5, 8] {
        let says = format!("A signature of which {tries} tries are not canonical");
        let digest = digest_after("alice", tries);
        cases.push((format!("after_{tries}_tries"), "alice", digest, "RetryRule", says));
    }
    for (id, seed, digest, flag, says) in cases {
        let signature = format_signature(&sign_digest(&private(seed), &digest));
        author
            .vector(format!("layer2.sign_digest.{id}"))
            .pins("LAYER2-03 LAYER2-04")
            .flags(flag)
            .says(says)
            .takes(json!({"private": private_hex(seed), "digest": hex::encode(digest)}))
            .gives(json!({"signature": signature}));
    }
}

fn keys_refused(author: &mut Author) {
    for (id, patch, code, says) in [
        ("private_zero", replace("00".repeat(32)), "key.out_of_range", "The private key 0"),
        ("private_group_order", replace(GROUP_ORDER), "key.out_of_range", "The group order"),
        (
            "private_group_order_plus_1",
            replace(group_order_plus(1)),
            "key.out_of_range",
            "1 more than the group order",
        ),
        ("private_of_31_bytes", splice(31, 1, ""), "key.malformed", "A byte is missing from the private key"),
    ] {
        author
            .vector(format!("layer2.sign_digest.{id}"))
            .pins("LAYER2-17")
            .flags("ScalarRange")
            .says(says)
            .breaks("layer2.sign_digest.after_0_tries", "private", patch)
            .refused(code);
    }
}

fn recovered(author: &mut Author) {
    let digest = digest_after("alice", 0);
    let right = sign_digest(&private("alice"), &digest);
    let other_k = try_sign_from(&digest, 1000);
    let mut flipped = *right.as_bytes();
    flipped[0] ^= 31 ^ 32;
    let flipped = Signature::from_bytes(flipped).expect("31 or 32");
    let other = recover(&digest, &flipped).expect("a point with this x");
    let other = fio_reference::key::format_fio_public(&other);
    let of_message: [u8; 32] = hex::decode(known("l2.digest")).expect("hex").try_into().expect("32 bytes");
    let known_signature = sign_digest(&private("bob"), &of_message);
    for (id, digest, signature, public, flag, says) in [
        (
            "of_a_message",
            of_message,
            known_signature,
            public_text("bob"),
            "KnownAnswer",
            "That of the chapter's example",
        ),
        (
            "header_of_even_y",
            digest_with(31),
            with_header(31),
            public_text("alice"),
            "Boundary",
            "Recovery id 0",
        ),
        (
            "header_of_odd_y",
            digest_with(32),
            with_header(32),
            public_text("alice"),
            "Boundary",
            "Recovery id 1",
        ),
        (
            "another_k",
            digest,
            other_k,
            public_text("alice"),
            "WrongConstruction",
            "Signed with another k than the deterministic one: just as right",
        ),
        (
            "other_recovery_id",
            digest,
            flipped,
            other,
            "ForgedSender",
            "The other recovery id gives another key, which is not refused here",
        ),
    ] {
        author
            .vector(format!("layer2.recover.{id}"))
            .pins("LAYER2-05 LAYER2-06 LAYER2-07")
            .flags(flag)
            .says(says)
            .takes(json!({"digest": hex::encode(digest), "signature": format_signature(&signature)}))
            .gives(json!({"public": public}));
    }
}

/// r and s that are canonical, and would not be with a bit less or more. Nobody's key is wanted: they give some key.
fn just_canonical(author: &mut Author) {
    let digest = known_digest();
    let valid = *sign_digest(&private("bob"), &digest).as_bytes();
    let with = |header: u8, offset: usize, bytes: &[u8]| {
        let mut changed = valid;
        changed[0] = header;
        changed[offset..offset + bytes.len()].copy_from_slice(bytes);
        Signature::from_bytes(changed).expect("31 or 32")
    };
    let half = hex::decode(half_order(0)).expect("hex");
    let small = (0..).map(|number| with(31, 1, &[&[0, 0x80][..], &self::digest(number)[..30]].concat()));
    let small_r =
        small.into_iter().find(|signature| recover(&digest, signature).is_ok()).expect("every other is an x");
    for (id, signature, says) in [
        (
            "s_half_even_y",
            with(31, 33, &half),
            "s is half of the group order less 1, the greatest that is canonical",
        ),
        ("s_half_odd_y", with(32, 33, &half), "The same with recovery id 1"),
        ("r_begins_with_0080", small_r, "r begins with 00 80: it takes 32 bytes in DER"),
        (
            "s_begins_with_0080",
            with(valid[0], 33, &[0, 0x80]),
            "s begins with 00 80: it takes 32 bytes in DER",
        ),
    ] {
        let public = recover(&digest, &signature).expect("a key");
        author
            .vector(format!("layer2.recover.{id}"))
            .pins("LAYER2-06")
            .flags("Boundary")
            .says(says)
            .takes(json!({"digest": hex::encode(digest), "signature": format_signature(&signature)}))
            .gives(json!({"public": fio_reference::key::format_fio_public(&public)}));
    }
}

/// A canonical signature of Alice's with the k of another hash.
fn try_sign_from(digest: &[u8; 32], first: usize) -> Signature {
    let mut tries =
        (first..).filter_map(|nonce| try_sign(&private("alice"), digest, &nonce_hash(digest, nonce)));
    tries.next().expect("every other k gives a canonical signature")
}

fn digest_with(header: u8) -> [u8; 32] {
    let has = |digest: &[u8; 32]| sign_digest(&private("alice"), digest).as_bytes()[0] == header;
    (100..).map(digest).find(has).expect("every other one")
}

fn with_header(header: u8) -> Signature {
    sign_digest(&private("alice"), &digest_with(header))
}

/// Text that is no signature.
fn texts_refused(author: &mut Author) {
    let text = known("l2.signature");
    let body = text.trim_start_matches("SIG_K1_").to_owned();
    let whole = |text: String| set("signature", text);
    let bytes = *sign_digest(&private("bob"), &known_digest()).as_bytes();
    let with_checksum = |checksum: [u8; 4]| {
        let payload = [&bytes[..], &checksum].concat();
        format!("SIG_K1_{}", fio_reference::key::encode_base58(&payload))
    };
    let plain = fio_reference::key::public_checksum(&bytes);
    for (id, at, patch, says) in [
        ("text_empty", "in", whole(String::new()), "No text"),
        ("text_without_prefix", "in", whole(body.clone()), "No prefix"),
        ("text_type_r1", "in", whole(format!("SIG_R1_{body}")), "The prefix of another curve"),
        ("text_lower_case_prefix", "in", whole(format!("sig_k1_{body}")), "The prefix in lower case"),
        ("text_leading_space", "in", whole(format!(" {text}")), "A space before it"),
        ("text_trailing_line_feed", "in", whole(format!("{text}\n")), "A line feed after it"),
        (
            "text_with_zero_digit",
            "in",
            whole(format!("SIG_K1_0{}", &body[1..])),
            "The character 0, which base58 lacks",
        ),
        ("text_in_hex", "in", whole(hex::encode(bytes)), "The 65 bytes in hex"),
        ("text_too_long", "in", whole(format!("SIG_K1_{}", "1".repeat(122))), "129 characters"),
        (
            "text_checksum_without_type",
            "in",
            whole(with_checksum(plain)),
            "The checksum of the bytes alone, without the characters K1",
        ),
        ("checksum_last_bit", "checksum", xor(3, "01"), "The last bit of the checksum is flipped"),
        (
            "checksum_ff",
            "checksum",
            splice(0, 2, "ffff"),
            "ff ff for 97 95: as text both are two replacement characters",
        ),
        (
            "checksum_same_as_text",
            "checksum",
            splice(0, 2, "9694"),
            "96 94 for 97 95: as text both are two replacement characters",
        ),
        ("bytes_64", "signature", splice(64, 1, ""), "A byte is missing at the end"),
        ("bytes_66", "signature", splice(65, 0, "00"), "A byte more at the end"),
        ("header_0", "signature", splice(0, 1, "00"), "A bare recovery id for header"),
        ("header_27", "signature", splice(0, 1, "1b"), "The header of a key that is not compressed"),
        ("header_30", "signature", splice(0, 1, "1e"), "The header below the first one"),
        ("header_35", "signature", splice(0, 1, "23"), "The header above the last one"),
        (
            "header_at_the_end",
            "signature",
            replace(hex::encode([&bytes[1..], &bytes[..1]].concat())),
            "The header behind r and s",
        ),
    ] {
        author
            .vector(format!("layer2.recover.{id}"))
            .pins("LAYER2-05")
            .flags(if at == "checksum" { "ChecksumAsText" } else { "SignatureText" })
            .says(says)
            .breaks(VALID, at, patch)
            .refused("layer2.malformed");
    }
}

fn known_digest() -> [u8; 32] {
    hex::decode(known("l2.digest")).expect("hex").try_into().expect("32 bytes")
}

/// r and s that no canonical signature has, or that give no key.
fn numbers_refused(author: &mut Author) {
    let valid = *sign_digest(&private("bob"), &known_digest()).as_bytes();
    let zeros = "00".repeat(32);
    let refusals = [
        (
            "high_s",
            0,
            twin(&valid),
            "layer2.non_canonical",
            "The high-s twin, with the recovery id that fits it",
        ),
        ("r_top_bit", 1, "80".to_owned(), "layer2.non_canonical", "The top bit of r is set"),
        ("r_leading_zero", 1, "007f".to_owned(), "layer2.non_canonical", "r takes 31 bytes in DER"),
        ("r_zero", 1, zeros.clone(), "layer2.non_canonical", "r is 0"),
        ("r_group_order", 1, GROUP_ORDER.to_owned(), "layer2.non_canonical", "r is the group order"),
        ("s_leading_zero", 33, "007f".to_owned(), "layer2.non_canonical", "s takes 31 bytes in DER"),
        ("s_zero", 33, zeros, "layer2.non_canonical", "s is 0"),
        (
            "s_half_plus_1",
            33,
            half_order(1),
            "layer2.non_canonical",
            "s is 1 more than half of the group order less 1",
        ),
        (
            "recovery_id_2",
            0,
            format!("{:02x}", valid[0] + 2),
            "layer2.bad_signature",
            "Recovery id 2 or 3: r and the group order exceed the field prime",
        ),
        (
            "recovery_id_3",
            0,
            format!("{:02x}", 31 + ((valid[0] - 31) ^ 3)),
            "layer2.bad_signature",
            "The same, with the other y",
        ),
        ("r_no_x", 1, no_x(), "layer2.bad_signature", "No point has r for x"),
        (
            "point_at_infinity",
            1,
            at_infinity(&known_digest()),
            "layer2.bad_signature",
            "r and s give the point at infinity",
        ),
    ];
    for (id, offset, bytes, code, says) in refusals {
        let flag = if code == "layer2.bad_signature" { "ForgedSender" } else { "Malleability" };
        author
            .vector(format!("layer2.recover.{id}"))
            .pins(if code == "layer2.bad_signature" { "LAYER2-07" } else { "LAYER2-06" })
            .flags(flag)
            .says(says)
            .breaks(VALID, "signature", splice(offset, bytes.len() / 2, &bytes))
            .refused(code);
    }
}

fn scalar(bytes: &[u8]) -> Scalar {
    let bytes: [u8; 32] = bytes.try_into().expect("32 bytes");
    Scalar::from_repr(bytes.into()).into_option().expect("below the group order")
}

fn hex_of(scalar: &Scalar) -> String {
    hex::encode(scalar.to_repr())
}

/// All 65 bytes with n − s for s.
pub(super) fn twin(signature: &[u8; 65]) -> String {
    let header = 31 + ((signature[0] - 31) ^ 1);
    format!("{header:02x}{}{}", hex::encode(&signature[1..33]), hex_of(&-scalar(&signature[33..])))
}

/// (n − 1)/2 and so much more.
fn half_order(more: u64) -> String {
    let half = -Scalar::ONE * Scalar::from(2_u64).invert().into_option().expect("2 is not 0");
    hex_of(&(half + Scalar::from(more)))
}

/// A canonical r that is the x of no point.
fn no_x() -> String {
    let is_no_x = |bytes: &[u8; 32]| {
        let point = [&[2], &bytes[..]].concat();
        bytes[0] != 0 && bytes[0] < 0x80 && fio_reference::key::parse_compressed_point(&point).is_err()
    };
    hex::encode((0..).map(digest).find(is_no_x).expect("every other number is none"))
}

/// r and s with s·R = e·G: for R = k·G, s = e/k.
fn at_infinity(digest: &[u8; 32]) -> String {
    let e = <Scalar as k256::elliptic_curve::ops::Reduce<U256>>::reduce(&U256::from_be_slice(digest));
    let header = sign_digest(&private("bob"), &known_digest()).as_bytes()[0];
    let found = (1..2000_u64).find_map(|k| {
        let k = Scalar::from(k);
        let point = (ProjectivePoint::GENERATOR * k).to_affine();
        let s = e * k.invert().into_option()?;
        let mut bytes = [header; 65];
        bytes[1..33].copy_from_slice(&point.x());
        bytes[33..].copy_from_slice(&s.to_repr());
        let has_parity = bool::from(point.y_is_odd()) == (header == 32);
        (has_parity && is_canonical(&Signature::from_bytes(bytes).ok()?)).then(|| hex::encode(&bytes[1..]))
    });
    found.expect("a small k will do")
}

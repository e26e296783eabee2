//! What anybody can check: chain, times, signature.

use fio_layer2::signature::{format_signature, nonce_hash, sign_digest, try_sign};
use fio_reference::key::{format_fio_public, public_of};
use fio_vectors::Patch;
use serde_json::{Value, json};

use super::signature::twin;
use super::world::{CHAIN_ID, CREATED_AT, NOW, Post, TEST_NET, by_index, clear, data, post};
use crate::author::{Author, replace, set, splice, xor};
use crate::material::{private, public_text};

pub(super) const VALID: &str = "layer2.verify.sealed_by_address";

pub(super) fn write(author: &mut Author) {
    verified(author);
    another_k(author);
    bits_refused(author);
    signatures_refused(author);
    chain_and_times(author);
    order(author);
}

/// The result for a message that passes.
pub(super) fn result(post: &Post) -> Value {
    let received = post.received();
    let encrypt_key = post.encrypt.map(public_text);
    json!({
        "digest": hex::encode(received.digest),
        "envelope": {
            "chain_id": CHAIN_ID, "message_id": hex::encode(post.message_id()), "created_at": CREATED_AT,
            "expires_at": post.expires_at(), "sender": post.sender, "sender_key": public_text(post.owner),
            "sender_encrypt_key": encrypt_key, "route": received.envelope.route.to_string(),
            "type": post.content_type, "content": hex::encode(received.envelope.content),
        },
    })
}

fn verified(author: &mut Author) {
    let text = Post { content_type: "text", content: "lunch?".into(), ..clear("verify text") };
    for (id, post, flag, says) in [
        ("sealed_by_address", post("verify sealed"), "WrongConstruction", "A sealed request, by FIO Address"),
        (
            "sealed_by_index",
            by_index("verify indexed"),
            "WrongConstruction",
            "A sealed request, by Search Index",
        ),
        (
            "in_the_clear",
            clear("verify clear"),
            "WrongConstruction",
            "A request in the clear: there is no encryption key",
        ),
        ("text", text, "WrongConstruction", "Text"),
        (
            "data",
            Post { content_type: "record_obt_data_content", content: data(), ..post("verify data") },
            "WrongConstruction",
            "FIO Data",
        ),
        (
            "encryption_key_of_its_own",
            Post { encrypt: Some("bob-encrypt"), ..post("verify keys") },
            "OwnerKey",
            "The owner key signs, and the encryption key is another",
        ),
    ] {
        author
            .vector(format!("layer2.verify.{id}"))
            .pins("LAYER2-02 LAYER2-06 LAYER2-07 LAYER2-12 LAYER2-13 LAYER2-14 LAYER2-22")
            .flags(flag)
            .says(says)
            .takes(post.to_verify())
            .gives(result(&post));
    }
}

/// A signature need not be the deterministic one: it is verified, never compared.
fn another_k(author: &mut Author) {
    let post = post("verify another k");
    let digest = post.received().digest;
    let mut tries =
        (1000..).filter_map(|nonce| try_sign(&private("bob"), &digest, &nonce_hash(&digest, nonce)));
    let signature = tries.next().expect("every other k gives a canonical signature");
    let mut input = post.to_verify();
    input["message"]["signature"] = format_signature(&signature).into();
    author
        .vector("layer2.verify.another_k")
        .pins("LAYER2-06 LAYER2-07")
        .flags("WrongConstruction")
        .says("Signed with another k than the deterministic one: just as right")
        .takes(input)
        .gives(result(&post));
}

fn refuse(author: &mut Author, id: &str, at: &str, patch: Patch, about: (&str, &str, &str), code: &str) {
    let (pins, flag, says) = about;
    author
        .vector(format!("layer2.verify.{id}"))
        .pins(pins)
        .flags(flag)
        .says(says)
        .breaks(VALID, at, patch)
        .refused(code);
}

/// A bit of each field is flipped under the signature that was there. What is still an envelope, the signature tells.
fn bits_refused(author: &mut Author) {
    let post = post("verify sealed");
    let end = post.envelope().len();
    for (field, offset, mask, code) in [
        ("magic", 0, "20", "layer2.malformed"),
        ("magic_end", 6, "01", "layer2.malformed"),
        ("version", 7, "02", "layer2.version"),
        ("chain_id", 8, "01", "layer2.wrong_chain"),
        ("message_id", 40, "80", "layer2.bad_signature"),
        ("message_id_end", 55, "01", "layer2.bad_signature"),
        ("created_at", 56, "01", "layer2.bad_signature"),
        ("created_at_high", 59, "80", "layer2.malformed"),
        ("expires_at", 60, "01", "layer2.bad_signature"),
        ("sender_length", 64, "01", "layer2.malformed"),
        ("sender", 65, "01", "layer2.bad_signature"),
        ("sender_key_tag", 75, "01", "layer2.bad_signature"),
        ("sender_key_bad_tag", 75, "04", "key.malformed"),
        ("sender_encrypt_key_tag", 108, "01", "layer2.bad_signature"),
        ("route_type", 141, "01", "layer2.malformed"),
        ("route_length", 142, "02", "layer2.malformed"),
        ("route", 143, "01", "layer2.bad_signature"),
        ("content_type_length", 154, "01", "layer2.malformed"),
        ("content_type", 155, "01", "layer2.bad_signature"),
        ("content_length", 172, "01", "layer2.malformed"),
        ("iv", 174, "01", "layer2.bad_signature"),
        ("ciphertext", 190, "40", "layer2.bad_signature"),
        ("tag", end - 1, "80", "layer2.bad_signature"),
    ] {
        let patch = post.unsigned(&xor(offset, mask));
        let pins = match code {
            "layer2.bad_signature" => "LAYER2-07",
            "layer2.version" => "LAYER2-13",
            "layer2.wrong_chain" => "LAYER2-18",
            "key.malformed" => "LAYER2-17",
            _ => "LAYER2-14",
        };
        let says = format!("A bit of byte {offset} of the envelope is flipped, and nobody signed that");
        refuse(author, &format!("bit_of_{field}"), "message", patch, (pins, "ForgedSender", &says), code);
    }
}

fn signatures_refused(author: &mut Author) {
    let post = post("verify sealed");
    let received = post.received();
    let right = *received.signature.as_bytes();
    let by = |seed: &str| replace(hex::encode(sign_digest(&private(seed), &received.digest).as_bytes()));
    let other_digest = super::world::post("verify other").received().digest;
    let of_other = replace(hex::encode(sign_digest(&private("bob"), &other_digest).as_bytes()));
    let twin = twin(&right);
    for (id, patch, pins, code, flag, says) in [
        (
            "high_s",
            replace(twin),
            "LAYER2-06",
            "layer2.non_canonical",
            "Malleability",
            "The high-s twin of the signature",
        ),
        (
            "r_top_bit",
            xor(1, "80"),
            "LAYER2-06",
            "layer2.non_canonical",
            "Malleability",
            "The top bit of r is set",
        ),
        (
            "s_top_bit",
            xor(33, "80"),
            "LAYER2-06",
            "layer2.non_canonical",
            "Malleability",
            "The top bit of s is set",
        ),
        (
            "r_last_bit",
            xor(32, "01"),
            "LAYER2-07",
            "layer2.bad_signature",
            "ForgedSender",
            "The last bit of r is flipped",
        ),
        (
            "s_last_bit",
            xor(64, "01"),
            "LAYER2-07",
            "layer2.bad_signature",
            "ForgedSender",
            "The last bit of s is flipped",
        ),
        (
            "other_recovery_id",
            splice(0, 1, &format!("{:02x}", right[0] ^ 63)),
            "LAYER2-07",
            "layer2.bad_signature",
            "ForgedSender",
            "The other recovery id",
        ),
        (
            "recovery_id_plus_2",
            splice(0, 1, &format!("{:02x}", right[0] + 2)),
            "LAYER2-07",
            "layer2.bad_signature",
            "ForgedSender",
            "A recovery id of 2 or 3",
        ),
        (
            "by_mallory",
            by("mallory"),
            "LAYER2-07",
            "layer2.bad_signature",
            "ForgedSender",
            "Mallory's signature under Bob's key",
        ),
        (
            "by_the_recipient",
            by("alice"),
            "LAYER2-07",
            "layer2.bad_signature",
            "ForgedSender",
            "The recipient's signature",
        ),
        (
            "of_another_message",
            of_other,
            "LAYER2-07",
            "layer2.bad_signature",
            "ForgedSender",
            "Bob's signature of another message",
        ),
        (
            "signature_of_64_bytes",
            splice(64, 1, ""),
            "LAYER2-05",
            "layer2.malformed",
            "SignatureText",
            "A byte of the signature is missing",
        ),
        (
            "signature_header_27",
            splice(0, 1, "1b"),
            "LAYER2-05",
            "layer2.malformed",
            "SignatureText",
            "The header of a key that is not compressed",
        ),
    ] {
        refuse(author, id, "signature", patch, (pins, flag, says), code);
    }
    let says = "The last bit of the signature's checksum is flipped";
    refuse(
        author,
        "signature_checksum",
        "checksum",
        xor(3, "01"),
        ("LAYER2-05", "SignatureText", says),
        "layer2.malformed",
    );
    by_the_encryption_key(author);
}

/// The encryption key is known to the chain too, but it does not own the FIO Address.
fn by_the_encryption_key(author: &mut Author) {
    let digest = Post { encrypt: Some("bob-encrypt"), ..post("verify keys") }.received().digest;
    let signature = sign_digest(&private("bob-encrypt"), &digest);
    assert_ne!(format_fio_public(&public_of(&private("bob-encrypt"))), public_text("bob"));
    author
        .vector("layer2.verify.by_the_encryption_key")
        .pins("LAYER2-07")
        .flags("OwnerKey")
        .says("Signed with the sender's encryption key")
        .breaks(
            "layer2.verify.encryption_key_of_its_own",
            "signature",
            replace(hex::encode(signature.as_bytes())),
        )
        .refused("layer2.bad_signature");
}

fn chain_and_times(author: &mut Author) {
    for (id, now, says) in [
        ("last_second", post("").expires_at() - 1, "A second before it expires"),
        ("clock_300_seconds_behind", CREATED_AT - 300, "It was created 300 s after the checker's time"),
        ("clock_a_second_behind", CREATED_AT - 1, "It was created a second after the checker's time"),
        ("moment_of_creation", CREATED_AT, "The moment of its creation"),
    ] {
        let post = post(&format!("verify {id}"));
        let mut input = post.to_verify();
        input["now"] = now.into();
        author
            .vector(format!("layer2.verify.{id}"))
            .pins("LAYER2-19 LAYER2-20")
            .flags("Boundary")
            .says(says)
            .takes(input)
            .gives(result(&post));
    }
    let expires_at = post("").expires_at();
    for (id, now, code, says) in [
        ("expired_now", expires_at, "layer2.expired", "The moment at which it expires"),
        ("expired_long_ago", expires_at + 10_000_000, "layer2.expired", "Months after it expired"),
        ("expired_at_the_end_of_time", u32::MAX, "layer2.expired", "The last second of all"),
        (
            "created_in_301_seconds",
            CREATED_AT - 301,
            "layer2.not_yet_valid",
            "It was created 301 s after the checker's time",
        ),
        (
            "created_next_year",
            NOW - 31_536_000,
            "layer2.not_yet_valid",
            "It was created a year after the checker's time",
        ),
        ("created_after_the_epoch", 0, "layer2.not_yet_valid", "The checker's clock was never set"),
    ] {
        let pins = if code == "layer2.expired" { "LAYER2-19" } else { "LAYER2-20" };
        refuse(author, id, "now", replace(now), (pins, "Expiry", says), code);
    }
    let mut last_bit = CHAIN_ID.to_owned();
    last_bit.replace_range(63.., "d");
    for (id, chain_id, says) in [
        ("checked_on_the_test_net", TEST_NET.to_owned(), "The checker is on the test net"),
        ("chain_id_last_bit", last_bit, "The checker's chain differs in the last bit"),
    ] {
        refuse(
            author,
            id,
            "chain_id",
            replace(chain_id),
            ("LAYER2-18", "ForgedSender", says),
            "layer2.wrong_chain",
        );
    }
}

/// One change that two checks meet: the first of them decides.
fn order(author: &mut Author) {
    let post = post("verify sealed");
    let later = (CREATED_AT + 1000).to_le_bytes();
    let created_later = post.unsigned(&splice(56, 4, &hex::encode(later)));
    let expired = post.unsigned(&splice(60, 4, &hex::encode((CREATED_AT + 1).to_le_bytes())));
    let no_signature = set("signature", "SIG_K1_");
    for (id, patch, code, says) in [
        (
            "order_time_before_signature",
            created_later,
            "layer2.not_yet_valid",
            "A time in the future that nobody signed",
        ),
        ("order_expiry_before_signature", expired, "layer2.expired", "A time in the past that nobody signed"),
        ("order_form_of_signature", no_signature, "layer2.malformed", "No signature behind the prefix"),
    ] {
        refuse(author, id, "message", patch, ("LAYER2-30", "CheckOrder", says), code);
    }
}

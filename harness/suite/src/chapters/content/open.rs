//! Opening: published answers, and what is refused.

use fio_reference::content::ContentType;
use fio_reference::ecdh::{self, XEncoding};
use fio_reference::text as text_form;
use fio_vectors::Patch;
use serde_json::json;
use sha2::{Digest, Sha256, Sha512};

use super::super::text::lenient_changes;
use super::open_input;
use crate::author::{Author, repeat, replace, splice, xor};
use crate::known_answers::{agrees, known};
use crate::material::{group_order_plus, private, private_hex, public, public_text, secret};

/// Characters that hold a little more than 10 MiB, of a length that sealed bytes can have.
const LONG_TEXT: usize = 13_981_056;

pub(super) fn write(author: &mut Author) {
    known_answers(author);
    open_refused(author);
}

fn known_answers(author: &mut Author) {
    // fiojs 1.0.2 sealed this with a longer type; read as a FIO Request it has a string left over.
    let kind = ContentType::NewFunds;
    let text = known("priv_new_funds_content.blob");
    let content = json!({
        "payee_public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "amount": "0.5", "chain_code": "BTC", "token_code": "BTC",
        "memo": "lunch", "hash": null, "offline_url": null,
    });
    author
        .vector("content.open.request_known_answer")
        .pins("CONTENT-09 CONTENT-13 CONTENT-15")
        .flags("KnownAnswer Leftover")
        .says("A published known answer, with 12 bytes after the last field")
        .takes(open_input(kind, "bob", "alice", &text))
        .gives(json!({"content": content, "dialect": "standard", "leftover": 12, "x_encoding": "minimal"}));

    // The value that fiojs 1.0.2 gives for an initialization vector of zeros.
    let json = json!({
        "payee_public_address": "purse.alice", "amount": "1", "chain_code": "FIO", "token_code": "FIO",
        "memo": null, "hash": null, "offline_url": null,
    });
    let sealed = "AAAAAAAAAAAAAAAAAAAAAGNhWzBVmg/YzQ4gu89H2wvY+iuzNZ0Y738Sqj3tVe4vUQLqFBfGd37bxSjjSm5QN5IBQ+vzNqItDVHcU9W01JU=";
    author
        .vector("content.seal.funds_request_known_answer")
        .pins("CONTENT-01 CONTENT-15 ECDH-06")
        .flags("KnownAnswer")
        .says("What fiojs 1.0.2 gives, with an initialization vector of zeros, which only a test may use")
        .takes(json!({
            "type": kind.name(), "private": private_hex("alice"), "public": public_text("bob"),
            "iv": "00".repeat(16), "content": json,
        }))
        .gives_per_x_encoding(json!({"text": sealed}), json!({"text": sealed}));
    author
        .vector("content.open.funds_request_known_answer")
        .pins("CONTENT-13 CONTENT-15")
        .flags("KnownAnswer")
        .says("What fiojs 1.0.2 gives, with an initialization vector of zeros")
        .takes(open_input(kind, "bob", "alice", sealed))
        .gives(json!({"content": json, "dialect": "standard", "leftover": 0, "x_encoding": "minimal"}));
    agrees("keys.bob.priv", &private_hex("bob"));
}

fn open_refused(author: &mut Author) {
    let valid = "content.open.request_with_memo_hash_offline_url";
    let text = author.text_of(valid, "text");
    for (name, patch, requirement, comment) in lenient_changes(&text) {
        open_case(
            author,
            valid,
            &format!("text_{name}"),
            "text",
            patch,
            (requirement, "LenientBase64", "text.malformed"),
            comment,
        );
    }
    open_case(
        author,
        valid,
        "text_of_ten_mebibytes",
        "text",
        repeat("AAAA", LONG_TEXT / 4),
        ("SEALED-09", "ModifiedBytes", "sealed.rejected"),
        "A text of about 13 million characters",
    );
    framing(author, valid);
    let hex_text = hex::encode(text_form::decode(&text).expect("canonical"));
    open_case(
        author,
        valid,
        "text_in_hex",
        "text",
        replace(hex_text),
        ("SEALED-09", "ModifiedBytes", "sealed.rejected"),
        "The sealed bytes in hex, as before 2020: it is base64 of other bytes",
    );

    let x = ecdh::shared_x(&private("bob"), &public("alice"));
    let point = public("alice").to_point();
    let secrets: [(&str, Vec<u8>, &str); 5] = [
        ("secret_by_sha_256", Sha256::digest(*x).to_vec(), "The secret is SHA-256 of x"),
        (
            "secret_of_compressed_point",
            Sha512::digest([&[2], &x[..]].concat()).to_vec(),
            "The secret is SHA-512 of tag and x",
        ),
        (
            "secret_of_public_key",
            Sha512::digest(&point[1..]).to_vec(),
            "The secret is SHA-512 of the x of the public key: nothing secret in it",
        ),
        (
            "secret_of_no_bytes",
            Sha512::digest(b"").to_vec(),
            "The secret is SHA-512 of nothing, as after a failed ECDH",
        ),
        ("secret_empty", Vec::new(), "No secret at all, as after a failed ECDH"),
    ];
    for (name, secret, comment) in secrets {
        open_case(
            author,
            valid,
            name,
            "secret",
            replace(hex::encode(secret)),
            ("CONTENT-15 ECDH-01", "WrongConstruction", "sealed.rejected"),
            comment,
        );
    }
    let derived = crate::trace::derived_bytes(&secret("alice", "bob", XEncoding::Minimal));
    let swapped = [&derived[32..], &derived[..32]].concat();
    let one_hash = secret("alice", "bob", XEncoding::Minimal);
    let cases = [
        (
            "keys_swapped",
            "keys",
            replace(hex::encode(swapped)),
            ("SEALED-01", "WrongConstruction", "sealed.rejected"),
            "Encryption key and tag key are swapped",
        ),
        (
            "keys_are_the_secret",
            "keys",
            replace(hex::encode(one_hash)),
            ("SEALED-01", "WrongConstruction", "sealed.rejected"),
            "The second SHA-512 is left out",
        ),
        (
            "iv_flipped",
            "sealed",
            xor(0, "01"),
            ("SEALED-09", "ModifiedBytes", "sealed.rejected"),
            "A bit of the initialization vector is flipped: the length of the payee's public address would change",
        ),
        (
            "iv_changes_the_address",
            "sealed",
            xor(4, "0303"),
            ("SEALED-09", "ModifiedBytes", "sealed.rejected"),
            "Bits of the initialization vector are flipped: two characters of the payee's public address would change",
        ),
        (
            "tag_last_bit",
            "tag",
            xor(31, "01"),
            ("SEALED-09", "ModifiedBytes", "sealed.rejected"),
            "The last bit of the tag is flipped",
        ),
        (
            "tag_zero",
            "tag",
            replace("00".repeat(32)),
            ("SEALED-09", "ModifiedBytes", "sealed.rejected"),
            "The tag is all zeros",
        ),
        (
            "cut_to_48_bytes",
            "sealed",
            splice(48, 112, ""),
            ("SEALED-08", "Truncated", "sealed.rejected"),
            "Cut to 48 bytes",
        ),
        (
            "padding_inconsistent",
            "padded",
            splice(109, 3, "030203"),
            ("SEALED-10", "Padding", "sealed.rejected"),
            "The padding ends in 03 02 03, the tag is right",
        ),
        (
            "third_party",
            "private",
            replace(private_hex("mallory")),
            ("CONTENT-15 SEALED-09", "WrongKey", "sealed.rejected"),
            "The private key of a third party",
        ),
        (
            "other_counterparty",
            "public",
            replace(public_text("mallory")),
            ("CONTENT-15 SEALED-09", "WrongKey", "sealed.rejected"),
            "The public key of a third party",
        ),
        (
            "own_key_twice",
            "public",
            replace(public_text("bob")),
            ("CONTENT-15 SEALED-09", "WrongKey", "sealed.rejected"),
            "One's own public key for the other party's",
        ),
        (
            "plaintext_empty",
            "plaintext",
            replace(""),
            ("CONTENT-11 CONTENT-14", "Truncated", "content.malformed"),
            "A plaintext of no bytes, properly sealed",
        ),
        (
            "plaintext_cut",
            "plaintext",
            splice(60, 16, ""),
            ("CONTENT-11 CONTENT-14", "Truncated", "content.malformed"),
            "A plaintext cut inside a field, properly sealed",
        ),
        (
            "plaintext_flag_02",
            "plaintext",
            splice(56, 1, "02"),
            ("CONTENT-11 ABI-09", "Optional", "content.malformed"),
            "The flag of the memo is 02, properly sealed",
        ),
        (
            "plaintext_not_utf8",
            "plaintext",
            splice(58, 1, "ff"),
            ("CONTENT-11 ABI-07", "Utf8", "content.malformed"),
            "A byte of the memo is ff, properly sealed",
        ),
        (
            "checksum_last_bit",
            "checksum",
            xor(3, "01"),
            ("ECDH-05 KEY-10", "KeyText", "key.checksum"),
            "The checksum of the other party's key is wrong",
        ),
        (
            "x_is_5",
            "point",
            splice(1, 32, &format!("{:064x}", 5)),
            ("ECDH-05 KEY-12", "InvalidPoint", "key.not_on_curve"),
            "The other party's key is no point of the curve",
        ),
        (
            "no_prefix",
            "public",
            splice(0, 3, ""),
            ("ECDH-05 KEY-07", "KeyText", "key.malformed"),
            "The other party's key has no prefix",
        ),
        (
            "private_order",
            "private",
            replace(group_order_plus(0)),
            ("ECDH-05 KEY-06", "ScalarRange", "key.out_of_range"),
            "One's own private key is the group order",
        ),
        (
            "type_unknown",
            "type",
            replace("record_send_content"),
            ("CONTENT-06", "InvalidContent", "content.invalid"),
            "A type of content that does not exist",
        ),
        (
            "read_as_obt",
            "type",
            replace("record_obt_data_content"),
            ("CONTENT-11", "InvalidContent", "content.malformed"),
            "A FIO Request read as FIO Data",
        ),
    ];
    for (name, at, patch, outcome, comment) in cases {
        open_case(author, valid, name, at, patch, outcome, comment);
    }
}

fn open_case(
    author: &mut Author,
    valid: &str,
    name: &str,
    at: &str,
    patch: Patch,
    (rules, flag, code): (&str, &str, &str),
    comment: &str,
) {
    author
        .vector(format!("content.open.request_{name}"))
        .pins(rules)
        .flags(flag)
        .says(comment)
        .breaks(valid, at, patch)
        .refused(code);
}

/// What also stands among the vectors of `sealed.open`, for implementations that show no more than this operation.
fn framing(author: &mut Author, valid: &str) {
    let sealed_length = 160;
    for length in [1, 15, 16, 31, 32, 47, 49, 63] {
        let patch = splice(length, sealed_length - length, "");
        let rules = ("SEALED-08", "Truncated", "sealed.rejected");
        open_case(
            author,
            valid,
            &format!("sealed_of_{length}_bytes"),
            "sealed",
            patch,
            rules,
            &format!("Sealed bytes cut to {length}"),
        );
    }
    for length in [0, 1, 15, 17, 31] {
        let rules = ("SEALED-08", "Truncated", "sealed.rejected");
        let comment = format!("A ciphertext of {length} bytes, the tag is right");
        open_case(
            author,
            valid,
            &format!("ciphertext_of_{length}_bytes"),
            "ciphertext",
            replace("00".repeat(length)),
            rules,
            &comment,
        );
    }
    // The plaintext ends with 11 bytes of padding.
    for (name, patch, comment) in [
        ("zero", splice(111, 1, "00"), "The last byte of the padding is 0"),
        ("17", splice(111, 1, "11"), "The last byte of the padding is 17, more than a block"),
        ("255", splice(111, 1, "ff"), "The last byte of the padding is 255"),
        ("first_byte_differs", splice(101, 1, "0a"), "The first of eleven bytes of padding is 10"),
        ("last_byte_alone", splice(101, 10, "00000000000000000000"), "Zeros, then the count"),
        ("too_short", splice(111, 1, "0a"), "The last byte says 10, the others 11"),
    ] {
        let rules = ("SEALED-10", "Padding", "sealed.rejected");
        open_case(
            author,
            valid,
            &format!("padding_{name}"),
            "padded",
            patch,
            rules,
            &format!("{comment}, the tag is right"),
        );
    }
    let rules = ("CONTENT-11 ABI-05", "Overlong", "content.malformed");
    open_case(
        author,
        valid,
        "plaintext_length_of_63_bits",
        "plaintext",
        splice(57, 1, "ffffffffffffffff7f"),
        rules,
        "The length of the memo is 2^63 - 1, in nine bytes",
    );
}

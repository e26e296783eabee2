//! Vectors of the chapter *Sealed bytes*.

use aes::Aes128;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::NoPadding};
use fio_reference::ecdh::XEncoding;
use fio_reference::sealed::{self, InitializationVector, Keys};
use fio_reference::text;
use fio_vectors::Patch;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::{Digest, Sha256, Sha512};

use crate::author::{Author, repeat, replace, splice, xor};
use crate::known_answers::{agrees, known};
use crate::material::{LEADING_ZERO_PAIRS, filler, iv, private, secret};
use crate::trace::derived_bytes;

pub(super) fn write(author: &mut Author) {
    known_answers(author);
    lengths(author);
    iv_refused(author);
    framing(author);
    modified(author);
    wrong_constructions(author);
    padding(author);
}

fn alice_bob() -> [u8; 64] {
    secret("alice", "bob", XEncoding::Minimal)
}

fn both(
    author: &mut Author,
    name: &str,
    secret: &[u8],
    iv: &InitializationVector,
    plaintext: &[u8],
    flags: &str,
    comment: &str,
) {
    let sealed = hex::encode(sealed::seal(&sealed::derive_keys(secret), iv, plaintext));
    let (secret, plaintext) = (hex::encode(secret), hex::encode(plaintext));
    author
        .vector(format!("sealed.seal.{name}"))
        .pins("SEALED-01 SEALED-04 SEALED-05 SEALED-06 SEALED-07")
        .flags(flags)
        .says(comment)
        .takes(json!({"secret": secret, "iv": hex::encode(iv.as_bytes()), "plaintext": plaintext}))
        .gives(json!({"sealed": sealed}));
    author
        .vector(format!("sealed.open.{name}"))
        .pins(if plaintext.is_empty() { "SEALED-01 SEALED-12" } else { "SEALED-01 SEALED-09 SEALED-10" })
        .flags(flags)
        .says(comment)
        .takes(json!({"secret": secret, "sealed": sealed}))
        .gives(json!({"plaintext": plaintext}));
}

/// What fiojs 1.0.2 sealed with the keys of seeds "alice" and "bob".
fn known_answers(author: &mut Author) {
    agrees("dh.S", &hex::encode(alice_bob()));
    agrees("dh.Ke", &hex::encode(&derived_bytes(&alice_bob())[..32]));
    agrees("dh.Km", &hex::encode(&derived_bytes(&alice_bob())[32..]));
    let level_key = hex::decode(known("nbpa_literal.chain_level")).expect("hex");
    let self_secret = secret("alice", "alice", XEncoding::Minimal);
    let owner = private("alice").to_bytes();
    let cases: [(&str, &[u8], &str, &str, &str); 5] = [
        (
            "funds_request_known_answer",
            &alice_bob(),
            "priv_new_funds_content.plaintext",
            "priv_new_funds_content.blob",
            "A packed FIO Request",
        ),
        (
            "key_known_answer",
            &alice_bob(),
            "decrypt_key_blob.plaintext",
            "decrypt_key_blob.blob",
            "32 bytes, so a whole block of padding",
        ),
        (
            "list_known_answer",
            &self_secret,
            "backup.plaintext",
            "backup.blob_self_dh",
            "100 bytes under the secret of a key with itself",
        ),
        (
            "private_key_as_secret_known_answer",
            &*owner,
            "backup.plaintext",
            "backup.blob_raw_priv",
            "A private key of 32 bytes for the secret, which nothing in FIO does",
        ),
        (
            "32_byte_secret_known_answer",
            &level_key,
            "nbpa_blob.plaintext_abi_string",
            "nbpa_blob.chain_level_blob",
            "A secret of 32 bytes",
        ),
    ];
    let iv = InitializationVector::from_bytes(&hex::decode(known("nbpa_blob.iv")).expect("hex"))
        .expect("16 bytes");
    for (name, secret, plaintext, blob, comment) in cases {
        let plaintext = hex::decode(known(plaintext)).expect("hex");
        let sealed = sealed::seal(&sealed::derive_keys(secret), &iv, &plaintext);
        agrees(blob, &text::encode(&sealed));
        both(author, name, secret, &iv, &plaintext, "KnownAnswer", comment);
    }
}

fn lengths(author: &mut Author) {
    for length in [0, 1, 15, 16, 17, 31, 32, 47, 48, 159, 160, 271, 272, 1000] {
        let name = format!("{length}_bytes");
        let comment = format!("A plaintext of {length} bytes, {} with padding", (length / 16 + 1) * 16);
        both(author, &name, &alice_bob(), &iv(&name), filler(length).as_bytes(), "Boundary", &comment);
    }
    let zero = InitializationVector::from_bytes(&[0; 16]).expect("16 bytes");
    both(
        author,
        "iv_zero",
        &alice_bob(),
        &zero,
        b"an initialization vector of zeros is used as it is",
        "",
        "An initialization vector of zeros, which only a test may use",
    );
    both(
        author,
        "looks_padded",
        &alice_bob(),
        &iv("looks_padded"),
        &[0x10; 16],
        "Padding",
        "A plaintext that looks like a block of padding",
    );
    both(
        author,
        "binary",
        &alice_bob(),
        &iv("binary"),
        &(0..=255).collect::<Vec<u8>>(),
        "",
        "Every byte value",
    );
}

fn iv_refused(author: &mut Author) {
    for (name, patch, comment) in [
        ("iv_empty", replace(""), "No initialization vector"),
        ("iv_15_bytes", splice(15, 1, ""), "The last byte of the initialization vector is missing"),
        ("iv_17_bytes", splice(16, 0, "00"), "The initialization vector has a byte too many"),
        ("iv_32_bytes", splice(16, 0, &"00".repeat(16)), "The initialization vector has 16 bytes too many"),
        ("iv_12_bytes", splice(12, 4, ""), "An initialization vector of 12 bytes, as in other modes"),
    ] {
        author
            .vector(format!("sealed.seal.{name}"))
            .pins("SEALED-03")
            .flags("Boundary")
            .says(comment)
            .breaks("sealed.seal.32_bytes", "iv", patch)
            .refused("sealed.iv_length");
    }
}

const VALID: &str = "sealed.open.48_bytes";
const VALID_LENGTH: usize = 16 + 64 + 32;

fn refused(
    author: &mut Author,
    name: &str,
    requirement: &str,
    flag: &str,
    comment: &str,
    at: &str,
    patch: Patch,
) {
    author
        .vector(format!("sealed.open.{name}"))
        .pins(requirement)
        .flags(flag)
        .says(comment)
        .breaks(VALID, at, patch)
        .refused("sealed.rejected");
}

fn framing(author: &mut Author) {
    for length in [0, 1, 15, 16, 31, 32, 33, 47, 48, 49, 63] {
        let comment = format!("Cut to {length} bytes");
        let patch = splice(length, VALID_LENGTH - length, "");
        refused(
            author,
            &format!("cut_to_{length}_bytes"),
            "SEALED-08",
            "Truncated",
            &comment,
            "sealed",
            patch,
        );
    }
    for (name, ciphertext, comment) in [
        ("no_ciphertext", replace(""), "No ciphertext, the tag is right: 48 bytes"),
        ("ciphertext_1_byte", replace("00"), "A ciphertext of 1 byte, the tag is right"),
        (
            "ciphertext_15_bytes",
            replace("00".repeat(15)),
            "A ciphertext of 15 bytes, the tag is right: 63 bytes",
        ),
        (
            "ciphertext_15_bytes_that_pads_itself",
            replace("53fe152a4692686da4cd91b3c1bc29"),
            "A ciphertext of 15 bytes that browserify-aes 1.2.0, which takes missing bytes for zeros, decrypts to good padding; the tag is right",
        ),
        (
            "ciphertext_17_bytes",
            replace("446cb28d0c55881481034c2de55d8a18c5"),
            "A ciphertext of 17 bytes, the tag is right",
        ),
        ("ciphertext_24_bytes", splice(24, 40, ""), "A ciphertext of a block and a half, the tag is right"),
        (
            "ciphertext_one_byte_short",
            splice(63, 1, ""),
            "The last byte of the ciphertext is missing, the tag is right",
        ),
        ("ciphertext_one_byte_long", splice(64, 0, "00"), "A byte follows the ciphertext, the tag is right"),
    ] {
        refused(author, name, "SEALED-08", "Truncated", comment, "ciphertext", ciphertext);
    }
}

fn modified(author: &mut Author) {
    for offset in 0..16 {
        let comment = format!(
            "Bit 0 of byte {offset} of the initialization vector is flipped, and so that of the plaintext"
        );
        refused(
            author,
            &format!("iv_byte_{offset}_flipped"),
            "SEALED-06 SEALED-09",
            "ModifiedBytes",
            &comment,
            "sealed",
            xor(offset, "01"),
        );
    }
    for (name, offset) in [("first", 16), ("middle", 40), ("last", 79)] {
        let comment = format!("The {name} byte of the ciphertext is changed");
        refused(
            author,
            &format!("ciphertext_{name}_byte_changed"),
            "SEALED-09",
            "ModifiedBytes",
            &comment,
            "sealed",
            xor(offset, "80"),
        );
    }
    for offset in 0..32 {
        let comment = format!("A bit of byte {offset} of the tag is flipped");
        refused(
            author,
            &format!("tag_byte_{offset}_flipped"),
            "SEALED-09",
            "ModifiedBytes",
            &comment,
            "tag",
            xor(offset, "01"),
        );
    }
    let (valid_iv, blocks, tag) = valid_parts();
    let swapped = [&blocks[16..32], &blocks[..16], &blocks[32..]].concat();
    let cases = [
        ("tag_zero", "tag", replace("00".repeat(32)), "The tag is all zeros"),
        ("tag_inverted", "tag", xor(0, &"ff".repeat(32)), "Every bit of the tag is flipped"),
        ("tag_cut", "tag", splice(31, 1, ""), "The last byte of the tag is missing"),
        ("tag_of_16_bytes", "tag", splice(16, 16, ""), "The tag is cut to 16 bytes"),
        ("tag_missing", "tag", replace(""), "There is no tag"),
        ("byte_appended", "sealed", splice(VALID_LENGTH, 0, "00"), "A byte follows the tag"),
        ("block_appended", "sealed", splice(VALID_LENGTH, 0, &"00".repeat(16)), "16 bytes follow the tag"),
        ("first_block_removed", "sealed", splice(16, 16, ""), "The first block of the ciphertext is missing"),
        ("last_block_removed", "sealed", splice(64, 16, ""), "The last block of the ciphertext is missing"),
        (
            "last_block_repeated",
            "sealed",
            splice(80, 0, &hex::encode(&blocks[48..])),
            "The last block of the ciphertext stands twice",
        ),
        (
            "blocks_swapped",
            "sealed",
            splice(16, 64, &hex::encode(swapped)),
            "The first two blocks of the ciphertext are swapped",
        ),
        ("iv_missing", "sealed", splice(0, 16, ""), "The initialization vector is missing"),
        (
            "iv_zero_bytes",
            "sealed",
            splice(0, 16, &"00".repeat(16)),
            "The initialization vector is replaced by zeros",
        ),
        (
            "tag_before_ciphertext",
            "sealed",
            replace(hex::encode([&valid_iv[..], &tag, &blocks].concat())),
            "Initialization vector, tag, ciphertext",
        ),
        (
            "mac_then_encrypt",
            "sealed",
            replace(hex::encode(mac_then_encrypt())),
            "First the MAC, then encryption of both",
        ),
        (
            "tag_first",
            "sealed",
            replace(hex::encode([&tag[..], &valid_iv, &blocks].concat())),
            "Tag, initialization vector, ciphertext",
        ),
    ];
    for (name, at, patch, comment) in cases {
        refused(author, name, "SEALED-07 SEALED-09", "ModifiedBytes", comment, at, patch);
    }
    let bob_bob = secret("bob", "bob", XEncoding::Minimal);
    let third = secret("mallory", "bob", XEncoding::Minimal);
    for (name, patch, comment) in [
        ("secret_of_a_third_party", replace(hex::encode(third)), "The secret of another pair"),
        ("secret_of_one_party", replace(hex::encode(bob_bob)), "The secret of one party with itself"),
        ("secret_last_bit", xor(63, "01"), "The last bit of the secret is flipped"),
        ("secret_half", splice(32, 32, ""), "Only the first 32 bytes of the secret"),
    ] {
        refused(author, name, "SEALED-01 SEALED-09", "WrongKey", comment, "secret", patch);
    }
    long_input(author);
    // The other encoding's secret: opening with a secret tries nothing else.
    let pair = &LEADING_ZERO_PAIRS[0];
    let name = "leading_zero_secret";
    let minimal = secret(pair.own, pair.other, XEncoding::Minimal);
    both(
        author,
        name,
        &minimal,
        &iv(name),
        b"sealed under minimal",
        "LeadingZeroX",
        "The secret of a pair whose x begins with a zero byte, under minimal",
    );
    author
        .vector("sealed.open.secret_of_other_encoding")
        .pins("SEALED-01 SEALED-09")
        .flags("LeadingZeroX WrongKey")
        .says("The secret of the same pair under fixed32: with a given secret nothing else is tried")
        .breaks(
            "sealed.open.leading_zero_secret",
            "secret",
            replace(hex::encode(secret(pair.own, pair.other, XEncoding::Fixed32))),
        )
        .refused("sealed.rejected");
    // A blob of one block: the length at which one deployed reader looks for the tag in the wrong place.
    for (name, patch, comment) in [
        (
            "one_block_tag_flipped",
            xor(31, "01"),
            "One block of ciphertext, the last bit of the tag is flipped",
        ),
        ("one_block_tag_zero", replace("00".repeat(32)), "One block of ciphertext, the tag is all zeros"),
    ] {
        author
            .vector(format!("sealed.open.{name}"))
            .pins("SEALED-09")
            .flags("ModifiedBytes")
            .says(comment)
            .breaks("sealed.open.1_bytes", "tag", patch)
            .refused("sealed.rejected");
    }
}

/// First the MAC, then encryption of both: initialization vector and ciphertext, with the tag inside.
fn mac_then_encrypt() -> Vec<u8> {
    let plaintext = filler(48);
    let inner = hmac256(&derived_bytes(&alice_bob())[32..], plaintext.as_bytes());
    let padded = sealed::pad(&[plaintext.as_bytes(), &inner].concat());
    let ciphertext = sealed::encrypt(&sealed::derive_keys(&alice_bob()), &iv("48_bytes"), padded);
    [&iv("48_bytes").as_bytes()[..], ciphertext.as_flattened()].concat()
}

/// Ten mebibytes, of a length that sealed bytes can have.
fn long_input(author: &mut Author) {
    refused(
        author,
        "ten_mebibytes",
        "SEALED-09",
        "ModifiedBytes",
        "10 MiB of zeros",
        "sealed",
        repeat("00", 10 * 1024 * 1024),
    );
}

/// Initialization vector, ciphertext and tag of the valid vector.
fn valid_parts() -> ([u8; 16], Vec<u8>, [u8; 32]) {
    let iv = iv("48_bytes");
    let keys = sealed::derive_keys(&alice_bob());
    let sealed = sealed::seal(&keys, &iv, filler(48).as_bytes());
    let parts = sealed::split(&sealed).expect("just sealed");
    (*iv.as_bytes(), parts.ciphertext.as_flattened().to_vec(), *parts.tag)
}

/// Bytes that a decryptor accepts which does one step in another way.
fn wrong_constructions(author: &mut Author) {
    let derived = derived_bytes(&alice_bob());
    let (encryption, tag_key) = derived.split_at(32);
    let (iv, ciphertext, _) = valid_parts();
    let authenticated = [&iv[..], &ciphertext].concat();
    let padded = sealed::pad(filler(48).as_bytes());
    let plaintext_tag = hmac256(tag_key, padded.as_flattened());
    let sha256_keys = [Sha256::digest(alice_bob()), Sha256::digest(Sha256::digest(alice_bob()))].concat();
    let cases: [(&str, &str, &str, Vec<u8>, &str); 13] = [
        (
            "keys_swapped",
            "SEALED-01",
            "keys",
            [tag_key, encryption].concat(),
            "Encryption key and tag key are swapped",
        ),
        (
            "keys_are_the_secret",
            "SEALED-01",
            "keys",
            alice_bob().to_vec(),
            "The secret itself for the keys: one SHA-512 is left out",
        ),
        (
            "keys_hashed_twice",
            "SEALED-01",
            "keys",
            Sha512::digest(&derived).to_vec(),
            "SHA-512 once too often",
        ),
        ("keys_by_sha_256", "SEALED-01", "keys", sha256_keys, "Keys by SHA-256"),
        (
            "keys_of_half_the_secret",
            "SEALED-01",
            "keys",
            derived_bytes(&alice_bob()[..32]),
            "Keys from the first half of the secret",
        ),
        (
            "one_key_for_both",
            "SEALED-01",
            "keys",
            [encryption, encryption].concat(),
            "The encryption key for both purposes",
        ),
        (
            "tag_over_ciphertext_alone",
            "SEALED-06",
            "tag",
            hmac256(tag_key, &ciphertext),
            "The initialization vector is not authenticated",
        ),
        (
            "tag_over_plaintext",
            "SEALED-06",
            "tag",
            plaintext_tag,
            "The tag is over the padded plaintext: first MAC, then encrypt",
        ),
        (
            "tag_by_hmac_sha_512",
            "SEALED-06",
            "tag",
            hmac512(tag_key, &authenticated)[..32].to_vec(),
            "The tag is HMAC-SHA-512, cut to 32 bytes",
        ),
        (
            "tag_by_sha_256",
            "SEALED-06",
            "tag",
            Sha256::digest([tag_key, &authenticated].concat()).to_vec(),
            "The tag is a plain hash of key and message",
        ),
        (
            "tag_by_long_hmac",
            "SEALED-07",
            "tag",
            hmac512(tag_key, &authenticated),
            "The tag is HMAC-SHA-512 in full, 64 bytes",
        ),
        (
            "tag_message_reversed",
            "SEALED-06",
            "tag",
            hmac256(tag_key, &[&ciphertext[..], &iv].concat()),
            "The tag is over ciphertext, then initialization vector",
        ),
        (
            "tag_reversed",
            "SEALED-07",
            "tag",
            hmac256(tag_key, &authenticated).into_iter().rev().collect(),
            "The bytes of the tag in reverse order",
        ),
    ];
    for (name, requirement, at, value, comment) in cases {
        refused(author, name, requirement, "WrongConstruction", comment, at, replace(hex::encode(value)));
    }
    // Here the tag is right, and what is under it is not what step 4 of open expects: the padding gives it away.
    let ciphertexts = [
        (
            "aes_128",
            aes_128(encryption, &iv, padded.as_flattened()),
            "AES-128 with the first half of the encryption key",
        ),
        ("counter_mode", counter_mode(&derived, &iv, padded.as_flattened()), "Counter mode, padded"),
        ("not_chained", not_chained(&derived, &padded), "Each block by itself (ECB)"),
        ("plaintext_in_clear", padded.as_flattened().to_vec(), "The padded plaintext itself"),
    ];
    for (name, value, comment) in ciphertexts {
        refused(
            author,
            name,
            "SEALED-05",
            "WrongConstruction",
            &format!("{comment}, the tag is right"),
            "ciphertext",
            replace(hex::encode(value)),
        );
    }
}

fn hmac256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

fn hmac512(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha512>::new_from_slice(key).expect("any length");
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

fn aes_128(encryption: &[u8], iv: &[u8; 16], padded: &[u8]) -> Vec<u8> {
    let key: &[u8; 16] = encryption.first_chunk().expect("32 bytes");
    cbc::Encryptor::<Aes128>::new(key.into(), iv.into()).encrypt_padded_vec::<NoPadding>(padded)
}

/// AES-256 of one block: that is CBC with an initialization vector of zeros.
fn aes_256(derived: &[u8], block: [u8; 16]) -> [u8; 16] {
    let keys = Keys::from_bytes(derived.try_into().expect("64 bytes"));
    let zero = InitializationVector::from_bytes(&[0; 16]).expect("16 bytes");
    sealed::encrypt(&keys, &zero, vec![block].into())[0]
}

fn counter_mode(derived: &[u8], iv: &[u8; 16], padded: &[u8]) -> Vec<u8> {
    let first = u128::from_be_bytes(*iv);
    let stream = (0..).flat_map(|i| aes_256(derived, first.wrapping_add(i).to_be_bytes()));
    padded.iter().zip(stream).map(|(byte, mask)| byte ^ mask).collect()
}

fn not_chained(derived: &[u8], padded: &[[u8; 16]]) -> Vec<u8> {
    padded.iter().flat_map(|block| aes_256(derived, *block)).collect()
}

/// A right tag over a plaintext with bad padding.
fn padding(author: &mut Author) {
    // The valid vector ends in a whole block of padding.
    let cases = [
        ("zero", splice(63, 1, "00"), "The last byte is 0"),
        ("17", splice(63, 1, "11"), "The last byte is 17, more than a block"),
        ("32", splice(63, 1, "20"), "The last byte is 32, two blocks"),
        ("255", splice(63, 1, "ff"), "The last byte is 255"),
        ("64_of_64", splice(63, 1, "40"), "The last byte is the length of the padded plaintext"),
        ("first_byte_differs", splice(48, 1, "0f"), "The first of sixteen bytes of padding is 15"),
        ("middle_byte_differs", splice(55, 1, "00"), "One of sixteen bytes of padding is 0"),
        ("last_but_one_differs", splice(62, 1, "11"), "The last but one of sixteen bytes of padding is 17"),
        ("inconsistent", splice(61, 3, "030203"), "03 02 03"),
        ("counting", splice(60, 4, "01020304"), "01 02 03 04"),
        (
            "random_filler",
            splice(48, 16, "a3914bd10c77e8025f6632fe9b3da810"),
            "Random bytes, then the count (ISO 10126)",
        ),
        (
            "zero_filler",
            splice(48, 16, "00000000000000000000000000000010"),
            "Zeros, then the count (ANSI X9.23)",
        ),
        ("zeros", splice(48, 16, &"00".repeat(16)), "Zeros only"),
        ("one_and_zeros", splice(48, 16, "80000000000000000000000000000000"), "80, then zeros (ISO 7816-4)"),
        ("none", splice(48, 16, ""), "No padding: the plaintext ends on a block boundary"),
    ];
    for (name, patch, comment) in cases {
        refused(
            author,
            &format!("padding_{name}"),
            "SEALED-10",
            "Padding",
            &format!("{comment}, the tag is right"),
            "padded",
            patch,
        );
    }
}

//! Opening: what is left over, keys and plaintexts that are refused, and damage.

use fio_reference::nbpa::{Kdf, Level};
use serde_json::json;

use super::{BTC, BTC_NBPA, level_key, seal_plaintext};
use crate::author::{Author, replace, splice};
use crate::chapters::damage::{self, Target};
use crate::known_answers::{agrees, known};

const VALID: &str = "nbpa.open.literal_chain";
const STRICT: &str = "nbpa.open.strict";

pub(super) fn write(author: &mut Author) {
    leftover(author);
    keys_refused(author);
    plaintexts_refused(author);
    damage::write(
        author,
        &Target { op: "nbpa.open", valid: "nbpa.open.bound_address", rules: "NBPA-11 SEALED-09" },
    );
}

fn plaintext() -> Vec<u8> {
    hex::decode(known("nbpa_blob.plaintext_abi_string")).expect("hex")
}

fn leftover(author: &mut Author) {
    let key = level_key(Kdf::Bound, Level::Chain, "alice", &BTC);
    let key_hex = hex::encode(key);
    // A flag and the string, as an optional string would be written: a string of one character, and the rest.
    let optional = [&[1], &plaintext()[..]].concat();
    for (id, plaintext, nbpa, leftover, comment) in [
        ("byte_left_over", [&plaintext()[..], &[0]].concat(), BTC_NBPA, 1, "A byte after the address"),
        (
            "block_left_over",
            [&plaintext()[..], &[0; 16]].concat(),
            BTC_NBPA,
            16,
            "16 bytes after the address",
        ),
        (
            "fields_left_over",
            [&plaintext()[..], b"\x03BTC"].concat(),
            BTC_NBPA,
            4,
            "A later field, not known yet",
        ),
        ("optional_string", optional, "\"", 34, "A flag before the string is read as a length"),
    ] {
        let text = seal_plaintext(&key, &format!("nbpa {id}"), &plaintext);
        author
            .vector(format!("nbpa.open.{id}"))
            .pins("NBPA-09 NBPA-10")
            .flags("Leftover")
            .says(comment)
            .takes(json!({"level_key": key_hex, "text": text}))
            .gives(json!({"nbpa": nbpa, "leftover": leftover}));
    }
    author
        .vector(STRICT)
        .pins("NBPA-10")
        .says("Every byte is used, in strict mode")
        .takes(json!({"level_key": key_hex, "text": seal_plaintext(&key, "nbpa strict", &plaintext()), "strict": true}))
        .gives(json!({"nbpa": BTC_NBPA, "leftover": 0}));
    let end = plaintext().len();
    for (id, patch, comment) in [
        ("strict_byte_left_over", splice(end, 0, "00"), "A byte after the address, in strict mode"),
        ("strict_block_left_over", splice(end, 0, &"00".repeat(16)), "16 bytes after it, in strict mode"),
        ("strict_optional_string", splice(0, 0, "01"), "A flag before the string, in strict mode"),
    ] {
        author
            .vector(format!("nbpa.open.{id}"))
            .pins("NBPA-10")
            .flags("Leftover")
            .says(comment)
            .breaks(STRICT, "plaintext", patch)
            .refused("nbpa.malformed");
    }
}

fn keys_refused(author: &mut Author) {
    for length in [0, 16, 31, 33, 64] {
        author
            .vector(format!("nbpa.open.key_of_{length}"))
            .pins("NBPA-08")
            .flags("LevelKey")
            .says(format!("A level key of {length} bytes"))
            .breaks(VALID, "level_key", replace("11".repeat(length)))
            .refused("nbpa.malformed");
    }
}

fn plaintexts_refused(author: &mut Author) {
    let key = level_key(Kdf::Literal, Level::Chain, "alice", &BTC);
    let iv = fio_reference::sealed::InitializationVector::from_bytes(
        &hex::decode(known("nbpa_blob.iv")).expect("hex"),
    );
    let keys = fio_reference::sealed::derive_keys(&key);
    let raw = fio_reference::sealed::seal(&keys, &iv.expect("16 bytes"), BTC_NBPA.as_bytes());
    agrees("nbpa_blob.raw_utf8_blob", &fio_reference::text::encode(&raw));
    let end = plaintext().len();
    let json = hex::encode(json!({"public_address": BTC_NBPA}).to_string());
    for (id, patch, flag, comment) in [
        ("raw_utf8", replace(hex::encode(BTC_NBPA)), "WrongConstruction", "The characters without a length"),
        ("json", replace(json), "WrongConstruction", "JSON in place of a packed string"),
        ("plaintext_empty", replace(""), "Truncated", "A plaintext of no bytes"),
        ("string_empty", replace("00"), "InvalidContent", "The empty string"),
        (
            "string_empty_and_more",
            replace("000141"),
            "InvalidContent",
            "The empty string, and bytes after it",
        ),
        ("last_byte_missing_inside", splice(end - 1, 1, ""), "Truncated", "The last character is missing"),
        ("length_alone", splice(1, end - 1, ""), "Truncated", "A length and nothing else"),
        ("length_one_more", splice(0, 1, "23"), "Truncated", "The length is one more than there is"),
        ("length_maximal", splice(0, 1, "ffffffff0f"), "Truncated", "2^32 - 1 bytes are announced"),
        ("length_33_bits", splice(0, 1, "a280808010"), "Truncated", "2^32 + 34 bytes are announced"),
        ("length_six_bytes", splice(0, 1, "a28080808000"), "Overlong", "The length has six bytes"),
        ("length_overlong", splice(0, 1, "a200"), "Overlong", "The length in two bytes"),
        ("not_utf8", splice(5, 1, "ff"), "Utf8", "A byte is ff"),
        ("surrogate", splice(5, 3, "eda080"), "Utf8", "A lone surrogate"),
        ("overlong_utf8", splice(5, 2, "c080"), "Utf8", "A NUL in two bytes"),
    ] {
        author
            .vector(format!("nbpa.open.{id}"))
            .pins(if flag == "WrongConstruction" { "NBPA-07 NBPA-09" } else { "NBPA-09" })
            .flags(flag)
            .says(comment)
            .breaks(VALID, "plaintext", patch)
            .refused("nbpa.malformed");
    }
}

//! The JSON form, and the bytes of an envelope as a whole.

use fio_vectors::Patch;
use serde_json::{Value, json};

use super::verify::VALID;
use super::world::{Post, clear, post};
use crate::author::{Author, remove, replace, set, splice, xor};

pub(super) fn write(author: &mut Author) {
    json_refused(author);
    base64_refused(author);
    bytes_refused(author);
}

fn refuse(author: &mut Author, id: &str, at: &str, patch: Patch, (pins, says): (&str, &str), code: &str) {
    author
        .vector(format!("layer2.verify.{id}"))
        .pins(pins)
        .flags("EnvelopeForm")
        .says(says)
        .breaks(VALID, at, patch)
        .refused(code);
}

fn json_refused(author: &mut Author) {
    let as_list = json!(["fio_l2", 1, post("verify sealed").message()["envelope"], "SIG_K1_"]);
    let malformed: [(&str, Patch, &str); 19] = [
        ("no_object", replace("fio_l2"), "A string in place of the message"),
        ("null", replace(Value::Null), "Null in place of the message"),
        ("list", replace(as_list), "A list of the values"),
        ("without_protocol", remove("protocol"), "No protocol"),
        ("without_version", remove("version"), "No version"),
        ("without_envelope", remove("envelope"), "No envelope"),
        ("without_signature", remove("signature"), "No signature"),
        ("field_too_many", set("note", ""), "A field that does not belong there"),
        ("other_protocol", set("protocol", "fio_l3"), "Another protocol"),
        ("protocol_in_capitals", set("protocol", "FIO_L2"), "The protocol in capitals"),
        ("version_as_text", set("version", "1"), "The version as a string"),
        ("version_1_0", set("version", 1.0), "The version as 1.0, which is no integer"),
        ("version_true", set("version", true), "True for version"),
        ("version_null", set("version", Value::Null), "Null for version"),
        ("version_2_to_the_53", set("version", 1_u64 << 53), "Version 2^53, which not every language holds"),
        ("version_minus_2_to_the_53", set("version", -(1_i64 << 53)), "Version -2^53"),
        ("version_of_64_bits", set("version", u64::MAX), "Version 2^64 - 1"),
        ("envelope_as_list", set("envelope", json!([70, 73])), "The envelope as a list of numbers"),
        ("signature_null", set("signature", Value::Null), "Null for signature"),
    ];
    for (id, patch, says) in malformed {
        refuse(author, &format!("json_{id}"), "message", patch, ("LAYER2-12", says), "layer2.malformed");
    }
    let greatest = (1_i64 << 53) - 1;
    for (id, version) in [
        ("version_0", 0),
        ("version_2", 2),
        ("version_minus_1", -1),
        ("version_257", 257),
        ("version_of_33_bits", (1 << 32) + 1),
        ("version_of_53_bits", greatest),
        ("version_minus_53_bits", -greatest),
    ] {
        let says = format!("Version {version} in the JSON form");
        let patch = set("version", version);
        refuse(author, &format!("json_{id}"), "message", patch, ("LAYER2-13", &says), "layer2.version");
    }
}

fn base64_refused(author: &mut Author) {
    let text_message = Post { content_type: "text", content: "lunch?".into(), ..clear("verify text") };
    let message = text_message.message();
    let text = message["envelope"].as_str().expect("text").to_owned();
    let padded = text.trim_end_matches('=').to_owned();
    assert_ne!(padded, text, "this one ends with padding");
    for (id, changed, says) in [
        ("empty", String::new(), "No base64"),
        ("without_padding", padded.clone(), "The padding is missing"),
        ("with_line_feed", format!("{text}\n"), "A line feed at the end"),
        ("url_safe", format!("-{}", &text[1..]), "A character of the URL-safe alphabet"),
        ("in_hex", hex::encode(text_message.envelope()), "Hex"),
    ] {
        let patch = set("envelope", changed);
        author
            .vector(format!("layer2.verify.base64_{id}"))
            .pins("LAYER2-12 TEXT-03")
            .flags("LenientBase64")
            .says(says)
            .breaks("layer2.verify.text", "message", patch)
            .refused("text.malformed");
    }
    for (id, character, count, says) in [
        (
            "two_bytes",
            "é",
            5_463,
            "Characters of two bytes each, more bytes than an envelope may have characters",
        ),
        ("three_bytes", "€", 10_924, "As many characters as an envelope may have, of three bytes each"),
    ] {
        let patch = set("envelope", character.repeat(count));
        let id = format!("base64_of_characters_of_{id}");
        refuse(author, &id, "message", patch, ("LAYER2-11 LAYER2-12", says), "text.malformed");
    }
    let long = set("envelope", "A".repeat(10_925));
    let says = "More than 10,924 characters, whatever they are";
    refuse(author, "base64_of_10925_characters", "message", long, ("LAYER2-11", says), "layer2.too_large");
}

fn bytes_refused(author: &mut Author) {
    let length = post("verify sealed").envelope().len();
    for (field, cut) in [
        ("magic", 3),
        ("version", 7),
        ("chain_id", 39),
        ("message_id", 55),
        ("created_at", 59),
        ("expires_at", 63),
        ("sender_length", 64),
        ("sender", 74),
        ("sender_key", 107),
        ("sender_encrypt_key", 140),
        ("route_type", 141),
        ("route", 153),
        ("content_type", 171),
        ("content_length", 173),
        ("content", length - 1),
    ] {
        let patch = splice(cut, length - cut, "");
        let says = format!("The envelope ends after {cut} bytes, and is signed so");
        let id = format!("ends_in_{field}");
        refuse(author, &id, "envelope", patch, ("LAYER2-14", &says), "layer2.malformed");
    }
    for (id, patch, says) in [
        ("byte_after_the_end", splice(length, 0, "00"), "A byte after the content"),
        ("magic_in_lower_case", splice(0, 3, "66696f"), "The magic in lower case"),
        ("magic_missing", splice(0, 8, ""), "No magic and no version"),
    ] {
        refuse(author, id, "envelope", patch, ("LAYER2-14", says), "layer2.malformed");
    }
    for (id, mask, says) in [("0", "01", "Version 0"), ("2", "03", "Version 2"), ("255", "fe", "Version 255")]
    {
        let patch = xor(7, mask);
        refuse(
            author,
            &format!("bytes_version_{id}"),
            "envelope",
            patch,
            ("LAYER2-13", says),
            "layer2.version",
        );
    }
}

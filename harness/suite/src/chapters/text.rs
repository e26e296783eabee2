//! Vectors of the chapter *Text form*.

use fio_reference::text;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::author::{Author, replace, splice};
use crate::known_answers::known;

pub(super) fn write(author: &mut Author) {
    valid(author);
    refused(author);
    lenient(author);
}

fn valid(author: &mut Author) {
    let request = text::decode(&known("priv_new_funds_content.blob")).expect("canonical");
    let two_padding = text::decode(&known("nbpa_blob.chain_level_blob")).expect("canonical");
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("one_byte", vec![0], "One byte: two characters of padding"),
        ("two_bytes", vec![0xff, 0xfe], "Two bytes: one character of padding"),
        ("three_bytes", vec![0xfb, 0xff, 0xbf], "Three bytes: no padding, and only + and /"),
        ("64_bytes", Sha256::digest("64").repeat(2), "The shortest sealed bytes"),
        ("80_bytes", Sha256::digest("80").repeat(3)[..80].to_vec(), "One block more"),
        ("nbpa_known_answer", two_padding, "A published known answer without padding"),
        ("funds_request_known_answer", request, "A published known answer with one character of padding"),
    ];
    for (name, bytes, comment) in cases {
        let encoded = text::encode(&bytes);
        let flag = if name.ends_with("known_answer") { "KnownAnswer" } else { "" };
        author
            .vector(format!("text.encode.{name}"))
            .pins("TEXT-01")
            .flags(flag)
            .says(comment)
            .takes(json!({"bytes": hex::encode(&bytes)}))
            .gives(json!({"text": encoded}));
        author
            .vector(format!("text.decode.{name}"))
            .pins("TEXT-03 TEXT-04 TEXT-05")
            .flags(flag)
            .says(comment)
            .takes(json!({"text": encoded}))
            .gives(json!({"bytes": hex::encode(&bytes)}));
    }
}

/// A change to base64 text that ends in two characters of padding.
pub(super) fn lenient_changes(
    text: &str,
) -> Vec<(&'static str, fio_vectors::Patch, &'static str, &'static str)> {
    let end = text.len();
    let last = text[end - 3..end - 2].chars().next().expect("a character");
    let next = char::from(last as u8 + 1).to_string();
    let url_safe = text.replace('+', "-").replace('/', "_");
    assert!(text.ends_with("==") && !text.ends_with("===") && url_safe != text);
    vec![
        ("empty", replace(""), "TEXT-02", "No text"),
        ("url_safe", replace(url_safe), "TEXT-03", "- and _ for + and /"),
        ("space_inside", splice(40, 0, " "), "TEXT-03", "A space inside"),
        ("newline_inside", splice(64, 0, "\n"), "TEXT-03", "A line feed after 64 characters"),
        (
            "crlf_inside",
            splice(64, 0, "\r\n"),
            "TEXT-03",
            "A carriage return and a line feed after 64 characters",
        ),
        ("leading_space", splice(0, 0, " "), "TEXT-03", "A space before"),
        ("trailing_newline", splice(end, 0, "\n"), "TEXT-03", "A line feed after"),
        ("junk_inside", splice(40, 0, "!"), "TEXT-03", "A character of no alphabet inside"),
        ("nul_inside", splice(40, 0, "\0"), "TEXT-03", "A NUL inside"),
        ("not_ascii", splice(40, 1, "é"), "TEXT-03", "A character outside ASCII"),
        ("no_padding", splice(end - 2, 2, ""), "TEXT-04", "The padding is missing"),
        ("half_padding", splice(end - 1, 1, ""), "TEXT-04", "One of two characters of padding is missing"),
        ("third_padding", splice(end, 0, "="), "TEXT-04", "A third character of padding"),
        ("padding_inside", splice(40, 1, "="), "TEXT-04", "A character of padding inside"),
        ("data_after_padding", splice(end, 0, "AAAA"), "TEXT-04", "Four characters after the padding"),
        (
            "junk_after_padding",
            splice(end, 0, "!!zz"),
            "TEXT-03",
            "Characters of no alphabet after the padding",
        ),
        ("spare_bits", splice(end - 3, 1, &next), "TEXT-05", "The lowest spare bit is 1"),
    ]
}

fn refused(author: &mut Author) {
    let valid = "text.decode.64_bytes";
    let text = text::encode(&Sha256::digest("64").repeat(2));
    for (name, patch, requirement, comment) in lenient_changes(&text) {
        author
            .vector(format!("text.decode.{name}"))
            .pins(requirement)
            .flags("LenientBase64")
            .says(comment)
            .breaks(valid, "text", patch)
            .refused("text.malformed");
    }
    let cases = [
        ("one_character", "text.decode.one_byte", replace("A"), "TEXT-04", "One character"),
        ("padding_alone", "text.decode.one_byte", replace("===="), "TEXT-04", "Padding and nothing else"),
        (
            "one_character_short",
            "text.decode.three_bytes",
            splice(3, 1, ""),
            "TEXT-04",
            "Three of four characters, no padding",
        ),
        (
            "spare_bits_of_two_bytes",
            "text.decode.two_bytes",
            replace("//5="),
            "TEXT-05",
            "ff fe, and then the lower of two spare bits is 1",
        ),
        (
            "upper_spare_bit_of_two_bytes",
            "text.decode.two_bytes",
            replace("//6="),
            "TEXT-05",
            "ff fe, and then the upper of two spare bits is 1",
        ),
    ];
    for (name, valid, patch, requirement, comment) in cases {
        author
            .vector(format!("text.decode.{name}"))
            .pins(requirement)
            .flags("LenientBase64")
            .says(comment)
            .breaks(valid, "text", patch)
            .refused("text.malformed");
    }
}

fn lenient(author: &mut Author) {
    let bytes = Sha256::digest("64").repeat(2);
    let text = text::encode(&bytes);
    let url_safe = text.replace('+', "-").replace('/', "_");
    let bare = text.trim_end_matches('=').to_owned();
    let spaced =
        format!(" \t{}\n{}\r\n{} \u{b}{}\u{c}", &text[..1], &text[1..50], &text[50..87], &text[87..]);
    let cases = [
        ("canonical", text.clone(), "Canonical text"),
        ("url_safe", url_safe.clone(), "The URL-safe alphabet"),
        ("both_alphabets", text.replacen('+', "-", 1), "Both alphabets in one text"),
        ("no_padding", bare.clone(), "Padding is missing altogether"),
        (
            "url_safe_no_padding",
            url_safe.trim_end_matches('=').to_owned(),
            "The URL-safe alphabet, no padding",
        ),
        ("lines_of_64", format!("{}\n{}\n", &text[..64], &text[64..]), "Lines of 64 characters"),
        (
            "lines_of_76",
            format!("{}\r\n{}\r\n", &text[..76], &text[76..]),
            "Lines of 76 characters with carriage returns",
        ),
        ("white_space_everywhere", spaced, "All six characters of white space, before the padding too"),
        ("space_in_padding", format!("{bare}= ="), "A space between two characters of padding"),
    ];
    for (name, text, comment) in cases {
        author
            .vector(format!("text.decode_lenient.{name}"))
            .pins("TEXT-06")
            .flags("LenientBase64")
            .says(comment)
            .takes(json!({"text": text}))
            .gives(json!({"bytes": hex::encode(&bytes)}));
    }
    let (end, last) = (text.len(), text.len() - 3);
    let next = char::from(text.as_bytes()[last] + 1).to_string();
    let cases = [
        ("empty", "canonical", replace(""), "No text"),
        ("white_space_alone", "canonical", replace(" \n"), "White space and nothing else"),
        ("padding_alone", "canonical", replace("===="), "Padding and nothing else"),
        ("junk_inside", "canonical", splice(40, 0, "!"), "A character of no alphabet"),
        ("nul_inside", "canonical", splice(40, 0, "\0"), "A NUL"),
        ("wide_space_inside", "canonical", splice(40, 0, "\u{a0}"), "White space outside ASCII"),
        ("not_ascii", "canonical", splice(40, 1, "é"), "A character outside ASCII"),
        ("half_padding", "canonical", splice(end - 1, 1, ""), "One of two characters of padding is missing"),
        ("third_padding", "canonical", splice(end, 0, "="), "A third character of padding"),
        ("padding_inside", "canonical", splice(40, 1, "="), "A character of padding inside"),
        ("data_after_padding", "canonical", splice(end, 0, "AAAA"), "Four characters after the padding"),
        (
            "junk_after_padding",
            "canonical",
            splice(end, 0, "!!zz"),
            "Characters of no alphabet after the padding",
        ),
        ("spare_bits", "canonical", splice(last, 1, &next), "The lowest spare bit is 1"),
        (
            "spare_bits_no_padding",
            "no_padding",
            splice(last, 1, &next),
            "The lowest spare bit is 1, and the padding is missing",
        ),
        ("one_character_over", "no_padding", splice(end - 3, 1, ""), "A last character that carries no byte"),
    ];
    for (name, valid, patch, comment) in cases {
        author
            .vector(format!("text.decode_lenient.{name}"))
            .pins("TEXT-07")
            .flags("LenientBase64")
            .says(comment)
            .breaks(&format!("text.decode_lenient.{valid}"), "text", patch)
            .refused("text.malformed");
    }
}

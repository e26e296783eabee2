//! Vectors of the chapter *Packed values*.

use fio_reference::abi;
use serde_json::{Value, json};

use crate::author::{Author, replace, splice};
use crate::material::filler;

pub(super) fn write(author: &mut Author) {
    varuint32(author);
    strings(author);
    optional_strings(author);
    varuint32_refused(author);
    strings_refused(author);
}

fn both(
    author: &mut Author,
    name: &str,
    kind: &str,
    value: &Value,
    bytes: &[u8],
    rules: (&str, &str),
    (flags, comment): (&str, &str),
) {
    author
        .vector(format!("abi.pack.{name}"))
        .pins(rules.0)
        .flags(flags)
        .says(comment)
        .takes(json!({"type": kind, "value": value}))
        .gives(json!({"bytes": hex::encode(bytes)}));
    author
        .vector(format!("abi.unpack.{name}"))
        .pins(rules.1)
        .flags(flags)
        .says(comment)
        .takes(json!({"type": kind, "bytes": hex::encode(bytes)}))
        .gives(json!({"value": value}));
}

fn varuint32(author: &mut Author) {
    let values =
        [0, 1, 127, 128, 255, 300, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455, 268_435_456, u32::MAX];
    for value in values {
        let mut bytes = Vec::new();
        abi::write_varuint32(&mut bytes, value);
        let comment = format!("{value} in {} bytes", bytes.len());
        let name = format!("varuint32_{value}");
        both(
            author,
            &name,
            "varuint32",
            &json!(value),
            &bytes,
            ("ABI-01", "ABI-04 ABI-05"),
            ("Boundary", &comment),
        );
    }
}

fn packed(value: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    abi::write_string(&mut bytes, value).expect("short enough");
    bytes
}

fn strings(author: &mut Author) {
    let cases = [
        ("empty", String::new(), "", "No characters"),
        ("ascii", "hello".into(), "", "Plain text"),
        ("126_bytes", filler(126), "Boundary", "126 bytes"),
        ("127_bytes", filler(127), "Boundary", "The last length of one byte"),
        ("two_byte_length", filler(128), "Boundary", "The first length of two bytes"),
        ("129_bytes", filler(129), "Boundary", "129 bytes"),
        ("253_bytes", filler(253), "Boundary", "The first length that CompactSize writes in another form"),
        ("multi_byte", "Grüße, 世界 🌍".into(), "Utf8", "Characters of 1 to 4 bytes: the length is in bytes"),
        (
            "64_two_byte_characters",
            "é".repeat(64),
            "Utf8",
            "64 characters are 128 bytes: the length has two bytes",
        ),
        ("byte_order_mark", "\u{feff}hi".into(), "Utf8", "A byte order mark stays"),
        ("nul", "a\0b".into(), "Utf8", "A NUL inside"),
        ("control_characters", "a\"b\\c\n\t\u{1}".into(), "Utf8", "Quotes, backslash and control characters"),
        ("last_code_point", "\u{10ffff}".into(), "Utf8", "The last code point of Unicode"),
        (
            "combining",
            "e\u{301} \u{202e}x".into(),
            "Utf8",
            "Combining and direction marks: nothing is normalised",
        ),
    ];
    for (name, value, flags, comment) in cases {
        let rules = if flags == "Utf8" { ("ABI-02", "ABI-07 ABI-08") } else { ("ABI-02", "ABI-06") };
        both(
            author,
            &format!("string_{name}"),
            "string",
            &json!(value),
            &packed(&value),
            rules,
            (flags, comment),
        );
    }
}

fn optional_strings(author: &mut Author) {
    let cases = [
        ("absent", None, "Null: the byte 00"),
        ("empty", Some(""), "The empty string is present"),
        ("present", Some("hello"), "A string"),
    ];
    for (name, value, comment) in cases {
        let mut bytes = Vec::new();
        abi::write_optional_string(&mut bytes, value).expect("short enough");
        let name = format!("optional_{name}");
        both(author, &name, "string?", &json!(value), &bytes, ("ABI-03", "ABI-09"), ("Optional", comment));
    }
}

fn varuint32_refused(author: &mut Author) {
    let one = "abi.unpack.varuint32_1";
    let large = "abi.unpack.varuint32_4294967295";
    let cases = [
        ("overlong_2_bytes", one, "8100", "ABI-04", "Overlong", "1 in two bytes"),
        ("overlong_3_bytes", one, "818000", "ABI-04", "Overlong", "1 in three bytes"),
        ("overlong_5_bytes", one, "8180808000", "ABI-04", "Overlong", "1 in five bytes"),
        ("overlong_zero", "abi.unpack.varuint32_0", "8000", "ABI-04", "Overlong", "0 in two bytes"),
        ("6_bytes", one, "818080808000", "ABI-05", "Overlong", "1 in six bytes"),
        ("10_bytes", one, "81808080808080808000", "ABI-05", "Overlong", "1 in ten bytes"),
        ("33_bits", one, "8180808010", "ABI-05", "Overlong", "2^32 + 1: cut to 32 bits it would be 1"),
        ("35_bits", large, "ffffffff7f", "ABI-05", "Overlong", "All 35 bits of five bytes"),
        ("no_end", one, "ffffffffffffffffffff", "ABI-05", "Truncated", "No byte ends it"),
        ("no_bytes", one, "", "ABI-06", "Truncated", "No byte at all"),
        ("cut_after_1_byte", large, "ff", "ABI-06", "Truncated", "The bytes end after the first of five"),
        (
            "cut_after_4_bytes",
            large,
            "ffffffff",
            "ABI-06",
            "Truncated",
            "The bytes end after the fourth of five",
        ),
        ("leftover", one, "0100", "ABI-10", "Leftover", "A byte follows"),
    ];
    for (name, valid, bytes, requirement, flag, comment) in cases {
        author
            .vector(format!("abi.unpack.varuint32_{name}"))
            .pins(requirement)
            .flags(flag)
            .says(comment)
            .breaks(valid, "bytes", replace(bytes))
            .refused("abi.malformed");
    }
}

fn strings_refused(author: &mut Author) {
    let hello = "abi.unpack.string_ascii";
    let optional = "abi.unpack.optional_present";
    let cases = [
        ("string_no_bytes", hello, replace(""), "ABI-06", "Truncated", "No byte at all"),
        ("string_cut", hello, splice(5, 1, ""), "ABI-06", "Truncated", "The last byte is missing"),
        (
            "string_length_one_more",
            hello,
            splice(0, 1, "06"),
            "ABI-06",
            "Truncated",
            "The length is one more than there is",
        ),
        (
            "string_length_maximal",
            hello,
            splice(0, 1, "ffffffff0f"),
            "ABI-06",
            "Truncated",
            "The length is 2^32 - 1: no memory is reserved for it",
        ),
        (
            "string_length_33_bits",
            hello,
            splice(0, 1, "8580808010"),
            "ABI-05",
            "Overlong",
            "The length is 2^32 + 5",
        ),
        (
            "string_length_overlong",
            hello,
            splice(0, 1, "8500"),
            "ABI-04",
            "Overlong",
            "The length 5 in two bytes",
        ),
        ("string_leftover", hello, splice(6, 0, "00"), "ABI-10", "Leftover", "A byte follows"),
        (
            "string_one_byte_length",
            "abi.unpack.string_two_byte_length",
            splice(1, 1, ""),
            "ABI-06",
            "Truncated",
            "The length 128 in a single byte 80",
        ),
        (
            "string_lone_continuation",
            hello,
            splice(1, 1, "80"),
            "ABI-07",
            "Utf8",
            "A continuation byte without a beginning",
        ),
        (
            "string_bad_continuation",
            hello,
            splice(1, 2, "c328"),
            "ABI-07",
            "Utf8",
            "A beginning without its continuation",
        ),
        ("string_byte_ff", hello, splice(1, 1, "ff"), "ABI-07", "Utf8", "A byte that UTF-8 never has"),
        ("string_overlong_utf8", hello, splice(1, 2, "c080"), "ABI-07", "Utf8", "NUL in two bytes"),
        ("string_surrogate", hello, splice(1, 3, "eda080"), "ABI-07", "Utf8", "Half of a surrogate pair"),
        (
            "string_beyond_unicode",
            hello,
            splice(1, 4, "f4908080"),
            "ABI-07",
            "Utf8",
            "A code point above 10ffff",
        ),
        (
            "string_cut_character",
            hello,
            splice(4, 2, "e29c"),
            "ABI-07",
            "Utf8",
            "The last character has two of its three bytes",
        ),
        ("optional_no_bytes", optional, replace(""), "ABI-06", "Truncated", "No byte at all"),
        (
            "optional_flag_alone",
            optional,
            splice(1, 6, ""),
            "ABI-06",
            "Truncated",
            "The flag 01 and nothing else",
        ),
        ("optional_flag_02", optional, splice(0, 1, "02"), "ABI-09", "Optional", "The flag is 02"),
        ("optional_flag_ff", optional, splice(0, 1, "ff"), "ABI-09", "Optional", "The flag is ff"),
        (
            "optional_leftover",
            "abi.unpack.optional_absent",
            splice(1, 0, "00"),
            "ABI-10",
            "Leftover",
            "A byte follows the flag 00",
        ),
    ];
    for (name, valid, patch, requirement, flag, comment) in cases {
        author
            .vector(format!("abi.unpack.{name}"))
            .pins(requirement)
            .flags(flag)
            .says(comment)
            .breaks(valid, "bytes", patch)
            .refused("abi.malformed");
    }
}

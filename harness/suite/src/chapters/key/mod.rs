//! Vectors of the chapter *Keys*.

mod k1;

use fio_reference::key;
use ripemd::{Digest, Ripemd160};
use serde_json::json;

use crate::author::{Author, replace, splice, xor};
use crate::known_answers::{agrees, small_order_keys};
use crate::material::{field_prime_plus, group_order_plus, private, private_hex, public, public_text};

pub(super) fn write(author: &mut Author) {
    private_bytes(author);
    wif(author);
    wif_refused(author);
    fio_public(author);
    fio_public_text_refused(author);
    fio_public_point_refused(author);
    order_of_checks(author);
    public_of(author);
    k1::write(author);
}

const ONE: &str = "0000000000000000000000000000000000000000000000000000000000000001";
const ALL_ONES: &str = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
const ZERO: &str = "0000000000000000000000000000000000000000000000000000000000000000";

fn private_bytes(author: &mut Author) {
    let valid = [
        ("alice", private_hex("alice"), "The private key of seed \"alice\""),
        ("one", ONE.into(), "The smallest private key"),
        ("order_minus_1", group_order_plus(-1), "The largest private key"),
    ];
    for (name, hex, comment) in valid {
        author
            .vector(format!("key.parse_private.bytes_{name}"))
            .pins("KEY-01 KEY-06")
            .says(comment)
            .takes(json!({"format": "bytes", "key": hex}))
            .gives(json!({"private": hex}));
    }
    let lengths = [
        ("empty", replace(""), "No bytes"),
        ("31_bytes", splice(31, 1, ""), "The last byte is missing"),
        ("33_bytes", splice(32, 0, "00"), "A byte 00 too many"),
        ("33_bytes_compressed", splice(32, 0, "01"), "The byte 01 of a compressed WIF is still there"),
    ];
    for (name, patch, comment) in lengths {
        author
            .vector(format!("key.parse_private.bytes_{name}"))
            .pins("KEY-01")
            .flags("KeyText")
            .says(comment)
            .breaks("key.parse_private.bytes_alice", "private", patch)
            .refused("key.malformed");
    }
    for (name, scalar) in out_of_range() {
        author
            .vector(format!("key.parse_private.bytes_{name}"))
            .pins("KEY-06")
            .flags("ScalarRange")
            .says(format!("{name} as bytes: not a private key"))
            .breaks("key.parse_private.bytes_alice", "private", replace(scalar))
            .refused("key.out_of_range");
    }
}

fn out_of_range() -> [(&'static str, String); 5] {
    [
        ("zero", ZERO.into()),
        ("order", group_order_plus(0)),
        ("order_plus_1", group_order_plus(1)),
        ("order_plus_2", group_order_plus(2)),
        ("all_ones", ALL_ONES.into()),
    ]
}

fn wif(author: &mut Author) {
    agrees("keys.alice.wif", &key::format_wif(&private("alice")));
    agrees("keys.bob.wif", &key::format_wif(&private("bob")));
    for seed in ["alice", "bob"] {
        author
            .vector(format!("key.parse_private.wif_{seed}"))
            .pins("KEY-02 KEY-03 KEY-04 KEY-05")
            .flags("KnownAnswer")
            .says(format!("The plain form of WIF of seed \"{seed}\""))
            .takes(json!({"format": "wif", "key": *key::format_wif(&private(seed))}))
            .gives(json!({"private": private_hex(seed)}));
    }
    for seed in ["alice", "bob"] {
        author
            .vector(format!("key.parse_private.wif_{seed}_compressed"))
            .pins("KEY-03 KEY-05 KEY-15")
            .says("The compressed form of WIF holds the same private key as the plain one")
            .takes(json!({"format": "wif", "key": compressed_wif(&private_hex(seed))}))
            .gives(json!({"private": private_hex(seed)}));
    }
    for (name, scalar) in [("one", ONE.to_owned()), ("order_minus_1", group_order_plus(-1))] {
        author
            .vector(format!("key.parse_private.wif_{name}"))
            .pins("KEY-06")
            .flags("Boundary")
            .says(format!("WIF of {name}"))
            .takes(json!({"format": "wif", "key": plain_wif(&scalar)}))
            .gives(json!({"private": scalar}));
    }
}

fn plain_wif(scalar: &str) -> String {
    wif_of(&[&[0x80], &hex::decode(scalar).expect("hex")[..]].concat())
}

fn compressed_wif(scalar: &str) -> String {
    wif_of(&[&[0x80], &hex::decode(scalar).expect("hex")[..], &[0x01]].concat())
}

fn wif_of(body: &[u8]) -> String {
    key::encode_base58(&[body, &key::wif_checksum(body)].concat())
}

fn wif_refused(author: &mut Author) {
    let plain = "key.parse_private.wif_alice";
    let compressed = "key.parse_private.wif_alice_compressed";
    let text = key::format_wif(&private("alice"));
    let malformed = [
        ("empty", replace(""), "KEY-03", "No text"),
        ("zero_digit", splice(10, 1, "0"), "KEY-02", "A digit 0, which base58 lacks"),
        ("capital_o", splice(10, 1, "O"), "KEY-02", "A letter O, which base58 lacks"),
        ("capital_i", splice(10, 1, "I"), "KEY-02", "A letter I, which base58 lacks"),
        ("small_l", splice(10, 1, "l"), "KEY-02", "A letter l, which base58 lacks"),
        ("leading_space", splice(0, 0, " "), "KEY-02", "A space before the text"),
        ("trailing_newline", splice(text.len(), 0, "\n"), "KEY-02", "A line feed after the text"),
        ("not_ascii", splice(5, 1, "é"), "KEY-02", "A character outside ASCII"),
        (
            "too_long",
            splice(0, 0, "11111111111111"),
            "KEY-02",
            "65 characters: leading zero bytes up to beyond the cap",
        ),
        ("hex", replace(private_hex("alice")), "KEY-02", "The private key in hex"),
        ("pvt_k1_prefix", splice(0, 0, "PVT_K1_"), "KEY-02", "The prefix of another format"),
        ("public_key", replace(public_text("alice")), "KEY-03", "A FIO public key"),
    ];
    for (name, patch, requirement, comment) in malformed {
        author
            .vector(format!("key.parse_private.wif_{name}"))
            .pins(requirement)
            .flags("KeyText")
            .says(comment)
            .breaks(plain, "key", patch)
            .refused("key.malformed");
    }
    let lengths = [
        ("31_bytes", plain, "private", splice(31, 1, ""), "31 bytes with a right checksum"),
        (
            "31_bytes_of_bob",
            "key.parse_private.wif_bob",
            "private",
            splice(0, 1, ""),
            "The first byte is missing, the checksum is right",
        ),
        ("34_bytes", compressed, "flag", replace("0101"), "Two flag bytes with a right checksum"),
    ];
    for (name, valid, at, patch, comment) in lengths {
        author
            .vector(format!("key.parse_private.wif_{name}"))
            .pins("KEY-03")
            .flags("KeyText")
            .says(comment)
            .breaks(valid, at, patch)
            .refused("key.malformed");
    }
    for (name, patch, comment) in [
        ("checksum_first_bit", xor(0, "80"), "The first bit of the checksum is flipped"),
        ("checksum_last_bit", xor(3, "01"), "The last bit of the checksum is flipped"),
        (
            "checksum_all_ff",
            replace("ffffffff"),
            "The checksum is ff ff ff ff: as text it looks like any other that is not valid UTF-8",
        ),
    ] {
        author
            .vector(format!("key.parse_private.wif_{name}"))
            .pins("KEY-04")
            .flags("ChecksumAsText")
            .says(comment)
            .breaks(plain, "checksum", patch)
            .refused("key.checksum");
    }
    author
        .vector("key.parse_private.wif_one_character_changed")
        .pins("KEY-04")
        .flags("KeyText")
        .says("A typing error: one character is another one of base58")
        .breaks(plain, "key", splice(20, 1, if text.as_bytes()[20] == b'x' { "y" } else { "x" }))
        .refused("key.checksum");
    for version in ["81", "ef", "00"] {
        author
            .vector(format!("key.parse_private.wif_version_{version}"))
            .pins("KEY-05")
            .flags("KeyText")
            .says(format!("Version {version}, the checksum is right"))
            .breaks(plain, "version", replace(version))
            .refused("key.malformed");
    }
    for flag in ["00", "02"] {
        author
            .vector(format!("key.parse_private.wif_flag_{flag}"))
            .pins("KEY-05")
            .flags("KeyText")
            .says(format!("Flag {flag} in the compressed form, the checksum is right"))
            .breaks(compressed, "flag", replace(flag))
            .refused("key.malformed");
    }
    for (name, scalar) in out_of_range() {
        author
            .vector(format!("key.parse_private.wif_{name}"))
            .pins("KEY-06")
            .flags("ScalarRange")
            .says(format!("{name} as WIF with a right checksum: not a private key"))
            .breaks(plain, "private", replace(scalar))
            .refused("key.out_of_range");
    }
}

fn fio_public(author: &mut Author) {
    agrees("keys.alice.pub", &public_text("alice"));
    agrees("keys.alice.pub33", &hex::encode(public("alice").to_point()));
    agrees("keys.bob.pub", &public_text("bob"));
    agrees("leading_zero.one.pub", &public_text("fio-lz-999"));
    for seed in ["alice", "bob", "fio-lz-0", "fio-lz-999", "cs15"] {
        author
            .vector(format!("key.parse_public.{}", seed.replace('-', "_")))
            .pins("KEY-07 KEY-08 KEY-09 KEY-10 KEY-11 KEY-12")
            .flags("KnownAnswer")
            .says(format!("The FIO public key of seed \"{seed}\""))
            .takes(json!({"format": "fio", "key": public_text(seed)}))
            .gives(json!({"point": hex::encode(public(seed).to_point())}));
    }
    // The x-coordinate 1 is on the curve: 1 + 7 is a square. It is also p + 1 reduced.
    for tag in ["02", "03"] {
        let point = format!("{tag}{ONE}");
        author
            .vector(format!("key.parse_public.x_is_1_tag_{tag}"))
            .pins("KEY-11 KEY-12")
            .flags("Boundary")
            .says("The smallest x on the curve")
            .takes(json!({"format": "fio", "key": text_of(&point)}))
            .gives(json!({"point": point}));
    }
}

/// FIO public key text of any point bytes, with a right checksum.
fn text_of(point: &str) -> String {
    let point = hex::decode(point).expect("hex");
    format!("FIO{}", key::encode_base58(&[&point[..], &key::public_checksum(&point)].concat()))
}

fn fio_public_text_refused(author: &mut Author) {
    let text = public_text("alice");
    let bare = text["FIO".len()..].to_owned();
    let cases = [
        ("empty", replace(""), "KEY-07", "No text"),
        ("no_prefix", splice(0, 3, ""), "KEY-07", "The prefix is missing"),
        ("lower_case_prefix", splice(0, 3, "fio"), "KEY-07", "The prefix in lower case"),
        ("eos_prefix", splice(0, 3, "EOS"), "KEY-07", "The prefix of another chain"),
        ("pub_k1_prefix", splice(0, 3, "PUB_K1_"), "KEY-07", "The prefix of another format"),
        ("leading_space", splice(0, 0, " "), "KEY-07", "A space before the text"),
        ("prefix_alone", replace("FIO"), "KEY-09", "The prefix and nothing else"),
        ("prefix_twice", splice(0, 0, "FIO"), "KEY-08", "The prefix twice: base58 has no I and no O"),
        ("trailing_newline", splice(text.len(), 0, "\n"), "KEY-08", "A line feed after the text"),
        ("trailing_space", splice(text.len(), 0, " "), "KEY-08", "A space after the text"),
        ("zero_digit", splice(20, 1, "0"), "KEY-08", "A digit 0, which base58 lacks"),
        ("capital_o", splice(20, 1, "O"), "KEY-08", "A letter O, which base58 lacks"),
        ("capital_i", splice(20, 1, "I"), "KEY-08", "A letter I, which base58 lacks"),
        ("small_l", splice(20, 1, "l"), "KEY-08", "A letter l, which base58 lacks"),
        ("not_ascii", splice(20, 1, "ü"), "KEY-08", "A character outside ASCII"),
        (
            "too_long",
            splice(3, 0, "111111111111"),
            "KEY-08",
            "65 characters: leading zero bytes up to beyond the cap",
        ),
        (
            "last_character_missing",
            splice(text.len() - 1, 1, ""),
            "KEY-09",
            "The last character is missing, so 36 bytes remain",
        ),
        (
            "private_key",
            replace(format!("FIO{}", *key::format_wif(&private("alice")))),
            "KEY-10",
            "The prefix and a private key: 37 bytes as well",
        ),
    ];
    for (name, patch, requirement, comment) in cases {
        let code = if requirement == "KEY-10" { "key.checksum" } else { "key.malformed" };
        author
            .vector(format!("key.parse_public.{name}"))
            .pins(requirement)
            .flags("KeyText")
            .says(comment)
            .breaks("key.parse_public.alice", "key", patch)
            .refused(code);
    }
    let position = 25;
    let other = if bare.as_bytes()[position - 3] == b'x' { "y" } else { "x" };
    author
        .vector("key.parse_public.one_character_changed")
        .pins("KEY-10")
        .flags("KeyText")
        .says("A typing error: one character is another one of base58")
        .breaks("key.parse_public.alice", "key", splice(position, 1, other))
        .refused("key.checksum");

    let point = public("alice").to_point();
    let k1 = Ripemd160::digest([&point[..], b"K1"].concat());
    let checksums = [
        ("alice", "checksum_first_bit", xor(0, "80"), "The first bit of the checksum is flipped"),
        ("alice", "checksum_last_bit", xor(3, "01"), "The last bit of the checksum is flipped"),
        ("alice", "checksum_k1", replace(hex::encode(&k1[..4])), "The checksum that the PUB_K1_ format uses"),
        (
            "cs15",
            "checksum_all_ff",
            replace("ffffffff"),
            "ff ff ff ff for ae 86 ac a4: as text both are four replacement characters",
        ),
        (
            "cs15",
            "checksum_same_as_text",
            replace("af87ada5"),
            "af 87 ad a5 for ae 86 ac a4: as text both are four replacement characters",
        ),
    ];
    for (seed, name, patch, comment) in checksums {
        author
            .vector(format!("key.parse_public.{name}"))
            .pins("KEY-10")
            .flags("ChecksumAsText")
            .says(comment)
            .breaks(&format!("key.parse_public.{seed}"), "checksum", patch)
            .refused("key.checksum");
    }
}

fn fio_public_point_refused(author: &mut Author) {
    let lengths = [
        ("32_bytes", splice(0, 1, ""), "x alone, without a tag"),
        ("34_bytes", splice(33, 0, "00"), "A byte too many"),
        ("infinity", replace("00"), "The one byte that stands for the point at infinity"),
    ];
    for (name, patch, comment) in lengths {
        author
            .vector(format!("key.parse_public.{name}"))
            .pins("KEY-09")
            .flags("KeyText")
            .says(format!("{comment}, with a right checksum"))
            .breaks("key.parse_public.alice", "point", patch)
            .refused("key.malformed");
    }
    author
        .vector("key.parse_public.uncompressed")
        .pins("KEY-08 KEY-09")
        .flags("KeyText")
        .says("The same point uncompressed, 65 bytes, with a right checksum")
        .breaks("key.parse_public.bob", "point", replace(uncompressed()))
        .refused("key.malformed");
    // What fiojs 1.0.2 takes, and what fio-go takes.
    for (name, text, comment) in [
        (
            "uncompressed_wrong_y",
            "3VHffEuuNkSfdvezDL49mrjvK9PhwTwG34u92vu19Tx7xUZYp5ugwErdbNoPvspBmZm5pP21BLYWKj2wSy93gbW7uLniof",
            "An uncompressed point with another y, which is not on the curve",
        ),
        (
            "hybrid",
            "4eGkS5jyTXLJmWtpaaUwxyetGffLYWsMHbp7Nk1scZiAMEuJJir2i49tnympMnfV1S3CNWn6FYr3e3No3UxCDfKoUMSmDr",
            "The point in hybrid form: 65 bytes with tag 06 or 07",
        ),
    ] {
        let payload = key::decode_base58(text).expect("base58");
        author
            .vector(format!("key.parse_public.{name}"))
            .pins("KEY-08 KEY-09")
            .flags("KeyText")
            .says(format!("{comment}, with a right checksum"))
            .breaks("key.parse_public.bob", "point", replace(hex::encode(&payload[..65])))
            .refused("key.malformed");
    }
    for tag in ["00", "01", "04", "05", "06", "07"] {
        author
            .vector(format!("key.parse_public.tag_{tag}"))
            .pins("KEY-11")
            .flags("KeyText")
            .says(format!("Tag {tag} on 33 bytes, with a right checksum"))
            .breaks("key.parse_public.alice", "point", splice(0, 1, tag))
            .refused("key.malformed");
    }
    let off_curve = [
        ("x_is_p", field_prime_plus(0), "x is the field prime, that is 0 reduced"),
        (
            "x_is_p_plus_1",
            field_prime_plus(1),
            "x is the field prime plus 1: reduced it would be on the curve",
        ),
        ("x_is_all_ones", ALL_ONES.into(), "x is 2^256 - 1"),
        ("x_is_5", format!("{:064x}", 5), "5^3 + 7 is not a square"),
    ];
    for (name, x, comment) in off_curve {
        author
            .vector(format!("key.parse_public.{name}"))
            .pins("KEY-12")
            .flags("InvalidPoint")
            .says(comment)
            .breaks("key.parse_public.alice", "point", splice(1, 32, &x))
            .refused("key.not_on_curve");
    }
    for small in small_order_keys() {
        assert_eq!(text_of(&small.compressed), small.fio, "order {}", small.order);
        author
            .vector(format!("key.parse_public.small_order_{}", small.order))
            .pins("KEY-12")
            .flags("SmallOrderPoint")
            .says(format!("A point of order {} on a twist of the curve", small.order))
            .breaks("key.parse_public.alice", "point", replace(small.compressed))
            .refused("key.not_on_curve");
    }
}

/// Bob's point with tag 04, x and y. From text that fiojs 1.0.2 and fio-go take for Bob's key.
fn uncompressed() -> String {
    let text =
        "3VHffEuuNkSfdvezDL49mrjvK9PhwTwG34u92vu19Tx7xUZYp5ugwErdbNoPvspBmZm5pP21BLYWKj2wSy93gbW7nUe5YP";
    let payload = key::decode_base58(text).expect("base58");
    let point = &payload[..payload.len() - 4];
    assert_eq!(point[1..33], public("bob").to_point()[1..]);
    hex::encode(point)
}

/// Changes that were not followed by a new checksum: what is wrong beneath it must not show.
fn order_of_checks(author: &mut Author) {
    let five = format!("{:064x}", 5);
    let cases = [
        (
            "key.parse_public.tag_05_under_old_checksum",
            "key.parse_public.alice",
            splice(0, 1, "05"),
            "Tag 05",
        ),
        (
            "key.parse_public.x_is_5_under_old_checksum",
            "key.parse_public.alice",
            splice(1, 32, &five),
            "An x of no point on the curve",
        ),
        (
            "key.parse_private.wif_version_81_under_old_checksum",
            "key.parse_private.wif_alice",
            splice(0, 1, "81"),
            "Version 81",
        ),
        (
            "key.parse_private.wif_zero_under_old_checksum",
            "key.parse_private.wif_alice",
            splice(1, 32, ZERO),
            "The private key 0",
        ),
        (
            "key.parse_private.wif_flag_02_under_old_checksum",
            "key.parse_private.wif_alice_compressed",
            splice(33, 1, "02"),
            "Flag 02",
        ),
    ];
    for (id, valid, patch, comment) in cases {
        author
            .vector(id)
            .pins("KEY-13")
            .flags("KeyText")
            .says(format!("{comment}, the checksum is still the old one: it is looked at first"))
            .breaks(valid, "payload", patch)
            .refused("key.checksum");
    }
}

fn public_of(author: &mut Author) {
    let valid = [
        ("alice", private_hex("alice"), "KnownAnswer", "The public key of seed \"alice\""),
        ("bob", private_hex("bob"), "KnownAnswer", "The public key of seed \"bob\""),
        ("one", ONE.into(), "Boundary", "The base point"),
        ("order_minus_1", group_order_plus(-1), "Boundary", "The negative of the base point"),
    ];
    for (name, hex, flag, comment) in valid {
        let private = key::parse_private_bytes(&hex::decode(&hex).expect("hex")).expect("valid");
        author
            .vector(format!("key.public_of.{name}"))
            .pins("KEY-14 KEY-15")
            .flags(flag)
            .says(comment)
            .takes(json!({"private": hex}))
            .gives(json!({"public": key::format_fio_public(&key::public_of(&private))}));
    }
    for (name, scalar) in out_of_range() {
        author
            .vector(format!("key.public_of.{name}"))
            .pins("KEY-06")
            .flags("ScalarRange")
            .says(format!("{name} has no public key"))
            .breaks("key.public_of.alice", "private", replace(scalar))
            .refused("key.out_of_range");
    }
    author
        .vector("key.public_of.31_bytes")
        .pins("KEY-01")
        .flags("KeyText")
        .says("The last byte is missing")
        .breaks("key.public_of.alice", "private", splice(31, 1, ""))
        .refused("key.malformed");
}

//! The K1 forms.

use fio_reference::key;
use ripemd::{Digest, Ripemd160};
use serde_json::json;

use super::{ONE, out_of_range, uncompressed};
use crate::author::{Author, replace, splice, xor};
use crate::known_answers::small_order_keys;
use crate::material::{private, private_hex, public, public_text};

pub(super) fn write(author: &mut Author) {
    private_texts(author);
    public_texts(author);
    private_refused(author);
    public_refused(author);
}

fn text_of(prefix: &str, bytes: &[u8]) -> String {
    format!("{prefix}{}", key::encode_base58(&[bytes, &key::k1_checksum(bytes)].concat()))
}

fn private_texts(author: &mut Author) {
    let published = "PVT_K1_LJw5aNdCDEW3WTta2nCqm5GkeiXHYw79iefcFzgSJRRRwEPkU";
    assert_eq!(
        text_of("PVT_K1_", &*private("alice").to_bytes()),
        published,
        "what fiojs 1.0.2 takes for Alice's key"
    );
    for (name, hex, flag) in [
        ("alice", private_hex("alice"), "KnownAnswer"),
        ("bob", private_hex("bob"), ""),
        ("one", ONE.into(), "Boundary"),
    ] {
        let text = text_of("PVT_K1_", &hex::decode(&hex).expect("hex"));
        author
            .vector(format!("key.parse_private.pvt_k1_{name}"))
            .pins("KEY-16")
            .flags(flag)
            .says(format!("The PVT_K1_ text of {name}"))
            .takes(json!({"format": "pvt-k1", "key": text}))
            .gives(json!({"private": hex}));
    }
}

fn public_texts(author: &mut Author) {
    let published = "PUB_K1_5VE6Dgy9FUmd1mFotXwF88HkQN1KysCWLPqpVnDMjRvGLi8JKw";
    assert_eq!(
        text_of("PUB_K1_", &public("bob").to_point()),
        published,
        "what fiojs 1.0.2 takes for Bob's key"
    );
    for seed in ["alice", "bob"] {
        author
            .vector(format!("key.parse_public.pub_k1_{seed}"))
            .pins("KEY-17")
            .flags("KnownAnswer")
            .says(format!("The PUB_K1_ text of seed \"{seed}\""))
            .takes(json!({"format": "pub-k1", "key": text_of("PUB_K1_", &public(seed).to_point())}))
            .gives(json!({"point": hex::encode(public(seed).to_point())}));
    }
}

fn private_refused(author: &mut Author) {
    let valid = "key.parse_private.pvt_k1_alice";
    let wif = key::format_wif(&private("alice"));
    let legacy = key::wif_checksum(&*private("alice").to_bytes());
    let text = text_of("PVT_K1_", &*private("alice").to_bytes());
    let bytes = Ripemd160::digest(*private("alice").to_bytes());
    let cases = [
        ("empty", "key", replace(""), "key.malformed", "No text"),
        ("prefix_alone", "key", replace("PVT_K1_"), "key.malformed", "The prefix and nothing else"),
        ("no_prefix", "key", splice(0, 7, ""), "key.malformed", "The prefix is missing"),
        ("r1_prefix", "key", splice(4, 2, "R1"), "key.malformed", "The prefix of another curve"),
        ("lower_case_prefix", "key", splice(0, 7, "pvt_k1_"), "key.malformed", "The prefix in lower case"),
        ("wif", "key", replace(wif.to_string()), "key.malformed", "WIF, without the prefix"),
        (
            "wif_with_prefix",
            "key",
            replace(format!("PVT_K1_{}", *wif)),
            "key.malformed",
            "The prefix and WIF, as one SDK prints it: 37 bytes",
        ),
        ("zero_digit", "key", splice(20, 1, "0"), "key.malformed", "A digit 0, which base58 lacks"),
        ("leading_space", "key", splice(0, 0, " "), "key.malformed", "A space before"),
        ("trailing_newline", "key", splice(text.len(), 0, "\n"), "key.malformed", "A line feed after"),
        (
            "too_long",
            "key",
            splice(7, 0, "11111111"),
            "key.malformed",
            "65 characters: leading zero bytes up to beyond the cap",
        ),
        ("31_bytes", "private", splice(31, 1, ""), "key.malformed", "31 bytes with a right checksum"),
        ("33_bytes", "private", splice(32, 0, "01"), "key.malformed", "33 bytes with a right checksum"),
        (
            "checksum_last_bit",
            "checksum",
            xor(3, "01"),
            "key.checksum",
            "The last bit of the checksum is flipped",
        ),
        ("checksum_all_ff", "checksum", replace("ffffffff"), "key.checksum", "The checksum is ff ff ff ff"),
        (
            "checksum_of_wif",
            "checksum",
            replace(hex::encode(legacy)),
            "key.checksum",
            "The checksum is SHA-256 twice, as in WIF",
        ),
        (
            "checksum_without_suffix",
            "checksum",
            replace(hex::encode(&bytes[..4])),
            "key.checksum",
            "The checksum leaves K1 out",
        ),
    ];
    for (name, at, patch, code, comment) in cases {
        author
            .vector(format!("key.parse_private.pvt_k1_{name}"))
            .pins("KEY-16")
            .flags(if code == "key.checksum" { "ChecksumAsText" } else { "KeyText" })
            .says(comment)
            .breaks(valid, at, patch)
            .refused(code);
    }
    for (name, scalar) in out_of_range() {
        author
            .vector(format!("key.parse_private.pvt_k1_{name}"))
            .pins("KEY-06 KEY-16")
            .flags("ScalarRange")
            .says(format!("{name} as PVT_K1_ text: not a private key"))
            .breaks(valid, "private", replace(scalar))
            .refused("key.out_of_range");
    }
}

fn public_refused(author: &mut Author) {
    let valid = "key.parse_public.pub_k1_bob";
    let legacy = key::public_checksum(&public("bob").to_point());
    let text = text_of("PUB_K1_", &public("bob").to_point());
    let cases = [
        ("empty", "key", replace(""), "key.malformed", "No text"),
        ("prefix_alone", "key", replace("PUB_K1_"), "key.malformed", "The prefix and nothing else"),
        ("no_prefix", "key", splice(0, 7, ""), "key.malformed", "The prefix is missing"),
        ("r1_prefix", "key", splice(4, 2, "R1"), "key.malformed", "The prefix of another curve"),
        ("fio_key", "key", replace(public_text("bob")), "key.malformed", "A FIO public key"),
        ("lower_case_prefix", "key", splice(0, 7, "pub_k1_"), "key.malformed", "The prefix in lower case"),
        ("capital_o", "key", splice(20, 1, "O"), "key.malformed", "A letter O, which base58 lacks"),
        ("trailing_space", "key", splice(text.len(), 0, " "), "key.malformed", "A space after"),
        (
            "too_long",
            "key",
            splice(7, 0, "11111111"),
            "key.malformed",
            "65 characters: leading zero bytes up to beyond the cap",
        ),
        ("32_bytes", "point", splice(0, 1, ""), "key.malformed", "x alone, with a right checksum"),
        ("34_bytes", "point", splice(33, 0, "00"), "key.malformed", "A byte too many, with a right checksum"),
        (
            "uncompressed",
            "point",
            replace(uncompressed()),
            "key.malformed",
            "The same point uncompressed, with a right checksum",
        ),
        ("tag_05", "point", splice(0, 1, "05"), "key.malformed", "Tag 05, with a right checksum"),
        (
            "checksum_last_bit",
            "checksum",
            xor(3, "01"),
            "key.checksum",
            "The last bit of the checksum is flipped",
        ),
        ("checksum_all_ff", "checksum", replace("ffffffff"), "key.checksum", "The checksum is ff ff ff ff"),
        (
            "checksum_of_fio_key",
            "checksum",
            replace(hex::encode(legacy)),
            "key.checksum",
            "The checksum of a FIO public key, as some software writes it",
        ),
    ];
    for (name, at, patch, code, comment) in cases {
        author
            .vector(format!("key.parse_public.pub_k1_{name}"))
            .pins("KEY-17")
            .flags(if code == "key.checksum" { "ChecksumAsText" } else { "KeyText" })
            .says(comment)
            .breaks(valid, at, patch)
            .refused(code);
    }
    author
        .vector("key.parse_public.pub_k1_x_is_5")
        .pins("KEY-12 KEY-17")
        .flags("InvalidPoint")
        .says("5^3 + 7 is not a square")
        .breaks(valid, "point", splice(1, 32, &format!("{:064x}", 5)))
        .refused("key.not_on_curve");
    for small in small_order_keys().into_iter().take(2) {
        author
            .vector(format!("key.parse_public.pub_k1_small_order_{}", small.order))
            .pins("KEY-12 KEY-17")
            .flags("SmallOrderPoint")
            .says(format!("A point of order {} on a twist of the curve", small.order))
            .breaks(valid, "point", replace(small.compressed))
            .refused("key.not_on_curve");
    }
}

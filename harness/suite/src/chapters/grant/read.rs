//! Opening a grant together with the sealed address that it came with.

use fio_reference::ecdh::XEncoding;
use fio_reference::nbpa::{Kdf, Level, Purpose};
use fio_reference::text;
use fio_vectors::Patch;
use serde_json::{Value, json};

use super::{PAYEE, PAYER, grant};
use crate::author::{Author, replace, splice, xor};
use crate::chapters::nbpa::{BTC, BTC_NBPA, ETH, level_key, seal_nbpa, seal_plaintext, short};
use crate::material::{LEADING_ZERO_PAIRS, filler, private_hex, public_text};

pub(super) fn write(author: &mut Author) {
    both_open(author);
    leftover(author);
    stale(author);
    leaks(author);
    other_errors(author);
}

fn input(name: &str, level_key: &[u8], address: &str) -> Value {
    json!({
        "private": private_hex(PAYER), "public": public_text(PAYEE),
        "text": grant(PAYEE, PAYER, XEncoding::Minimal, &format!("read {name}"), level_key), "public_address": address,
    })
}

fn result(level_key: &[u8], nbpa: &str, leftover: usize) -> Value {
    json!({"level_key": hex::encode(level_key), "nbpa": nbpa, "leftover": leftover, "x_encoding": "minimal"})
}

fn both_open(author: &mut Author) {
    for kdf in Kdf::ALL {
        for level in Level::ALL {
            let (id, key) = (format!("{}_{}", short(kdf), level.name()), level_key(kdf, level, PAYEE, &BTC));
            author
                .vector(format!("grant.open.read_{id}"))
                .pins("GRANT-01 GRANT-05 NBPA-07")
                .says(format!("Grant and address of the level {}, {}", level.name(), kdf.name()))
                .takes(input(&id, &key, &seal_nbpa(&key, &format!("address of {id}"), BTC_NBPA)))
                .gives(result(&key, BTC_NBPA, 0));
        }
    }
    let key = level_key(Kdf::Bound, Level::Chain, PAYEE, &BTC);
    for (id, nbpa, comment) in [
        (
            "later_nbpa",
            ETH.nbpa.expect("there is one").to_owned(),
            "A later address under the same chain key",
        ),
        ("long_nbpa", filler(200), "An address of 200 bytes"),
        ("foreign_letters", "адрес-1".to_owned(), "An address outside ASCII"),
    ] {
        author
            .vector(format!("grant.open.read_{id}"))
            .pins("GRANT-05 NBPA-07")
            .says(comment)
            .takes(input(id, &key, &seal_nbpa(&key, &format!("address of {id}"), &nbpa)))
            .gives(result(&key, &nbpa, 0));
    }
    let pair = &LEADING_ZERO_PAIRS[3];
    for encoding in XEncoding::ALL {
        let name = format!("read {} {}", pair.name, encoding.name());
        author
            .vector(format!("grant.open.read_{}_{}", pair.name, encoding.name().replace('-', "_")))
            .pins("GRANT-02 GRANT-05")
            .flags("LeadingZeroX")
            .says(format!("x begins with {}, sealed under {}", pair.x_begins, encoding.name()))
            .takes(json!({
                "private": private_hex(pair.other), "public": public_text(pair.own),
                "text": grant(pair.own, pair.other, encoding, &name, &key), "public_address": seal_nbpa(&key, &name, BTC_NBPA),
            }))
            .gives(json!({"level_key": hex::encode(key), "nbpa": BTC_NBPA, "leftover": 0, "x_encoding": encoding.name()}));
    }
}

fn leftover(author: &mut Author) {
    let key = level_key(Kdf::Bound, Level::Nbpa, PAYEE, &BTC);
    let mut plaintext = Vec::new();
    fio_reference::abi::write_string(&mut plaintext, BTC_NBPA).expect("short");
    let exact = seal_plaintext(&key, "address exact", &plaintext);
    plaintext.extend([0; 5]);
    let more = seal_plaintext(&key, "address and more", &plaintext);
    author
        .vector("grant.open.read_leftover")
        .pins("GRANT-05 NBPA-10")
        .flags("Leftover")
        .says("Five bytes follow the address")
        .takes(input("leftover", &key, &more))
        .gives(result(&key, BTC_NBPA, 5));
    let mut strict = input("strict", &key, &exact);
    strict["strict"] = true.into();
    author
        .vector("grant.open.read_strict")
        .pins("GRANT-05 NBPA-10")
        .says("Every byte is used, in strict mode")
        .takes(strict)
        .gives(result(&key, BTC_NBPA, 0));
    author
        .vector("grant.open.read_strict_leftover")
        .pins("NBPA-10")
        .flags("Leftover")
        .says("Five bytes follow the address, in strict mode")
        .breaks("grant.open.read_strict", "public_address", replace(more))
        .refused("nbpa.malformed");
}

/// Grant and address do not belong together. Each of the two is in order.
fn stale(author: &mut Author) {
    for kdf in Kdf::ALL {
        for granted in Level::ALL {
            for published in Level::ALL.into_iter().filter(|&published| published != granted) {
                let key = level_key(kdf, published, PAYEE, &BTC);
                let id = format!("{}_{}_with_{}_address", short(kdf), granted.name(), published.name());
                let address = seal_nbpa(&key, &format!("stale {id}"), BTC_NBPA);
                let comment =
                    format!("A grant of the level {}, the address of {}", granted.name(), published.name());
                refuse_stale(
                    author,
                    &id,
                    &format!("{}_{}", short(kdf), granted.name()),
                    replace(address),
                    &comment,
                );
            }
        }
    }
    let replaced = Purpose { nbpa: Some("1BoatSLRHtKNngkdXEeobR76b53LETtpyT"), ..BTC };
    let other_token = Purpose { token_code: Some("USDT"), ..BTC };
    let shop = Purpose { fio_address: Some("shop@alice"), ..BTC };
    for (id, valid, key, comment) in [
        (
            "replaced_nbpa",
            "literal_nbpa",
            level_key(Kdf::Literal, Level::Nbpa, PAYEE, &replaced),
            "The payee has replaced the address; the grant is for the old one",
        ),
        (
            "replaced_nbpa_bound",
            "bound_nbpa",
            level_key(Kdf::Bound, Level::Nbpa, PAYEE, &replaced),
            "The payee has replaced the address; the grant is for the old one",
        ),
        (
            "other_token",
            "bound_nbpa",
            level_key(Kdf::Bound, Level::Nbpa, PAYEE, &other_token),
            "The address of another token",
        ),
        (
            "other_chain",
            "bound_chain",
            level_key(Kdf::Bound, Level::Chain, PAYEE, &ETH),
            "The address of another chain",
        ),
        (
            "other_fio_address",
            "bound_address",
            level_key(Kdf::Bound, Level::Address, PAYEE, &shop),
            "An address of another FIO Address",
        ),
        (
            "other_wallet",
            "literal_chain",
            level_key(Kdf::Literal, Level::Chain, "carol", &BTC),
            "An address of another wallet",
        ),
        (
            "other_kdf",
            "literal_address",
            level_key(Kdf::Bound, Level::Address, PAYEE, &BTC),
            "The address was published under the other derivation",
        ),
    ] {
        let address = seal_nbpa(&key, &format!("stale {id}"), BTC_NBPA);
        refuse_stale(author, id, valid, replace(address), comment);
    }
    let sealed = text::decode(&author.text_of("grant.open.read_bound_chain", "public_address"));
    let sealed = sealed.expect("the vector is valid");
    for (id, damage, comment) in [
        ("damaged_tag", xor(95, "01"), "The last bit of the address is flipped"),
        ("damaged_iv", xor(0, "80"), "The first bit of the address is flipped"),
        ("damaged_block", xor(16, "10"), "A bit of the first block is flipped"),
        ("cut", splice(48, 48, ""), "The second half of the address is missing"),
    ] {
        let damaged = damage.apply_to_bytes(&sealed).expect("it fits");
        refuse_stale(author, id, "bound_chain", replace(text::encode(&damaged)), comment);
    }
}

fn refuse_stale(author: &mut Author, id: &str, valid: &str, patch: Patch, comment: &str) {
    author
        .vector(format!("grant.open.stale_{id}"))
        .pins("GRANT-05")
        .flags("StaleGrant")
        .says(comment)
        .breaks(&format!("grant.open.read_{valid}"), "public_address", patch)
        .refused("grant.stale");
}

/// A node that answers with the address of another chain: under `nbpa-kdf-literal` the payer does not notice.
fn leaks(author: &mut Author) {
    let shop = Purpose { fio_address: Some("shop@alice"), ..BTC };
    for (id, level, purpose, comment) in [
        ("chain", Level::Chain, &ETH, "A chain grant, and the address of another chain: it opens"),
        (
            "address",
            Level::Address,
            &shop,
            "An address grant, and an address of another FIO Address: it opens",
        ),
    ] {
        let nbpa = purpose.nbpa.expect("there is one");
        let key = level_key(Kdf::Literal, level, PAYEE, purpose);
        author
            .vector(format!("grant.open.literal_leak_{id}"))
            .pins("GRANT-05 NBPA-01")
            .flags("LiteralKdf")
            .says(comment)
            .takes(input(&format!("leak {id}"), &key, &seal_nbpa(&key, &format!("leak of {id}"), nbpa)))
            .gives(result(&key, nbpa, 0));
    }
}

/// What else is wrong with the address keeps its own code.
fn other_errors(author: &mut Author) {
    let valid = "grant.open.read_bound_chain";
    let key = level_key(Kdf::Bound, Level::Chain, PAYEE, &BTC);
    let plaintext = |name: &str, plaintext: &[u8]| replace(seal_plaintext(&key, name, plaintext));
    for (id, patch, rule, flag, code, comment) in [
        ("address_empty", replace(""), "TEXT-02", "LenientBase64", "text.malformed", "There is no address"),
        (
            "address_newline",
            splice(64, 0, "\n"),
            "TEXT-03",
            "LenientBase64",
            "text.malformed",
            "A line feed in it",
        ),
        (
            "address_unpadded",
            splice(127, 1, ""),
            "TEXT-04",
            "LenientBase64",
            "text.malformed",
            "A character is missing",
        ),
        (
            "address_raw_utf8",
            plaintext("raw address", BTC_NBPA.as_bytes()),
            "NBPA-09",
            "WrongConstruction",
            "nbpa.malformed",
            "The characters without a length",
        ),
        (
            "address_empty_string",
            plaintext("empty address", &[0]),
            "NBPA-09",
            "InvalidContent",
            "nbpa.malformed",
            "The empty string inside",
        ),
        (
            "address_is_a_grant",
            plaintext("key for address", &[0xff; 32]),
            "NBPA-09",
            "InvalidContent",
            "nbpa.malformed",
            "32 bytes inside that are no string",
        ),
    ] {
        author
            .vector(format!("grant.open.{id}"))
            .pins(&format!("GRANT-05 {rule}"))
            .flags(flag)
            .says(comment)
            .breaks(valid, "public_address", patch)
            .refused(code);
    }
    for (id, at, patch, rule, code, comment) in [
        (
            "read_key_of_31",
            "plaintext",
            splice(31, 1, ""),
            "GRANT-04",
            "grant.malformed",
            "31 bytes in the grant: the address is not looked at",
        ),
        (
            "read_key_of_33",
            "plaintext",
            splice(32, 0, "00"),
            "GRANT-04",
            "grant.malformed",
            "33 bytes in the grant",
        ),
        (
            "read_other_payer",
            "private",
            replace(private_hex("carol")),
            "GRANT-06",
            "sealed.rejected",
            "Not the payer's grant: that is not stale",
        ),
        (
            "read_grant_cut",
            "text",
            splice(64, 64, ""),
            "GRANT-06",
            "sealed.rejected",
            "Half of the grant is missing",
        ),
    ] {
        author
            .vector(format!("grant.open.{id}"))
            .pins(rule)
            .flags("StaleGrant")
            .says(comment)
            .breaks(valid, at, patch)
            .refused(code);
    }
}

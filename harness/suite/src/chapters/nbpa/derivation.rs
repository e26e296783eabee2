//! Keys that don't open: of another level, chain or FIO Address, or derived in another way. And those that open though they should
//! not, as `nbpa-kdf-literal` has it.

use fio_reference::nbpa::{Kdf, Level, Purpose, bound_secret};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::{BTC, BTC_NBPA, ETH, ETH_NBPA, level_key, seal_nbpa, short};
use crate::author::{Author, replace};
use crate::known_answers::{agrees, known};
use crate::material::{private, private_hex, public};

pub(super) fn write(author: &mut Author) {
    leaks(author);
    other_levels(author);
    other_keys(author);
    literal_mistakes(author);
    bound_mistakes(author);
}

/// What a key that was granted for one thing does to another: under `nbpa-kdf-literal` it opens it, under `nbpa-kdf-bound` not.
fn leaks(author: &mut Author) {
    let shop = Purpose { fio_address: Some("shop@alice"), ..BTC };
    let polygon = Purpose { chain_code: Some("POLYGON"), token_code: Some("USDC"), ..ETH };
    let shop_eth = Purpose { fio_address: Some("shop@alice"), ..ETH };
    for (id, level, granted, other, comment) in [
        (
            "chain_key_of_btc_on_eth",
            Level::Chain,
            &BTC,
            &ETH,
            "The chain key for BTC, and the address on ETH",
        ),
        (
            "address_key_on_other_address",
            Level::Address,
            &BTC,
            &shop,
            "The address key of purse@alice, and an address of shop@alice",
        ),
        (
            "chain_key_on_other_address",
            Level::Chain,
            &BTC,
            &shop,
            "The chain key of purse@alice, and an address of shop@alice on the same chain",
        ),
        (
            "chain_key_on_other_chain_and_address",
            Level::Chain,
            &BTC,
            &shop_eth,
            "The chain key of purse@alice for BTC, and an address of shop@alice on ETH",
        ),
        (
            "nbpa_key_on_polygon",
            Level::Nbpa,
            &ETH,
            &polygon,
            "The key of an NBPA on ETH, and the same NBPA on POLYGON",
        ),
    ] {
        let nbpa = other.nbpa.expect("there is one");
        for kdf in Kdf::ALL {
            let (granted, right) =
                (level_key(kdf, level, "alice", granted), level_key(kdf, level, "alice", other));
            let text = seal_nbpa(&right, &format!("nbpa {} {id}", short(kdf)), nbpa);
            let (opens, flag, what) = match kdf {
                Kdf::Literal => (granted, "LiteralKdf", "it opens it, though it should not"),
                Kdf::Bound => (right, "LevelKey", "the right key opens it"),
            };
            author
                .vector(format!("nbpa.open.{}_{id}", short(kdf)))
                .pins(if kdf == Kdf::Literal { "NBPA-01" } else { "NBPA-02" })
                .flags(flag)
                .says(format!("{comment}: {what}"))
                .takes(json!({"level_key": hex::encode(opens), "text": text}))
                .gives(json!({"nbpa": nbpa, "leftover": 0}));
            if kdf == Kdf::Bound {
                author
                    .vector(format!("nbpa.open.bound_{id}_refused"))
                    .pins("NBPA-02 NBPA-11")
                    .flags("LevelKey")
                    .says(format!("{comment}: it does not open it"))
                    .breaks(&format!("nbpa.open.bound_{id}"), "level_key", replace(hex::encode(granted)))
                    .refused("sealed.rejected");
            }
        }
    }
}

fn refuse(author: &mut Author, id: &str, valid: &str, at: &str, key: &[u8], flag: &str, comment: &str) {
    let rule = if valid.starts_with("literal") { "NBPA-01" } else { "NBPA-02" };
    author
        .vector(format!("nbpa.open.{id}"))
        .pins(&format!("{rule} NBPA-11"))
        .flags(flag)
        .says(comment)
        .breaks(&format!("nbpa.open.{valid}"), at, replace(hex::encode(key)))
        .refused("sealed.rejected");
}

fn other_levels(author: &mut Author) {
    for kdf in Kdf::ALL {
        for sealed in Level::ALL {
            for tried in Level::ALL.into_iter().filter(|&tried| tried != sealed) {
                let valid = format!("{}_{}", short(kdf), sealed.name());
                let id = format!("{valid}_with_{}_key", tried.name());
                let key = level_key(kdf, tried, "alice", &BTC);
                let comment = format!(
                    "Sealed for the level {}, opened with the key of {}",
                    sealed.name(),
                    tried.name()
                );
                refuse(author, &id, &valid, "level_key", &key, "WrongKey", &comment);
            }
            let (valid, other) = (format!("{}_{}", short(kdf), sealed.name()), other_kdf(kdf));
            let id = format!("{valid}_with_{}_key", short(other));
            let key = level_key(other, sealed, "alice", &BTC);
            refuse(
                author,
                &id,
                &valid,
                "level_key",
                &key,
                "WrongKey",
                &format!("The key of {}", other.name()),
            );
        }
    }
}

fn other_kdf(kdf: Kdf) -> Kdf {
    match kdf {
        Kdf::Literal => Kdf::Bound,
        Kdf::Bound => Kdf::Literal,
    }
}

fn other_keys(author: &mut Author) {
    for kdf in Kdf::ALL {
        let valid = format!("{}_nbpa", short(kdf));
        let bob = level_key(kdf, Level::Nbpa, "bob", &BTC);
        let id = format!("{valid}_of_other_wallet");
        refuse(author, &id, &valid, "level_key", &bob, "WrongKey", "The same level of another wallet");
        let other = Purpose { nbpa: Some(ETH_NBPA), ..BTC };
        let other = level_key(kdf, Level::Nbpa, "alice", &other);
        let id = format!("{valid}_of_other_nbpa");
        refuse(author, &id, &valid, "level_key", &other, "WrongKey", "The key of another NBPA");
        let replaced = Purpose { nbpa: Some("1a1zp1ep5qgefi2dmptftl5slmv7divfna"), ..BTC };
        let replaced = level_key(kdf, Level::Nbpa, "alice", &replaced);
        let id = format!("{valid}_of_lower_case");
        refuse(
            author,
            &id,
            &valid,
            "level_key",
            &replaced,
            "CaseFolding",
            "The key of the NBPA in lower case",
        );
    }
    let token = Purpose { token_code: Some("*"), ..BTC };
    let token = level_key(Kdf::Bound, Level::Nbpa, "alice", &token);
    let comment = "The key of the same NBPA for all tokens";
    refuse(author, "bound_nbpa_of_star", "bound_nbpa", "level_key", &token, "WrongKey", comment);
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

fn hmac_sha512(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha512>::new_from_slice(key).expect("any length");
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha1>::new_from_slice(key).expect("any length");
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

const ADDRESS_LABEL: &str = "FIO Address level secret key";
const CHAIN_LABEL: &str = "Blockchain level secret key";
const NBPA_LABEL: &str = "NBPA secret key";

/// What somebody sealed who read the formulas of the source differently.
fn literal_mistakes(author: &mut Author) {
    let wallet = private("alice").to_bytes();
    let (wif, hex_text) = (known("keys.alice.wif"), private_hex("alice"));
    let nbpa_message = |before: &str, after: &str| format!("{before}{NBPA_LABEL}{after}{BTC_NBPA}");
    let right = nbpa_message("", "");
    let mut refuse = |id: &str, level: Level, key: &[u8], comment: &str| {
        let valid = format!("literal_{}", level.name());
        refuse(author, &format!("{valid}_{id}"), &valid, "secret", key, "LevelKey", comment);
    };
    let levels =
        [(Level::Address, ADDRESS_LABEL), (Level::Chain, CHAIN_LABEL), (Level::Nbpa, right.as_str())];
    for (level, message) in levels {
        let message = message.as_bytes();
        let of_wif = hmac_sha256(wif.as_bytes(), message);
        agrees(&format!("nbpa_literal_wif.{}_level", level.name()), &hex::encode(&of_wif));
        refuse("wif", level, &of_wif, "Derived from the characters of the WIF");
        refuse(
            "hex",
            level,
            &hmac_sha256(hex_text.as_bytes(), message),
            "Derived from the hex of the wallet secret",
        );
        refuse("swapped", level, &hmac_sha256(message, &*wallet), "The arguments of the HMAC are swapped");
        refuse("sha1", level, &hmac_sha1(&*wallet, message), "HMAC-SHA-1");
        let long = hmac_sha512(&*wallet, message);
        refuse("sha512", level, &long, "HMAC-SHA-512");
        refuse("sha512_first_half", level, &long[..32], "The first 32 bytes of HMAC-SHA-512");
        let hash = Sha256::digest([&wallet[..], message].concat());
        refuse("plain_hash", level, &hash, "SHA-256 of wallet secret and label, no HMAC");
        let point = public("alice").to_point();
        refuse("public_key", level, &hmac_sha256(&point, message), "Derived from the public key");
    }
    let of = |message: &str| hmac_sha256(&*wallet, message.as_bytes());
    for (id, level, message, comment) in [
        (
            "label_nbpa_level",
            Level::Address,
            "NBPA level secret key".to_owned(),
            "The label of the source's slip",
        ),
        (
            "label_chain_level",
            Level::Chain,
            "Chain level secret key".to_owned(),
            "Chain in place of Blockchain",
        ),
        ("label_in_lower_case", Level::Chain, CHAIN_LABEL.to_lowercase(), "The label in lower case"),
        ("label_with_chain", Level::Chain, format!("{CHAIN_LABEL}BTC"), "The chain code after the label"),
        (
            "label_with_quotes",
            Level::Address,
            format!("'{ADDRESS_LABEL}'"),
            "The quotes are part of the label",
        ),
        ("stray_quote", Level::Nbpa, nbpa_message("'", ""), "The stray quote before the label"),
        ("quote_after", Level::Nbpa, nbpa_message("", "'"), "A quote after the label"),
        ("space", Level::Nbpa, nbpa_message("", " "), "A space between label and NBPA"),
        ("colon", Level::Nbpa, nbpa_message("", ":"), "A colon between label and NBPA"),
        ("nul", Level::Nbpa, nbpa_message("", "\0"), "A NUL between label and NBPA"),
        ("plus", Level::Nbpa, nbpa_message("", " + "), "The plus of the formula"),
        ("length", Level::Nbpa, nbpa_message("", "\u{22}"), "The length of the NBPA before it"),
        ("label_of_chain", Level::Nbpa, format!("{CHAIN_LABEL}{BTC_NBPA}"), "The label of the level chain"),
        (
            "label_of_address",
            Level::Nbpa,
            format!("{ADDRESS_LABEL}{BTC_NBPA}"),
            "The label of the level address",
        ),
        ("nbpa_omitted", Level::Nbpa, NBPA_LABEL.to_owned(), "The label without the NBPA"),
    ] {
        refuse(id, level, &of(&message), comment);
    }
}

/// What somebody sealed who left a part of the bound derivation out.
fn bound_mistakes(author: &mut Author) {
    let wallet = private("alice");
    let scalar = wallet.to_bytes();
    let secret = bound_secret(&wallet);
    let swapped = hmac_sha256(&*scalar, b"FIO-NBPA-v2/wallet-secret");
    let mut refuse = |id: &str, level: Level, key: &[u8], comment: &str| {
        let valid = format!("bound_{}", level.name());
        refuse(author, &format!("{valid}_{id}"), &valid, "secret", key, "LevelKey", comment);
    };
    for level in Level::ALL {
        let parts = bound_parts(level);
        let right = packed(&parts);
        refuse(
            "unbound_secret",
            level,
            &hmac_sha256(&*scalar, &right),
            "The wallet secret itself is the HMAC key",
        );
        refuse(
            "secret_swapped",
            level,
            &hmac_sha256(&swapped, &right),
            "bound_secret with its arguments swapped",
        );
        refuse(
            "swapped",
            level,
            &hmac_sha256(&right, &*secret),
            "The arguments of the last HMAC are swapped",
        );
        refuse(
            "no_lengths",
            level,
            &hmac_sha256(&*secret, parts.concat().as_bytes()),
            "The parts without their lengths",
        );
        let capitals: Vec<String> =
            parts.iter().map(|part| part.replace("purse@alice", "Purse@Alice")).collect();
        refuse(
            "capitals",
            level,
            &hmac_sha256(&*secret, &packed(&capitals)),
            "The FIO Address is not in lower case",
        );
        refuse("no_label", level, &hmac_sha256(&*secret, &packed(&parts[1..])), "The label is left out");
        let v1: Vec<String> = parts.iter().map(|part| part.replace("-v2/", "-v1/")).collect();
        refuse("label_v1", level, &hmac_sha256(&*secret, &packed(&v1)), "The label says v1");
    }
    for level in [Level::Chain, Level::Nbpa] {
        let mut lower = bound_parts(level);
        lower[2] = "btc".to_owned();
        refuse(
            "lower_case_chain",
            level,
            &hmac_sha256(&*secret, &packed(&lower)),
            "The chain code is in lower case",
        );
        let mut without = bound_parts(level);
        without.remove(1);
        refuse(
            "no_fio_address",
            level,
            &hmac_sha256(&*secret, &packed(&without)),
            "The FIO Address is left out",
        );
    }
    let mut without = bound_parts(Level::Nbpa);
    without.remove(3);
    refuse("no_token", Level::Nbpa, &hmac_sha256(&*secret, &packed(&without)), "The token code is left out");
}

fn bound_parts(level: Level) -> Vec<String> {
    let parts = ["purse@alice", "BTC", "BTC", BTC_NBPA];
    let used = match level {
        Level::Address => 1,
        Level::Chain => 2,
        Level::Nbpa => 4,
    };
    let label = format!("FIO-NBPA-v2/{}", level.name());
    std::iter::once(label).chain(parts[..used].iter().map(|&part| part.to_owned())).collect()
}

fn packed(parts: &[String]) -> Vec<u8> {
    let mut packed = Vec::new();
    for part in parts {
        fio_reference::abi::write_string(&mut packed, part).expect("short");
    }
    packed
}

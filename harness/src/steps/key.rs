//! The steps of the chapter *Keys*.

use fio_reference::{Error, key};
use fio_vectors::HexBytes;
use fio_vectors::operation::{
    ParsePrivateIn, ParsePrivateOk, ParsePublicIn, ParsePublicOk, PublicOfIn, PublicOfOk,
};

use super::{Walk, curve, steps};
use crate::builtin::{Failure, Result};

steps! {
    /// The steps of the chapter *Keys*. A private key is its 32 bytes, a public key its compressed point.
    Key {
        /// The text behind a prefix; `None` if it does not begin so.
        strip_prefix: fn(&str, &str) -> Option<String> = |text, prefix| text.strip_prefix(prefix).map(str::to_owned);
        /// Whether a text is short enough to be decoded.
        is_short: fn(&str) -> bool = |text| text.chars().count() <= key::MAX_KEY_CHARACTERS;
        /// The bytes of base58.
        decode_base58: fn(&str) -> Option<Vec<u8>> = key::decode_base58;
        /// Whether a text with so many bytes of this length may stand for a key.
        is_length: fn(usize, &[usize]) -> bool = |length, lengths| lengths.contains(&length);
        /// The checksum of WIF.
        wif_checksum: fn(&[u8]) -> [u8; 4] = key::wif_checksum;
        /// The checksum of a FIO public key.
        public_checksum: fn(&[u8]) -> [u8; 4] = key::public_checksum;
        /// The checksum of the K1 forms.
        k1_checksum: fn(&[u8]) -> [u8; 4] = key::k1_checksum;
        /// Whether two checksums are the same: the computed one, and the one that came.
        is_checksum: fn(&[u8], &[u8]) -> bool = |computed, came| computed == came;
        /// Whether this is the version byte of WIF.
        is_version: fn(u8) -> bool = |version| version == 0x80;
        /// Whether this is nothing, or the flag of the compressed form.
        is_flag: fn(&[u8]) -> bool = |flag| matches!(flag, [] | [0x01]);
        /// The private key in what lies between version and checksum of WIF.
        wif_private: fn(&[u8]) -> Vec<u8> = |bytes| bytes.get(..32).unwrap_or(bytes).to_vec();
        /// Reads a private key from its bytes.
        read_private: fn(&[u8]) -> std::result::Result<Vec<u8>, Error> =
            |bytes| Ok(key::parse_private_bytes(bytes)?.to_bytes().to_vec());
        /// Reads a public key from its compressed point.
        read_point: fn(&[u8]) -> std::result::Result<Vec<u8>, Error> =
            |bytes| Ok(key::parse_compressed_point(bytes)?.to_point().to_vec());
        /// The public key of a private key. Out of range, where the reference never gets, the number is reduced; `None` is infinity.
        public_point: fn(&[u8]) -> Option<Vec<u8>> = public_point;
        /// The text of a public key.
        format_public: fn(&[u8]) -> String = format_public;
    }
}

fn public_point(private: &[u8]) -> Option<Vec<u8>> {
    if let Ok(private) = key::parse_private_bytes(private) {
        return Some(key::public_of(&private).to_point().to_vec());
    }
    let one = key::parse_private_bytes(&[[0; 31].as_slice(), &[1]].concat()).ok()?;
    let product = curve::multiply(private, &key::public_of(&one).to_point())?;
    let tag = 2 + (product.y[31] & 1);
    Some([&[tag], &product.x[..]].concat())
}

fn format_public(point: &[u8]) -> String {
    format!("FIO{}", key::encode_base58(&[point, &key::public_checksum(point)].concat()))
}

/// `key.parse_private`
pub(super) fn parse_private(walk: &mut Walk, request: &ParsePrivateIn) -> Result<ParsePrivateOk> {
    let private = match request.format.as_str() {
        "wif" => read_wif(walk, &request.key)?,
        "pvt-k1" => {
            let form = Form { prefix: "PVT_K1_", rules: ["KEY-16"; 4], length: 32, checksum: Checksum::K1 };
            let bytes = read_form(walk, &request.key, &form)?;
            read_private(walk, &bytes)?
        }
        "bytes" => {
            let bytes = hex::decode(&request.key)
                .map_err(|error| Failure::Request(format!("key: bytes in hex expected: {error}")))?;
            read_private(walk, &bytes)?
        }
        other => return Err(Failure::Unknown(format!("there is no format {other}"))),
    };
    Ok(ParsePrivateOk { private: HexBytes(private) })
}

/// `key.parse_public`
pub(super) fn parse_public(walk: &mut Walk, request: &ParsePublicIn) -> Result<ParsePublicOk> {
    let point = match request.format.as_str() {
        "fio" => read_public(walk, &request.key)?,
        "pub-k1" => {
            let form = Form { prefix: "PUB_K1_", rules: ["KEY-17"; 4], length: 33, checksum: Checksum::K1 };
            let bytes = read_form(walk, &request.key, &form)?;
            read_point(walk, &bytes)?
        }
        other => return Err(Failure::Unknown(format!("there is no format {other}"))),
    };
    Ok(ParsePublicOk { point: HexBytes(point) })
}

/// `key.public_of`
pub(super) fn public_of(walk: &mut Walk, request: &PublicOfIn) -> Result<PublicOfOk> {
    let private = read_private(walk, &request.private.0)?;
    let point = public_of_private(walk, &private)?;
    let public = (walk.steps.key.format_public)(&point);
    walk.note("public", "KEY-14", &public);
    Ok(PublicOfOk { public })
}

/// A private key from its bytes.
pub(super) fn read_private(walk: &mut Walk, bytes: &[u8]) -> Result<Vec<u8>> {
    let private = (walk.steps.key.read_private)(bytes);
    walk.take("private", "KEY-06", private)
}

/// A public key from FIO public key text.
pub(super) fn read_public(walk: &mut Walk, text: &str) -> Result<Vec<u8>> {
    let rules = ["KEY-07", "KEY-08", "KEY-09", "KEY-10"];
    let form = Form { prefix: "FIO", rules, length: 33, checksum: Checksum::Public };
    let bytes = read_form(walk, text, &form)?;
    read_point(walk, &bytes)
}

/// The public key of a private key.
pub(super) fn public_of_private(walk: &mut Walk, private: &[u8]) -> Result<Vec<u8>> {
    let point = (walk.steps.key.public_point)(private);
    let point = point.ok_or_else(|| Failure::Request("the point at infinity is no public key".to_owned()))?;
    walk.note("own_point", "KEY-15", &point);
    Ok(point)
}

fn read_point(walk: &mut Walk, bytes: &[u8]) -> Result<Vec<u8>> {
    let point = (walk.steps.key.read_point)(bytes);
    walk.take("point", "KEY-12", point)
}

fn read_wif(walk: &mut Walk, text: &str) -> Result<Vec<u8>> {
    let steps = &walk.steps.key;
    let payload = decode(walk, text, text, "KEY-02", &[37, 38], "KEY-03")?;
    let (body, checksum) = payload.split_at(payload.len().saturating_sub(4));
    check(walk, body, checksum, Checksum::Wif, "KEY-04")?;
    let (version, rest) = body.split_first().ok_or(Error::KeyMalformed("WIF holds no key"))?;
    let flag = rest.get(32..).unwrap_or_default();
    if !(steps.is_version)(*version) || !(steps.is_flag)(flag) {
        let error = Error::KeyMalformed("the version is 80 and the flag 01 (KEY-05)");
        return Err(walk.refuse("version", "KEY-05", error));
    }
    walk.note("version", "KEY-05", &[*version]);
    walk.note("flag", "KEY-05", flag);
    read_private(walk, &(steps.wif_private)(rest))
}

struct Form {
    prefix: &'static str,
    /// Of prefix, characters, length and checksum.
    rules: [&'static str; 4],
    length: usize,
    checksum: Checksum,
}

#[derive(Clone, Copy)]
enum Checksum {
    Wif,
    Public,
    K1,
}

/// The key's bytes in a text with a prefix.
fn read_form(walk: &mut Walk, text: &str, form: &Form) -> Result<Vec<u8>> {
    let [prefix_rule, text_rule, length_rule, checksum_rule] = form.rules;
    let Some(rest) = (walk.steps.key.strip_prefix)(text, form.prefix) else {
        let error = Error::KeyMalformed("the text does not begin with the prefix");
        return Err(walk.refuse("prefix", prefix_rule, error));
    };
    let mut payload = decode(walk, text, &rest, text_rule, &[form.length + 4], length_rule)?;
    let checksum = payload.split_off(payload.len().saturating_sub(4));
    check(walk, &payload, &checksum, form.checksum, checksum_rule)?;
    Ok(payload)
}

/// The bytes of base58, if they have one of the lengths.
fn decode(
    walk: &mut Walk,
    text: &str,
    rest: &str,
    text_rule: &'static str,
    lengths: &[usize],
    length_rule: &'static str,
) -> Result<Vec<u8>> {
    let steps = &walk.steps.key;
    let payload = Some(rest).filter(|_| (steps.is_short)(text)).and_then(steps.decode_base58);
    let Some(payload) = payload else {
        let error = Error::KeyMalformed("the text is not base58 of up to 64 characters");
        return Err(walk.refuse("payload", text_rule, error));
    };
    if !(steps.is_length)(payload.len(), lengths) {
        let error = Error::KeyMalformed("the text holds another number of bytes");
        return Err(walk.refuse("payload", length_rule, error));
    }
    walk.note("payload", text_rule, &payload);
    Ok(payload)
}

fn check(walk: &mut Walk, bytes: &[u8], came: &[u8], form: Checksum, rule: &'static str) -> Result<()> {
    let steps = &walk.steps.key;
    let computed = match form {
        Checksum::Wif => (steps.wif_checksum)(bytes),
        Checksum::Public => (steps.public_checksum)(bytes),
        Checksum::K1 => (steps.k1_checksum)(bytes),
    };
    if !(steps.is_checksum)(&computed, came) {
        return Err(walk.refuse("checksum", rule, Error::KeyChecksum("the checksum differs")));
    }
    walk.note("checksum", rule, &computed);
    Ok(())
}

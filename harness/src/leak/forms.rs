//! How bytes look when a program prints them: in hex, as a list of numbers, in base64, and a private key in its own texts.

use std::collections::BTreeSet;

use fio_reference::{key, text};

use super::Material;
use super::secrets::Secret;

/// How many bytes are looked for, at the beginning and at the end: programs shorten what they print.
const PRINTED: usize = 16;

/// The fewest characters of a form.
pub(super) const SHORTEST: usize = PRINTED;

/// The most characters of a form.
pub(super) const LONGEST: usize = 64;

/// The forms of key material, normalised.
pub(super) fn of(secret: &Secret) -> Vec<Vec<u8>> {
    let mut forms = of_bytes(&secret.bytes);
    let sent = of_bytes(&secret.sent);
    forms.retain(|form| !sent.contains(form));
    if secret.material == Material::PrivateKey && secret.bytes.len() == 32 {
        forms.extend(texts_of_private(&secret.bytes).iter().map(|text| normalised(text.as_bytes())));
    }
    forms
}

/// WIF, with the flag of a compressed key and without, and the K1 form, without its prefix.
fn texts_of_private(private: &[u8]) -> [String; 3] {
    let wif = |flag: &[u8]| {
        let body = [&[0x80], private, flag].concat();
        key::encode_base58(&[&body[..], &key::wif_checksum(&body)].concat())
    };
    [wif(&[]), wif(&[1]), key::encode_base58(&[private, &key::k1_checksum(private)].concat())]
}

fn of_bytes(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (Some(first), Some(last)) = (bytes.first_chunk::<PRINTED>(), bytes.last_chunk::<PRINTED>()) else {
        return Vec::new();
    };
    let mut forms = Vec::new();
    for end in [first, last].into_iter().filter(|end| is_telling(end)) {
        forms.push(hex::encode(end));
        forms.push(end.iter().map(u8::to_string).collect());
    }
    // Three bytes make four characters, so the characters of an end depend on where it begins.
    let base64 = text::encode(bytes);
    let base64 = base64.trim_end_matches('=');
    let shown = PRINTED * 4 / 3 - 1;
    if is_telling(first) {
        forms.push(base64[..shown].to_owned());
    }
    if is_telling(last) {
        forms.push(base64[base64.len() - shown..].to_owned());
    }
    forms.iter().map(|form| normalised(form.as_bytes())).collect()
}

/// Whether these bytes can't stand somewhere by chance, as sixteen zeros can.
fn is_telling(bytes: &[u8; PRINTED]) -> bool {
    let distinct: BTreeSet<u8> = bytes.iter().copied().collect();
    distinct.len() >= PRINTED / 2
}

/// A text without what programs put between bytes, in lower case.
pub(super) fn normalised(text: &[u8]) -> Vec<u8> {
    let mut normaliser = Normaliser::default();
    let mut normalised = Vec::with_capacity(text.len());
    normaliser.extend(&mut normalised, text);
    normalised
}

/// Normalises a text piece by piece.
#[derive(Debug, Default)]
pub(super) struct Normaliser {
    last: u8,
}

impl Normaliser {
    pub(super) fn extend(&mut self, normalised: &mut Vec<u8>, piece: &[u8]) {
        for &byte in piece {
            match byte.to_ascii_lowercase() {
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'[' | b']' | b'\\' => {}
                // "0x" and "\x"
                b'x' if self.last == b'\\' => {}
                b'x' if self.last == b'0' => {
                    normalised.pop();
                }
                // The URL-safe alphabet
                b'-' => normalised.push(b'+'),
                b'_' => normalised.push(b'/'),
                other => normalised.push(other),
            }
            self.last = byte;
        }
    }
}

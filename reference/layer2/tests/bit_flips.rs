//! Every single-bit change of a message is refused: of the envelope, of the signature, and of the whole JSON text.
#![allow(clippy::unwrap_used)]

mod world;

use std::collections::BTreeMap;

use fio_layer2::Error;
use fio_layer2::check::verify;
use fio_layer2::envelope::digest;
use fio_layer2::message::{read, to_json};
use fio_layer2::recipient::{State, open};
use fio_layer2::signature::{Signature, parse_signature, sign_digest};
use fio_reference::text;
use serde_json::Value;
use world::{CREATED_AT, Way, alice, at, bob, message, reader, registration};

const WAYS: [Way; 3] = [Way::Clear, Way::Sealed, Way::SealedByIndex];

fn one(way: Way) -> Value {
    message(way, [5; 16], 3600)
}

/// Why a message is refused, by anybody and by its recipient alike.
fn refusal(message: &Value) -> Error {
    let (registration, alice, mut state) = (registration(&bob()), alice(), State::default());
    let context = at(CREATED_AT, &registration);
    let error = verify(message, &context).unwrap_err();
    assert!(open(message, &context, &reader(&alice), &mut state).is_err());
    assert_eq!(state, State::default());
    error
}

/// All values that differ from this one in one bit.
fn flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

fn count(codes: impl Iterator<Item = &'static str>) -> BTreeMap<&'static str, usize> {
    codes.fold(BTreeMap::new(), |mut counts, code| {
        *counts.entry(code).or_default() += 1;
        counts
    })
}

#[test]
fn unchanged_it_is_taken() {
    for way in WAYS {
        let (registration, alice) = (registration(&bob()), alice());
        let context = at(CREATED_AT, &registration);
        verify(&one(way), &context).unwrap();
        open(&one(way), &context, &reader(&alice), &mut State::default()).unwrap();
    }
}

#[test]
fn every_bit_of_the_envelope_counts() {
    for way in WAYS {
        let message = one(way);
        let bytes = text::decode(message["envelope"].as_str().unwrap()).unwrap();
        let signature = read(&message).unwrap().signature;
        let codes = count(flips(&bytes).map(|flipped| refusal(&to_json(&flipped, &signature)).code()));
        assert_eq!(codes.values().sum::<usize>(), bytes.len() * 8);
        // Those that nothing but the signature shows: ids, times within bounds, addresses, content.
        assert!(codes["layer2.bad_signature"] > 500, "{way:?}: {codes:?}");
        assert!(codes.len() >= 5, "{way:?}: {codes:?}");
    }
}

#[test]
fn every_bit_of_the_signature_counts() {
    let message = one(Way::Sealed);
    let bytes = text::decode(message["envelope"].as_str().unwrap()).unwrap();
    let signature = *read(&message).unwrap().signature.as_bytes();
    let codes =
        count(flips(&signature).map(|flipped| match Signature::from_bytes(flipped.try_into().unwrap()) {
            Ok(flipped) => refusal(&to_json(&bytes, &flipped)).code(),
            Err(error) => error.code(),
        }));
    assert_eq!(codes.values().sum::<usize>(), 65 * 8);
    assert!(codes["layer2.bad_signature"] > 400, "{codes:?}");
    assert!(codes["layer2.non_canonical"] >= 2, "{codes:?}");
}

#[test]
fn every_bit_of_the_text_of_the_signature_counts() {
    let text = one(Way::Clear)["signature"].as_str().unwrap().to_owned();
    let flipped: Vec<String> =
        flips(text.as_bytes()).filter_map(|flipped| String::from_utf8(flipped).ok()).collect();
    assert_eq!(flipped.len(), text.len() * 7, "with the top bit it is no text");
    for flipped in flipped {
        assert_eq!(parse_signature(&flipped).unwrap_err().code(), "layer2.malformed");
    }
}

/// Also where the change makes it no JSON at all.
#[test]
fn every_bit_of_the_json_counts() {
    let text = one(Way::SealedByIndex).to_string();
    let still_json: Vec<Value> =
        flips(text.as_bytes()).filter_map(|flipped| serde_json::from_slice(&flipped).ok()).collect();
    assert!(still_json.len() > 1000, "{}", still_json.len());
    let codes = count(still_json.iter().map(|message| refusal(message).code()));
    for code in ["layer2.malformed", "layer2.version", "text.malformed", "layer2.bad_signature"] {
        assert!(codes.contains_key(code), "{code}: {codes:?}");
    }
}

/// Not even the sender's own signature helps: what is sealed is authenticated by itself.
#[test]
fn every_bit_of_sealed_content_counts_under_a_right_signature() {
    let message = one(Way::Sealed);
    let received = read(&message).unwrap();
    let (registration, alice) = (registration(&bob()), alice());
    for content in flips(&received.envelope.content) {
        let envelope = fio_layer2::envelope::Envelope { content, ..received.envelope.clone() };
        let bytes = fio_layer2::envelope::encode(&envelope).unwrap();
        let signed = to_json(&bytes, &sign_digest(&bob(), &digest(&bytes)));
        let context = at(CREATED_AT, &registration);
        verify(&signed, &context).unwrap();
        let opened = open(&signed, &context, &reader(&alice), &mut State::default());
        assert_eq!(opened.unwrap_err().code(), "sealed.rejected");
    }
}

//! What holds for every message, and for what is none.
#![allow(clippy::unwrap_used)]

mod world;

use fio_layer2::check::verify;
use fio_layer2::content::{Content, Inner};
use fio_layer2::envelope::{Envelope, Route, decode, digest, encode};
use fio_layer2::message::{read, to_json};
use fio_layer2::recipient::{State, open};
use fio_layer2::signature::{Signature, parse_signature, sign_digest};
use fio_reference::{index::parse_index, key};
use proptest::prelude::*;
use serde_json::{Value, json};
use world::{CREATED_AT, Way, alice, at, bob, message, reader, registration};

fn envelope() -> impl Strategy<Value = Envelope> {
    let route = prop_oneof![
        "[a-z0-9]{1,20}@[a-z]{1,20}".prop_map(Route::Address),
        "[0-9a-f]{32}".prop_map(|digits| Route::Index(parse_index(&format!("0x{digits}")).unwrap())),
    ];
    let times = (any::<u32>(), 1..=30 * 86_400_u32);
    let content = prop::collection::vec(any::<u8>(), 0..400);
    (any::<[u8; 32]>(), any::<[u8; 16]>(), times, route, ".{0,20}", content).prop_map(
        |(chain_id, message_id, (expires_at, life), route, content_type, content)| Envelope {
            chain_id,
            message_id,
            created_at: expires_at.saturating_sub(life),
            expires_at: expires_at.max(1),
            sender: "crypto@bob".to_owned(),
            sender_key: key::public_of(&bob()),
            sender_encrypt_key: matches!(route, Route::Index(_)).then(|| key::public_of(&alice())),
            route,
            content_type,
            content,
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read(envelope in envelope()) {
        let bytes = encode(&envelope).unwrap();
        prop_assert_eq!(decode(&bytes), Ok(envelope));
    }

    /// There is one form for each envelope: what is read is written the same.
    #[test]
    fn what_is_read_is_written(envelope in envelope(), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = encode(&envelope).unwrap();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(other) = decode(&bytes) {
            prop_assert_eq!(encode(&other).unwrap(), bytes);
        }
    }

    #[test]
    fn what_ends_early_is_refused(envelope in envelope(), place in any::<prop::sample::Index>()) {
        let bytes = encode(&envelope).unwrap();
        prop_assert!(decode(&bytes[..place.index(bytes.len())]).is_err());
    }

    #[test]
    fn a_signed_message_recovers_its_signer(envelope in envelope()) {
        let bytes = encode(&envelope).unwrap();
        let message = to_json(&bytes, &sign_digest(&bob(), &digest(&bytes)));
        let received = read(&message).unwrap();
        let signer = fio_layer2::signature::recover(&received.digest, &received.signature);
        prop_assert_eq!(signer, Ok(envelope.sender_key));
    }

    /// Nothing that comes makes a reader panic.
    #[test]
    fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..300), text in ".{0,80}") {
        let _ = (decode(&bytes), Inner::decode(&bytes), parse_signature(&text), Route::parse(&text));
        let with_magic = [b"FIO-L2\0\x01", &bytes[..]].concat();
        let _ = decode(&with_magic);
        let signature = Signature::from_bytes([31; 65]).unwrap();
        prop_assert!(verify(&to_json(&with_magic, &signature), &at(CREATED_AT, &registration(&bob()))).is_err());
        let no_messages = [json!(text), json!([text]), json!({"protocol": text}), Value::Null];
        prop_assert!(no_messages.iter().all(|message| read(message).is_err()));
    }

    /// In whatever order they come, and however often: each message is accepted once, while it lives.
    #[test]
    fn a_message_is_accepted_once(order in prop::collection::vec((0..6u8, 0..4000_u32), 1..30)) {
        let (registration, alice) = (registration(&bob()), alice());
        let mut state = State::default();
        let mut accepted = Vec::new();
        for (id, later) in order {
            let message = message(Way::Sealed, [id; 16], 600 * (u32::from(id) + 1));
            let context = at(CREATED_AT + later, &registration);
            let now = state.time().max(context.now);
            let opened = open(&message, &context, &reader(&alice), &mut state);
            let lives = now < CREATED_AT + 600 * (u32::from(id) + 1);
            prop_assert_eq!(opened.is_ok(), lives && !accepted.contains(&id));
            if opened.is_ok() {
                accepted.push(id);
            }
            let form = json!(state);
            prop_assert_eq!(&serde_json::from_value::<State>(form).unwrap(), &state);
        }
    }
}

#[test]
fn what_was_decrypted_is_not_printed_and_not_copied_about() {
    let packed = b"\x06lunch?".to_vec().into();
    let inner = Inner { sender: "crypto@bob".to_owned(), recipient: "purse@alice".to_owned(), packed };
    assert_eq!(format!("{inner:?}"), "Inner(..)");
    let plaintext = inner.encode().unwrap();
    assert_eq!(plaintext.capacity(), plaintext.len(), "memory that it grew out of is not wiped");
    assert_eq!(Inner::decode(&plaintext), Ok(inner));
    let text = Content::Text("x".repeat(300)).pack().unwrap();
    assert_eq!(text.capacity(), text.len(), "memory that it grew out of is not wiped");
}

#[test]
fn the_time_of_a_recipient_never_goes_back() {
    let received = |id| read(&message(Way::Clear, [id; 16], 600)).unwrap();
    let mut state = State::default();
    state.remember(&received(1), CREATED_AT + 600);
    state.remember(&received(2), CREATED_AT);
    assert_eq!(state.time(), CREATED_AT + 600);
}

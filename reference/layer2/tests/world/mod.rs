//! Bob, who writes, and Alice, who reads: the example of the chapter.
#![allow(dead_code)] // each test uses a part

use fio_layer2::check::{Context, Registration};
use fio_layer2::message::{Draft, Sealing, make};
use fio_layer2::recipient::Recipient;
use fio_reference::ecdh::XEncoding;
use fio_reference::key::{self, PrivateKey};
use serde_json::{Value, json};

pub(crate) const CREATED_AT: u32 = 1_767_225_600;
pub(crate) const EXPIRES_AT: u32 = 1_767_312_000;
pub(crate) const CHAIN_ID: [u8; 32] = [7; 32];

pub(crate) fn alice() -> PrivateKey {
    key::parse_wif("5J9bWm2ThenDm3tjvmUgHtWCVMUdjRR1pxnRtnJjvKA4b2ut5WK").unwrap()
}

pub(crate) fn bob() -> PrivateKey {
    key::parse_wif("5JoQtsKQuH8hC9MyvfJAqo6qmKLm8ePYNucs7tPu2YxG12trzBt").unwrap()
}

/// A FIO Address whose owner key is its encryption key.
pub(crate) fn registration(owner: &PrivateKey) -> Registration {
    let text = key::format_fio_public(&key::public_of(owner));
    Registration { owner_key: text.clone(), encrypt_key: text }
}

pub(crate) fn at(now: u32, registration: &Registration) -> Context<'_> {
    Context { chain_id: &CHAIN_ID, now, registration: Some(registration) }
}

pub(crate) fn reader(private: &PrivateKey) -> Recipient<'_> {
    Recipient { fio_address: "purse@alice", private }
}

/// How a message goes: in the clear or sealed, by address or by index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Way {
    Clear,
    Sealed,
    SealedByIndex,
}

/// A message of Bob's to Alice with this id.
pub(crate) fn message(way: Way, message_id: [u8; 16], life: u32) -> Value {
    message_of(CREATED_AT, way, message_id, life)
}

/// One that was created at this time.
pub(crate) fn message_of(created_at: u32, way: Way, message_id: [u8; 16], life: u32) -> Value {
    let (alice, bob) = (key::public_of(&alice()), bob());
    let sealing =
        Sealing { private: &bob, recipient: &alice, iv: &message_id, x_encoding: XEncoding::Minimal };
    let draft = Draft {
        chain_id: &CHAIN_ID,
        message_id: &message_id,
        created_at: created_at.into(),
        expires_at: (created_at + life).into(),
        sender: "crypto@bob",
        recipient: "purse@alice",
        by_index: way == Way::SealedByIndex,
        content_type: "text",
        content: &json!("lunch?"),
        sealing: (way != Way::Clear).then_some(sealing),
    };
    make(&draft, &bob).unwrap()
}

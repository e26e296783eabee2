//! Two wallets that were written from the specification alone work together, and who has none of their keys learns nothing.
//!
//! The story is that of `spec/README.md`, section *Two wallets, from start to end*; its steps have the same numbers here. Payee, payer
//! and outsider are processes of their own, each with its own private key. The messages of layer 2 have a story of their own.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test fails by panicking, in its helpers too

mod chain;
mod messages;
mod party;
mod story;

use fio_vectors::Suite;
use party::{Key, Reading};

/// The private keys of two wallets, from a vector and from the one of its other side.
fn keys(payee: &str, payer: &str) -> [String; 2] {
    let suite = Suite::embedded().unwrap();
    [payee, payer].map(|id| suite.vector(id).unwrap().input["private"].as_str().unwrap().to_owned())
}

/// An ordinary pair of keys, and one of the 1 in 256 for which each wallet writes the x-coordinate in its own way.
fn pairs() -> [[Key; 2]; 2] {
    let ordinary = keys("ecdh.shared_secret.alice_bob", "ecdh.shared_secret.bob_alice");
    let zeros = keys("ecdh.shared_secret.one_zero_low_minimal", "ecdh.shared_secret.one_zero_low_other_side");
    [ordinary, zeros].map(|[payee, payer]| [Key::new(&payee, "minimal"), Key::new(&payer, "fixed32")])
}

fn tell(payee: Reading, payer: Reading) {
    for keys in pairs() {
        for kdf in ["nbpa-kdf-literal", "nbpa-kdf-bound"] {
            story::tell([payee, payer], &keys, kdf);
        }
    }
}

#[test]
fn rust_with_rust() {
    tell(Reading::Rust, Reading::Rust);
}

#[test]
#[ignore = "needs python"]
fn a_payee_in_rust_with_a_payer_in_python() {
    tell(Reading::Rust, Reading::Python);
}

#[test]
#[ignore = "needs python"]
fn a_payee_in_python_with_a_payer_in_rust() {
    tell(Reading::Python, Reading::Rust);
}

/// Each sends to the other, through a relay of either reading.
fn exchange(one: Reading, other: Reading) {
    for [first, second] in pairs() {
        messages::send([one, other], [&first, &second]);
        messages::send([other, one], [&second, &first]);
    }
}

#[test]
fn messages_between_rust_and_rust() {
    exchange(Reading::Rust, Reading::Rust);
}

#[test]
#[ignore = "needs python"]
fn messages_between_rust_and_python() {
    exchange(Reading::Rust, Reading::Python);
}

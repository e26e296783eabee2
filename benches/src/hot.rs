//! The five hottest functions of a wallet, to count the instructions of.

use std::hint::black_box;

use fio_reference::content::{self, ContentType, PairKeys};
use fio_reference::ecdh::{self, XEncoding};
use fio_reference::key::PublicKey;
use fio_reference::{index, key, text};

use crate::workload::Exchange;

/// The names of the jobs.
pub const JOBS: [&str; 5] = [
    "parse a public key",
    "shared secret",
    "shared secrets with 16",
    "open, keys known",
    "search index, secret known",
];

/// Does a job so many times. What is made ready first costs the same however often that is.
pub fn run(job: &str, times: usize) {
    let exchange = Exchange::with_contacts(16);
    let (own, other) = (&exchange.own.private, &exchange.other);
    let publics: Vec<PublicKey> = exchange.contacts.iter().map(|contact| contact.public).collect();
    let keys = PairKeys::derive(own, &other.public);
    let work: &dyn Fn() = match job {
        "parse a public key" => &|| sink(key::parse_fio_public(black_box(&other.text))),
        "shared secret" => &|| sink(ecdh::shared_secret(own, black_box(&other.public), XEncoding::Minimal)),
        "shared secrets with 16" => &|| sink(ecdh::shared_secrets_with_all(own, black_box(&publics))),
        "open, keys known" => &|| {
            let (plaintext, _) = keys.open(&text::decode(black_box(&exchange.text)).unwrap()).unwrap();
            sink(content::unpack(ContentType::NewFunds, &plaintext));
        },
        "search index, secret known" => {
            &|| sink(index::derive(&exchange.secret, black_box(&other.public)).to_text())
        }
        other => panic!("there is no job {other}"),
    };
    for _ in 0..times {
        work();
    }
}

fn sink<T>(value: T) {
    let _ = black_box(value);
}

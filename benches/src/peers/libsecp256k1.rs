//! libsecp256k1 for the curve; what is no work on the curve is done by the reference.

use std::rc::Rc;

use fio_reference::content::{self, Content, ContentType};
use fio_reference::ecdh::{self, SharedSecret, XEncoding};
use fio_reference::index::{self, SearchIndex};
use fio_reference::{key, sealed, text};
use secp256k1::{PublicKey, SecretKey};

use super::checked;
use crate::jobs::scan_name;
use crate::turns::Contender;
use crate::workload::{Exchange, Person, Wallet, iv, request};

const NAME: &str = "libsecp256k1";

/// What it does.
pub(super) fn contenders(exchange: &Exchange, wallets: &[(usize, Rc<Wallet>)]) -> Vec<(String, Contender)> {
    let Exchange { own, other, secret, text, contacts, .. } = exchange;
    let (a, b) = (private(own), public(other));
    let receiver = other.public;
    let sealed = text.clone();
    let other_text = other.text.clone();
    let publics: Vec<PublicKey> = contacts.iter().map(public).collect();
    let owner = own.public;
    let polled =
        contacts.iter().map(|contact| index::publish(&contact.private, &owner, XEncoding::Minimal).unwrap());
    let mut contenders = vec![
        checked("parse a public key", NAME, &b, move || parse_public(&other_text)),
        checked("shared secret", NAME, secret, move || shared_secret(&a, &b)),
        checked("search index", NAME, &index::derive(secret, &receiver), move || {
            index::derive(&shared_secret(&a, &b), &receiver)
        }),
        checked("1,000 indexes from keys", NAME, &polled.collect(), move || poll(&a, &owner, &publics)),
        checked("cold seal", NAME, text, move || seal(&request(), &a, &b)),
        checked("cold open", NAME, &request(), move || open(&a, &b, &sealed)),
    ];
    for (counterparties, wallet) in wallets {
        let (wallet, private) = (Rc::clone(wallet), private(&wallet.owner));
        contenders.push(checked(&scan_name(*counterparties), NAME, &10_000, move || scan(&wallet, &private)));
    }
    contenders
}

/// A private key.
fn private(person: &Person) -> SecretKey {
    SecretKey::from_secret_bytes(*person.private.to_bytes()).unwrap()
}

/// A public key.
fn public(person: &Person) -> PublicKey {
    PublicKey::from_slice(&person.public.to_point()).unwrap()
}

/// Reads a FIO public key.
fn parse_public(text: &str) -> PublicKey {
    let payload = key::decode_base58(text.strip_prefix("FIO").unwrap()).unwrap();
    let (point, checksum) = payload.split_at(33);
    assert_eq!(checksum, key::public_checksum(point));
    PublicKey::from_slice(point).unwrap()
}

/// The shared secret, x in its minimal form.
fn shared_secret(private: &SecretKey, public: &PublicKey) -> SharedSecret {
    let point = secp256k1::ecdh::shared_secret_point(public, private);
    let (x, _) = point.split_first_chunk().unwrap();
    ecdh::hash_x(ecdh::encode_x(x, XEncoding::Minimal))
}

/// Keys and content to text.
fn seal(content: &Content, private: &SecretKey, public: &PublicKey) -> String {
    let secret = shared_secret(private, public);
    let plaintext = content::pack(content).unwrap();
    text::encode(&sealed::seal(&sealed::derive_keys(secret.as_bytes()), &iv(), &plaintext))
}

/// Keys and text to content.
fn open(private: &SecretKey, public: &PublicKey, text: &str) -> Content {
    let sealed = text::decode(text).unwrap();
    let secret = shared_secret(private, public);
    let plaintext = sealed::open(&sealed::derive_keys(secret.as_bytes()), &sealed).unwrap();
    content::unpack(ContentType::NewFunds, &plaintext).unwrap().content
}

/// The indexes that a wallet asks for.
fn poll(private: &SecretKey, owner: &key::PublicKey, counterparties: &[PublicKey]) -> Vec<SearchIndex> {
    let index = |public| index::derive(&shared_secret(private, public), owner);
    counterparties.iter().map(index).collect()
}

/// Opens each record of a wallet by itself. How many there were.
fn scan(wallet: &Wallet, private: &SecretKey) -> usize {
    let open = |(payee, content): &(String, String)| open(private, &parse_public(payee), content);
    wallet.received.iter().filter(|record| open(record).content_type() == ContentType::NewFunds).count()
}

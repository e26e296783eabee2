//! The work: people with keys, content, and a wallet full of records.

use fio_reference::content::{self, Content, ContentType};
use fio_reference::ecdh::{self, SharedSecret, XEncoding};
use fio_reference::key::{self, PrivateKey, PublicKey};
use fio_reference::r#match::Record;
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::text;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Somebody with a pair of keys.
#[derive(Clone, Debug)]
pub struct Person {
    /// The private key.
    pub private: PrivateKey,
    /// The public key.
    pub public: PublicKey,
    /// The public key as text.
    pub text: String,
}

/// The person of this name: the private key is SHA-256 of it.
pub fn person(name: &str) -> Person {
    let private = key::parse_private_bytes(&Sha256::digest(name)).unwrap();
    let public = key::public_of(&private);
    Person { private, public, text: key::format_fio_public(&public) }
}

/// Persons of one group.
pub fn people(group: &str, count: usize) -> Vec<Person> {
    (0..count).map(|number| person(&format!("fio-benches/{group}/{number}"))).collect()
}

/// A FIO Request as wallets make them.
pub fn request() -> Content {
    let json = json!({
        "payee_public_address": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "amount": "0.5", "chain_code": "BTC", "token_code": "BTC", "memo": "Lunch, 3 May",
    });
    Content::parse_json(ContentType::NewFunds, &json).unwrap()
}

/// An initialization vector. Always the same: nothing here is secret.
pub fn iv() -> InitializationVector {
    InitializationVector::from_bytes(&[7; 16]).unwrap()
}

/// The lengths of the plaintexts that are sealed and opened with keys derived before.
pub const LENGTHS: [usize; 3] = [60, 160, 1000];

/// Two people and what they exchange.
#[derive(Debug)]
pub struct Exchange {
    /// Who works.
    pub own: Person,
    /// The other one.
    pub other: Person,
    /// What they share.
    pub secret: SharedSecret,
    /// The keys of the secret.
    pub keys: sealed::Keys,
    /// Content, packed.
    pub packed: Vec<u8>,
    /// The content, sealed, as text.
    pub text: String,
    /// Plaintexts of the [`LENGTHS`], and the same sealed.
    pub sealed: [(Vec<u8>, Vec<u8>); 3],
    /// Other people that the worker knows.
    pub contacts: Vec<Person>,
}

impl Exchange {
    /// With so many contacts.
    pub fn with_contacts(contacts: usize) -> Self {
        let (own, other) = (person("fio-benches/own"), person("fio-benches/other"));
        let secret = ecdh::shared_secret(&own.private, &other.public, XEncoding::Minimal);
        let keys = sealed::derive_keys(secret.as_bytes());
        let packed = content::pack(&request()).unwrap().to_vec();
        let text = text::encode(&sealed::seal(&keys, &iv(), &packed));
        let sealed = LENGTHS.map(|length| {
            let plaintext = vec![b'x'; length];
            let sealed = sealed::seal(&keys, &iv(), &plaintext);
            (plaintext, sealed)
        });
        Self { own, other, secret, keys, packed, text, sealed, contacts: people("contacts", contacts) }
    }
}

/// A wallet: its owner, and the requests that it has received.
#[derive(Debug)]
pub struct Wallet {
    /// The owner, who is the payer of all of them.
    pub owner: Person,
    /// The payees' public keys and the content, both as text, in the order in which the chain lists them.
    pub received: Vec<(String, String)>,
}

impl Wallet {
    /// A wallet with so many records from so many counterparties in turn.
    pub fn new(records: usize, counterparties: usize) -> Self {
        let owner = person("fio-benches/owner");
        let plaintext = content::pack(&request()).unwrap();
        let payees: Vec<(String, sealed::Keys)> = people("payees", counterparties)
            .into_iter()
            .map(|payee| {
                let secret = ecdh::shared_secret(&payee.private, &owner.public, XEncoding::Minimal);
                (payee.text, sealed::derive_keys(secret.as_bytes()))
            })
            .collect();
        let received = (0..records)
            .map(|number| {
                let (payee, keys) = &payees[number % counterparties];
                let iv = InitializationVector::from_bytes(&(number as u128).to_le_bytes()).unwrap();
                (payee.clone(), text::encode(&sealed::seal(keys, &iv, &plaintext)))
            })
            .collect();
        Self { owner, received }
    }

    /// The records as a getter lists them.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.received.iter().map(|(payee, content)| Record {
            payer_fio_public_key: &self.owner.text,
            payee_fio_public_key: payee,
            content,
        })
    }
}

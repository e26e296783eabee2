//! Keys and other material that vectors are made of. All of it is public: a private key is the SHA-256 of a readable seed.

use fio_reference::ecdh::{self, XEncoding};
use fio_reference::index;
use fio_reference::key::{self, PrivateKey, PublicKey};
use fio_reference::sealed::InitializationVector;
use sha2::{Digest, Sha256};

/// The group order, in hex.
pub const GROUP_ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
/// The field prime, in hex.
pub const FIELD_PRIME: &str = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";

/// The private key of a seed.
pub fn private(seed: &str) -> PrivateKey {
    key::parse_private_bytes(&Sha256::digest(seed)).expect("the hash of a seed is in range")
}

/// The public key of a seed.
pub fn public(seed: &str) -> PublicKey {
    key::public_of(&private(seed))
}

/// The seeds of those who sign messages.
const SIGNERS: [&str; 3] = ["alice", "bob", "mallory"];

/// The seed of a signer's public key.
pub fn owner(public_key: &PublicKey) -> Option<&'static str> {
    SIGNERS.into_iter().find(|seed| public(seed) == *public_key)
}

/// The private key of a seed, in hex.
pub fn private_hex(seed: &str) -> String {
    hex::encode(private(seed).to_bytes())
}

/// The FIO public key text of a seed.
pub fn public_text(seed: &str) -> String {
    key::format_fio_public(&public(seed))
}

/// The shared secret of two seeds.
pub fn secret(own: &str, other: &str, encoding: XEncoding) -> [u8; 64] {
    *ecdh::shared_secret(&private(own), &public(other), encoding).as_bytes()
}

/// The text of the Search Index that a sender places for a receiver.
pub fn search_index(sender: &str, receiver: &str) -> String {
    search_index_under(sender, receiver, XEncoding::Minimal)
}

/// The same under an encoding of x: any, for there are vectors of what nobody should do.
pub fn search_index_under(sender: &str, receiver: &str, encoding: XEncoding) -> String {
    let secret = ecdh::shared_secret(&private(sender), &public(receiver), encoding);
    index::derive(&secret, &public(receiver)).to_text()
}

/// A private key in hex that is the group order plus this, which may be negative.
pub fn group_order_plus(difference: i8) -> String {
    plus(GROUP_ORDER, difference)
}

/// An x-coordinate in hex that is the field prime plus this.
pub fn field_prime_plus(difference: i8) -> String {
    plus(FIELD_PRIME, difference)
}

fn plus(number: &str, difference: i8) -> String {
    let mut bytes = hex::decode(number).expect("a constant in hex");
    let last = bytes.last_mut().expect("not empty");
    *last = last.checked_add_signed(difference).expect("no carry");
    hex::encode(bytes)
}

/// An initialization vector that is different for each name.
pub fn iv(name: &str) -> InitializationVector {
    let digest = Sha256::digest(format!("iv of {name}"));
    InitializationVector::from_bytes(&digest[..16]).expect("16 bytes")
}

/// That many bytes of readable text.
pub fn filler(length: usize) -> String {
    "The quick brown fox jumps over the lazy dog. ".chars().cycle().take(length).collect()
}

/// Pairs of seeds whose shared x begins with zero bytes, found by counting up the number behind the other party's name.
pub struct LeadingZeroPair {
    /// The word that vector ids use.
    pub name: &'static str,
    /// One's own seed.
    pub own: &'static str,
    /// The other party's seed.
    pub other: &'static str,
    /// How x begins.
    pub x_begins: &'static str,
}

/// One pair for each way in which the encodings can differ, and a second one from another search.
pub const LEADING_ZERO_PAIRS: [LeadingZeroPair; 7] = [
    LeadingZeroPair { name: "one_zero_low", own: "alice", other: "bob-46", x_begins: "00 05" },
    LeadingZeroPair { name: "one_zero_high", own: "alice", other: "bob-833", x_begins: "00 f2" },
    LeadingZeroPair { name: "two_zeros_low", own: "alice", other: "bob-207743", x_begins: "00 00 4a" },
    LeadingZeroPair { name: "two_zeros_high", own: "alice", other: "bob-54148", x_begins: "00 00 de" },
    LeadingZeroPair { name: "one_zero_low_2", own: "fio-lz-999", other: "bob", x_begins: "00 21" },
    LeadingZeroPair { name: "one_zero_high_2", own: "fio-lz-1733", other: "bob", x_begins: "00 c9" },
    LeadingZeroPair { name: "two_zeros_high_2", own: "fio-lz-29073", other: "bob", x_begins: "00 00 95" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairs_are_what_they_say() {
        for pair in LEADING_ZERO_PAIRS {
            let x = ecdh::shared_x(&private(pair.own), &public(pair.other));
            let begins = hex::decode(pair.x_begins.replace(' ', "")).unwrap();
            assert!(x.starts_with(&begins), "{}", pair.name);
        }
    }
}

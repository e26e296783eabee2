//! Vectors of the chapter *Encrypted addresses*.

mod derivation;
mod level_key;
mod level_key_refused;
mod open;
mod seal;

use fio_reference::nbpa::{self, Kdf, Level, Purpose};

pub(super) use super::content::seal_plaintext;
use crate::author::Author;
use crate::material::private;

pub(super) fn write(author: &mut Author) {
    level_key::write(author);
    level_key_refused::write(author);
    seal::write(author);
    open::write(author);
    derivation::write(author);
}

/// An address on Bitcoin, that of the known answers.
pub(super) const BTC_NBPA: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
/// An address on Ethereum and its like.
pub(super) const ETH_NBPA: &str = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F";

/// What the keys of the known answers are for.
pub(super) const BTC: Purpose<'static> = Purpose {
    fio_address: Some("purse@alice"),
    chain_code: Some("BTC"),
    token_code: Some("BTC"),
    nbpa: Some(BTC_NBPA),
};

/// The same wallet, another chain.
pub(super) const ETH: Purpose<'static> = Purpose {
    fio_address: Some("purse@alice"),
    chain_code: Some("ETH"),
    token_code: Some("USDC"),
    nbpa: Some(ETH_NBPA),
};

pub(super) fn level_key(kdf: Kdf, level: Level, wallet: &str, purpose: &Purpose) -> [u8; 32] {
    *nbpa::level_key(kdf, level, &private(wallet), purpose).expect("a good purpose").as_bytes()
}

/// The text of an NBPA under this secret, with the initialization vector of a name.
pub(super) fn seal_nbpa(secret: &[u8], name: &str, nbpa: &str) -> String {
    let mut plaintext = Vec::new();
    fio_reference::abi::write_string(&mut plaintext, nbpa).expect("short");
    seal_plaintext(secret, name, &plaintext)
}

/// The word for a derivation in the ids of vectors.
pub(super) fn short(kdf: Kdf) -> &'static str {
    match kdf {
        Kdf::Literal => "literal",
        Kdf::Bound => "bound",
    }
}

/// The rule that says how it derives.
fn derivation_rule(kdf: Kdf) -> &'static str {
    match kdf {
        Kdf::Literal => "NBPA-01",
        Kdf::Bound => "NBPA-02",
    }
}

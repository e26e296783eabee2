//! Vectors of the chapter *Grants*.

mod open;
mod read;
mod seal;

use fio_reference::ecdh::XEncoding;

use super::nbpa::seal_plaintext;
use crate::author::Author;
use crate::material::secret;

pub(super) fn write(author: &mut Author) {
    seal::write(author);
    open::write(author);
    read::write(author);
}

/// Alice grants, Bob is granted.
const PAYEE: &str = "alice";
const PAYER: &str = "bob";

/// The text of a grant with the initialization vector of a name.
pub(super) fn grant(payee: &str, payer: &str, encoding: XEncoding, name: &str, level_key: &[u8]) -> String {
    seal_plaintext(&secret(payee, payer, encoding), name, level_key)
}

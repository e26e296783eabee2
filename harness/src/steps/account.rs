//! The steps of the chapter *Account names*.

use fio_reference::{Error, account};
use fio_vectors::operation::{AccountNameIn, AccountNameOk};

use super::{Walk, key, steps};
use crate::builtin::Result;

steps! {
    /// The steps of the chapter *Account names*.
    Account {
        /// The 13 values, from a compressed point.
        characters: fn(&[u8]) -> std::result::Result<Vec<u8>, Error> = |point| match point.try_into() {
            Ok(point) => account::name_characters(point).map(Vec::from),
            Err(_) => Err(Error::AccountUnderivable),
        };
        /// The digit of a value.
        digit: fn(u8) -> char = |value| char::from(b".12345abcdefghijklmnopqrstuvwxyz"[usize::from(value & 0x1f)]);
    }
}

/// `account.name`
pub(super) fn name(walk: &mut Walk, request: &AccountNameIn) -> Result<AccountNameOk> {
    let point = key::read_public(walk, &request.public)?;
    Ok(AccountNameOk { name: name_of(walk, &point)? })
}

/// The account name of a public key.
pub(super) fn name_of(walk: &mut Walk, point: &[u8]) -> Result<String> {
    let characters = (walk.steps.account.characters)(point);
    let characters = walk.take("characters", "ACCOUNT-01", characters)?;
    let name: String = characters.iter().take(12).map(|&value| (walk.steps.account.digit)(value)).collect();
    walk.note("name", "ACCOUNT-01", &name);
    Ok(name)
}

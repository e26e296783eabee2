//! Account names from public keys, and FIO Addresses (chapter *Account names*).

use crate::Error;
use crate::key::PublicKey;

const DIGITS: &[u8; 32] = b".12345abcdefghijklmnopqrstuvwxyz";
const NAME_LENGTH: usize = 12;

/// The name of the account of a public key: 12 characters.
///
/// Errors: `account.underivable` (ACCOUNT-04).
pub fn account_name(public: &PublicKey) -> Result<String, Error> {
    let characters = name_characters(&public.to_point())?;
    Ok(characters[..NAME_LENGTH].iter().map(|&value| char::from(DIGITS[usize::from(value)])).collect())
}

/// The 13 values of a name, 1 to 31 each and the last 1 to 15, from a compressed point.
///
/// Errors: `account.underivable`.
pub fn name_characters(point: &[u8; 33]) -> Result<[u8; NAME_LENGTH + 1], Error> {
    let mut characters = [0; NAME_LENGTH + 1];
    // Byte 0, the tag, is not used (ACCOUNT-01).
    let mut bytes = point[1..].iter();
    for (place, character) in characters.iter_mut().enumerate() {
        let mask = if place < NAME_LENGTH { 0x1f } else { 0x0f }; // ACCOUNT-03
        *character = bytes
            .by_ref()
            .map(|byte| byte & mask)
            .find(|&value| value != 0) // ACCOUNT-02
            .ok_or(Error::AccountUnderivable)?;
    }
    Ok(characters)
}

/// Whether this is a FIO Address: 3 to 64 characters, two parts around one `@`.
pub fn is_fio_address(address: &str) -> bool {
    (3..=64).contains(&address.len())
        && address.split_once('@').is_some_and(|(name, domain)| is_part(name) && is_part(domain))
}

/// Whether this is a FIO domain: one part of 1 to 62 characters.
pub fn is_fio_domain(domain: &str) -> bool {
    domain.len() <= 62 && is_part(domain)
}

fn is_part(part: &str) -> bool {
    !part.is_empty()
        && !part.starts_with('-')
        && !part.ends_with('-')
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

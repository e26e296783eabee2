//! Level keys, sealed for a payer (chapter *Grants*).

use crate::ecdh::{self, XEncoding};
use crate::key::{PrivateKey, PublicKey};
use crate::nbpa::{self, LevelKey};
use crate::sealed::{self, InitializationVector};
use crate::{Error, content, text};

/// What [`open`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The level key.
    pub level_key: LevelKey,
    /// The encoding of x that it was sealed under: the first where several coincide.
    pub x_encoding: XEncoding,
}

/// What [`read`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The grant.
    pub grant: Opened,
    /// The address that it came with.
    pub address: nbpa::Opened,
}

/// The level key that these bytes are.
///
/// Errors: `grant.malformed` (GRANT-03, GRANT-04).
pub fn parse_level_key(bytes: &[u8]) -> Result<LevelKey, Error> {
    LevelKey::from_bytes(bytes).map_err(|_| Error::GrantMalformed)
}

/// Seals a level key for a payer: its 32 bytes as they are (GRANT-01).
///
/// Errors: `ecdh.not_for_sealing` for [`XEncoding::TwosComplement`].
pub fn seal(
    level_key: &LevelKey,
    payee: &PrivateKey,
    payer: &PublicKey,
    encoding: XEncoding,
    iv: &InitializationVector,
) -> Result<String, Error> {
    let secret = ecdh::shared_secret(payee, payer, encoding.for_sealing()?);
    let keys = sealed::derive_keys(secret.as_bytes());
    Ok(text::encode(&sealed::seal(&keys, iv, level_key.as_bytes())))
}

/// Opens a grant under each of the distinct encodings of x (GRANT-02).
///
/// Errors: `text.malformed`, `sealed.rejected` (GRANT-06), `grant.malformed` (GRANT-04).
pub fn open(payer: &PrivateKey, payee: &PublicKey, text: &str) -> Result<Opened, Error> {
    let (plaintext, x_encoding) = content::open_with_keys(payer, payee, &text::decode(text)?)?;
    Ok(Opened { level_key: parse_level_key(&plaintext)?, x_encoding })
}

/// Opens a grant, and with its level key the sealed address that it came with.
///
/// Errors: as [`open`]; `grant.stale` where the two do not belong together (GRANT-05); `text.malformed`, `nbpa.malformed`.
pub fn read(payer: &PrivateKey, payee: &PublicKey, text: &str, address: &str) -> Result<Granted, Error> {
    read_as(open(payer, payee, text)?, address, nbpa::open)
}

/// As [`read`], in strict mode.
///
/// Errors: as [`read`].
pub fn read_strict(
    payer: &PrivateKey,
    payee: &PublicKey,
    text: &str,
    address: &str,
) -> Result<Granted, Error> {
    read_as(open(payer, payee, text)?, address, nbpa::open_strict)
}

fn read_as(
    grant: Opened,
    address: &str,
    open: fn(&LevelKey, &str) -> Result<nbpa::Opened, Error>,
) -> Result<Granted, Error> {
    let address = open(&grant.level_key, address).map_err(|error| match error {
        Error::SealedRejected => Error::GrantStale,
        other => other,
    })?;
    Ok(Granted { grant, address })
}

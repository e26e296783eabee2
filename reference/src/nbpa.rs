//! Addresses on other blockchains, sealed under keys of three levels (chapter *Encrypted addresses*).

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::abi::{Reader, write_string};
use crate::account::is_fio_address;
use crate::key::PrivateKey;
use crate::sealed::{self, InitializationVector};
use crate::{Error, text, wallet};

/// How level keys are derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kdf {
    /// `nbpa-kdf-literal`: what the source says (NBPA-01). A key above the level `nbpa` opens more than it should.
    Literal,
    /// `nbpa-kdf-bound`: a key opens what it is for (NBPA-02).
    Bound,
}

/// What a level key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// All addresses of a FIO Address.
    Address,
    /// All addresses of a FIO Address on one chain.
    Chain,
    /// One address.
    Nbpa,
}

impl Kdf {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Literal, Self::Bound];

    /// The name in the specification.
    pub fn name(self) -> &'static str {
        match self {
            Self::Literal => "nbpa-kdf-literal",
            Self::Bound => "nbpa-kdf-bound",
        }
    }

    /// The derivation of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kdf| kdf.name() == name)
    }
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Address, Self::Chain, Self::Nbpa];

    /// The name in the specification.
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Chain => "chain",
            Self::Nbpa => "nbpa",
        }
    }

    /// The level of this name.
    ///
    /// Errors: `nbpa.malformed` (NBPA-05).
    pub fn from_name(name: &str) -> Result<Self, Error> {
        let level = Self::ALL.into_iter().find(|level| level.name() == name);
        level.ok_or(Error::NbpaMalformed("a level is address, chain or nbpa (NBPA-05)"))
    }
}

/// A level key: 32 bytes, wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct LevelKey(Zeroizing<[u8; 32]>);

impl LevelKey {
    /// The key with these bytes.
    ///
    /// Errors: `nbpa.malformed` (NBPA-08).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let malformed = |_| Error::NbpaMalformed("a level key has 32 bytes (NBPA-08)");
        bytes.try_into().map(|bytes: &[u8; 32]| Self(Zeroizing::new(*bytes))).map_err(malformed)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for LevelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LevelKey(..)")
    }
}

/// What a level key is for. A formula takes what it uses, and does not look at the rest.
#[derive(Clone, Copy, Debug, Default)]
pub struct Purpose<'a> {
    /// The FIO Address that publishes.
    pub fio_address: Option<&'a str>,
    /// The chain.
    pub chain_code: Option<&'a str>,
    /// The token, or `*`.
    pub token_code: Option<&'a str>,
    /// The address on that chain.
    pub nbpa: Option<&'a str>,
}

/// The key of a level (NBPA-01, NBPA-02). The wallet secret is the private key that owns the FIO Address (NBPA-03).
///
/// Errors: `nbpa.malformed` where something that the formula uses is missing or not of its form (NBPA-06).
pub fn level_key(
    kdf: Kdf,
    level: Level,
    wallet_secret: &PrivateKey,
    purpose: &Purpose,
) -> Result<LevelKey, Error> {
    let secret = wallet_secret.to_bytes();
    Ok(match kdf {
        Kdf::Literal => LevelKey(hmac(&*secret, &literal_message(level, purpose)?)),
        Kdf::Bound => LevelKey(hmac(&*bound_secret(wallet_secret), &bound_message(level, purpose)?)),
    })
}

/// The wallet secret as `nbpa-kdf-bound` uses it: kept apart from what else the private key is used for.
pub fn bound_secret(wallet_secret: &PrivateKey) -> Zeroizing<[u8; 32]> {
    hmac(b"FIO-NBPA-v2/wallet-secret", &*wallet_secret.to_bytes())
}

/// What `nbpa-kdf-literal` authenticates: the label of the level, for `nbpa` with the NBPA after it and nothing between (NBPA-01).
///
/// Errors: as [`level_key`].
pub fn literal_message(level: Level, purpose: &Purpose) -> Result<Vec<u8>, Error> {
    Ok(match level {
        Level::Address => b"FIO Address level secret key".to_vec(),
        Level::Chain => b"Blockchain level secret key".to_vec(),
        Level::Nbpa => [b"NBPA secret key", nbpa(purpose)?.as_bytes()].concat(),
    })
}

/// What `nbpa-kdf-bound` authenticates: a label and all that the key is for, each as ABI `string` (NBPA-02).
///
/// Errors: as [`level_key`].
pub fn bound_message(level: Level, purpose: &Purpose) -> Result<Vec<u8>, Error> {
    let parts = match level {
        Level::Address => vec!["FIO-NBPA-v2/address".to_owned(), fio_address(purpose)?],
        Level::Chain => vec!["FIO-NBPA-v2/chain".to_owned(), fio_address(purpose)?, chain_code(purpose)?],
        Level::Nbpa => vec![
            "FIO-NBPA-v2/nbpa".to_owned(),
            fio_address(purpose)?,
            chain_code(purpose)?,
            token_code(purpose)?,
            nbpa(purpose)?.to_owned(),
        ],
    };
    let mut message = Vec::new();
    for part in &parts {
        write_string(&mut message, part).map_err(as_nbpa)?;
    }
    Ok(message)
}

/// Whether this is a chain code: 1 to 10 letters, digits and `$`, in either case.
pub fn is_chain_code(code: &str) -> bool {
    wallet::is_code(&code.to_ascii_uppercase())
}

/// Whether this is a token code: the same, or `*`.
pub fn is_token_code(code: &str) -> bool {
    code == "*" || is_chain_code(code)
}

/// What [`open`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The address.
    pub nbpa: String,
    /// The number of bytes after it.
    pub leftover: usize,
}

/// Packs an NBPA (NBPA-07).
///
/// Errors: `nbpa.malformed` for the empty string (NBPA-12).
pub fn pack(nbpa: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut plaintext = Zeroizing::new(Vec::new());
    write_string(&mut plaintext, not_empty(nbpa)?).map_err(as_nbpa)?;
    Ok(plaintext)
}

/// Seals an NBPA under the key of a level (NBPA-07).
///
/// Errors: `nbpa.malformed` for the empty string (NBPA-12).
pub fn seal(level_key: &LevelKey, iv: &InitializationVector, nbpa: &str) -> Result<String, Error> {
    let keys = sealed::derive_keys(level_key.as_bytes());
    Ok(text::encode(&sealed::seal(&keys, iv, &pack(nbpa)?)))
}

/// Opens a sealed NBPA. Bytes after it are ignored and counted (NBPA-10).
///
/// Errors: `text.malformed`, `sealed.rejected` (NBPA-11), `nbpa.malformed` (NBPA-09).
pub fn open(level_key: &LevelKey, text: &str) -> Result<Opened, Error> {
    let keys = sealed::derive_keys(level_key.as_bytes());
    let plaintext = sealed::open(&keys, &text::decode(text)?)?;
    let mut reader = Reader::new(&plaintext);
    let nbpa = not_empty(reader.read_string().map_err(as_nbpa)?)?;
    Ok(Opened { nbpa: nbpa.to_owned(), leftover: reader.leftover() })
}

/// As [`open`], in strict mode (NBPA-10).
///
/// Errors: as [`open`].
pub fn open_strict(level_key: &LevelKey, text: &str) -> Result<Opened, Error> {
    match open(level_key, text)? {
        opened if opened.leftover == 0 => Ok(opened),
        _ => Err(Error::NbpaMalformed("bytes follow the address (NBPA-10)")),
    }
}

fn fio_address(purpose: &Purpose) -> Result<String, Error> {
    let address = purpose.fio_address.filter(|address| is_fio_address(address));
    address.map(str::to_ascii_lowercase).ok_or(Error::NbpaMalformed("a FIO Address is needed (NBPA-06)"))
}

fn chain_code(purpose: &Purpose) -> Result<String, Error> {
    let code = purpose.chain_code.filter(|code| is_chain_code(code));
    code.map(str::to_ascii_uppercase).ok_or(Error::NbpaMalformed("a chain code is needed (NBPA-06)"))
}

fn token_code(purpose: &Purpose) -> Result<String, Error> {
    let code = purpose.token_code.filter(|code| is_token_code(code));
    code.map(str::to_ascii_uppercase).ok_or(Error::NbpaMalformed("a token code or * is needed (NBPA-06)"))
}

fn nbpa<'a>(purpose: &Purpose<'a>) -> Result<&'a str, Error> {
    let nbpa = purpose.nbpa.filter(|nbpa| !nbpa.is_empty());
    nbpa.ok_or(Error::NbpaMalformed("an address of at least one byte is needed (NBPA-06)"))
}

fn not_empty(nbpa: &str) -> Result<&str, Error> {
    match nbpa {
        "" => Err(Error::NbpaMalformed("an address has at least one byte (NBPA-09, NBPA-12)")),
        nbpa => Ok(nbpa),
    }
}

fn hmac(key: &[u8], message: &[u8]) -> Zeroizing<[u8; 32]> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    Zeroizing::new(mac.chain_update(message).finalize().into_bytes().into())
}

fn as_nbpa(error: Error) -> Error {
    match error {
        Error::AbiMalformed(reason) => Error::NbpaMalformed(reason),
        other => other,
    }
}

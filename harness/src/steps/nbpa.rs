//! The steps of the chapter *Encrypted addresses*.

use fio_reference::Error;
use fio_reference::nbpa::{self, Kdf, Level, Purpose};
use fio_vectors::operation::{LevelKeyIn, LevelKeyOk, NbpaOpenIn, NbpaOpenOk, NbpaSealIn, Text};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Abi, Cursor, Walk, key, sealed, steps, text};
use crate::builtin::{Failure, Result, random_iv};

type Refusable<T> = std::result::Result<T, Error>;

steps! {
    /// The steps of the chapter *Encrypted addresses*.
    Nbpa {
        /// The wallet secret of a private key.
        wallet_secret: fn(&[u8]) -> Vec<u8> = <[u8]>::to_vec;
        /// The key that `nbpa-kdf-bound` derives level keys from.
        bound_secret: fn(&[u8]) -> Vec<u8> = |secret| hmac(b"FIO-NBPA-v2/wallet-secret", secret);
        /// The level of a name.
        level: fn(&str) -> Refusable<Level> = Level::from_name;
        /// What `nbpa-kdf-literal` authenticates.
        literal_message: fn(Level, &Purpose<'_>) -> Refusable<Vec<u8>> = nbpa::literal_message;
        /// What `nbpa-kdf-bound` authenticates.
        bound_message: fn(Level, &Purpose<'_>) -> Refusable<Vec<u8>> = nbpa::bound_message;
        /// The level key of secret and message.
        derive: fn(&[u8], &[u8]) -> Vec<u8> = hmac;
        /// The level key, if it has the right length.
        read_level_key: fn(&[u8]) -> Refusable<Vec<u8>> =
            |bytes| Ok(nbpa::LevelKey::from_bytes(bytes)?.as_bytes().to_vec());
        /// The plaintext of an address.
        write: fn(&Abi, &str) -> Refusable<Vec<u8>> = |abi, nbpa| abi.write_string(nbpa);
        /// Reads an address.
        read: fn(&mut Cursor<'_>) -> Refusable<String> = |cursor| cursor.read_string();
        /// Checks that an address is one.
        check: fn(&str) -> Refusable<()> = |nbpa| match nbpa {
            "" => Err(Error::NbpaMalformed("an address has at least one byte (NBPA-09, NBPA-12)")),
            _ => Ok(()),
        };
        /// Checks the number of bytes that are left over; in strict mode or not.
        check_end: fn(usize, bool) -> Refusable<()> = |leftover, is_strict| match is_strict && leftover > 0 {
            true => Err(Error::NbpaMalformed("bytes follow the address (NBPA-10)")),
            false => Ok(()),
        };
    }
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key);
    mac.map_or_else(|_| Vec::new(), |mac| mac.chain_update(message).finalize().into_bytes().to_vec())
}

/// `nbpa.level_key`
pub(super) fn level_key(walk: &mut Walk, request: &LevelKeyIn) -> Result<LevelKeyOk> {
    let kdf = Kdf::from_name(&request.kdf)
        .ok_or_else(|| Failure::Unknown(format!("there is no derivation {}", request.kdf)))?;
    let private = key::read_private(walk, &request.private.0)?;
    let steps = &walk.steps.nbpa;
    let secret = (steps.wallet_secret)(&private);
    walk.note("wallet_secret", "NBPA-03", &secret);
    let level = (steps.level)(&request.level).map_err(|error| walk.refuse("level", "NBPA-05", error))?;
    let purpose = Purpose {
        fio_address: request.fio_address.as_deref(),
        chain_code: request.chain_code.as_deref(),
        token_code: request.token_code.as_deref(),
        nbpa: request.nbpa.as_deref(),
    };
    let (rule, secret, message) = match kdf {
        Kdf::Literal => ("NBPA-01", secret, (steps.literal_message)(level, &purpose)),
        Kdf::Bound => {
            let bound = (steps.bound_secret)(&secret);
            walk.note("bound_secret", "NBPA-02", &bound);
            ("NBPA-02", bound, (steps.bound_message)(level, &purpose))
        }
    };
    let message = message.map_err(|error| walk.refuse("message", "NBPA-06", error))?;
    walk.note("message", rule, &message);
    let level_key = (steps.derive)(&secret, &message);
    walk.note("level_key", rule, &level_key);
    Ok(LevelKeyOk { level_key: level_key.as_slice().into() })
}

/// `nbpa.seal`
pub(super) fn seal(walk: &mut Walk, request: NbpaSealIn) -> Result<Text> {
    let level_key = read_level_key(walk, &request.level_key.0)?;
    let steps = &walk.steps.nbpa;
    (steps.check)(&request.nbpa).map_err(|error| walk.refuse("nbpa", "NBPA-12", error))?;
    let plaintext = (steps.write)(&walk.steps.abi, &request.nbpa);
    let plaintext = walk.take("plaintext", "NBPA-07", plaintext)?;
    let iv = match request.iv {
        Some(iv) => sealed::read_iv(walk, &iv.0)?,
        None => random_iv()?.as_bytes().to_vec(),
    };
    let sealed = sealed::seal(walk, &level_key, &iv, &plaintext)?;
    Ok(Text { text: text::encode(walk, &sealed) })
}

/// `nbpa.open`
pub(super) fn open(walk: &mut Walk, request: &NbpaOpenIn) -> Result<NbpaOpenOk> {
    let level_key = read_level_key(walk, &request.level_key.0)?;
    open_text(walk, &level_key, &request.text, request.strict == Some(true))
}

/// Opens the text of a sealed address.
pub(super) fn open_text(
    walk: &mut Walk,
    level_key: &[u8],
    text: &str,
    is_strict: bool,
) -> Result<NbpaOpenOk> {
    let sealed = text::decode(walk, text)?;
    let plaintext = sealed::open(walk, level_key, &sealed)?;
    let steps = &walk.steps.nbpa;
    let mut cursor = Cursor::new(&walk.steps.abi, &plaintext);
    let nbpa = (steps.read)(&mut cursor).map_err(as_nbpa).and_then(|nbpa| {
        (steps.check)(&nbpa)?;
        Ok(nbpa)
    });
    let leftover = cursor.rest().len();
    let nbpa = walk.take("nbpa", "NBPA-09", nbpa)?;
    walk.note("leftover", "NBPA-10", &leftover);
    (steps.check_end)(leftover, is_strict).map_err(|error| walk.refuse("leftover", "NBPA-10", error))?;
    Ok(NbpaOpenOk { nbpa, leftover })
}

fn read_level_key(walk: &mut Walk, bytes: &[u8]) -> Result<Vec<u8>> {
    let level_key = (walk.steps.nbpa.read_level_key)(bytes);
    walk.take("level_key", "NBPA-08", level_key)
}

fn as_nbpa(error: Error) -> Error {
    match error {
        Error::AbiMalformed(reason) => Error::NbpaMalformed(reason),
        other => other,
    }
}

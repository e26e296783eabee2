//! The steps of the chapter *Grants*.

use fio_reference::{Error, grant};
use fio_vectors::operation::{GrantOpenIn, GrantOpenOk, GrantSealIn, Text};

use super::{Walk, content, ecdh, key, nbpa, sealed, steps, text};
use crate::builtin::{Failure, Result, random_iv, x_encoding};

type Refusable<T> = std::result::Result<T, Error>;

steps! {
    /// The steps of the chapter *Grants*.
    Grant {
        /// Checks the length of a level key that is to be sealed.
        check: fn(&[u8]) -> Refusable<()> = |bytes| grant::parse_level_key(bytes).map(drop);
        /// The plaintext of a level key.
        write: fn(&[u8]) -> Vec<u8> = <[u8]>::to_vec;
        /// The level key of a plaintext.
        read: fn(&[u8]) -> Refusable<Vec<u8>> = |plaintext| Ok(grant::parse_level_key(plaintext)?.as_bytes().to_vec());
        /// What the refusal of a sealed address means that came with the grant.
        refusal: fn(Error) -> Error = |error| match error {
            Error::SealedRejected => Error::GrantStale,
            other => other,
        };
    }
}

/// `grant.seal`
pub(super) fn seal(walk: &mut Walk, request: GrantSealIn) -> Result<Text> {
    let private = key::read_private(walk, &request.private.0)?;
    let public = key::read_public(walk, &request.public)?;
    let steps = &walk.steps.grant;
    (steps.check)(&request.level_key.0).map_err(|error| walk.refuse("level_key", "GRANT-03", error))?;
    let encoding = request.x_encoding.as_deref().map_or(Ok(walk.declared), x_encoding)?;
    let encoding = ecdh::encoding_for_sealing(walk, encoding)?;
    let iv = match request.iv {
        Some(iv) => sealed::read_iv(walk, &iv.0)?,
        None => random_iv()?.as_bytes().to_vec(),
    };
    let secret = ecdh::secret_of(walk, &private, &public, encoding)?;
    let plaintext = (walk.steps.grant.write)(&request.level_key.0);
    walk.note("plaintext", "GRANT-01", &plaintext);
    let sealed = sealed::seal(walk, &secret, &iv, &plaintext)?;
    Ok(Text { text: text::encode(walk, &sealed) })
}

/// `grant.open`
pub(super) fn open(walk: &mut Walk, request: &GrantOpenIn) -> Result<GrantOpenOk> {
    let private = key::read_private(walk, &request.private.0)?;
    let public = key::read_public(walk, &request.public)?;
    let sealed = text::decode(walk, &request.text)?;
    let (plaintext, x_encoding) = content::open_with_keys(walk, &private, &public, &sealed)?;
    let level_key = (walk.steps.grant.read)(&plaintext);
    let level_key = walk.take("level_key", "GRANT-04", level_key)?;
    let address = match &request.public_address {
        None => None,
        Some(text) => Some(nbpa::open_text(walk, &level_key, text, request.strict == Some(true)).map_err(
            |failure| match failure {
                Failure::Refused(error) => walk.refuse("nbpa", "GRANT-05", (walk.steps.grant.refusal)(error)),
                other => other,
            },
        )?),
    };
    let (nbpa, leftover) = address.map(|address| (address.nbpa, address.leftover)).unzip();
    Ok(GrantOpenOk {
        level_key: level_key.as_slice().into(),
        nbpa,
        leftover,
        x_encoding: x_encoding.name().into(),
    })
}

//! The shared secret of two parties (chapter *Shared secret*).

use std::fmt;

use k256::ProjectivePoint;
use k256::elliptic_curve::BatchNormalize;
use k256::elliptic_curve::point::AffineCoordinates;
use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

use crate::Error;
use crate::key::{PrivateKey, PublicKey};

/// Which bytes of the x-coordinate are hashed. Deployed software disagrees, so every caller says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XEncoding {
    /// x without its leading zero bytes (ECDH-02).
    Minimal,
    /// All 32 bytes (ECDH-03).
    Fixed32,
    /// x without each leading zero byte that is followed by a byte below 80 hex (ECDH-04). Never sealed under.
    TwosComplement,
}

impl XEncoding {
    /// The order in which a reader tries them (ECDH-08).
    pub const ALL: [Self; 3] = [Self::Minimal, Self::Fixed32, Self::TwosComplement];

    /// The name in the specification.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Fixed32 => "fixed32",
            Self::TwosComplement => "twos-complement",
        }
    }

    /// The encoding of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.name() == name)
    }

    /// This encoding, if one may seal under it (ECDH-07).
    ///
    /// Errors: `ecdh.not_for_sealing` for [`Self::TwosComplement`].
    pub fn for_sealing(self) -> Result<Self, Error> {
        match self {
            Self::Minimal | Self::Fixed32 => Ok(self),
            Self::TwosComplement => Err(Error::EcdhNotForSealing),
        }
    }
}

/// The shared secret of two parties: 64 bytes, wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedSecret(Zeroizing<[u8; 64]>);

impl SharedSecret {
    /// The 64 bytes.
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSecret(..)")
    }
}

/// The shared secret of one's own private key and the other party's public key under an encoding of x.
pub fn shared_secret(private: &PrivateKey, public: &PublicKey, encoding: XEncoding) -> SharedSecret {
    let x = shared_x(private, public);
    hash_x(encode_x(&x, encoding))
}

/// The distinct shared secrets, each with the first encoding that gives it, in the order in which a reader tries them. The curve
/// arithmetic is done once.
pub fn shared_secrets(private: &PrivateKey, public: &PublicKey) -> Vec<(XEncoding, SharedSecret)> {
    hash_distinct(&shared_x(private, public))
}

/// [`shared_secrets`] with each of these parties, for less than one after the other.
pub fn shared_secrets_with_all(
    private: &PrivateKey,
    publics: &[PublicKey],
) -> Vec<Vec<(XEncoding, SharedSecret)>> {
    shared_xs(private, publics).iter().map(|x| hash_distinct(x)).collect()
}

/// The affine x-coordinate of private key times public key: 32 bytes, big-endian.
pub fn shared_x(private: &PrivateKey, public: &PublicKey) -> Zeroizing<[u8; 32]> {
    let secret = private.0.diffie_hellman(&public.0);
    Zeroizing::new((*secret.raw_secret_bytes()).into())
}

/// [`shared_x`] with each of these public keys. The points are made affine together, with one field inversion for all of them.
pub fn shared_xs(private: &PrivateKey, publics: &[PublicKey]) -> Vec<Zeroizing<[u8; 32]>> {
    let scalar = Zeroizing::new(private.0.to_nonzero_scalar());
    let multiples = publics.iter().map(|public| public.0.to_projective() * **scalar);
    let multiples = Zeroizing::new(multiples.collect::<Vec<ProjectivePoint>>());
    let points = Zeroizing::new(ProjectivePoint::batch_normalize(multiples.as_slice()));
    points.iter().map(|point| Zeroizing::new(point.x().into())).collect()
}

/// The bytes of x that are hashed: 1 to 32.
pub fn encode_x(x: &[u8; 32], encoding: XEncoding) -> &[u8] {
    let dropped =
        |is_dropped: fn(&[u8]) -> bool| (0..x.len() - 1).take_while(|&i| is_dropped(&x[i..])).count();
    match encoding {
        XEncoding::Minimal => &x[dropped(|rest| rest[0] == 0)..],
        XEncoding::Fixed32 => x,
        XEncoding::TwosComplement => &x[dropped(|rest| rest[0] == 0 && rest[1] < 0x80)..],
    }
}

/// The encodings that give different bytes for x, in the order in which a reader tries them.
pub fn distinct_encodings(x: &[u8; 32]) -> Vec<XEncoding> {
    let mut distinct: Vec<XEncoding> = Vec::with_capacity(XEncoding::ALL.len());
    for encoding in XEncoding::ALL {
        let bytes = encode_x(x, encoding);
        if distinct.iter().all(|&earlier| encode_x(x, earlier) != bytes) {
            distinct.push(encoding);
        }
    }
    distinct
}

/// The secrets of the distinct encodings of x.
fn hash_distinct(x: &[u8; 32]) -> Vec<(XEncoding, SharedSecret)> {
    distinct_encodings(x).into_iter().map(|encoding| (encoding, hash_x(encode_x(x, encoding)))).collect()
}

/// SHA-512 of the encoded x (ECDH-01).
pub fn hash_x(encoded_x: &[u8]) -> SharedSecret {
    let mut secret = Zeroizing::new([0; 64]);
    Sha512::new().chain_update(encoded_x).finalize_into((&mut *secret).into());
    SharedSecret(secret)
}

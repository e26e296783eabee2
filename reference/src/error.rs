use thiserror::Error;

/// Why something was refused. Each variant is one error code of the specification; the text names the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// `key.malformed`: not a key.
    #[error("key.malformed: {0}")]
    KeyMalformed(&'static str),
    /// `key.checksum`: the checksum is wrong.
    #[error("key.checksum: {0}")]
    KeyChecksum(&'static str),
    /// `key.not_on_curve`: x is not that of a point on the curve.
    #[error("key.not_on_curve: no point of secp256k1 has this x (KEY-12)")]
    KeyNotOnCurve,
    /// `key.out_of_range`: a private key of 0 or at least the group order.
    #[error("key.out_of_range: a private key is at least 1 and below the group order (KEY-06)")]
    KeyOutOfRange,
    /// `account.underivable`: a key from which no account name can be derived.
    #[error("account.underivable: the key gives fewer than 13 characters (ACCOUNT-04)")]
    AccountUnderivable,
    /// `ecdh.not_for_sealing`: asked to seal, or to publish a Search Index, under `twos-complement`.
    #[error(
        "ecdh.not_for_sealing: what others are to open or find is made under minimal or fixed32 only (ECDH-07)"
    )]
    EcdhNotForSealing,
    /// `sealed.iv_length`: an initialization vector that is not 16 bytes long.
    #[error("sealed.iv_length: an initialization vector has 16 bytes (SEALED-03)")]
    SealedIvLength,
    /// `sealed.rejected`: not sealed under this secret, or damaged. Nothing more is said (SEALED-11).
    #[error("sealed.rejected")]
    SealedRejected,
    /// `text.malformed`: not canonical base64.
    #[error("text.malformed: {0}")]
    TextMalformed(&'static str),
    /// `abi.malformed`: bytes that are no value of the type.
    #[error("abi.malformed: {0}")]
    AbiMalformed(&'static str),
    /// `content.malformed`: a plaintext that no reading fits. The text is that of the first reading.
    #[error("content.malformed: {0}")]
    ContentMalformed(&'static str),
    /// `content.invalid`: content that the type does not allow.
    #[error("content.invalid: {0}")]
    ContentInvalid(&'static str),
    /// `size.too_small`: text shorter than the chain takes.
    #[error("size.too_small: content has at least 64 characters (SIZE-07)")]
    SizeTooSmall,
    /// `size.too_large`: content longer than the profile allows.
    #[error("size.too_large: {0}")]
    SizeTooLarge(&'static str),
    /// `index.malformed`: not a Search Index.
    #[error("index.malformed: a Search Index is 0x and 32 lower-case hexadecimal digits (INDEX-06)")]
    IndexMalformed,
    /// `backup.malformed`: not a list of counterparties.
    #[error("backup.malformed: {0}")]
    BackupMalformed(&'static str),
    /// `nbpa.malformed`: not an encrypted address, or nothing that a level key can be derived from.
    #[error("nbpa.malformed: {0}")]
    NbpaMalformed(&'static str),
    /// `grant.malformed`: not a level key.
    #[error("grant.malformed: a level key has 32 bytes (GRANT-03, GRANT-04)")]
    GrantMalformed,
    /// `grant.stale`: a level key that does not open the address it came with.
    #[error("grant.stale: the level key does not open the address it came with (GRANT-05)")]
    GrantStale,
    /// `lookup.malformed`: a request for an encrypted address that is not of its form.
    #[error("lookup.malformed: {0}")]
    LookupMalformed(&'static str),
    /// `lookup.not_found`: no such encrypted address, or no grant for it.
    #[error("lookup.not_found: no such address, or no grant for it (LOOKUP-08)")]
    LookupNotFound,
    /// `match.key_not_held`: none of the private keys belongs to the record.
    #[error("match.key_not_held: no private key belongs to the record (MATCH-05)")]
    MatchKeyNotHeld,
}

impl Error {
    /// The code, as the specification spells it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeyMalformed(_) => "key.malformed",
            Self::KeyChecksum(_) => "key.checksum",
            Self::KeyNotOnCurve => "key.not_on_curve",
            Self::KeyOutOfRange => "key.out_of_range",
            Self::AccountUnderivable => "account.underivable",
            Self::EcdhNotForSealing => "ecdh.not_for_sealing",
            Self::SealedIvLength => "sealed.iv_length",
            Self::SealedRejected => "sealed.rejected",
            Self::TextMalformed(_) => "text.malformed",
            Self::AbiMalformed(_) => "abi.malformed",
            Self::ContentMalformed(_) => "content.malformed",
            Self::ContentInvalid(_) => "content.invalid",
            Self::SizeTooSmall => "size.too_small",
            Self::SizeTooLarge(_) => "size.too_large",
            Self::IndexMalformed => "index.malformed",
            Self::BackupMalformed(_) => "backup.malformed",
            Self::NbpaMalformed(_) => "nbpa.malformed",
            Self::GrantMalformed => "grant.malformed",
            Self::GrantStale => "grant.stale",
            Self::LookupMalformed(_) => "lookup.malformed",
            Self::LookupNotFound => "lookup.not_found",
            Self::MatchKeyNotHeld => "match.key_not_held",
        }
    }
}

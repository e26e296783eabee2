use thiserror::Error;

/// Why a message was refused. Each variant is one error code of the chapter; the text names the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// Keys, sealed bytes, text and content keep their codes.
    #[error(transparent)]
    Reference(#[from] fio_reference::Error),
    /// `layer2.malformed`: not a message.
    #[error("layer2.malformed: {0}")]
    Malformed(&'static str),
    /// `layer2.version`: a version other than 1.
    #[error("layer2.version: the version is 1 (LAYER2-13)")]
    Version,
    /// `layer2.too_large`: an envelope of more than 8,192 bytes.
    #[error("layer2.too_large: an envelope has at most 8192 bytes (LAYER2-11)")]
    TooLarge,
    /// `layer2.wrong_chain`: for another chain.
    #[error("layer2.wrong_chain: the message is for another chain (LAYER2-18)")]
    WrongChain,
    /// `layer2.expired`: expired.
    #[error("layer2.expired: the message has expired (LAYER2-19)")]
    Expired,
    /// `layer2.not_yet_valid`: created more than 300 s in the future.
    #[error("layer2.not_yet_valid: the message was created more than 300 s from now (LAYER2-20)")]
    NotYetValid,
    /// `layer2.not_for_me`: another's route.
    #[error("layer2.not_for_me: the route is another's (LAYER2-23)")]
    NotForMe,
    /// `layer2.non_canonical`: a signature that is not canonical.
    #[error("layer2.non_canonical: r or s is not canonical (LAYER2-06)")]
    NonCanonical,
    /// `layer2.bad_signature`: a signature that gives no key, or another than the sender's.
    #[error("layer2.bad_signature: the signature is not that of the sender's key (LAYER2-07)")]
    BadSignature,
    /// `layer2.unknown_sender`: the chain does not serve the sender's FIO Address.
    #[error("layer2.unknown_sender: the chain does not serve the sender's FIO Address (LAYER2-21)")]
    UnknownSender,
    /// `layer2.key_mismatch`: the sender's keys are not those that the chain has.
    #[error("layer2.key_mismatch: the chain has other keys for the sender (LAYER2-22)")]
    KeyMismatch,
    /// `layer2.replay`: accepted before.
    #[error("layer2.replay: the message was accepted before (LAYER2-24)")]
    Replay,
    /// `layer2.type_forbidden`: a type of content that may not travel so.
    #[error("layer2.type_forbidden: this type of content does not travel off the chain (LAYER2-10)")]
    TypeForbidden,
    /// `layer2.identity_mismatch`: the inner plaintext names other parties.
    #[error("layer2.identity_mismatch: the inner plaintext names other parties (LAYER2-27)")]
    IdentityMismatch,
    /// `layer2.rate_limited`: the sender has sent too much.
    #[error("layer2.rate_limited: the sender has sent too much (LAYER2-33)")]
    RateLimited,
    /// `layer2.mailbox_full`: too much waits on the route.
    #[error("layer2.mailbox_full: too much waits on the route (LAYER2-33)")]
    MailboxFull,
    /// `layer2.relay_full`: the relay takes nothing more.
    #[error("layer2.relay_full: the relay takes nothing more (LAYER2-33)")]
    RelayFull,
}

impl Error {
    /// The code, as the specification spells it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Reference(error) => error.code(),
            Self::Malformed(_) => "layer2.malformed",
            Self::Version => "layer2.version",
            Self::TooLarge => "layer2.too_large",
            Self::WrongChain => "layer2.wrong_chain",
            Self::Expired => "layer2.expired",
            Self::NotYetValid => "layer2.not_yet_valid",
            Self::NotForMe => "layer2.not_for_me",
            Self::NonCanonical => "layer2.non_canonical",
            Self::BadSignature => "layer2.bad_signature",
            Self::UnknownSender => "layer2.unknown_sender",
            Self::KeyMismatch => "layer2.key_mismatch",
            Self::Replay => "layer2.replay",
            Self::TypeForbidden => "layer2.type_forbidden",
            Self::IdentityMismatch => "layer2.identity_mismatch",
            Self::RateLimited => "layer2.rate_limited",
            Self::MailboxFull => "layer2.mailbox_full",
            Self::RelayFull => "layer2.relay_full",
        }
    }
}

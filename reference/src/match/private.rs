//! Private records of FIP-5: which pair of keys opens one.

use super::Selected;
use crate::content::{self, ContentType};
use crate::key::{self, PrivateKey, PublicKey};
use crate::{Error, index, text};

/// A getter of FIP-5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivateGetter {
    /// `priv_get_received_fio_requests`
    ReceivedRequests,
    /// `priv_get_sent_fio_requests`
    SentRequests,
    /// `priv_get_received_actions`
    ReceivedActions,
}

impl PrivateGetter {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ReceivedRequests, Self::SentRequests, Self::ReceivedActions];

    /// The name of the endpoint.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReceivedRequests => "priv_get_received_fio_requests",
            Self::SentRequests => "priv_get_sent_fio_requests",
            Self::ReceivedActions => "priv_get_received_actions",
        }
    }

    /// The getter of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|getter| getter.name() == name)
    }

    /// The type of content of what it returns.
    pub fn content_type(self) -> ContentType {
        match self {
            Self::ReceivedActions => ContentType::PrivateSendAction,
            _ => ContentType::PrivateFundsRequest,
        }
    }
}

/// A private record as a getter returns it.
#[derive(Clone, Copy, Debug)]
pub struct PrivateRecord<'a> {
    /// The public key that it names, as text.
    pub public_key: &'a str,
    /// The Search Index that it carries.
    pub search_index: &'a str,
    /// The content, as text.
    pub content: &'a str,
}

/// Opens a private record (MATCH-11, MATCH-12).
///
/// Errors: `text.malformed`, `content.malformed`, `content.invalid`, `sealed.rejected`, `key.*`, `match.key_not_held`.
pub fn select_private(
    getter: PrivateGetter,
    record: &PrivateRecord,
    keyring: &[PrivateKey],
    counterparties: &[&str],
) -> Result<Selected, Error> {
    let sealed = text::decode(record.content)?;
    let recorded = key::parse_fio_public(record.public_key)?;
    let is_sent = getter == PrivateGetter::SentRequests;
    let pairs: Vec<(&PrivateKey, PublicKey)> = if is_sent {
        let own = keyring.iter().find(|private| key::public_of(private) == recorded);
        let others = counterparties.iter().filter_map(|text| key::parse_fio_public(text).ok());
        own.into_iter().flat_map(|own| others.clone().map(move |other| (own, other))).collect()
    } else {
        let has_index = |private: &&PrivateKey| {
            let entries = index::poll(std::slice::from_ref(private), &[recorded]);
            entries.iter().any(|entry| entry.index.to_text() == record.search_index)
        };
        keyring.iter().filter(has_index).map(|own| (own, recorded)).collect()
    };
    for (private, counterparty) in &pairs {
        if let Ok((plaintext, _)) = content::open_with_keys(private, counterparty, &sealed) {
            let content = content::unpack(getter.content_type(), &plaintext)?.content;
            let own = key::public_of(private);
            return Ok(Selected { content, own, counterparty: *counterparty, by_fallback: false });
        }
    }
    match pairs.is_empty() || is_sent {
        true => Err(Error::MatchKeyNotHeld),
        false => Err(Error::SealedRejected),
    }
}

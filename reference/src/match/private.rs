//! Private records of FIP-5: which pair of keys opens one.

use std::slice;

use super::select::Held;
use super::{Keyring, Selected};
use crate::content::ContentType;
use crate::key::{self, PrivateKey};
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
    Keyring::new(keyring).select_private(getter, record, counterparties)
}

impl Keyring<'_> {
    /// [`select_private`] with these keys: its steps.
    ///
    /// Errors: as [`select_private`].
    pub fn select_private(
        &mut self,
        getter: PrivateGetter,
        record: &PrivateRecord,
        counterparties: &[&str],
    ) -> Result<Selected, Error> {
        let sealed = text::decode(record.content)?;
        let recorded = key::parse_fio_public(record.public_key)?;
        let is_sent = getter == PrivateGetter::SentRequests;
        // The pairs are each of one's own with each of the others.
        let (own, others): (Vec<&mut Held>, &[&str]) = if is_sent {
            (self.0.iter_mut().find(|held| held.public == recorded).into_iter().collect(), counterparties)
        } else {
            let has_index = |held: &&mut Held| {
                let entries = index::poll(slice::from_ref(held.private), &[recorded]);
                entries.iter().any(|entry| entry.index.to_text() == record.search_index)
            };
            (self.0.iter_mut().filter(has_index).collect(), slice::from_ref(&record.public_key))
        };
        let refusal = match own.is_empty() || is_sent {
            true => Error::MatchKeyNotHeld,
            false => Error::SealedRejected,
        };
        for own in own {
            for other in others {
                if let Ok(pair) = own.pair(other)
                    && let Some(selected) = pair.open(getter.content_type(), &sealed, false)?
                {
                    return Ok(selected);
                }
            }
        }
        Err(refusal)
    }
}

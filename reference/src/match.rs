//! Which records a getter lists, and which pair of keys opens one (chapter *Key matching*).

use crate::account::account_name;
use crate::content::{self, Content, ContentType};
use crate::key::{self, PrivateKey, PublicKey};
use crate::{Error, index, text};

/// What the chain answers for a FIO Address: public keys as text, each possibly empty.
#[derive(Clone, Copy, Debug)]
pub struct AddressKeys<'a> {
    /// The answer of `get_encrypt_key`.
    pub encrypt_key: &'a str,
    /// The key mapped to the address for FIO tokens.
    pub mapped_key: &'a str,
}

impl<'a> AddressKeys<'a> {
    /// The encryption key, or where it is empty the mapped one (MATCH-13).
    ///
    /// Errors: `match.key_not_held` if both are empty, and `key.*`.
    fn encryption_key(&self) -> Result<PublicKey, Error> {
        let known: Option<&'a str> =
            [self.encrypt_key, self.mapped_key].into_iter().find(|key| !key.is_empty());
        key::parse_fio_public(known.ok_or(Error::MatchKeyNotHeld)?)
    }
}

/// The keys to seal with: one's own private key, and the other party's public key (MATCH-13, MATCH-14).
///
/// Errors: `match.key_not_held`, `key.*`.
pub fn choose<'k>(
    own: &AddressKeys,
    other: &AddressKeys,
    keyring: &'k [PrivateKey],
) -> Result<(&'k PrivateKey, PublicKey), Error> {
    let (own, other) = (own.encryption_key()?, other.encryption_key()?);
    let private = keyring.iter().find(|private| key::public_of(private) == own);
    Ok((private.ok_or(Error::MatchKeyNotHeld)?, other))
}

/// A getter of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Getter {
    /// `get_pending_fio_requests`
    PendingRequests,
    /// `get_received_fio_requests`
    ReceivedRequests,
    /// `get_sent_fio_requests`
    SentRequests,
    /// `get_cancelled_fio_requests`
    CancelledRequests,
    /// `get_obt_data`
    ObtData,
}

/// The caller's role in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who is asked to pay, or has paid.
    Payer,
    /// Who asks for payment, or is paid.
    Payee,
}

/// A record as a getter returns it.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The payer's public key, as text; may be empty.
    pub payer_fio_public_key: &'a str,
    /// The payee's public key, as text; may be empty.
    pub payee_fio_public_key: &'a str,
    /// The content, as text.
    pub content: &'a str,
}

/// A record as the chain lists it.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// Whether it is FIO Data and not a request.
    pub is_obt: bool,
    /// The status of a request: `requested`, `rejected`, `sent_to_blockchain` or `cancelled`.
    pub status: &'a str,
    /// The account that was the payer's when the record was made.
    pub payer_account: &'a str,
    /// The account that was the payee's.
    pub payee_account: &'a str,
}

/// What [`select`] found.
#[derive(Clone, Debug)]
pub struct Selected {
    /// The content.
    pub content: Content,
    /// The public key of the private key that opened it.
    pub own: PublicKey,
    /// The other party's public key.
    pub counterparty: PublicKey,
    /// Whether it took the fallback.
    pub by_fallback: bool,
}

/// The most private keys that the fallback tries.
pub const MAX_OWN_KEYS: usize = 16;
/// The most counterparties that the fallback tries with each.
pub const MAX_COUNTERPARTIES: usize = 8;

impl Getter {
    /// All getters.
    pub const ALL: [Self; 5] = [
        Self::PendingRequests,
        Self::ReceivedRequests,
        Self::SentRequests,
        Self::CancelledRequests,
        Self::ObtData,
    ];

    /// The name of the endpoint.
    pub fn name(self) -> &'static str {
        match self {
            Self::PendingRequests => "get_pending_fio_requests",
            Self::ReceivedRequests => "get_received_fio_requests",
            Self::SentRequests => "get_sent_fio_requests",
            Self::CancelledRequests => "get_cancelled_fio_requests",
            Self::ObtData => "get_obt_data",
        }
    }

    /// The getter of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|getter| getter.name() == name)
    }

    /// The caller's role (MATCH-01). Only for `get_obt_data` does the caller have a say.
    pub fn role(self, asked_for: Option<Role>) -> Role {
        match self {
            Self::PendingRequests | Self::ReceivedRequests => Role::Payer,
            Self::SentRequests | Self::CancelledRequests => Role::Payee,
            Self::ObtData => asked_for.unwrap_or(Role::Payee),
        }
    }

    /// The type of content of what it returns (MATCH-01).
    pub fn content_type(self) -> ContentType {
        match self {
            Self::ObtData => ContentType::RecordObtData,
            _ => ContentType::NewFunds,
        }
    }
}

impl<'a> Record<'a> {
    /// The caller's own key and the other party's, in a role.
    pub fn pair(&self, role: Role) -> (&'a str, &'a str) {
        match role {
            Role::Payer => (self.payer_fio_public_key, self.payee_fio_public_key),
            Role::Payee => (self.payee_fio_public_key, self.payer_fio_public_key),
        }
    }
}

/// The positions of the records that a getter lists for a queried key, in order (MATCH-09, MATCH-10).
///
/// Errors: `account.underivable`.
pub fn list(getter: Getter, queried: &PublicKey, records: &[Listed]) -> Result<Vec<usize>, Error> {
    let account = account_name(queried)?;
    let positions = |is_listed: &dyn Fn(&Listed) -> bool| -> Vec<usize> {
        (0..records.len()).filter(|&position| is_listed(&records[position])).collect()
    };
    let as_payer = |record: &Listed| record.payer_account == account;
    let as_payee = |record: &Listed| record.payee_account == account;
    Ok(match getter {
        Getter::PendingRequests => {
            positions(&|record| !record.is_obt && as_payer(record) && record.status == "requested")
        }
        Getter::ReceivedRequests => positions(&|record| !record.is_obt && as_payer(record)),
        Getter::SentRequests => positions(&|record| !record.is_obt && as_payee(record)),
        Getter::CancelledRequests => {
            positions(&|record| !record.is_obt && as_payee(record) && record.status == "cancelled")
        }
        Getter::ObtData => [
            positions(&|record| record.is_obt && as_payer(record)),
            positions(&|record| record.is_obt && as_payee(record)),
        ]
        .concat(),
    })
}

/// Opens a record with the pair of keys that belongs to it. With `counterparties`, further pairs are tried where that fails.
///
/// Errors: `text.malformed`, `content.malformed`, `sealed.rejected`, `key.*`, `match.key_not_held`.
pub fn select(
    getter: Getter,
    role: Option<Role>,
    record: &Record,
    keyring: &[PrivateKey],
    counterparties: Option<&[&str]>,
) -> Result<Selected, Error> {
    let sealed = text::decode(record.content)?;
    let (mut was_tried, mut refused) = (false, None);

    for (own, counterparty) in pairs(getter.role(role), record) {
        match (key::parse_fio_public(own), key::parse_fio_public(counterparty)) {
            (Ok(own), Ok(counterparty)) => {
                // MATCH-03
                let Some(private) = keyring.iter().find(|private| key::public_of(private) == own) else {
                    continue;
                };
                was_tried = true;
                if let Some(selected) = open(getter.content_type(), private, &counterparty, &sealed, false)? {
                    return Ok(selected);
                }
            }
            (Err(error), _) | (_, Err(error)) => refused = refused.or(Some(error)),
        }
    }

    // MATCH-08
    for private in keyring.iter().take(MAX_OWN_KEYS) {
        for counterparty in counterparties.unwrap_or_default().iter().take(MAX_COUNTERPARTIES) {
            let Ok(counterparty) = key::parse_fio_public(counterparty) else {
                continue;
            };
            if let Some(selected) = open(getter.content_type(), private, &counterparty, &sealed, true)? {
                return Ok(selected);
            }
        }
    }

    // MATCH-05, MATCH-07
    Err(match (was_tried, refused) {
        (true, _) => Error::SealedRejected,
        (false, Some(error)) => error,
        (false, None) => Error::MatchKeyNotHeld,
    })
}

/// The recorded pairs, own key first: that of the role, then that of the other one (MATCH-02). An empty key is absent (MATCH-06).
pub fn pairs<'a>(role: Role, record: &Record<'a>) -> Vec<(&'a str, &'a str)> {
    let other = match role {
        Role::Payer => Role::Payee,
        Role::Payee => Role::Payer,
    };
    [record.pair(role), record.pair(other)]
        .into_iter()
        .filter(|(own, counterparty)| !own.is_empty() && !counterparty.is_empty())
        .collect()
}

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
        if let Some(selected) = open(getter.content_type(), private, counterparty, &sealed, false)? {
            return Ok(selected);
        }
    }
    match pairs.is_empty() || is_sent {
        true => Err(Error::MatchKeyNotHeld),
        false => Err(Error::SealedRejected),
    }
}

/// `None` if the tag says that this is not the pair.
fn open(
    content_type: ContentType,
    private: &PrivateKey,
    counterparty: &PublicKey,
    sealed: &[u8],
    by_fallback: bool,
) -> Result<Option<Selected>, Error> {
    let Ok((plaintext, _)) = content::open_with_keys(private, counterparty, sealed) else {
        return Ok(None);
    };
    let content = content::unpack(content_type, &plaintext)?.content;
    Ok(Some(Selected { content, own: key::public_of(private), counterparty: *counterparty, by_fallback }))
}

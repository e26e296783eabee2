//! Which records a getter lists, and which pair of keys opens one (chapter *Key matching*).

mod private;
mod select;

use crate::Error;
use crate::account::account_name;
use crate::content::{Content, ContentType};
use crate::key::{self, PrivateKey, PublicKey};

pub use private::{PrivateGetter, PrivateRecord, select_private};
pub use select::{Keyring, MAX_COUNTERPARTIES, MAX_OWN_KEYS, select};

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
#[derive(Clone, Debug, PartialEq, Eq)]
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

//! How a payee puts its private requests and the payers' actions together.

use std::collections::{HashMap, HashSet};

use crate::Error;
use crate::content::Content;
use crate::key::PrivateKey;
use crate::r#match::{Keyring, PrivateGetter, PrivateRecord, Selected};

/// A private request, as `priv_get_sent_fio_requests` returns it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Its number.
    pub fio_request_id: u64,
    /// The payee's FIO Address.
    pub payee_fio_address: &'a str,
    /// The payee's public key, as text.
    pub payee_fio_public_key: &'a str,
    /// The payer's Search Index.
    pub payer_search_index: &'a str,
    /// The content, as text.
    pub content: &'a str,
}

/// A payer's action, as `priv_get_received_actions` returns it.
#[derive(Clone, Copy, Debug)]
pub struct Action<'a> {
    /// The payer's FIO Address.
    pub payer_fio_address: &'a str,
    /// The payer's public key, as text.
    pub payer_fio_public_key: &'a str,
    /// The payee's Search Index.
    pub payee_search_index: &'a str,
    /// The content, as text.
    pub content: &'a str,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It does not open.
    Unreadable,
    /// Nobody has answered.
    Pending,
    /// It was paid.
    SentToBlockchain,
    /// It was rejected.
    Rejected,
}

/// A request and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestState {
    /// Its number.
    pub fio_request_id: u64,
    /// The state.
    pub state: State,
    /// The position of the action that decided.
    pub action: Option<usize>,
}

/// Why an action is not acted on. Where several apply, the first of these counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It does not open, or the payer's key is not known (WALLET-08).
    NotOpened,
    /// Its content is malformed, or it rejects no request (WALLET-09).
    Malformed,
    /// There is no such request, or it does not open (WALLET-10).
    UnknownRequest,
    /// It opens with other keys than its request (WALLET-11).
    ForeignKey,
    /// Its FIO Addresses are not those of its request, or the payer in the clear is not the one inside (WALLET-12).
    AddressMismatch,
}

/// Requests and answers, put together. Each request stands in it once, and each action (WALLET-13).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciliation {
    /// The requests, in the order given.
    pub requests: Vec<RequestState>,
    /// The positions of payments that answer no request (WALLET-14).
    pub direct: Vec<usize>,
    /// The positions of actions whose request was already decided (WALLET-07).
    pub conflicts: Vec<usize>,
    /// The positions of the others, and why they are not acted on.
    pub quarantine: Vec<(usize, Reason)>,
}

impl State {
    /// The name in the specification.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Pending => "pending",
            Self::SentToBlockchain => "sent_to_blockchain",
            Self::Rejected => "rejected",
        }
    }
}

impl Reason {
    /// The name in the specification.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotOpened => "not_opened",
            Self::Malformed => "malformed",
            Self::UnknownRequest => "unknown_request",
            Self::ForeignKey => "foreign_key",
            Self::AddressMismatch => "address_mismatch",
        }
    }
}

/// Puts requests and actions together. Actions are in the order of the chain.
pub fn reconcile(
    keyring: &[PrivateKey],
    counterparties: &[&str],
    requests: &[Request],
    actions: &[Action],
) -> Reconciliation {
    let mut wallet = Wallet {
        keyring: Keyring::new(keyring),
        counterparties,
        known: counterparties.iter().copied().collect(),
    };
    let opened: Vec<Option<Selected>> = requests.iter().map(|request| wallet.open_request(request)).collect();
    let state_of = |(request, opened): (&Request, &Option<Selected>)| RequestState {
        fio_request_id: request.fio_request_id,
        state: if opened.is_some() { State::Pending } else { State::Unreadable },
        action: None,
    };
    let mut found = Reconciliation {
        requests: requests.iter().zip(&opened).map(state_of).collect(),
        ..Reconciliation::default()
    };
    let mut made = HashMap::new();
    for (position, (request, opened)) in requests.iter().zip(&opened).enumerate() {
        if let Some(opened) = opened {
            made.entry(request.fio_request_id.to_string()).or_insert(Made { position, request, opened });
        }
    }
    for (position, action) in actions.iter().enumerate() {
        match wallet.judge(action, &made) {
            Err(reason) => found.quarantine.push((position, reason)),
            Ok(Answer::Direct) => found.direct.push(position),
            Ok(Answer::To(request, state)) => match &mut found.requests[request] {
                // WALLET-07
                pending if pending.state == State::Pending => {
                    (pending.state, pending.action) = (state, Some(position));
                }
                _ => found.conflicts.push(position),
            },
        }
    }
    found
}

struct Wallet<'a> {
    keyring: Keyring<'a>,
    counterparties: &'a [&'a str],
    /// The same, to look one up. A key has one text, so that texts can be compared in its place.
    known: HashSet<&'a str>,
}

/// A request that did open.
struct Made<'a> {
    position: usize,
    request: &'a Request<'a>,
    opened: &'a Selected,
}

/// What a valid action is: a payment without a request, or what becomes of the request at this position.
enum Answer {
    Direct,
    To(usize, State),
}

impl Wallet<'_> {
    /// A request of one's own; `None` if it does not open, for whatever reason.
    fn open_request(&mut self, request: &Request) -> Option<Selected> {
        let record = PrivateRecord {
            public_key: request.payee_fio_public_key,
            search_index: request.payer_search_index,
            content: request.content,
        };
        self.keyring.select_private(PrivateGetter::SentRequests, &record, self.counterparties).ok()
    }

    /// An action of a known counterparty.
    fn open_action(&mut self, action: &Action) -> Result<Selected, Reason> {
        if !self.known.contains(action.payer_fio_public_key) {
            return Err(Reason::NotOpened);
        }
        let record = PrivateRecord {
            public_key: action.payer_fio_public_key,
            search_index: action.payee_search_index,
            content: action.content,
        };
        let selected =
            self.keyring.select_private(PrivateGetter::ReceivedActions, &record, self.counterparties);
        selected.map_err(|error| match error {
            Error::ContentMalformed(_) | Error::ContentInvalid(_) => Reason::Malformed,
            _ => Reason::NotOpened,
        })
    }

    /// The checks come in this order; the first that fails is the reason. The requests that did open are by id, the first of each.
    fn judge(&mut self, action: &Action, made: &HashMap<String, Made>) -> Result<Answer, Reason> {
        let answer = self.open_action(action)?;
        let id = field(&answer.content, "fio_request_id");
        let state = match field(&answer.content, "status") {
            "rejected" => State::Rejected,
            _ => State::SentToBlockchain,
        };
        let payer = field(&answer.content, "payer_fio_address");
        if id.is_empty() {
            return match state {
                State::Rejected => Err(Reason::Malformed),
                _ if !is_same_address(action.payer_fio_address, payer) => Err(Reason::AddressMismatch),
                _ => Ok(Answer::Direct),
            };
        }
        let Made { position, request, opened } = made.get(id).ok_or(Reason::UnknownRequest)?;
        if (answer.own, answer.counterparty) != (opened.own, opened.counterparty) {
            return Err(Reason::ForeignKey);
        }
        let payee = field(&answer.content, "payee_fio_address");
        let are_same = is_same_address(action.payer_fio_address, payer)
            && is_same_address(payer, field(&opened.content, "payer_fio_address"))
            && is_same_address(payee, request.payee_fio_address);
        match are_same {
            true => Ok(Answer::To(*position, state)),
            false => Err(Reason::AddressMismatch),
        }
    }
}

/// A field that the type of content requires.
fn field<'a>(content: &'a Content, name: &str) -> &'a str {
    content.get(name).unwrap_or_default()
}

fn is_same_address(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

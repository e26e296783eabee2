//! The steps of the chapter *Key matching*.

use fio_reference::content::ContentType;
use fio_reference::key::PublicKey;
use fio_reference::r#match::{self as matching, Getter, Listed, PrivateGetter, Record, Role};
use fio_reference::{Error, key as reference};
use fio_vectors::HexBytes;
use fio_vectors::operation::{
    AddressKeys, MatchChooseIn, MatchChooseOk, MatchListIn, MatchListOk, MatchSelectIn, MatchSelectOk,
    MatchSelectPrivateIn, MatchSelectPrivateOk,
};
use serde_json::json;

use super::content::{Unpacked, open_with_keys, unpack_plaintext};
use super::{Walk, account, index, key, steps, text};
use crate::builtin::wallet::{getter, listed, role};
use crate::builtin::{Failure, Result};

type Refusable<T> = std::result::Result<T, Error>;

steps! {
    /// The steps of the chapter *Key matching*.
    Match {
        /// The encryption key among what the chain answers: of `encrypt_key` and the mapped key.
        encryption_key: fn(&str, &str) -> String =
            |encrypt_key, mapped_key| if encrypt_key.is_empty() { mapped_key } else { encrypt_key }.to_owned();
        /// The positions of the records that are listed.
        list: fn(Getter, &PublicKey, &[Listed<'_>]) -> Refusable<Vec<usize>> = matching::list;
        /// The recorded pairs to try, own key first.
        pairs: fn(Role, &Record<'_>) -> Vec<(String, String)> = |role, record| {
            let pairs = matching::pairs(role, record).into_iter();
            pairs.map(|(own, other)| (own.to_owned(), other.to_owned())).collect()
        };
        /// How many own keys, and how many counterparties with each, the fallback tries.
        fallback: fn() -> (usize, usize) = || (matching::MAX_OWN_KEYS, matching::MAX_COUNTERPARTIES);
        /// Whether an index of a pair is the one that a record carries: the computed one, and that of the record.
        is_index: fn(&str, &str) -> bool = |computed, recorded| computed == recorded;
    }
}

/// `match.choose`
pub(super) fn choose(walk: &mut Walk, request: &MatchChooseIn) -> Result<MatchChooseOk> {
    let keyring = keyring(walk, &request.keyring)?;
    let own = encryption_key(walk, &request.own)?;
    let other = encryption_key(walk, &request.other)?;
    let private = held(walk, &keyring, &own)?;
    if private.is_none() {
        return Err(walk.refuse("own", "MATCH-14", Error::MatchKeyNotHeld));
    }
    let format = walk.steps.key.format_public;
    Ok(MatchChooseOk { own: format(&own), counterparty: format(&other) })
}

/// `match.list`
pub(super) fn list(walk: &mut Walk, request: &MatchListIn) -> Result<MatchListOk> {
    let getter = getter(&request.getter)?;
    let records: Vec<_> = request.records.iter().map(listed).collect();
    let point = key::read_public(walk, &request.key)?;
    account::name_of(walk, &point)?;
    let positions = (walk.steps.r#match.list)(getter, &reference::parse_compressed_point(&point)?, &records)?;
    walk.note("positions", "MATCH-09", &json!(positions));
    Ok(MatchListOk { positions })
}

/// `match.select`
pub(super) fn select(walk: &mut Walk, request: &MatchSelectIn) -> Result<MatchSelectOk> {
    let getter = getter(&request.getter)?;
    let role = getter.role(request.role.as_deref().map(role).transpose()?);
    let record = Record {
        payer_fio_public_key: &request.record.payer_fio_public_key,
        payee_fio_public_key: &request.record.payee_fio_public_key,
        content: &request.record.content,
    };
    let keyring = keyring(walk, &request.keyring)?;
    let sealed = text::decode(walk, record.content)?;
    let found = |walk: &Walk, pair: &Pair, unpacked: Unpacked, via: &str| {
        let format = walk.steps.key.format_public;
        let (own, counterparty) = (format(&pair.own), format(&pair.counterparty));
        Ok(MatchSelectOk { content: unpacked.content, own, counterparty, via: via.into() })
    };

    let (mut was_tried, mut refused) = (false, None);
    for (own, counterparty) in (walk.steps.r#match.pairs)(role, &record) {
        let keys = (key::read_public(walk, &own), key::read_public(walk, &counterparty));
        let (own, counterparty) = match keys {
            (Ok(own), Ok(counterparty)) => (own, counterparty),
            (Err(error), _) | (_, Err(error)) => {
                refused = refused.or(Some(error));
                continue;
            }
        };
        let Some(private) = held(walk, &keyring, &own)? else {
            continue;
        };
        was_tried = true;
        let pair = Pair { private, own, counterparty };
        if let Some(unpacked) = open(walk, getter.content_type(), &pair, &sealed)? {
            return found(walk, &pair, unpacked, "recorded");
        }
    }

    let counterparties = request.counterparties.as_deref().unwrap_or_default();
    let (own_keys, others) = (walk.steps.r#match.fallback)();
    for private in keyring.iter().take(own_keys) {
        for counterparty in counterparties.iter().take(others) {
            let Ok(counterparty) = key::read_public(walk, counterparty) else {
                continue;
            };
            let own = key::public_of_private(walk, private)?;
            let pair = Pair { private: private.clone(), own, counterparty };
            if let Some(unpacked) = open(walk, getter.content_type(), &pair, &sealed)? {
                return found(walk, &pair, unpacked, "fallback");
            }
        }
    }
    Err(match (was_tried, refused) {
        (true, _) => Error::SealedRejected.into(),
        (false, Some(error)) => error,
        (false, None) => Error::MatchKeyNotHeld.into(),
    })
}

/// `match.select_private`
pub(super) fn select_private(
    walk: &mut Walk,
    request: &MatchSelectPrivateIn,
) -> Result<MatchSelectPrivateOk> {
    let getter = PrivateGetter::from_name(&request.getter)
        .ok_or_else(|| Failure::Unknown(format!("there is no getter {}", request.getter)))?;
    let keyring = keyring(walk, &request.keyring)?;
    let sealed = text::decode(walk, &request.record.content)?;
    let recorded = key::read_public(walk, &request.record.public_key)?;
    let is_sent = getter == PrivateGetter::SentRequests;
    let mut pairs = Vec::new();
    if is_sent {
        if let Some(private) = held(walk, &keyring, &recorded)? {
            for counterparty in &request.counterparties {
                if let Ok(counterparty) = key::read_public(walk, counterparty) {
                    pairs.push(Pair { private: private.clone(), own: recorded.clone(), counterparty });
                }
            }
        }
    } else {
        for private in &keyring {
            let own = key::public_of_private(walk, private)?;
            let indexes = index::indexes(walk, private, &own, &recorded)?;
            let is_index = walk.steps.r#match.is_index;
            if indexes.iter().any(|(_, index)| is_index(index, &request.record.search_index)) {
                pairs.push(Pair { private: private.clone(), own, counterparty: recorded.clone() });
            }
        }
    }
    for pair in &pairs {
        if let Some(unpacked) = open(walk, getter.content_type(), pair, &sealed)? {
            let format = walk.steps.key.format_public;
            let (own, counterparty) = (format(&pair.own), format(&pair.counterparty));
            return Ok(MatchSelectPrivateOk { content: unpacked.content, own, counterparty });
        }
    }
    Err(match pairs.is_empty() || is_sent {
        true => Error::MatchKeyNotHeld.into(),
        false => Error::SealedRejected.into(),
    })
}

/// A pair of keys to open with.
struct Pair {
    private: Vec<u8>,
    own: Vec<u8>,
    counterparty: Vec<u8>,
}

/// `None` if the tag says that this is not the pair.
fn open(walk: &mut Walk, content_type: ContentType, pair: &Pair, sealed: &[u8]) -> Result<Option<Unpacked>> {
    match open_with_keys(walk, &pair.private, &pair.counterparty, sealed) {
        Ok((plaintext, _)) => unpack_plaintext(walk, content_type, &plaintext, false).map(Some),
        Err(_) => Ok(None),
    }
}

/// The private keys of a wallet.
pub(super) fn keyring(walk: &mut Walk, keys: &[HexBytes]) -> Result<Vec<Vec<u8>>> {
    keys.iter().map(|bytes| key::read_private(walk, &bytes.0)).collect()
}

/// The private key that belongs to a public key.
fn held(walk: &mut Walk, keyring: &[Vec<u8>], own: &[u8]) -> Result<Option<Vec<u8>>> {
    for private in keyring {
        if key::public_of_private(walk, private)? == own {
            return Ok(Some(private.clone()));
        }
    }
    Ok(None)
}

fn encryption_key(walk: &mut Walk, keys: &AddressKeys) -> Result<Vec<u8>> {
    let known = (walk.steps.r#match.encryption_key)(&keys.encrypt_key, &keys.mapped_key);
    match known.is_empty() {
        true => Err(walk.refuse("encryption_key", "MATCH-13", Error::MatchKeyNotHeld)),
        false => key::read_public(walk, &known),
    }
}

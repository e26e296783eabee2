//! Opening the records of the deployed getters, one or all that a getter has listed.

use std::collections::{HashMap, HashSet};

use super::{Getter, Record, Role, Selected, pairs};
use crate::content::{self, ContentType, PairKeys};
use crate::key::{self, PrivateKey, PublicKey};
use crate::{Error, text};

/// The most private keys that the fallback tries.
pub const MAX_OWN_KEYS: usize = 16;
/// The most counterparties that the fallback tries with each.
pub const MAX_COUNTERPARTIES: usize = 8;

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
    Known::new(keyring).select(getter, role, record, counterparties)
}

/// [`select`] for each of these records. Each text of a key is read once, and the keys of each pair are derived once.
///
/// Errors: each record its own, as [`select`].
pub fn select_all(
    getter: Getter,
    role: Option<Role>,
    records: &[Record],
    keyring: &[PrivateKey],
    counterparties: Option<&[&str]>,
) -> Vec<Result<Selected, Error>> {
    let mut known = Known::new(keyring);
    known.derive_ahead(records.iter().map(|record| record.pair(getter.role(role))));
    records.iter().map(|record| known.select(getter, role, record, counterparties)).collect()
}

/// A pair of keys: the position of one's own in the keyring, and the other party's compressed point.
type Pair = (usize, [u8; 33]);

/// What has been worked out so far.
struct Known<'a> {
    /// The keys held.
    keyring: Vec<(&'a PrivateKey, PublicKey)>,
    /// What each text of a key says.
    publics: HashMap<&'a str, Result<PublicKey, Error>>,
    /// The keys of each pair.
    pairs: HashMap<Pair, PairKeys>,
}

impl<'a> Known<'a> {
    fn new(keyring: &'a [PrivateKey]) -> Self {
        let keyring = keyring.iter().map(|private| (private, key::public_of(private))).collect();
        Self { keyring, publics: HashMap::new(), pairs: HashMap::new() }
    }

    /// The steps of **select**.
    fn select(
        &mut self,
        getter: Getter,
        role: Option<Role>,
        record: &Record<'a>,
        counterparties: Option<&[&'a str]>,
    ) -> Result<Selected, Error> {
        let content_type = getter.content_type();
        let sealed = text::decode(record.content)?;
        let (mut was_tried, mut refused) = (false, None);

        for (own, counterparty) in pairs(getter.role(role), record) {
            match (self.public(own), self.public(counterparty)) {
                (Ok(own), Ok(counterparty)) => {
                    // MATCH-03
                    let Some(held) = self.position(&own) else {
                        continue;
                    };
                    was_tried = true;
                    if let Some(selected) = self.open(content_type, held, &counterparty, &sealed, false)? {
                        return Ok(selected);
                    }
                }
                (Err(error), _) | (_, Err(error)) => refused = refused.or(Some(error)),
            }
        }

        // MATCH-08
        for held in 0..self.keyring.len().min(MAX_OWN_KEYS) {
            for counterparty in counterparties.unwrap_or_default().iter().take(MAX_COUNTERPARTIES) {
                let Ok(counterparty) = self.public(counterparty) else {
                    continue;
                };
                if let Some(selected) = self.open(content_type, held, &counterparty, &sealed, true)? {
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

    /// `None` if the tag says that this is not the pair.
    fn open(
        &mut self,
        content_type: ContentType,
        held: usize,
        counterparty: &PublicKey,
        sealed: &[u8],
        by_fallback: bool,
    ) -> Result<Option<Selected>, Error> {
        let (private, own) = self.keyring[held];
        let keys = self.pairs.entry((held, counterparty.to_point()));
        let keys = keys.or_insert_with(|| PairKeys::derive(private, counterparty));
        let Ok((plaintext, _)) = keys.open(sealed) else {
            return Ok(None);
        };
        let content = content::unpack(content_type, &plaintext)?.content;
        Ok(Some(Selected { content, own, counterparty: *counterparty, by_fallback }))
    }

    /// Derives the keys of these pairs, own key first, all those of one own key together.
    fn derive_ahead(&mut self, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
        let mut seen = HashSet::new();
        let mut counterparties = vec![Vec::new(); self.keyring.len()];
        for (own, counterparty) in pairs {
            if let (Ok(own), Ok(counterparty)) = (self.public(own), self.public(counterparty))
                && let Some(held) = self.position(&own)
                && seen.insert((held, counterparty.to_point()))
            {
                counterparties[held].push(counterparty);
            }
        }
        for (held, counterparties) in counterparties.iter().enumerate() {
            let keys = PairKeys::derive_with_all(self.keyring[held].0, counterparties);
            let pairs = counterparties.iter().map(|counterparty| (held, counterparty.to_point()));
            self.pairs.extend(pairs.zip(keys));
        }
    }

    fn public(&mut self, text: &'a str) -> Result<PublicKey, Error> {
        *self.publics.entry(text).or_insert_with(|| key::parse_fio_public(text))
    }

    fn position(&self, public: &PublicKey) -> Option<usize> {
        self.keyring.iter().position(|(_, own)| own == public)
    }
}

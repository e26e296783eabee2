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
    Known::new(&hold(keyring)).select(getter, role, record, counterparties)
}

/// [`select`] for each of these records. The keys of each pair are derived once, and those of one own key together.
///
/// Errors: each record its own, as [`select`].
pub fn select_all(
    getter: Getter,
    role: Option<Role>,
    records: &[Record],
    keyring: &[PrivateKey],
    counterparties: Option<&[&str]>,
) -> Vec<Result<Selected, Error>> {
    let held = hold(keyring);
    let mut known = Known::new(&held);
    let mut selected = Vec::with_capacity(records.len());
    for records in records.chunks(TOGETHER) {
        known.derive_ahead(records.iter().map(|record| record.pair(getter.role(role))));
        selected.extend(records.iter().map(|record| known.select(getter, role, record, counterparties)));
    }
    selected
}

/// How many records are opened in one go: enough for their pairs to share the cost of an inversion, few enough for their keys to stay
/// in a processor's cache.
const TOGETHER: usize = 256;

/// A private key that is held.
struct Held<'a> {
    private: &'a PrivateKey,
    public: PublicKey,
    /// The public key as text. A key has one text, so that texts can be compared in its place.
    text: String,
}

/// A pair of keys, one's own held.
struct Pair<'a> {
    own: &'a Held<'a>,
    counterparty: PublicKey,
    keys: PairKeys,
}

/// What has been worked out so far.
struct Known<'a> {
    held: &'a [Held<'a>],
    /// For the texts of each pair, one's own first: the pair, `None` if its own key is not held, or what is wrong with a text.
    pairs: HashMap<(&'a str, &'a str), Result<Option<Pair<'a>>, Error>>,
}

fn hold(keyring: &[PrivateKey]) -> Vec<Held<'_>> {
    let hold = |private| {
        let public = key::public_of(private);
        Held { private, public, text: key::format_fio_public(&public) }
    };
    keyring.iter().map(hold).collect()
}

impl<'a> Known<'a> {
    fn new(held: &'a [Held<'a>]) -> Self {
        Self { held, pairs: HashMap::new() }
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
            match self.pair(own, counterparty) {
                Ok(Some(pair)) => {
                    was_tried = true;
                    if let Some(selected) = pair.open(content_type, &sealed, false)? {
                        return Ok(selected);
                    }
                }
                Ok(None) => {} // MATCH-03
                Err(error) => refused = refused.or(Some(*error)),
            }
        }

        // MATCH-08
        for own in self.held.iter().take(MAX_OWN_KEYS) {
            for counterparty in counterparties.unwrap_or_default().iter().take(MAX_COUNTERPARTIES) {
                if let Ok(Some(pair)) = self.pair(&own.text, counterparty)
                    && let Some(selected) = pair.open(content_type, &sealed, true)?
                {
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

    /// The pair of these texts.
    fn pair(&mut self, own: &'a str, counterparty: &'a str) -> &Result<Option<Pair<'a>>, Error> {
        let held = self.held;
        self.pairs.entry((own, counterparty)).or_insert_with(|| {
            let pair = |(own, counterparty): (&'a Held<'a>, _)| Pair {
                own,
                counterparty,
                keys: PairKeys::derive(own.private, &counterparty),
            };
            Ok(read(held, own, counterparty)?.map(pair))
        })
    }

    /// Derives the keys of the pairs among these that are new, those of one own key together.
    fn derive_ahead(&mut self, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
        let new: HashSet<(&str, &str)> = pairs.filter(|pair| !self.pairs.contains_key(pair)).collect();
        for own in self.held {
            let of_own = new.iter().filter(|(text, _)| *text == own.text);
            let read = |(_, text): &(_, &'a str)| Some((*text, key::parse_fio_public(text).ok()?));
            let (texts, publics): (Vec<&str>, Vec<PublicKey>) = of_own.filter_map(read).unzip();
            let keys = PairKeys::derive_with_all(own.private, &publics);
            for ((text, counterparty), keys) in texts.into_iter().zip(publics).zip(keys) {
                self.pairs.insert((&own.text, text), Ok(Some(Pair { own, counterparty, keys })));
            }
        }
    }
}

impl Pair<'_> {
    /// `None` if the tag says that this is not the pair.
    fn open(
        &self,
        content_type: ContentType,
        sealed: &[u8],
        by_fallback: bool,
    ) -> Result<Option<Selected>, Error> {
        let Ok((plaintext, _)) = self.keys.open(sealed) else {
            return Ok(None);
        };
        let content = content::unpack(content_type, &plaintext)?.content;
        Ok(Some(Selected { content, own: self.own.public, counterparty: self.counterparty, by_fallback }))
    }
}

/// One's own key, if it is held, and the other party's.
///
/// Errors: `key.*`, one's own first.
fn read<'a>(
    held: &'a [Held<'a>],
    own: &str,
    counterparty: &str,
) -> Result<Option<(&'a Held<'a>, PublicKey)>, Error> {
    let found = held.iter().find(|held| held.text == own);
    if found.is_none() {
        key::parse_fio_public(own)?;
    }
    let counterparty = key::parse_fio_public(counterparty)?;
    Ok(found.map(|own| (own, counterparty)))
}

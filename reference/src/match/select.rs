//! Opening the records of the deployed getters, one or all that a getter has listed.

use hashbrown::{HashMap, HashSet};

use super::{Getter, Record, Role, Selected, pairs};
use crate::content::{self, ContentType, PairKeys};
use crate::key::{self, PrivateKey, PublicKey};
use crate::{Error, text};

/// The most private keys that the fallback tries.
pub const MAX_OWN_KEYS: usize = 16;
/// The most counterparties that the fallback tries with each.
pub const MAX_COUNTERPARTIES: usize = 8;

/// How many records are opened in one go: enough for their pairs to share the cost of an inversion, few enough for their keys to stay
/// in a processor's cache.
const TOGETHER: usize = 256;

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
    Keyring::new(keyring).select(getter, role, record, counterparties)
}

/// The private keys of a wallet, and the keys of each pair that has been met, so that they are derived once for any number of records.
#[derive(Debug)]
pub struct Keyring<'k>(pub(super) Vec<Held<'k>>);

/// A private key that is held.
#[derive(Debug)]
pub(super) struct Held<'k> {
    pub(super) private: &'k PrivateKey,
    pub(super) public: PublicKey,
    /// The public key as text. A key has one text, so that texts can be compared in its place.
    text: String,
    /// By the other party's key as text: the pair, or what is wrong with the text.
    pairs: HashMap<String, Result<Pair, Error>>,
}

/// A pair of keys, one's own held.
#[derive(Debug)]
pub(super) struct Pair {
    own: PublicKey,
    counterparty: PublicKey,
    keys: PairKeys,
}

impl<'k> Keyring<'k> {
    /// Holds these private keys.
    pub fn new(privates: &'k [PrivateKey]) -> Self {
        Self(privates.iter().map(Held::new).collect())
    }

    /// [`select`] with these keys: its steps.
    ///
    /// Errors: as [`select`].
    pub fn select(
        &mut self,
        getter: Getter,
        role: Option<Role>,
        record: &Record,
        counterparties: Option<&[&str]>,
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
                Err(error) => refused = refused.or(Some(error)),
            }
        }

        // MATCH-08
        for own in self.0.iter_mut().take(MAX_OWN_KEYS) {
            for counterparty in counterparties.unwrap_or_default().iter().take(MAX_COUNTERPARTIES) {
                if let Ok(pair) = own.pair(counterparty)
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

    /// [`Self::select`] for each of these records. The keys of the pairs that are new are derived together, for less than one after
    /// the other.
    ///
    /// Errors: each record its own, as [`select`].
    pub fn select_all(
        &mut self,
        getter: Getter,
        role: Option<Role>,
        records: &[Record],
        counterparties: Option<&[&str]>,
    ) -> Vec<Result<Selected, Error>> {
        let mut selected = Vec::with_capacity(records.len());
        for records in records.chunks(TOGETHER) {
            for held in &mut self.0 {
                held.derive_ahead(records.iter().map(|record| record.pair(getter.role(role))));
            }
            selected.extend(records.iter().map(|record| self.select(getter, role, record, counterparties)));
        }
        selected
    }

    /// The pair of these texts; `None` if one's own key is not held.
    ///
    /// Errors: `key.*`, one's own first.
    fn pair(&mut self, own: &str, counterparty: &str) -> Result<Option<&Pair>, Error> {
        match self.0.iter_mut().find(|held| held.text == own) {
            Some(held) => held.pair(counterparty).map(Some),
            None => {
                key::parse_fio_public(own)?;
                key::parse_fio_public(counterparty)?;
                Ok(None)
            }
        }
    }
}

impl<'k> Held<'k> {
    fn new(private: &'k PrivateKey) -> Self {
        let public = key::public_of(private);
        Self { private, public, text: key::format_fio_public(&public), pairs: HashMap::new() }
    }

    /// The pair with this party.
    ///
    /// Errors: `key.*`.
    pub(super) fn pair(&mut self, counterparty: &str) -> Result<&Pair, Error> {
        let Self { private, public, .. } = *self;
        let derive = || {
            let counterparty = key::parse_fio_public(counterparty)?;
            Ok(Pair { own: public, counterparty, keys: PairKeys::derive(private, &counterparty) })
        };
        self.pairs.entry_ref(counterparty).or_insert_with(derive).as_ref().map_err(|error| *error)
    }

    /// Derives the keys of those among these pairs that are new, together.
    fn derive_ahead<'r>(&mut self, pairs: impl Iterator<Item = (&'r str, &'r str)>) {
        let is_new = |(own, text): &(&str, &str)| *own == self.text && !self.pairs.contains_key(*text);
        let new: HashSet<&str> = pairs.filter(is_new).map(|(_, text)| text).collect();
        let read = |text| Some((text, key::parse_fio_public(text).ok()?));
        let (texts, publics): (Vec<&str>, Vec<PublicKey>) = new.into_iter().filter_map(read).unzip();
        let keys = PairKeys::derive_with_all(self.private, &publics);
        for ((text, counterparty), keys) in texts.into_iter().zip(publics).zip(keys) {
            self.pairs.insert(text.to_owned(), Ok(Pair { own: self.public, counterparty, keys }));
        }
    }
}

impl Pair {
    /// `None` if the tag says that this is not the pair.
    pub(super) fn open(
        &self,
        content_type: ContentType,
        sealed: &[u8],
        by_fallback: bool,
    ) -> Result<Option<Selected>, Error> {
        let Ok((plaintext, _)) = self.keys.open(sealed) else {
            return Ok(None);
        };
        let content = content::unpack(content_type, &plaintext)?.content;
        Ok(Some(Selected { content, own: self.own, counterparty: self.counterparty, by_fallback }))
    }
}

//! Watches what adapters write to standard error, however much it is, for the key material of all vectors.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use aho_corasick::AhoCorasick;
use fio_vectors::Vector;

use super::forms::{LONGEST, Normaliser};
use super::{Material, forms, secrets};

type Owner = (Material, String);

/// A watch over the standard error of all processes of a run.
pub struct Watch {
    forms: LazyLock<Forms, Box<dyn FnOnce() -> Forms + Send>>,
    seen: Mutex<BTreeSet<Owner>>,
}

/// Reads along with one process.
pub struct Listener {
    watch: Arc<Watch>,
    normaliser: Normaliser,
    /// The end of what was read: a form may begin in it.
    recent: Vec<u8>,
}

struct Forms {
    automaton: Option<AhoCorasick>,
    owners: Vec<Owner>,
}

impl Watch {
    /// A watch for the key material of these vectors.
    pub fn new<'v>(vectors: impl IntoIterator<Item = &'v Vector>) -> Arc<Self> {
        let vectors: Vec<Vector> = vectors.into_iter().cloned().collect();
        // Deriving it all takes a moment, and most adapters never write to standard error.
        let forms: Box<dyn FnOnce() -> Forms + Send> = Box::new(move || Forms::of(&vectors));
        Arc::new(Self { forms: LazyLock::new(forms), seen: Mutex::default() })
    }

    /// Reads along with a process.
    pub fn listener(self: &Arc<Self>) -> Listener {
        Listener { watch: Arc::clone(self), normaliser: Normaliser::default(), recent: Vec::new() }
    }

    /// What was seen, and the id of the first vector that has it.
    pub fn seen(&self) -> Vec<Owner> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl Listener {
    /// The next piece of standard error.
    pub fn read(&mut self, piece: &[u8]) {
        self.normaliser.extend(&mut self.recent, piece);
        let forms = &*self.watch.forms;
        if let Some(automaton) = &forms.automaton {
            for found in automaton.find_overlapping_iter(&self.recent) {
                let owner = forms.owners[found.pattern().as_usize()].clone();
                self.watch.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(owner);
            }
        }
        let kept = self.recent.len().saturating_sub(LONGEST);
        self.recent.drain(..kept);
    }
}

impl Forms {
    fn of(vectors: &[Vector]) -> Self {
        let mut owners: BTreeMap<Vec<u8>, Owner> = BTreeMap::new();
        for vector in vectors {
            for secret in secrets::of(vector) {
                for form in forms::of(&secret) {
                    owners.entry(form).or_insert_with(|| (secret.material, vector.id.clone()));
                }
            }
        }
        let (forms, owners): (Vec<_>, Vec<_>) = owners.into_iter().unzip();
        // It refuses only more patterns than memory holds.
        Self { automaton: AhoCorasick::new(forms).ok(), owners }
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("seen", &self.seen).finish_non_exhaustive()
    }
}

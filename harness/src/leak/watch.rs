//! Watches what adapters write to standard error, however much it is, for the key material of all vectors.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Condvar, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use aho_corasick::AhoCorasick;
use fio_vectors::Suite;

use super::forms::{LONGEST, Normaliser};
use super::{Material, forms, secrets};

/// How long to wait for what was written last. It is long only where something that has escaped holds standard error open.
const PATIENCE: Duration = Duration::from_secs(2);

type Owner = (Material, String);

/// A watch over the standard error of all processes of a run.
pub struct Watch {
    forms: LazyLock<Forms, Box<dyn FnOnce() -> Forms + Send>>,
    seen: Mutex<BTreeSet<Owner>>,
    /// The number of listeners, and a sign for when it falls.
    listeners: (Mutex<usize>, Condvar),
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
    /// A watch for the key material of the vectors of a suite that have these ids.
    pub fn new<'v>(suite: &Suite, ids: impl IntoIterator<Item = &'v str>) -> Arc<Self> {
        let (suite, ids) = (suite.clone(), ids.into_iter().map(str::to_owned).collect());
        // Deriving it all takes a moment, and most adapters never write to standard error.
        let forms: Box<dyn FnOnce() -> Forms + Send> = Box::new(move || Forms::of(&suite, &ids));
        let listeners = (Mutex::new(0), Condvar::new());
        Arc::new(Self { forms: LazyLock::new(forms), seen: Mutex::default(), listeners })
    }

    /// Reads along with a process.
    pub fn listener(self: &Arc<Self>) -> Listener {
        *self.listeners.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Listener { watch: Arc::clone(self), normaliser: Normaliser::default(), recent: Vec::new() }
    }

    /// What was seen, and the id of the first vector that has it, once all is read.
    pub fn seen(&self) -> Vec<Owner> {
        let (listeners, fallen) = &self.listeners;
        let listeners = listeners.lock().unwrap_or_else(PoisonError::into_inner);
        drop(fallen.wait_timeout_while(listeners, PATIENCE, |listeners| *listeners > 0));
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

impl Drop for Listener {
    fn drop(&mut self) {
        let (listeners, fallen) = &self.watch.listeners;
        *listeners.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        fallen.notify_all();
    }
}

impl Forms {
    fn of(suite: &Suite, ids: &HashSet<String>) -> Self {
        let mut owners: BTreeMap<Vec<u8>, Owner> = BTreeMap::new();
        for vector in suite.vectors().filter(|vector| ids.contains(&vector.id)) {
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

/// One watch is the same only as itself.
impl PartialEq for Watch {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Watch {}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("seen", &self.seen).finish_non_exhaustive()
    }
}

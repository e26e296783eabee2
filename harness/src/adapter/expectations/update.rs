//! Brings an expectations file up to what a run found, without inventing reasons.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::file::{Entry, File, LeakEntry};
use crate::judge::verdict::{Kind, VectorVerdict};
use crate::leak::Leak;

/// A file as it should be, and what had to be changed for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The file, in canonical order.
    pub file: File,
    /// What was added, without a reason: vectors and key material.
    pub added: usize,
    /// What was taken out, because it no longer holds.
    pub removed: usize,
    /// Entries that wait for a reason, added just now or before.
    pub unexplained: usize,
}

/// What the vectors of an entry have in common. The order is the canonical one: what waits for a reason first, then by subject.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shared {
    is_explained: bool,
    link: Option<String>,
    outcome: Kind,
    reason: String,
    expires: Option<Date>,
}

impl File {
    /// The file that lists exactly these failures and leaks. What is listed already keeps its reason, its link and its date.
    ///
    /// `verdicts` and `leaks` are those of a run of the whole suite, whatever was expected of it.
    pub fn updated(&self, verdicts: &[VectorVerdict], leaks: &[Leak]) -> Update {
        let listed: BTreeMap<(&str, Kind), &Entry> = self
            .known
            .iter()
            .flat_map(|entry| entry.vectors.iter().map(move |id| ((id.as_str(), entry.outcome), entry)))
            .collect();
        let mut entries: Vec<Entry> = Vec::new();
        let mut added = 0;
        for verdict in verdicts {
            let Some(outcome) = verdict.kind.filter(|&kind| kind != Kind::Missing) else {
                continue;
            };
            let entry = listed.get(&(verdict.id.as_str(), outcome)).map(|entry| (*entry).clone());
            added += usize::from(entry.is_none());
            let entry = entry.unwrap_or_else(|| Entry::unexplained(outcome));
            entries.push(Entry { vectors: vec![verdict.id.clone()], ..entry });
        }
        let before = self.known.iter().map(|entry| entry.vectors.len()).sum::<usize>() + self.leaks.len();

        let mut found = Vec::new();
        for leak in leaks {
            let entry = self.leaks.iter().find(|entry| entry.is(leak)).cloned();
            added += usize::from(entry.is_none());
            found.push(entry.unwrap_or_else(|| LeakEntry::unexplained(leak)));
        }
        let after = entries.len() + found.len();
        let file = File { known: entries, leaks: found, ..self.clone() }.in_order();
        let reasons = file.known.iter().map(|entry| &entry.reason);
        let reasons = reasons.chain(file.leaks.iter().map(|leak| &leak.reason));
        let unexplained = reasons.filter(|reason| reason.trim().is_empty()).count();
        Update { file, added, removed: before + added - after, unexplained }
    }

    /// The same in canonical order.
    pub fn in_order(mut self) -> Self {
        let mut groups: BTreeMap<Shared, Vec<String>> = BTreeMap::new();
        for entry in std::mem::take(&mut self.known) {
            groups.entry(Shared::of(&entry)).or_default().extend(entry.vectors);
        }
        self.known = groups.into_iter().map(|(shared, vectors)| shared.entry(vectors)).collect();
        self.leaks.sort_by_key(|leak| (leak.material, leak.channel));
        self.interop.sort_by_key(|known| known.cause);
        self
    }
}

impl Entry {
    fn unexplained(outcome: Kind) -> Self {
        Self { outcome, reason: String::new(), link: None, expires: None, vectors: Vec::new() }
    }
}

impl LeakEntry {
    fn unexplained(leak: &Leak) -> Self {
        Self { material: leak.material, channel: leak.channel, reason: String::new(), link: None }
    }
}

impl Shared {
    fn of(entry: &Entry) -> Self {
        let reason = entry.reason.trim().to_owned();
        let Entry { outcome, expires, .. } = *entry;
        Self { is_explained: !reason.is_empty(), link: entry.link.clone(), outcome, reason, expires }
    }

    fn entry(self, mut vectors: Vec<String>) -> Entry {
        vectors.sort();
        let Self { link, outcome, reason, expires, .. } = self;
        Entry { outcome, reason, link, expires, vectors }
    }
}

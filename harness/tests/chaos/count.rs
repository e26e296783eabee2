//! What all scenarios together have shown.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::scenario::Transport;

static COUNT: Mutex<Count> = Mutex::new(Count {
    faults: BTreeSet::new(),
    transports: BTreeSet::new(),
    requests: 0,
    lost: 0,
    doubled: 0,
    wrongly_blamed: 0,
    survivors: 0,
});

#[derive(Default)]
pub(crate) struct Count {
    pub(crate) faults: BTreeSet<&'static str>,
    pub(crate) transports: BTreeSet<Transport>,
    pub(crate) requests: usize,
    /// Requests without an outcome that is their own.
    pub(crate) lost: usize,
    /// Outcomes beyond the first of a request.
    pub(crate) doubled: usize,
    /// Well-behaved requests that were called guilty.
    pub(crate) wrongly_blamed: usize,
    /// Processes that were there afterwards.
    pub(crate) survivors: usize,
}

impl Count {
    /// Adds what one scenario has shown.
    pub(crate) fn add(self) {
        let mut sum = COUNT.lock().unwrap_or_else(PoisonError::into_inner);
        sum.faults.extend(self.faults);
        sum.transports.extend(self.transports);
        sum.requests += self.requests;
        sum.lost += self.lost;
        sum.doubled += self.doubled;
        sum.wrongly_blamed += self.wrongly_blamed;
        sum.survivors += self.survivors;
    }
}

pub(crate) fn print() {
    let count = COUNT.lock().unwrap_or_else(PoisonError::into_inner);
    println!(
        "chaos: {} faults over {} transports, {} requests, {} lost, {} doubled, {} wrongly blamed, {} processes left, {} MiB at most\n",
        count.faults.len(),
        count.transports.len(),
        count.requests,
        count.lost,
        count.doubled,
        count.wrongly_blamed,
        count.survivors,
        peak_memory() / 1024,
    );
}

/// The most memory that this process has had at any time, in KiB.
pub(crate) fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}

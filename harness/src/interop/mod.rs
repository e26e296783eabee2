//! Every party talks to every other one: what one seals the other opens, what one publishes the other finds. The reference always
//! takes part and judges both sides, so that blame is computed and never guessed.

mod blame;
mod cause;
mod exchange;
mod findings;
mod iv;
mod keys;
pub(crate) mod known;
pub mod markdown;
pub mod party;
mod receiving;
pub mod report;
mod sample;
mod sending;
pub mod terminal;
#[cfg(test)]
mod tests;

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use fio_reference::ecdh::XEncoding;
use fio_vectors::Suite;
use thiserror::Error;

pub use blame::Blame;
pub use cause::Cause;
pub(crate) use findings::is_reserved;
pub use known::{Known, Stale};
pub use party::Party;
pub use sample::Sample;

use crate::builtin::Builtin;
use crate::engine::{Limits, Unusable};
use crate::protocol::message::Outcome;
use crate::report::Timing;
use exchange::{Request, Scenario};
use findings::Findings;
use party::Guest;
use receiving::{explain_refusals, receive};
use report::Report;
use sending::{judge_senders, send};

/// Who takes part in what.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Where keys and content are taken from.
    pub suite: &'a Suite,
    /// Who takes part beside the reference.
    pub parties: &'a [Party],
    /// The exchanges that are made: those whose names contain one of these; all if there are none.
    pub filters: Vec<String>,
    /// How often each party seals for the study of its initialization vectors.
    pub seals: usize,
    /// What an adapter is allowed.
    pub limits: Limits,
    /// The command that runs this, without parties, filters and reports.
    pub command: Vec<String>,
}

/// What there is to tell while it runs.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// So many more requests will be made.
    More(usize),
    /// So many were answered.
    Answered(usize),
}

/// Is told each step, from any thread.
pub type Progress<'a> = &'a (dyn Fn(Step) + Sync);

/// Why nothing was exchanged.
#[derive(Debug, Error)]
pub enum Obstacle<'a> {
    /// A filter that matches nothing.
    #[error("no exchange matches `{0}`: a part of a name, such as content.request or one_zero_low")]
    NoMatch(String),
    /// A party that can't be used.
    #[error("{}: {}", .0.name, .1)]
    Unusable(&'a Party, Unusable),
}

impl<'a> Plan<'a> {
    /// Runs it.
    pub fn run(&self, progress: Progress) -> Result<Report, Obstacle<'a>> {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let clock = Instant::now();
        let scenarios = self.scenarios()?;
        let mut guests = vec![Guest::reference(Builtin::new(XEncoding::Minimal))];
        for party in self.parties {
            let guest = Guest::start(party, self.limits).map_err(|error| Obstacle::Unusable(party, error))?;
            guests.push(guest);
        }
        let mut report = self.exchange(&scenarios, guests, progress);
        report.sample = Sample::measure();
        report.timing = Timing { started, seconds: clock.elapsed().as_secs_f64() };
        Ok(report)
    }

    fn exchange(&self, scenarios: &[Scenario], mut guests: Vec<Guest>, progress: Progress) -> Report {
        let plain = exchange::plain_requests(self.suite, self.seals);
        let sendings = together(&mut guests, |guest| send(guest, scenarios, &plain, progress));
        let sent: Vec<_> = guests
            .iter()
            .zip(&sendings)
            .map(|(guest, sending)| judge_senders(scenarios, guest, sending))
            .collect();
        let mut received = together(&mut guests, |guest| receive(guest, scenarios, &sent, progress));
        received.iter_mut().for_each(|by_sender| explain_refusals(by_sender));
        Findings { plan: self, scenarios, guests: &guests }.report(&sendings, &received)
    }

    fn scenarios(&self) -> Result<Vec<Scenario>, Obstacle<'a>> {
        let mut scenarios = exchange::scenarios(self.suite);
        // Each filter must match: a misspelt one would silently exchange less.
        for filter in &self.filters {
            if !scenarios.iter().any(|scenario| scenario.id.contains(filter)) {
                return Err(Obstacle::NoMatch(filter.clone()));
            }
        }
        let is_wanted =
            |id: &str| self.filters.is_empty() || self.filters.iter().any(|filter| id.contains(filter));
        scenarios.retain(|scenario| is_wanted(&scenario.id));
        Ok(scenarios)
    }
}

/// Does the same with each of the guests, all at once.
fn together<'a, T: Send>(guests: &mut [Guest<'a>], job: impl Fn(&mut Guest<'a>) -> T + Sync) -> Vec<T> {
    let job = &job;
    std::thread::scope(|scope| {
        let threads: Vec<_> = guests.iter_mut().map(|guest| scope.spawn(move || job(guest))).collect();
        // A panic in there is a defect of the harness, and goes on out here.
        let result = |thread: std::thread::ScopedJoinHandle<T>| match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        threads.into_iter().map(result).collect()
    })
}

fn ask(guest: &mut Guest, requests: &[Request], progress: Progress) -> Vec<Outcome> {
    progress(Step::More(requests.len()));
    guest.ask(requests, &|count| progress(Step::Answered(count)))
}

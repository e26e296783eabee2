//! From what became of each exchange to the report: counts, sentences, and what is expected.

use std::collections::BTreeMap;

use super::Plan;
use super::blame::{Blame, Ending};
use super::cause::{Cause, Deviation};
use super::exchange::Scenario;
use super::keys::ORDINARY;
use super::known::{Known, Stale};
use super::party::{Guest, REFERENCE};
use super::receiving::Exchanged;
use super::report::{self, Cell, CellDeviation, Counterparty, Counts, Finding, PartyReport, Report};
use super::sample::Sample;
use super::sending::Sending;
use crate::report::Timing;

/// Who is to blame where nobody is.
const SPECIFICATION: &str = "the specification";

/// The operations of an exchange.
const OPERATIONS: [&str; 14] = [
    "content.seal",
    "content.open",
    "sealed.seal",
    "sealed.open",
    "ecdh.shared_secret",
    "index.derive",
    "index.poll",
    "nbpa.level_key",
    "nbpa.seal",
    "nbpa.open",
    "grant.seal",
    "grant.open",
    "backup.seal",
    "backup.open",
];

/// All that is needed to tell what was found.
pub(super) struct Findings<'f, 'a> {
    pub(super) plan: &'f Plan<'a>,
    pub(super) scenarios: &'f [Scenario],
    pub(super) guests: &'f [Guest<'f>],
}

/// Who is to blame, by the place of the party, and for what. It is the specification where it is no party.
type Key = (Option<usize>, Cause);

/// What goes wrong between two parties, and in which exchanges.
struct Case<'f> {
    blamed: Option<usize>,
    cause: Cause,
    /// What is said of the exchanges, each only once.
    details: Vec<String>,
    scenarios: Vec<&'f Scenario>,
    /// The pair of keys of the first exchange, where the encodings of its x differ.
    pair: Option<String>,
}

/// The same between all parties. Sender, receiver and example are those of the first exchange.
struct Gathered {
    blamed: Option<usize>,
    cause: Cause,
    details: Vec<String>,
    sender: usize,
    receiver: usize,
    example: Option<String>,
    pair: Option<String>,
    with: Vec<(usize, usize)>,
}

impl<'f> Findings<'f, '_> {
    /// The report. `received` is by receiver, then by sender, then by scenario.
    pub(super) fn report(&self, sendings: &[Sending], received: &[Vec<Vec<Exchanged>>]) -> Report {
        let mut cells = Vec::new();
        let mut gathered = BTreeMap::new();
        for sender in 0..self.guests.len() {
            for (receiver, received) in received.iter().enumerate() {
                let cases = self.cases(sender, receiver, &received[sender]);
                cases.iter().for_each(|case| gather(&mut gathered, case, sender, receiver));
                cells.push(self.cell(sender, receiver, &received[sender], cases));
            }
        }
        for (place, sending) in sendings.iter().enumerate() {
            for deviation in sending.vectors.deviations() {
                let Deviation { cause, detail } = deviation;
                let case = Case {
                    blamed: Some(place),
                    cause,
                    details: vec![detail],
                    scenarios: Vec::new(),
                    pair: None,
                };
                gather(&mut gathered, &case, place, place);
            }
        }
        let mut summary = Counts::default();
        cells.iter().for_each(|cell: &Cell| summary.add(cell.counts));
        Report {
            format: report::FORMAT,
            summary,
            suite: self.plan.suite.version().to_owned(),
            command: self.command(self.guests, &self.plan.filters),
            parties: self.guests.iter().zip(sendings).map(party_report).collect(),
            cells,
            stale: self.stale(|known| gathered.contains_key(known)),
            findings: gathered.into_values().map(|gathered| self.finding(gathered)).collect(),
            sample: Sample::default(),
            timing: Timing::default(),
        }
    }

    fn cases(&self, sender: usize, receiver: usize, exchanged: &[Exchanged]) -> Vec<Case<'f>> {
        let mut cases: BTreeMap<_, Case> = BTreeMap::new();
        for (exchanged, scenario) in exchanged.iter().zip(self.scenarios) {
            let Exchanged::Made(ending) = exchanged else {
                continue;
            };
            let keys =
                ending.reception.opening.as_ref().and_then(|opening| opening.ambiguous_keys.as_deref());
            let pair = keys.and_then(|keys| keys.split('.').next());
            for (blamed, deviation) in deviations(ending, sender, receiver) {
                let Deviation { cause, detail } = deviation;
                let case = cases.entry((blamed, cause)).or_insert_with(|| Case {
                    blamed,
                    cause,
                    details: Vec::new(),
                    scenarios: Vec::new(),
                    pair: pair.map(str::to_owned),
                });
                add_once(&mut case.details, &detail);
                case.scenarios.push(scenario);
            }
        }
        cases.into_values().collect()
    }

    fn finding(&self, gathered: Gathered) -> Finding {
        let Gathered { blamed, cause, details, sender, receiver, example, pair, with } = gathered;
        let known = blamed.and_then(|blamed| self.known(blamed, cause));
        let all = |place: usize| match blamed == Some(place) || blamed.is_none() {
            true => self.guests[place].name().to_owned(),
            false => enumerate(with.iter().map(|&(party, _)| self.guests[party].name())),
        };
        // Whether it is the encoding or the dialect shows only beside what else this receiver opens.
        let filters = match cause {
            Cause::ReceiverEncoding => pair.or(example.clone()).into_iter().collect(),
            Cause::ReceiverDialect => example.iter().cloned().chain([ORDINARY.to_owned()]).collect(),
            _ => Vec::from_iter(example.clone()),
        };
        Finding {
            cause,
            blamed: self.blamed(blamed),
            rule: cause.rule().map(str::to_owned),
            says: cause.says(&all(sender), &all(receiver), &shorten(&details)),
            again: self.command([&self.guests[sender], &self.guests[receiver]], &filters),
            example,
            expected_because: known.map(|known| known.reason.clone()),
            link: known.and_then(|known| known.link.clone()),
            with: with
                .into_iter()
                .map(|(party, exchanges)| Counterparty {
                    party: self.guests[party].name().to_owned(),
                    exchanges,
                })
                .collect(),
        }
    }

    fn cell(&self, sender: usize, receiver: usize, exchanged: &[Exchanged], cases: Vec<Case>) -> Cell {
        let (mut counts, mut blame) = (Counts::default(), report::BlameCounts::default());
        for exchanged in exchanged {
            let ending = match exchanged {
                Exchanged::NotMade => continue,
                Exchanged::Unsupported => {
                    counts.total += 1;
                    counts.unsupported += 1;
                    continue;
                }
                Exchanged::Made(ending) => ending,
            };
            counts.total += 1;
            let Some(blamed) = ending.blame() else {
                counts.passed += 1;
                continue;
            };
            blame.count(blamed);
            let is_known = |(blamed, deviation): &(Option<usize>, Deviation)| {
                blamed.is_some_and(|blamed| self.known(blamed, deviation.cause).is_some())
            };
            match deviations(ending, sender, receiver).iter().all(is_known) {
                true => counts.expected += 1,
                false => counts.failed += 1,
            }
        }
        let (sender, receiver) = (self.guests[sender].name(), self.guests[receiver].name());
        let deviation = |case: Case| CellDeviation {
            cause: case.cause,
            blamed: self.blamed(case.blamed),
            says: case.cause.says(sender, receiver, &shorten(&case.details)),
            scenarios: case.scenarios.iter().map(|scenario| scenario.id.clone()).collect(),
        };
        let deviations = cases.into_iter().map(deviation).collect();
        Cell { sender: sender.to_owned(), receiver: receiver.to_owned(), counts, blame, deviations }
    }

    /// The known deviations that did not show. A part of the exchanges can't tell.
    fn stale(&self, shows: impl Fn(&Key) -> bool) -> Vec<Stale> {
        if !self.plan.filters.is_empty() {
            return Vec::new();
        }
        let all = self.guests.iter().enumerate();
        let all = all.flat_map(|(place, guest)| guest.known().iter().map(move |known| (place, guest, known)));
        all.filter(|(place, _, known)| !shows(&(Some(*place), known.cause)))
            .map(|(_, guest, known)| Stale {
                party: guest.name().to_owned(),
                cause: known.cause,
                why: "it does not happen".to_owned(),
            })
            .collect()
    }

    fn known(&self, party: usize, cause: Cause) -> Option<&Known> {
        self.guests[party].known().iter().find(|known| known.cause == cause)
    }

    fn blamed(&self, blamed: Option<usize>) -> String {
        blamed.map_or(SPECIFICATION, |party| self.guests[party].name()).to_owned()
    }

    /// The command that runs these parties.
    fn command<'g>(
        &self,
        guests: impl IntoIterator<Item = &'g Guest<'g>>,
        filters: impl IntoIterator<Item = &'g String>,
    ) -> String {
        let mut words = self.plan.command.clone();
        let mut named: Vec<&[String]> = Vec::new();
        for party in guests.into_iter().filter_map(|guest| guest.party) {
            if !named.contains(&party.words.as_slice()) {
                named.push(&party.words);
            }
        }
        words.extend(named.concat());
        words.extend(filters.into_iter().flat_map(|filter| ["--filter".to_owned(), filter.clone()]));
        // Only a NUL can't be quoted, and no argument holds one.
        shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
    }
}

fn gather(gathered: &mut BTreeMap<Key, Gathered>, case: &Case, sender: usize, receiver: usize) {
    let entry = gathered.entry((case.blamed, case.cause)).or_insert_with(|| Gathered {
        blamed: case.blamed,
        cause: case.cause,
        details: Vec::new(),
        sender,
        receiver,
        example: case.scenarios.first().map(|scenario| scenario.id.clone()),
        pair: case.pair.clone(),
        with: Vec::new(),
    });
    case.details.iter().for_each(|detail| add_once(&mut entry.details, detail));
    let other = if case.blamed == Some(sender) { receiver } else { sender };
    let exchanges = case.scenarios.len();
    match entry.with.iter_mut().find(|(party, _)| *party == other) {
        Some((_, count)) => *count += exchanges,
        None if exchanges > 0 => entry.with.push((other, exchanges)),
        None => {}
    }
}

fn add_once(details: &mut Vec<String>, detail: &str) {
    if details.iter().all(|known| known != detail) {
        details.push(detail.to_owned());
    }
}

/// What is said of several exchanges, in one sentence.
fn shorten(details: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = details.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("; ");
    match details.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown}; and {more} more of the kind"),
    }
}

/// "a, b and c"
fn enumerate<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Who did what wrong.
fn deviations(ending: &Ending, sender: usize, receiver: usize) -> Vec<(Option<usize>, Deviation)> {
    if ending.blame() == Some(Blame::Specification) {
        return vec![(None, Deviation::new(Cause::Specification, ""))];
    }
    let by_sender = ending.sender.iter().map(|deviation| (Some(sender), deviation.clone()));
    let by_receiver = ending.reception.deviation.iter().map(|deviation| (Some(receiver), deviation.clone()));
    by_sender.chain(by_receiver).collect()
}

fn party_report((guest, sending): (&Guest, &Sending)) -> PartyReport {
    let lacks = OPERATIONS.iter().filter(|&&op| !guest.has(op));
    PartyReport {
        name: guest.name().to_owned(),
        implementation: guest.hello.implementation.clone(),
        codebase: guest.party.and_then(|party| party.codebase.clone()),
        behaviours: guest.hello.behaviours.clone(),
        lacks: lacks.map(|&op| op.to_owned()).collect(),
        initialization_vectors: sending.initialization_vectors(),
    }
}

/// Whether a name can be that of a party.
pub(crate) fn is_reserved(name: &str) -> bool {
    name == REFERENCE || name == SPECIFICATION
}

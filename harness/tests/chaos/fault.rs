//! What a request, or an adapter, can do wrong, and what is to come of it.

use fio_conformance::engine::{BreakageKind, Findings};
use fio_conformance::protocol::message::Outcome;
use serde_json::Value;

use crate::scenario::Transport;

/// What is to come of a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Verdict {
    /// The request gets the outcome `fault`, with these words in it, and incidents of this kind blame it.
    Guilty(BreakageKind, &'static str),
    /// The request gets its answer; there are incidents, of this kind.
    Noticed(BreakageKind),
    /// The same, of each of these kinds.
    NoticedAll(&'static [BreakageKind]),
    /// The request gets its answer, and nothing is wrong.
    Harmless,
    /// Every request that is not answered by then gets the outcome `fault`, with these words, and nobody is blamed.
    Hopeless(BreakageKind, &'static str),
}

/// A fault.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    /// What the culprit does.
    pub(crate) steps: Value,
    /// What all the others do; their best, if null.
    pub(crate) others: Value,
    /// How the adapter is set up.
    pub(crate) settings: Vec<String>,
    /// Bytes in each request that say nothing.
    pub(crate) ballast: usize,
    verdict: Verdict,
    at_the_end: Option<Verdict>,
    over_tcp: Option<Verdict>,
    over_tcp_at_the_end: Option<Verdict>,
    one_shot: Option<Verdict>,
}

impl Fault {
    pub(crate) fn new(name: &'static str, steps: Value, verdict: Verdict) -> Self {
        Self {
            name,
            steps,
            others: Value::Null,
            settings: Vec::new(),
            ballast: 0,
            verdict,
            at_the_end: None,
            over_tcp: None,
            over_tcp_at_the_end: None,
            one_shot: None,
        }
    }

    /// What the other requests do.
    pub(crate) fn others(self, others: Value) -> Self {
        Self { others, ..self }
    }

    /// How the adapter is set up.
    pub(crate) fn with(mut self, name: &str, steps: Value) -> Self {
        self.settings.push(format!("{name}={steps}"));
        self
    }

    pub(crate) fn ballast(self, ballast: usize) -> Self {
        Self { ballast, ..self }
    }

    /// What is to come of it as the last request, unless it is one-shot.
    pub(crate) fn at_the_end(self, verdict: Verdict) -> Self {
        Self { at_the_end: Some(verdict), ..self }
    }

    /// What is to come of it over TCP.
    pub(crate) fn over_tcp(self, verdict: Verdict) -> Self {
        Self { over_tcp: Some(verdict), ..self }
    }

    /// What is to come of it over TCP as the last request.
    pub(crate) fn over_tcp_at_the_end(self, verdict: Verdict) -> Self {
        Self { over_tcp_at_the_end: Some(verdict), ..self }
    }

    /// What is to come of it with a process for each request.
    pub(crate) fn one_shot(self, verdict: Verdict) -> Self {
        Self { one_shot: Some(verdict), ..self }
    }

    pub(crate) fn verdict(&self, transport: Transport, is_last: bool) -> Verdict {
        let at_the_end = self.at_the_end.filter(|_| is_last);
        let special = match transport {
            Transport::Pipes => at_the_end,
            Transport::Tcp => self.over_tcp_at_the_end.filter(|_| is_last).or(self.over_tcp).or(at_the_end),
            Transport::OneShot => self.one_shot,
        };
        special.unwrap_or(self.verdict)
    }
}

impl Verdict {
    /// Compares with what came of it.
    pub(crate) fn check(self, findings: &Findings, culprit: usize) -> Result<(), String> {
        let outcome = &findings.outcomes[culprit];
        let is_fault =
            |outcome: &Outcome, words: &str| matches!(outcome, Outcome::Fault(what) if what.contains(words));
        let kinds_are = |wanted: BreakageKind| {
            let mut kinds = findings.incidents.iter().map(|incident| incident.kind);
            !findings.incidents.is_empty() && kinds.all(|kind| kind == wanted)
        };
        let blame = findings.incidents.iter().filter_map(|incident| incident.task).count();
        let holds = match self {
            // Blamed once or twice: alone, or when it was caught and again when it was alone.
            Self::Guilty(kind, words) => {
                is_fault(outcome, words) && kinds_are(kind) && (1..=2).contains(&blame)
            }
            Self::Noticed(kind) => matches!(outcome, Outcome::Ok(_)) && kinds_are(kind),
            Self::NoticedAll(wanted) => {
                let has =
                    |kind: &BreakageKind| findings.incidents.iter().any(|incident| incident.kind == *kind);
                matches!(outcome, Outcome::Ok(_))
                    && wanted.iter().all(has)
                    && findings.incidents.len() == wanted.len()
            }
            Self::Harmless => matches!(outcome, Outcome::Ok(_)) && findings.incidents.is_empty(),
            Self::Hopeless(kind, words) => is_fault(outcome, words) && kinds_are(kind) && blame == 0,
        };
        match holds {
            true => Ok(()),
            false => Err(format!("{self:?} is wanted; {outcome:?}, {:?}", findings.incidents)),
        }
    }
}

//! Compares an outcome with what a vector expects (`spec/protocol.md`, *What an answer is compared with*).

pub(crate) mod difference;
pub mod own_iv;
pub mod verdict;

use std::collections::BTreeMap;

use fio_vectors::{Expect, Operation, Vector};

use crate::adapter::error_map::ErrorMap;
use crate::judge::difference::differences;
use crate::judge::verdict::{Kind, Level, Verdict};
use crate::protocol::message::Outcome;

/// The verdict on one answer, before expectations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Passed, failed or unsupported.
    pub verdict: Verdict,
    /// In which way it failed.
    pub kind: Option<Kind>,
    /// How well a refusal that was wanted agrees.
    pub level: Option<Level>,
    /// Why it did not pass.
    pub reason: Option<String>,
}

/// Judges the answers of one implementation.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'a> {
    /// What the implementation chose where the specification leaves a choice.
    pub behaviours: &'a BTreeMap<String, String>,
    /// The level that every refusal must reach. If missing: `class` for one with a code, `rejected` for one without.
    pub level: Option<Level>,
    /// What the implementation's texts mean.
    pub errors: &'a ErrorMap,
}

impl Judgement {
    /// The implementation does not have this.
    pub fn unsupported(reason: impl Into<String>) -> Self {
        let (verdict, reason) = (Verdict::Unsupported, Some(reason.into()));
        Self { verdict, kind: None, level: None, reason }
    }

    fn passed(level: Option<Level>) -> Self {
        Self { verdict: Verdict::Passed, kind: None, level, reason: None }
    }

    fn failed(kind: Kind, level: Option<Level>, reason: String) -> Self {
        Self { verdict: Verdict::Failed, kind: Some(kind), level, reason: Some(reason) }
    }
}

impl Judge<'_> {
    /// The right answer of this implementation, or why there is none.
    pub fn wanted<'v>(&self, vector: &'v Vector) -> Result<&'v Expect, String> {
        vector.expect.for_behaviours(self.behaviours).ok_or_else(|| {
            let per = deciding_behaviour(&vector.expect, self.behaviours);
            match self.behaviours.get(per) {
                Some(value) => format!("the vectors know no behaviour {per} = {value}"),
                None => format!("the behaviour {per} is not declared"),
            }
        })
    }

    /// The verdict on an outcome.
    pub fn judge(&self, vector: &Vector, outcome: &Outcome) -> Judgement {
        let wanted = match self.wanted(vector) {
            Ok(wanted) => wanted,
            Err(reason) => return Judgement::unsupported(reason),
        };
        match (wanted, outcome) {
            (_, Outcome::Unsupported(what)) => Judgement::unsupported(what),
            (_, Outcome::Fault(what)) => Judgement::failed(Kind::Fault, None, what.clone()),
            (Expect::Ok { ok }, Outcome::Ok(came)) => {
                let differences = match Operation::find(&vector.op) {
                    _ if own_iv::applies(self.behaviours, vector) => {
                        own_iv::difference(vector, ok, came).into_iter().collect()
                    }
                    Some(operation) => differences(operation, ok, came),
                    None => Vec::new(),
                };
                match differences.is_empty() {
                    true => Judgement::passed(None),
                    false => Judgement::failed(Kind::Different, None, differences.join("; ")),
                }
            }
            (Expect::Ok { .. }, Outcome::Error { .. }) => {
                Judgement::failed(Kind::Refused, None, "it refused what it should have taken".to_owned())
            }
            (Expect::Error { error }, Outcome::Ok(_)) => Judgement::failed(
                Kind::Accepted,
                None,
                format!("it took what it should have refused with {error}"),
            ),
            (Expect::Error { error }, Outcome::Error { code, text }) => {
                self.judge_refusal(&vector.op, error, code.as_deref(), text.as_deref())
            }
            // `for_behaviours` never returns this.
            (Expect::Per { per, .. }, _) => {
                Judgement::unsupported(format!("the behaviour {per} is not settled"))
            }
        }
    }

    fn judge_refusal(&self, op: &str, wanted: &str, code: Option<&str>, text: Option<&str>) -> Judgement {
        let by_default = code.map_or(Level::Rejected, |_| Level::Class);
        let demanded = self.level.unwrap_or(by_default);
        let meant = code.or_else(|| self.errors.code_of(op, text?));
        let reached = Level::of(meant, wanted);
        if reached >= demanded {
            return Judgement::passed(Some(reached));
        }
        let meant = meant.unwrap_or("no known code");
        let part = if demanded == Level::Class { "the class of " } else { "" };
        let reason = format!("{part}{wanted} was demanded, {meant} came");
        Judgement::failed(Kind::WrongError, Some(reached), reason)
    }
}

/// The first behaviour on the way to the right answer that is not declared, or not with a value that is known.
fn deciding_behaviour<'e>(expect: &'e Expect, behaviours: &BTreeMap<String, String>) -> &'e str {
    match expect {
        Expect::Per { per, cases } => match behaviours.get(per).and_then(|value| cases.get(value)) {
            Some(case) => deciding_behaviour(case, behaviours),
            None => per,
        },
        _ => "",
    }
}

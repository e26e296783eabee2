//! What is known to be wrong with an implementation: the mistakes behind the vectors that it is expected to fail, and the list `fuzz` of its
//! `expectations.json`.
//!
//! A mistake counts as known if a wrong variant of the catalogue gives exactly the answer to a listed vector. It explains another answer if it
//! gives that one too.

use std::collections::{BTreeMap, BTreeSet};

use fio_conformance::adapter::expectations::FuzzEntry;
use fio_conformance::engine::Unusable;
use fio_conformance::explain::{Answer, Diagnosis, Explainer, concerns};
use fio_conformance::judge::verdict::{Level, Verdict};
use fio_conformance::judge::{Judge, Judgement};
use fio_conformance::protocol::message::Outcome;
use fio_conformance::steps::{self, Steps};
use fio_conformance::variants::{self, Variant};
use fio_reference::ecdh::XEncoding;
use fio_vectors::{Expect, Suite, Vector};
use serde_json::Value;

use super::disagreement::{Disagreement, words};
use super::party::Party;

/// What is known about one implementation.
pub(super) struct Known<'s> {
    /// What it answers to the vectors.
    answers: Vec<(&'s Vector, Outcome, Judgement)>,
    mistakes: Vec<Mistake>,
    listed: Vec<FuzzEntry>,
    declared: XEncoding,
    explainer: Explainer,
}

/// A wrong variant that is behind an expected failure.
struct Mistake {
    variant: &'static Variant,
    /// The operations in which nothing speaks against it.
    ops: BTreeSet<String>,
    reason: String,
}

impl<'s> Known<'s> {
    /// What all vectors show that it can be asked: a mistake may be seen in other operations than those that are fuzzed.
    pub(super) fn of(party: &Party, suite: &'s Suite) -> Result<Self, Unusable> {
        let is_asked = |vector: &&Vector| party.operations().contains(&vector.op) && party.can_answer(vector);
        let vectors: Vec<&Vector> = suite.vectors().filter(is_asked).collect();
        let outcomes = party.answers(&vectors)?;
        let answers: Vec<_> = vectors
            .into_iter()
            .zip(outcomes)
            .map(|(vector, outcome)| {
                let judgement = party.judgement(vector, &outcome);
                (vector, outcome, judgement)
            })
            .collect();
        let mut known = Self {
            answers,
            mistakes: Vec::new(),
            listed: party.known().fuzz.clone(),
            declared: party.declared(),
            explainer: Explainer::new(party.judge().behaviours),
        };
        known.mistakes = known.mistakes_behind(party);
        Ok(known)
    }

    /// The operations of which it has a part only.
    pub(super) fn partial(&self) -> BTreeSet<&str> {
        let unsupported =
            self.answers.iter().filter(|(_, _, judgement)| judgement.verdict == Verdict::Unsupported);
        unsupported.map(|(vector, ..)| vector.op.as_str()).collect()
    }

    /// Why an implementation gives this wrong answer, if that is known.
    pub(super) fn reason(&self, judge: &Judge, disagreement: &Disagreement) -> Option<String> {
        let concerned: Vec<&Mistake> =
            self.mistakes.iter().filter(|mistake| mistake.ops.contains(&disagreement.vector.op)).collect();
        let gives = |mistakes: &[&Mistake]| {
            let mut steps = steps::REFERENCE;
            mistakes.iter().for_each(|mistake| (mistake.variant.change)(&mut steps));
            self.gives(&steps, judge, disagreement)
        };
        let one = concerned.iter().find(|&&mistake| gives(&[mistake])).map(|mistake| mistake.reason.clone());
        let wanted = match &disagreement.vector.expect {
            Expect::Error { error } => Some(error.as_str()),
            _ => None,
        };
        let listed = |wanted: Option<&str>| {
            let entry = self.listed.iter().find(|entry| is_listed(entry, disagreement, wanted));
            entry.map(|entry| entry.reason.clone())
        };
        // An input has up to three changes, and each may meet another mistake.
        let two = || {
            let pairs = concerned
                .iter()
                .enumerate()
                .flat_map(|(place, &one)| concerned[place + 1..].iter().map(move |&other| [one, other]));
            let mut pairs = pairs.filter(|[one, other]| one.reason != other.reason);
            pairs
                .find(|pair| gives(pair))
                .map(|[one, other]| format!("{}. And: {}", one.reason, other.reason))
        };
        // What is listed may come into play because a mistake has passed over an earlier refusal.
        let listed_after = || {
            concerned.iter().find_map(|mistake| {
                let outcome = self.answer(&mistake.variant.steps(), &disagreement.vector);
                let Outcome::Error { code: Some(code), .. } = outcome else { return None };
                let reason = listed(Some(&code)).filter(|_| Some(code.as_str()) != wanted)?;
                Some(format!("{}. And: {reason}", mistake.reason))
            })
        };
        let all = || gives(&concerned).then(|| "Several of these at once".to_owned());
        one.or_else(|| listed(wanted)).or_else(two).or_else(listed_after).or_else(all)
    }

    /// What most likely causes each of these, in one sentence, and the names of the wrong variants that give the same answers.
    pub(super) fn diagnose(&self, judge: &Judge, wrong: &[&Disagreement]) -> Vec<Option<Diagnosis>> {
        let wrong = wrong.iter().map(|wrong| Answer {
            vector: &wrong.vector,
            outcome: &wrong.came,
            judgement: &wrong.judgement,
        });
        let count = wrong.len();
        // What it has right tells which variants it can't be.
        let right = self.as_answers().filter(|answer| answer.judgement.verdict == Verdict::Passed);
        let answers: Vec<Answer> = wrong.chain(right).collect();
        let mut diagnoses = self.explainer.diagnose(judge, &answers);
        diagnoses.truncate(count);
        diagnoses
    }

    fn as_answers(&self) -> impl Iterator<Item = Answer<'_>> {
        self.answers.iter().map(|(vector, outcome, judgement)| Answer { vector, outcome, judgement })
    }

    /// The wrong variants that explain vectors which are expected to fail, each with the reason that is given there. One is out in the
    /// operations of which it has an answer wrong that the implementation has right.
    fn mistakes_behind(&self, party: &Party) -> Vec<Mistake> {
        let reasons: BTreeMap<&str, &str> = party
            .known()
            .known
            .iter()
            .flat_map(|entry| entry.vectors.iter().map(|id| (id.as_str(), entry.reason.as_str())))
            .collect();
        let listed: Vec<(Disagreement, &str)> = self
            .answers
            .iter()
            .filter(|(vector, _, judgement)| judgement.verdict == Verdict::Failed && vector.repeat.is_none())
            .filter_map(|(vector, came, judgement)| {
                let reason = *reasons.get(vector.id.as_str())?;
                Some((Disagreement::of_vector(vector, came, judgement), reason))
            })
            .collect();
        let ops: BTreeSet<&str> = self.answers.iter().map(|(vector, ..)| vector.op.as_str()).collect();
        let mistake = |variant: &'static Variant| {
            let steps = variant.steps();
            let chapters = steps.chapters_replaced();
            let is_behind = |wrong: &Disagreement| {
                let op = wrong.vector.op.as_str();
                concerns(&chapters, op)
                    && self.gives(&steps, &party.judge(), wrong)
                    && !self.is_right_where(&steps, &party.judge(), op)
            };
            let reason = listed.iter().find(|(wrong, _)| is_behind(wrong))?.1.to_owned();
            let has =
                |op: &&&str| concerns(&chapters, op) && !self.is_right_where(&steps, &party.judge(), op);
            let ops = ops.iter().filter(has).map(|&op| op.to_owned()).collect();
            Some(Mistake { variant, ops, reason })
        };
        variants::all().filter_map(mistake).collect()
    }

    /// Whether the implementation has an answer to an operation right that one with these steps has wrong.
    fn is_right_where(&self, steps: &Steps, judge: &Judge, op: &str) -> bool {
        self.answers.iter().any(|(vector, _, judgement)| {
            judgement.verdict == Verdict::Passed
                && vector.op == op
                && vector.repeat.is_none()
                && judge.judge(vector, &self.answer(steps, vector)).verdict == Verdict::Failed
        })
    }

    fn answer(&self, steps: &Steps, vector: &Vector) -> Outcome {
        steps::answer(steps, self.declared, &vector.op, &vector.full_input()).0
    }

    /// Whether an implementation with these steps gives the same wrong answer.
    fn gives(&self, steps: &Steps, judge: &Judge, disagreement: &Disagreement) -> bool {
        let vector = &disagreement.vector;
        let outcome = self.answer(steps, vector);
        // The codes that variants refuse with are those of the reference.
        let judge = Judge { level: Some(Level::Rejected), ..*judge };
        if judge.judge(vector, &outcome).verdict != Verdict::Failed {
            return false;
        }
        match (&outcome, &disagreement.came) {
            (Outcome::Ok(ok), came @ Outcome::Ok(_)) => {
                let wanted = Expect::Ok { ok: ok.clone() };
                judge.judge_against(vector, &wanted, came).verdict == Verdict::Passed
            }
            (Outcome::Error { .. }, Outcome::Error { .. }) => true,
            _ => false,
        }
    }
}

/// Whether an entry has this answer, where this code of a refusal would be right.
fn is_listed(entry: &FuzzEntry, disagreement: &Disagreement, wanted: Option<&str>) -> bool {
    let says = |text: &String| words(&disagreement.came).contains(text.as_str());
    let input = &disagreement.vector.input;
    entry.ops.contains(&disagreement.vector.op)
        && entry.sent.iter().all(|(name, value)| input.get(name).is_some_and(|sent| fits(value, sent)))
        && disagreement.judgement.kind == Some(entry.outcome)
        && entry.wanted.as_deref() == wanted
        && entry.says.as_ref().is_none_or(says)
}

/// Whether this was sent: the same, or text that begins as the pattern before its `*`, or what fits one of several.
fn fits(pattern: &Value, sent: &Value) -> bool {
    match (pattern, sent) {
        (Value::Array(patterns), _) => patterns.iter().any(|pattern| fits(pattern, sent)),
        (Value::String(pattern), Value::String(sent)) => {
            pattern.strip_suffix('*').map_or(pattern == sent, |beginning| sent.starts_with(beginning))
        }
        _ => pattern == sent,
    }
}

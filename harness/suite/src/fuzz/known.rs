//! What is known to be wrong with an implementation: the mistakes behind the vectors that it is expected to fail, and the list `fuzz` of its
//! `expectations.json`.
//!
//! A mistake counts as known if a wrong variant of the catalogue gives exactly the answer to a listed vector. It explains another answer if it
//! gives that one too.

use std::collections::{BTreeMap, BTreeSet};

use fio_conformance::adapter::expectations::FuzzEntry;
use fio_conformance::engine::Unusable;
use fio_conformance::explain::{Answer, Diagnosis, Explainer};
use fio_conformance::judge::verdict::{Level, Verdict};
use fio_conformance::judge::{Judge, Judgement};
use fio_conformance::protocol::message::Outcome;
use fio_conformance::steps::{self, Steps};
use fio_conformance::variants;
use fio_reference::ecdh::XEncoding;
use fio_vectors::{Expect, Suite, Vector};

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
    steps: Steps,
    reason: String,
}

impl<'s> Known<'s> {
    /// What the vectors of these operations show.
    pub(super) fn of(party: &Party, suite: &'s Suite, ops: &[String]) -> Result<Self, Unusable> {
        let is_asked = |vector: &&Vector| ops.contains(&vector.op) && party.can_answer(vector);
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
    pub(super) fn reason(&self, judge: &Judge, disagreement: &Disagreement) -> Option<&str> {
        let mistake = self.mistakes.iter().find(|mistake| self.gives(&mistake.steps, judge, disagreement));
        let listed = || self.listed.iter().find(|entry| is_listed(entry, disagreement));
        mistake.map(|mistake| mistake.reason.as_str()).or_else(|| Some(listed()?.reason.as_str()))
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

    /// The mistakes that explain vectors which are expected to fail, each with the reason that is given there.
    fn mistakes_behind(&self, party: &Party) -> Vec<Mistake> {
        let reasons: BTreeMap<&str, &str> = party
            .known()
            .known
            .iter()
            .flat_map(|entry| entry.vectors.iter().map(|id| (id.as_str(), entry.reason.as_str())))
            .collect();
        if reasons.is_empty() {
            return Vec::new();
        }
        let answers: Vec<Answer> = self.as_answers().collect();
        let diagnoses = self.explainer.diagnose(&party.judge(), &answers);
        let mut found: BTreeMap<String, &str> = BTreeMap::new();
        for (answer, diagnosis) in answers.iter().zip(diagnoses) {
            let reason = reasons.get(answer.vector.id.as_str());
            for variant in diagnosis.into_iter().flat_map(|diagnosis| diagnosis.variants) {
                found.extend(reason.map(|reason| (variant, *reason)));
            }
        }
        let mistakes = variants::all().filter_map(|variant| {
            let reason = (*found.get(variant.id)?).to_owned();
            Some(Mistake { steps: variant.steps(), reason })
        });
        mistakes.collect()
    }

    /// Whether an implementation with these steps gives the same wrong answer.
    fn gives(&self, steps: &Steps, judge: &Judge, disagreement: &Disagreement) -> bool {
        let vector = &disagreement.vector;
        let (outcome, _) = steps::answer(steps, self.declared, &vector.op, &vector.input);
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

fn is_listed(entry: &FuzzEntry, disagreement: &Disagreement) -> bool {
    let says = |text: &String| words(&disagreement.came).contains(text.as_str());
    let wanted = match &disagreement.vector.expect {
        Expect::Error { error } => Some(error),
        _ => None,
    };
    entry.ops.contains(&disagreement.vector.op)
        && disagreement.judgement.kind == Some(entry.outcome)
        && entry.wanted.as_ref() == wanted
        && entry.says.as_ref().is_none_or(says)
}

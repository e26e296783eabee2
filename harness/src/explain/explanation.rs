//! Everything about one vector: what each step gives, and what an implementation answered.

use std::collections::BTreeMap;

use fio_vectors::{Object, Suite, Vector};
use serde::Serialize;
use serde_json::json;

use super::{Answer, Diagnosis, Explainer, comparable_input, declared};
use crate::adapter::error_map::ErrorMap;
use crate::judge::verdict::{VectorVerdict, Verdict};
use crate::judge::{Judge, Judgement};
use crate::protocol::message::{Implementation, Outcome};
use crate::report::Report;
use crate::run::sent;
use crate::steps::{self, REFERENCE, Step};

/// Everything about one vector.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The id of the vector.
    pub vector: String,
    /// The operation.
    pub op: String,
    /// What is tested.
    pub comment: String,
    /// The requirements that the vector pins.
    pub requirements: Vec<String>,
    /// The input.
    pub sent: Object,
    /// What each step gives, in the order in which they are taken.
    pub steps: Vec<Step>,
    /// The right answer.
    pub wanted: serde_json::Value,
    /// What an implementation answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answered>,
}

/// What an implementation answered.
#[derive(Clone, Debug, Serialize)]
pub struct Answered {
    /// Who.
    pub implementation: Implementation,
    /// What, and what is to be said of it.
    pub verdict: VectorVerdict,
    /// Why it is wrong, if that can be told.
    pub diagnosis: Option<Diagnosis>,
}

impl Explanation {
    /// What each step gives, for an implementation with these behaviours.
    pub fn new(vector: &Vector, behaviours: &BTreeMap<String, String>) -> Self {
        Self::with_input(vector, behaviours, &vector.full_input())
    }

    /// The same, and what the implementation of a report answered; `None` where the report does not have the vector. `errors` says what
    /// its texts mean.
    pub fn with_answer(
        suite: &Suite,
        vector: &Vector,
        report: &Report,
        errors: Option<&ErrorMap>,
    ) -> Option<Self> {
        let place = report.verdicts.iter().position(|verdict| verdict.id == vector.id)?;
        let judge = Judge { behaviours: &report.behaviours, level: report.level, errors };
        let judged: Vec<_> = report.verdicts.iter().filter_map(|verdict| judged(suite, verdict)).collect();
        let answers: Vec<_> =
            judged.iter().map(|(vector, outcome, judgement)| Answer { vector, outcome, judgement }).collect();
        let diagnoses = Explainer::new(&report.behaviours).diagnose(&judge, &answers);
        let own = answers.iter().position(|answer| answer.vector.id == vector.id);
        let input = match own {
            Some(own) => comparable_input(&judge, vector, answers[own].outcome),
            None => vector.full_input(),
        };
        let answer = Answered {
            implementation: report.implementation.clone(),
            verdict: report.verdicts[place].clone(),
            diagnosis: own.and_then(|own| diagnoses[own].clone()),
        };
        Some(Self { answer: Some(answer), ..Self::with_input(vector, &report.behaviours, &input) })
    }

    /// Whether an implementation was asked, and its answer is wrong.
    pub fn is_wrong(&self) -> bool {
        let verdict = self.answer.as_ref().map(|answer| answer.verdict.verdict);
        matches!(verdict, Some(Verdict::Failed | Verdict::Expected))
    }

    fn with_input(vector: &Vector, behaviours: &BTreeMap<String, String>, input: &Object) -> Self {
        let (_, steps) = steps::answer(&REFERENCE, declared(behaviours), &vector.op, input);
        Self {
            vector: vector.id.clone(),
            op: vector.op.clone(),
            comment: vector.comment.clone(),
            requirements: vector.requirements.clone(),
            sent: sent(vector),
            steps,
            wanted: json!(vector.expect.for_behaviours(behaviours).unwrap_or(&vector.expect)),
            answer: None,
        }
    }
}

/// An answer of a report and its judgement before expectations, if the vector was sent.
fn judged<'s>(suite: &'s Suite, verdict: &VectorVerdict) -> Option<(&'s Vector, Outcome, Judgement)> {
    let outcome = serde_json::from_value(verdict.came.clone()?).ok()?;
    let judgement = Judgement {
        verdict: match verdict.verdict {
            Verdict::Expected => Verdict::Failed,
            other => other,
        },
        kind: verdict.kind,
        level: verdict.level,
        reason: verdict.reason.clone(),
    };
    Some((suite.vector(&verdict.id)?, outcome, judgement))
}

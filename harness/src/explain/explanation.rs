//! Everything about one vector: what each step gives, and what an implementation answered.

use fio_vectors::{Object, Vector};
use serde::Serialize;
use serde_json::json;

use super::{Answer, comparable_input, declared, difference};
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
    /// The first step that differs, if the answer tells.
    pub first_difference: Option<String>,
}

impl Explanation {
    /// What each step gives, for an implementation with these behaviours.
    pub fn new(vector: &Vector, behaviours: &std::collections::BTreeMap<String, String>) -> Self {
        Self::with_input(vector, behaviours, &vector.full_input())
    }

    /// The same, and what the implementation of a report answered; `None` where the report does not have the vector.
    pub fn with_answer(vector: &Vector, report: &Report) -> Option<Self> {
        let verdict = report.verdicts.iter().find(|verdict| verdict.id == vector.id)?;
        let judge =
            Judge { behaviours: &report.behaviours, level: report.level, errors: &ErrorMap::default() };
        let outcome = verdict.came.clone().and_then(|came| serde_json::from_value::<Outcome>(came).ok());
        let outcome = outcome.unwrap_or_else(|| Outcome::Unsupported(String::new()));
        let judgement = Judgement {
            verdict: Verdict::Failed,
            kind: verdict.kind,
            level: verdict.level,
            reason: verdict.reason.clone(),
        };
        let is_wrong = matches!(verdict.verdict, Verdict::Failed | Verdict::Expected);
        let answer = Answer { vector, outcome: &outcome, judgement: &judgement };
        let difference = difference::of(&judge, &answer).filter(|_| is_wrong);
        let answer = Answered {
            implementation: report.implementation.clone(),
            verdict: verdict.clone(),
            first_difference: difference.and_then(|difference| difference.step),
        };
        let input = comparable_input(&judge, vector, &outcome);
        Some(Self { answer: Some(answer), ..Self::with_input(vector, &report.behaviours, &input) })
    }

    /// Whether an implementation was asked, and its answer is wrong.
    pub fn is_wrong(&self) -> bool {
        let verdict = self.answer.as_ref().map(|answer| answer.verdict.verdict);
        matches!(verdict, Some(Verdict::Failed | Verdict::Expected))
    }

    fn with_input(
        vector: &Vector,
        behaviours: &std::collections::BTreeMap<String, String>,
        input: &Object,
    ) -> Self {
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

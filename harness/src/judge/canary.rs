//! Canaries: checks that a run can't be fooled. An adapter that knows everything, says yes to everything or gives the same answer to
//! everything is caught, and so is a judge that lets everything pass.

use std::collections::BTreeMap;

use fio_vectors::{Expect, Object, Operation, Vector};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Judge;
use super::verdict::Verdict;
use crate::protocol::message::Outcome;

/// From how many answers on it is odd that all are alike.
const ENOUGH: usize = 4;

/// What the canaries said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Canaries {
    /// How many answers were held against an expectation that is wrong on purpose.
    pub wrong_expectations: usize,
    /// What must not be. Each fails the run.
    pub alarms: Vec<Alarm>,
}

/// A canary that fell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alarm {
    /// Which one.
    pub kind: AlarmKind,
    /// What happened.
    pub message: String,
}

/// The canaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AlarmKind {
    /// An operation of a random name was not answered with `unsupported`.
    UnknownOperation,
    /// An answer passed against an expectation that is wrong.
    WrongExpectation,
    /// Different requests have the same answer.
    AllAlike,
}

/// An answer: the vector, and what came.
pub type Answer<'a> = (&'a Vector, &'a Outcome);

/// An operation that nobody has, and a place for it among so many requests. Both are random, so that no adapter can know them.
pub fn unknown_operation(requests: usize) -> Result<(String, usize), getrandom::Error> {
    let random = getrandom::u64()?;
    // The remainder fits, however short a `usize` is.
    let place = usize::try_from(random % (requests as u64 + 1)).unwrap_or_default();
    Ok((format!("canary.{random:016x}"), place))
}

impl Canaries {
    /// Looks at the answers of a run, without those that are known to be wrong, and at the one to an operation that does not exist.
    pub fn watch(judge: &Judge, answers: &[Answer], to_unknown: Option<&Outcome>) -> Self {
        let mut canaries = Self::default();
        canaries.unknown_operation(to_unknown);
        canaries.wrong_expectations(judge, answers);
        canaries.all_alike(judge, answers);
        canaries
    }

    fn unknown_operation(&mut self, outcome: Option<&Outcome>) {
        let came = match outcome {
            Some(Outcome::Unsupported(_)) => return,
            Some(outcome) => kind(outcome),
            None => "nothing",
        };
        self.raise(
            AlarmKind::UnknownOperation,
            format!("an operation of a random name was answered with {came} instead of `unsupported`"),
        );
    }

    fn wrong_expectations(&mut self, judge: &Judge, answers: &[Answer]) {
        for (vector, outcome) in answers {
            let Ok(right) = judge.wanted(vector) else {
                continue;
            };
            if judge.judge_against(vector, right, outcome).verdict != Verdict::Passed {
                continue;
            }
            for wrong in wrong(vector, right) {
                self.wrong_expectations += 1;
                if judge.judge_against(vector, &wrong, outcome).verdict == Verdict::Passed {
                    let message = format!("the answer to {} passed against {}", vector.id, json!(wrong));
                    self.raise(AlarmKind::WrongExpectation, message);
                }
            }
        }
    }

    fn all_alike(&mut self, judge: &Judge, answers: &[Answer]) {
        let mut operations: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
        for answer in answers {
            operations.entry(&answer.0.op).or_default().push(answer);
        }
        for (operation, answers) in operations {
            if let Some(outcome) = the_only_answer(&answers, judge) {
                let (count, what) = (answers.len(), describe(outcome));
                let message =
                    format!("{operation}: {count} requests that want different answers all got {what}");
                self.raise(AlarmKind::AllAlike, message);
            }
        }
        let answers: Vec<&Answer> = answers.iter().collect();
        let kinds: Vec<_> =
            answers.iter().map(|(_, outcome)| std::mem::discriminant::<Outcome>(outcome)).collect();
        let is_one_kind = kinds.windows(2).all(|pair| pair[0] == pair[1]);
        if let Some((_, outcome)) = answers.first()
            && is_one_kind
            && answers.len() >= ENOUGH
            && want_both(&answers, judge)
        {
            let (count, what) = (answers.len(), kind(outcome));
            let message =
                format!("all {count} requests, some in order and some not, were answered with {what}");
            self.raise(AlarmKind::AllAlike, message);
        }
    }

    fn raise(&mut self, kind: AlarmKind, message: String) {
        self.alarms.push(Alarm { kind, message });
    }
}

/// The answer that all requests got, if there is one and it can't be right for all.
fn the_only_answer<'a>(answers: &[&Answer<'a>], judge: &Judge) -> Option<&'a Outcome> {
    let (_, first) = answers.first()?;
    let wanted: Vec<&Expect> = answers.iter().filter_map(|(vector, _)| judge.wanted(vector).ok()).collect();
    let is_one_answer = answers.iter().all(|(_, outcome)| outcome == first);
    let is_one_wanted = wanted.windows(2).all(|pair| kind_wanted(pair[0]) == kind_wanted(pair[1]));
    (is_one_answer && !is_one_wanted && wanted.len() >= ENOUGH).then_some(first)
}

/// Whether some of the requests want a result and some a refusal.
fn want_both(answers: &[&Answer], judge: &Judge) -> bool {
    let mut wanted = answers.iter().filter_map(|(vector, _)| judge.wanted(vector).ok());
    let is_result = wanted.next().map(|wanted| matches!(wanted, Expect::Ok { .. }));
    wanted.any(|wanted| Some(matches!(wanted, Expect::Ok { .. })) != is_result)
}

/// What tells wanted answers apart: results by their value; to refuse is to refuse.
fn kind_wanted(expect: &Expect) -> Option<&Object> {
    match expect {
        Expect::Ok { ok } => Some(ok),
        _ => None,
    }
}

/// Expectations that are wrong where this one is right.
fn wrong(vector: &Vector, right: &Expect) -> Vec<Expect> {
    let Expect::Ok { ok } = right else {
        return vec![Expect::Ok { ok: Object::new() }];
    };
    // A wrong value in a field that may be left out would rightly pass.
    let optional = Operation::find(&vector.op).map_or(&[][..], |operation| operation.reported);
    let mut fields = ok.iter().filter(|(name, _)| !optional.contains(&name.as_str()));
    let changed = fields.find_map(|(name, value)| Some((name.clone(), other_than(value)?)));
    let result = changed.map(|field| Expect::Ok { ok: Object::from_iter([field]) });
    let refusal = Expect::Error { error: "canary.refused".to_owned() };
    result.into_iter().chain([refusal]).collect()
}

/// Another value of the same kind, if there is one.
fn other_than(value: &Value) -> Option<Value> {
    Some(match value {
        Value::String(text) if text.is_empty() => "00".into(),
        Value::String(text) => {
            let mut characters: Vec<char> = text.chars().collect();
            let first = characters.first_mut()?;
            *first = if *first == '1' { '2' } else { '1' };
            characters.into_iter().collect::<String>().into()
        }
        Value::Number(number) => (number.as_u64()?.wrapping_add(1)).into(),
        Value::Bool(value) => (!value).into(),
        Value::Null => "canary".into(),
        Value::Array(items) => {
            let mut items = items.clone();
            items.push("canary".into());
            items.into()
        }
        Value::Object(fields) => {
            let mut fields = fields.clone();
            let (_, field) = fields.iter_mut().next()?;
            *field = other_than(field)?;
            fields.into()
        }
    })
}

fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Ok(_) => "a result",
        Outcome::Error { .. } => "an error",
        Outcome::Unsupported(_) => "`unsupported`",
        Outcome::Fault(_) => "a fault",
    }
}

fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Ok(_) => "the same result".to_owned(),
        other => format!("the same answer, {}", kind(other)),
    }
}

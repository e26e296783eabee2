//! Compares an outcome with what a vector expects (`spec/protocol.md`, *What an answer is compared with*).

use std::collections::BTreeMap;

use fio_vectors::{Expect, Object, Operation, Vector};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::adapter::ErrorMap;
use crate::message::Outcome;
use crate::own_iv;

/// How well a refusal agrees with the wanted code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It is a refusal.
    Rejected,
    /// The part of the code before the dot agrees.
    Class,
    /// The code agrees.
    Code,
}

/// What becomes of a vector. Each has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The answer is right.
    Passed,
    /// The answer is wrong.
    Failed,
    /// The answer is wrong in a way that the expectations list.
    Expected,
    /// The implementation does not have this.
    Unsupported,
}

/// In which way an answer is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A result where a refusal was wanted.
    Accepted,
    /// A refusal where a result was wanted.
    Refused,
    /// Another result than the wanted one.
    Different,
    /// A refusal that agrees less with the wanted code than is demanded.
    WrongError,
    /// Something broke.
    Fault,
    /// Unsupported, though the class that is claimed needs it.
    Missing,
}

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

impl Level {
    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Class => "class",
            Self::Code => "code",
        }
    }

    /// How well a code agrees with the wanted one.
    pub fn of(came: Option<&str>, wanted: &str) -> Self {
        let class = |code: &str| code.split('.').next().map(str::to_owned);
        match came {
            Some(code) if code == wanted => Self::Code,
            Some(code) if class(code) == class(wanted) => Self::Class,
            _ => Self::Rejected,
        }
    }
}

impl Kind {
    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Different => "different",
            Self::WrongError => "wrong-error",
            Self::Fault => "fault",
            Self::Missing => "missing",
        }
    }
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

/// What is different, one sentence per field.
fn differences(operation: &Operation, wanted: &Object, came: &Object) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, wanted) in wanted {
        let Some(came) = came.get(name) else {
            if !operation.reported.contains(&name.as_str()) {
                differences.push(format!("{name} is missing"));
            }
            continue;
        };
        match (wanted, came) {
            (Value::Object(wanted), Value::Object(came)) if name == "content" => {
                differences.extend(content_differences(wanted, came));
            }
            _ if operation.hex.contains(&name.as_str()) => {
                differences.extend(hex_difference(name, wanted, came));
            }
            _ => differences.extend(difference(name, wanted, came)),
        }
    }
    differences
}

/// Content: a missing field and null mean the same, and there is no other field.
fn content_differences(wanted: &Object, came: &Object) -> Vec<String> {
    let added = came.keys().filter(|&name| !wanted.contains_key(name));
    wanted
        .keys()
        .chain(added)
        .filter_map(|name| {
            let (wanted, came) = (wanted.get(name), came.get(name));
            let name = format!("content.{name}");
            difference(&name, wanted.unwrap_or(&Value::Null), came.unwrap_or(&Value::Null))
        })
        .collect()
}

fn hex_difference(name: &str, wanted: &Value, came: &Value) -> Option<String> {
    let (Some(wanted), Some(came)) = (wanted.as_str(), came.as_str()) else {
        return difference(name, wanted, came);
    };
    let (Ok(wanted), Ok(came)) = (hex::decode(wanted), hex::decode(came)) else {
        return Some(format!("{name} is not bytes in hex"));
    };
    first_difference(&wanted, &came, |byte| format!("{byte:02x}"))
        .map(|what| format!("{name} differs at byte {what}"))
}

fn difference(name: &str, wanted: &Value, came: &Value) -> Option<String> {
    if wanted == came {
        return None;
    }
    if let (Some(wanted), Some(came)) = (wanted.as_str(), came.as_str()) {
        let (wanted, came): (Vec<_>, Vec<_>) = (wanted.chars().collect(), came.chars().collect());
        return first_difference(&wanted, &came, |character| format!("{character:?}"))
            .map(|what| format!("{name} differs at character {what}"));
    }
    Some(format!("{name} is {} instead of {}", brief(came), brief(wanted)))
}

/// "5 of 9: 0a instead of 0b", counted from 1.
pub(crate) fn first_difference<T: PartialEq>(
    wanted: &[T],
    came: &[T],
    show: impl Fn(&T) -> String,
) -> Option<String> {
    let same = wanted.iter().zip(came).take_while(|(wanted, came)| wanted == came).count();
    if same == wanted.len() && same == came.len() {
        return None;
    }
    let item = |items: &[T]| items.get(same).map_or("the end".to_owned(), &show);
    let (wanted_item, came_item) = (item(wanted), item(came));
    Some(format!("{} of {}: {came_item} instead of {wanted_item}", same + 1, wanted.len()))
}

fn brief(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::String(_) => "a string".to_owned(),
        other => other.to_string(),
    }
}

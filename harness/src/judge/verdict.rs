//! What becomes of a vector.

use fio_vectors::Object;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How well a refusal agrees with the wanted code.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, clap::ValueEnum,
)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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

impl Verdict {
    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Expected => "expected",
            Self::Unsupported => "unsupported",
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

/// What became of a vector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VectorVerdict {
    /// The id of the vector.
    pub id: String,
    /// The operation.
    pub op: String,
    /// What is tested.
    pub comment: String,
    /// The requirements that the vector pins.
    pub requirements: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// In which way the answer is wrong.
    pub kind: Option<Kind>,
    /// How well a refusal that was wanted agrees.
    pub level: Option<Level>,
    /// Why the vector did not pass.
    pub reason: Option<String>,
    /// What most likely causes this, in one sentence.
    pub diagnosis: Option<String>,
    /// Why this failure is expected.
    pub expected_because: Option<String>,
    /// Where to read more about an expected failure.
    pub link: Option<String>,
    /// The input.
    pub sent: Object,
    /// The right answer; null if it depends on a behaviour that is not declared.
    pub wanted: Option<Value>,
    /// The answer; null if the vector was not sent.
    pub came: Option<Value>,
}

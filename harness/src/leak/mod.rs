//! Key material that an implementation shows: in an error text, which ends up in logs and bug reports, or on standard error.
//!
//! The keys of the vectors are public, so nothing is lost here; what is shown here is shown with real keys too.

mod forms;
mod secrets;
mod watch;

use std::collections::BTreeMap;

use fio_vectors::Vector;
use memchr::memmem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::watch::{Listener, Watch};
use crate::protocol::message::Outcome;

/// Key material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Material {
    /// A private key.
    PrivateKey,
    /// The x-coordinate that the shared secret is made of.
    SharedX,
    /// A shared secret.
    SharedSecret,
    /// The key of a level, which opens encrypted addresses.
    LevelKey,
    /// An encryption key or a tag key.
    Keys,
    /// The tag that a refused message would have needed: with it, a forged message passes.
    Tag,
}

/// Where it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// In the text of an error, a fault or an `unsupported`.
    Answer,
    /// On standard error.
    StandardError,
}

/// Key material that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leak {
    /// What.
    pub material: Material,
    /// Where.
    pub channel: Channel,
    /// The vectors whose key material it is. For standard error, the first vector that has it.
    pub vectors: Vec<String>,
    /// Why this is expected; null if it is not.
    pub expected_because: Option<String>,
    /// Where to read more about an expected leak.
    pub link: Option<String>,
}

impl Material {
    /// What it is, in words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::PrivateKey => "a private key",
            Self::SharedX => "the x-coordinate behind a shared secret",
            Self::SharedSecret => "a shared secret",
            Self::LevelKey => "a level key",
            Self::Keys => "an encryption key or a tag key",
            Self::Tag => "the tag that a refused message would have needed",
        }
    }
}

impl Channel {
    /// Where it is, in words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Answer => "in the text of an answer",
            Self::StandardError => "on standard error",
        }
    }
}

/// What was shown in answers, and what the watch over standard error saw.
pub fn find(answers: &[(&Vector, &Outcome)], watch: &Watch) -> Vec<Leak> {
    let mut found: BTreeMap<(Material, Channel), Vec<String>> = BTreeMap::new();
    for (vector, outcome) in answers {
        for material in in_answer(vector, outcome) {
            found.entry((material, Channel::Answer)).or_default().push(vector.id.clone());
        }
    }
    for (material, vector) in watch.seen() {
        found.entry((material, Channel::StandardError)).or_default().push(vector);
    }
    let leak = |((material, channel), vectors)| Leak {
        material,
        channel,
        vectors,
        expected_because: None,
        link: None,
    };
    found.into_iter().map(leak).collect()
}

/// The vector's own key material in the words of an answer. Results are not words: a shared secret that was asked for is no leak.
fn in_answer(vector: &Vector, outcome: &Outcome) -> Vec<Material> {
    let text = match outcome {
        Outcome::Ok(_) | Outcome::Error { text: None, .. } => return Vec::new(),
        Outcome::Error { text: Some(text), .. } | Outcome::Unsupported(text) | Outcome::Fault(text) => text,
    };
    let text = forms::normalised(text.as_bytes());
    if text.len() < forms::SHORTEST {
        return Vec::new();
    }
    let shown = secrets::of(vector)
        .into_iter()
        .filter(|secret| forms::of(secret).iter().any(|form| memmem::find(&text, form).is_some()));
    let mut shown: Vec<Material> = shown.map(|secret| secret.material).collect();
    shown.sort();
    shown.dedup();
    shown
}

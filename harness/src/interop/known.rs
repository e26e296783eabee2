//! Deviations of an implementation that are known: the list `interop` of its `expectations.json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cause::Cause;

/// A known deviation: what goes wrong whenever this implementation takes part, and is its fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// What goes wrong.
    pub cause: Cause,
    /// Why.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// A known deviation that no longer shows. It fails the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stale {
    /// The party.
    pub party: String,
    /// What was to go wrong.
    pub cause: Cause,
    /// What is wrong with the entry.
    pub why: String,
}

/// What is wrong with a list: the number of the entry, counted from 1, and what it is.
pub(crate) fn defect(known: &[Known]) -> Option<(usize, &'static str)> {
    known.iter().enumerate().find_map(|(place, entry)| {
        if entry.reason.trim().is_empty() {
            return Some((place + 1, "has no reason"));
        }
        if entry.cause == Cause::Specification {
            return Some((place + 1, "excuses the specification, which no implementation can"));
        }
        let is_double = known[..place].iter().any(|earlier| earlier.cause == entry.cause);
        is_double.then_some((place + 1, "has the cause of an earlier one"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_needs_a_reason_and_a_cause_of_its_own() {
        let defect = |entries: serde_json::Value| {
            let known: Vec<Known> = serde_json::from_value(entries).unwrap();
            defect(&known)
        };
        let entry =
            json!({"cause": "receiver.encoding", "reason": "tries one", "link": "https://example.org"});
        let other = json!({"cause": "iv.reused", "reason": "draws one"});
        assert_eq!(defect(json!([entry, other])), None);
        assert_eq!(
            defect(json!([other, {"cause": "receiver.encoding", "reason": " "}])),
            Some((2, "has no reason"))
        );
        assert_eq!(defect(json!([entry, other, entry])), Some((3, "has the cause of an earlier one")));
        let excuse = json!([{"cause": "specification", "reason": "it is so"}]);
        assert_eq!(defect(excuse), Some((1, "excuses the specification, which no implementation can")));
        let unknown = serde_json::from_value::<Known>(json!({"cause": "receiver.mood", "reason": "x"}));
        assert!(unknown.unwrap_err().to_string().contains("receiver.encoding"));
    }
}

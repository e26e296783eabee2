//! What the texts of an implementation mean: the file `errors.json` beside its adapter.

use schemars::JsonSchema;
use serde::Deserialize;

/// `errors.json`: which of the implementation's texts mean which code of the specification. The first rule that fits decides.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorMap {
    map: Vec<ErrorRule>,
}

/// A rule of an [`ErrorMap`].
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorRule {
    /// The operation, or the beginning of its name and a `*`.
    pub op: String,
    /// What the text contains.
    pub contains: String,
    /// The code.
    pub code: String,
}

impl ErrorMap {
    /// The code that a text of the implementation means.
    pub fn code_of(&self, op: &str, text: &str) -> Option<&str> {
        self.map
            .iter()
            .find(|rule| rule.covers(op) && text.contains(&rule.contains))
            .map(|rule| rule.code.as_str())
    }
}

impl FromIterator<ErrorRule> for ErrorMap {
    fn from_iter<I: IntoIterator<Item = ErrorRule>>(rules: I) -> Self {
        Self { map: rules.into_iter().collect() }
    }
}

impl ErrorRule {
    fn covers(&self, op: &str) -> bool {
        match self.op.strip_suffix('*') {
            Some(beginning) => op.starts_with(beginning),
            None => self.op == op,
        }
    }
}

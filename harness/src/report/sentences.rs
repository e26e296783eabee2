//! What every form of report says of a whole run, in the same words.

use super::{Levels, Report, Summary, class_name, value};

impl Report {
    /// What was tested, and its version.
    pub fn title(&self) -> String {
        value::sentence(&format!("{} {}", self.implementation.name, self.implementation.version))
    }

    /// How it ended, in a word.
    pub fn word(&self) -> &'static str {
        if self.is_as_expected() { "PASS" } else { "FAIL" }
    }

    /// How it ended, in a sentence.
    pub fn conclusion(&self) -> String {
        let Summary { total, passed, failed, expected, unsupported, .. } = self.summary;
        let mut text = format!(
            "{passed} passed, {expected} failed as expected, {failed} failed, {unsupported} unsupported, {total} in total"
        );
        if let broken @ 1.. = self.expectations.count() {
            let ending = if broken == 1 { "s" } else { "" };
            text += &format!("; {} that no longer hold{ending}", plural(broken, "expectation"));
        }
        let unlisted = self.leaks.iter().filter(|leak| leak.expected_because.is_none()).count();
        for (count, what) in [(unlisted, "leak"), (self.canaries.alarms.len(), "canary alarm")] {
            if count > 0 {
                text += &format!("; {}", plural(count, what));
            }
        }
        text
    }

    /// What was tested and how: which part of which suite, what was declared, what was demanded. A sentence each.
    pub fn circumstances(&self) -> Vec<String> {
        let Self { implementation, adapter, suite, summary, filters, shard, .. } = self;
        let mut first = implementation.language.clone();
        first += &adapter.iter().map(|name| format!(", adapter {name}")).collect::<String>();
        first += &format!(", suite {suite}, {}", plural(summary.total, "vector"));
        first += &shard.iter().map(|shard| format!(", shard {shard}")).collect::<String>();
        let mut sentences = vec![first];
        let mut say = |beginning: &str, things: Vec<String>| {
            if !things.is_empty() {
                sentences.push(format!("{beginning}: {}", things.join(", ")));
            }
        };
        say("Only vectors that match", filters.clone());
        let behaviours = self.behaviours.iter();
        say("It declares", behaviours.map(|(name, value)| format!("{name} {value}")).collect());
        let level = self.level.map(|level| format!("level {}", level.name()));
        let require = self.require.map(|class| format!("class {}", class_name(class)));
        say("Demanded of it", level.into_iter().chain(require).collect());
        sentences.iter().map(|sentence| value::sentence(sentence)).collect()
    }

    /// What else there is to know about the answers, a sentence each.
    pub fn observations(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        let Levels { negative, rejected, class, code } = self.levels;
        if negative > 0 {
            sentences.push(format!(
                "Of {} that must be refused: {rejected} refused, {class} with the right class of error, {code} with the right code",
                plural(negative, "input")
            ));
        }
        let fields = self.never_revealed.iter();
        let fields: Vec<_> = fields.map(|field| format!("{} of {}", field.field, field.op)).collect();
        if !fields.is_empty() {
            sentences.push(format!("Never revealed, so not compared: {}", fields.join(", ")));
        }
        let Summary { total, passed, failed, expected, .. } = self.summary;
        if total == 0 {
            sentences.push("Nothing was tested: this shard has no vector.".to_owned());
        } else if passed + failed + expected == 0 {
            sentences.push("Nothing was tested: every vector is unsupported.".to_owned());
        }
        sentences
    }

    /// The command that runs one vector again.
    pub fn again(&self, vector: &str) -> String {
        let quoted = shlex::try_quote(vector).unwrap_or_else(|_| vector.into());
        format!("{} --filter {quoted}", self.command)
    }
}

/// "1 vector", "2 vectors".
pub(super) fn plural(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

//! What there is to say against a run as a whole, beside its vectors.

use super::{Report, sentences::plural, value};
use crate::adapter::expectations::Broken;
use crate::leak::Leak;

/// Findings of one sort, at least one.
pub(super) struct Topic {
    /// The name, in a word.
    pub(super) name: &'static str,
    /// The title, in words.
    pub(super) title: &'static str,
    /// The findings.
    pub(super) findings: Vec<Finding>,
}

/// A finding.
pub(super) struct Finding {
    /// What it is about, in a word or two.
    pub(super) name: String,
    /// A sentence about it.
    pub(super) text: String,
    /// Whether it fails the run.
    pub(super) is_failure: bool,
}

/// All there is, by topic.
pub(super) fn of(report: &Report) -> Vec<Topic> {
    let alarms = report.canaries.alarms.iter().zip(1..);
    let topics = [
        Topic {
            name: "leaks",
            title: "Key material shown",
            findings: report.leaks.iter().map(of_leak).collect(),
        },
        Topic {
            name: "canaries",
            title: "Canaries: this run proves little",
            findings: alarms
                .map(|(alarm, number)| failure(format!("canary {number}"), alarm.message.clone()))
                .collect(),
        },
        Topic {
            name: "expectations",
            title: "Expectations that no longer hold",
            findings: report.expectations.vectors().map(of_expectation).chain(stale_leaks(report)).collect(),
        },
    ];
    topics.into_iter().filter(|topic| !topic.findings.is_empty()).collect()
}

fn failure(name: String, text: String) -> Finding {
    Finding { name, text: value::sentence(&text), is_failure: true }
}

fn of_leak(leak: &Leak) -> Finding {
    let Leak { material, channel, vectors, expected_because, link } = leak;
    let name = format!("{} {}", material.describe(), channel.describe());
    let such_as = vectors.first().map(|first| format!(", such as {first}")).unwrap_or_default();
    let link = link.iter().map(|link| format!(" ({link})")).collect::<String>();
    let known =
        expected_because.iter().map(|because| format!("; known: {because}{link}")).collect::<String>();
    let text = format!("{name}: {}{such_as}{known}", plural(vectors.len(), "vector"));
    Finding { is_failure: expected_because.is_none(), ..failure(name, text) }
}

fn of_expectation(Broken { vector, outcome, why }: &Broken) -> Finding {
    failure(vector.clone(), format!("{vector} (expected: {}): {why}", outcome.name()))
}

fn stale_leaks(report: &Report) -> impl Iterator<Item = Finding> {
    report.expectations.stale_leaks.iter().map(|leak| {
        let name = format!("{} {}", leak.material.describe(), leak.channel.describe());
        let text = format!("{name}: it is no longer shown");
        failure(name, text)
    })
}

//! Vectors of which the same is said, together.

use super::{Report, detail, value};
use crate::judge::verdict::{VectorVerdict, Verdict};

/// Vectors of which the same is said.
pub(super) struct Group<'r> {
    /// What is said of them.
    pub(super) said: String,
    /// Where to read more.
    pub(super) link: Option<&'r str>,
    /// Their ids, in the order of the suite.
    pub(super) ids: Vec<&'r str>,
    /// The operation, if these are all its vectors.
    pub(super) whole: Option<&'r str>,
}

/// The expected failures, by their reason.
pub(super) fn expected(report: &Report) -> Vec<Group<'_>> {
    groups(report, Verdict::Expected, |vector| {
        let because = vector.expected_because.as_deref().unwrap_or_default();
        format!("{}: {}", detail::kind(vector), value::sentence(because))
    })
}

/// What is unsupported, by its reason.
pub(super) fn unsupported(report: &Report) -> Vec<Group<'_>> {
    groups(report, Verdict::Unsupported, |vector| {
        value::sentence(vector.reason.as_deref().unwrap_or_default())
    })
}

fn groups<'r>(
    report: &'r Report,
    verdict: Verdict,
    say: impl Fn(&'r VectorVerdict) -> String,
) -> Vec<Group<'r>> {
    let mut groups: Vec<Group> = Vec::new();
    for vector in report.verdicts.iter().filter(|vector| vector.verdict == verdict) {
        let (said, link) = (say(vector), vector.link.as_deref());
        match groups.iter_mut().find(|group| group.said == said && group.link == link) {
            Some(group) => {
                group.ids.push(&vector.id);
                group.whole = group.whole.filter(|op| *op == vector.op);
            }
            None => groups.push(Group { said, link, ids: vec![&vector.id], whole: Some(&vector.op) }),
        }
    }
    for group in &mut groups {
        let total = |op: &str| report.operations.iter().find(|row| row.op == op).map(|row| row.summary.total);
        group.whole = group.whole.filter(|op| total(op) == Some(group.ids.len()));
    }
    groups
}

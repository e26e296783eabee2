//! What every form of report says of one vector that did not pass, label by label.

use fio_vectors::Operation;

use super::{Report, value};
use crate::judge::verdict::VectorVerdict;

/// The lines about a vector: a label, empty where the line belongs to the label before, and a text.
pub(super) fn lines(report: &Report, vector: &VectorVerdict) -> Vec<(&'static str, String)> {
    let rules = vector.requirements.iter().map(|rule| cited(rule));
    let hex = Operation::find(&vector.op).map_or(&[][..], |operation| operation.hex);
    let one = |text: &str| vec![value::sentence(text)];
    let parts = [
        ("tests", one(&vector.comment)),
        ("rules", one(&rules.collect::<Vec<_>>().join(", "))),
        ("sent", value::of_input(&vector.sent, hex)),
        ("wanted", value::of_outcome(vector.wanted.as_ref(), hex)),
        ("came", value::of_outcome(vector.came.as_ref(), hex)),
        ("so", one(vector.reason.as_deref().unwrap_or_default())),
        ("cause", vector.diagnosis.iter().map(|cause| value::sentence(cause)).collect()),
        ("again", vec![value::printable(&report.again(&vector.id))]),
    ];
    let labelled = |(label, texts): (_, Vec<String>)| {
        let labels = std::iter::once(label).chain(std::iter::repeat(""));
        labels.zip(texts).collect::<Vec<_>>()
    };
    parts.into_iter().flat_map(labelled).collect()
}

/// The same as plain text.
pub(super) fn text(report: &Report, vector: &VectorVerdict) -> String {
    let lines = lines(report, vector).into_iter();
    lines.map(|(label, text)| format!("{label:7} {text}\n")).collect()
}

/// In which way it failed.
pub(super) fn kind(vector: &VectorVerdict) -> &'static str {
    vector.kind.map_or("failed", |kind| kind.name())
}

/// "KEY-01 (spec/key.md)": where a requirement stands.
pub(crate) fn cited(requirement: &str) -> String {
    let chapter = requirement.rsplit_once('-').map_or(requirement, |(chapter, _)| chapter);
    format!("{requirement} (spec/{}.md)", chapter.to_lowercase())
}

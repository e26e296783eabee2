//! The matrix as a page of the specification.

use super::{Bug, FEWEST, GENERATED, KilledBy, Matrix};
use crate::generate::Generated;
use crate::markdown::{code, row};

/// How many vectors are named for each bug.
const NAMED: usize = 3;

/// `spec/bugs.md`.
pub(super) fn page(matrix: &Matrix) -> Generated {
    let killed_by = matrix.killed_by();
    let mut chapters: Vec<(String, Vec<&Bug>)> = Vec::new();
    for bug in &matrix.bugs {
        let chapter = bug.variant.steps().chapters_replaced().pop_first().unwrap_or_default();
        match chapters.last_mut() {
            Some((last, bugs)) if *last == chapter => bugs.push(bug),
            _ => chapters.push((chapter, vec![bug])),
        }
    }
    let mut text = format!(
        "# Bugs\n\n{GENERATED}\n\n{} plausible mistakes, each the reference with one step replaced, and how many of the {} vectors fail an implementation \
         that makes it. Each must be shown by at least {FEWEST}; a *lenient* one (°), which takes what must be refused, by a negative vector or one at a \
         boundary. The most telling vectors are those that cite the rule it breaks, and of them those that fail the fewest others. `fio-conformance` names these mistakes as the cause where an \
         implementation answers as one of them does.\n",
        matrix.bugs.len(),
        matrix.vectors.len(),
    );
    for (chapter, bugs) in chapters {
        text.push_str(&format!("\n## [{chapter}]({chapter}.md)\n\n"));
        text.push_str(&row([
            "bug",
            "an implementation that",
            "seen",
            "breaks",
            "vectors",
            "negative",
            "most telling",
        ]));
        text.push_str("|---|---|---|---|---:|---:|---|\n");
        bugs.into_iter().for_each(|bug| text.push_str(&line(bug, &killed_by)));
    }
    for op in &matrix.without_bugs {
        text.push_str(&format!("\nThe catalogue has no mistake in `{op}`.\n"));
    }
    Generated { path: "spec/bugs.md".into(), text }
}

fn line(bug: &Bug, killed_by: &KilledBy) -> String {
    let [kills, negative, ..] = bug.numbers();
    let lenient = if bug.is_lenient { "°" } else { "" };
    let named: Vec<String> = bug.most_telling(killed_by, NAMED).into_iter().map(code).collect();
    row([
        &format!("{}{lenient}", code(bug.variant.id)),
        bug.variant.does,
        bug.variant.seen,
        bug.variant.breaks,
        &kills.to_string(),
        &negative.to_string(),
        &named.join("<br>"),
    ])
}

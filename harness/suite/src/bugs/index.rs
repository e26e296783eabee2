//! The index of tests, a page of the specification: for each requirement its vectors and the bugs that break it.

use super::GENERATED;
use crate::coverage::{Coverage, Row};
use crate::generate::Generated;
use crate::markdown::{code, row};

/// `spec/tests.md`.
pub(super) fn page(coverage: &Coverage) -> Generated {
    let mut text = format!(
        "# Tests\n\n{GENERATED}\n\nFor each requirement: how many vectors cite it, some of them, and the [bugs](bugs.md) that break it. Of a requirement about \
         refusing, the negative vectors named show different mistakes. `fio-conformance list --filter KEY-07` lists all that cite one. What no \
         vector can show is [listed with the reason](README.md#untestable-requirements).\n"
    );
    let mut file = "";
    for line in &coverage.rows {
        if line.requirement.file != file {
            file = &line.requirement.file;
            let page = file.trim_start_matches("spec/");
            text.push_str(&format!("\n## [{}]({page})\n\n", page.trim_end_matches(".md")));
            text.push_str(&row(["requirement", "positive", "negative", "such as", "bugs"]));
            text.push_str("|---|---:|---:|---|---|\n");
        }
        text.push_str(&row([
            &line.requirement.id,
            &line.positive.len().to_string(),
            &line.negative.len().to_string(),
            &named(line).into_iter().map(code).collect::<Vec<_>>().join("<br>"),
            &line.bugs.iter().copied().map(code).collect::<Vec<_>>().join("<br>"),
        ]));
    }
    Generated { path: "spec/tests.md".into(), text }
}

/// A positive vector, and two negative ones.
fn named<'s>(line: &Row<'s>) -> Vec<&'s str> {
    let ids = |vectors: &[&'s fio_vectors::Vector], count| -> Vec<&'s str> {
        vectors.iter().take(count).map(|vector| vector.id.as_str()).collect()
    };
    let negative = line.pair.map_or_else(|| ids(&line.negative, 2), |pair| pair.to_vec());
    [ids(&line.positive, 1), negative].concat()
}

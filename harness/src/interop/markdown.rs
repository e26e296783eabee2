//! The interop report as Markdown.

use std::fmt::Write;

use super::report::{Finding, Report};
use super::terminal::{LEGEND, counts, introduction, sample};

/// The report.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    let word = if report.is_as_expected() { "PASS" } else { "FAIL" };
    // Writing to a string does not fail.
    let _ = writeln!(out, "# Interop\n\n**{word}** {}\n\n`{}`\n", counts(report), report.command);
    matrix(&mut out, report);
    let _ = writeln!(out, "## Parties\n");
    for party in &report.parties {
        let _ = writeln!(out, "- **{}** {}", party.name, escape(&introduction(party)));
    }
    let _ = writeln!(out, "\n{}", sample(report));
    findings(&mut out, report);
    for stale in &report.stale {
        let _ = writeln!(out, "\nNo longer shows: `{}` of {}, {}", stale.cause.id(), stale.party, stale.why);
    }
    out
}

fn matrix(out: &mut String, report: &Report) {
    let names: Vec<&str> = report.parties.iter().map(|party| party.name.as_str()).collect();
    let _ = writeln!(out, "| sends ↓ receives → | {} |", names.join(" | "));
    let _ = writeln!(out, "| --- |{}", " ---: |".repeat(names.len()));
    for name in names {
        let cells = report.row(name).map(|cell| cell.short().unwrap_or_else(|| "n/a".to_owned()));
        let _ = writeln!(out, "| **{name}** | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    let _ = writeln!(out, "\n{LEGEND}\n");
}

fn findings(out: &mut String, report: &Report) {
    if report.findings.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## Deviations\n\n| who | what | rule | expected because | again |");
    let _ = writeln!(out, "| --- | --- | --- | --- | --- |");
    for Finding { blamed, cause, rule, says, expected_because, link, again, .. } in &report.findings {
        let rule = rule.as_deref().unwrap_or("none");
        let because = expected_because.as_deref().unwrap_or("**not expected**");
        let link = link.iter().map(|link| format!(" ({link})")).collect::<String>();
        let (says, because) = (escape(says), escape(because));
        let _ =
            writeln!(out, "| {blamed} | `{}`: {says} | {rule} | {because}{link} | `{again}` |", cause.id());
    }
}

/// Text that stays text in a cell of a table.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace(['\n', '\r'], " ")
}

//! The Markdown report: a summary of a job, as CI systems show it. What comes from outside stands in HTML, where escaping five
//! characters makes it harmless; Markdown has no such rule.

use std::io::{Result, Write};

use super::findings::{self, Topic};
use super::group::{self, Group};
use super::markup::{escape, link};
use super::sentences::plural;
use super::{Incident, Report, Summary, detail, value};
use crate::judge::verdict::{VectorVerdict, Verdict};

/// GitHub shows no summary of more than 1 MiB.
const LIMIT: usize = 1_000_000;

/// What is kept free for the last lines.
const RESERVE: usize = 20_000;

/// How many entries a section shows.
const SHOWN: usize = 50;

/// How many ids a group shows.
const IDS_SHOWN: usize = 20;

/// Writes reports, of an implementation each, one below the other.
pub fn write(out: &mut impl Write, reports: &[Report]) -> Result<()> {
    let mut free = LIMIT - RESERVE;
    for (number, report) in reports.iter().enumerate() {
        let left = reports.len() - number;
        let limit = (free / left).saturating_sub(RESERVE);
        let text = Page { text: String::new(), limit }.fill(report);
        if text.len() > free {
            return writeln!(out, "And {}.", plural(left, "more implementation"));
        }
        free -= text.len();
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

struct Page {
    text: String,
    limit: usize,
}

impl Page {
    fn fill(mut self, report: &Report) -> String {
        let mark = if report.is_as_expected() { "✅" } else { "❌" };
        self.text += &format!("<h2>{mark} {}: {}</h2>\n\n", report.word(), escape(&report.title()));
        self.text += &format!("<p><b>{}</b></p>\n\n", escape(&report.conclusion()));
        for sentence in report.circumstances().iter().chain(&report.observations()) {
            self.text += &format!("<p>{}</p>\n\n", escape(sentence));
        }
        self.operations(report);
        let failures: Vec<_> =
            report.verdicts.iter().filter(|vector| vector.verdict == Verdict::Failed).collect();
        self.section("Failures", failures.len(), &failures, |vector| failure(report, vector));
        for Topic { title, findings, .. } in findings::of(report) {
            self.section(title, findings.len(), &findings, |finding| {
                format!("<p>{}</p>\n\n", escape(&finding.text))
            });
        }
        self.section("Incidents", report.incidents.len(), &report.incidents, incident);
        let Summary { expected, unsupported, .. } = report.summary;
        self.section("Expected failures", expected, &group::expected(report), group);
        self.section("Unsupported", unsupported, &group::unsupported(report), group);
        let again = escape(&value::sentence(&report.command));
        self.text += &format!("<p>Run it again: <code>{again}</code></p>\n\n");
        self.text
    }

    fn operations(&mut self, report: &Report) {
        let head = ["operation", "passed", "expected", "failed", "unsupported", "total"];
        self.text += &format!("| {} |\n| --- |{}\n", head.join(" | "), " ---: |".repeat(5));
        for row in &report.operations {
            self.row(&format!("`{}`", row.op), &row.summary);
        }
        self.row("**total**", &report.summary);
        self.text += "\n";
    }

    fn row(&mut self, name: &str, summary: &Summary) {
        let Summary { passed, expected, failed, unsupported, total, .. } = *summary;
        let failed = if failed > 0 { format!("**{failed}**") } else { failed.to_string() };
        self.text += &format!("| {name} | {passed} | {expected} | {failed} | {unsupported} | {total} |\n");
    }

    /// As many entries as there is room for.
    fn section<T>(&mut self, title: &str, count: usize, entries: &[T], show: impl Fn(&T) -> String) {
        if entries.is_empty() {
            return;
        }
        self.text += &format!("### {title} ({count})\n\n");
        let mut left = entries.len();
        for entry in entries.iter().take(SHOWN) {
            let shown = show(entry);
            if self.text.len() + shown.len() <= self.limit {
                self.text += &shown;
                left -= 1;
            }
        }
        if left > 0 {
            self.text += &format!("And {left} more: the other forms of this report have them all.\n\n");
        }
    }
}

fn failure(report: &Report, vector: &VectorVerdict) -> String {
    let (kind, id) = (detail::kind(vector), escape(&vector.id));
    let reason = escape(&value::sentence(vector.reason.as_deref().unwrap_or_default()));
    let lines = detail::text(report, vector);
    let lines: Vec<_> = lines.lines().map(escape).collect();
    let lines = lines.join("\n");
    format!(
        "<details><summary>{kind} <code>{id}</code>: {reason}</summary>\n\n<pre>{lines}</pre>\n\n</details>\n\n"
    )
}

fn incident(Incident { message, vector, stderr, .. }: &Incident) -> String {
    let vector = vector.iter().map(|vector| format!("<code>{}</code>: ", escape(vector)));
    let message = escape(&value::sentence(message));
    let stderr: Vec<_> = value::last_lines(stderr).iter().map(|line| escape(line)).collect();
    let stderr =
        if stderr.is_empty() { String::new() } else { format!("<pre>{}</pre>\n\n", stderr.join("\n")) };
    format!("<p>{}{message}</p>\n\n{stderr}", vector.collect::<String>())
}

fn group(Group { said, link: target, ids, whole }: &Group) -> String {
    let target = target.iter().map(|target| format!(" ({})", link(target))).collect::<String>();
    let ids_shown: Vec<_> = match whole {
        Some(op) => vec![format!("every vector of {}", escape(op))],
        None => ids.iter().take(IDS_SHOWN).map(|id| escape(id)).collect(),
    };
    let more = match ids.len().saturating_sub(IDS_SHOWN) {
        more @ 1.. if whole.is_none() => format!("\nand {more} more"),
        _ => String::new(),
    };
    let (count, said, ids) = (ids.len(), escape(said), ids_shown.join("\n"));
    format!(
        "<details><summary><b>{count}</b> {said}{target}</summary>\n\n<pre>{ids}{more}</pre>\n\n</details>\n\n"
    )
}

//! The table of operations: how many of their vectors came out how.

use std::fmt::Write;

use fio_vectors::Operation;

use crate::judge::verdict::Verdict;
use crate::report::markup::escape;
use crate::report::{Report, Summary};

/// In the order in which they are shown.
const VERDICTS: [Verdict; 4] = [Verdict::Passed, Verdict::Expected, Verdict::Failed, Verdict::Unsupported];

/// The table. Every number links to the vectors that it counts.
pub(super) fn table(reports: &[Report]) -> String {
    match reports {
        [report] => of_one(report),
        reports => of_several(reports),
    }
}

/// A column for each verdict.
fn of_one(report: &Report) -> String {
    let mut head = String::from("<th scope=\"col\">operation</th><th scope=\"col\" class=\"wide\"></th>");
    for verdict in VERDICTS.map(Verdict::name) {
        let _ =
            write!(head, "<th scope=\"col\" class=\"{verdict}\">{}</th>", verdict.replace("upp", "up&shy;p"));
    }
    let row = |name: &str, query: &str, summary: &Summary| {
        let cells = VERDICTS.map(|verdict| {
            let (count, name) = (count(summary, verdict), verdict.name());
            match count {
                0 => "<td class=\"none\">0</td>".to_owned(),
                count => format!("<td><a class=\"{name}\" href=\"#{query}verdict={name}\">{count}</a></td>"),
            }
        });
        let (name, bar, cells) = (operation(name, query), bar(summary), cells.concat());
        format!("<tr>{name}<td class=\"wide\">{bar}</td>{cells}</tr>")
    };
    let rows = report.operations.iter().map(|of| row(&of.op, &query(&of.op), &of.summary));
    whole(&head, rows.collect::<String>(), &row("total", "", &report.summary))
}

/// A column for each implementation.
fn of_several(reports: &[Report]) -> String {
    let mut head = String::from("<th scope=\"col\">operation</th>");
    for report in reports {
        let _ = write!(head, "<th scope=\"col\">{}</th>", escape(&report.title()));
    }
    let row = |name: &str, query: &str, of: &dyn Fn(&Report) -> Option<Summary>| {
        let cells = reports.iter().enumerate().map(|(number, report)| match of(report) {
            Some(summary) if summary.total > summary.unsupported => {
                let (link, passed) = (format!("#{query}of={}", number + 1), summary.passed);
                let (asked, bar) = (summary.total - summary.unsupported, bar(&summary));
                let class = if summary.failed > 0 { "failed" } else { "" };
                format!("<td><a class=\"{class}\" href=\"{link}\">{passed}/{asked}</a>{bar}</td>")
            }
            _ => "<td class=\"none\">n/a</td>".to_owned(),
        });
        format!("<tr>{}{}</tr>", operation(name, query), cells.collect::<String>())
    };
    let rows = Operation::ALL
        .iter()
        .map(|operation| operation.name)
        .filter(|name| reports.iter().any(|report| report.operations.iter().any(|of| of.op == *name)));
    let rows = rows.map(|name| {
        let summary =
            |report: &Report| report.operations.iter().find(|of| of.op == name).map(|of| of.summary);
        row(name, &query(name), &summary)
    });
    let total = row("total", "", &|report| Some(report.summary));
    whole(&head, rows.collect::<String>(), &total)
}

fn whole(head: &str, rows: String, total: &str) -> String {
    format!("<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody><tfoot>{total}</tfoot></table>")
}

fn query(op: &str) -> String {
    format!("op={}&amp;", escape(op))
}

fn operation(name: &str, query: &str) -> String {
    let link = query.strip_suffix("&amp;").unwrap_or(query);
    format!("<th scope=\"row\"><a href=\"#{link}\">{}</a></th>", escape(name).replace('.', ".<wbr>"))
}

fn count(summary: &Summary, verdict: Verdict) -> usize {
    match verdict {
        Verdict::Passed => summary.passed,
        Verdict::Failed => summary.failed,
        Verdict::Expected => summary.expected,
        Verdict::Unsupported => summary.unsupported,
    }
}

/// The shares of the verdicts. The numbers beside it say the same to whoever can't see it.
fn bar(summary: &Summary) -> String {
    let mut parts = String::new();
    let mut begin = 0;
    for verdict in VERDICTS {
        let (count, name) = (count(summary, verdict), verdict.name());
        if count > 0 {
            let _ = write!(parts, "<rect class=\"{name}\" x=\"{begin}\" width=\"{count}\" height=\"1\"/>");
        }
        begin += count;
    }
    let total = summary.total.max(1);
    format!("<svg viewBox=\"0 0 {total} 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{parts}</svg>")
}

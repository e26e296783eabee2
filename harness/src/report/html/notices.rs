//! What the page says of a whole run: the verdict, and what broke.

use crate::report::findings::{self, Topic};
use crate::report::markup::escape;
use crate::report::{Incident, Report, value};

/// The verdict, and what was tested how.
pub(super) fn head(report: &Report) -> String {
    let word = report.word();
    let class = if report.is_as_expected() { "pass" } else { "fail" };
    let lines = report.circumstances().into_iter().chain(report.observations());
    let lines: String = lines.map(|line| format!("<p>{}</p>", escape(&line))).collect();
    format!(
        "<div class=\"head {class}\"><h1><span class=\"word\">{word}</span> {}</h1><p class=\"conclusion\">{}</p>{lines}\
         <p>Run it again: <code class=\"again\">{}</code></p></div>",
        escape(&report.title()),
        escape(&report.conclusion()),
        escape(&report.command)
    )
}

/// What there is to say against the run as a whole, and incidents.
pub(super) fn notices(report: &Report) -> String {
    let of = escape(&report.title());
    let mut text = String::new();
    for Topic { title, findings, .. } in findings::of(report) {
        let is_open = findings.iter().any(|finding| finding.is_failure);
        let entries = findings.iter().map(|finding| format!("<li>{}</li>", escape(&finding.text))).collect();
        text += &notice(&format!("{title} ({of})"), entries, is_open);
    }
    text + &notice(&format!("Incidents ({of})"), report.incidents.iter().map(incident).collect(), false)
}

fn incident(Incident { message, vector, stderr, .. }: &Incident) -> String {
    let vector = vector.iter().map(|vector| format!("<code>{}</code>: ", escape(vector))).collect::<String>();
    let stderr: String = value::last_lines(stderr).iter().map(|line| escape(line) + "\n").collect();
    format!("<li>{vector}{}<pre>{stderr}</pre></li>", escape(&value::sentence(message)))
}

fn notice(title: &str, entries: Vec<String>, is_open: bool) -> String {
    let (count, open) = (entries.len(), if is_open { " open" } else { "" });
    match count {
        0 => String::new(),
        _ => format!(
            "<details class=\"notice\"{open}><summary>{title} ({count})</summary><ul>{}</ul></details>",
            entries.concat()
        ),
    }
}

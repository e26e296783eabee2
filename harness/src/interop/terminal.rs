//! The interop report that people read in a terminal.

use std::io::{Result, Write};

use super::Sample;
use super::report::{Cell, Counts, Finding, InitializationVectors, PartyReport, Report};
use crate::report::detail::cited;
use crate::report::terminal::Palette;

/// Writes a report.
pub fn write(out: &mut impl Write, report: &Report, palette: Palette) -> Result<()> {
    Terminal { out, report, palette }.write()
}

struct Terminal<'a, W> {
    out: &'a mut W,
    report: &'a Report,
    palette: Palette,
}

impl<W: Write> Terminal<'_, W> {
    fn write(&mut self) -> Result<()> {
        self.parties()?;
        self.matrix()?;
        self.findings()?;
        self.sample()?;
        self.stale()?;
        self.conclusion()
    }

    fn parties(&mut self) -> Result<()> {
        self.heading("Parties")?;
        let report = self.report;
        let width = report.parties.iter().map(|party| party.name.len()).max().unwrap_or(0);
        for (number, party) in (1..).zip(&report.parties) {
            writeln!(self.out, "{number:3} {:width$}  {}", party.name, introduction(party))?;
        }
        Ok(())
    }

    fn matrix(&mut self) -> Result<()> {
        let report = self.report;
        self.heading("\nWho understands whom: the row sends, the column receives")?;
        let rows: Vec<(&str, Vec<String>)> = report
            .parties
            .iter()
            .map(|party| (party.name.as_str(), report.row(&party.name).map(text).collect()))
            .collect();
        let name_width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|(_, cells)| cells.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0).max(3)
        };
        let widths: Vec<usize> = (0..rows.len()).map(width).collect();
        write!(self.out, "    {:name_width$}", "")?;
        for (number, width) in (1..).zip(&widths) {
            write!(self.out, "  {number:>width$}")?;
        }
        writeln!(self.out)?;
        for (number, (name, cells)) in (1..).zip(&rows) {
            write!(self.out, "{number:3} {name:name_width$}")?;
            for (cell, width) in cells.iter().zip(&widths) {
                write!(self.out, "  {cell:>width$}")?;
            }
            writeln!(self.out)?;
        }
        writeln!(self.out, "    {LEGEND}")
    }

    fn findings(&mut self) -> Result<()> {
        let report = self.report;
        let (known, new): (Vec<_>, Vec<_>) =
            report.findings.iter().partition(|finding| finding.expected_because.is_some());
        for (title, findings) in [("Known deviations", known), ("Deviations", new)] {
            if findings.is_empty() {
                continue;
            }
            self.heading(&format!("\n{title} ({})", findings.len()))?;
            for (number, finding) in findings.into_iter().enumerate() {
                if number > 0 {
                    writeln!(self.out)?;
                }
                self.finding(finding)?;
            }
        }
        Ok(())
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        let style = match finding.expected_because {
            Some(_) => self.palette.faint,
            None => self.palette.bad,
        };
        let Finding { cause, blamed, rule, says, with, example, again, expected_because, link } = finding;
        writeln!(self.out, "  {style}{}{style:#}  {blamed}", cause.id())?;
        self.line("so", says)?;
        if let Some(rule) = rule {
            self.line("rule", &cited(rule))?;
        }
        let with: Vec<_> = with.iter().map(|with| format!("{} {}", with.party, with.exchanges)).collect();
        if !with.is_empty() {
            self.line("with", &with.join(", "))?;
        }
        if let Some(example) = example {
            self.line("e.g.", example)?;
        }
        self.line("again", again)?;
        if let Some(because) = expected_because {
            let link = link.iter().map(|link| format!(" ({link})")).collect::<String>();
            self.line("known", &format!("{because}{link}"))?;
        }
        Ok(())
    }

    fn sample(&mut self) -> Result<()> {
        writeln!(self.out, "\n{}", sample(self.report))
    }

    fn stale(&mut self) -> Result<()> {
        let report = self.report;
        if report.stale.is_empty() {
            return Ok(());
        }
        self.heading(&format!("\nKnown deviations that no longer show ({})", report.stale.len()))?;
        for stale in &report.stale {
            writeln!(self.out, "  {} of {}: {}", stale.cause.id(), stale.party, stale.why)?;
        }
        Ok(())
    }

    fn conclusion(&mut self) -> Result<()> {
        let (word, style) = match self.report.is_as_expected() {
            true => ("PASS", self.palette.good),
            false => ("FAIL", self.palette.bad),
        };
        writeln!(self.out, "\n{style}{word}{style:#}  {}", counts(self.report))
    }

    fn line(&mut self, label: &str, text: &str) -> Result<()> {
        let Palette { faint, .. } = self.palette;
        writeln!(self.out, "    {faint}{label:5}{faint:#} {text}")
    }

    fn heading(&mut self, title: &str) -> Result<()> {
        let Palette { heading, .. } = self.palette;
        let line_feeds = title.len() - title.trim_start().len();
        writeln!(self.out, "{}{heading}{}{heading:#}", &title[..line_feeds], &title[line_feeds..])
    }
}

/// What the letters of the matrix mean.
pub(super) const LEGEND: &str =
    "passed/made, the others by whose fault: s sender, r receiver, b both, ! the specification";

fn text(cell: &Cell) -> String {
    cell.short().unwrap_or_else(|| "-".to_owned())
}

/// What a party says of itself, and what is to be known of it.
pub(super) fn introduction(party: &PartyReport) -> String {
    let named = &party.implementation;
    let mut parts = vec![format!("{} {} ({})", named.name, named.version, named.language)];
    parts.extend(party.behaviours.get("x_encoding").map(|encoding| format!("seals under {encoding}")));
    parts.push(match party.initialization_vectors {
        InitializationVectors::Drawn(count) => format!("{count} initialization vectors compared"),
        InitializationVectors::Given => {
            "takes initialization vectors as given, so freshness can't be checked".to_owned()
        }
        InitializationVectors::None => "draws no initialization vectors".to_owned(),
    });
    if !party.lacks.is_empty() {
        parts.push(format!("has no {}", party.lacks.join(", ")));
    }
    parts.join("; ")
}

/// How rare the keys are that matter.
pub(super) fn sample(report: &Report) -> String {
    let Sample { pairs, differing } = report.sample;
    format!(
        "In a fixed sample of {pairs} pairs of keys, x begins with a zero byte, so that its encodings differ, for {differing}: 1 in {}. To be expected are {}, 1 in 256.",
        report.sample.one_in(),
        pairs / 256
    )
}

/// The counts, as the last line has them.
pub(super) fn counts(report: &Report) -> String {
    let Counts { total, passed, failed, expected, unsupported } = report.summary;
    let counts = format!(
        "{passed} passed, {expected} failed as expected, {failed} failed, {unsupported} unsupported, {total} exchanges in total"
    );
    let new = report.findings.iter().filter(|finding| finding.expected_because.is_none()).count();
    match (new, report.stale.len()) {
        (0, 0) => counts,
        (new, stale) => format!("{counts}; deviations: {new} not listed, {stale} listed that no longer show"),
    }
}

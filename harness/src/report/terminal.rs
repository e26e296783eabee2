//! The report that people read in a terminal.

use std::io::{Result, Write};

use clap::builder::styling::{AnsiColor, Style};

use super::findings::{self, Topic};
use super::group::{self, Group};
use super::{Incident, Report, Summary, detail, value};
use crate::judge::verdict::{VectorVerdict, Verdict};

/// How many ids a group of expected failures shows.
const IDS_SHOWN: usize = 8;

/// How many failures people scroll through.
const MANY: usize = 20;

/// The styles of a report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Palette {
    pub(crate) heading: Style,
    pub(crate) good: Style,
    pub(crate) bad: Style,
    pub(crate) faint: Style,
}

impl Palette {
    /// No styles at all.
    pub fn plain() -> Self {
        Self::default()
    }

    /// Colours.
    pub fn coloured() -> Self {
        Self {
            heading: Style::new().bold(),
            good: AnsiColor::Green.on_default().bold(),
            bad: AnsiColor::Red.on_default().bold(),
            faint: Style::new().dimmed(),
        }
    }
}

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
        self.header()?;
        self.operations()?;
        self.observations()?;
        self.incidents()?;
        self.unsupported()?;
        self.expected()?;
        self.failures()?;
        self.findings()?;
        self.conclusion()
    }

    fn header(&mut self) -> Result<()> {
        let Palette { heading, .. } = self.palette;
        write!(self.out, "{heading}{}{heading:#}: ", self.report.title())?;
        self.report.circumstances().iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    fn operations(&mut self) -> Result<()> {
        let operations = &self.report.operations;
        let width = operations.iter().map(|row| row.op.len()).max().unwrap_or(0).max(9);
        let Palette { heading, .. } = self.palette;
        writeln!(
            self.out,
            "\n{heading}{:width$}  passed  expected  failed  unsupported  total{heading:#}",
            "operation"
        )?;
        for row in operations {
            self.row(&row.op, width, &row.summary)?;
        }
        self.row("total", width, &self.report.summary)
    }

    fn row(&mut self, name: &str, width: usize, summary: &Summary) -> Result<()> {
        let Summary { passed, expected, failed, unsupported, total, .. } = *summary;
        let style = if failed > 0 { self.palette.bad } else { Style::new() };
        writeln!(
            self.out,
            "{name:width$}  {passed:6}  {expected:8}  {style}{failed:6}{style:#}  {unsupported:11}  {total:5}"
        )
    }

    fn observations(&mut self) -> Result<()> {
        self.report.observations().iter().try_for_each(|line| writeln!(self.out, "\n{line}"))
    }

    fn incidents(&mut self) -> Result<()> {
        if self.report.incidents.is_empty() {
            return Ok(());
        }
        self.heading("Incidents", self.report.incidents.len())?;
        for Incident { message, vector, stderr, .. } in &self.report.incidents {
            let message = value::sentence(message);
            match vector {
                Some(vector) => writeln!(self.out, "  {vector}: {message}")?,
                None => writeln!(self.out, "  {message}")?,
            }
            let Palette { faint, .. } = self.palette;
            for line in value::last_lines(stderr) {
                writeln!(self.out, "    {faint}stderr: {line}{faint:#}")?;
            }
        }
        Ok(())
    }

    fn unsupported(&mut self) -> Result<()> {
        self.groups("Unsupported", &group::unsupported(self.report))
    }

    fn expected(&mut self) -> Result<()> {
        self.groups("Expected failures", &group::expected(self.report))
    }

    fn groups(&mut self, title: &str, groups: &[Group]) -> Result<()> {
        if groups.is_empty() {
            return Ok(());
        }
        self.heading(title, groups.iter().map(|group| group.ids.len()).sum())?;
        for Group { said, link, ids, whole } in groups {
            let link = link.iter().map(|link| format!(" ({link})")).collect::<String>();
            writeln!(self.out, "  {:5}  {said}{link}", ids.len())?;
            match whole {
                Some(op) => self.faint(&format!("every vector of {op}"))?,
                None => {
                    ids.iter().take(IDS_SHOWN).try_for_each(|id| self.faint(id))?;
                    if let more @ 1.. = ids.len().saturating_sub(IDS_SHOWN) {
                        self.faint(&format!("and {more} more"))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn faint(&mut self, text: &str) -> Result<()> {
        let Palette { faint, .. } = self.palette;
        writeln!(self.out, "         {faint}{text}{faint:#}")
    }

    fn failures(&mut self) -> Result<()> {
        let report = self.report;
        let failures = report.verdicts.iter().filter(|vector| vector.verdict == Verdict::Failed);
        if report.summary.failed > 0 {
            self.heading("Failures", report.summary.failed)?;
        }
        for (number, failure) in failures.enumerate() {
            if number > 0 {
                writeln!(self.out)?;
            }
            self.failure(failure)?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &VectorVerdict) -> Result<()> {
        let Palette { bad, faint, .. } = self.palette;
        writeln!(self.out, "  {bad}{}{bad:#}  {}", detail::kind(failure), failure.id)?;
        for (label, text) in detail::lines(self.report, failure) {
            writeln!(self.out, "    {faint}{label:7}{faint:#} {text}")?;
        }
        Ok(())
    }

    fn findings(&mut self) -> Result<()> {
        for Topic { title, findings, .. } in findings::of(self.report) {
            self.heading(title, findings.len())?;
            findings.iter().try_for_each(|finding| writeln!(self.out, "  {}", finding.text))?;
        }
        Ok(())
    }

    /// The verdict is the last line, for whoever reads no more than that.
    fn conclusion(&mut self) -> Result<()> {
        if self.report.summary.failed > MANY {
            writeln!(self.out, "\n--report html=FILE makes a page to look through the failures.")?;
        }
        let style = if self.report.is_as_expected() { self.palette.good } else { self.palette.bad };
        let (word, sentence) = (self.report.word(), self.report.conclusion());
        writeln!(self.out, "\n{style}{word}{style:#}  {sentence}")
    }

    fn heading(&mut self, title: &str, count: usize) -> Result<()> {
        let Palette { heading, .. } = self.palette;
        writeln!(self.out, "\n{heading}{title}{heading:#} ({count})")
    }
}

//! The report that people read in a terminal.

use std::io::{Result, Write};

use clap::builder::styling::{AnsiColor, Style};
use fio_vectors::Operation;

use crate::judge::verdict::VectorVerdict;
use crate::judge::verdict::Verdict;
use crate::report::{self, Incident, Levels, Report, Summary};

mod value;

/// How many ids a group of expected failures shows.
const IDS_SHOWN: usize = 8;

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
        self.broken_expectations()?;
        self.conclusion()
    }

    fn header(&mut self) -> Result<()> {
        let Report { implementation: tested, suite, summary, .. } = self.report;
        let name = format!("{} {}", tested.name, tested.version);
        let Palette { heading, .. } = self.palette;
        let count = plural(summary.total, "vector");
        write!(self.out, "{heading}{name}{heading:#} ({})", tested.language)?;
        if let Some(adapter) = &self.report.adapter {
            write!(self.out, ", adapter {adapter}")?;
        }
        writeln!(self.out, ", suite {suite}, {count}")?;
        let behaviours = self.report.behaviours.iter();
        let behaviours: Vec<_> = behaviours.map(|(name, value)| format!("{name} {value}")).collect();
        if !behaviours.is_empty() {
            writeln!(self.out, "It declares: {}", behaviours.join(", "))?;
        }
        let level = self.report.level.map(|level| format!("level {}", level.name()));
        let require = self.report.require.map(|class| format!("class {}", report::class_name(class)));
        let demands: Vec<_> = level.into_iter().chain(require).collect();
        if !demands.is_empty() {
            writeln!(self.out, "Demanded of it: {}", demands.join(", "))?;
        }
        Ok(())
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
        let Levels { negative, rejected, class, code } = self.report.levels;
        if negative > 0 {
            writeln!(
                self.out,
                "\nOf {} that must be refused: {rejected} refused, {class} with the right class of error, {code} with the right code",
                plural(negative, "input")
            )?;
        }
        let fields = self.report.never_revealed.iter();
        let fields: Vec<_> = fields.map(|field| format!("{} of {}", field.field, field.op)).collect();
        if !fields.is_empty() {
            writeln!(self.out, "\nNever revealed, so not compared: {}", fields.join(", "))?;
        }
        Ok(())
    }

    fn incidents(&mut self) -> Result<()> {
        if self.report.incidents.is_empty() {
            return Ok(());
        }
        self.heading("Incidents", self.report.incidents.len())?;
        for Incident { message, vector, stderr, .. } in &self.report.incidents {
            match vector {
                Some(vector) => writeln!(self.out, "  {vector}: {message}")?,
                None => writeln!(self.out, "  {message}")?,
            }
            let Palette { faint, .. } = self.palette;
            for line in last_lines(stderr) {
                writeln!(self.out, "    {faint}stderr: {line}{faint:#}")?;
            }
        }
        Ok(())
    }

    fn unsupported(&mut self) -> Result<()> {
        self.groups("Unsupported", Verdict::Unsupported, |verdict| verdict.reason.clone().unwrap_or_default())
    }

    fn expected(&mut self) -> Result<()> {
        self.groups("Expected failures", Verdict::Expected, |verdict| {
            let kind = verdict.kind.map_or("", |kind| kind.name());
            let link = verdict.link.iter().map(|link| format!(" ({link})")).collect::<String>();
            let because = verdict.expected_because.as_deref().unwrap_or_default();
            format!("{kind}: {because}{link}")
        })
    }

    /// The vectors of one verdict, grouped by what is said of them.
    fn groups(
        &mut self,
        title: &str,
        verdict: Verdict,
        say: impl Fn(&VectorVerdict) -> String,
    ) -> Result<()> {
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        let report = self.report;
        for vector in report.verdicts.iter().filter(|vector| vector.verdict == verdict) {
            let said = say(vector);
            match groups.iter_mut().find(|(other, _)| *other == said) {
                Some((_, ids)) => ids.push(&vector.id),
                None => groups.push((said, vec![&vector.id])),
            }
        }
        if groups.is_empty() {
            return Ok(());
        }
        self.heading(title, groups.iter().map(|(_, ids)| ids.len()).sum())?;
        for (said, ids) in groups {
            writeln!(self.out, "  {:5}  {said}", ids.len())?;
            let Palette { faint, .. } = self.palette;
            for id in ids.iter().take(IDS_SHOWN) {
                writeln!(self.out, "         {faint}{id}{faint:#}")?;
            }
            if let more @ 1.. = ids.len().saturating_sub(IDS_SHOWN) {
                writeln!(self.out, "         {faint}and {more} more{faint:#}")?;
            }
        }
        Ok(())
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
        let Palette { bad, .. } = self.palette;
        let kind = failure.kind.map_or("failed", |kind| kind.name());
        writeln!(self.out, "  {bad}{kind}{bad:#}  {}", failure.id)?;
        self.line("tests", &failure.comment)?;
        let rules = failure.requirements.iter().map(|rule| cited(rule));
        self.line("rules", &rules.collect::<Vec<_>>().join(", "))?;
        let hex = Operation::find(&failure.op).map_or(&[][..], |operation| operation.hex);
        self.lines("sent", value::of_input(&failure.sent, hex))?;
        self.lines("wanted", value::of_outcome(failure.wanted.as_ref(), hex))?;
        self.lines("came", value::of_outcome(failure.came.as_ref(), hex))?;
        self.line("so", failure.reason.as_deref().unwrap_or_default())?;
        self.line("again", &format!("{} --filter {}", self.report.command, failure.id))
    }

    fn line(&mut self, label: &str, text: &str) -> Result<()> {
        let Palette { faint, .. } = self.palette;
        writeln!(self.out, "    {faint}{label:7}{faint:#} {text}")
    }

    fn lines(&mut self, label: &str, texts: Vec<String>) -> Result<()> {
        let labels = std::iter::once(label).chain(std::iter::repeat(""));
        texts.iter().zip(labels).try_for_each(|(text, label)| self.line(label, text))
    }

    fn broken_expectations(&mut self) -> Result<()> {
        let broken: Vec<_> = self.report.expectations.iter().collect();
        if broken.is_empty() {
            return Ok(());
        }
        self.heading("Expectations that no longer hold", broken.len())?;
        for broken in broken {
            let (vector, outcome) = (&broken.vector, broken.outcome.name());
            writeln!(self.out, "  {vector} (expected: {outcome}): {}", broken.why)?;
        }
        Ok(())
    }

    fn conclusion(&mut self) -> Result<()> {
        let Summary { total, passed, failed, expected, unsupported, .. } = self.report.summary;
        if passed + failed + expected == 0 {
            writeln!(self.out, "\nNothing was tested: every vector is unsupported.")?;
        }
        let broken = self.report.expectations.iter().count();
        let (word, style) = match self.report.is_as_expected() {
            true => ("PASS", self.palette.good),
            false => ("FAIL", self.palette.bad),
        };
        write!(
            self.out,
            "\n{style}{word}{style:#}  {passed} passed, {expected} failed as expected, {failed} failed, {unsupported} unsupported, {total} in total"
        )?;
        if broken > 0 {
            let what = plural(broken, "expectation");
            write!(self.out, "; {what} that no longer hold{}", if broken == 1 { "s" } else { "" })?;
        }
        writeln!(self.out)
    }

    fn heading(&mut self, title: &str, count: usize) -> Result<()> {
        let Palette { heading, .. } = self.palette;
        writeln!(self.out, "\n{heading}{title}{heading:#} ({count})")
    }
}

fn plural(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// "KEY-01 (spec/key.md)": where a requirement stands.
pub(crate) fn cited(requirement: &str) -> String {
    let chapter = requirement.rsplit_once('-').map_or(requirement, |(chapter, _)| chapter);
    format!("{requirement} (spec/{}.md)", chapter.to_lowercase())
}

fn last_lines(stderr: &str) -> impl Iterator<Item = String> {
    const LINES: usize = 3;
    let lines: Vec<_> = stderr.lines().filter(|line| !line.trim().is_empty()).collect();
    let first = lines.len().saturating_sub(LINES);
    let lines: Vec<_> = lines[first..].iter().map(|line| value::shorten(&value::printable(line))).collect();
    lines.into_iter()
}

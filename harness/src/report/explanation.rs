//! The explanation of one vector, as people read it.

use std::io::{Result, Write};

use fio_vectors::Operation;

use super::detail::cited;
use super::terminal::Palette;
use super::value::{self, sentence};
use crate::explain::Explanation;
use crate::judge::verdict::Verdict;
use crate::protocol::message::Implementation;
use crate::steps::{Step, StepValue};

/// Writes an explanation.
pub fn write(out: &mut impl Write, explanation: &Explanation, palette: Palette) -> Result<()> {
    Text { out, explanation, palette }.write()
}

struct Text<'a, W> {
    out: &'a mut W,
    explanation: &'a Explanation,
    palette: Palette,
}

impl<W: Write> Text<'_, W> {
    fn write(&mut self) -> Result<()> {
        let explanation = self.explanation;
        let hex = Operation::find(&explanation.op).map_or(&[][..], |operation| operation.hex);
        let Palette { heading, .. } = self.palette;
        writeln!(self.out, "{heading}{}{heading:#}", explanation.vector)?;
        self.line("tests", &explanation.comment)?;
        let rules = explanation.requirements.iter().map(|rule| cited(rule));
        self.line("rules", &rules.collect::<Vec<_>>().join(", "))?;
        self.lines("sent", value::of_input(&explanation.sent, hex))?;
        self.steps()?;
        self.lines("wanted", value::of_outcome(Some(&explanation.wanted), hex))?;
        self.answer(hex)
    }

    /// A line for each step: requirement, name, value.
    fn steps(&mut self) -> Result<()> {
        let steps = &self.explanation.steps;
        let answer = self.explanation.answer.as_ref();
        let marked = answer.and_then(|answer| answer.diagnosis.as_ref()?.step);
        let Palette { heading, faint, bad, .. } = self.palette;
        let name_width = steps.iter().map(|step| step.name.len()).max().unwrap_or(0);
        let rule_width = steps.iter().map(|step| step.requirement.len()).max().unwrap_or(0);
        writeln!(self.out, "\n{heading}Steps{heading:#}")?;
        for (place, Step { name, requirement, value }) in steps.iter().enumerate() {
            let mark = if marked == Some(place) { "  <- the first that differs" } else { "" };
            writeln!(
                self.out,
                "  {faint}{requirement:rule_width$}{faint:#}  {name:name_width$}  {}{bad}{mark}{bad:#}",
                shown(value, LONGEST)
            )?;
        }
        writeln!(self.out)
    }

    fn answer(&mut self, hex: &[&str]) -> Result<()> {
        let Some(answer) = &self.explanation.answer else {
            return Ok(());
        };
        let verdict = &answer.verdict;
        self.lines("came", value::of_outcome(verdict.came.as_ref(), hex))?;
        let Implementation { name, version, .. } = &answer.implementation;
        self.line("from", &sentence(&format!("{name} {version}")))?;
        let Palette { good, bad, .. } = self.palette;
        let reason = sentence(verdict.reason.as_deref().unwrap_or_default());
        match verdict.verdict {
            Verdict::Passed => self.line("so", &format!("{good}the answer is right{good:#}"))?,
            Verdict::Unsupported => {
                self.line("so", &format!("unsupported: {reason}"))?;
            }
            Verdict::Failed | Verdict::Expected => {
                let kind = verdict.kind.map_or("failed", |kind| kind.name());
                self.line("so", &format!("{bad}{kind}{bad:#}: {reason}"))?;
                let unknown = "nothing in the answer tells";
                self.line("cause", &sentence(verdict.diagnosis.as_deref().unwrap_or(unknown)))?;
            }
        }
        match &verdict.expected_because {
            Some(reason) => self.line("known", &sentence(reason)),
            None => Ok(()),
        }
    }

    fn line(&mut self, label: &str, text: &str) -> Result<()> {
        let Palette { faint, .. } = self.palette;
        writeln!(self.out, "  {faint}{label:7}{faint:#} {text}")
    }

    fn lines(&mut self, label: &str, texts: Vec<String>) -> Result<()> {
        let labels = std::iter::once(label).chain(std::iter::repeat(""));
        texts.iter().zip(labels).try_for_each(|(text, label)| self.line(label, text))
    }
}

/// The value of a step in no more than that many characters.
pub(super) fn shown(value: &StepValue, longest: usize) -> String {
    let text = match value {
        StepValue::Bytes(bytes) if bytes.is_empty() => "(0 bytes)".to_owned(),
        StepValue::Bytes(bytes) => hex::encode(bytes),
        StepValue::Text(text) => format!("\"{}\"", value::printable(text)),
        StepValue::Json(json) => value::printable(&json.to_string()),
        StepValue::Refused(why) => format!("refused: {why}"),
    };
    value::shorten(&text, longest)
}

/// The most characters of a step that are shown here: bytes are there to be compared.
const LONGEST: usize = 8192;

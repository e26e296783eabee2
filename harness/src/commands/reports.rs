//! `--report`: files that are claimed before a run, so that it is not lost to a misspelt path, and written after it.

use std::path::{Path, PathBuf};

use clap::Args;
use fio_vectors::Suite;

use super::{palette, print_report};
use crate::exit::{Exit, Failure};
use crate::report::Report;
use crate::report::destination::Destination;
use crate::report::format::Format;
use crate::report::terminal;

/// Which reports of `run` and `merge` go to files.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// Also write a report to a file. FORMAT is json, junit, markdown or html. Can be repeated
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = parse)]
    reports: Vec<ReportArg<Format>>,
}

/// A report to be written.
#[derive(Clone, Debug)]
pub(super) struct ReportArg<F> {
    format: F,
    path: PathBuf,
}

/// Where reports will go.
#[derive(Debug)]
pub(super) struct Claimed<'a, F> {
    files: Vec<(&'a ReportArg<F>, Destination<'a>)>,
}

impl ReportArgs {
    /// Makes sure that the files can be written.
    pub(super) fn claim(&self) -> Result<Claimed<'_, Format>, Failure> {
        claim(&self.reports)
    }

    /// The formats that hold one implementation only.
    pub(super) fn for_one_only(&self) -> Option<Format> {
        self.reports.iter().map(|report| report.format).find(|format| !format.takes_several())
    }
}

impl Claimed<'_, Format> {
    /// Writes the files, prints the report, and says how it ended.
    pub(super) fn publish(self, reports: &[Report], suite: &Suite) -> Result<Exit, Failure> {
        let written = self.write(|format| {
            let mut content = Vec::new();
            format.write(&mut content, reports, suite)?;
            Ok(content)
        });
        // What can still be written was, and the report is printed in any case.
        let mut text = Vec::new();
        for (number, report) in reports.iter().enumerate() {
            if number > 0 {
                text.extend(b"\n\n");
            }
            terminal::write(&mut text, report, palette())?;
        }
        print_report(&text)?;
        written?;
        Ok(Exit::of(reports.iter().all(Report::is_as_expected)))
    }
}

/// Makes sure that files can be written.
pub(super) fn claim<F>(reports: &[ReportArg<F>]) -> Result<Claimed<'_, F>, Failure> {
    for (number, report) in reports.iter().enumerate() {
        if reports[..number].iter().any(|other| other.path == report.path) {
            let path = report.path.display();
            return Err(Failure::Usage(format!("two reports can't go to one file: {path}")));
        }
    }
    let claim = |report| {
        let ReportArg { path, .. }: &ReportArg<F> = report;
        Ok((report, Destination::claim(path).map_err(|error| unwritable(path, &error))?))
    };
    Ok(Claimed { files: reports.iter().map(claim).collect::<Result<_, Failure>>()? })
}

impl<F: Copy> Claimed<'_, F> {
    /// Writes all of them that can be written.
    pub(super) fn write(self, content: impl Fn(F) -> std::io::Result<Vec<u8>>) -> Result<(), Failure> {
        let mut written = Ok(());
        for (ReportArg { format, path }, destination) in self.files {
            let result = content(*format).and_then(|content| destination.write(&content));
            written = written.and(result.map_err(|error| unwritable(path, &error)));
        }
        written
    }
}

/// Reads FORMAT=FILE, where these are the formats.
pub(super) fn parse_as<F: Copy>(text: &str, formats: &[(&str, F)]) -> Result<ReportArg<F>, String> {
    let names = formats.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let (name, path) = text
        .split_once('=')
        .ok_or_else(|| format!("the form is FORMAT=FILE, and the formats are {names}"))?;
    match formats.iter().find(|(known, _)| *known == name) {
        None => Err(format!("there is no format {name}; the formats are {names}")),
        Some(_) if path.is_empty() => Err(format!("a file is missing after {name}=")),
        Some((_, format)) => Ok(ReportArg { format: *format, path: path.into() }),
    }
}

fn parse(text: &str) -> Result<ReportArg<Format>, String> {
    parse_as(text, &Format::ALL.map(|format| (format.name(), format)))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("the report {} can't be written: {error}", path.display()))
}

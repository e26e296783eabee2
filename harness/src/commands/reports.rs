//! `--report`, and how `run` and `merge` end: with reports in files, one on the screen, and an exit code.

use std::path::{Path, PathBuf};

use clap::Args;
use fio_vectors::Suite;

use super::{palette, print_report};
use crate::exit::{Exit, Failure};
use crate::report::Report;
use crate::report::destination::Destination;
use crate::report::format::Format;
use crate::report::terminal;

/// Which reports go to files.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// Also write a report to a file. FORMAT is json, junit, markdown or html. Can be repeated
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = parse)]
    reports: Vec<ReportArg>,
}

/// A report to be written.
#[derive(Clone, Debug)]
struct ReportArg {
    format: Format,
    path: PathBuf,
}

/// Where the reports will go.
#[derive(Debug)]
pub(super) struct Claimed<'a> {
    files: Vec<(&'a ReportArg, Destination<'a>)>,
}

impl ReportArgs {
    /// Makes sure that the files can be written.
    pub(super) fn claim(&self) -> Result<Claimed<'_>, Failure> {
        for (number, report) in self.reports.iter().enumerate() {
            if self.reports[..number].iter().any(|other| other.path == report.path) {
                let path = report.path.display();
                return Err(Failure::Usage(format!("two reports can't go to one file: {path}")));
            }
        }
        let claim = |report| {
            let ReportArg { path, .. }: &ReportArg = report;
            Ok((report, Destination::claim(path).map_err(|error| unwritable(path, &error))?))
        };
        Ok(Claimed { files: self.reports.iter().map(claim).collect::<Result<_, Failure>>()? })
    }

    /// The formats that hold one implementation only.
    pub(super) fn for_one_only(&self) -> Option<Format> {
        self.reports.iter().map(|report| report.format).find(|format| !format.takes_several())
    }
}

impl Claimed<'_> {
    /// Writes the files, prints the report, and says how it ended.
    pub(super) fn publish(self, reports: &[Report], suite: &Suite) -> Result<Exit, Failure> {
        let mut written = Ok(());
        for (ReportArg { format, path }, destination) in self.files {
            let mut content = Vec::new();
            let result =
                format.write(&mut content, reports, suite).and_then(|()| destination.write(&content));
            // What can still be written is, and the report is printed in any case.
            written = written.and(result.map_err(|error| unwritable(path, &error)));
        }
        let mut text = Vec::new();
        for (number, report) in reports.iter().enumerate() {
            if number > 0 {
                text.extend(b"\n\n");
            }
            terminal::write(&mut text, report, palette())?;
        }
        print_report(&text)?;
        written?;
        Ok(match reports.iter().all(Report::is_as_expected) {
            true => Exit::AsExpected,
            false => Exit::Differences,
        })
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("the report {} can't be written: {error}", path.display()))
}

fn parse(text: &str) -> Result<ReportArg, String> {
    let formats = Format::ALL.map(Format::name).join(", ");
    let (name, path) = text
        .split_once('=')
        .ok_or_else(|| format!("the form is FORMAT=FILE, and the formats are {formats}"))?;
    let format = Format::ALL.into_iter().find(|format| format.name() == name);
    match format {
        None => Err(format!("there is no format {name}; the formats are {formats}")),
        Some(_) if path.is_empty() => Err(format!("a file is missing after {name}=")),
        Some(format) => Ok(ReportArg { format, path: path.into() }),
    }
}

//! The forms of a report that go to files.

use std::io::{Result, Write};

use fio_vectors::Suite;

use super::{Report, html, json, junit, markdown};

/// A form of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// All there is, for programs.
    Json,
    /// What CI systems list test by test.
    Junit,
    /// A summary of a job.
    Markdown,
    /// A page to look into.
    Html,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Json, Self::Junit, Self::Markdown, Self::Html];

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// Whether the reports of several implementations fit into one file.
    pub fn takes_several(self) -> bool {
        matches!(self, Self::Markdown | Self::Html)
    }

    /// Writes reports, of an implementation each, to one file.
    pub fn write(self, out: &mut impl Write, reports: &[Report], suite: &Suite) -> Result<()> {
        match self {
            Self::Json => reports.iter().try_for_each(|report| json::write(out, report)),
            Self::Junit => reports.iter().try_for_each(|report| junit::write(out, report)),
            Self::Markdown => markdown::write(out, reports),
            Self::Html => html::write(out, reports, suite),
        }
    }
}

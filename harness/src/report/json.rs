//! The JSON report: all there is.

use std::io::{Error, Result, Write};

use serde::Deserialize;
use thiserror::Error;

use super::{FORMAT, Levels, Report, Summary, never_revealed};

/// Why a file is no report.
#[derive(Debug, Error)]
pub enum NotAReport {
    /// It is not JSON, or not of this form.
    #[error("it is not a JSON report of `run`: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It has another version.
    #[error("it has version {0} of the form of reports; this program reads version {FORMAT}")]
    OtherFormat(u32),
    /// It says one thing here and another there.
    #[error("its `{0}` contradicts the rest of it; it was changed, or is damaged")]
    Contradiction(&'static str),
}

/// What every version has.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

/// Writes a report.
pub fn write(out: &mut impl Write, report: &Report) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, report).map_err(Error::from)?;
    out.write_all(b"\n")
}

/// Reads a report.
pub fn read(text: &[u8]) -> std::result::Result<Report, NotAReport> {
    let Version { format } = serde_json::from_slice(text)?;
    if format != FORMAT {
        return Err(NotAReport::OtherFormat(format));
    }
    let report: Report = serde_json::from_slice(text)?;
    let counted = [
        ("shard", report.shard.is_none_or(|shard| shard.index <= shard.of)),
        ("summary", report.summary == Summary::of(&report.verdicts)),
        ("operations", report.operations == Summary::by_operation(&report.verdicts)),
        ("levels", report.levels == Levels::of(&report.verdicts)),
        ("never_revealed", report.never_revealed == never_revealed(&report.verdicts)),
    ];
    match counted.iter().find(|(_, is_right)| !is_right) {
        Some((name, _)) => Err(NotAReport::Contradiction(name)),
        None => Ok(report),
    }
}

//! `merge`: joins the reports of shards.

use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::SuiteArgs;
use super::reports::ReportArgs;
use crate::exit::{Exit, Failure};
use crate::report::json;
use crate::report::merge::{self, MergeError, Part};

#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// The JSON reports of all shards of a run; or of several implementations, to be looked at side by side
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    suite: SuiteArgs,
    #[command(flatten)]
    reports: ReportArgs,
}

/// `merge`
pub(crate) fn merge(args: &MergeArgs) -> Result<Exit, Failure> {
    let suite = args.suite.load()?;
    let parts = args.files.iter().map(|path| read(path)).collect::<Result<_, _>>();
    let reports = parts.and_then(merge::merge).map_err(Failure::usage)?;
    if let (Some(format), [_, _, ..]) = (args.reports.for_one_only(), reports.as_slice()) {
        let names: Vec<_> = reports.iter().map(|report| report.title()).collect();
        return Err(Failure::Usage(format!(
            "a {} report holds one implementation, and these are {}: {}; markdown and html hold several",
            format.name(),
            names.len(),
            names.join(", ")
        )));
    }
    args.reports.claim()?.publish(&reports, &suite)
}

fn read(path: &Path) -> Result<Part, MergeError> {
    let text = std::fs::read(path).map_err(|error| MergeError::Unreadable(path.to_owned(), error))?;
    let report = json::read(&text).map_err(|error| MergeError::NotAReport(path.to_owned(), error))?;
    Ok(Part { path: path.to_owned(), report })
}

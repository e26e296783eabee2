//! `list`: lists vectors.

use std::io::{BufWriter, Write};

use clap::Args;

use super::arguments::{FilterArgs, SuiteArgs};
use crate::exit::{Exit, Failure};

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    suite: SuiteArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

/// `list`
pub(crate) fn list(args: &ListArgs) -> Result<Exit, Failure> {
    let suite = args.suite.load()?;
    let vectors = args.filter.select(&suite)?;
    let width = vectors.iter().map(|vector| vector.id.len()).max().unwrap_or(0);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for vector in vectors {
        writeln!(out, "{:width$}  {}", vector.id, vector.comment)?;
    }
    out.flush()?;
    Ok(Exit::AsExpected)
}

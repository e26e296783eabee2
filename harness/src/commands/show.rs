//! `show`: shows a vector.

use clap::Args;

use super::arguments::{SuiteArgs, find_vector};
use super::print_json;
use crate::exit::{Exit, Failure};

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The id of the vector
    vector: String,
    #[command(flatten)]
    suite: SuiteArgs,
}

/// `show`
pub(crate) fn show(args: &ShowArgs) -> Result<Exit, Failure> {
    print_json(find_vector(&args.suite.load()?, &args.vector)?)?;
    Ok(Exit::AsExpected)
}

//! `reference`: the built-in reference as an adapter.

use clap::Args;

use super::arguments::BuiltinArgs;
use crate::exit::{Exit, Failure};
use crate::protocol::stdio;

#[derive(Debug, Args)]
pub(crate) struct ReferenceArgs {
    /// Speak the adapter protocol on standard input and output
    #[arg(long, required = true)]
    stdio: bool,
    #[command(flatten)]
    builtin: BuiltinArgs,
}

/// `reference --stdio`
pub(crate) fn reference(args: &ReferenceArgs) -> Result<Exit, Failure> {
    stdio::serve(&args.builtin.builtin(), std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(Exit::AsExpected)
}

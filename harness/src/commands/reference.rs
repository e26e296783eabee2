//! `reference`: the built-in reference as an adapter.

use clap::Args;

use super::arguments::BuiltinArgs;
use crate::exit::{Exit, Failure};
use crate::protocol::launch::Address;
use crate::protocol::server;

#[derive(Debug, Args)]
pub(crate) struct ReferenceArgs {
    #[command(flatten)]
    transport: TransportArgs,
    #[command(flatten)]
    builtin: BuiltinArgs,
}

/// Where the adapter protocol is spoken.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct TransportArgs {
    /// Speak the adapter protocol on standard input and output
    #[arg(long)]
    stdio: bool,
    /// Speak it over TCP with whoever connects to this address of this machine, and print the address first. Port 0 stands for any
    /// that is free
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<Address>,
}

/// `reference`
pub(crate) fn reference(args: &ReferenceArgs) -> Result<Exit, Failure> {
    let builtin = args.builtin.builtin();
    match &args.transport.listen {
        Some(address) => {
            let listener = address
                .listen()
                .map_err(|error| Failure::Usage(format!("nobody can listen on {address}: {error}")))?;
            server::listen(builtin, &listener, std::io::stdout().lock())?;
        }
        None => server::serve(&builtin, std::io::stdin(), std::io::stdout())?,
    }
    Ok(Exit::AsExpected)
}

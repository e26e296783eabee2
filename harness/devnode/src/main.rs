#![doc = include_str!("../README.md")]

mod calls;
mod clock;
mod deployed;
mod node;
mod options;
mod page;
mod routes;
mod server;
mod start;
mod store;

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::node::Node;
use crate::options::Options;
use crate::start::Unusable;

/// How many threads make calls. One call is made at a time, so more would only wait.
const CALLING: usize = 4;

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fio-devnode: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<(), Unusable> {
    let node = Arc::new(start::node(options)?);
    let runtime = Builder::new_multi_thread().max_blocking_threads(CALLING).enable_all().build();
    let runtime = runtime.map_err(Unusable::Runtime)?;
    runtime.block_on(listen(options, node))
}

async fn listen(options: &Options, node: Arc<Node>) -> Result<(), Unusable> {
    let cannot = |error| Unusable::Listen(options.listen, error);
    let listener = TcpListener::bind(options.listen).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    if !address.ip().is_loopback() {
        eprintln!(
            "fio-devnode: {address} can be reached from other machines, and nobody's signature is checked"
        );
    }
    // From here on a signal ends it in order, so nobody knows the address before.
    let end = server::signal().map_err(Unusable::Runtime)?;
    writeln!(std::io::stdout(), "http://{address}").map_err(Unusable::Stdout)?;
    server::serve(listener, node, options.limits(), end).await;
    Ok(())
}

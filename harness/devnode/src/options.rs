//! What can be said on the command line, and where it begins.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser;
use fio_chain_model::State;

use crate::calls::Calls;
use crate::clock::Clock;
use crate::node::Node;
use crate::server::Limits;
use crate::store::Store;

/// The state of `--example`: that of the examples of the chapter, with domains that last.
const EXAMPLE: &str = include_str!("../example.json");

/// The chain model over HTTP: a node to build a wallet against
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Options {
    /// Begin with the state in this file: the JSON of the chapter on the chain
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Begin with the built-in example
    #[arg(long, conflicts_with = "state")]
    example: bool,
    /// Keep the state in this file, after each change. If it is there already, go on from it
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Where to listen. Port 0 stands for any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8889")]
    pub(crate) listen: SocketAddr,
    /// Let the time stand still here, in seconds since 1970, until it is moved. Without this, it is that of the machine
    #[arg(long, value_name = "SECONDS")]
    at: Option<u32>,
    /// How many of the last calls are shown
    #[arg(long, value_name = "COUNT", default_value_t = 200)]
    calls: usize,
    /// How many connections there may be at a time
    #[arg(long, value_name = "COUNT", default_value_t = 256)]
    connections: u16,
    /// How long the head and the body of a request may take
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    patience: u16,
}

/// Why it does not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error("where to begin? Say --example, --state FILE, or --save FILE with a file that is there")]
    NoState,
    #[error("{0} can't be read: {1}")]
    Unreadable(PathBuf, io::Error),
    #[error("{0} is no state of spec/chain.md: {1}")]
    NotAState(PathBuf, serde_json::Error),
    #[error("{0} is in use: another node saves its state there")]
    InUse(PathBuf),
    #[error("{0} can't be written: {1}")]
    Unwritable(PathBuf, io::Error),
    #[error("time does not go back: --at {at} is before {now}, the time of the state")]
    Past { at: u32, now: u32 },
    #[error("nobody can listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    #[error("the system refuses threads or signals: {0}")]
    Runtime(io::Error),
    #[error("the address can't be printed: {0}")]
    Stdout(io::Error),
}

impl Options {
    /// The node at its start.
    pub(crate) fn node(&self) -> Result<Node, Unusable> {
        let store = self.save.as_deref().map(Store::open).transpose()?;
        let saved = match &self.save {
            Some(file) if file.exists() => Some(read(file)?),
            _ => None,
        };
        let mut state = match (saved, &self.state) {
            (Some(saved), _) => saved,
            (None, Some(file)) => read(file)?,
            (None, None) if self.example => parse(Path::new("example.json"), EXAMPLE.as_bytes())?,
            (None, None) => return Err(Unusable::NoState),
        };
        let clock = match self.at {
            Some(at) if at < state.now => return Err(Unusable::Past { at, now: state.now }),
            Some(at) => Clock::Still(at),
            None => Clock::from(state.now),
        };
        state.now = clock.now();
        if let Some((store, file)) = store.as_ref().zip(self.save.as_ref()) {
            // What can't be saved later is better known now.
            store.save(&state).map_err(|error| Unusable::Unwritable(file.clone(), error))?;
        }
        Ok(Node::new(state, clock, Calls::new(self.calls), store))
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits { connections: self.connections.into(), patience: Duration::from_secs(self.patience.into()) }
    }
}

fn read(file: &Path) -> Result<State, Unusable> {
    let text = std::fs::read(file).map_err(|error| Unusable::Unreadable(file.to_owned(), error))?;
    parse(file, &text)
}

fn parse(file: &Path, text: &[u8]) -> Result<State, Unusable> {
    serde_json::from_slice(text).map_err(|error| Unusable::NotAState(file.to_owned(), error))
}

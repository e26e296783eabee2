//! What can be said on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, value_parser};

use crate::server::Limits;

/// The chain model over HTTP: a node to build a wallet against
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Options {
    /// Begin with the state in this file: the JSON of the chapter on the chain
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Begin with the built-in example
    #[arg(long, conflicts_with = "state")]
    pub(crate) example: bool,
    /// Keep the state in this file, after each change. If it is there already, go on from it
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    /// Where to listen. Port 0 stands for any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8889")]
    pub(crate) listen: SocketAddr,
    /// Let the time stand still here, in seconds since 1970, until it is moved. Without this, it is that of the machine
    #[arg(long, value_name = "SECONDS")]
    pub(crate) at: Option<u32>,
    /// How many of the last calls are kept
    #[arg(long, value_name = "COUNT", default_value_t = 200)]
    pub(crate) calls: usize,
    /// How many connections there may be at a time
    #[arg(long, value_name = "COUNT", default_value_t = 256, value_parser = value_parser!(u16).range(1..))]
    connections: u16,
    /// How long the head and the body of a request may take
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = value_parser!(u16).range(1..))]
    patience: u16,
}

impl Options {
    pub(crate) fn limits(&self) -> Limits {
        Limits { connections: self.connections.into(), patience: Duration::from_secs(self.patience.into()) }
    }
}

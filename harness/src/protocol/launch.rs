//! How an adapter is reached: on the pipes of a program, over TCP, or with a program for each request.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use thiserror::Error;

use crate::leak::Watch;

/// How long a connection on the same machine may take to come about.
const CONNECTING: Duration = Duration::from_secs(1);

/// How an adapter is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Launch {
    /// A program is started; requests and answers go over its standard input and output.
    Pipes(Program),
    /// A server is connected to. Its program, if there is one, is started before.
    Tcp(Address, Option<Program>),
    /// A program is started for each request.
    OneShot(Program),
}

/// How to start a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The program.
    pub path: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its working directory; that of this process if missing.
    pub folder: Option<PathBuf>,
    /// Who reads along with its standard error.
    pub watch: Option<Arc<Watch>>,
}

impl Launch {
    /// The same, with somebody who reads along with standard error.
    pub fn watched(mut self, watch: &Arc<Watch>) -> Self {
        if let Self::Pipes(program) | Self::OneShot(program) | Self::Tcp(_, Some(program)) = &mut self {
            program.watch = Some(Arc::clone(watch));
        }
        self
    }
}

/// An address of this machine that no other machine can reach, and a port.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Address {
    text: String,
    sockets: Vec<SocketAddr>,
}

/// A text that is no [`Address`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{0:?} is not an address of this machine; wanted: 127.0.0.1, another of 127.0.0.0/8, [::1] or localhost, then a colon and a port"
)]
pub struct NotAnAddress(String);

impl Address {
    /// Connects, once.
    pub(super) fn connect(&self) -> io::Result<TcpStream> {
        let mut failure = io::ErrorKind::AddrNotAvailable.into();
        for socket in &self.sockets {
            match TcpStream::connect_timeout(socket, CONNECTING) {
                // Where nobody listens, the system may choose this very port for our end, and connects us with ourselves.
                Ok(stream) if stream.local_addr()? == *socket => {
                    failure = io::ErrorKind::ConnectionRefused.into();
                }
                Ok(stream) => {
                    // Lines are short and waited for.
                    stream.set_nodelay(true)?;
                    return Ok(stream);
                }
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    /// Listens. Port 0 stands for any that is free.
    pub(crate) fn listen(&self) -> io::Result<TcpListener> {
        TcpListener::bind(&self.sockets[..])
    }
}

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let refusal = || NotAnAddress(text.to_owned());
        let sockets = match text.split_once(':') {
            // Not looked up: a name server might say anything.
            Some(("localhost", port)) => {
                let port = port.parse().map_err(|_| refusal())?;
                let addresses = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
                addresses.map(|address| SocketAddr::new(address, port)).to_vec()
            }
            _ => vec![text.parse().map_err(|_| refusal())?],
        };
        match sockets.iter().all(|socket| socket.ip().is_loopback()) {
            true => Ok(Self { text: text.to_owned(), sockets }),
            false => Err(refusal()),
        }
    }
}

impl TryFrom<String> for Address {
    type Error = NotAnAddress;

    fn try_from(text: String) -> Result<Self, NotAnAddress> {
        text.parse()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl JsonSchema for Address {
    fn schema_name() -> Cow<'static, str> {
        "Address".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = r"^(localhost|127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}|\[::1\]):[0-9]{1,5}$";
        json_schema!({ "type": "string", "pattern": pattern })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_this_machine() {
        for text in ["127.0.0.1:4711", "127.1.2.3:1", "[::1]:65535", "localhost:0"] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "4711",
            ":4711",
            "127.0.0.1",
            "127.0.0.1:",
            "127.0.0.1:65536",
            "127.0.0.1:x",
            "127.0.0.1:1 ",
            "127.1:1",
            "::1:4711",
            "localhost",
            "localhost:",
            "localhost.example:1",
            "0.0.0.0:4711",
            "[::]:4711",
            "[::ffff:127.0.0.1]:4711",
            "10.0.0.1:4711",
            "192.0.2.1:4711",
            "example.org:80",
        ] {
            let error = text.parse::<Address>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("{text:?} is not an address of this machine")), "{error}");
        }
    }

    #[test]
    fn nobody_is_connected_with_himself() {
        // A port such as the system chooses for our end: among as many tries as there are ports, it would choose this one again.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let ours = TcpStream::connect(listener.local_addr().unwrap()).unwrap().local_addr().unwrap();
        let address: Address = ours.to_string().parse().unwrap();
        for _ in 0..70_000 {
            assert!(address.connect().is_err());
        }
    }
}

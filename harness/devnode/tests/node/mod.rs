//! The node as a process, and its clients.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

/// A time at which the domains of the example have not expired.
pub(crate) const AT: &str = "1700000000";

/// The owner of `purse@alice` in the example.
pub(crate) const ALICE: &str = "tr4rt4wu2cv5";

/// A node, killed when it is dropped.
pub(crate) struct Node {
    pub(crate) process: Child,
    pub(crate) address: SocketAddr,
    agent: Agent,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Node {
    /// The example, where the time stands still.
    pub(crate) fn example() -> Self {
        Self::start(&["--example", "--at", AT])
    }

    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut process = command(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let address = first.trim_end().strip_prefix("http://").expect("the address comes first").parse();
        let config = Agent::config_builder().http_status_as_error(false).build();
        Self { process, address: address.unwrap(), agent: config.into() }
    }

    /// With the state in this file, where the time stands still at that of the state.
    pub(crate) fn with(file: &Path, state: &Value) -> Self {
        std::fs::write(file, state.to_string()).unwrap();
        Self::start(&["--state", file.to_str().unwrap(), "--at", &state["now"].to_string()])
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut request = Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let reply = match body.is_empty() && method != "POST" {
            true => self.agent.run(request.body(()).unwrap()),
            false => self.agent.run(request.body(body).unwrap()),
        };
        let (head, mut body) = reply.unwrap().into_parts();
        let body = body.with_config().limit(100 << 20).read_to_string().unwrap();
        Reply { status: head.status.as_u16(), headers: head.headers, body }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, &[], body.to_string().as_bytes())
    }

    pub(crate) fn call(&self, endpoint: &str, parameters: &Value) -> Reply {
        self.post(&format!("/v1/chain/{endpoint}"), parameters)
    }

    /// The state, as JSON.
    pub(crate) fn state(&self) -> Value {
        self.get("/state").json()
    }

    /// A connection that takes whatever is written.
    pub(crate) fn raw(&self) -> Raw {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Raw(stream)
    }

    pub(crate) fn is_well(&self) {
        let reply = self.call("privacy_check", &serde_json::json!({"fio_address": "purse@alice"}));
        assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"privacy":0}"#));
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fio-devnode"));
    // A later `--listen` would be refused, so tests that need their own say it themselves.
    if !arguments.contains(&"--listen") {
        command.args(["--listen", "127.0.0.1:0"]);
    }
    command.args(arguments);
    command
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// What the chain answers, taken out of the transaction that it is wrapped in (E-231).
    pub(crate) fn answer(&self) -> Value {
        let json = self.json();
        match json.get("processed") {
            Some(processed) => {
                let response = processed["action_traces"][0]["receipt"]["response"].as_str().unwrap();
                serde_json::from_str(response).unwrap()
            }
            None => json,
        }
    }
}

pub(crate) struct Raw(pub(crate) TcpStream);

impl Raw {
    pub(crate) fn write(&mut self, text: &str) -> &mut Self {
        self.0.write_all(text.as_bytes()).unwrap();
        self
    }

    /// Everything that comes until the node closes.
    pub(crate) fn rest(&mut self) -> String {
        let mut text = String::new();
        self.0.read_to_string(&mut text).unwrap();
        text
    }

    pub(crate) fn end(&mut self) -> &mut Self {
        self.0.shutdown(Shutdown::Write).unwrap();
        self
    }
}

/// The action that sets the privacy of `purse@alice`.
pub(crate) fn set_privacy(privacy: u8) -> Value {
    serde_json::json!({"fio_address": "purse@alice", "privacy": privacy, "max_fee": 0, "tpid": "", "actor": ALICE})
}

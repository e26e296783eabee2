//! The node as a process.
#![allow(dead_code)]

use std::io::{BufRead, BufReader};
use std::ops::Deref;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use self::client::Client;

#[path = "../client/mod.rs"]
pub(crate) mod client;

/// A time at which the domains of the example have not expired.
pub(crate) const AT: &str = "1700000000";

/// The owner of `purse@alice` in the example.
pub(crate) const ALICE: &str = "tr4rt4wu2cv5";

/// A node with a client, killed when it is dropped.
pub(crate) struct Node {
    pub(crate) process: Child,
    client: Client,
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
        Self { process, client: Client::of(&first) }
    }

    /// With the state in this file, where the time stands still at that of the state.
    pub(crate) fn with(file: &Path, state: &Value) -> Self {
        std::fs::write(file, state.to_string()).unwrap();
        Self::start(&["--state", file.to_str().unwrap(), "--at", &state["now"].to_string()])
    }

    /// The exit code, once it has ended by itself.
    pub(crate) fn exit_code(&mut self) -> Option<i32> {
        let begun = Instant::now();
        loop {
            match self.process.try_wait().unwrap() {
                Some(status) => return status.code(),
                None => assert!(begun.elapsed() < Duration::from_secs(10), "it does not end"),
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Deref for Node {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Why a node does not start, as it says.
pub(crate) fn refusal(arguments: &[&str]) -> String {
    let mut process = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
    if !first.is_empty() {
        process.kill().unwrap();
    }
    let output = process.wait_with_output().unwrap();
    assert_eq!((first.as_str(), output.status.code()), ("", Some(2)), "{arguments:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    told.strip_prefix("fio-devnode: ").and_then(|told| told.strip_suffix('\n')).unwrap().to_owned()
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

/// The action that sets the privacy of `purse@alice`.
pub(crate) fn set_privacy(privacy: u8) -> Value {
    serde_json::json!({"fio_address": "purse@alice", "privacy": privacy, "max_fee": 0, "tpid": "", "actor": ALICE})
}

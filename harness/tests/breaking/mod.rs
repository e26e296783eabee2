//! An adapter that breaks on request: it is the test program itself, started again. Each request says in `do` what becomes of it
//! ([`script`]); without, it is answered with its own input.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::process::exit;
use std::sync::atomic::{AtomicU32, Ordering};

use fio_conformance::protocol::launch::{Launch, Program};
use serde_json::{Value, json};

mod script;

/// The adapter on pipes.
#[allow(dead_code, reason = "not every test program needs it")]
pub(crate) fn launch(settings: &[&str]) -> Launch {
    Launch::Pipes(program(settings))
}

/// How to start the adapter. Without settings, it behaves; `NAME=value` each.
pub(crate) fn program(settings: &[&str]) -> Program {
    let this = std::env::current_exe().unwrap().display().to_string();
    let (before, after) = match env!("CARGO_CRATE_NAME") {
        // It calls `become_the_adapter` first.
        "chaos" => (vec!["env", "ADAPTER=1"], vec![]),
        // The test framework writes lines of its own to standard output, so the adapter speaks through descriptor 3.
        _ => (
            vec!["sh", "-c", "exec 3>&1 >/dev/null; exec \"$@\"", "sh", "env", "ADAPTER=3"],
            vec!["breaking::be_the_adapter", "--exact", "--nocapture", "-q"],
        ),
    };
    let words = [&before, settings, &[this.as_str()], &after].concat();
    let mut words = words.into_iter().map(str::to_owned);
    Program { path: words.next().unwrap(), arguments: words.collect(), folder: None, watch: None }
}

/// An address for a server that is about to be started. It lies below the ports that the system gives out by itself, so that nobody
/// gets it in between; each is given out once, and two test programs begin at different ones.
#[allow(dead_code, reason = "not every test program needs it")]
pub(crate) fn free_address() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let begin = std::process::id().wrapping_mul(211);
    loop {
        let number = begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
        let address = format!("127.0.0.1:{}", 12_000 + number % 20_000);
        if TcpListener::bind(&address).is_ok() {
            return address;
        }
    }
}

#[test]
fn be_the_adapter() {
    become_the_adapter();
}

/// Never returns where an environment variable says that this process is the adapter.
pub(crate) fn become_the_adapter() {
    let Some(descriptor) = setting("ADAPTER") else { return };
    match setting("LISTEN") {
        Some(address) => {
            let listener = TcpListener::bind(address).unwrap();
            loop {
                Adapter::over(listener.accept().unwrap().0).serve();
            }
        }
        None => Adapter::on_pipes(&descriptor).serve(),
    }
    exit(0);
}

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Where requests come from and answers go to. Closed when `None`.
struct Adapter {
    input: Option<Box<dyn BufRead>>,
    output: Option<Output>,
    /// How many requests this process has read.
    count: u64,
    /// Whether an earlier request has spoilt it.
    is_poisoned: bool,
}

/// Where answers go to, for this process and for those that it starts.
struct Output {
    writer: Box<dyn Write>,
    handle: OwnedFd,
}

impl Adapter {
    fn new(input: impl Read + 'static, output: impl Write + AsFd + 'static) -> Self {
        let handle = output.as_fd().try_clone_to_owned().unwrap();
        let input = Some(Box::new(BufReader::new(input)) as Box<dyn BufRead>);
        let output = Some(Output { writer: Box::new(output), handle });
        Self { input, output, count: 0, is_poisoned: false }
    }

    fn on_pipes(descriptor: &str) -> Self {
        let input = File::from(std::io::stdin().as_fd().try_clone_to_owned().unwrap());
        let output = match descriptor {
            "1" => File::from(std::io::stdout().as_fd().try_clone_to_owned().unwrap()),
            other => File::options().write(true).open(format!("/dev/fd/{other}")).unwrap(),
        };
        // So that the pipes are closed when the adapter lets go of them.
        let nothing = File::options().read(true).write(true).open("/dev/null").unwrap();
        rustix::stdio::dup2_stdin(&nothing).unwrap();
        rustix::stdio::dup2_stdout(&nothing).unwrap();
        Self::new(input, output)
    }

    fn over(connection: TcpStream) -> Self {
        let input = connection.try_clone().unwrap();
        Self::new(input, connection)
    }

    fn serve(&mut self) {
        if let Some(steps) = setting("AT_THE_START") {
            script::run(&serde_json::from_str(&steps).unwrap(), &Value::Null, self);
        }
        let batch = setting("REVERSE").map_or(1, |size| size.parse().unwrap());
        let mut waiting = Vec::new();
        while let Some(line) = self.read() {
            let request: Value = serde_json::from_str(&line).unwrap();
            if request["op"] == "hello" {
                self.hello(&request);
                continue;
            }
            self.count += 1;
            waiting.push(request);
            if waiting.len() == batch {
                waiting.drain(..).rev().for_each(|request| self.answer(&request));
            }
        }
        waiting.iter().for_each(|request| self.answer(request));
        if let Some(steps) = setting("AT_THE_END") {
            script::run(&serde_json::from_str(&steps).unwrap(), &Value::Null, self);
        }
    }

    fn read(&mut self) -> Option<String> {
        let mut line = String::new();
        let length = self.input.as_mut()?.read_line(&mut line).unwrap();
        (length > 0).then_some(line)
    }

    fn hello(&mut self, request: &Value) {
        let implementation = json!({"name": "breaking", "version": "1.0", "language": "Rust"});
        let operations = ["text.encode", "text.decode", "content.unpack"];
        let ok = json!({
            "protocol": 1, "implementation": implementation, "operations": operations, "behaviours": {}
        });
        match setting("HELLO") {
            // The steps say what becomes of it; `answer` is the right one.
            Some(steps) => {
                let request = json!({"id": request["id"], "in": {"answer": {"ok": ok}}});
                script::run(&serde_json::from_str(&steps).unwrap(), &request, self);
            }
            None => script::answer(&json!({"id": request["id"], "in": {"answer": {"ok": ok}}}), self),
        }
        if let Some(steps) = setting("AFTER_HELLO") {
            script::run(&serde_json::from_str(&steps).unwrap(), request, self);
        }
    }

    fn answer(&mut self, request: &Value) {
        if request["op"].as_str().is_some_and(|op| op.starts_with("canary.")) {
            let unsupported = json!({"unsupported": "never heard of it"});
            return script::answer(&json!({"id": request["id"], "in": {"answer": unsupported}}), self);
        }
        match &request["in"]["do"] {
            Value::Null => script::answer(request, self),
            steps => script::run(steps, request, self),
        }
    }

    fn raw(&mut self, bytes: &[u8]) {
        // The harness may already have closed the other end.
        if self.output.as_mut().is_some_and(|output| output.writer.write_all(bytes).is_err()) {
            exit(9);
        }
    }
}

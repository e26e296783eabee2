//! An adapter that breaks on request. It is this test program itself, started again: its one test [`be_the_adapter`] becomes the
//! adapter where an environment variable says so. Each request says in `do` what becomes of it.

use std::fs::File;
use std::io::{BufRead, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, exit};
use std::time::Duration;

use fio_conformance::protocol::process::Launch;
use serde_json::{Value, json};

/// How to start the adapter. Without settings, it behaves; `NAME=value` each.
pub(crate) fn launch(settings: &[&str]) -> Launch {
    // The test program writes lines of its own to standard output. The adapter speaks through descriptor 3.
    let script = "exec 3>&1 >/dev/null; exec \"$@\"";
    let program = std::env::current_exe().unwrap();
    let mut arguments: Vec<String> = ["-c", script, "sh", "env", "ADAPTER=1"].map(str::to_owned).into();
    arguments.extend(settings.iter().map(|&setting| setting.to_owned()));
    arguments.push(program.display().to_string());
    arguments.extend(["breaking::be_the_adapter", "--exact", "--nocapture", "-q"].map(str::to_owned));
    Launch { program: "sh".to_owned(), arguments, folder: None }
}

#[test]
fn be_the_adapter() {
    if std::env::var_os("ADAPTER").is_some() {
        Adapter { out: File::options().write(true).open("/dev/fd/3").unwrap() }.serve();
        exit(0);
    }
}

struct Adapter {
    out: File,
}

impl Adapter {
    fn serve(&mut self) {
        let setting = |name: &str| std::env::var(name).ok();
        if setting("NO_HELLO").is_some() {
            eprintln!("module not found");
            exit(7);
        }
        // A process that can be started once, but not again.
        if let Some(marker) = setting("START_ONCE") {
            File::create_new(marker).unwrap_or_else(|_| exit(8));
        }
        let batch = setting("REVERSE").map_or(1, |size| size.parse().unwrap());
        let mut waiting = Vec::new();
        for line in std::io::stdin().lock().lines() {
            let request: Value = serde_json::from_str(&line.unwrap()).unwrap();
            if request["op"] == "hello" {
                self.hello(&request["id"]);
                if setting("NEVER_READ").is_some() {
                    std::thread::sleep(Duration::from_secs(600));
                }
                continue;
            }
            waiting.push(request);
            if waiting.len() == batch {
                waiting.drain(..).rev().for_each(|request| self.answer(&request));
            }
        }
        waiting.iter().for_each(|request| self.answer(request));
        if setting("STAY").is_some() {
            std::thread::sleep(Duration::from_secs(600));
        }
    }

    fn hello(&mut self, id: &Value) {
        let implementation = json!({"name": "breaking", "version": "1.0", "language": "Rust"});
        let operations = ["text.encode", "text.decode", "content.unpack"];
        self.write(&json!({"id": id, "ok": {
            "protocol": 1, "implementation": implementation, "operations": operations, "behaviours": {}
        }}));
    }

    /// The default is to echo.
    fn answer(&mut self, request: &Value) {
        let (id, input) = (&request["id"], &request["in"]);
        if request["op"].as_str().is_some_and(|op| op.starts_with("canary.")) {
            return self.write(&json!({"id": id, "unsupported": "never heard of it"}));
        }
        let echo = match &input["answer"] {
            Value::Object(answer) => {
                let mut answer = answer.clone();
                answer.insert("id".to_owned(), id.clone());
                Value::Object(answer)
            }
            _ => json!({"id": id, "ok": input}),
        };
        match input["do"].as_str() {
            None => self.write(&echo),
            Some("crash") => {
                eprintln!("about to crash");
                exit(3)
            }
            Some("exit") => exit(0),
            Some("answer-then-exit") => {
                self.write(&echo);
                exit(0)
            }
            Some("slow") => {
                std::thread::sleep(Duration::from_millis(100));
                self.write(&echo);
            }
            Some("hang") => std::thread::sleep(Duration::from_secs(600)),
            Some("garbage") => self.raw(b"Segmentation fault\n"),
            Some("garbage-after") => {
                self.write(&echo);
                self.raw(b"by the way\n");
            }
            Some("half-line") => {
                self.raw(b"{\"id\":\"");
                exit(0)
            }
            Some("twice") => {
                self.write(&echo);
                self.write(&echo);
            }
            Some("unknown-id") => self.write(&json!({"id": "4711", "ok": {}})),
            Some("not-utf8") => self.raw(b"{\"id\":\"\xff\xfe\"}\n"),
            Some("long-line") => {
                let mut line = vec![b'x'; 17 * 1024 * 1024];
                line.push(b'\n');
                self.raw(&line);
            }
            Some("flood") => {
                std::io::stderr().write_all(&vec![b'e'; 5_000_000]).unwrap();
                self.write(&echo);
            }
            // Someone outside will kill this process the first time.
            Some("wait-for-the-killer") => {
                let path = Path::new(input["file"].as_str().unwrap());
                if path.exists() {
                    return self.write(&echo);
                }
                std::fs::write(path.with_extension("new"), std::process::id().to_string()).unwrap();
                std::fs::rename(path.with_extension("new"), path).unwrap();
                std::thread::sleep(Duration::from_secs(600));
            }
            // The child holds the pipes after its parent is gone.
            Some("orphan") => {
                let mut command = Command::new("sleep");
                if input["apart"] == true {
                    command.process_group(0);
                }
                let child = command.arg("20").spawn().unwrap();
                std::fs::write(input["file"].as_str().unwrap(), child.id().to_string()).unwrap();
                exit(5)
            }
            Some(other) => panic!("what is {other}?"),
        }
    }

    fn write(&mut self, answer: &Value) {
        self.raw(format!("{answer}\n").as_bytes());
    }

    fn raw(&mut self, bytes: &[u8]) {
        // The harness may already have closed the pipe.
        if self.out.write_all(bytes).is_err() {
            exit(9);
        }
    }
}

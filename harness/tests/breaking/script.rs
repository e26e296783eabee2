//! What the breaking adapter can be told to do: a step, or several in a row. A step is its name, or `{"name": argument}`.

use std::fs::File;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio, exit};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use rustix::process::{Signal, getpid, kill_process};
use serde_json::{Value, json};

use super::{Adapter, Output};

/// What becomes of the rest of the steps.
#[derive(PartialEq)]
enum Rest {
    IsDone,
    IsLeftOut,
}

/// Runs the steps.
pub(super) fn run(steps: &Value, request: &Value, adapter: &mut Adapter) {
    let several = std::slice::from_ref(steps);
    for step in steps.as_array().map_or(several, Vec::as_slice) {
        let (name, argument) = match step {
            Value::String(name) => (name.as_str(), &Value::Null),
            Value::Object(fields) => {
                fields.iter().next().map(|(name, value)| (name.as_str(), value)).unwrap()
            }
            other => panic!("{other} is no step"),
        };
        if run_step(name, argument, request, adapter) == Rest::IsLeftOut {
            return;
        }
    }
}

/// The right answer: what the input has as `answer`, or else the input.
pub(super) fn answer(request: &Value, adapter: &mut Adapter) {
    adapter.raw(format!("{}\n", right_answer(request)).as_bytes());
}

fn right_answer(request: &Value) -> Value {
    let mut answer = match &request["in"]["answer"] {
        Value::Object(answer) => answer.clone(),
        _ => serde_json::Map::from_iter([("ok".to_owned(), request["in"].clone())]),
    };
    answer.insert("id".to_owned(), request["id"].clone());
    Value::Object(answer)
}

fn run_step(name: &str, argument: &Value, request: &Value, adapter: &mut Adapter) -> Rest {
    match name {
        // Answers and what looks like them
        "answer" => answer(request, adapter),
        "say" => adapter.raw(filled_in(argument, request).as_bytes()),
        "bytes" => adapter.raw(&hex::decode(argument.as_str().unwrap()).unwrap()),
        "trickle" => {
            for byte in format!("{}\n", right_answer(request)).bytes() {
                adapter.raw(&[byte]);
                sleep(argument);
            }
        }
        "flood" => loop {
            adapter.raw(filled_in(argument, request).repeat(1000).as_bytes());
        },
        "much" => {
            let mebibyte = vec![b'x'; 1024 * 1024];
            (0..argument.as_u64().unwrap()).for_each(|_| adapter.raw(&mebibyte));
        }
        "stderr" => eprint!("{}", argument.as_str().unwrap()),
        "stderr-much" => {
            let mebibyte = vec![b'e'; 1024 * 1024];
            (0..argument.as_u64().unwrap()).for_each(|_| std::io::stderr().write_all(&mebibyte).unwrap());
        }
        // Ends and stops
        "crash" => {
            eprintln!("about to crash");
            exit(3)
        }
        "exit" => exit(argument.as_i64().unwrap().try_into().unwrap()),
        "abort" => std::process::abort(),
        "signal" => {
            let number = argument.as_i64().unwrap().try_into().unwrap();
            let signal = Signal::from_named_raw(number).unwrap();
            // Rust's own handler of SIGSEGV takes the first for a mistake.
            loop {
                kill_process(getpid(), signal).unwrap();
            }
        }
        "hang" => sleep(&json!(600_000)),
        "sleep" => sleep(argument),
        "close-stdin" => adapter.input = None,
        "close-stdout" => adapter.output = None,
        "ignore-term" => {
            signal_hook::flag::register(signal_hook::consts::SIGTERM, Arc::new(AtomicBool::new(false)))
                .unwrap();
        }
        // Children, which hold the pipes
        "spawn" => spawn(argument, false, adapter.output.as_ref()),
        "spawn-apart" => spawn(argument, true, adapter.output.as_ref()),
        "spawn-apart-without-pipes" => spawn(argument, true, None),
        // State, in a file or in the process
        "unless" => {
            if Path::new(argument.as_str().unwrap()).exists() {
                answer(request, adapter);
                return Rest::IsLeftOut;
            }
        }
        "mark" => write(argument, "x"),
        "mark-or-exit" => drop(File::create_new(argument.as_str().unwrap()).unwrap_or_else(|_| exit(8))),
        "write-pid" => write(argument, &std::process::id().to_string()),
        "remember" => write(argument, request["id"].as_str().unwrap()),
        "answer-remembered" => {
            let path = Path::new(argument.as_str().unwrap());
            if let Ok(id) = std::fs::read_to_string(path) {
                std::fs::remove_file(path).unwrap();
                adapter.raw(format!("{}\n", json!({"id": id, "ok": {"late": true}})).as_bytes());
            }
        }
        "poison" => adapter.is_poisoned = true,
        "if-poisoned" if adapter.is_poisoned => {}
        "every" if adapter.count.is_multiple_of(argument.as_u64().unwrap()) => {}
        "if-poisoned" | "every" => {
            answer(request, adapter);
            return Rest::IsLeftOut;
        }
        other => panic!("what is {other}?"),
    }
    Rest::IsDone
}

fn filled_in(text: &Value, request: &Value) -> String {
    let id = request["id"].as_str().unwrap_or_default();
    text.as_str().unwrap().replace("ID", id).replace("IN", &request["in"].to_string())
}

fn sleep(milliseconds: &Value) {
    std::thread::sleep(Duration::from_millis(milliseconds.as_u64().unwrap()));
}

fn spawn(count: &Value, apart: bool, pipes: Option<&Output>) {
    for _ in 0..count.as_u64().unwrap() {
        let mut command = Command::new("sleep");
        command.arg("300").stdin(Stdio::null());
        if apart {
            command.process_group(0);
        }
        match pipes {
            Some(output) => command.stdout(output.handle.try_clone().unwrap()),
            None => command.stdout(Stdio::null()).stderr(Stdio::null()),
        };
        drop(command.spawn().unwrap());
    }
}

/// All at once, so that nobody reads half of it.
fn write(path: &Value, text: &str) {
    let path = Path::new(path.as_str().unwrap());
    std::fs::write(path.with_extension("new"), text).unwrap();
    std::fs::rename(path.with_extension("new"), path).unwrap();
}

//! Peers in other languages: programs that read a job per line and say how long it took.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

use fio_reference::index;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::jobs::{scan_name, warm_name};
use crate::turns::Contender;
use crate::workload::{Exchange, LENGTHS, iv, request};

/// The programs, each with what it needs before it runs.
const PROGRAMS: [(&str, &[&str], &str); 3] = [
    ("fiojs", &["node", "peers/node/fiojs.js"], "npm ci in benches/peers/node"),
    ("noble", &["node", "peers/node/noble.mjs"], "npm ci in benches/peers/node"),
    (
        "coincurve",
        &["python3", "peers/python/peer.py"],
        "pip install -r benches/peers/python/requirements.txt",
    ),
];

/// How often a program opens a record in place of scanning 10,000, which takes minutes.
const OPENED: u32 = 20;

/// What all programs do that are there. Those that are not are named on standard error, with what would bring them.
pub(super) fn contenders(exchange: &Exchange) -> Vec<(String, Contender)> {
    let inputs = inputs(exchange);
    let expected = answers(exchange);
    let mut contenders = Vec::new();
    for (name, command, needs) in PROGRAMS {
        let Some((ready, program)) = start(command, &inputs) else {
            eprintln!("{name} is not measured: it takes {} and {needs}", command[0]);
            continue;
        };
        for (job, answer) in &ready.answers {
            assert_eq!(Some(answer), expected.get(job), "{job}: {name} gives another result");
            contenders.push((job.clone(), contender(&ready.name, &program, job, 1)));
        }
        for counterparties in [100, 10_000] {
            let scan = contender(&ready.name, &program, "cold open", OPENED);
            contenders.push((scan_name(counterparties), scan));
        }
    }
    contenders
}

/// A program as a contender for a job of which it does one part in so many, or all.
fn contender(name: &str, program: &Rc<RefCell<Program>>, job: &str, opened: u32) -> Contender {
    let (program, job) = (Rc::clone(program), job.to_owned());
    let scale = if opened == 1 { 1 } else { 10_000 / opened };
    let time = move |times: u32| {
        let request = json!({"job": job, "times": times * opened});
        let took: Took = serde_json::from_value(program.borrow_mut().ask(&request).unwrap()).unwrap();
        Duration::from_secs_f64(took.seconds) * scale
    };
    Contender { name: name.to_owned(), time: Box::new(time) }
}

/// What all programs are given to work with. Bytes are in hex.
fn inputs(exchange: &Exchange) -> Value {
    let Exchange { own, other, secret, packed, text, sealed, .. } = exchange;
    json!({
        "private": hex::encode(*own.private.to_bytes()),
        "public": other.text,
        "point": hex::encode(other.public.to_point()),
        "secret": hex::encode(secret.as_bytes()),
        "iv": hex::encode(iv().as_bytes()),
        "content": request().to_json(),
        "plaintext": hex::encode(packed),
        "text": text,
        "warm": LENGTHS.iter().zip(sealed).map(|(length, (plaintext, sealed))| {
            json!({"length": length, "plaintext": hex::encode(plaintext), "sealed": hex::encode(sealed)})
        }).collect::<Vec<_>>(),
    })
}

/// What the jobs give. A program that opens without unpacking gives the plaintext.
fn answers(exchange: &Exchange) -> BTreeMap<String, Value> {
    let Exchange { own: _, other, secret, packed, text, sealed, .. } = exchange;
    let mut answers: BTreeMap<String, Value> = [
        ("parse a public key", hex::encode(other.public.to_point())),
        ("shared secret", hex::encode(secret.as_bytes())),
        ("search index", index::derive(secret, &other.public).to_text()),
        ("cold seal", text.clone()),
        ("cold open", hex::encode(packed)),
        ("pack", hex::encode(packed)),
    ]
    .map(|(job, answer)| (job.to_owned(), answer.into()))
    .into();
    answers.insert("unpack".to_owned(), request().to_json().into());
    for (length, (plaintext, sealed)) in LENGTHS.into_iter().zip(sealed) {
        answers.insert(warm_name("seal", length), hex::encode(sealed).into());
        answers.insert(warm_name("open", length), hex::encode(plaintext).into());
    }
    answers
}

#[derive(Debug, Deserialize)]
struct Ready {
    name: String,
    answers: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
struct Took {
    seconds: f64,
}

struct Program {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// Starts a program, which does each of its jobs once.
fn start(command: &[&str], inputs: &Value) -> Option<(Ready, Rc<RefCell<Program>>)> {
    let mut child = Command::new(command[0])
        .args(&command[1..])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (input, output) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
    let mut program = Program { child, input, output };
    let ready = serde_json::from_value(program.ask(&json!({"inputs": inputs}))?).ok()?;
    Some((ready, Rc::new(RefCell::new(program))))
}

impl Program {
    fn ask(&mut self, request: &Value) -> Option<Value> {
        writeln!(self.input, "{request}").ok()?;
        let mut line = String::new();
        self.output.read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

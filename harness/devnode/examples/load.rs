//! A minute of load: calls from several clients, with clients that misbehave among them. Each call's answer is held against the model,
//! which makes the same calls in the order that the node gives.
//!
//! ```sh
//! cargo build --release -p fio-devnode
//! cargo run --release -p fio-devnode --example load -- --node target/release/fio-devnode
//! ```
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use clap::Parser;
use fio_chain_model::{Call, State, apply};
use fio_suite::random_calls::{call, start};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::client::Client;

#[path = "../tests/client/mod.rs"]
mod client;

/// Fewer calls in a second are too few.
const LEAST: f64 = 1000.0;
/// How long the node waits for slow clients.
const PATIENCE: &str = "2";

#[derive(Debug, Parser)]
struct Options {
    /// The program of the node
    #[arg(long)]
    node: PathBuf,
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How many calls in a second are tried
    #[arg(long, default_value_t = 1500)]
    rate: u32,
    /// How many clients make them
    #[arg(long, default_value_t = 16)]
    clients: u32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A call as the node numbers it, and its answer.
struct Answered {
    number: u64,
    call: Call,
    status: u16,
    answer: Value,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let mut model = rich();
    std::fs::write(&file, json!(model).to_string()).unwrap();
    let mut node = Process(command(&options.node, &file, model.now).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(node.0.stdout.take().unwrap()).read_line(&mut line).unwrap();

    let begun = Instant::now();
    let end = begun + Duration::from_secs(options.seconds);
    let (sender, answers) = channel();
    let callers = callers(&options, &line, &sender, end);
    drop(sender);
    let misbehaving = misbehaving(&line, end);
    let mover = mover(&line, end);

    let outcome = check(&mut model, &answers);
    let seconds = begun.elapsed().as_secs_f64();
    let slowest = callers.into_iter().map(|caller| caller.join().unwrap()).max().unwrap();
    let moves = mover.join().unwrap();
    let faults = misbehaving.into_iter().map(|client| client.join().unwrap()).sum::<u64>();
    let client = Client::of(&line);
    let memory = memory(node.0.id());
    let state = client.state();
    model.now = model.now.max(u32::try_from(state["now"].as_u64().unwrap()).unwrap());
    let is_same = state == json!(model);
    drop(node);

    let calls = match outcome {
        Ok(calls) => calls,
        Err(difference) => {
            println!("{difference}");
            return ExitCode::FAILURE;
        }
    };
    let rate = f64::from(u32::try_from(calls).unwrap()) / seconds;
    println!(
        "{calls} calls in {seconds:.1} s, {rate:.0} a second, each answered as the model does; slowest {slowest:?}"
    );
    println!("{moves} moves of the time, {faults} faults answered as they should be");
    println!(
        "{} requests and {} actions recorded",
        model.private_requests.len(),
        model.private_actions.len()
    );
    println!("memory of the node: {memory}");
    println!(
        "at the end the state is {}",
        if is_same { "that of the model" } else { "another than the model's" }
    );
    match is_same && rate >= LEAST {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// The node, killed when it is dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(node: &Path, state: &Path, now: u32) -> Command {
    let mut command = Command::new(node);
    command.args(["--listen", "127.0.0.1:0", "--patience", PATIENCE, "--at", &now.to_string(), "--state"]);
    command.arg(state).stdout(Stdio::piped());
    command
}

/// The start of the random calls, with money for all of them and domains that last.
fn rich() -> State {
    let mut state = start();
    for account in &mut state.accounts {
        account.balance = 1 << 50;
    }
    for domain in &mut state.domains {
        domain.expiration = u32::MAX;
    }
    state
}

/// Clients that make random calls. Each says how long its slowest took.
fn callers(
    options: &Options,
    line: &str,
    sender: &Sender<Answered>,
    end: Instant,
) -> Vec<JoinHandle<Duration>> {
    let pause = Duration::from_secs(1) * options.clients / options.rate;
    (0..options.clients)
        .map(|number| {
            let (client, sender, seed) = (Client::of(line), sender.clone(), options.seed);
            spawn(move || {
                let mut bytes = [0; 32];
                bytes[..8].copy_from_slice(&seed.to_be_bytes());
                bytes[8..12].copy_from_slice(&number.to_be_bytes());
                let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
                let mut runner = TestRunner::new_with_rng(Config::default(), rng);
                let mut due = Instant::now();
                let mut slowest = Duration::ZERO;
                while Instant::now() < end {
                    let call = call().new_tree(&mut runner).unwrap().current();
                    sleep(due.saturating_duration_since(Instant::now()));
                    due += pause;
                    let sent = Instant::now();
                    let answered = made(&client, call);
                    slowest = slowest.max(sent.elapsed());
                    if sender.send(answered).is_err() {
                        break;
                    }
                }
                slowest
            })
        })
        .collect()
}

/// Makes a call. Its time is that of the node.
fn made(client: &Client, mut call: Call) -> Answered {
    // What is recorded grows, and answers of megabytes measure something else.
    if matches!(call.parameters["limit"].as_i64(), None | Some(0)) {
        call.parameters["limit"] = 3.into();
    }
    let size = call.transaction_size.unwrap_or_default().to_string();
    let headers =
        [("fio-signer", call.signer.as_deref().unwrap_or_default()), ("fio-transaction-size", &size)];
    let body = call.parameters.to_string();
    let reply = client.send("POST", &format!("/v1/chain/{}", call.endpoint), &headers, body.as_bytes());
    call.time = reply.header("fio-time").parse().ok();
    let number = reply.header("fio-call").parse().unwrap();
    Answered { number, call, status: reply.status, answer: reply.answer() }
}

/// Makes the same calls on the model, in the order of their numbers: how many they are, or the first that differs.
fn check(model: &mut State, answers: &Receiver<Answered>) -> Result<u64, String> {
    let mut waiting = BTreeMap::new();
    let mut checked = 0;
    for answered in answers {
        if waiting.insert(answered.number, answered).is_some() {
            return Err("two calls have the same number".to_owned());
        }
        while let Some(next) = waiting.remove(&(checked + 1)) {
            checked += 1;
            let wanted = apply(model, &next.call);
            if (next.status, &next.answer) != (wanted.status, &json!(wanted.body)) {
                let came = format!("{} {}", next.status, next.answer);
                return Err(format!(
                    "call {checked}, {}: the node answers {came}, the model {}",
                    json!(next.call),
                    json!(wanted)
                ));
            }
        }
    }
    match waiting.keys().next() {
        None => Ok(checked),
        Some(later) => Err(format!("call {} is missing, and {later} is there", checked + 1)),
    }
}

/// Moves the time on, under way. Says how often.
fn mover(line: &str, end: Instant) -> JoinHandle<u64> {
    let client = Client::of(line);
    spawn(move || {
        let mut moves = 0;
        while Instant::now() < end {
            assert_eq!(client.post("/time", &json!({"advance": 7})).status, 200);
            moves += 1;
            sleep(Duration::from_millis(100));
        }
        moves
    })
}

/// Clients that misbehave: each in every way in turn, or as a slow one. Each says how often.
fn misbehaving(line: &str, end: Instant) -> Vec<JoinHandle<u64>> {
    let quick = [FAULTS.as_slice(); 2];
    let slow = [SLOW.as_slice(); 8];
    quick
        .into_iter()
        .chain(slow)
        .map(|faults| {
            let client = Client::of(line);
            spawn(move || {
                let mut count = 0;
                while Instant::now() < end {
                    faults.iter().for_each(|fault| fault(&client));
                    count += faults.len() as u64;
                    sleep(Duration::from_millis(10));
                }
                count
            })
        })
        .collect()
}

type Fault = fn(&Client);

const CHECK: &str = "/v1/chain/privacy_check";
const NO_JSON: &str = "The body is no JSON: EOF while parsing an object at line 1 column 1";
const HEAD: &str = "POST /v1/chain/privacy_check HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n";

const FAULTS: [Fault; 9] = [
    |client| refused(client, "POST", CHECK, b"{", 400, NO_JSON),
    |client| refused(client, "POST", CHECK, &[b'a'; 200_000], 413, "The body has more than 65536 bytes"),
    |client| refused(client, "POST", "/v1/chain", b"{}", 404, "Nothing is at /v1/chain"),
    |client| refused(client, "PUT", "/state", b"{}", 405, "PUT can't be done here, only GET, HEAD"),
    |client| refused(client, "POST", "/time", br#"{"now":0}"#, 400, "Time does not go back: it is "),
    |client| gone(client, &["POST /v1/chain/privacy_check HT"]),
    |client| gone(client, &[HEAD, "{\"fio_address\":"]),
    |client| gone(client, &["GET /state HTTP/1.1\r\nhost: a\r\n\r\n"]),
    |client| assert!(client.raw().write("\0\r\n\r\n").rest().starts_with("HTTP/1.1 400 ")),
];

const SLOW: [Fault; 2] = [
    |client| told(&client.raw().write("GET / HTTP/1.1\r\nhost:").rest(), "The head did not come within 2 s"),
    |client| told(&client.raw().write(HEAD).write("{").rest(), "The body did not come within 2 s"),
];

fn refused(client: &Client, method: &str, path: &str, body: &[u8], status: u16, message: &str) {
    let reply = client.send(method, path, &[], body);
    let came = reply.json()["message"].as_str().unwrap().to_owned();
    assert!(reply.status == status && came.starts_with(message), "{path}: {reply:?}");
}

/// Says so much, and is gone.
fn gone(client: &Client, texts: &[&str]) {
    let mut connection = client.raw();
    for text in texts {
        connection.write(text);
    }
}

fn told(reply: &str, message: &str) {
    let wanted = json!({"message": message}).to_string();
    assert!(reply.starts_with("HTTP/1.1 408 ") && reply.ends_with(&wanted), "{reply:?}");
}

/// The most that the process has needed, where the system says so.
fn memory(process: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    most.map_or("unknown", str::trim).to_owned()
}

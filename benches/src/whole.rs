//! The suite as a whole: run in process, over a pipe, with other adapters; and made.
//!
//! A run is timed in a process of its own, as a pipeline runs it. A program of the benchmarks plays these parts when
//! [`has_played_a_part`] is the first thing that it asks.

use std::process::Command;
use std::time::Instant;

use fio_conformance::adapter::expectations::Expectations;
use fio_conformance::adapter::{Adapter, folder};
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::{Engine, Limits};
use fio_conformance::protocol::launch::{Launch, Program};
use fio_conformance::protocol::server;
use fio_conformance::report::Report;
use fio_conformance::run::{Plan, Target};
use fio_reference::ecdh::XEncoding;
use fio_suite::generate;
use fio_vectors::{Suite, Vector};

/// The environment variable that makes a program play a part.
const PART: &str = "FIO_BENCHES_PART";

const ADAPTER: &str = "adapter";
const IN_PROCESS: &str = "in process";
const OVER_A_PIPE: &str = "over a pipe";
const MANY: &str = "many";

/// The reference as the adapter of this process.
pub fn builtin() -> Target {
    Target::Builtin(Builtin::new(XEncoding::Minimal))
}

/// The reference as an adapter in another process.
pub fn over_a_pipe() -> Target {
    let this = std::env::current_exe().unwrap().display().to_string();
    let arguments = vec![format!("{PART}={ADAPTER}"), this];
    Target::Adapter(Launch::Pipes(Program { path: "env".to_owned(), arguments, folder: None, watch: None }))
}

/// An adapter of the harness, by its name.
pub fn adapter(name: &str) -> Target {
    Target::Adapter(Adapter::load(&folder(None), name).unwrap().launch())
}

/// Whether what an adapter needs is installed: it starts and says hello.
pub fn is_installed(name: &str) -> bool {
    match adapter(name) {
        Target::Adapter(launch) => Engine::start(launch, Limits::default()).is_ok(),
        Target::Builtin(_) => true,
    }
}

/// Runs a suite.
pub fn run(suite: &Suite, window: usize, target: Target) -> Report {
    let nothing = Expectations::default();
    let plan = Plan::new(suite, None, &nothing, Limits { window, ..Limits::default() });
    plan.run(target, &mut |_| ()).unwrap()
}

/// Runs a suite, and makes sure that all of it was right.
pub fn run_right(suite: &Suite, window: usize, target: Target) {
    let report = run(suite, window, target);
    assert_eq!(report.summary.passed, report.summary.total);
}

/// How long the whole suite takes in process, in a process of its own.
pub fn seconds_in_process() -> f64 {
    figures_of(IN_PROCESS)[0]
}

/// How long it takes over a pipe with a window of 64, in a process of its own.
pub fn seconds_over_a_pipe() -> f64 {
    figures_of(OVER_A_PIPE)[0]
}

/// How long the generator takes to make all files, without writing them.
pub fn seconds_to_generate() -> f64 {
    let clock = Instant::now();
    assert!(!generate::all(&generate::root()).unwrap().is_empty());
    clock.elapsed().as_secs_f64()
}

/// How many vectors without work on the curve run in a second, in process. The few that hold more than a page are left out.
pub fn warm_vectors_per_second() -> f64 {
    let suite = Suite::embedded().unwrap();
    let warm: Vec<&Vector> = suite.vectors().filter(|vector| is_warm(vector)).collect();
    let nothing = Expectations::default();
    let plan = Plan { vectors: warm.repeat(20), ..Plan::new(&suite, None, &nothing, Limits::default()) };
    let clock = Instant::now();
    let report = plan.run(builtin(), &mut |_| ()).unwrap();
    assert_eq!(report.summary.passed, warm.len() * 20);
    (warm.len() * 20) as f64 / clock.elapsed().as_secs_f64()
}

/// The seconds and the greatest amount of memory, in bytes, of a run over a pipe with so many vectors, in a process of its own; `None`
/// for the memory where the system does not tell.
pub fn many(vectors: usize) -> (f64, Option<f64>) {
    let figures = figures_of(&format!("{MANY} {vectors}"));
    (figures[0], figures.get(1).copied())
}

fn is_warm(vector: &Vector) -> bool {
    const OPERATIONS: [&str; 6] = ["abi.", "content.pack", "content.unpack", "sealed.", "size.", "text."];
    const PAGE: usize = 4096;
    OPERATIONS.iter().any(|operation| vector.op.starts_with(operation))
        && serde_json::to_string(&*vector.full_input()).unwrap().len() < PAGE
}

/// Plays the part that the environment asks for; `false` if it asks for none.
pub fn has_played_a_part() -> bool {
    let Ok(part) = std::env::var(PART) else {
        return false;
    };
    let clock = Instant::now();
    match part.split_once(' ') {
        Some((MANY, vectors)) => {
            run_many(vectors.parse().unwrap());
            println!("{}", clock.elapsed().as_secs_f64());
            if let Some(bytes) = peak_memory() {
                println!("{bytes}");
            }
        }
        _ if part == ADAPTER => {
            // The other end of the pipe tells how it went.
            drop(server::serve(&Builtin::new(XEncoding::Minimal), std::io::stdin(), std::io::stdout()));
        }
        _ => {
            let suite = Suite::embedded().unwrap();
            let target = if part == IN_PROCESS { builtin() } else { over_a_pipe() };
            let clock = Instant::now();
            run_right(&suite, 64, target);
            println!("{}", clock.elapsed().as_secs_f64());
        }
    }
    true
}

fn run_many(vectors: usize) {
    let suite = Suite::embedded().unwrap();
    let warm: Vec<&Vector> = suite.vectors().filter(|vector| is_warm(vector)).collect();
    let nothing = Expectations::default();
    let vectors = warm.into_iter().cycle().take(vectors).collect();
    let plan = Plan { vectors, ..Plan::new(&suite, None, &nothing, Limits::default()) };
    let report = plan.run(over_a_pipe(), &mut |_| ()).unwrap();
    assert_eq!(report.summary.passed, report.summary.total);
}

/// The figures that a part prints, one per line.
fn figures_of(part: &str) -> Vec<f64> {
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this).env(PART, part).output().unwrap();
    assert!(output.status.success(), "{part}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.parse().unwrap()).collect()
}

/// The greatest amount of memory that this process has had, where Linux tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

//! A whole run of the suite against the built-in reference: in process, and over a pipe to a second process.

#![allow(missing_docs)] // criterion's macros make a public function
#![allow(clippy::unwrap_used)] // a benchmark fails by panicking

use std::process::Command;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group};
use fio_conformance::adapter::expectations::Expectations;
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::Limits;
use fio_conformance::protocol::launch::{Launch, Program};
use fio_conformance::protocol::server;
use fio_conformance::run::{Plan, Target};
use fio_reference::ecdh::XEncoding;
use fio_vectors::Suite;

/// The environment variable that makes this program play a part.
const PART: &str = "FIO_BENCHES_PART";

/// The parts: the adapter, and runs that tell how long they took.
const ADAPTER: &str = "adapter";
const IN_PROCESS: &str = "in process";
const OVER_A_PIPE: &str = "over a pipe";

/// How often each of two is run in turn.
const PAIRS: usize = 31;

fn builtin() -> Builtin {
    Builtin::new(XEncoding::Minimal)
}

fn over_a_pipe() -> Target {
    let this = std::env::current_exe().unwrap().display().to_string();
    let arguments = vec![format!("{PART}={ADAPTER}"), this];
    Target::Adapter(Launch::Pipes(Program { path: "env".to_owned(), arguments, folder: None, watch: None }))
}

/// Runs the suite, and makes sure that it was right.
fn run(suite: &Suite, window: usize, target: Target) {
    let nothing = Expectations::default();
    let plan = Plan::new(suite, None, &nothing, Limits { window, ..Limits::default() });
    let report = plan.run(target, &mut |_| ()).unwrap();
    assert_eq!(report.summary.passed, report.summary.total);
}

fn runs(criterion: &mut Criterion) {
    let suite = Suite::embedded().unwrap();
    let mut group = criterion.benchmark_group("run");
    group.throughput(Throughput::Elements(suite.vectors().count() as u64));
    group.sample_size(20);
    group.bench_function("in_process", |bencher| {
        bencher.iter(|| run(&suite, 64, Target::Builtin(builtin())));
    });
    for window in [1, 64] {
        group.bench_function(format!("pipe_window_{window}"), |bencher| {
            bencher.iter(|| run(&suite, window, over_a_pipe()));
        });
    }
    group.bench_function("load_suite", |bencher| bencher.iter(Suite::embedded));
    group.finish();
}

/// In turns, so that what else the machine does falls on both; and each in a process of its own, as a pipeline runs it.
fn ratio(_: &mut Criterion) {
    let pairs: Vec<(f64, f64)> =
        (0..PAIRS).map(|_| (seconds_of(IN_PROCESS), seconds_of(OVER_A_PIPE))).collect();
    let median = |values: &dyn Fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = pairs.iter().map(values).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let ratio = median(&|(inside, pipe)| pipe / inside);
    let inside = median(&|(inside, _)| *inside);
    let pipe = median(&|(_, pipe)| *pipe);
    let vectors = Suite::embedded().unwrap().vectors().count() as f64;
    println!(
        "run over a pipe, window 64: {ratio:.2} × in process (median of {PAIRS} pairs); {:.1} ms and {:.1} ms, {:.1} µs more per vector\n",
        pipe * 1e3,
        inside * 1e3,
        (pipe - inside) * 1e6 / vectors
    );
}

fn seconds_of(part: &str) -> f64 {
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this).env(PART, part).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

fn play(part: &str) {
    let target = match part {
        // The other end of the pipe tells how it went.
        ADAPTER => return drop(server::serve(&builtin(), std::io::stdin(), std::io::stdout())),
        IN_PROCESS => Target::Builtin(builtin()),
        _ => over_a_pipe(),
    };
    let suite = Suite::embedded().unwrap();
    let clock = Instant::now();
    run(&suite, 64, target);
    println!("{}", clock.elapsed().as_secs_f64());
}

criterion_group!(benches, runs, ratio);

fn main() {
    match std::env::var(PART) {
        Ok(part) => play(&part),
        Err(_) => {
            benches();
            Criterion::default().configure_from_args().final_summary();
        }
    }
}

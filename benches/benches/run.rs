//! A whole run of the suite against the built-in reference: in process, and over a pipe to a second process.

#![allow(missing_docs)] // criterion's macros make a public function
#![allow(clippy::unwrap_used)] // a benchmark fails by panicking

use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group};
use fio_conformance::adapter::expectations::Expectations;
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::Limits;
use fio_conformance::protocol::launch::{Launch, Program};
use fio_conformance::protocol::server;
use fio_conformance::run::{Plan, Target};
use fio_reference::ecdh::XEncoding;
use fio_vectors::Suite;

/// The environment variable that makes this program the adapter.
const ADAPTER: &str = "FIO_BENCHES_ADAPTER";

/// How often each of two is run in turn.
const PAIRS: usize = 31;

fn builtin() -> Builtin {
    Builtin::new(XEncoding::Minimal)
}

fn over_a_pipe() -> Target {
    let this = std::env::current_exe().unwrap().display().to_string();
    let arguments = vec![format!("{ADAPTER}=1"), this];
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

/// In turns, so that what else the machine does falls on both.
fn ratio(_: &mut Criterion) {
    let suite = Suite::embedded().unwrap();
    let mut pairs: Vec<(Duration, Duration)> = Vec::new();
    for _ in 0..PAIRS {
        let time = |target| {
            let clock = Instant::now();
            run(&suite, 64, target);
            clock.elapsed()
        };
        pairs.push((time(Target::Builtin(builtin())), time(over_a_pipe())));
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let ratio =
        median(pairs.iter().map(|(inside, pipe)| pipe.as_secs_f64() / inside.as_secs_f64()).collect());
    let inside = median(pairs.iter().map(|(inside, _)| inside.as_secs_f64()).collect());
    let pipe = median(pairs.iter().map(|(_, pipe)| pipe.as_secs_f64()).collect());
    let vectors = suite.vectors().count() as f64;
    println!(
        "run over a pipe, window 64: {ratio:.2} × in process (median of {PAIRS} pairs); {:.1} ms and {:.1} ms, {:.1} µs more per vector\n",
        pipe * 1e3,
        inside * 1e3,
        (pipe - inside) * 1e6 / vectors
    );
}

criterion_group!(benches, runs, ratio);

fn main() {
    if std::env::var_os(ADAPTER).is_some() {
        // The other end of the pipe tells how it went.
        let _ = server::serve(&builtin(), std::io::stdin(), std::io::stdout());
        return;
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}

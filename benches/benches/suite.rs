//! The suite as a whole: made, loaded, run in process, over a pipe, and by the adapters in Python and Node that are there.

#![allow(missing_docs)] // criterion's macros make a public function
#![allow(clippy::unwrap_used)] // a benchmark fails by panicking

use criterion::{Criterion, Throughput, criterion_group};
use fio_benches::whole;
use fio_vectors::Suite;

fn suite(criterion: &mut Criterion) {
    let suite = Suite::embedded().unwrap();
    let mut group = criterion.benchmark_group("suite");
    group.throughput(Throughput::Elements(suite.vectors().count() as u64));
    group.bench_function("generate", |bencher| bencher.iter(whole::seconds_to_generate));
    group.bench_function("load", |bencher| bencher.iter(Suite::embedded));
    group.bench_function("run/in process", |bencher| {
        bencher.iter(|| whole::run_right(&suite, 64, whole::builtin()));
    });
    for window in [1, 64] {
        group.bench_function(format!("run/over a pipe, window {window}"), |bencher| {
            bencher.iter(|| whole::run_right(&suite, window, whole::over_a_pipe()));
        });
    }
    for name in ["python", "fiojs"] {
        if !whole::is_installed(name) {
            eprintln!(
                "the adapter {name} is not measured: what it needs is not installed (harness/adapters/{name})"
            );
            continue;
        }
        group.bench_function(format!("run/adapter {name}, window 64"), |bencher| {
            bencher.iter(|| whole::run(&suite, 64, whole::adapter(name)));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).without_plots();
    targets = suite
}

fn main() {
    if whole::has_played_a_part() {
        return;
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}

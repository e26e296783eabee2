//! A whole run of the suite against the built-in reference, in process and over a pipe.

#![allow(missing_docs)] // criterion's macros make a public function
#![allow(clippy::unwrap_used)] // a benchmark fails by panicking

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::{self, Task};
use fio_reference::ecdh::XEncoding;
use fio_vectors::Suite;

fn in_process(criterion: &mut Criterion) {
    let suite = Suite::embedded().unwrap();
    let tasks: Vec<_> = suite.vectors().map(|vector| Task { op: &vector.op, input: &vector.input }).collect();
    let builtin = Builtin::new(XEncoding::Minimal);
    let mut group = criterion.benchmark_group("run");
    group.throughput(Throughput::Elements(tasks.len() as u64));
    group.sample_size(20);
    group.bench_function("in_process", |bencher| {
        bencher.iter(|| engine::run_in_process(&builtin, &tasks, &mut |_| {}));
    });
    group.bench_function("load_suite", |bencher| bencher.iter(Suite::embedded));
    group.finish();
}

criterion_group!(benches, in_process);
criterion_main!(benches);

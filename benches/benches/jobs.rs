//! Each job by each of its contenders, and how much longer the peers take than the reference.

#![allow(missing_docs)] // criterion's macros make a public function

use criterion::{Criterion, criterion_group, criterion_main};
use fio_benches::{jobs, ratios};

fn each(criterion: &mut Criterion) {
    for job in jobs::all() {
        let mut group = criterion.benchmark_group(&job.name);
        for mut contender in job.contenders {
            group.bench_function(&contender.name, |bencher| {
                bencher.iter_custom(|times| (contender.time)(u32::try_from(times).unwrap_or(u32::MAX)));
            });
        }
        group.finish();
    }
}

fn in_turns(_: &mut Criterion) {
    ratios::measure(None, |row| println!("{row}"));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).without_plots();
    targets = each, in_turns
}
criterion_main!(benches);

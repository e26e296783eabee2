//! Works for a profiler to watch: `profile scan` scans a wallet of 10,000 records from 100 counterparties, `profile run` runs the suite in
//! process, `profile warm` its vectors without work on the curve, each for ten seconds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use fio_benches::workload::Wallet;
use fio_benches::{scan, whole};
use fio_vectors::Suite;

fn main() {
    let work: Box<dyn Fn()> = match std::env::args().nth(1).as_deref() {
        Some("scan") => {
            let wallet = Wallet::new(10_000, 100);
            Box::new(move || assert_eq!(black_box(scan::on_one_core(&wallet)), 10_000))
        }
        Some("run") => {
            let suite = Suite::embedded().expect("the embedded suite can be read");
            Box::new(move || whole::run_right(&suite, 64, whole::builtin()))
        }
        Some("warm") => Box::new(|| {
            whole::warm_vectors_per_second();
        }),
        _ => {
            eprintln!("usage: profile scan|run|warm");
            std::process::exit(2);
        }
    };
    let clock = Instant::now();
    while clock.elapsed() < Duration::from_secs(10) {
        work();
    }
}

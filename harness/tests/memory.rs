//! The memory of a run is that of its results: requests are made ready one by one.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use fio_conformance::adapter::expectations::Expectations;
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::Limits;
use fio_conformance::protocol::launch::{Launch, Program};
use fio_conformance::run::{Plan, Target};
use fio_reference::ecdh::XEncoding;
use fio_vectors::Suite;
use serde_json::json;

mod synthetic;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// How long the text of each request is.
const LENGTH: usize = 100_000;

/// Vectors whose requests are long and whose results are short.
fn suite(count: usize) -> Suite {
    let folder = tempfile::tempdir().unwrap();
    let vector = |number| {
        let id = format!("text.decode.{number}");
        let error = json!({"error": "text.malformed"});
        let mut vector = synthetic::vector(&id, "text.decode", json!({"text": "!"}), error);
        vector["repeat"] = json!({"field": "text", "unit": "!", "times": LENGTH});
        vector
    };
    synthetic::write_suite(folder.path(), &(0..count).map(vector).collect::<Vec<_>>());
    Suite::load(folder.path()).unwrap()
}

fn over_a_pipe() -> Target {
    let path = env!("CARGO_BIN_EXE_fio-conformance").to_owned();
    let arguments = ["reference", "--stdio"].map(str::to_owned).to_vec();
    Target::Adapter(Launch::Pipes(Program { path, arguments, folder: None, watch: None }))
}

/// How much more there was at the worst moment than the suite and the report take, in bytes.
fn beyond_the_results(count: usize, target: Target) -> usize {
    let suite = suite(count);
    let _profiler = dhat::Profiler::builder().testing().build();
    let nothing = Expectations::default();
    let plan = Plan::new(&suite, None, &nothing, Limits { window: 4, ..Limits::default() });
    let report = plan.run(target, &mut |_| ()).unwrap();
    assert_eq!(report.summary.passed, count);
    let stats = dhat::HeapStats::get();
    drop(plan);
    stats.max_bytes - stats.curr_bytes
}

/// One test: the profiler counts for the whole process.
#[test]
fn memory_beyond_the_results_does_not_grow_with_the_number_of_vectors() {
    type Make = fn() -> Target;
    let targets: [(&str, Make); 2] =
        [("in process", || Target::Builtin(Builtin::new(XEncoding::Minimal))), ("over a pipe", over_a_pipe)];
    for (name, target) in targets {
        let (few, many) = (beyond_the_results(50, target()), beyond_the_results(500, target()));
        // A tenth of what the requests of the many would take at once.
        assert!(many < few + 45 * LENGTH, "{name}: {few} bytes with 50 vectors, {many} with 500");
        println!("{name}: {few} bytes with 50 vectors, {many} with 500");
    }
}

//! Counts the instructions of the five hottest functions with valgrind, which does not depend on the clock, and holds them against
//! those recorded.
//!
//! `instructions` checks, `instructions --record` writes `benches/instructions.json`. A count is the difference of two runs that
//! differ only in how often the job is done.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use fio_benches::hot;
use serde::{Deserialize, Serialize};

/// How many more instructions than recorded are taken for noise: of the same compiler, and of another one.
const MORE: f64 = 1.02;
const MORE_OF_ANOTHER_COMPILER: f64 = 1.10;

/// How often the job is done in the shorter run, and how much oftener in the longer one.
const SHORT: usize = 5;
const OFTENER: usize = 20;

#[derive(Serialize, Deserialize)]
struct Recorded {
    generated_by: String,
    rustc: String,
    /// For each job the instructions of one time.
    counts: BTreeMap<String, u64>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["run", job, times] => {
            hot::run(job, times.parse().expect("a number of times"));
            ExitCode::SUCCESS
        }
        ["--record"] => {
            let recorded = measured();
            let text = serde_json::to_string_pretty(&recorded).expect("it is plain data") + "\n";
            std::fs::write(path(), text).expect("instructions.json can be written");
            ExitCode::SUCCESS
        }
        [] => check(),
        _ => {
            eprintln!("usage: instructions [--record]");
            ExitCode::from(2)
        }
    }
}

fn check() -> ExitCode {
    let text = std::fs::read_to_string(path()).expect("instructions.json can be read");
    let recorded: Recorded = serde_json::from_str(&text).expect("instructions.json is as it was written");
    let now = measured();
    let limit = if now.rustc == recorded.rustc { MORE } else { MORE_OF_ANOTHER_COMPILER };
    let mut is_good = true;
    for job in hot::JOBS {
        let (before, now) = (recorded.counts.get(job).copied().unwrap_or(0), now.counts[job]);
        let ratio = now as f64 / before as f64;
        let verdict = match ratio {
            ..=0.95 => "fewer: record them",
            ratio if ratio <= limit => "as recorded",
            _ => "MORE",
        };
        is_good &= ratio <= limit;
        println!("{job:<28} {now:>9} instructions, {before:>9} recorded: {ratio:.3}  {verdict}");
    }
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn measured() -> Recorded {
    let counts = hot::JOBS.into_iter().map(|job| {
        let more = count(job, SHORT + OFTENER) - count(job, SHORT);
        (job.to_owned(), more / OFTENER as u64)
    });
    Recorded {
        generated_by: "cargo run --release -p fio-benches --bin instructions -- --record; do not edit"
            .to_owned(),
        rustc: rustc(),
        counts: counts.collect(),
    }
}

/// The instructions of a whole run.
fn count(job: &str, times: usize) -> u64 {
    let this = std::env::current_exe().expect("this program has a path");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(this)
        .args(["run", job, &times.to_string()])
        .output()
        .expect("valgrind is there: apt-get install valgrind");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let counted = stderr.lines().find_map(|line| line.split_once("Collected : ")).expect("valgrind counts");
    counted.1.trim().parse().expect("a number of instructions")
}

fn rustc() -> String {
    let output = Command::new("rustc").arg("--version").output().expect("rustc is there");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("instructions.json")
}

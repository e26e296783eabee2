//! The goals, and what was measured: every ratio in two programs that hold the same code in different places, in several processes
//! of each.
//!
//! `cargo bench -p fio-benches --features native --bench goals -- --write` puts the table into `benches/README.md`.

#![allow(clippy::unwrap_used)] // a benchmark fails by panicking

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use fio_benches::jobs::{ON_TWO_CORES, TWICE_AT_ONCE, scan_name, shared_scan_name, warm_name};
use fio_benches::ratios::{Row, seconds};
use fio_benches::turns::quantile;
use fio_benches::whole;
use fio_vectors::Suite;

/// In how many processes of each program a ratio is measured. The one in the middle counts: a process has been seen in which all work
/// on the curve took twice as long as in the next one of the same program.
const PROCESSES: usize = 3;

/// The two programs may differ by this much; else neither ratio counts.
const AGREEMENT: f64 = 0.10;

const BEGIN: &str = "<!-- The table is written by `goals -- --write`; do not edit. -->";
const END: &str = "<!-- End of the table. -->";

/// What a ratio must be.
#[derive(Clone, Copy)]
enum Goal {
    /// The reference takes at most so many times the peer's time.
    AtMost(f64),
    /// The reference is at least so many times faster than the peer.
    Faster(f64),
    /// The peer is at least so many times faster than the reference: it is the reference on more cores.
    Slower(f64),
}

impl Goal {
    fn holds(self, row: &Row) -> bool {
        match self {
            Self::AtMost(bound) => self.figure(row) <= bound,
            Self::Faster(bound) | Self::Slower(bound) => self.figure(row) >= bound,
        }
    }

    /// The ratio as the goal states it.
    fn figure(self, row: &Row) -> f64 {
        self.stated(row.comparison.ratio)
    }

    fn stated(self, ratio: f64) -> f64 {
        match self {
            Self::AtMost(_) | Self::Slower(_) => 1.0 / ratio,
            Self::Faster(_) => ratio,
        }
    }

    fn words(self, peer: &str) -> String {
        match self {
            Self::AtMost(bound) => format!("≤ {bound} × the time of {peer}"),
            Self::Faster(1.0) => format!("faster than {peer}"),
            Self::Faster(bound) if bound < 10.0 => format!("≥ {bound} × faster than {peer}"),
            Self::Faster(bound) => format!("≥ {} × faster than {peer}", grouped(bound)),
            Self::Slower(bound) => format!("{peer} ≥ {bound} × faster"),
        }
    }
}

fn goals() -> Vec<(String, &'static str, Goal)> {
    let mut goals = Vec::new();
    for job in ["cold seal", "cold open"] {
        goals.push((job.to_owned(), "libsecp256k1", Goal::AtMost(1.55)));
        goals.push((job.to_owned(), "fiojs", Goal::Faster(150.0)));
    }
    for what in ["seal", "open"] {
        for length in [60, 160] {
            goals.push((warm_name(what, length), "aws-lc", Goal::Faster(1.0)));
            goals.push((warm_name(what, length), "OpenSSL", Goal::Faster(1.0)));
        }
    }
    goals.push((scan_name(100), "libsecp256k1", Goal::Faster(20.0)));
    goals.push((scan_name(100), "fiojs", Goal::Faster(4000.0)));
    goals.push((scan_name(100), ON_TWO_CORES, Goal::Slower(1.8)));
    goals.push((shared_scan_name(100), TWICE_AT_ONCE, Goal::Faster(1.8)));
    goals.push((scan_name(10_000), "libsecp256k1", Goal::AtMost(1.4)));
    goals.push(("1,000 indexes from keys".to_owned(), "libsecp256k1", Goal::AtMost(1.5)));
    goals
}

fn main() {
    if whole::has_played_a_part() {
        return;
    }
    let mut table = "| job | goal | measured | quarter to quarter | code moved | median times | |\n|---|---|---|---|---|---|---|\n".to_owned();
    let programs = [env!("CARGO_BIN_EXE_ratios"), env!("CARGO_BIN_EXE_ratios_moved")];
    // By turns: what else the machine does falls on both.
    let runs: Vec<[Vec<Row>; 2]> = (0..PROCESSES).map(|_| programs.map(rows)).collect();
    let [here, moved] = [0, 1].map(|program| in_the_middle(runs.iter().map(|rows| &rows[program])));
    for (job, peer, goal) in goals() {
        table += &ratio_line(&job, peer, goal, &here, &moved);
    }
    table += &whole_lines();
    print!("{table}");
    if std::env::args().any(|argument| argument == "--write") {
        write_into_readme(&table);
    }
}

/// Of each row, the one with the ratio in the middle.
fn in_the_middle<'r>(runs: impl Iterator<Item = &'r Vec<Row>>) -> Vec<Row> {
    let runs: Vec<&Vec<Row>> = runs.collect();
    let of_row = |place: usize| {
        let mut rows: Vec<&Row> = runs.iter().map(|rows| &rows[place]).collect();
        rows.sort_by(|one, other| one.comparison.ratio.total_cmp(&other.comparison.ratio));
        rows[rows.len() / 2].clone()
    };
    (0..runs[0].len()).map(of_row).collect()
}

/// What a process of one of the two programs measures.
fn rows(program: &str) -> Vec<Row> {
    let output = Command::new(program).output().unwrap();
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ratio_line(job: &str, peer: &str, goal: Goal, here: &[Row], moved: &[Row]) -> String {
    let (Some(here), Some(moved)) = (find(here, job, peer), find(moved, job, peer)) else {
        return format!("| {job} | {} | not measured: {peer} is not there | | | | |\n", goal.words(peer));
    };
    let (figure, elsewhere) = (goal.figure(here), goal.figure(moved));
    let (low, high) = (goal.stated(here.comparison.low), goal.stated(here.comparison.high));
    let agree = (figure / elsewhere - 1.0).abs() <= AGREEMENT;
    let verdict = match [goal.holds(here), goal.holds(moved)] {
        [true, true] if agree => "✓",
        [true, true] => "✓ in both, by how much is open",
        [false, false] => "✗",
        _ if agree => "✗",
        _ => "the programs disagree",
    };
    format!(
        "| {job} | {} | {} × | {} to {} | {} × | {}, {} | {verdict} |\n",
        goal.words(&here.peer),
        rounded(figure),
        rounded(low.min(high)),
        rounded(low.max(high)),
        rounded(elsewhere),
        seconds(here.comparison.first),
        seconds(here.comparison.second),
    )
}

/// The row of a job and of the peer whose name begins so.
fn find<'r>(rows: &'r [Row], job: &str, peer: &str) -> Option<&'r Row> {
    rows.iter().find(|row| row.job == job && row.peer.starts_with(peer))
}

/// The goals of the suite as a whole.
fn whole_lines() -> String {
    let vectors = Suite::embedded().unwrap().vectors().count() as f64;
    let pairs: Vec<(f64, f64)> =
        (0..31).map(|_| (whole::seconds_in_process(), whole::seconds_over_a_pipe())).collect();
    let inside = || pairs.iter().map(|pair| pair.0);
    let ratios = || pairs.iter().map(|(inside, pipe)| pipe / inside);
    let more = || pairs.iter().map(|(inside, pipe)| (pipe - inside) / vectors);
    let warm: Vec<f64> = (0..7).map(|_| whole::warm_vectors_per_second()).collect();
    let generated: Vec<f64> = (0..5).map(|_| whole::seconds_to_generate()).collect();
    let mut lines = String::new();
    let mut line = |job: &str,
                    goal: &str,
                    values: Vec<f64>,
                    show: &dyn Fn(f64) -> String,
                    holds: &dyn Fn(f64) -> bool| {
        let [low, median, high] = [0.25, 0.5, 0.75].map(|part| quantile(values.iter().copied(), part));
        let verdict = if holds(median) { "✓" } else { "✗" };
        writeln!(
            lines,
            "| {job} | {goal} | {} | {} to {} | | | {verdict} |",
            show(median),
            show(low),
            show(high)
        )
        .unwrap();
    };
    line(
        &format!("{} vectors in process", grouped(vectors)),
        "≤ 1 s",
        inside().collect(),
        &seconds,
        &|value| value <= 1.0,
    );
    line(
        "warm vectors in process",
        "≥ 100,000 per second",
        warm,
        &|value| format!("{} per second", grouped(value)),
        &|value| value >= 100_000.0,
    );
    let times = |value| format!("{} ×", rounded(value));
    line("a run over a pipe, window 64", "≤ 1.15 × in process", ratios().collect(), &times, &|value| {
        value <= 1.15
    });
    line("a run over a pipe, window 64", "≤ 10 µs more per vector", more().collect(), &seconds, &|value| {
        value <= 10e-6
    });
    line("generate the whole suite", "≤ 5 s", generated, &seconds, &|value| value <= 5.0);
    lines
}

/// With three digits.
fn rounded(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => grouped(value),
    }
}

/// A whole number with commas.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

fn write_into_readme(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    std::fs::write(path, format!("{before}{BEGIN}\n\n{table}\n{END}{after}")).unwrap();
}

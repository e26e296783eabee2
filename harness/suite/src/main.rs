//! `fio-suite`: what maintainers of the vectors run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::{Args, Parser, Subcommand};
use fio_conformance::adapter::Adapter;
use fio_conformance::selection::select;
use fio_suite::bugs::useless::Useless;
use fio_suite::bugs::{self, Matrix};
use fio_suite::coverage::Coverage;
use fio_suite::differential::Part;
use fio_suite::generate::{self, Generated, pretty};
use fio_suite::specification::{self, Specification};
use fio_suite::stability::{self, Release};
use fio_suite::{depth, differential, fuzz, matrix};
use fio_vectors::Suite;
use serde_json::Value;

/// Makes and checks the test vectors.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the vector files and schemas.
    Generate {
        /// Writes nothing; fails if the committed files are not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Records who confirms the expected answers, from JSON reports of fio-conformance.
    Confirm {
        /// Writes nothing; fails if the recorded confirmations are not those of the reports.
        #[arg(long)]
        check: bool,
        /// NAME=FILE: the name to record, and the report.
        #[arg(required = true)]
        reports: Vec<String>,
    },
    /// Prints a vector as a worked example for a chapter of the specification.
    Example {
        /// The id of the vector.
        vector: String,
    },
    /// Puts the compatibility matrix into the README, from JSON reports of fio-conformance.
    Matrix {
        /// Writes nothing; fails if the README does not have it.
        #[arg(long)]
        check: bool,
        /// The reports, one column each.
        #[arg(required = true)]
        reports: Vec<PathBuf>,
    },
    /// Gives an adapter and the reference the same random questions, and compares answers and states.
    Differential {
        /// The name of the adapter.
        adapter: String,
        /// What the questions are about.
        #[arg(long, value_enum, default_value = "chain")]
        of: Part,
        /// What the questions are made from: the same seed gives the same questions.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many questions; of the chain, sequences of up to 16 calls.
        #[arg(long, default_value_t = 10_000)]
        count: u64,
    },
    /// Gives implementations and the built-in reference the same random inputs, made from those of the vectors. Fails if an answer is not
    /// the reference's and nothing known explains it.
    Fuzz(Fuzz),
    /// Prints which requirements have which vectors, and whether they show different mistakes.
    Coverage,
    /// Runs every wrong variant of the catalogue, and prints which vectors kill it. Fails if a bug is killed by fewer than two, or a lenient
    /// one by no negative or boundary vector.
    Bugs {
        /// Only vectors whose id contains this, or with this operation, requirement or flag; can be repeated.
        #[arg(long)]
        filter: Vec<String>,
        /// Writes the whole matrix to this file: for each bug the vectors that kill it.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        #[command(flatten)]
        whole: Whole,
    },
    /// Answers many cases of each operation, and compares the hash over all answers with the recorded one.
    Depth {
        /// The name of an adapter; without it the built-in reference answers.
        adapter: Option<String>,
        /// How many cases: 100, 10000 or 1000000.
        #[arg(long, default_value_t = depth::COUNTS[0])]
        count: u64,
        /// Only this operation; can be repeated.
        #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(depth::OPERATIONS))]
        op: Vec<String>,
        /// Records the reference's hashes instead.
        #[arg(long, conflicts_with = "adapter")]
        record: bool,
    },
    /// Compares the vectors with the last release. Fails if one is gone, or asks or answers something else, without a reason in
    /// vectors/CHANGES.json.
    Stability {
        /// Takes the vectors of today for the last release.
        #[arg(long)]
        record: bool,
    },
}

/// What is fuzzed, and for how long.
#[derive(Args)]
struct Fuzz {
    /// The names of adapters, or `reference`. They are asked what all of them declare.
    #[arg(required = true)]
    parties: Vec<String>,
    /// The same seed gives the same inputs; drawn and printed if missing.
    #[arg(long)]
    seed: Option<u64>,
    /// How many inputs: 10000 if neither this nor `--seconds` is given.
    #[arg(long)]
    count: Option<u64>,
    /// For how long.
    #[arg(long)]
    seconds: Option<u64>,
    /// Only operations whose names begin so.
    #[arg(long, default_value = "", hide_default_value = true)]
    op: String,
    /// Writes each find to this folder, as a vector that could be.
    #[arg(long, value_name = "DIR")]
    proposals: Option<PathBuf>,
}

/// What needs the whole suite.
#[derive(Args)]
#[group(multiple = false, conflicts_with = "filter")]
struct Whole {
    /// Lists the vectors that add nothing instead: beyond four that are alike (same operation, requirements, flags, wanted error, bugs that are
    /// killed, and kind of fault) and for nothing else that speaks for them. Fails if harness/suite/useless.json gives no reason for one.
    #[arg(long)]
    useless: bool,
    /// Writes the pages spec/bugs.md and spec/tests.md.
    #[arg(long)]
    update: bool,
    /// Writes nothing; fails if the committed pages are not what would be written.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("fio-suite: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<bool, Box<dyn std::error::Error>> {
    let root = generate::root();
    match command {
        Command::Generate { check } => write_or_compare(&root, generate::all(&root)?, check),
        Command::Confirm { check, reports } => {
            let mut agree = true;
            for report in reports {
                let (name, file) = report.split_once('=').ok_or("NAME=FILE expected")?;
                agree &= confirm(&root, name, &PathBuf::from(file), check)?;
            }
            Ok(agree)
        }
        Command::Example { vector } => {
            let suite = Suite::embedded()?;
            let vector = suite.vector(&vector).ok_or("there is no such vector")?;
            print!("{}", specification::example(vector));
            Ok(true)
        }
        Command::Matrix { check, reports } => {
            let is_there = matrix::update(&root, &reports, check)?;
            if check && !is_there {
                println!("the matrix in README.md is not that of the reports");
            }
            Ok(is_there || !check)
        }
        Command::Differential { adapter, of, seed, count } => {
            let adapter = Adapter::load(&root.join("harness/adapters"), &adapter)?;
            let findings = differential::compare(&adapter, of, seed, count)?;
            println!("{findings}");
            Ok(findings.disagreement.is_none())
        }
        Command::Fuzz(fuzz) => run_fuzz(&root, fuzz),
        Command::Bugs { filter, json, whole } => {
            let suite = Suite::embedded()?;
            let specification = Specification::read(&root)?;
            let started = Instant::now();
            let matrix = Matrix::of(select(&suite, &filter)?, &specification);
            let seconds = started.elapsed().as_secs_f64();
            if let Some(file) = json {
                std::fs::write(file, pretty(&matrix.as_json()))?;
            }
            if whole.useless {
                let useless = Useless::of(&root, &specification, &matrix)?;
                print!("{useless}");
                return Ok(useless.gaps().is_empty());
            }
            if whole.check || whole.update {
                return write_or_compare(&root, bugs::pages(&specification, &matrix), whole.check);
            }
            println!("{matrix}in {seconds:.1} s");
            Ok(matrix.gaps().is_empty())
        }
        Command::Depth { adapter, count, op, record } => depth(&root, adapter.as_deref(), count, &op, record),
        Command::Stability { record } => stability(&root, record),
        Command::Coverage => {
            let suite = Suite::embedded()?;
            let specification = Specification::read(&root)?;
            let matrix = Matrix::of(suite.vectors().collect(), &specification);
            let coverage = Coverage::of(&specification, &matrix);
            print!("{coverage}");
            Ok(coverage.gaps().is_empty())
        }
    }
}

/// Fuzzes, and writes what was found.
fn run_fuzz(root: &Path, arguments: Fuzz) -> Result<bool, Box<dyn std::error::Error>> {
    let Fuzz { parties, seed, count, seconds, op, proposals } = arguments;
    let adapters = root.join("harness/adapters");
    let parties =
        parties.iter().map(|name| fuzz::Party::named(&adapters, name)).collect::<Result<Vec<_>, _>>()?;
    let drawn = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64;
    let count = count.or((seconds.is_none()).then_some(10_000));
    let plan = fuzz::Plan { seed: seed.unwrap_or(drawn), count, seconds, op };
    println!("seed {}", plan.seed);
    let findings = plan.run(&Suite::embedded()?, parties, |inputs| eprintln!("{inputs} inputs"))?;
    println!("{findings}");
    if let Some(folder) = proposals {
        std::fs::create_dir_all(&folder)?;
        for tally in &findings.parties {
            let files = tally.finds.iter().map(|find| fuzz::Proposal::of(&tally.party, find).file());
            for path in generate::write(&folder, files)? {
                println!("wrote {}", folder.join(path).display());
            }
        }
    }
    Ok(findings.is_clean())
}

/// Writes generated files, or says which of the committed ones differ.
fn write_or_compare(
    root: &Path,
    files: impl IntoIterator<Item = Generated>,
    check: bool,
) -> Result<bool, Box<dyn std::error::Error>> {
    if !check {
        for path in generate::write(root, files)? {
            println!("wrote {}", path.display());
        }
        return Ok(true);
    }
    let drifted = generate::drifted(root, files);
    for path in &drifted {
        println!("{} is not what is generated", path.display());
    }
    println!("{} generated files differ", drifted.len());
    Ok(drifted.is_empty())
}

/// Compares the hashes of so many cases with the recorded ones, or records them.
fn depth(
    root: &Path,
    adapter: Option<&str>,
    count: u64,
    ops: &[String],
    record: bool,
) -> Result<bool, Box<dyn std::error::Error>> {
    let adapter = adapter.map(|name| Adapter::load(&root.join("harness/adapters"), name)).transpose()?;
    let mut sums = depth::recorded(root)?;
    let mut agree = true;
    let is_asked = |op: &&str| ops.is_empty() || ops.iter().any(|asked| asked == op);
    for op in depth::OPERATIONS.into_iter().filter(is_asked) {
        let sum = depth::accumulate(op, count, adapter.as_ref())?;
        let recorded = sums.entry(op.to_owned()).or_default();
        let is_same = recorded.get(&count) == Some(&sum);
        agree &= is_same;
        println!("{op:<20} {count:>8} {sum} {}", if is_same { "as recorded" } else { "not as recorded" });
        recorded.insert(count, sum);
    }
    match record {
        true => write_or_compare(root, [depth::file(&sums)], false),
        false => Ok(agree),
    }
}

/// Compares the vectors with the last release, or takes them for it. Where a change has no reason, nothing is recorded.
fn stability(root: &Path, record: bool) -> Result<bool, Box<dyn std::error::Error>> {
    let today = Release::of(&Suite::embedded()?);
    let comparison = stability::released(root)?.compare(&today, &stability::changes(root)?);
    print!("{comparison}");
    match comparison.faults.is_empty() && record {
        true => write_or_compare(root, stability::record(root, &today)?, false),
        false => Ok(comparison.faults.is_empty()),
    }
}

/// Writes or compares the ids that the report says were passed.
fn confirm(root: &Path, name: &str, report: &Path, check: bool) -> Result<bool, Box<dyn std::error::Error>> {
    let report: Value = serde_json::from_str(&std::fs::read_to_string(report)?)?;
    let passed: BTreeSet<&str> = report["verdicts"]
        .as_array()
        .ok_or("the report has no verdicts")?
        .iter()
        .filter(|verdict| verdict["verdict"] == "passed")
        .filter_map(|verdict| verdict["id"].as_str())
        .collect();
    let path = root.join(format!("harness/suite/confirmations/{name}.json"));
    let text = pretty(&passed);
    if !check {
        std::fs::write(&path, text)?;
        println!("{name} confirms {} vectors", passed.len());
        return Ok(true);
    }
    let agrees = std::fs::read_to_string(&path)? == text;
    if !agrees {
        println!("{} is not what the report says", path.display());
    }
    Ok(agrees)
}

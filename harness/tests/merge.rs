//! Shards, and the report of the whole that is made of theirs.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use fio_conformance::adapter::expectations::BrokenExpectations;
use fio_conformance::judge::verdict::Level;
use fio_conformance::report::Report;
use fio_conformance::report::merge::{MergeError, Part, merge};
use fio_conformance::selection::Shard;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::sample::{run, run_shard};

mod breaking;
mod sample;
mod synthetic;

fn shard(index: usize, of: usize) -> Shard {
    format!("{index}/{of}").parse().unwrap()
}

fn shards(of: usize) -> Vec<Part> {
    (1..=of)
        .map(|index| Part { path: format!("{index}.json").into(), report: run_shard(Some(shard(index, of))) })
        .collect()
}

/// A report without what may differ between a run and its shards.
fn comparable(mut report: Report) -> Report {
    report.timing = Default::default();
    report.incidents.clear();
    report
}

#[test]
fn text_that_names_no_shard_is_refused() {
    for text in ["", "1", "/", "0/4", "5/4", "1/0", "-1/4", "1/4/4", "a/b", "1.5/4", "99999999999999999999/4"]
    {
        let error = text.parse::<Shard>().unwrap_err().to_string();
        assert!(error.contains("such as 2/4"), "{text}: {error}");
    }
    assert_eq!(shard(2, 4).to_string(), "2/4");
    assert_eq!(shard(2, 4).pick(0..10), [1, 5, 9]);
    assert!(shard(1, usize::MAX).pick(0..10) == [0] && shard(usize::MAX, usize::MAX).pick(0..10).is_empty());
}

proptest! {
    #[test]
    fn shards_are_disjoint_and_together_the_whole(length in 0_usize..300, of in 1_usize..40) {
        let parts: Vec<Vec<usize>> = (1..=of).map(|index| shard(index, of).pick(0..length)).collect();
        let sizes = parts.iter().map(Vec::len);
        prop_assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1, "they are of one size");
        let mut all = parts.concat();
        all.sort_unstable();
        prop_assert_eq!(all, (0..length).collect::<Vec<_>>());
    }
}

#[test]
fn the_shards_together_say_what_one_run_says() {
    let whole = comparable(run());
    let BrokenExpectations { stale, dead, double, .. } = &whole.expectations;
    assert_eq!((stale.len(), dead.len(), double.len()), (1, 1, 1));
    for of in [1, 2, 3, 4, 26, 27, 40] {
        let mut parts = shards(of);
        parts.reverse();
        let incidents: usize = parts.iter().map(|part| part.report.incidents.len()).sum();
        let merged = merge(parts).unwrap().remove(0);
        assert_eq!(merged.incidents.len(), incidents, "none is lost");
        assert!(incidents > 0 && merged.timing.seconds > 0.0);
        assert_eq!(comparable(merged), whole, "of {of}");
    }
}

/// An expectation whose vector is in another shard is no stale one there.
#[test]
fn an_expectation_is_judged_where_its_vector_runs() {
    let stale: Vec<usize> = shards(4).iter().map(|part| part.report.expectations.stale.len()).collect();
    assert_eq!(stale.iter().sum::<usize>(), 1, "{stale:?}");
    for part in shards(4) {
        assert_eq!(part.report.expectations.dead.len(), 1, "what does not exist is missed everywhere");
    }
}

#[test]
fn what_does_not_belong_together_is_not_merged() {
    let refused = |change: &dyn Fn(&mut Vec<Part>)| {
        let mut parts = shards(3);
        change(&mut parts);
        merge(parts).unwrap_err().to_string()
    };
    let differing = |name: &str| format!("1.json and 2.json don't belong together: they differ in `{name}`");
    type Change<'c> = &'c dyn Fn(&mut Vec<Part>);
    let cases: [(Change, String); 17] = [
        (&|parts| parts.truncate(2), "of breaking 1.0 (adapter breaking) shard 3/3 is missing".into()),
        (&|parts| drop(parts.remove(0)), "shard 1/3 is missing".into()),
        (&|parts| drop(parts.remove(1)), "shard 2/3 is missing".into()),
        (&|parts| parts.push(parts[1].clone()), "2.json and 2.json are both shard 2/3".into()),
        (&|parts| parts[2].report.implementation.version = "2".into(), "shard 3/3 is missing".into()),
        (&|parts| parts[2].report.implementation.language = "C".into(), "shard 3/3 is missing".into()),
        (&|parts| parts[0].report.adapter = None, "shard 2/3 is missing".into()),
        (&|parts| parts[1].report.suite = "2".into(), differing("suite")),
        (&|parts| parts[1].report.filters = vec!["a".into()], differing("filters")),
        (&|parts| parts[1].report.codebase = Some("a".into()), differing("codebase")),
        (&|parts| parts[1].report.level = Some(Level::Code), differing("level")),
        (&|parts| parts[1].report.require = None, differing("require")),
        (&|parts| drop(parts[1].report.behaviours.insert("a".into(), "b".into())), differing("behaviours")),
        (&|parts| parts[1].report.expectations.dead.clear(), differing("expectations.dead")),
        (&|parts| parts[1].report.expectations.double.clear(), differing("expectations.double")),
        (&|parts| parts[1].report.shard = Some(shard(2, 4)), differing("shard")),
        (&|parts| parts[1].report.shard = None, differing("shard")),
    ];
    for (change, complaint) in cases {
        let error = refused(change);
        assert!(error.contains(&complaint), "{error}");
    }

    let error = refused(&|parts| drop(parts[1].report.verdicts.drain(..3)));
    assert!(error.contains("where a shard") && error.contains("of another run"), "{error}");
    let error = refused(&|parts| parts[2].report.verdicts[0] = parts[1].report.verdicts[0].clone());
    assert!(error.contains("has two verdicts") && error.contains("3.json"), "{error}");

    let whole = |path: &str| Part { path: path.into(), report: run() };
    let error = merge(vec![whole("a"), whole("b")]).unwrap_err();
    assert!(matches!(error, MergeError::DoubledWhole(..)), "{error}");
}

#[test]
fn several_implementations_are_kept_apart() {
    let mut parts = shards(2);
    let mut other = run();
    other.implementation.name = "other".into();
    parts.insert(1, Part { path: "other.json".into(), report: other });
    let merged = merge(parts.clone()).unwrap();
    let names: Vec<_> = merged.iter().map(|report| report.implementation.name.as_str()).collect();
    assert_eq!(names, ["breaking", "other"]);
    assert_eq!(merged[0].summary, merged[1].summary);

    parts[1].report.suite = "2".into();
    assert!(matches!(merge(parts).unwrap_err(), MergeError::Different(_, _, "suite")));
}

// The program.

fn program(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fio-conformance")).args(arguments).output().unwrap()
}

/// A folder with the reports of a run of the built-in reference, whole and in parts.
fn reports_of_the_reference(extra: &[&str], of: usize) -> (TempDir, PathBuf, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, shard: &[&str]| {
        let path = folder.path().join(name);
        let report = format!("json={}", path.display());
        let arguments = [&["run", "--report", &report][..], extra, shard].concat();
        assert!(program(&arguments).status.code().unwrap() < 2);
        path
    };
    let whole = write("whole.json", &[]);
    let shard = |index: usize| write(&format!("{index}.json"), &["--shard", &format!("{index}/{of}")]);
    let shards = (1..=of).map(shard).collect();
    (folder, whole, shards)
}

fn merge_files(files: &[PathBuf], arguments: &[&str]) -> Output {
    let files = files.iter().map(|file| file.to_str().unwrap());
    program(&["merge"].into_iter().chain(files).chain(arguments.iter().copied()).collect::<Vec<_>>())
}

fn read(path: &Path) -> Value {
    let mut report: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    report.as_object_mut().unwrap().remove("timing").unwrap();
    report
}

#[test]
fn merge_gives_the_report_and_the_exit_code_of_the_whole() {
    let (folder, whole, shards) = reports_of_the_reference(&["--filter", "text.", "--filter", "KEY-01"], 4);
    let merged = folder.path().join("merged.json");
    let page = folder.path().join("merged.html");
    let json = format!("json={}", merged.display());
    let html = format!("html={}", page.display());
    let output = merge_files(&shards, &["--report", &json, "--report", &html]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("PASS"));
    assert_eq!(read(&merged), read(&whole));
    assert!(std::fs::read_to_string(&page).unwrap().contains("PASS fio-reference"));

    let output = merge_files(&shards[1..], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("shard 1/4 is missing"), "{output:?}");
}

#[test]
fn expectations_hold_or_break_as_in_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("expectations.json");
    let vectors = ["text.encode.one_byte", "text.encode.two_bytes", "text.encode.gone"];
    let known = json!({"known": [{"outcome": "accepted", "reason": "so it was", "vectors": vectors}]});
    std::fs::write(&file, known.to_string()).unwrap();
    let extra = ["--filter", "text.", "--expectations", file.to_str().unwrap()];
    let (folder, whole, shards) = reports_of_the_reference(&extra, 3);
    let merged = folder.path().join("merged.json");
    let output = merge_files(&shards, &["--report", &format!("json={}", merged.display())]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let (merged, whole) = (read(&merged), read(&whole));
    assert_eq!(merged["expectations"]["stale"].as_array().unwrap().len(), 2);
    assert_eq!(merged["expectations"]["dead"].as_array().unwrap().len(), 1);
    assert_eq!(merged, whole);
}

#[test]
fn a_file_that_is_no_report_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.json");
    for (text, complaint) in [("{}", "not a JSON report of `run`"), ("{\"format\": 7}", "version 7")] {
        std::fs::write(&file, text).unwrap();
        let output = merge_files(std::slice::from_ref(&file), &[]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr.contains(complaint) && stderr.contains("x.json"), "{stderr}");
    }
    let output = merge_files(&["/nonexistent.json".into()], &[]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nonexistent.json: No such file"));
    assert_eq!(merge_files(&[], &[]).status.code(), Some(2));
}

#[test]
fn a_form_for_one_implementation_is_refused_for_two() {
    let (folder, whole, _) = reports_of_the_reference(&["--filter", "text.encode"], 1);
    let mut other: Value = serde_json::from_slice(&std::fs::read(&whole).unwrap()).unwrap();
    other["implementation"]["name"] = json!("other");
    let path = folder.path().join("other.json");
    std::fs::write(&path, other.to_string()).unwrap();
    let files = [whole, path];
    for format in ["json", "junit"] {
        let output = merge_files(&files, &["--report", &format!("{format}=/nonexistent/x")]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains("these are 2: fio-reference 0.1.0, other 0.1.0"), "{stderr}");
    }
    let page = folder.path().join("page.html");
    let output = merge_files(&files, &["--report", &format!("html={}", page.display())]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

//! The command `interop` as its users run it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_fio-conformance");

fn interop(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).arg("interop").args(arguments).output().unwrap()
}

#[track_caller]
fn assert_exit(output: &Output, code: i32, on_stdout: &str, on_stderr: &str) {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stdout}{stderr}");
    assert!(stdout.contains(on_stdout), "{stdout}{stderr}");
    assert!(stderr.contains(on_stderr), "{stdout}{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
}

/// The reference as a program that seals under an encoding.
fn reference(name: &str, encoding: &str) -> String {
    format!("{name}={PROGRAM} reference --stdio --x-encoding {encoding}")
}

/// The JSON report, without what differs between two runs.
fn json_report(arguments: &[&str]) -> (Value, Output) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    let report = format!("json={}", file.display());
    let output = interop(&[arguments, &["--report", &report]].concat());
    let mut report: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let validator =
        jsonschema::validator_for(&fio_conformance::schema::named("interop").unwrap().schema()).unwrap();
    validator.validate(&report).unwrap();
    report.as_object_mut().unwrap().remove("timing").unwrap();
    (report, output)
}

#[test]
fn two_that_seal_under_different_encodings_understand_each_other_if_both_read_all() {
    let cmd = reference("other", "fixed32");
    let arguments = ["--cmd", &cmd, "--filter", "zero", "--filter", "request.memo", "--seals", "100"];
    let (report, output) = json_report(&arguments);
    assert_exit(&output, 0, "PASS", "");
    assert_eq!(report["findings"], json!([]));
    assert_eq!(report["summary"]["passed"], report["summary"]["total"]);
    assert_eq!(report["cells"].as_array().unwrap().len(), 4);
    assert_eq!(report["parties"][1]["behaviours"]["x_encoding"], "fixed32");
    let drawn = report["parties"][1]["initialization_vectors"]["drawn"].as_u64().unwrap();
    assert!(drawn > 100, "{drawn}");
    let (again, _) = json_report(&arguments);
    assert_eq!(report.to_string(), again.to_string(), "two runs of the same");
}

#[test]
fn what_fip_5_adds_is_understood_under_either_declared_encoding() {
    let cmd = reference("other", "fixed32");
    let (report, output) = json_report(&[
        "--cmd", &cmd, "--filter", "nbpa.", "--filter", "grant.", "--filter", "backup.", "--seals", "0",
    ]);
    assert_exit(&output, 0, "PASS", "");
    assert_eq!(report["findings"], json!([]));
    assert_eq!(report["summary"]["passed"], report["summary"]["total"]);
}

#[test]
fn a_command_that_cannot_be_carried_out_says_why() {
    let (one, reserved) = (reference("one", "minimal"), reference("reference", "minimal"));
    assert_exit(&interop(&[]), 2, "", "required");
    assert_exit(&interop(&["nobody"]), 2, "", "there is no adapter nobody");
    assert_exit(&interop(&["--cmd", &one, "--cmd", &one]), 2, "", "one takes part already");
    assert_exit(&interop(&["--cmd", &reserved]), 2, "", "reference takes part already");
    assert_exit(&interop(&["--cmd", "python3 mine.py"]), 2, "", "the form is NAME=PROGRAM ARGS");
    assert_exit(&interop(&["--cmd", "mine='open"]), 2, "", "a quotation mark is not closed");
    assert_exit(
        &interop(&["--cmd", &one, "--filter", "nothing_like_it"]),
        2,
        "",
        "no exchange matches `nothing_like_it`",
    );
    assert_exit(&interop(&["--cmd", &one, "--report", "yaml=x"]), 2, "", "the formats are json, markdown");
    assert_exit(&interop(&["--cmd", &one, "--report", "json=/nowhere/x"]), 2, "", "can't be written");
    assert_exit(&interop(&["--cmd", "gone=/nowhere/program"]), 3, "", "/nowhere/program can't be started");
    assert_exit(&interop(&["--cmd", "silent=true"]), 3, "", "instead of answering hello");
}

/// A folder of adapters with one, which is the reference, and these expectations.
fn adapter(expectations: &Value) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("mine");
    std::fs::create_dir(&home).unwrap();
    let manifest = json!({"name": "mine", "title": "Mine", "command": [PROGRAM, "reference", "--stdio"]});
    std::fs::write(home.join("adapter.json"), manifest.to_string()).unwrap();
    std::fs::write(home.join("expectations.json"), expectations.to_string()).unwrap();
    folder
}

fn run_adapter(folder: &Path, more: &[&str]) -> Output {
    interop(&[&["mine", "--seals", "0", "--adapters", folder.to_str().unwrap()], more].concat())
}

#[test]
fn a_known_deviation_that_does_not_show_fails_the_run_if_all_is_exchanged() {
    let entry = json!({"cause": "receiver.encoding", "reason": "tries one"});
    let folder = adapter(&json!({"known": [], "interop": [entry]}));
    let stale = "receiver.encoding of mine: it does not happen";
    assert_exit(&run_adapter(folder.path(), &[]), 1, stale, "");
    assert_exit(&run_adapter(folder.path(), &["--filter", "sealed."]), 0, "PASS", "");

    let unexplained = json!({"known": [], "interop": [{"cause": "receiver.encoding", "reason": ""}]});
    let folder = adapter(&unexplained);
    assert_exit(&run_adapter(folder.path(), &[]), 2, "", "interop: entry 1 has no reason");
    let folder = adapter(&json!({"known": [], "interop": [{"cause": "receiver.mood", "reason": "x"}]}));
    assert_exit(&run_adapter(folder.path(), &[]), 2, "", "unknown variant `receiver.mood`");
}

#[test]
fn the_markdown_report_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.md");
    let report = format!("markdown={}", file.display());
    let cmd = reference("other", "fixed32");
    let output = interop(&["--cmd", &cmd, "--filter", "sealed.", "--seals", "0", "--report", &report]);
    assert_exit(&output, 0, "PASS", "");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains("| sends ↓ receives → | reference | other |"), "{text}");
}

#[test]
#[ignore = "needs python"]
fn the_second_reading_understands_all_of_fip_5() {
    let cmd = reference("other", "fixed32");
    let filters = ["nbpa.", "grant.", "backup.", "content.private_"].map(|filter| ["--filter", filter]);
    let (report, output) =
        json_report(&[&["python", "--cmd", &cmd, "--seals", "0"], filters.concat().as_slice()].concat());
    assert_exit(&output, 0, "PASS", "");
    assert_eq!(report["findings"], json!([]));
    assert_eq!(report["summary"]["unsupported"], 0);
    assert_eq!(
        cell(&report, "python", "other")["counts"]["total"],
        cell(&report, "other", "python")["counts"]["total"]
    );
    assert!(report["summary"]["passed"].as_u64().unwrap() > 3000, "{}", report["summary"]);
}

/// Fewer seals than a user makes: whether one draws a fresh initialization vector shows in these, too.
#[test]
#[ignore = "needs node, Go and Python"]
fn all_adapters_with_all_adapters() {
    let (report, output) = json_report(&["--all", "--seals", "200"]);
    assert_exit(&output, 0, "PASS", "");
    let stdout = String::from_utf8(output.stdout).unwrap();
    let matrix = stdout.split("\n\n").nth(1).unwrap();
    insta::assert_snapshot!(matrix);

    // 1 key pair in 256: nobody is at fault for sealing under what it declares, but whoever reads nothing else.
    let minimal = ["fiojs", "fiojs-browser", "fiosdk"];
    for reader in minimal {
        assert_encoding_fault(&report, "fio-go", reader, "minimal");
        assert_encoding_fault(&report, reader, "fio-go", "fixed32");
    }
    let blamed: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["cause"] == "receiver.encoding")
        .map(|finding| finding["blamed"].as_str().unwrap())
        .collect();
    assert_eq!(blamed, ["fio-go", "fiojs", "fiojs-browser", "fiosdk"]);
    for writer in ["fio-go", "fiojs", "fiojs-browser", "fiosdk", "python", "reference"] {
        for reader in ["reference", "python"] {
            let cell = cell(&report, writer, reader);
            assert_eq!(cell["blame"]["receiver"], 0, "{writer} to {reader}");
            assert!(!cell["deviations"].to_string().contains("zero"), "{writer} to {reader}: {cell}");
        }
    }
}

fn cell<'r>(report: &'r Value, sender: &str, receiver: &str) -> &'r Value {
    let is_it = |cell: &&Value| cell["sender"] == sender && cell["receiver"] == receiver;
    report["cells"].as_array().unwrap().iter().find(is_it).unwrap()
}

/// The receiver is to blame for all content sealed for keys with a leading zero byte, two types for seven pairs in both directions, as
/// far as its own encoding gives other bytes.
#[track_caller]
fn assert_encoding_fault(report: &Value, sender: &str, receiver: &str, opens: &str) {
    let deviations = cell(report, sender, receiver)["deviations"].as_array().unwrap();
    let deviation = deviations.iter().find(|deviation| deviation["cause"] == "receiver.encoding").unwrap();
    assert_eq!(deviation["blamed"], receiver);
    let says = format!(
        "{receiver} can't open what {sender} sealed where x begins with a zero byte (1 key pair in 256): it opens what is sealed under {opens} alone"
    );
    assert_eq!(deviation["says"], says);
    let scenarios: Vec<_> =
        deviation["scenarios"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert!(scenarios.iter().all(|id| id.contains("_zero")), "{scenarios:?}");
    let declared = scenarios.iter().filter(|id| id.ends_with(".declared")).count();
    assert_eq!(declared, 2 * 7 * 2, "{scenarios:?}");
}

#[test]
#[ignore = "needs node, Go and Python"]
fn the_real_packages_give_the_same_report_twice() {
    let arguments = ["--all", "--filter", "one_zero_low.payee", "--filter", "damaged", "--seals", "20"];
    let (once, output) = json_report(&arguments);
    assert_exit(&output, 0, "PASS", "");
    let (twice, _) = json_report(&arguments);
    assert_eq!(once.to_string(), twice.to_string());
}

#[test]
#[ignore = "needs node, Go and Python"]
fn each_adapter_alone_has_exactly_its_known_deviations() {
    for name in ["fio-go", "fiojs", "fiojs-0.5", "fiojs-browser", "fiosdk", "python", "trust-wallet-core"] {
        assert_exit(&interop(&[name, "--seals", "10"]), 0, "PASS", "");
    }
}

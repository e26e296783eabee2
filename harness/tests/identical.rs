//! Two runs of the same thing give the same reports, byte for byte, but for `timing`.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::process::Command;

use fio_conformance::report::format::Format;
use serde_json::{Value, json};
use tempfile::TempDir;

mod breaking;
mod synthetic;

/// What a run writes, form by form; the JSON report without its `timing`.
fn reports(arguments: &[&str]) -> BTreeMap<&'static str, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = |format: Format| folder.path().join(format.name());
    let options = Format::ALL.map(|format| format!("{}={}", format.name(), path(format).display()));
    let mut command = Command::new(env!("CARGO_BIN_EXE_fio-conformance"));
    command.args(arguments).args(options.iter().flat_map(|option| ["--report", option]));
    let output = command.output().unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");

    let read = |format: Format| std::fs::read_to_string(path(format)).unwrap();
    let mut reports = BTreeMap::from(Format::ALL.map(|format| (format.name(), read(format))));
    reports.insert("terminal", String::from_utf8(output.stdout).unwrap());
    let json = &reports["json"];
    let (before, timing) = json.split_once("\"timing\": {").unwrap();
    let (timing, after) = timing.split_once('}').unwrap();
    assert!(timing.contains("seconds"));
    reports.insert("json", format!("{before}{after}"));
    reports
}

fn assert_same(arguments: &[&str]) {
    let (first, second) = (reports(arguments), reports(arguments));
    for (format, text) in &first {
        // The whole of two reports would help nobody.
        let lines = text.lines().zip(second[format].lines());
        for (number, (one, other)) in lines.enumerate() {
            assert_eq!(one, other, "{format}, line {}", number + 1);
        }
        assert!(*text == second[format], "{format}: one is longer");
    }
}

#[test]
fn the_reference_in_process_and_over_a_pipe() {
    assert_same(&["run"]);
    let cmd = format!("{} reference --stdio", env!("CARGO_BIN_EXE_fio-conformance"));
    assert_same(&["run", "--cmd", &cmd, "--filter", "content.", "--shard", "2/3", "--window", "32"]);
}

#[test]
fn an_adapter_that_breaks() {
    let suite = suite_of_faults();
    let program = breaking::program(&[]);
    let words = std::iter::once(&program.path).chain(&program.arguments).map(String::as_str);
    let cmd = shlex::try_join(words).unwrap();
    let suite = suite.path().to_str().unwrap();
    assert_same(&["run", "--cmd", &cmd, "--suite", suite, "--window", "32", "--timeout", "2"]);
}

/// Right and wrong answers, and between them everything that breaks an adapter.
fn suite_of_faults() -> TempDir {
    let faults = [
        ("crash", json!([{"stderr": "about to crash\n"}, {"exit": 3}])),
        ("exit", json!({"exit": 0})),
        ("answer_then_exit", json!(["answer", {"exit": 0}])),
        ("garbage", json!({"say": "Segmentation fault\n"})),
        ("garbage_after", json!(["answer", {"say": "by the way\n"}])),
        ("half_line", json!([{"say": "{\"id\":"}, {"exit": 0}])),
        ("twice", json!(["answer", "answer"])),
        ("unknown_id", json!({"say": "{\"id\":\"4711\",\"ok\":{}}\n"})),
        ("not_utf8", json!({"bytes": "fffe0a"})),
        ("flood", json!([{"stderr-much": 5}, "answer"])),
    ];
    let right = json!({"ok": {"text": "AA=="}});
    let answer = |id: String, answer: Value| {
        synthetic::vector(&id, "text.encode", json!({"answer": answer}), right.clone())
    };
    let mut vectors = Vec::new();
    for (number, (name, fault)) in faults.into_iter().enumerate() {
        let id = format!("text.encode.{name}");
        vectors.push(synthetic::vector(&id, "text.encode", json!({"do": fault}), right.clone()));
        for place in 0..5 {
            vectors.push(answer(format!("text.encode.right_{number}_{place}"), right.clone()));
        }
        vectors.push(answer(format!("text.encode.wrong_{number}"), json!({"ok": {"text": "A"}})));
    }
    vectors.push(synthetic::vector("text.encode.hang", "text.encode", json!({"do": "hang"}), right));
    let folder = tempfile::tempdir().unwrap();
    synthetic::write_suite(folder.path(), &vectors);
    folder
}

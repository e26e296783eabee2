//! The schemas fit what is really said and written, and nothing else.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use fio_conformance::schema;
use jsonschema::Validator;
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_fio-conformance");

fn validator(name: &str) -> Validator {
    let named = schema::all().find(|named| named.name == name).unwrap();
    jsonschema::validator_for(&named.schema()).unwrap()
}

#[track_caller]
fn assert_fits(validator: &Validator, value: &Value, what: &str) {
    if let Some(error) = validator.iter_errors(value).next() {
        panic!(
            "{what}: {} at {}",
            error.to_string().chars().take(300).collect::<String>(),
            error.instance_path()
        );
    }
}

fn lines(file: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Every line of a run of the whole suite, both ways.
#[test]
fn real_traffic_fits() {
    let folder = tempfile::tempdir().unwrap();
    let [asked, answered, report] = ["asked", "answered", "report"].map(|name| folder.path().join(name));
    let script =
        format!("tee {} | {PROGRAM} reference --stdio | tee {}", asked.display(), answered.display());
    let cmd = shlex::try_join(["sh", "-c", &script]).unwrap();
    let json = format!("json={}", report.display());
    let output = Command::new(PROGRAM).args(["run", "--cmd", &cmd, "--report", &json]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));

    let (request, answer, operation) = (validator("request"), validator("answer"), validator("operation"));
    let mut asked: BTreeMap<String, Value> = lines(&asked)
        .into_iter()
        .map(|line| {
            assert_fits(&request, &line, "a request");
            (line["id"].as_str().unwrap().to_owned(), line)
        })
        .collect();
    let mut results = 0;
    for line in lines(&answered) {
        assert_fits(&answer, &line, "an answer");
        let mut exchange = asked.remove(line["id"].as_str().unwrap()).unwrap();
        if let Some(ok) = line.get("ok") {
            exchange["ok"] = ok.clone();
            assert_fits(&operation, &exchange, &format!("{} and its result", exchange["op"]));
            results += 1;
            if exchange["op"] == "hello" {
                assert_fits(&validator("hello"), ok, "hello");
            }
        }
    }
    assert!(asked.is_empty() && results > 500, "{results} results, not answered: {}", asked.len());
    let report: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    assert_fits(&validator("report"), &report, "the report");
}

#[test]
fn the_files_of_the_adapters_fit() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters");
    let mut counts = BTreeMap::new();
    for adapter in std::fs::read_dir(folder).unwrap() {
        let home = adapter.unwrap().path();
        for name in ["adapter", "errors", "expectations"] {
            let path = home.join(format!("{name}.json"));
            if let Ok(text) = std::fs::read_to_string(&path) {
                let file = serde_json::from_str(&text).unwrap();
                assert_fits(&validator(name), &file, &path.display().to_string());
                *counts.entry(name).or_insert(0) += 1;
            }
        }
    }
    assert!(counts.len() == 3 && counts["adapter"] >= 5, "{counts:?}");
}

/// Whether a line is an answer is decided by the reader; the schema agrees wherever JSON Schema can say it.
#[test]
fn what_is_no_answer_does_not_fit() {
    let answer = validator("answer");
    for line in [
        "[]",
        "17",
        r#"{"ok":{}}"#,
        r#"{"id":1,"ok":{}}"#,
        r#"{"id":"1"}"#,
        r#"{"id":"1","ok":{},"fault":"x"}"#,
        r#"{"id":"1","ok":null,"error":{"text":"x"}}"#,
        r#"{"id":"1","ok":null}"#,
        r#"{"id":"1","ok":[]}"#,
        r#"{"id":"1","error":"x"}"#,
        r#"{"id":"1","error":{"code":5}}"#,
        r#"{"id":"1","error":{}}"#,
        r#"{"id":"1","error":{"code":null}}"#,
        r#"{"id":"1","error":{"code":null,"text":null}}"#,
        r#"{"id":"1","unsupported":true}"#,
        r#"{"id":"1","fault":{}}"#,
    ] {
        let value = serde_json::from_str(line).unwrap();
        assert!(!answer.is_valid(&value), "{line}");
        assert!(fio_conformance::protocol::message::Answer::parse(line).is_err(), "{line}");
    }
    for line in [
        r#"{"id":"1","ok":{"a":1},"took":3}"#,
        r#"{"id":"1","error":{"code":"a.b","text":null}}"#,
        r#"{"id":"1","error":{"text":"no","stack":[]}}"#,
        r#"{"id":"1","unsupported":"x"}"#,
        r#"{"id":"","fault":"y"}"#,
    ] {
        assert!(answer.is_valid(&serde_json::from_str(line).unwrap()), "{line}");
        assert!(fio_conformance::protocol::message::Answer::parse(line).is_ok(), "{line}");
    }
}

#[test]
fn an_operation_has_its_form() {
    let (request, operation) = (validator("request"), validator("operation"));
    let hello = json!({"protocol": 1, "implementation": {"name": "x", "version": "1", "language": "C"}, "operations": []});
    for (op, input, ok, fits) in [
        ("hello", json!({"protocol": 1}), hello.clone(), true),
        ("hello", json!({"protocol": "1"}), hello, false),
        ("hello", json!({"protocol": 1}), json!({"protocol": 1}), false),
        ("text.encode", json!({"bytes": "00"}), json!({"text": "AA=="}), true),
        ("text.encode", json!({"bytes": "00"}), json!({"text": "AA==", "more": 1}), true),
        ("text.encode", json!({"bytes": "0"}), json!({"text": "AA=="}), false),
        ("text.encode", json!({}), json!({"text": "AA=="}), false),
        ("text.encode", json!({"bytes": "00"}), json!({"text": 5}), false),
        ("text.encode", json!({"bytes": "00"}), json!({}), false),
        ("text.decode", json!({"text": "AA=="}), json!({"bytes": "0A"}), true),
        ("text.decode", json!({"text": "AA=="}), json!({"bytes": "0"}), false),
        ("content.unpack", json!({"type": "t", "plaintext": "00"}), json!({"content": {}}), true),
        ("content.unpack", json!({"type": "t", "plaintext": "00"}), json!({"dialect": "x"}), false),
        ("no.such_thing", json!({}), json!({}), false),
    ] {
        let exchange = json!({"id": "1", "op": op, "in": input, "ok": ok});
        assert_eq!(operation.is_valid(&exchange), fits, "{exchange}");
    }
    let unknown = json!({"id": "1", "op": "no.such_thing", "in": {"x": 1}});
    assert!(request.is_valid(&unknown), "an adapter is asked for what it can't know, too");
    let wrong = json!({"id": "1", "op": "text.encode", "in": {"text": "x"}});
    assert!(!request.is_valid(&wrong));
}

#[test]
fn the_command_lists_and_prints_them() {
    let run = |arguments: &[&str]| Command::new(PROGRAM).arg("schema").args(arguments).output().unwrap();
    let list = String::from_utf8(run(&[]).stdout).unwrap();
    let names: Vec<_> = list.lines().filter_map(|line| line.split(' ').next()).collect();
    let all: Vec<_> = schema::all().map(|named| named.name).collect();
    assert_eq!(names, all);
    for name in names {
        let printed: Value = serde_json::from_slice(&run(&[name]).stdout).unwrap();
        assert!(jsonschema::meta::is_valid(&printed), "{name}");
        assert!(printed["title"].is_string() && printed["description"].is_string(), "{name}");
    }
    let output = run(&["reqest"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there are: request, answer, hello"));
}

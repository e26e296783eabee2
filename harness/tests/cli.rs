//! The program as its users run it: exit codes, messages, files.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use fio_conformance::protocol::message::{Answer, Outcome};
use serde_json::{Value, json};
use tempfile::TempDir;

mod breaking;
mod synthetic;

const PROGRAM: &str = env!("CARGO_BIN_EXE_fio-conformance");

/// A suite for the built-in reference, which knows the right answers.
fn good_suite() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let bytes = json!({"bytes": "666f6f"});
    let per = json!({"per": "x_encoding", "cases": {"minimal": {"ok": {"text": "Zm9v"}}, "fixed32": {"error": "x.y"}}});
    synthetic::write_suite(
        folder.path(),
        &[
            synthetic::vector(
                "text.encode.foo",
                "text.encode",
                bytes.clone(),
                json!({"ok": {"text": "Zm9v"}}),
            ),
            synthetic::vector(
                "text.decode.foo",
                "text.decode",
                json!({"text": "Zm9v"}),
                json!({"ok": {"bytes": "666F6F"}}),
            ),
            synthetic::vector(
                "text.decode.bad",
                "text.decode",
                json!({"text": "!"}),
                json!({"error": "text.malformed"}),
            ),
            synthetic::vector("text.encode.per", "text.encode", bytes, per),
        ],
    );
    folder
}

/// A suite for the breaking adapter: one right answer, one wrong one, both of them what the vector says.
fn mixed_suite() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let wanted = json!({"ok": {"text": "AA=="}});
    let vector = |id: &str, answer: &Value| {
        synthetic::vector(id, "text.encode", json!({"answer": answer}), wanted.clone())
    };
    let wrong = json!({"ok": {"text": "x"}});
    synthetic::write_suite(
        folder.path(),
        &[vector("text.encode.right", &wanted), vector("text.encode.wrong", &wrong)],
    );
    folder
}

/// The breaking adapter, as a text for `--cmd`.
fn breaking_cmd(settings: &[&str]) -> String {
    let program = breaking::program(settings);
    let words = std::iter::once(&program.path).chain(&program.arguments);
    shlex::try_join(words.map(String::as_str)).unwrap()
}

/// A folder of adapters with one of them, which runs the breaking adapter.
fn breaking_adapter(settings: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("mine");
    std::fs::create_dir(&home).unwrap();
    let program = breaking::program(settings);
    let command: Vec<_> = std::iter::once(program.path).chain(program.arguments).collect();
    let manifest =
        json!({"name": "mine", "title": "Mine", "command": command, "setup": "make mine", "needs": "make"});
    std::fs::write(home.join("adapter.json"), manifest.to_string()).unwrap();
    folder
}

fn program(arguments: &[&str], folders: &[(&str, &Path)]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments);
    for (option, folder) in folders {
        command.arg(option).arg(folder);
    }
    command.output().unwrap()
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

fn json_report(arguments: &[&str], suite: &Path) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    let report = format!("json={}", file.display());
    let output = program(&[arguments, &["--report", &report]].concat(), &[("--suite", suite)]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 1, "only the report is left in its folder");
    let mut report: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    report.as_object_mut().unwrap().remove("timing").unwrap();
    report
}

#[test]
fn the_reference_passes_in_process_and_over_a_pipe_alike() {
    let suite = good_suite();
    let mut in_process = json_report(&["run"], suite.path());
    let summary = json!({"total": 4, "passed": 4, "failed": 0, "expected": 0, "unsupported": 0, "faults": 0});
    assert_eq!(in_process["summary"], summary);
    assert_eq!(in_process["levels"]["code"], 1);
    assert_eq!(in_process["level"], "code");

    let cmd = format!("{PROGRAM} reference --stdio");
    let piped = json_report(&["run", "--cmd", &cmd, "--level", "code"], suite.path());
    in_process["command"].clone_from(&piped["command"]);
    assert_eq!(in_process, piped);
}

#[test]
fn the_reference_is_the_same_over_every_transport() {
    let suite = good_suite();
    let mut server = Command::new(PROGRAM)
        .args(["reference", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();

    // A server of which only the manifest knows.
    let adapters = tempfile::tempdir().unwrap();
    std::fs::create_dir(adapters.path().join("mine")).unwrap();
    let free = breaking::free_address();
    let manifest = json!({"name": "mine", "title": "Mine", "command": [PROGRAM, "reference", "--listen", free],
        "address": free});
    std::fs::write(adapters.path().join("mine/adapter.json"), manifest.to_string()).unwrap();

    let (adapters, cmd) = (adapters.path().to_str().unwrap(), format!("{PROGRAM} reference --stdio"));
    let mut reports = [
        &["run", "--cmd", &cmd][..],
        &["run", "--cmd", &cmd, "--one-shot"],
        &["run", "--connect", address.trim()],
        &["run", "--connect", address.trim()],
        &["run", "mine", "--adapters", adapters],
    ]
    .map(|arguments| json_report(arguments, suite.path()));
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(reports[0]["summary"]["passed"], 4);
    for report in &mut reports {
        report["command"] = Value::Null;
        report["adapter"] = Value::Null;
    }
    assert!(reports.windows(2).all(|pair| pair[0] == pair[1]), "{reports:#?}");
}

#[test]
fn the_x_encoding_is_declared_as_told() {
    let suite = good_suite();
    let report = json_report(&["run", "--x-encoding", "fixed32"], suite.path());
    assert_eq!(report["behaviours"]["x_encoding"], "fixed32");
    assert_eq!(report["verdicts"][3]["kind"], "accepted");
    let cmd = format!("{PROGRAM} reference --stdio --x-encoding fixed32");
    let report = json_report(&["run", "--cmd", &cmd], suite.path());
    assert_eq!(report["behaviours"]["x_encoding"], "fixed32");
    let output = program(&["run", "fiojs", "--x-encoding", "minimal"], &[]);
    assert_exit(&output, 2, "", "cannot be used with");
    let output = program(&["run", "--x-encoding", "twos-complement"], &[]);
    assert_exit(&output, 2, "", "minimal, fixed32");
}

#[test]
fn exit_0_as_expected_and_1_for_differences() {
    let suite = good_suite();
    let output = program(&["run"], &[("--suite", suite.path())]);
    assert_exit(&output, 0, "PASS  4 passed", "");

    let suite = mixed_suite();
    let cmd = breaking_cmd(&[]);
    let output = program(&["run", "--cmd", &cmd], &[("--suite", suite.path())]);
    assert_exit(&output, 1, "FAIL  1 passed, 0 failed as expected, 1 failed", "");
    let output =
        program(&["run", "--cmd", &cmd, "--filter", "text.encode.right"], &[("--suite", suite.path())]);
    assert_exit(&output, 0, "PASS  1 passed", "");
}

#[test]
fn expectations_decide_between_0_and_1() {
    let (suite, adapters) = (mixed_suite(), breaking_adapter(&[]));
    let folders = [("--suite", suite.path()), ("--adapters", adapters.path())];
    let write = |file: &Path, vector: &str| {
        let entry = json!({"outcome": "different", "reason": "it is so", "vectors": [vector]});
        std::fs::write(file, json!({"known": [entry]}).to_string()).unwrap();
    };
    let own = adapters.path().join("mine/expectations.json");
    write(&own, "text.encode.wrong");
    assert_exit(&program(&["run", "mine"], &folders), 0, "different: it is so", "");

    // An entry that is stale counts where its vector runs, and only there.
    let other = adapters.path().join("other.json");
    write(&other, "text.encode.right");
    let instead = [&folders[..], &[("--expectations", &other)]].concat();
    let title = "Expectations that no longer hold (1)";
    assert_exit(&program(&["run", "mine", "--filter", "right"], &instead), 1, title, "");
    let output = program(&["run", "mine", "--filter", "wrong"], &instead);
    assert_exit(&output, 1, "FAIL", "");
    assert!(!String::from_utf8_lossy(&output.stdout).contains(title));

    // A dead one counts always.
    write(&other, "text.encode.gone");
    assert_exit(&program(&["run", "mine", "--filter", "right"], &instead), 1, "no such vector", "");
    std::fs::write(&other, r#"{"knwon": []}"#).unwrap();
    assert_exit(&program(&["run", "mine"], &instead), 2, "", "unknown field `knwon`");
}

#[test]
fn expect_rewrites_the_list_and_leaves_the_reasons_to_people() {
    let (suite, adapters) = (mixed_suite(), breaking_adapter(&[]));
    let folders = [("--suite", suite.path()), ("--adapters", adapters.path())];
    let file = adapters.path().join("mine").join("expectations.json");
    let found = "1 known failures, 1 not listed before";
    assert_exit(&program(&["expect", "mine"], &folders), 1, found, "");
    assert!(!file.exists(), "without --update nothing is written");

    let waits = "1 entries wait for a reason";
    assert_exit(&program(&["expect", "mine", "--update"], &folders), 1, waits, "");
    assert_exit(&program(&["run", "mine"], &folders), 2, "", "entry 1 has no reason");
    // Nobody has filled it in: it stays so, and so does the file.
    let before = std::fs::read_to_string(&file).unwrap();
    assert_exit(&program(&["expect", "mine", "--update"], &folders), 1, waits, "");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);

    std::fs::write(&file, before.replace(r#""reason": """#, r#""reason": "it is so""#)).unwrap();
    assert_exit(&program(&["run", "mine"], &folders), 0, "1 failed as expected", "");
    assert_exit(&program(&["expect", "mine"], &folders), 0, "1 known failures\n", "");
    std::fs::write(&file, before.replace("wrong", "right")).unwrap();
    let both = "1 known failures, 1 not listed before, 1 that no longer hold";
    assert_exit(&program(&["expect", "mine"], &folders), 1, both, "");
    assert_exit(&program(&["expect", "other"], &folders), 2, "", "there are: mine");
}

#[test]
fn a_class_that_is_claimed_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let vector = |op: &str| synthetic::vector(&format!("{op}.x"), op, json!({}), json!({"ok": {}}));
    let ops = ["sealed.open", "sealed.seal", "key.public_of"];
    synthetic::write_suite(folder.path(), &ops.map(vector));
    let cmd = breaking_cmd(&[]);
    let kinds = |class: &[&str]| {
        let report = json_report(&[&["run", "--cmd", &cmd], class].concat(), folder.path());
        ops.map(|op| {
            let verdicts = report["verdicts"].as_array().unwrap();
            let found = verdicts.iter().find(|verdict| verdict["op"] == op).unwrap();
            found["kind"] == "missing"
        })
    };
    assert_eq!(kinds(&[]), [false, false, false]);
    assert_eq!(kinds(&["--require", "reader"]), [true, false, true]);
    assert_eq!(kinds(&["--require", "writer"]), [false, true, true]);
    assert_eq!(kinds(&["--require", "wallet"]), [true, true, true]);
    let output = program(&["run", "--cmd", &cmd], &[("--suite", folder.path())]);
    assert_exit(&output, 0, "Nothing was tested", "");
}

#[test]
fn exit_2_for_wrong_usage() {
    let (suite, adapters) = (mixed_suite(), breaking_adapter(&[]));
    let folders = [("--suite", suite.path()), ("--adapters", adapters.path())];
    for (arguments, complaint) in [
        (&["run", "yours"][..], "there are: mine"),
        (&["run", "mine", "--cmd", "x"], "cannot be used with"),
        (&["run", "--cmd", ""], "the program is missing"),
        (&["run", "--cmd", "'x"], "a quotation mark is not closed"),
        (&["run", "mine", "--filter", "right", "--filter", "nothing"], "matches `nothing`"),
        (&["run", "mine", "--filter", "TEXT-0"], "matches `TEXT-0`"),
        (&["run", "mine", "--connect", "127.0.0.1:1"], "cannot be used with"),
        (&["run", "--one-shot"], "--cmd <PROGRAM ARGS>"),
        (&["run", "--connect", "192.0.2.1:4711"], "not an address of this machine"),
        (&["run", "--connect", "127.0.0.1"], "then a colon and a port"),
        (&["run", "mine", "--level", "best"], "rejected, class, code"),
        (&["run", "mine", "--require", "reeder"], "reader, writer, wallet"),
        (&["run", "mine", "--window", "0"], "0 is not in"),
        (&["run", "mine", "--timeout", "nan"], "a number of seconds"),
        (&["run", "mine", "--report", "xml=x"], "no format xml; the formats are json, junit, markdown, html"),
        (&["run", "mine", "--report", "json=x", "--report", "html=x"], "two reports can't go to one file: x"),
        (&["run", "mine", "--report", "json"], "the form is FORMAT=FILE"),
        (&["run", "mine", "--report", "html="], "a file is missing after html="),
        (&["run", "mine", "--shard", "5/4"], "the form is INDEX/COUNT, such as 2/4"),
        (&["run", "mine", "--report", "json=/nonexistent/x.json"], "/nonexistent/x.json can't be written"),
        (&["run", "mine", "--report", "json=/"], "/ can't be written"),
    ] {
        assert_exit(&program(arguments, &folders), 2, "", complaint);
    }
    for (arguments, complaint) in [
        (&["reference"][..], "<--stdio|--listen <ADDRESS>>"),
        (&["reference", "--stdio", "--listen", "127.0.0.1:0"], "cannot be used with"),
        (&["reference", "--listen", "0.0.0.0:0"], "not an address of this machine"),
        (&["reference", "--listen", "[::1]:65536"], "then a colon and a port"),
    ] {
        assert_exit(&program(arguments, &[]), 2, "", complaint);
    }
    let output = program(&["show", "text.encode"], &[("--suite", suite.path())]);
    assert_exit(&output, 2, "", "text.encode.right, text.encode.wrong");
}

#[test]
fn exit_3_for_an_adapter_that_can_not_be_used() {
    let (suite, adapters) = (
        mixed_suite(),
        breaking_adapter(&[
            r#"AT_THE_START=[{"stderr": "module \u001b[31mnot found\n\tat x\n"}, {"exit": 7}]"#,
        ]),
    );
    let folders = [("--suite", suite.path()), ("--adapters", adapters.path())];
    let output = program(&["run", "mine"], &folders);
    let hint = format!("cd {} && make mine", adapters.path().join("mine").display());
    for said in ["it ended with exit code 7", "  module \\u{1b}[31mnot found\n", "it needs make", &hint] {
        assert_exit(&output, 3, "", said);
    }
    for cmd in ["/nonexistent/program", "true", "echo hello", &format!("{PROGRAM} list")] {
        assert_exit(&program(&["run", "--cmd", cmd], &folders[..1]), 3, "", "can't be used");
    }
}

#[test]
fn hello_is_checked() {
    let suite = mixed_suite();
    let implementation = json!({"name": "x", "version": "1", "language": "sh"});
    let hello =
        |protocol: u32| json!({"protocol": protocol, "implementation": implementation, "operations": []});
    for (answer, complaint) in [
        (json!({"ok": hello(2)}), "version 2 of the protocol, which is above the 1 that was offered"),
        (json!({"ok": {"protocol": 1}}), "missing field `implementation`"),
        (json!({"error": {"text": "who are you?"}}), "who are you?"),
        (json!({"id": "1", "ok": hello(1)}), "never sent"),
    ] {
        let mut answer = answer;
        answer.as_object_mut().unwrap().entry("id").or_insert("0".into());
        let cmd = shlex::try_join(["echo", &answer.to_string()]).unwrap();
        let output = program(&["run", "--cmd", &cmd], &[("--suite", suite.path())]);
        assert_exit(&output, 3, "", complaint);
    }
    let good = json!({"id": "0", "ok": hello(1)}).to_string();
    let cmd = shlex::try_join(["echo", &good]).unwrap();
    let output = program(&["run", "--cmd", &cmd], &[("--suite", suite.path())]);
    // It says hello, and is gone when it is asked for what nobody has.
    assert_exit(&output, 1, "2 unsupported, 2 in total; 1 canary alarm", "");
}

#[test]
fn the_time_limit_is_the_one_given() {
    let folder = tempfile::tempdir().unwrap();
    let hang = synthetic::vector("text.encode.x", "text.encode", json!({"do": "hang"}), json!({"ok": {}}));
    synthetic::write_suite(folder.path(), &[hang]);
    let cmd = breaking_cmd(&[]);
    let output =
        program(&["run", "--cmd", &cmd, "--timeout", "0.3", "--window", "3"], &[("--suite", folder.path())]);
    assert_exit(&output, 1, "it did not answer within 0.3 s", "");
    assert_exit(&output, 1, " --window 3 --timeout 0.3 --filter text.encode.x", "");
}

#[test]
fn a_report_leaves_links_and_pipes_what_they_are() {
    let (suite, folder) = (good_suite(), tempfile::tempdir().unwrap());
    let (link, file, pipe) =
        (folder.path().join("link"), folder.path().join("file"), folder.path().join("pipe"));
    std::fs::write(&file, "old".repeat(100_000)).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || std::fs::read(pipe).unwrap())
    };
    let reports = [&link, &pipe].map(|path| format!("json={}", path.display()));
    let output =
        program(&["run", "--report", &reports[0], "--report", &reports[1]], &[("--suite", suite.path())]);
    assert_exit(&output, 0, "PASS", "");
    assert!(link.is_symlink());
    let written = std::fs::read(&file).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&written).unwrap()["summary"]["total"], 4);
    assert_eq!(reader.join().unwrap(), written);
}

#[test]
fn exit_4_for_a_damaged_suite() {
    let folder = tempfile::tempdir().unwrap();
    let suite = [("--suite", folder.path())];
    assert_exit(&program(&["run"], &suite), 4, "", "no vectors in");
    std::fs::write(folder.path().join("key.json"), "{").unwrap();
    for command in [&["run"][..], &["list"], &["show", "x"]] {
        assert_exit(&program(command, &suite), 4, "", "key.json");
    }
    std::fs::remove_file(folder.path().join("key.json")).unwrap();
    let longest: u64 = 64 * 1024 * 1024;
    for (times, code) in [(longest, 0), (longest + 1, 4), (u64::MAX, 4)] {
        for (field, value) in [
            ("repeat", json!({"field": "bytes", "unit": "x", "times": times})),
            ("repeat", json!({"field": "bytes", "unit": "", "times": times})),
            ("fault", json!({"of": "x", "at": "bytes", "patch": {"repeat": ["x", times]}})),
        ] {
            let mut vector = synthetic::vector("text.encode.x", "text.encode", json!({}), json!({"ok": {}}));
            vector[field] = value;
            synthetic::write_suite(folder.path(), &[vector]);
            let told = if code == 4 { "text.encode.x: what it repeats is longer than" } else { "" };
            assert_exit(&program(&["list"], &suite), code, "", told);
        }
    }
    let missing = PathBuf::from("/nonexistent");
    assert_exit(&program(&["run"], &[("--suite", &missing)]), 4, "", "/nonexistent");
}

#[test]
fn filters_are_parts_of_ids_or_whole_names() {
    let suite = good_suite();
    for (filters, count) in
        [(&["foo"][..], 2), (&["text.decode"], 2), (&["bad", "per"], 2), (&["KEY-02"], 4), (&["Odd"], 4)]
    {
        let mut arguments = vec!["list"];
        arguments.extend(filters.iter().flat_map(|filter| ["--filter", filter]));
        let output = program(&arguments, &[("--suite", suite.path())]);
        assert_exit(&output, 0, "The comment of", "");
        let lines = output.stdout.iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(lines, count, "{filters:?}");
    }
}

#[test]
fn show_prints_the_vector() {
    let suite = good_suite();
    let output = program(&["show", "text.decode.bad"], &[("--suite", suite.path())]);
    assert_exit(&output, 0, "text.malformed", "");
    let vector: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(vector["id"], "text.decode.bad");
}

#[test]
fn the_command_to_reproduce_can_be_typed() {
    let suite = mixed_suite();
    let output = program(&["run", "--cmd", &breaking_cmd(&[])], &[("--suite", suite.path())]);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let again = stdout.lines().find(|line| line.contains("again")).unwrap();
    let words = shlex::split(again.trim().strip_prefix("again").unwrap()).unwrap();
    assert_eq!(words[0], "fio-conformance");
    let arguments: Vec<_> = words[1..].iter().map(String::as_str).collect();
    assert_exit(&program(&arguments, &[]), 1, "FAIL  0 passed, 0 failed as expected, 1 failed", "");
}

#[test]
fn a_reader_that_leaves_early_causes_no_panic() {
    let suite = good_suite();
    let (adapters, cmd) = (breaking_adapter(&[]), breaking_cmd(&[]));
    for (arguments, code) in [
        (&["list"][..], 0),
        (&["run"], 0),
        (&["run", "--x-encoding", "fixed32"], 1),
        (&["show", "text.decode.bad"], 0),
        (&["explain", "text.encode.foo", "--cmd", &cmd], 1),
        (&["explain", "text.encode.foo", "--cmd", &cmd, "--json"], 1),
        (&["expect", "mine", "--update", "--adapters", adapters.path().to_str().unwrap()], 1),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = Command::new(PROGRAM)
            .args(arguments)
            .arg("--suite")
            .arg(suite.path())
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_exit(&output, code, "", "");
        assert!(output.stderr.is_empty(), "{output:?}");
    }
    assert!(adapters.path().join("mine/expectations.json").exists());
}

#[test]
fn the_reference_over_stdio_answers_everything() {
    let deep = ["[".repeat(200), "]".repeat(200)].concat();
    let deep = format!(r#"{{"id":"h","op":"chain.apply","in":{{"state":{{"x":{deep}}},"calls":[]}}}}"#);
    let requests: [(&[u8], &str, &str); 23] = [
        (br#"{"id":"0","op":"hello","in":{"protocol":1}}"#, "0", "\"operations\""),
        (br#"{"id":"a","op":"hello","in":{"protocol":2}}"#, "a", "\"protocol\":1"),
        (br#"{"id":"a0","op":"hello","in":{"protocol":0}}"#, "a0", "unsupported"),
        (br#"{"id":"a1","op":"hello","in":{"protocol":"1"}}"#, "a1", "fault"),
        (br#"{"id":"b","op":"text.encode","in":{"bytes":"00"}}"#, "b", "AA=="),
        (br#"{"id":"c","op":"no.such_thing","in":{}}"#, "c", "unsupported"),
        (br#"{"id":"d","op":"text.encode"}"#, "d", "fault"),
        (br#"{"id":7,"op":"text.encode","in":{}}"#, "", "expected a string"),
        (br#"{"in":{"byte\u0073":"\u00300"},"\u006fp":"text\u002eencode","id":"\u0065"}"#, "e", "AA=="),
        (br#"{"id":"f","op":"text.encode","in":["00"]}"#, "f", "`in` is no object"),
        (br#"{"id":"f1","op":"hello","in":[1]}"#, "f1", "`in` is no object"),
        (br#"{"id":"f2","op":"text.encode","in":null}"#, "f2", "`in` is no object"),
        (
            br#"{"id":"g","op":"text.encode","in":{"bytes":"00","bytes":"00"}}"#,
            "g",
            "duplicate field `bytes`",
        ),
        (
            br#"{"id":"g1","op":"text.encode","in":{"bytes":"00"},"in":{"bytes":"00"}}"#,
            "g1",
            "duplicate field `in`",
        ),
        (br#"{"id":"g2","op":"text.encode","in":{"bytes":"\ud800"}}"#, "g2", "fault"),
        (br#"{"id":"g3","op":"text.encode","in":{"bytes":"00"}"#, "", "EOF while parsing an object"),
        (
            b"{\"id\":\"g4\",\"op\":\"text.encode\",\"in\":{\"bytes\":\"\xff\"}}",
            "",
            "code point at line 1 column 46",
        ),
        (deep.as_bytes(), "h", "recursion limit"),
        (br#"["i","text.encode",{"bytes":"00"}]"#, "", "it is no object"),
        (br#" ["0","hello",{"protocol":1}]"#, "", "it is no object"),
        (b"not json", "", "expected ident"),
        (b"", "", "EOF while parsing a value"),
        (b"\"\xff\"", "", "code point at line 1 column 2"),
    ];
    let mut child = reference_over_stdio();
    let mut stdin = child.stdin.take().unwrap();
    for (request, ..) in &requests {
        stdin.write_all(&[request, &b"\n"[..]].concat()).unwrap();
    }
    drop(stdin);
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(child.wait().unwrap().success());
    let mut lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), requests.len());
    // They come in any order: those without an id are told apart by their words.
    for (_, id, contains) in requests {
        let is_answer = |line: &&str| Answer::parse(line).unwrap().id == id && line.contains(contains);
        let place = lines.iter().position(is_answer).unwrap_or_else(|| panic!("{id} {contains}: {lines:?}"));
        let answer = Answer::parse(lines.remove(place)).unwrap();
        assert!(!matches!(answer.outcome, Outcome::Error { .. }), "{id}");
    }
}

fn reference_over_stdio() -> std::process::Child {
    let mut command = Command::new(PROGRAM);
    command.args(["reference", "--stdio"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

#[test]
fn the_reference_ends_when_nobody_reads_its_answers() {
    let request = b"{\"id\":\"1\",\"op\":\"text.encode\",\"in\":{\"bytes\":\"00\"}}\n";
    // Whether requests keep coming, or none does after the first.
    for is_flood in [true, false] {
        let mut child = reference_over_stdio();
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(request).unwrap();
        let flood = std::thread::spawn(move || {
            while is_flood && stdin.write_all(request).is_ok() {}
            stdin
        });
        let ended = comes(|| child.try_wait().unwrap().is_some());
        child.kill().unwrap();
        assert!(ended, "requests keep coming: {is_flood}");
        assert!(child.wait().unwrap().success());
        drop(flood.join().unwrap());
    }
}

#[test]
fn a_server_without_room_goes_on_when_there_is_some_again() {
    let script = "ulimit -n 16; exec \"$0\" reference --listen 127.0.0.1:0";
    let mut server = Command::new("sh")
        .args(["-c", script, PROGRAM])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut address, mut complaint) = (String::new(), String::new());
    BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
    let connections: Vec<_> = (0..16).map(|_| TcpStream::connect(address.trim()).unwrap()).collect();
    BufReader::new(server.stderr.as_mut().unwrap()).read_line(&mut complaint).unwrap();
    assert!(complaint.contains("Too many open files"), "{complaint}");
    drop(connections);
    // Some of those that waited may still have to be taken and let go.
    let is_answered = comes(|| answer_over(address.trim()).is_ok_and(|answer| answer.contains("AA==")));
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(is_answered);
}

fn answer_over(address: &str) -> std::io::Result<String> {
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(b"{\"id\":\"1\",\"op\":\"text.encode\",\"in\":{\"bytes\":\"00\"}}\n")?;
    let mut answer = String::new();
    BufReader::new(connection).read_line(&mut answer)?;
    Ok(answer)
}

#[test]
fn the_words_of_an_adapter_do_nothing_to_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let says = json!({"answer": {"error": {"code": "x.\u{1b}[2J", "text": "\u{1b}[2J"}}});
    let vector = synthetic::vector("text.encode.x", "text.encode", says, json!({"error": "text.malformed"}));
    synthetic::write_suite(folder.path(), &[vector]);
    let implementation = json!({"name": "x\u{1b}[2J", "version": "1\u{202e}", "language": "sh"});
    let hello = json!({"protocol": 1, "implementation": implementation, "operations": ["text.encode"]});
    let line = format!("{}\n", json!({"id": "0", "ok": hello}));
    let cmd = breaking_cmd(&[&format!("HELLO={}", json!({"say": line}))]);
    for command in [&["explain", "text.encode.x"][..], &["run"]] {
        let output = program(&[command, &["--cmd", &cmd]].concat(), &[("--suite", folder.path())]);
        assert_exit(&output, 1, "x\\u{1b}[2J 1\\u{202e}", "");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    }
}

#[test]
fn a_signal_ends_the_adapter_too() {
    use rustix::process::Signal;
    // Of what the tests themselves were started to ignore, as under `nohup`, the program does the same.
    let ending = [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM];
    for signal in ending.into_iter().filter(|&signal| !is_ignored(signal)) {
        assert_ends("exec \"$@\"", &[signal], signal);
    }
    #[cfg(target_os = "linux")]
    assert_ends("trap '' HUP; exec \"$@\"", &[Signal::HUP, Signal::TERM], Signal::TERM);
}

/// Whether the tests were started so that they ignore this signal, where Linux tells.
fn is_ignored(signal: rustix::process::Signal) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).unwrap() >> (signal.as_raw() - 1) & 1 == 1)
}

/// Whether a run that a shell starts ends as the last of the signals would have it, with its adapter, and leaves nothing.
fn assert_ends(script: &str, signals: &[rustix::process::Signal], last: rustix::process::Signal) {
    let suite = good_suite();
    let (folder, reports) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let log = folder.path().join("log");
    // An adapter that hangs, and takes no notice of the end of its input.
    let adapter = shlex::try_join([
        "sh",
        "-c",
        "while :; do echo alive >> \"$0\"; sleep 0.02; done",
        log.to_str().unwrap(),
    ]);
    let report = format!("json={}", reports.path().join("report.json").display());
    let words = ["run", "--report", &report, "--cmd", &adapter.unwrap(), "--suite"];
    let mut program = Command::new("sh")
        .args(["-c", script, "sh", PROGRAM])
        .args(words)
        .arg(suite.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let size = || std::fs::metadata(&log).map_or(0, |file| file.len());
    wait_until(|| size() > 0);

    let pid = rustix::process::Pid::from_child(&program);
    for &signal in signals {
        rustix::process::kill_process(pid, signal).unwrap();
    }

    let status = program.wait().unwrap();
    assert_eq!(
        std::os::unix::process::ExitStatusExt::signal(&status),
        Some(last.as_raw()),
        "it ends as the signal would have it"
    );
    assert_eq!(std::fs::read_dir(reports.path()).unwrap().count(), 0, "nothing is left of a report");
    std::thread::sleep(Duration::from_millis(100));
    let written = size();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(size(), written, "the adapter is gone");
}

fn wait_until(condition: impl FnMut() -> bool) {
    assert!(comes(condition), "it never came");
}

fn comes(mut condition: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(30);
    while Instant::now() < deadline {
        if condition() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

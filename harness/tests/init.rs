//! `init`: what it writes, what it refuses, and that what it writes works; and `run` with a path.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use clap::ValueEnum;
use fio_conformance::adapter::Adapter;
use fio_conformance::engine::{Engine, Limits, Task};
use fio_conformance::protocol::launch::Launch;
use fio_conformance::protocol::message::{Answer, Hello, Outcome};
use fio_conformance::skeleton::Language;
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_fio-conformance");

/// Runs the program in a folder.
fn program(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    // It would do what an adapter has to do.
    command.env_remove("PYTHONUNBUFFERED");
    command.args(arguments).current_dir(folder).output().unwrap()
}

#[track_caller]
fn assert_exit(output: &Output, code: i32, said: &str) {
    let text = [&output.stdout[..], &output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(said), "{text}");
}

/// Every file below a folder, with its text.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() && !path.is_symlink() {
            true if std::fs::read_dir(&path).unwrap().count() == 0 => {
                files.insert(path, "an empty folder".to_owned());
            }
            true => files.extend(self::files(&path)),
            false => {
                files.insert(path.clone(), std::fs::read_to_string(&path).unwrap_or_default());
            }
        }
    }
    files
}

#[test]
fn no_program_is_longer_than_40_lines() {
    for language in Language::value_variants() {
        let (name, text) = language.files().next().unwrap();
        let lines = text.lines().count();
        assert!(lines <= 40, "{name}: {lines} lines");
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(120), "{name}: {widest:?} columns");
        assert!(text.ends_with('\n') && !text.contains('\r'), "{name}");
    }
}

#[test]
fn init_writes_the_files_and_says_what_is_next() {
    let home = tempfile::tempdir().unwrap();
    let mut said = String::new();
    for language in Language::value_variants() {
        let name = language.to_possible_value().unwrap().get_name().to_owned();
        let output = program(home.path(), &["init", &name, &name]);
        assert_exit(&output, 0, "");
        said += &String::from_utf8(output.stdout).unwrap();
        let folder = home.path().join(&name);
        let wanted = language.files().map(|(name, text)| (folder.join(name), text.to_owned()));
        assert_eq!(files(&folder), wanted.collect());
    }
    insta::assert_snapshot!(said);
}

#[test]
fn the_folder_may_exist_if_it_is_empty() {
    let home = tempfile::tempdir().unwrap();
    assert_exit(
        &program(home.path(), &["init", "go", "."]),
        0,
        "\n\n  go build -o adapter .\n  fio-conformance run .\n\n",
    );
    assert_eq!(files(home.path()).len(), 4);

    let home = tempfile::tempdir().unwrap();
    assert_exit(&program(home.path(), &["init", "node", "new/in a/new one/"]), 0, "run 'new/in a/new one/'");
    assert_eq!(files(&home.path().join("new/in a/new one")).len(), 2);
    assert_eq!(files(home.path()).len(), 2, "nothing else is left");
}

#[test]
fn nothing_is_overwritten() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("full/notes");
    std::fs::create_dir(home.path().join("full")).unwrap();
    std::fs::write(&file, "mine").unwrap();
    std::os::unix::fs::symlink("nowhere", home.path().join("link")).unwrap();
    let before = files(home.path());
    for (folder, complaint) in [
        ("full", "full is not empty, so nothing was written"),
        (".", ". is not empty"),
        ("full/notes", "full/notes can't be written"),
        ("full/notes/below", "full/notes/below can't be written"),
        ("link", "link can't be written"),
    ] {
        assert_exit(&program(home.path(), &["init", "rust", folder]), 2, complaint);
        assert_eq!(files(home.path()), before, "{folder}");
    }
}

#[test]
fn half_a_folder_is_never_left() {
    let home = tempfile::tempdir().unwrap();
    let empty = home.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    for (language, folder) in [("java", "new"), ("java", "empty"), ("rust", "empty"), ("go", "new")] {
        // As on a disk with room for some of the files: none may exceed a kibibyte, and the program does.
        let command = format!("ulimit -f 1; trap '' XFSZ; exec {PROGRAM} init {language} {folder}");
        let output = Command::new("bash").args(["-c", &command]).current_dir(home.path()).output().unwrap();
        assert_exit(&output, 2, &format!("{folder} can't be written: File too large"));
        assert_eq!(files(home.path()), [(empty.clone(), "an empty folder".to_owned())].into());
    }
}

#[test]
fn an_unknown_language_is_answered_with_the_known_ones() {
    let home = tempfile::tempdir().unwrap();
    let output = program(home.path(), &["init", "ruby", "mine"]);
    assert_exit(&output, 2, "possible values: python, node, go, java, rust");
    assert!(files(home.path()).is_empty());
}

#[test]
fn run_takes_the_path_of_an_adapter() {
    let home = tempfile::tempdir().unwrap();
    let manifest = json!({"name": "mine", "title": "Mine", "command": [PROGRAM, "reference", "--stdio"]});
    let mine = home.path().join("mine");
    std::fs::create_dir_all(mine.join("below")).unwrap();
    std::fs::write(mine.join("adapter.json"), manifest.to_string()).unwrap();
    let run = |folder: &Path, path: &str| program(folder, &["run", path, "--filter", "text.encode"]);

    assert_exit(&run(home.path(), "./mine"), 0, "adapter mine,");
    assert_exit(&run(home.path(), "mine/"), 0, "adapter mine,");
    assert_exit(&run(home.path(), mine.to_str().unwrap()), 0, "adapter mine,");
    assert_exit(&run(&mine, "."), 0, "adapter mine,");
    assert_exit(&run(&mine.join("below"), ".."), 0, "adapter mine,");

    assert_exit(&run(home.path(), "mine"), 2, "for the folder here, write ./mine");
    assert_exit(&run(home.path(), "./yours"), 2, "./yours is no adapter: it has no file adapter.json");
    assert_exit(&run(home.path(), "."), 2, ". is no adapter");
    std::fs::write(mine.join("adapter.json"), "{}").unwrap();
    assert_exit(&run(home.path(), "./mine"), 2, "missing field `name`");
}

#[test]
#[ignore = "needs python"]
fn the_skeleton_works_in_python() {
    assert_works(Language::Python);
}

#[test]
#[ignore = "needs node"]
fn the_skeleton_works_in_node() {
    assert_works(Language::Node);
}

#[test]
#[ignore = "needs go"]
fn the_skeleton_works_in_go() {
    assert_works(Language::Go);
}

#[test]
#[ignore = "needs java and Maven Central"]
fn the_skeleton_works_in_java() {
    assert_works(Language::Java);
}

#[test]
#[ignore = "needs crates.io"]
fn the_skeleton_works_in_rust() {
    assert_works(Language::Rust);
}

fn assert_works(language: Language) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("mine");
    language.write(&folder).unwrap();
    let adapter = Adapter::open(&folder).unwrap();
    make_noisy(&folder, language);
    if let Some(setup) = &adapter.manifest.setup {
        let mut command = Command::new("bash");
        command.args(["-c", setup]).current_dir(&folder).env_remove("CARGO_TARGET_DIR");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    assert_passes(home.path());
    assert_answers_what_comes(&adapter);
    let has_broken = assert_own_failures_are_faults(&adapter);
    assert_eq!(has_broken, language == Language::Go, "a panic ends the one in Go, and no other");
}

/// Has the operation print something, as an SDK may.
fn make_noisy(folder: &Path, language: Language) {
    let (before, print) = match language {
        Language::Python => ("    data = ", "    print('noise')\n"),
        Language::Node => ("    const data = ", "    console.log('noise');\n"),
        Language::Go => ("\t\tdata, _ := ", "\t\tos.Stdout.WriteString(\"noise\\n\")\n"),
        Language::Java => ("        byte[] data = ", "        System.out.println(\"noise\");\n"),
        // Safe Rust can't take standard output away from its libraries.
        Language::Rust => return,
    };
    let (program, text) = language.files().next().unwrap();
    assert_eq!(text.matches(before).count(), 1);
    std::fs::write(folder.join(program), text.replace(before, &format!("{print}{before}"))).unwrap();
}

/// It passes the vectors of its one operation, does not have the others, and does nothing wrong.
fn assert_passes(home: &Path) {
    let output = program(home, &["run", "./mine", "--report", "json=report.json"]);
    assert_exit(&output, 0, "\nPASS  ");
    let report: Value = serde_json::from_slice(&std::fs::read(home.join("report.json")).unwrap()).unwrap();
    for verdict in report["verdicts"].as_array().unwrap() {
        let wanted = if verdict["op"] == "text.encode" { "passed" } else { "unsupported" };
        assert_eq!(verdict["verdict"], wanted, "{verdict}");
    }
    assert!(report["summary"]["passed"].as_u64() > Some(0));
    assert_eq!(report["incidents"], json!([]));
}

/// Requests of every form that the protocol allows.
fn assert_answers_what_comes(adapter: &Adapter) {
    const MEBIBYTES: usize = 10 * 1024 * 1024;
    let id = "é\u{85}\u{2028}🧀";
    let encode = |id: &str, bytes: &str| json!({"id": id, "op": "text.encode", "in": {"bytes": bytes}});
    let mut requests = vec![
        json!({"id": "0", "op": "hello", "in": {"protocol": 1, "more": [1]}, "more": null}).to_string(),
        json!({"id": "a", "op": "text.encode", "in": {"bytes": "00", "more": {}}, "more": 1.5}).to_string(),
        encode("b", &"0".repeat(MEBIBYTES / 6 * 6)).to_string(),
        encode(id, "fbffbf").to_string(),
        // Space between tokens may be a carriage return.
        "\r{ \"id\":\"c\",\r\"op\":\"text.encode\",\t\"in\":{\"bytes\":\"\"}}\r".to_owned(),
    ];
    let mut wanted = vec![
        ("a", Some("AA==".to_owned())),
        ("b", Some("A".repeat(MEBIBYTES / 6 * 4))),
        (id, Some("+/+/".to_owned())),
        ("c", Some(String::new())),
    ];
    // Some are names that a language gives to things of its own.
    for op in ["no.such", "", "é\u{2028}", "__proto__", "constructor", "toString", "__class__"] {
        requests.push(json!({"id": op, "op": op, "in": {}}).to_string());
        wanted.push((op, None));
    }

    let answers = converse(adapter, &requests);
    let mut answers = answers.into_iter();
    let Some(Answer { outcome: Outcome::Ok(hello), .. }) = answers.next() else { panic!("no hello") };
    let hello: Hello = serde_json::from_value(hello.into()).unwrap();
    assert_eq!((hello.protocol, hello.operations), (1, vec!["text.encode".to_owned()]));
    assert_eq!(answers.len(), wanted.len());
    for (answer, (id, text)) in answers.zip(wanted) {
        assert_eq!(answer.id, id);
        match (answer.outcome, text) {
            (Outcome::Ok(ok), Some(text)) => assert!(ok["text"] == text, "{id}"),
            (Outcome::Unsupported(_), None) => {}
            (outcome, _) => panic!("{id}: {outcome:?}"),
        }
    }
}

/// The answers to lines that are sent at once, from a process that then ends by itself. Its locale knows nothing but ASCII.
fn converse(adapter: &Adapter, requests: &[String]) -> Vec<Answer> {
    let launch = adapter.launch();
    let Launch::Pipes(program) = launch else { panic!("{launch:?}") };
    let mut child = Command::new(program.path)
        .args(program.arguments)
        .current_dir(program.folder.unwrap())
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut stdin, lines) = (child.stdin.take().unwrap(), requests.join("\n") + "\n");
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{}", output.status);
    String::from_utf8(output.stdout).unwrap().lines().map(|line| Answer::parse(line).unwrap()).collect()
}

/// With one request in flight, an answer that is not flushed would be a hang. Returns whether the adapter had to be started again.
fn assert_own_failures_are_faults(adapter: &Adapter) -> bool {
    let good = json!({"bytes": "00"}).as_object().unwrap().clone();
    let mut tasks = Vec::new();
    let bad =
        [json!({"bytes": 7}), json!({}), json!({"bytes": null})].map(|bad| bad.as_object().unwrap().clone());
    for bad in &bad {
        tasks.extend([&good, bad, &good].map(|input| Task::new("text.encode", input)));
    }
    let engine = Engine::start(adapter.launch(), Limits { window: 1, ..Limits::default() }).unwrap();
    let findings = engine.run(&tasks[..], &mut |_| {});
    for (position, outcome) in findings.outcomes.iter().enumerate() {
        match (position % 3, outcome) {
            (1, Outcome::Fault(_)) | (0 | 2, Outcome::Ok(_)) => {}
            _ => panic!("{position}: {outcome:?}"),
        }
    }
    !findings.incidents.is_empty()
}

//! The guide says what is so: its code fits the skeletons, and its commands give the output that it shows, in every language.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use std::path::Path;
use std::process::{Command, Output};

use clap::ValueEnum;
use fio_conformance::adapter::error_map::ErrorMap;
use fio_conformance::skeleton::Language;
use serde_json::Value;

const GUIDE: &str = include_str!("../GUIDE.md");

/// The folder that the guide has its reader make.
const FOLDER: &str = "my-adapter";

/// What the guide tells its reader to do.
enum Step {
    /// Type a command, and see this.
    Type { command: String, shown: String },
    /// Make a file of this name in the folder of the adapter.
    Make { name: String, text: String },
    /// Have CI run this, for each shard. The adapter of the guide does not have all that its class needs.
    Job { command: String },
    /// Change a file. Whether it is there depends on the language.
    Change { name: String, before: String, after: String },
}

fn steps() -> Vec<Step> {
    let mut steps = Vec::new();
    for block in GUIDE.split("\n```").skip(1).step_by(2) {
        let (info, text) = block.split_once('\n').unwrap();
        match info.split_once(' ').unwrap_or((info, "")) {
            ("console", "") => {
                for typed in format!("\n{text}").split("\n$ ").skip(1) {
                    let (command, shown) = typed.split_once('\n').unwrap_or((typed, ""));
                    steps.push(Step::Type { command: command.to_owned(), shown: shown.to_owned() });
                }
            }
            ("json", name) => steps.push(Step::Make { name: name.to_owned(), text: text.to_owned() }),
            ("diff", name) => {
                let side = |gone: char| {
                    let lines = text.lines().filter(|line| !line.starts_with(gone));
                    lines.map(|line| line.get(1..).unwrap_or_default().to_owned() + "\n").collect()
                };
                steps.push(Step::Change { name: name.to_owned(), before: side('+'), after: side('-') });
            }
            ("yaml", "") => {
                let (_, command) = text.split_once("- run: fio-conformance ").unwrap();
                let (command, _) = command.split_once("\n    - ").unwrap(); // the next step of the job
                let words: Vec<_> = command.split_whitespace().collect();
                steps.push(Step::Job { command: format!("fio-conformance {}", words.join(" ")) });
            }
            // How the program is installed: the nightly script does it.
            ("sh", "") => {}
            _ => panic!("what is a block of `{info}`?"),
        }
    }
    steps
}

/// What the table says about a language: what it needs, and how it is built.
fn table_row(name: &str) -> (String, Option<String>) {
    let start = format!("| `{name}` | ");
    let row = GUIDE.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
    let (needs, build) = row.strip_suffix('|').unwrap().split_once('|').unwrap();
    let build = build.trim().trim_matches('`');
    (needs.trim().to_owned(), (!build.is_empty()).then(|| build.to_owned()))
}

fn name_of(language: Language) -> String {
    language.to_possible_value().unwrap().get_name().to_owned()
}

/// Puts `after` in the place of `before`.
#[track_caller]
fn changed(file: &str, before: &str, after: &str) -> String {
    assert_eq!(file.matches(before).count(), 1, "not once in the file: {before}");
    file.replace(before, after)
}

/// Whether an output is the one shown, where `…` stands for anything.
fn fits(output: &str, shown: &str) -> bool {
    let Some((first, shown)) = shown.split_once('…') else {
        return output == shown;
    };
    let (between, last) = shown.rsplit_once('…').unwrap_or(("", shown));
    let Some(mut rest) = output.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else {
        return false;
    };
    between.split('…').all(|piece| {
        let found = rest.find(piece);
        rest = found.map_or("", |at| &rest[at + piece.len()..]);
        found.is_some()
    })
}

/// Follows the guide from its beginning to its end.
fn follow(language: Language) {
    let (name, home) = (name_of(language), tempfile::tempdir().unwrap());
    let folder = home.path().join(FOLDER);
    let (_, build) = table_row(&name);
    let build = || {
        if let Some(build) = &build {
            let output = shell(&folder, build);
            assert!(output.status.success(), "{build}: {output:?}");
        }
    };
    let mut changes = 0;
    for step in steps() {
        match step {
            Step::Type { command, shown } => {
                let command = command.replace("init python", &format!("init {name}"));
                let output = shell(home.path(), &command);
                let stdout = String::from_utf8(output.stdout).unwrap();
                let stderr = String::from_utf8_lossy(&output.stderr);
                assert!(
                    fits(stdout.trim_end(), shown.trim_end()),
                    "{command}\nshown:\n{shown}\ncame:\n{stdout}{stderr}"
                );
                let code = i32::from(shown.contains("FAIL") || shown.contains("wait for a reason"));
                assert_eq!(output.status.code(), Some(code), "{command}\n{stdout}{stderr}");
                if command.contains(" init ") {
                    build();
                }
            }
            Step::Job { command } => {
                for shard in ["1", "2"] {
                    let command = command.replace("${{ matrix.shard }}", shard);
                    let output = shell(home.path(), &format!("GITHUB_STEP_SUMMARY=summary.md; {command}"));
                    assert_eq!(output.status.code(), Some(1), "{command}: {output:?}");
                    let read = |name: String| std::fs::read_to_string(home.path().join(name)).unwrap();
                    assert!(read(format!("conformance-{shard}.xml")).contains("missing"), "{command}");
                    assert!(read("summary.md".to_owned()).contains(&format!("{shard}/2")), "{command}");
                }
            }
            Step::Make { name, text } => std::fs::write(folder.join(name), text).unwrap(),
            Step::Change { name, before, after } => {
                let Ok(file) = std::fs::read_to_string(folder.join(&name)) else { continue };
                std::fs::write(folder.join(name), changed(&file, &before, &after)).unwrap();
                changes += 1;
                build();
            }
        }
    }
    assert_eq!(changes, 1, "the operation that is added");
}

/// Runs a command as the reader would: with the program installed, and a checkout to take vectors from.
fn shell(folder: &Path, command: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_fio-conformance")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("bash")
        .args(["-e", "-c", command])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", program.display()))
        .env("FIO_CONFORMANCE", Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap())
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .unwrap()
}

#[test]
#[ignore = "needs python"]
fn the_guide_is_right_for_python() {
    follow(Language::Python);
}

#[test]
#[ignore = "needs node"]
fn the_guide_is_right_for_node() {
    follow(Language::Node);
}

#[test]
#[ignore = "needs go"]
fn the_guide_is_right_for_go() {
    follow(Language::Go);
}

#[test]
#[ignore = "needs java and Maven Central"]
fn the_guide_is_right_for_java() {
    follow(Language::Java);
}

#[test]
#[ignore = "needs crates.io"]
fn the_guide_is_right_for_rust() {
    follow(Language::Rust);
}

#[test]
fn each_change_fits_the_skeleton_of_its_language() {
    for language in Language::value_variants() {
        let (program, text) = language.files().next().unwrap();
        let changes: Vec<_> = steps()
            .into_iter()
            .filter_map(|step| match step {
                Step::Change { name, before, after } if name == program => {
                    Some(changed(text, &before, &after))
                }
                _ => None,
            })
            .collect();
        assert_eq!(changes.len(), 1, "{program}");
        assert!(changes[0].contains("text.decode"));
    }
}

#[test]
fn the_table_says_what_the_manifests_say() {
    for language in Language::value_variants() {
        let (_, manifest) = language.files().find(|(name, _)| *name == "adapter.json").unwrap();
        let manifest: Value = serde_json::from_str(manifest).unwrap();
        let (needs, build) = table_row(&name_of(*language));
        assert_eq!(manifest["needs"], needs);
        assert_eq!(manifest["setup"].as_str(), build.as_deref());
    }
}

#[test]
fn the_error_map_shown_can_be_read() {
    let made: Vec<_> = steps()
        .into_iter()
        .filter_map(|step| match step {
            Step::Make { name, text } => Some((name, text)),
            _ => None,
        })
        .collect();
    let [(name, text)] = made.as_slice() else { panic!("one file is made") };
    assert_eq!(name, "errors.json");
    let errors: ErrorMap = serde_json::from_str(text).unwrap();
    assert_eq!(errors.code_of("text.decode", "not base64"), Some("text.malformed"));
}

#[test]
fn what_is_shown_is_compared() {
    for (output, shown) in [
        ("a\nb", "a\nb"),
        ("a\nb\nc\nd\nc", "a\n…\nc"),
        ("a 7 b", "a … b"),
        ("a\nb", "…"),
        ("a\nb\nc", "…\nb\n…"),
    ] {
        assert!(fits(output, shown), "{output:?} {shown:?}");
    }
    for (output, shown) in
        [("a\nb", "a"), ("a\nb", "b"), ("a\nb\nc", "a\n…\nb"), ("b\na\nc", "a\n…\nc"), ("a\nc", "a\n…\nb\nc")]
    {
        assert!(!fits(output, shown), "{output:?} {shown:?}");
    }
}

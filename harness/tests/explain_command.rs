//! `explain` as its users run it, asking implementations with one mistake. The adapter is this test program itself, started again.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io::{BufRead, Write};
use std::process::{Command, Output, exit};

use fio_conformance::builtin::Builtin;
use fio_conformance::protocol::message::{Answer, Outcome};
use fio_conformance::{steps, variants};
use fio_reference::ecdh::XEncoding;
use serde_json::{Value, json};

const SEALED: &str = "sealed.seal.key_known_answer";

#[test]
fn be_the_adapter() {
    let Some(id) = std::env::var_os("VARIANT") else { return };
    let mut out = File::options().write(true).open("/dev/fd/3").unwrap();
    let variant = variants::all().find(|variant| variant.id == id).unwrap();
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let op = request["op"].as_str().unwrap();
        let outcome = match op {
            "hello" => {
                let hello = json!(Builtin::new(XEncoding::Minimal).hello());
                Outcome::Ok(hello.as_object().unwrap().clone())
            }
            _ => {
                let input = request["in"].as_object().unwrap();
                steps::answer(&variant.steps(), XEncoding::Minimal, op, input).0
            }
        };
        let answer = Answer { id: request["id"].as_str().unwrap().to_owned(), outcome };
        writeln!(out, "{}", json!(answer)).unwrap();
    }
    exit(0);
}

/// How to start the adapter, as a text for `--cmd`.
fn cmd(variant: &str) -> String {
    let program = std::env::current_exe().unwrap().display().to_string();
    let setting = format!("VARIANT={variant}");
    let script = "exec 3>&1 >/dev/null; exec \"$@\"";
    let words = [
        "sh",
        "-c",
        script,
        "sh",
        "env",
        &setting,
        &program,
        "be_the_adapter",
        "--exact",
        "--nocapture",
        "-q",
    ];
    shlex::try_join(words).unwrap()
}

fn program(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fio-conformance")).args(arguments).output().unwrap()
}

#[track_caller]
fn text(output: &Output, code: i32) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_steps_of_a_vector() {
    insta::assert_snapshot!("steps_of_sealing", text(&program(&["explain", SEALED]), 0));
    insta::assert_snapshot!(
        "steps_up_to_a_refusal",
        text(&program(&["explain", "key.parse_public.small_order_169"]), 0)
    );
    insta::assert_snapshot!(
        "steps_under_several_encodings",
        text(&program(&["explain", "content.open.request_two_zeros_high_twos_complement"]), 0)
    );
}

#[test]
fn the_cause_of_a_wrong_answer() {
    let explained =
        |vector: &str, variant: &str| text(&program(&["explain", vector, "--cmd", &cmd(variant)]), 1);
    insta::assert_snapshot!("keys_swapped", explained(SEALED, "keys-swapped"));
    insta::assert_snapshot!(
        "point_not_checked",
        explained("ecdh.shared_secret.small_order_169", "point-not-checked")
    );
    insta::assert_snapshot!(
        "x_minimal_only",
        explained("content.open.request_two_zeros_high_twos_complement", "x-minimal-only")
    );
}

#[test]
fn a_right_answer_needs_no_explanation() {
    let output = program(&["explain", "text.encode.one_byte", "--cmd", &cmd("keys-swapped")]);
    let text = text(&output, 0);
    assert!(text.contains("the answer is right") && !text.contains("cause"), "{text}");
}

#[test]
fn for_machines() {
    let output = program(&["explain", SEALED, "--json", "--cmd", &cmd("keys-swapped")]);
    let json: Value = serde_json::from_str(&text(&output, 1)).unwrap();
    assert_eq!(json["vector"], SEALED);
    assert_eq!(json["steps"][1]["name"], "keys");
    assert_eq!(json["steps"][1]["requirement"], "SEALED-01");
    assert_eq!(json["steps"][1]["bytes"].as_str().unwrap().len(), 128);
    assert_eq!(json["answer"]["verdict"]["verdict"], "failed");
    assert!(json["answer"]["verdict"]["diagnosis"].as_str().unwrap().contains("Ke and Km swapped"));
}

#[test]
fn what_there_is_not() {
    for (arguments, told) in [
        (&["explain", "sealed.seal.key_known"][..], "sealed.seal.key_known_answer"),
        (&["explain", "no.such.vector"], "`list` names them all"),
        (&["explain", SEALED, "no-such-adapter"], "no-such-adapter"),
    ] {
        let output = program(arguments);
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(told), "{stderr}");
    }
    let output = program(&["explain", SEALED, "--cmd", "false"]);
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn run_tells_the_cause_of_each_failure() {
    let output = program(&["run", "--cmd", &cmd("x-fixed32-only"), "--filter", "ecdh.shared_secret"]);
    let text = text(&output, 1);
    let failures = text.lines().filter(|line| line.starts_with("  different  ")).count();
    let causes = text.lines().filter(|line| {
        line.contains("cause   this is what an implementation gives that hashes all 32 bytes of x")
    });
    assert!(failures > 5, "{text}");
    assert_eq!(causes.count(), failures, "{text}");
}

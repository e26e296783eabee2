//! Whatever an adapter does, each request gets exactly one outcome, and the right one is blamed.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::time::{Duration, Instant};

use fio_conformance::engine::{BreakageKind, Engine, Findings, Limits, Task, Unusable};
use fio_conformance::protocol::message::Outcome;
use fio_conformance::protocol::process::STDERR_LIMIT;
use fio_vectors::Object;
use serde_json::{Value, json};

mod breaking;

const LIMITS: Limits = Limits {
    window: 8,
    answer: Duration::from_secs(30),
    hello: Duration::from_secs(30),
    exit: Duration::from_secs(10),
};

/// What is left for an answer where the adapter is to hang.
const SHORT: Limits = Limits { answer: Duration::from_millis(400), ..LIMITS };

fn start(limits: Limits, settings: &[&str]) -> Result<Engine, Unusable> {
    Engine::start(breaking::launch(settings), limits)
}

fn run(limits: Limits, settings: &[&str], inputs: &[Object]) -> Findings {
    let tasks: Vec<Task> = inputs.iter().map(|input| Task { op: "text.encode", input }).collect();
    let mut settled = 0;
    let engine = start(limits, settings).unwrap();
    let findings = engine.run(&tasks, &mut |now| settled = now);
    assert_eq!(findings.outcomes.len(), inputs.len());
    assert!(settled == inputs.len() || findings.incidents.iter().any(is_end));
    findings
}

fn is_end(incident: &fio_conformance::engine::Incident) -> bool {
    incident.kind == BreakageKind::NotStarted
}

/// Well-behaved requests, each recognizable, with a misbehaving one in the middle.
fn around(misbehaviour: Value) -> (Vec<Object>, usize) {
    let mut inputs: Vec<Object> = (0..20).map(|number| object(json!({"number": number}))).collect();
    inputs.insert(11, object(misbehaviour));
    (inputs, 11)
}

fn object(value: Value) -> Object {
    value.as_object().unwrap().clone()
}

#[track_caller]
fn assert_echoed(inputs: &[Object], findings: &Findings, except: Option<usize>) {
    for (index, (input, outcome)) in inputs.iter().zip(&findings.outcomes).enumerate() {
        if Some(index) != except {
            assert_eq!(*outcome, Outcome::Ok(input.clone()), "{index}: {:?}", findings.incidents);
        }
    }
}

/// One request misbehaves each time it is made: it gets a fault, with this reason, and all others their own answers.
#[track_caller]
fn assert_blamed(limits: Limits, misbehaviour: &str, kind: BreakageKind, reason: &str) {
    let (inputs, culprit) = around(json!({"do": misbehaviour}));
    let findings = run(limits, &[], &inputs);
    assert_echoed(&inputs, &findings, Some(culprit));
    match &findings.outcomes[culprit] {
        Outcome::Fault(what) => assert!(what.contains(reason), "{what}"),
        other => panic!("{other:?}"),
    }
    let blamed: Vec<_> = findings.incidents.iter().filter_map(|incident| incident.task).collect();
    assert!(blamed.ends_with(&[culprit]), "{:?}", findings.incidents);
    assert!(blamed.iter().all(|&task| task == culprit), "{:?}", findings.incidents);
    assert!(findings.incidents.len() <= 3, "{:?}", findings.incidents);
    for incident in &findings.incidents {
        assert_eq!(incident.kind, kind, "{incident:?}");
    }
}

#[test]
fn answers_may_come_in_any_order() {
    let (inputs, _) = around(json!({}));
    for settings in [&[][..], &["REVERSE=7"]] {
        let findings = run(LIMITS, settings, &inputs);
        assert_echoed(&inputs, &findings, None);
        assert!(findings.incidents.is_empty(), "{:?}", findings.incidents);
    }
}

#[test]
fn the_time_limit_counts_from_the_request() {
    let engine = start(SHORT, &[]).unwrap();
    std::thread::sleep(SHORT.answer * 2);
    let input = object(json!({"do": "slow"}));
    let findings = engine.run(&[Task { op: "text.encode", input: &input }], &mut |_| ());
    assert!(findings.incidents.is_empty(), "{:?}", findings.incidents);
}

#[test]
fn slow_is_not_hanging_as_long_as_answers_come() {
    // The last of them waits for longer than the limit, because the adapter takes one after the other.
    let inputs = vec![object(json!({"do": "slow"})); 8];
    let findings = run(SHORT, &[], &inputs);
    assert_echoed(&inputs, &findings, None);
    assert!(findings.incidents.is_empty(), "{:?}", findings.incidents);
}

#[test]
fn no_tasks_are_no_problem() {
    assert!(run(LIMITS, &[], &[]).incidents.is_empty());
}

#[test]
fn a_crash_is_blamed_on_its_request() {
    assert_blamed(LIMITS, "crash", BreakageKind::Ended, "it ended with exit code 3");
    let (inputs, _) = around(json!({"do": "crash"}));
    let findings = run(LIMITS, &[], &inputs);
    assert!(findings.incidents[0].stderr.contains("about to crash"));
}

#[test]
fn exit_0_in_the_middle_is_blamed_on_its_request() {
    assert_blamed(LIMITS, "exit", BreakageKind::Ended, "it ended with exit code 0");
}

#[test]
fn a_hang_is_blamed_on_its_request() {
    assert_blamed(SHORT, "hang", BreakageKind::Hung, "it did not answer within 0.4 s");
}

#[test]
fn garbage_is_blamed_on_its_request() {
    assert_blamed(LIMITS, "garbage", BreakageKind::NotAnAnswer, "Segmentation fault");
}

#[test]
fn half_a_line_is_blamed_on_its_request() {
    assert_blamed(LIMITS, "half-line", BreakageKind::HalfLine, "within a line");
}

#[test]
fn a_second_answer_is_blamed_on_its_request() {
    assert_blamed(LIMITS, "twice", BreakageKind::AnsweredTwice, "the same request twice");
}

#[test]
fn a_second_answer_to_the_last_request_is_noticed() {
    let mut inputs = around(json!({})).0;
    inputs.push(object(json!({"do": "twice"})));
    let findings = run(LIMITS, &[], &inputs);
    assert_echoed(&inputs, &findings, Some(inputs.len() - 1));
    assert!(matches!(findings.outcomes.last(), Some(Outcome::Fault(_))));
}

#[test]
fn an_unknown_id_is_blamed_on_its_request() {
    assert_blamed(LIMITS, "unknown-id", BreakageKind::UnknownId, "never sent");
}

#[test]
fn what_is_not_utf8_is_blamed_on_its_request() {
    assert_blamed(LIMITS, "not-utf8", BreakageKind::NotUtf8, "not UTF-8");
}

#[test]
fn a_line_without_end_is_blamed_on_its_request() {
    assert_blamed(LIMITS, "long-line", BreakageKind::LineTooLong, "more than 16 MiB");
}

#[test]
fn several_culprits_in_one_window_are_all_found() {
    let misbehaviours = ["crash", "garbage", "twice", "half-line", "unknown-id", "exit"];
    let mut inputs = around(json!({})).0;
    for (index, misbehaviour) in misbehaviours.iter().enumerate() {
        inputs[5 + index].insert("do".to_owned(), json!(misbehaviour));
    }
    let findings = run(LIMITS, &[], &inputs);
    for (input, outcome) in inputs.iter().zip(&findings.outcomes) {
        match input.get("do") {
            None => assert_eq!(*outcome, Outcome::Ok(input.clone())),
            Some(_) => assert!(matches!(outcome, Outcome::Fault(_)), "{input:?}: {outcome:?}"),
        }
    }
}

#[test]
fn an_answer_before_a_crash_counts_and_nobody_is_blamed() {
    for misbehaviour in ["answer-then-exit", "garbage-after"] {
        let (inputs, _) = around(json!({"do": misbehaviour}));
        let findings = run(LIMITS, &[], &inputs);
        assert_echoed(&inputs, &findings, None);
        assert!(!findings.incidents.is_empty());
    }
}

#[test]
fn an_adapter_that_ends_after_every_answer_still_gets_its_verdicts() {
    let inputs = vec![object(json!({"do": "answer-then-exit"})); 12];
    assert_echoed(&inputs, &run(LIMITS, &[], &inputs), None);
}

#[test]
fn a_process_killed_from_outside_costs_no_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let (inputs, _) = around(json!({"do": "wait-for-the-killer", "file": file}));
    let killer = std::thread::spawn(move || kill_process_in(&file));
    let findings = run(LIMITS, &[], &inputs);
    killer.join().unwrap();
    assert_echoed(&inputs, &findings, None);
    assert_eq!(findings.incidents.len(), 1);
    assert_eq!(findings.incidents[0].message, "it ended with signal 9");
}

fn kill_process_in(file: &Path) {
    while !file.exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    rustix::process::kill_process(pid_in(file), rustix::process::Signal::KILL).unwrap();
}

fn pid_in(file: &Path) -> rustix::process::Pid {
    let number = std::fs::read_to_string(file).unwrap().parse().unwrap();
    rustix::process::Pid::from_raw(number).unwrap()
}

#[test]
fn a_flood_on_stderr_is_drained_and_forgotten() {
    let (mut inputs, _) = around(json!({"do": "flood"}));
    assert_echoed(&inputs, &run(LIMITS, &[], &inputs), None);
    inputs.insert(12, object(json!({"do": "crash"})));
    let findings = run(LIMITS, &[], &inputs);
    assert_echoed(&inputs, &findings, Some(12));
    assert_eq!(findings.incidents[0].stderr.len(), STDERR_LIMIT);
    assert!(findings.incidents[0].stderr.ends_with("eabout to crash\n"));
}

#[test]
fn an_adapter_that_never_reads_does_not_block_the_harness() {
    // More than a pipe holds.
    let inputs = vec![object(json!({"long": "x".repeat(100_000)})); 4];
    let findings = run(SHORT, &["NEVER_READ=1"], &inputs);
    for outcome in &findings.outcomes {
        assert!(matches!(outcome, Outcome::Fault(what) if what.contains("did not answer")));
    }
}

#[test]
fn a_child_that_outlives_its_parent_neither_blocks_the_harness_nor_survives() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let (inputs, culprit) = around(json!({"do": "orphan", "file": file}));
    let began = Instant::now();
    let findings = run(LIMITS, &[], &inputs);
    assert!(began.elapsed() < LIMITS.answer, "it waited for the time limit");
    assert_echoed(&inputs, &findings, Some(culprit));
    let fault = Outcome::Fault("it ended with exit code 5".to_owned());
    assert_eq!(findings.outcomes[culprit], fault);
    // Reaping is up to the system, so a dead child may still be listed for a moment.
    let deadline = Instant::now() + Duration::from_secs(5);
    while is_running(&file) {
        assert!(Instant::now() < deadline, "the child is still there");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_child_out_of_reach_that_holds_the_pipes_does_not_block_the_harness() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let (inputs, culprit) = around(json!({"do": "orphan", "apart": true, "file": file}));
    let began = Instant::now();
    let findings = run(LIMITS, &[], &inputs);
    assert!(began.elapsed() < LIMITS.answer, "it waited for the time limit");
    assert_echoed(&inputs, &findings, Some(culprit));
    rustix::process::kill_process(pid_in(&file), rustix::process::Signal::KILL).unwrap();
}

fn is_running(file: &Path) -> bool {
    let pid = pid_in(file);
    let state = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_pid()));
    let is_zombie = state.is_ok_and(|state| state.contains(") Z "));
    rustix::process::test_kill_process(pid).is_ok() && !is_zombie
}

#[test]
fn an_adapter_that_stays_is_ended() {
    let limits = Limits { exit: Duration::from_millis(200), ..LIMITS };
    let (inputs, _) = around(json!({}));
    let findings = run(limits, &["STAY=1"], &inputs);
    assert_echoed(&inputs, &findings, None);
    assert_eq!(findings.incidents.len(), 1);
    assert_eq!(findings.incidents[0].kind, BreakageKind::DidNotExit);
}

#[test]
fn an_adapter_that_can_not_be_started_is_unusable() {
    let unusable = start(LIMITS, &["NO_HELLO=1"]).unwrap_err();
    assert_eq!(unusable.message, "instead of answering hello, it ended with exit code 7");
    assert!(unusable.stderr.contains("module not found"));
    let mut launch = breaking::launch(&[]);
    launch.program = "/nonexistent/program".to_owned();
    let unusable = Engine::start(launch, LIMITS).unwrap_err();
    assert!(unusable.message.starts_with("/nonexistent/program can't be started"));
}

#[test]
fn an_adapter_that_can_not_be_started_again_leaves_faults() {
    let folder = tempfile::tempdir().unwrap();
    let marker = format!("START_ONCE={}", folder.path().join("marker").display());
    let (inputs, culprit) = around(json!({"do": "crash"}));
    let findings = run(LIMITS, &[&marker], &inputs);
    for (index, outcome) in findings.outcomes.iter().enumerate() {
        match outcome {
            Outcome::Ok(_) => assert!(index < culprit),
            Outcome::Fault(what) => assert!(what.contains("could not be started again"), "{what}"),
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(findings.outcomes.last(), Some(Outcome::Fault(_))));
    assert_eq!(findings.incidents.iter().filter(|incident| is_end(incident)).count(), 3);
}

//! What the engine does when all goes well, and when it can't go on. What adapters can do wrong, and who is blamed: `chaos`.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use fio_conformance::engine::{BreakageKind, Engine, Findings, Limits, Task, Unusable};
use fio_conformance::protocol::launch::{Address, Launch, Program};
use fio_conformance::protocol::message::Outcome;
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
    let tasks: Vec<Task> = inputs.iter().map(|input| Task::new("text.encode", input)).collect();
    let mut settled = 0;
    let engine = start(limits, settings).unwrap();
    let findings = engine.run(&tasks[..], &mut |now| settled = now);
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
    let input = object(json!({"do": [{"sleep": 100}, "answer"]}));
    let findings = engine.run(&[Task::new("text.encode", &input)][..], &mut |_| ());
    assert!(findings.incidents.is_empty(), "{:?}", findings.incidents);
}

#[test]
fn slow_is_not_hanging_as_long_as_answers_come() {
    // The last of them waits for longer than the limit, because the adapter takes one after the other.
    let inputs = vec![object(json!({"do": [{"sleep": 100}, "answer"]})); 8];
    let findings = run(SHORT, &[], &inputs);
    assert_echoed(&inputs, &findings, None);
    assert!(findings.incidents.is_empty(), "{:?}", findings.incidents);
}

#[test]
fn no_tasks_are_no_problem() {
    assert!(run(LIMITS, &[], &[]).incidents.is_empty());
}

#[test]
fn several_culprits_in_one_window_are_all_found() {
    let misbehaviours = [
        json!({"exit": 3}),
        json!({"say": "garbage\n"}),
        json!(["answer", "answer"]),
        json!([{"say": "{"}, {"exit": 0}]),
        json!({"say": "{\"id\":\"4711\",\"ok\":{}}\n"}),
        json!({"exit": 0}),
    ];
    let mut inputs = around(json!({})).0;
    for (index, misbehaviour) in misbehaviours.iter().enumerate() {
        inputs[5 + index].insert("do".to_owned(), misbehaviour.clone());
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
fn an_adapter_that_ends_after_every_answer_still_gets_its_verdicts() {
    let inputs = vec![object(json!({"do": ["answer", {"exit": 0}]})); 12];
    assert_echoed(&inputs, &run(LIMITS, &[], &inputs), None);
}

#[test]
fn a_process_killed_from_outside_costs_no_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let (inputs, _) = around(json!({"do": [{"unless": file}, {"write-pid": file}, "hang"]}));
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
fn the_end_of_stderr_is_kept() {
    let steps = json!({"do": [{"stderr-much": 5}, "crash"]});
    let (inputs, culprit) = around(steps);
    let findings = run(LIMITS, &[], &inputs);
    assert_echoed(&inputs, &findings, Some(culprit));
    assert_eq!(findings.incidents[0].stderr.len(), 8 * 1024);
    assert!(findings.incidents[0].stderr.ends_with("eabout to crash\n"));
}

#[test]
fn an_adapter_that_can_not_be_started_is_unusable() {
    let steps = r#"AT_THE_START=[{"stderr": "module not found\n"}, {"exit": 7}]"#;
    let unusable = start(LIMITS, &[steps]).unwrap_err();
    assert_eq!(unusable.message, "instead of answering hello, it ended with exit code 7");
    assert!(unusable.stderr.contains("module not found"));

    let quick = Limits { hello: Duration::from_millis(300), ..LIMITS };
    let unusable = start(quick, &[r#"HELLO="hang""#]).unwrap_err();
    assert_eq!(unusable.message, "instead of answering hello, it did not answer within 0.3 s");

    let nothing =
        Program { path: "/nonexistent/program".to_owned(), arguments: vec![], folder: None, watch: None };
    let address: Address = "127.0.0.1:4711".parse().unwrap();
    for launch in [
        Launch::Pipes(nothing.clone()),
        Launch::OneShot(nothing.clone()),
        Launch::Tcp(address, Some(nothing)),
    ] {
        let unusable = Engine::start(launch, LIMITS).unwrap_err();
        assert!(unusable.message.starts_with("/nonexistent/program can't be started"), "{unusable}");
    }
}

#[test]
fn an_adapter_that_can_not_be_started_again_leaves_faults() {
    let folder = tempfile::tempdir().unwrap();
    let setting = format!("AT_THE_START={}", json!({"mark-or-exit": folder.path().join("marker")}));
    let (inputs, culprit) = around(json!({"do": {"exit": 3}}));
    let findings = run(LIMITS, &[&setting], &inputs);
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

#[test]
fn an_address_must_be_free_before_its_server_is_started() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let program = breaking::program(&[&format!("LISTEN={address}")]);
    let launch = Launch::Tcp(address.parse().unwrap(), Some(program));
    let unusable = Engine::start(launch.clone(), LIMITS).unwrap_err();
    assert!(unusable.message.starts_with(&format!("somebody listens on {address} before")), "{unusable}");
    drop(other);
    assert!(Engine::start(launch, LIMITS).is_ok());
}

#[test]
fn a_server_that_does_not_listen_is_unusable() {
    let address = free_address();
    let quick = Limits { hello: Duration::from_millis(300), ..LIMITS };
    let unreachable = format!("nobody can be reached at {address}");
    let launch = Launch::Tcp(address.clone(), None);
    assert!(Engine::start(launch, quick).unwrap_err().message.starts_with(&unreachable));

    let program = |words: &[&str]| Program {
        path: words[0].to_owned(),
        arguments: words[1..].iter().map(|&word| word.to_owned()).collect(),
        folder: None,
        watch: None,
    };
    let launch = Launch::Tcp(address.clone(), Some(program(&["sleep", "60"])));
    assert!(Engine::start(launch, quick).unwrap_err().message.starts_with(&unreachable));
    let launch = Launch::Tcp(address.clone(), Some(program(&["sh", "-c", "echo no >&2; exit 3"])));
    let unusable = Engine::start(launch, LIMITS).unwrap_err();
    assert_eq!(unusable.message, format!("it ended with exit code 3 without listening on {address}"));
    assert_eq!(unusable.stderr, "no\n");
}

/// A server that somebody else starts can only be connected to again. This one is started again by its owner whenever it crashes.
#[test]
fn a_server_of_somebody_else_is_connected_to_again() {
    let address = free_address();
    let adapter = breaking::program(&[&format!("LISTEN={address}")]);
    let mut supervisor = Command::new("sh");
    supervisor.args(["-c", "while :; do \"$@\"; done", "sh", &adapter.path]).args(&adapter.arguments);
    let mut supervisor =
        std::os::unix::process::CommandExt::process_group(&mut supervisor, 0).spawn().unwrap();
    let results =
        [json!({"exit": 3}), json!({"say": "garbage\n"}), json!(["answer", "answer"])].map(|steps| {
            let (inputs, culprit) = around(json!({"do": steps}));
            let engine = Engine::start(Launch::Tcp(address.clone(), None), LIMITS).unwrap();
            let tasks: Vec<Task> = inputs.iter().map(|input| Task::new("text.encode", input)).collect();
            let findings = engine.run(&tasks[..], &mut |_| ());
            (inputs, culprit, findings)
        });
    let group = rustix::process::Pid::from_child(&supervisor);
    rustix::process::kill_process_group(group, rustix::process::Signal::KILL).unwrap();
    supervisor.wait().unwrap();
    for (inputs, culprit, findings) in results {
        assert_echoed(&inputs, &findings, Some(culprit));
        assert!(matches!(findings.outcomes[culprit], Outcome::Fault(_)), "{:?}", findings.incidents);
        assert_eq!(findings.incidents.last().unwrap().task, Some(culprit), "{:?}", findings.incidents);
    }
}

#[test]
fn what_goes_wrong_after_an_answer_is_not_the_next_answer() {
    let at_the_end = r#"AT_THE_END={"exit": 1}"#;
    let launch = Launch::OneShot(breaking::program(&[at_the_end]));
    let mut engine = Engine::start(launch, LIMITS).unwrap();
    for number in 0..3 {
        let input = object(json!({"number": number}));
        assert_eq!(engine.ask("text.encode", &input), Outcome::Ok(input));
    }
}

fn free_address() -> Address {
    breaking::free_address().parse().unwrap()
}

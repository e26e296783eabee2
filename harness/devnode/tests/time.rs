//! The time of the blocks.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;

use crate::node::{AT, Node, refusal};

mod node;

fn machine() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

#[test]
fn it_stands_still_until_it_is_moved() {
    let node = Node::example();
    let time = || node.get("/time").json();
    assert_eq!(time(), json!({"now": 1_700_000_000}));
    assert_eq!(node.post("/time", &json!({"advance": 60})).json(), json!({"now": 1_700_000_060}));
    assert_eq!(node.post("/time", &json!({"now": 1_800_000_000})).json(), json!({"now": 1_800_000_000}));
    assert_eq!(time(), json!({"now": 1_800_000_000}));
    assert_eq!(node.state()["now"], 1_800_000_000);
    let reply = node.call("privacy_check", &json!({"fio_address": "purse@alice"}));
    assert_eq!(reply.header("fio-time"), "1800000000");
}

fn now(node: &Node) -> u64 {
    node.get("/time").json()["now"].as_u64().unwrap()
}

/// Whether the time is this or little later, and goes on from there.
fn goes_on_from(node: &Node, time: u64) -> bool {
    let first = now(node);
    let begun = Instant::now();
    while now(node) == first {
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
    (time..time + 60).contains(&first)
}

#[test]
fn it_is_that_of_the_machine() {
    let node = Node::start(&["--example"]);
    let (before, seen, after) = (machine(), now(&node), machine());
    assert!((before..=after).contains(&seen), "{before} {seen} {after}");
    node.post("/time", &json!({"advance": 1000}));
    assert!(goes_on_from(&node, before + 1000));
}

/// A state that is ahead of the machine is gone on from.
#[test]
fn it_never_goes_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let ahead = machine() + 1_000_000;
    let mut state = Node::example().state();
    state["now"] = ahead.into();
    std::fs::write(&file, state.to_string()).unwrap();
    assert!(goes_on_from(&Node::start(&["--state", file.to_str().unwrap()]), ahead));
    assert_eq!(
        refusal(&["--state", file.to_str().unwrap(), "--at", AT]),
        format!("time does not go back: --at {AT} is before {ahead}, the time of the state")
    );
}

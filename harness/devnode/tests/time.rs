//! The time of the blocks.
#![allow(clippy::unwrap_used)]

use std::time::{SystemTime, UNIX_EPOCH};

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

#[test]
fn it_is_that_of_the_machine() {
    let node = Node::start(&["--example"]);
    let now = || node.get("/time").json()["now"].as_u64().unwrap();
    let (before, seen, after) = (machine(), now(), machine());
    assert!((before..=after).contains(&seen), "{before} {seen} {after}");
    // Moved on, it goes on from there.
    node.post("/time", &json!({"advance": 1000}));
    let (before, seen, after) = (machine(), now(), machine());
    assert!((before + 1000..=after + 1000).contains(&seen), "{before} {seen} {after}");
}

/// A state that is ahead of the machine is gone on from.
#[test]
fn it_never_goes_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let ahead = machine() + 1_000_000;
    let mut state = Node::example().state();
    state["now"] = ahead.into();
    drop(Node::with(&file, &state));
    let node = Node::start(&["--state", file.to_str().unwrap()]);
    let seen = node.get("/time").json()["now"].as_u64().unwrap();
    assert!((ahead..ahead + 60).contains(&seen), "{seen}");

    assert_eq!(
        refusal(&["--state", file.to_str().unwrap(), "--at", AT]),
        format!("time does not go back: --at {AT} is before {ahead}, the time of the state")
    );
}

//! Clients that take more than their share: each is refused, and the others are served.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::io::Read;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::node::client::Raw;
use crate::node::{AT, Node, set_privacy};

mod node;

const LONGEST_BODY: usize = 65_536;

fn patient(seconds: &str) -> Node {
    Node::start(&["--example", "--at", AT, "--patience", seconds])
}

fn head(length: usize) -> String {
    format!("POST /v1/chain/privacy_check HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n")
}

/// A reply that closes its connection: status line and message.
fn refused(reply: &str) -> (&str, Value) {
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{reply:?}"));
    assert!(head.contains("\r\nconnection: close"), "{head}");
    (head.lines().next().unwrap(), serde_json::from_str(body).unwrap())
}

#[test]
fn a_head_that_does_not_come() {
    let node = patient("1");
    let mut slow = node.raw();
    let begun = Instant::now();
    slow.write("POST /v1/chain/privacy_check HTTP/1.1\r\nhost:");
    node.is_well();
    assert_eq!(
        refused(&slow.rest()),
        ("HTTP/1.1 408 Request Timeout", json!({"message": "The head did not come within 1 s"}))
    );
    let took = begun.elapsed();
    assert!(took > Duration::from_millis(900) && took < Duration::from_secs(5), "{took:?}");
}

/// A byte now and then gains no time.
#[test]
fn a_head_that_drips() {
    let node = patient("1");
    let mut slow = node.raw();
    let begun = Instant::now();
    slow.0.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let mut reply = String::new();
    while begun.elapsed() < Duration::from_secs(10) {
        // Once the node has answered, it does not read on.
        let _ = std::io::Write::write_all(&mut slow.0, b"G");
        let mut bytes = [0; 1000];
        match slow.0.read(&mut bytes) {
            Ok(0) => break,
            Ok(length) => reply.push_str(std::str::from_utf8(&bytes[..length]).unwrap()),
            Err(_) => (),
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(refused(&reply).0, "HTTP/1.1 408 Request Timeout");
    node.is_well();
}

#[test]
fn a_body_that_does_not_come() {
    let node = patient("1");
    let mut slow = node.raw();
    slow.write(&head(10)).write("{");
    node.is_well();
    assert_eq!(
        refused(&slow.rest()),
        ("HTTP/1.1 408 Request Timeout", json!({"message": "The body did not come within 1 s"}))
    );
}

#[test]
fn a_connection_that_is_not_used() {
    let node = patient("1");
    let mut unused = node.raw();
    let mut used = node.raw();
    used.write(&(head(2) + "{}"));
    let begun = Instant::now();
    assert_eq!(unused.rest(), "");
    assert_eq!(used.rest().matches("HTTP/1.1").count(), 1);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[test]
fn a_body_that_breaks_off_is_no_call() {
    let node = Node::example();
    node.raw().write(&head(100)).write("{\"fio_address\":").end();
    assert_eq!(
        refused(&node.raw().write(&head(100)).write("{}").end().rest()),
        ("HTTP/1.1 400 Bad Request", json!({"message": "The body broke off"}))
    );
    assert_eq!(node.get("/calls").json(), json!([]));
    node.is_well();
}

#[test]
fn a_body_of_just_the_longest() {
    let node = Node::example();
    let body = format!("{{\"a\":\"{}\"}}", "a".repeat(LONGEST_BODY - 8));
    assert_eq!(body.len(), LONGEST_BODY);
    let reply = node.send("POST", "/v1/chain/privacy_check", &[], body.as_bytes());
    assert_eq!((reply.status, &reply.json()["fields"][0]["error"]), (400, &json!("Missing parameter")));
}

#[test]
fn a_body_that_is_too_long() {
    let node = Node::example();
    let told = json!({"message": "The body has more than 65536 bytes"});
    let status = "HTTP/1.1 413 Payload Too Large";
    // Its length says so.
    assert_eq!(refused(&node.raw().write(&head(LONGEST_BODY + 1)).rest()), (status, told.clone()));
    assert_eq!(refused(&node.raw().write(&head(usize::MAX >> 2)).rest()), (status, told.clone()));
    // Nothing says how long it is.
    let chunked = "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("{:x}\r\n{}\r\n", 40_000, "a".repeat(40_000));
    assert_eq!(
        refused(&node.raw().write(chunked).write(&chunk).write(&chunk).rest()),
        (status, told.clone())
    );
    // It is sent all the same, and the answer still arrives.
    let reply = node.send("POST", "/v1/chain/privacy_check", &[], &vec![b'a'; 10 * LONGEST_BODY]);
    assert_eq!((reply.status, reply.json()), (413, told));
    node.is_well();
}

#[test]
fn too_many_connections() {
    let node = Node::start(&["--example", "--at", AT, "--connections", "3"]);
    let held: Vec<Raw> = std::iter::repeat_with(|| {
        let mut held = node.raw();
        // Its place is taken once it has been answered.
        held.write(&(head(2) + "{}"));
        assert!(held.0.read(&mut [0; 1000]).unwrap() > 0);
        held
    })
    .take(3)
    .collect();
    for _ in 0..200 {
        assert_eq!(
            refused(&node.raw().rest()),
            ("HTTP/1.1 503 Service Unavailable", json!({"message": "Too many connections"}))
        );
    }
    drop(held);
    let begun = Instant::now();
    while node.raw().write(&(head(2) + "{}")).end().rest().contains(" 503 ") {
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
    node.is_well();
}

/// Clients that never read hold their connections, not the node, and not for ever.
#[test]
fn a_client_that_does_not_read() {
    let node = Node::start(&["--example", "--at", AT, "--patience", "1", "--connections", "4"]);
    let many = "GET / HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000);
    let begun = Instant::now();
    let deaf: Vec<Raw> = std::iter::repeat_with(|| {
        let mut deaf = node.raw();
        deaf.0.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
        let _ = std::io::Write::write_all(&mut deaf.0, many.as_bytes());
        deaf
    })
    .take(3)
    .collect();
    for _ in 0..100 {
        node.is_well();
    }
    let places = || {
        let held: Vec<Raw> = std::iter::repeat_with(|| node.raw()).take(3).collect();
        held.into_iter().all(|mut one| !one.write(&(head(2) + "{}")).end().rest().contains(" 503 "))
    };
    assert!(!places());
    while !places() {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(begun.elapsed() > Duration::from_secs(10));
    drop(deaf);
}

/// A connection ends with an answer that says so, not under a request.
#[test]
fn a_connection_that_is_used_for_long() {
    let node = patient("1");
    let mut used = node.raw();
    let begun = Instant::now();
    let mut last = false;
    while !last {
        used.write(&(head(2) + "{}"));
        let mut bytes = [0; 2000];
        let length = used.0.read(&mut bytes).unwrap();
        let reply = std::str::from_utf8(&bytes[..length]).unwrap();
        assert!(reply.starts_with("HTTP/1.1 400 ") && reply.ends_with("\"}"), "{reply}");
        last = reply.contains("connection: close");
        std::thread::sleep(Duration::from_millis(20));
    }
    let took = begun.elapsed();
    assert!(took > Duration::from_secs(11) && took < Duration::from_secs(15), "{took:?}");
    assert_eq!(used.rest(), "");
}

#[test]
fn a_signal_lets_the_request_under_way_finish() {
    for signal in [Signal::INT, Signal::TERM] {
        let mut node = Node::example();
        let mut idle = node.raw();
        let mut under_way = node.raw();
        let body = set_privacy(1).to_string();
        let length = body.len();
        under_way.write(&format!(
            "POST /v1/chain/set_fio_address_privacy HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n"
        ));
        // The node has read the head when it has answered somebody who came later.
        node.is_well();
        kill_process(Pid::from_child(&node.process), signal).unwrap();
        let reply = under_way.write(&body).rest();
        assert!(reply.starts_with("HTTP/1.1 200 OK\r\n") && reply.contains("\"transaction_id\""), "{reply}");
        assert_eq!(idle.rest(), "");
        assert_eq!(node.exit_code(), Some(0));
    }
}

/// Somebody who only begins does not keep it from ending.
#[test]
fn a_signal_ends_it_whatever_is_open() {
    let mut node = patient("60");
    let mut slow = node.raw();
    slow.write(&head(10));
    node.is_well();
    let begun = Instant::now();
    kill_process(Pid::from_child(&node.process), Signal::TERM).unwrap();
    assert_eq!(node.exit_code(), Some(0));
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
}

//! The file that the state is saved in, and how a node begins.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::time::Duration;

use fio_chain_model::{Call, State, apply};
use serde_json::{Value, json};

use crate::node::{ALICE, AT, Node, command, refusal, set_privacy};

mod node;

fn read(file: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn keeping(file: &Path) -> Node {
    Node::start(&["--example", "--at", AT, "--save", file.to_str().unwrap()])
}

#[test]
fn every_change_is_in_the_file_when_it_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let node = keeping(&file);
    assert_eq!(read(&file)["addresses"][0]["privacy"], 0);
    assert_eq!(node.call("set_fio_address_privacy", &set_privacy(1)).status, 200);
    assert_eq!(read(&file), node.state());
    assert_eq!(read(&file)["addresses"][0]["privacy"], 1);
    assert_eq!(node.post("/time", &json!({"advance": 60})).status, 200);
    assert_eq!(read(&file)["now"], 1_700_000_060);
}

#[test]
fn a_restart_goes_on_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let node = keeping(&file);
    node.call("set_fio_address_privacy", &set_privacy(1));
    node.post("/time", &json!({"advance": 60}));
    let before = node.state();
    drop(node);
    // Whatever else is said to begin with, an earlier time among it.
    assert_eq!(keeping(&file).state(), before);
    assert_eq!(Node::start(&["--at", AT, "--save", file.to_str().unwrap()]).state(), before);
}

/// The model looks things up by the order of lists, and a file can be written by hand.
#[test]
fn a_state_out_of_order_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let public = |token: &str| json!({"chain_code": "BTC", "token_code": token, "public_address": ""});
    let encrypted = |token: &str| {
        json!({
            "chain_code": "BTC", "token_code": token, "key_id": 1, "public_key_address_level": "",
            "public_key_chain_level": "", "public_key_nbpa_level": "",
        })
    };
    let grant = |level: &str| json!({"payer_search_index": "0x", "level": level, "level_index": "1", "decrypt_key": ""});
    let account = |actor: &str| json!({"actor": actor, "fio_public_key": "", "balance": 0});
    let domain = |name: &str| json!({"fio_domain": name, "expiration": 0, "owner": "", "is_public": 0});
    for (place, [first, second]) in [
        ("/accounts", ["a", "b"].map(account)),
        ("/domains", ["a", "b"].map(domain)),
        ("/addresses/3/public_addresses", ["A", "B"].map(public)),
        ("/addresses/3/encrypted_addresses", ["A", "B"].map(encrypted)),
        ("/addresses/3/replaced_key_ids", [json!(1), json!(2)]),
        ("/addresses/3/grants", ["chain", "nbpa"].map(grant)),
    ] {
        let with = |list: [&Value; 2]| {
            let mut state = Node::example().state();
            // What has no elements is left out.
            let (holder, name) = place.rsplit_once('/').unwrap();
            state.pointer_mut(holder).unwrap()[name] = json!(list);
            state
        };
        let good = with([&first, &second]);
        assert_eq!(Node::with(&file, &good).state(), good, "{place}");
        for bad in [[&second, &first], [&first, &first]] {
            std::fs::write(&file, with(bad).to_string()).unwrap();
            let (name, list) = (file.display(), place.rsplit('/').next().unwrap());
            assert_eq!(
                refusal(&["--state", file.to_str().unwrap()]),
                format!(
                    "{name} is no state of spec/chain.md: {list} are not in their order, or one is there twice"
                )
            );
        }
    }
}

/// The action number so many: it leaves a number of its own in the state.
fn action(number: u64) -> Value {
    json!({
        "payee_fio_address": "purse@alice",
        "payee_fio_public_key": "FIO7zsqi7QUAjTAdyynd6DVe8uv4K8gCTRHnAoMN9w9CA1xLCTDVv",
        "payer_search_index": format!("0x{number:032x}"),
        "content": "c".repeat(64 + number as usize % 3000),
        "max_fee": 1_000_000_000_u64, "tpid": "", "actor": ALICE,
    })
}

/// Killed at any moment, it leaves the state after what it has answered, or after the one call that was under way.
#[test]
fn a_kill_leaves_one_of_the_states() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let mut answered = 0;
    drop(keeping(&file));
    let mut model: State = serde_json::from_value(read(&file)).unwrap();
    for round in 0..20_u64 {
        let node = keeping(&file);
        let address = node.address;
        let sender = std::thread::spawn(move || {
            let path = format!("http://{address}/v1/chain/priv_new_funds_request");
            let agent = ureq::Agent::new_with_defaults();
            (answered + 1..)
                .take_while(|&number| agent.post(&path).send(action(number).to_string()).is_ok())
                .last()
                .unwrap_or(answered)
        });
        std::thread::sleep(Duration::from_millis(40 + 7 * round));
        // With SIGKILL.
        drop(node);
        let last = sender.join().unwrap();
        let made = |number| {
            let (parameters, signer) = (action(number), Some(ALICE.to_owned()));
            let endpoint = "priv_new_funds_request".to_owned();
            Call { endpoint, parameters, signer, time: AT.parse().ok(), transaction_size: None }
        };
        for number in answered + 1..=last {
            assert_eq!(apply(&mut model, &made(number)).status, 200);
        }
        let left: State = serde_json::from_value(read(&file)).unwrap();
        answered = last;
        if left != model {
            answered += 1;
            assert_eq!(apply(&mut model, &made(answered)).status, 200);
            assert!(
                left == model,
                "round {round}: after {last} answers, {} are there",
                left.private_requests.len()
            );
        }
    }
    assert!(answered > 20, "{answered}");
}

/// What can't be saved is not done, and said so.
#[test]
fn a_disk_that_fails_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let node = keeping(&file);
    let before = node.state();
    // A folder stands where the next state is to be written.
    std::fs::create_dir(folder.path().join("state.json.next")).unwrap();
    for reply in
        [node.call("set_fio_address_privacy", &set_privacy(1)), node.post("/time", &json!({"advance": 60}))]
    {
        let message = reply.json()["message"].as_str().unwrap().to_owned();
        assert_eq!(reply.status, 500);
        assert!(message.starts_with("The state can't be saved, so nothing has changed: "), "{message}");
    }
    assert_eq!(node.state(), before);
    assert_eq!(read(&file), before);
    std::fs::remove_dir(folder.path().join("state.json.next")).unwrap();
    assert_eq!(node.call("set_fio_address_privacy", &set_privacy(1)).status, 200);
    assert_eq!(read(&file), node.state());
}

#[test]
fn what_it_can_not_begin_with_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (none, bad, other, used) = (path("none"), path("bad"), path("other"), path("used"));
    std::fs::write(&bad, "{").unwrap();
    std::fs::write(&other, "{}").unwrap();
    let node = keeping(Path::new(&used));
    let port = node.address.to_string();
    let begin = "where to begin? Say --example, --state FILE, or --save FILE with a file that is there";
    let no_file = std::fs::read(&none).unwrap_err();
    let in_use = std::net::TcpListener::bind(node.address).unwrap_err();
    for (arguments, wanted) in [
        (vec![], begin.to_owned()),
        (vec!["--save", &none], begin.to_owned()),
        (vec!["--state", &none], format!("{none} can't be read: {no_file}")),
        (
            vec!["--state", &bad],
            format!("{bad} is no state of spec/chain.md: EOF while parsing an object at line 1 column 1"),
        ),
        (
            vec!["--state", &other],
            format!("{other} is no state of spec/chain.md: missing field `now` at line 1 column 2"),
        ),
        (
            vec!["--example", "--save", &bad],
            format!("{bad} is no state of spec/chain.md: EOF while parsing an object at line 1 column 1"),
        ),
        (
            vec!["--example", "--save", "/nowhere/state.json"],
            format!("/nowhere/state.json.lock can't be written: {no_file}"),
        ),
        (vec!["--example", "--save", &used], format!("{used} is in use: another node saves its state there")),
        (vec!["--example", "--listen", &port], format!("nobody can listen on {port}: {in_use}")),
    ] {
        assert_eq!(refusal(&arguments), wanted);
    }
    for option in ["--patience", "--connections"] {
        let output = command(&["--example", option, "0"]).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("0 is not in 1..=65535") && output.status.code() == Some(2), "{told}");
    }
    // What was no state is as it was.
    assert_eq!(std::fs::read_to_string(&bad).unwrap(), "{");
    node.is_well();
}

//! Calls over HTTP: what the chapter says, in the form of deployed nodes.
#![allow(clippy::unwrap_used)]

use fio_chain_model::Call;
use fio_vectors::{Expect, Suite};
use serde_json::{Value, json};

use crate::node::{ALICE, Node, set_privacy};

mod node;

/// Every scenario of the vectors, each call sent over HTTP.
#[test]
fn the_node_gives_what_the_vectors_want() {
    let suite = Suite::embedded().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut calls_made = 0;
    for vector in suite.vectors().filter(|vector| vector.op == "chain.apply") {
        let Expect::Ok { ok } = &vector.expect else { panic!("{}: every call has an answer", vector.id) };
        let node = Node::with(&folder.path().join("state.json"), &vector.input["state"]);
        let calls: Vec<Call> = serde_json::from_value(vector.input["calls"].clone()).unwrap();
        for (call, wanted) in calls.iter().zip(ok["answers"].as_array().unwrap()) {
            assert_eq!(made(&node, call), *wanted, "{}: {}", vector.id, call.endpoint);
            calls_made += 1;
        }
        assert_eq!(node.state(), ok["state"], "{}", vector.id);
    }
    assert!(calls_made > 500, "{calls_made}");
}

/// The status and what the chain answers.
fn made(node: &Node, call: &Call) -> Value {
    if let Some(time) = call.time {
        let reply = node.post("/time", &json!({"now": time}));
        assert!(reply.status == 200 || reply.body.contains("Time does not go back"), "{reply:?}");
    }
    let size = call.transaction_size.unwrap_or_default().to_string();
    let headers =
        [("fio-signer", call.signer.as_deref().unwrap_or_default()), ("fio-transaction-size", &size)];
    let body = call.parameters.to_string();
    let reply = node.send("POST", &format!("/v1/chain/{}", call.endpoint), &headers, body.as_bytes());
    json!({"status": reply.status, "body": reply.answer()})
}

/// NL-01 and NL-02: one payer has the key of the chain, another that of the address.
#[test]
fn the_example_of_the_source() {
    let node = Node::example();
    let [at_address, at_chain, at_nbpa, key, other_key] =
        ["A", "B", "C", "D", "E"].map(|text| text.repeat(64));
    let [payer, other] = ["0xe33250ac22215745af8670369d88ef8d", "0xa9d5042ca726d9e727f5fe2bf22586de"];
    let published = node.call(
        "priv_add_pub_address",
        &json!({
            "payee_fio_address": "purse@alice",
            "public_addresses": [{
                "chain_code": "BTC", "token_code": "BTC", "public_key_address_level": at_address,
                "public_key_chain_level": at_chain, "public_key_nbpa_level": at_nbpa,
            }],
            "max_fee": 0, "tpid": "", "actor": ALICE,
        }),
    );
    assert_eq!(published.status, 200);
    assert_eq!(
        published.answer(),
        json!({"status": "OK", "fee_collected": 0, "key_id": 1000, "key_ids": [1000]})
    );
    for (index, level, level_index, decrypt_key) in
        [(payer, "chain", "BTC", &key), (other, "nbpa", "1000", &other_key)]
    {
        let granted = node.call(
            "priv_grant_pub_address_access",
            &json!({
                "payer_search_index": index,
                "decrypt_keys": [{"level": level, "level_index": level_index, "decrypt_key": decrypt_key}],
                "payee_fio_address": "purse@alice", "max_fee": 0, "tpid": "", "actor": ALICE,
            }),
        );
        assert_eq!((granted.status, granted.answer()), (200, json!({"status": "OK", "fee_collected": 0})));
    }
    let look_up = |index| {
        let parameters = json!({
            "payer_search_index": index, "fio_address": "purse@alice", "chain_code": "BTC", "token_code": "BTC",
        });
        let reply = node.call("priv_get_pub_address", &parameters);
        (reply.status, reply.json())
    };
    assert_eq!(look_up(payer), (200, json!({"public_address": at_chain, "decrypt_key": key})));
    assert_eq!(look_up(other), (200, json!({"public_address": at_nbpa, "decrypt_key": other_key})));
    assert_eq!(
        look_up("0x00000000000000000000000000000000"),
        (404, json!({"message": "Public address not found"}))
    );
}

#[test]
fn an_action_is_wrapped_as_deployed_nodes_do() {
    let node = Node::example();
    let reply = node.call("set_fio_address_privacy", &set_privacy(1));
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    let json = reply.json();
    let id = json["transaction_id"].as_str().unwrap();
    assert!(id.len() == 64 && id.chars().all(|digit| digit.is_ascii_hexdigit()), "{id}");
    assert_eq!(
        json,
        json!({
            "transaction_id": id,
            "processed": {
                "id": id, "block_num": 1_700_000_000, "block_time": "2023-11-14T22:13:20.000", "producer_block_id": null,
                "receipt": {"status": "executed", "cpu_usage_us": 0, "net_usage_words": 0},
                "elapsed": 0, "net_usage": 0, "scheduled": false, "account_ram_delta": null, "except": null, "error_code": null,
                "action_traces": [{
                    "receipt": {"response": r#"{"fee_collected":0,"status":"OK"}"#, "global_sequence": 1},
                    "act": {"authorization": [{"actor": ALICE, "permission": "active"}], "data": set_privacy(1)},
                    "trx_id": id, "block_num": 1_700_000_000, "block_time": "2023-11-14T22:13:20.000",
                    "producer_block_id": null, "except": null, "error_code": null,
                }],
            },
        })
    );
    // The same call once more is another transaction.
    let again = node.call("set_fio_address_privacy", &set_privacy(1));
    assert_ne!(again.json()["transaction_id"], id);
}

/// An error stands by itself, and so does what a getter answers.
#[test]
fn nothing_else_is_wrapped() {
    let node = Node::example();
    let refused = node.call("set_fio_address_privacy", &set_privacy(2));
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.json(),
        json!({
            "type": "invalid_input",
            "message": "An invalid request was sent in, please check the nested errors for details.",
            "fields": [{"name": "privacy", "value": "2", "error": "Invalid privacy value"}],
        })
    );
    let answered = node.call("privacy_check", &json!({"fio_address": "purse@alice"}));
    assert_eq!((answered.status, answered.body.as_str()), (200, r#"{"privacy":0}"#));
}

#[test]
fn the_actor_signs_unless_a_header_says_who() {
    let node = Node::example();
    let body = set_privacy(1).to_string();
    let signed_by = |headers: &[(&str, &str)]| {
        node.send("POST", "/v1/chain/set_fio_address_privacy", headers, body.as_bytes()).status
    };
    assert_eq!(signed_by(&[]), 200);
    assert_eq!(signed_by(&[("FIO-Signer", ALICE)]), 200);
    assert_eq!(signed_by(&[("FIO-Signer", "izjxygfw3lfz")]), 403);
    assert_eq!(signed_by(&[("FIO-Signer", "")]), 403);
    let signers =
        node.get("/calls").json().as_array().unwrap().iter().map(|call| call["signer"].clone()).collect();
    assert_eq!(Value::Array(signers), json!([ALICE, ALICE, "izjxygfw3lfz", null]));
}

#[test]
fn a_transaction_can_be_too_large() {
    let node = Node::example();
    let body = set_privacy(1).to_string();
    let of_size = |size| {
        let headers = [("FIO-Transaction-Size", size)];
        node.send("POST", "/v1/chain/set_fio_address_privacy", &headers, body.as_bytes())
    };
    assert_eq!(of_size("8098").status, 200);
    let refused = of_size("8099");
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.json()["fields"],
        json!([{"name": "transaction_size", "value": "8099", "error": "Transaction is too large"}])
    );
}

#[test]
fn calls_are_numbered_and_the_last_are_kept() {
    let node = Node::start(&["--example", "--at", "1700000000", "--calls", "2"]);
    for number in 1..=3 {
        let reply = node.call("privacy_check", &json!({"fio_address": format!("number{number}@bob")}));
        assert_eq!(
            (reply.header("fio-call"), reply.header("fio-time")),
            (&*number.to_string(), "1700000000")
        );
    }
    let call = |number: u8| {
        json!({
            "number": number, "endpoint": "privacy_check", "parameters": {"fio_address": format!("number{number}@bob")},
            "time": 1_700_000_000, "answer": {"status": 404, "body": {"message": "FIO Address not found"}},
        })
    };
    assert_eq!(node.get("/calls").json(), json!([call(2), call(3)]));
}

#[test]
fn what_a_wallet_asks_first() {
    let node = Node::example();
    let info = node.get("/v1/chain/get_info").json();
    assert_eq!(info, node.call("get_info", &json!({})).json());
    assert_eq!(
        info["chain_id"], "d176d5cde1f62c210870054f0fb48479943d5ae01e4ac7932777166212a04db6",
        "{info}"
    );
    assert_eq!(info["head_block_num"], 1_700_000_000);
    assert_eq!(info["last_irreversible_block_num"], 1_700_000_000);
    assert_eq!(info["head_block_time"], "2023-11-14T22:13:20.000");
    let id = info["last_irreversible_block_id"].as_str().unwrap();
    assert!(id.len() == 64 && id.starts_with("6553f100"), "{id}");
}

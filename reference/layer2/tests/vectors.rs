//! The vectors of the chapter, without the harness: what breaks a line of this crate breaks one of these.
#![allow(clippy::unwrap_used)]

use fio_layer2::Error;
use fio_layer2::check::{Context, Registration, verify};
use fio_layer2::message::{Draft, Sealing, make};
use fio_layer2::recipient::{Recipient, State, open};
use fio_layer2::relay::{self, answer};
use fio_layer2::signature::{format_signature, is_canonical, parse_signature, recover, sign_digest};
use fio_reference::ecdh::XEncoding;
use fio_reference::key::{format_fio_public, parse_fio_public, parse_private_bytes};
use fio_vectors::{Expect, Object, Suite, utf16};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

type Answer = Result<Value, Error>;

/// Runs each vector of an operation, and demands its very result or its very code.
fn every(op: &str, least: usize, answer: impl Fn(&Object) -> Answer) {
    let behaviours = [("x_encoding".to_owned(), "minimal".to_owned())].into();
    let suite = Suite::embedded().unwrap();
    let mut compared = 0;
    for vector in suite.vectors().filter(|vector| vector.op == op) {
        let came = answer(&vector.full_input());
        match vector.expect.for_behaviours(&behaviours).unwrap() {
            Expect::Ok { ok } => assert_eq!(came.unwrap(), Value::Object(ok.clone()), "{}", vector.id),
            Expect::Error { error } => assert_eq!(came.unwrap_err().code(), error, "{}", vector.id),
            Expect::Per { .. } => unreachable!(),
        }
        compared += 1;
    }
    assert!(compared >= least, "{compared} vectors of {op}");
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn array(value: &Value) -> [u8; 32] {
    bytes(value).try_into().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn typed<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

#[test]
fn signing_a_digest() {
    every("layer2.sign_digest", 10, |input| {
        let signature =
            sign_digest(&parse_private_bytes(&bytes(&input["private"]))?, &array(&input["digest"]));
        Ok(json!({"signature": format_signature(&signature)}))
    });
}

#[test]
fn recovering_a_key() {
    every("layer2.recover", 30, |input| {
        let signature = parse_signature(text(&input["signature"]))?;
        if !is_canonical(&signature) {
            return Err(Error::NonCanonical);
        }
        let public = recover(&array(&input["digest"]), &signature)?;
        Ok(json!({"public": format_fio_public(&public)}))
    });
}

#[test]
fn making_a_message() {
    every("layer2.sign", 50, |input| {
        let owner = parse_private_bytes(&bytes(&input["private"]))?;
        let keys = match (input.get("encrypt_private"), input.get("public")) {
            (Some(private), Some(public)) => {
                Some((parse_private_bytes(&bytes(private))?, parse_fio_public(text(public))?))
            }
            _ => None,
        };
        let iv = input.get("iv").map(bytes).unwrap_or_default();
        let x_encoding = input.get("x_encoding").map_or("minimal", text);
        let draft = Draft {
            chain_id: &bytes(&input["chain_id"]),
            message_id: &bytes(&input["message_id"]),
            created_at: typed(&input["created_at"]),
            expires_at: typed(&input["expires_at"]),
            sender: text(&input["sender"]),
            recipient: text(&input["recipient"]),
            by_index: input["route"] == "index",
            content_type: text(&input["type"]),
            content: &utf16::read(&input["content"]),
            sealing: keys.as_ref().map(|(private, recipient)| Sealing {
                private,
                recipient,
                iv: &iv,
                x_encoding: XEncoding::from_name(x_encoding).unwrap(),
            }),
        };
        Ok(json!({"message": make(&draft, &owner)?}))
    });
}

#[test]
fn verifying_a_message() {
    every("layer2.verify", 150, |input| {
        let registration: Option<Registration> = typed(&input["registration"]);
        let context = Context {
            chain_id: &array(&input["chain_id"]),
            now: typed(&input["now"]),
            registration: registration.as_ref(),
        };
        let received = verify(&input["message"], &context)?;
        let envelope = received.envelope;
        Ok(json!({
            "digest": hex::encode(received.digest),
            "envelope": {
                "chain_id": hex::encode(envelope.chain_id), "message_id": hex::encode(envelope.message_id),
                "created_at": envelope.created_at, "expires_at": envelope.expires_at,
                "sender": envelope.sender, "sender_key": format_fio_public(&envelope.sender_key),
                "sender_encrypt_key": envelope.sender_encrypt_key.as_ref().map(format_fio_public),
                "route": envelope.route.to_string(), "type": envelope.content_type,
                "content": hex::encode(envelope.content),
            },
        }))
    });
}

#[test]
fn opening_a_message() {
    every("layer2.open", 90, |input| {
        let private = parse_private_bytes(&bytes(&input["recipient"]["private"]))?;
        let recipient =
            Recipient { fio_address: text(&input["recipient"]["fio_address"]), private: &private };
        let registration: Option<Registration> = typed(&input["registration"]);
        let context = Context {
            chain_id: &array(&input["chain_id"]),
            now: typed(&input["now"]),
            registration: registration.as_ref(),
        };
        let mut state: State = typed(&input["state"]);
        let before = state.clone();
        let opened = open(&input["message"], &context, &recipient, &mut state).inspect_err(|_| {
            assert_eq!(state, before, "an error changes nothing");
        });
        let opened = opened?;
        Ok(json!({
            "sender": opened.sender, "type": opened.content_type, "content": opened.content.to_json(),
            "sealed": opened.was_sealed, "state": state,
        }))
    });
}

#[test]
fn relaying_messages() {
    every("layer2.relay", 12, |input| {
        let mut state = relay::State::from_json(&input["state"])?;
        let calls = input["calls"].as_array().unwrap();
        let answers: Vec<Value> = calls.iter().map(|call| answer(&mut state, call).to_json()).collect();
        Ok(json!({"answers": answers, "state": state.to_json()}))
    });
}

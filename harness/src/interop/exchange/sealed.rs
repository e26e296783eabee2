//! Sealed bytes: one party seals a plaintext under a secret, the other opens it under the same.

use fio_reference::sealed::{self, InitializationVector};
use fio_vectors::{Expect, Object, Suite};
use serde_json::json;

use super::{Exchange, Reception, Request, Scenario, refusal, text};
use crate::interop::cause::{Cause, Deviation};
use crate::protocol::message::{Hello, Outcome};

const SEAL: &str = "sealed.seal";

/// The input of a vector.
struct SealedBytes {
    input: Object,
}

pub(super) fn scenarios(suite: &Suite) -> Vec<Scenario> {
    let vectors =
        suite.vectors().filter(|vector| vector.op == SEAL && matches!(vector.expect, Expect::Ok { .. }));
    vectors
        .filter_map(|vector| {
            let name = vector.id.strip_prefix(SEAL)?;
            Some(Scenario::new(
                format!("sealed{name}"),
                SealedBytes { input: vector.full_input().into_owned() },
            ))
        })
        .collect()
}

impl SealedBytes {
    fn bytes(&self, name: &str) -> Vec<u8> {
        bytes(&self.input, name)
    }
}

fn bytes(object: &Object, name: &str) -> Vec<u8> {
    text(object, name).and_then(|text| hex::decode(text).ok()).unwrap_or_default()
}

impl Exchange for SealedBytes {
    fn ask_sender(&self, sender: &Hello) -> Option<Request> {
        let mut input = self.input.clone();
        if sender.behaviours.get("iv").is_some_and(|value| value == "own") {
            input.remove("iv");
        }
        Some(Request { op: SEAL, input })
    }

    fn judge_sender(&self, sender: &Hello, sent: &Object) -> Option<Deviation> {
        let sealed = bytes(sent, "sealed");
        let draws_its_own = sender.behaviours.get("iv").is_some_and(|value| value == "own");
        let iv = if draws_its_own { sealed.get(..16).unwrap_or_default().to_vec() } else { self.bytes("iv") };
        let right = InitializationVector::from_bytes(&iv).map(|iv| {
            sealed::seal(&sealed::derive_keys(&self.bytes("secret")), &iv, &self.bytes("plaintext"))
        });
        match right {
            Ok(right) if right == sealed => None,
            Ok(right) if right.len() != sealed.len() => {
                let detail = format!("{} bytes instead of {}", sealed.len(), right.len());
                Some(Deviation::new(Cause::SenderLength, detail))
            }
            _ => {
                let opened = sealed::open(&sealed::derive_keys(&self.bytes("secret")), &sealed);
                let detail = match opened {
                    Ok(plaintext) if *plaintext == self.bytes("plaintext") => {
                        "with another initialization vector"
                    }
                    Ok(_) => "they open to another plaintext",
                    Err(_) => "they do not open",
                };
                Some(Deviation::new(Cause::SenderSealed, detail))
            }
        }
    }

    fn ask_receiver(&self, _: &Hello, sent: &Object) -> Vec<Request> {
        let input = json!({"secret": self.input.get("secret"), "sealed": sent.get("sealed")});
        vec![Request::new("sealed.open", input)]
    }

    fn judge_receiver(&self, _: &Object, wanted: &[Outcome], came: &[Outcome]) -> Reception {
        match (wanted.first(), came.first()) {
            (_, Some(fault @ Outcome::Fault(_))) => Reception::wrong(Cause::ReceiverFault, refusal(fault)),
            (Some(Outcome::Ok(wanted)), Some(Outcome::Ok(came))) => {
                let arrived = bytes(came, "plaintext") == self.bytes("plaintext");
                match bytes(wanted, "plaintext") == bytes(came, "plaintext") {
                    true => Reception { arrived, ..Reception::right() },
                    false => Reception::wrong(Cause::ReceiverContent, "the plaintext is another"),
                }
            }
            (Some(Outcome::Ok(_)), Some(came)) => Reception::wrong(Cause::ReceiverRefused, refusal(came)),
            (_, Some(Outcome::Ok(_))) => {
                Reception::wrong(Cause::ReceiverAccepted, "it does not open under the secret")
            }
            _ => Reception { arrived: false, ..Reception::right() },
        }
    }
}

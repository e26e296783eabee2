//! The Search Index: one party publishes it, the other asks for it.

use std::sync::Arc;

use fio_reference::ecdh::XEncoding;
use fio_reference::{ecdh, index};
use fio_vectors::{Object, Suite};
use serde_json::{Value, json};

use super::{Exchange, Reception, Request, Scenario, names, permitted, refusal, text, told};
use crate::interop::cause::{Cause, Deviation};
use crate::interop::keys::Keys;
use crate::protocol::message::{Hello, Outcome};

const DERIVE: &str = "index.derive";
const POLL: &str = "index.poll";

/// An index for the receiver.
struct SearchIndex {
    keys: Arc<Keys>,
    /// The encoding that the sender is told; its declared one if none.
    told: Option<XEncoding>,
}

pub(super) fn scenarios(suite: &Suite) -> Vec<Scenario> {
    let keys = Keys::ordinary(suite).into_iter().chain(Keys::leading_zeros(suite));
    keys.flat_map(|keys| {
        let scenario = |told: Option<XEncoding>| {
            let id = format!("index.{}.{}", keys.name, told.map_or("declared", XEncoding::name));
            Scenario::new(id, SearchIndex { keys: Arc::clone(&keys), told })
        };
        told(&keys).into_iter().map(scenario).collect::<Vec<_>>()
    })
    .collect()
}

impl SearchIndex {
    /// The index that the specification gives under an encoding.
    fn right(&self, encoding: XEncoding) -> String {
        let Keys { sender, receiver, .. } = &*self.keys;
        let secret = ecdh::shared_secret(&sender.private, &receiver.public, encoding);
        index::derive(&secret, &receiver.public).to_text()
    }

    /// The encodings that somebody asks for.
    fn asked(&self, indexes: &[&str]) -> Vec<XEncoding> {
        let distinct = self.keys.encodings.iter().copied();
        distinct.filter(|&encoding| indexes.contains(&self.right(encoding).as_str())).collect()
    }
}

/// The indexes of answers to `index.poll` or `index.derive`.
fn indexes(outcomes: &[Outcome]) -> Vec<&str> {
    let results = outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Ok(result) => Some(result),
        _ => None,
    });
    results
        .flat_map(|result| {
            let entries = result.get("entries").and_then(Value::as_array).into_iter().flatten();
            let polled = entries.filter_map(|entry| entry.get("index").and_then(Value::as_str));
            polled.chain(text(result, "index"))
        })
        .collect()
}

impl Exchange for SearchIndex {
    fn ask_sender(&self, _: &Hello) -> Option<Request> {
        let mut input = json!({
            "private": self.keys.sender.private_hex, "public": self.keys.receiver.public_text, "receiver": "other",
        });
        if let Some(encoding) = self.told {
            input["x_encoding"] = encoding.name().into();
        }
        Some(Request::new(DERIVE, input))
    }

    fn judge_sender(&self, sender: &Hello, sent: &Object) -> Option<Deviation> {
        let permitted = permitted(self.told, sender);
        let sent = text(sent, "index").unwrap_or_default();
        if permitted.iter().any(|&encoding| self.right(encoding) == sent) {
            return None;
        }
        Some(match self.asked(&[sent]).first() {
            Some(used) => {
                let detail = format!("{} and not {}", used.name(), names(&permitted));
                Deviation::new(Cause::SenderEncoding, detail)
            }
            None => Deviation::new(Cause::SenderIndex, "it is that of no encoding of x"),
        })
    }

    /// A party without `index.poll` finds what it can derive for itself.
    fn ask_receiver(&self, receiver: &Hello, _: &Object) -> Vec<Request> {
        let (own, other) = (&self.keys.receiver.private_hex, &self.keys.sender.public_text);
        if receiver.operations.iter().any(|operation| operation == POLL) {
            return vec![Request::new(POLL, json!({"own": [own], "counterparties": [other]}))];
        }
        let derive = |told: Option<XEncoding>| {
            let mut input = json!({"private": own, "public": other, "receiver": "own"});
            if let Some(encoding) = told {
                input["x_encoding"] = encoding.name().into();
            }
            Request::new(DERIVE, input)
        };
        let told = self.keys.encodings.iter().copied().map(Some);
        std::iter::once(None).chain(told).map(derive).collect()
    }

    fn judge_receiver(&self, sent: &Object, wanted: &[Outcome], came: &[Outcome]) -> Reception {
        let sent = text(sent, "index").unwrap_or_default();
        if let Some(fault) = came.iter().find(|outcome| matches!(outcome, Outcome::Fault(_))) {
            return Reception::wrong(Cause::ReceiverFault, refusal(fault));
        }
        let came = indexes(came);
        match came.contains(&sent) {
            true => Reception::right(),
            false if indexes(wanted).contains(&sent) => {
                let detail = match self.asked(&came).as_slice() {
                    [] => "it asks for none of its indexes".to_owned(),
                    asked => format!("it asks for the index under {} alone", names(asked)),
                };
                Reception::wrong(Cause::ReceiverIndex, detail)
            }
            false => Reception { arrived: false, ..Reception::right() },
        }
    }
}

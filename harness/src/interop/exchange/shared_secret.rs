//! The shared secret: each party computes it from its own private key and the other's public key.

use std::sync::Arc;

use fio_reference::ecdh::{self, XEncoding};
use fio_vectors::{Object, Suite};
use serde_json::json;

use super::{Exchange, Reception, Request, Scenario, refusal, text};
use crate::interop::cause::{Cause, Deviation};
use crate::interop::keys::{KeyPair, Keys};
use crate::protocol::message::{Hello, Outcome};

/// The secret under a given encoding of x.
struct SharedSecret {
    keys: Arc<Keys>,
    encoding: XEncoding,
}

pub(super) fn scenarios(suite: &Suite) -> Vec<Scenario> {
    let keys = Keys::ordinary(suite).into_iter().chain(Keys::leading_zeros(suite));
    keys.flat_map(|keys| {
        XEncoding::ALL.map(|encoding| {
            let id = format!("ecdh.{}.{}", keys.name, encoding.name());
            Scenario::new(id, SharedSecret { keys: Arc::clone(&keys), encoding })
        })
    })
    .collect()
}

impl SharedSecret {
    fn request(&self, own: &KeyPair, other: &KeyPair) -> Request {
        let input = json!({
            "private": own.private_hex, "public": other.public_text, "x_encoding": self.encoding.name(),
        });
        Request::new("ecdh.shared_secret", input)
    }
}

fn secret(object: &Object) -> Option<Vec<u8>> {
    hex::decode(text(object, "secret")?).ok()
}

impl Exchange for SharedSecret {
    fn ask_sender(&self, _: &Hello) -> Option<Request> {
        Some(self.request(&self.keys.sender, &self.keys.receiver))
    }

    fn judge_sender(&self, _: &Hello, sent: &Object) -> Option<Deviation> {
        let right = ecdh::shared_secret(&self.keys.sender.private, &self.keys.receiver.public, self.encoding);
        let is_right = secret(sent).is_some_and(|secret| secret == right.as_bytes());
        (!is_right)
            .then(|| Deviation::new(Cause::SenderSharedSecret, format!("under {}", self.encoding.name())))
    }

    fn ask_receiver(&self, _: &Hello, _: &Object) -> Vec<Request> {
        vec![self.request(&self.keys.receiver, &self.keys.sender)]
    }

    fn judge_receiver(&self, sent: &Object, wanted: &[Outcome], came: &[Outcome]) -> Reception {
        match (wanted.first(), came.first()) {
            (Some(Outcome::Ok(wanted)), Some(Outcome::Ok(came))) => match secret(wanted) == secret(came) {
                true => Reception { arrived: secret(sent) == secret(came), ..Reception::right() },
                false => {
                    Reception::wrong(Cause::ReceiverSharedSecret, format!("under {}", self.encoding.name()))
                }
            },
            (_, Some(fault @ Outcome::Fault(_))) => Reception::wrong(Cause::ReceiverFault, refusal(fault)),
            (_, Some(came)) => Reception::wrong(Cause::ReceiverRefused, refusal(came)),
            (_, None) => Reception::wrong(Cause::ReceiverFault, "no answer"),
        }
    }
}

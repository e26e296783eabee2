//! What FIP-5 adds to the Search Index: level keys, encrypted addresses, grants and backups.

use std::sync::Arc;

use fio_reference::ecdh::XEncoding;
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::text as text_form;
use fio_vectors::{Expect, Object, Operation, Suite};
use serde_json::{Value, json};

use super::{Exchange, Reception, Request, Scenario, permitted, refusal, text, told};
use crate::builtin::Builtin;
use crate::engine::answer_of;
use crate::interop::cause::{Cause, Deviation};
use crate::interop::keys::Keys;
use crate::judge::difference::differences;
use crate::protocol::message::{Hello, Outcome};

/// A grant whose level key and sealed address are passed on.
const GRANT: &str = "grant.open.read_bound_address";

/// What one wallet makes, and another software that holds the right key can use.
enum Made {
    /// A level key: the wallet derives it again after it is restored elsewhere.
    LevelKey(Object),
    /// An address sealed under a level key.
    Address(Object),
    /// A level key sealed for a payer, and an address that is sealed under it.
    Grant { keys: Arc<Keys>, told: Option<XEncoding>, level_key: String, address: String },
    /// A list of counterparties that a wallet seals for itself and opens after it is restored elsewhere.
    Backup(Object),
}

pub(super) fn scenarios(suite: &Suite) -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    for (op, make) in [
        ("nbpa.level_key", Made::LevelKey as fn(Object) -> Made),
        ("nbpa.seal", Made::Address),
        ("backup.seal", Made::Backup),
    ] {
        let made = suite.vectors().filter(|vector| {
            vector.op == op && vector.repeat.is_none() && !matches!(vector.expect, Expect::Error { .. })
        });
        scenarios.extend(made.map(|vector| {
            let mut input = vector.input.clone();
            // Whoever seals draws its own: what is fixed is tested by the vectors.
            input.remove("iv");
            Scenario::new(vector.id.clone(), make(input))
        }));
    }
    let granted = suite.vector(GRANT).and_then(|vector| match &vector.expect {
        Expect::Ok { ok } => Some((text(ok, "level_key")?, text(&vector.input, "public_address")?)),
        _ => None,
    });
    let Some((level_key, address)) = granted else {
        return scenarios;
    };
    for keys in Keys::ordinary(suite).into_iter().chain(Keys::leading_zeros(suite)) {
        for told in told(&keys) {
            let id = format!("grant.{}.{}", keys.name, told.map_or("declared", XEncoding::name));
            let (level_key, address) = (level_key.to_owned(), address.to_owned());
            scenarios
                .push(Scenario::new(id, Made::Grant { keys: Arc::clone(&keys), told, level_key, address }));
        }
    }
    scenarios
}

impl Made {
    /// The field of the result that is passed on.
    fn field(&self) -> &'static str {
        match self {
            Self::LevelKey(_) => "level_key",
            Self::Address(_) | Self::Grant { .. } | Self::Backup(_) => "text",
        }
    }

    fn causes(&self) -> [Cause; 2] {
        match self {
            Self::LevelKey(_) => [Cause::SenderLevelKey, Cause::ReceiverLevelKey],
            Self::Address(_) => [Cause::SenderAddress, Cause::ReceiverAddress],
            Self::Grant { .. } => [Cause::SenderGrant, Cause::ReceiverGrant],
            Self::Backup(_) => [Cause::SenderBackup, Cause::ReceiverBackup],
        }
    }

    fn send(&self) -> Request {
        match self {
            Self::LevelKey(input) => Request { op: "nbpa.level_key", input: input.clone() },
            Self::Address(input) => Request { op: "nbpa.seal", input: input.clone() },
            Self::Backup(input) => Request { op: "backup.seal", input: input.clone() },
            Self::Grant { keys, told, level_key, .. } => {
                let mut input = json!({
                    "private": keys.sender.private_hex, "public": keys.receiver.public_text, "level_key": level_key,
                });
                if let Some(encoding) = told {
                    input["x_encoding"] = encoding.name().into();
                }
                Request::new("grant.seal", input)
            }
        }
    }

    fn receive(&self, sent: &Object) -> Request {
        let text = sent.get("text");
        match self {
            Self::LevelKey(_) => self.send(),
            Self::Address(input) => {
                Request::new("nbpa.open", json!({"level_key": input.get("level_key"), "text": text}))
            }
            Self::Backup(input) => {
                Request::new("backup.open", json!({"private": input.get("private"), "text": text}))
            }
            Self::Grant { keys, address, .. } => Request::new(
                "grant.open",
                json!({
                    "private": keys.receiver.private_hex, "public": keys.sender.public_text, "text": text,
                    "public_address": address,
                }),
            ),
        }
    }

    /// What the reference makes, with the same initialization vector, under an encoding.
    fn right(&self, encoding: XEncoding, iv: Option<&[u8]>) -> Option<String> {
        let Request { op, mut input } = self.send();
        if let Some(iv) = iv {
            input.insert("iv".to_owned(), hex::encode(iv).into());
        }
        if let Self::Grant { .. } = self {
            input.insert("x_encoding".to_owned(), encoding.name().into());
        }
        match answer_of(&Builtin::new(encoding), op, &input) {
            Outcome::Ok(right) => text(&right, self.field()).map(str::to_owned),
            _ => None,
        }
    }

    /// The encodings of x that the sender may use.
    fn permitted(&self, sender: &Hello) -> Vec<XEncoding> {
        match self {
            Self::Grant { told, .. } => permitted(*told, sender),
            Self::Backup(_) => permitted(None, sender),
            Self::LevelKey(_) | Self::Address(_) => vec![XEncoding::Minimal],
        }
    }

    /// Whether the receiver has what the sender was given.
    fn has_arrived(&self, sent: &Object, came: &Object) -> bool {
        let is_same = |given: Option<&Value>, field: &str| given.is_some() && given == came.get(field);
        match self {
            Self::LevelKey(_) => is_same(sent.get("level_key"), "level_key"),
            Self::Address(input) => is_same(input.get("nbpa"), "nbpa"),
            Self::Backup(input) => is_same(input.get("entries"), "entries"),
            Self::Grant { level_key, .. } => {
                is_same(Some(&json!(level_key)), "level_key") && came.contains_key("nbpa")
            }
        }
    }
}

/// The initialization vector of a text, if it is that of sealed bytes.
fn iv_of(text: &str) -> Option<Vec<u8>> {
    let sealed = text_form::decode(text).ok()?;
    let (iv, ..): (InitializationVector, _, _) = sealed::split(&sealed).ok()?;
    Some(iv.as_bytes().to_vec())
}

impl Exchange for Made {
    fn ask_sender(&self, _: &Hello) -> Option<Request> {
        Some(self.send())
    }

    fn judge_sender(&self, sender: &Hello, sent: &Object) -> Option<Deviation> {
        let [cause, _] = self.causes();
        let made = text(sent, self.field()).unwrap_or_default();
        let iv = iv_of(made);
        if iv.is_none() && self.field() == "text" {
            return Some(Deviation::new(cause, "it is no text of sealed bytes"));
        }
        let is_right = |encoding: &XEncoding| self.right(*encoding, iv.as_deref()).as_deref() == Some(made);
        let permitted = self.permitted(sender);
        if permitted.iter().any(is_right) {
            return None;
        }
        let detail = match XEncoding::ALL.iter().find(|encoding| is_right(encoding)) {
            Some(used) => format!("under {} and not {}", used.name(), super::names(&permitted)),
            None => "it is another than the specification gives".to_owned(),
        };
        Some(Deviation::new(cause, detail))
    }

    fn ask_receiver(&self, _: &Hello, sent: &Object) -> Vec<Request> {
        vec![self.receive(sent)]
    }

    fn judge_receiver(&self, sent: &Object, wanted: &[Outcome], came: &[Outcome]) -> Reception {
        let [_, cause] = self.causes();
        match (wanted.first(), came.first()) {
            (_, Some(fault @ Outcome::Fault(_))) => Reception::wrong(Cause::ReceiverFault, refusal(fault)),
            (Some(Outcome::Ok(wanted)), Some(Outcome::Ok(came))) => {
                let operation = Operation::find(self.receive(sent).op);
                let differences =
                    operation.map(|operation| differences(operation, wanted, came)).unwrap_or_default();
                match differences.is_empty() {
                    true => Reception { arrived: self.has_arrived(sent, came), ..Reception::right() },
                    false => Reception::wrong(cause, differences.join("; ")),
                }
            }
            (Some(Outcome::Ok(_)), Some(came)) => Reception::wrong(cause, refusal(came)),
            (Some(wanted), Some(Outcome::Ok(_))) => {
                Reception::wrong(Cause::ReceiverAccepted, format!("{} is the right answer", refusal(wanted)))
            }
            (_, None) => Reception::wrong(Cause::ReceiverFault, "no answer"),
            _ => Reception { arrived: false, ..Reception::right() },
        }
    }
}

//! What FIP-5 adds to the Search Index: level keys, encrypted addresses, grants and backups.

use std::sync::Arc;

use fio_reference::ecdh::{self, XEncoding};
use fio_reference::key;
use fio_reference::sealed;
use fio_reference::text as text_form;
use fio_vectors::{Expect, Object, Operation, Suite};
use serde_json::{Value, json};

use super::{Exchange, Kind, Opening, Reception, Request, Scenario, permitted, refusal, text, told};
use crate::builtin::Builtin;
use crate::engine::answer_of;
use crate::interop::cause::{Cause, Deviation};
use crate::interop::keys::Keys;
use crate::judge::difference::differences;
use crate::protocol::message::{Hello, Outcome};

/// Vectors with a level key, and with the address that it opens: each level of both derivations.
const GRANTS: [&str; 6] =
    ["literal_address", "literal_chain", "literal_nbpa", "bound_address", "bound_chain", "bound_nbpa"];
const GRANT: &str = "grant.open.read_";

/// Those that are sealed for keys whose x begins with a zero byte, too.
const GRANTS_FOR_ALL_KEYS: [&str; 2] = ["literal_chain", "bound_chain"];

/// A backup whose text depends on the encoding of x, and the same as deployed software may have sealed it: no sender is told an
/// encoding here, so the harness sends what the others do not.
const AMBIGUOUS_BACKUP: &str = "leading_zero";
const RECORDED_ENCODINGS: [XEncoding; 2] = [XEncoding::Minimal, XEncoding::Fixed32];

/// What one wallet makes, and another software that holds the right key can use.
enum Made {
    /// A level key: the wallet derives it again after it is restored elsewhere.
    LevelKey(Object),
    /// An address sealed under a level key.
    Address(Object),
    /// A level key sealed for a payer, and an address that is sealed under it.
    Grant { keys: Arc<Keys>, told: Option<XEncoding>, granted: Granted },
    /// A list of counterparties that a wallet seals for itself and opens after it is restored elsewhere.
    Backup(Object),
    /// Such a list under a certain encoding, which the harness sends.
    RecordedBackup { input: Object, sent: Object },
}

/// A level key, and an address that is sealed under it.
#[derive(Clone)]
struct Granted {
    level_key: String,
    address: String,
    nbpa: String,
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
    scenarios.extend(recorded_backups(suite));
    scenarios.extend(grants(suite));
    scenarios
}

fn recorded_backups(suite: &Suite) -> impl Iterator<Item = Scenario> {
    RECORDED_ENCODINGS.into_iter().filter_map(|encoding| {
        let sealed = suite.vector(&format!("backup.seal.{AMBIGUOUS_BACKUP}"))?;
        let opened = suite.vector(&format!("backup.open.{AMBIGUOUS_BACKUP}_{}", encoding.name()))?;
        let made = Made::RecordedBackup { input: sealed.input.clone(), sent: opened.input.clone() };
        Some(Scenario::new(format!("backup.recorded.{AMBIGUOUS_BACKUP}.{}", encoding.name()), made))
    })
}

fn grants(suite: &Suite) -> Vec<Scenario> {
    let all_keys: Vec<_> = Keys::ordinary(suite).into_iter().chain(Keys::leading_zeros(suite)).collect();
    let mut scenarios = Vec::new();
    for name in GRANTS {
        let Some(granted) = Granted::of(suite, name) else {
            continue;
        };
        let is_for = |keys: &&Arc<Keys>| !keys.is_ambiguous() || GRANTS_FOR_ALL_KEYS.contains(&name);
        for keys in all_keys.iter().filter(is_for) {
            for told in told(keys) {
                let id = format!("grant.{name}.{}.{}", keys.name, told.map_or("declared", XEncoding::name));
                let grant = Made::Grant { keys: Arc::clone(keys), told, granted: granted.clone() };
                scenarios.push(Scenario::new(id, grant));
            }
        }
    }
    scenarios
}

impl Granted {
    fn of(suite: &Suite, name: &str) -> Option<Self> {
        let vector = suite.vector(&format!("{GRANT}{name}"))?;
        let Expect::Ok { ok } = &vector.expect else {
            return None;
        };
        Some(Self {
            level_key: text(ok, "level_key")?.to_owned(),
            address: text(&vector.input, "public_address")?.to_owned(),
            nbpa: text(ok, "nbpa")?.to_owned(),
        })
    }
}

impl Made {
    /// The field of the result that is passed on.
    fn field(&self) -> &'static str {
        match self {
            Self::LevelKey(_) => "level_key",
            Self::Address(_) | Self::Grant { .. } | Self::Backup(_) | Self::RecordedBackup { .. } => "text",
        }
    }

    fn causes(&self) -> [Cause; 2] {
        match self {
            Self::LevelKey(input) if text(input, "kdf") == Some("nbpa-kdf-literal") => {
                [Cause::SenderLiteralKey, Cause::ReceiverLiteralKey]
            }
            Self::LevelKey(_) => [Cause::SenderBoundKey, Cause::ReceiverBoundKey],
            Self::Address(_) => [Cause::SenderAddress, Cause::ReceiverAddress],
            Self::Grant { .. } => [Cause::SenderGrant, Cause::ReceiverGrant],
            Self::Backup(_) | Self::RecordedBackup { .. } => [Cause::SenderBackup, Cause::ReceiverBackup],
        }
    }

    fn send(&self) -> Request {
        match self {
            Self::LevelKey(input) => Request { op: "nbpa.level_key", input: input.clone() },
            Self::Address(input) => Request { op: "nbpa.seal", input: input.clone() },
            Self::Backup(input) | Self::RecordedBackup { input, .. } => {
                Request { op: "backup.seal", input: input.clone() }
            }
            Self::Grant { keys, told, granted } => {
                let mut input = json!({
                    "private": keys.sender.private_hex, "public": keys.receiver.public_text,
                    "level_key": granted.level_key,
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
            Self::Backup(input) | Self::RecordedBackup { input, .. } => {
                Request::new("backup.open", json!({"private": input.get("private"), "text": text}))
            }
            Self::Grant { keys, granted, .. } => Request::new(
                "grant.open",
                json!({
                    "private": keys.receiver.private_hex, "public": keys.sender.public_text, "text": text,
                    "public_address": granted.address,
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
            Self::Backup(_) | Self::RecordedBackup { .. } => permitted(None, sender),
            Self::LevelKey(_) | Self::Address(_) => vec![XEncoding::Minimal],
        }
    }

    /// Whether the receiver has what the sender was given.
    fn has_arrived(&self, sent: &Object, came: &Object) -> bool {
        let is_same = |given: Option<&Value>, field: &str| given.is_some() && given == came.get(field);
        match self {
            Self::LevelKey(_) => is_same(sent.get("level_key"), "level_key"),
            Self::Address(input) => is_same(input.get("nbpa"), "nbpa"),
            Self::Backup(input) | Self::RecordedBackup { input, .. } => {
                is_same(input.get("entries"), "entries")
            }
            Self::Grant { granted, .. } => {
                text(came, "level_key") == Some(&granted.level_key)
                    && text(came, "nbpa") == Some(&granted.nbpa)
            }
        }
    }

    /// How it was sealed, where that was under a shared secret.
    fn opening(&self, wanted: &[Outcome], came: &[Outcome]) -> Option<Opening> {
        match self {
            Self::LevelKey(_) | Self::Address(_) => None,
            Self::Grant { keys, .. } => {
                let ambiguous_keys = keys.is_ambiguous().then_some(keys.name.as_str());
                Opening::of(Kind::Grant, ambiguous_keys, wanted, came)
            }
            Self::Backup(input) | Self::RecordedBackup { input, .. } => {
                let ambiguous_keys = is_ambiguous_owner(input).then_some(AMBIGUOUS_BACKUP);
                Opening::of(Kind::Backup, ambiguous_keys, wanted, came)
            }
        }
    }
}

/// Whether the encodings of the x of a private key with itself differ.
fn is_ambiguous_owner(input: &Object) -> bool {
    let private = text(input, "private").and_then(|private| hex::decode(private).ok());
    let owner = private.and_then(|private| key::parse_private_bytes(&private).ok());
    owner.is_some_and(|owner| {
        ecdh::distinct_encodings(&ecdh::shared_x(&owner, &key::public_of(&owner))).len() > 1
    })
}

/// The initialization vector of a text, if it is that of sealed bytes.
fn iv_of(text: &str) -> Option<Vec<u8>> {
    let sealed = text_form::decode(text).ok()?;
    Some(sealed::split(&sealed).ok()?.iv.as_bytes().to_vec())
}

impl Exchange for Made {
    fn ask_sender(&self, _: &Hello) -> Option<Request> {
        self.recorded().is_none().then(|| self.send())
    }

    fn recorded(&self) -> Option<Object> {
        match self {
            Self::RecordedBackup { sent, .. } => Some(sent.clone()),
            _ => None,
        }
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
        Some(match XEncoding::ALL.iter().find(|encoding| is_right(encoding)) {
            Some(used) => {
                let detail = format!("{} and not {}", used.name(), super::names(&permitted));
                Deviation::new(Cause::SenderEncoding, detail)
            }
            None => Deviation::new(cause, "it is another than the specification gives"),
        })
    }

    fn ask_receiver(&self, _: &Hello, sent: &Object) -> Vec<Request> {
        vec![self.receive(sent)]
    }

    fn judge_receiver(&self, sent: &Object, wanted: &[Outcome], came: &[Outcome]) -> Reception {
        let [_, cause] = self.causes();
        let reception = match (wanted.first(), came.first()) {
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
        };
        Reception { opening: self.opening(wanted, came), ..reception }
    }
}

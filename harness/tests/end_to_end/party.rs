//! Who takes part: an implementation in a process of its own, and the private key that never leaves the two.

use std::path::Path;

use fio_conformance::adapter::Adapter;
use fio_conformance::engine::{Engine, Limits};
use fio_conformance::protocol::launch::{Launch, Program};
use fio_conformance::protocol::message::Outcome;
use fio_vectors::Object;
use serde_json::{Value, json};

/// A result, or the code of the error.
pub(crate) type Answer = Result<Object, String>;

/// What a party runs on.
#[derive(Clone, Copy)]
pub(crate) enum Reading {
    /// The reference.
    Rust,
    /// The second reading.
    Python,
}

impl Reading {
    /// A process of its own.
    fn start(self) -> Engine {
        let launch = match self {
            Self::Rust => Launch::Pipes(Program {
                path: env!("CARGO_BIN_EXE_fio-conformance").to_owned(),
                arguments: ["reference", "--stdio"].map(str::to_owned).to_vec(),
                folder: None,
                watch: None,
            }),
            Self::Python => {
                let adapters = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters");
                Adapter::load(&adapters, "python").unwrap().launch()
            }
        };
        Engine::start(launch, Limits::default()).unwrap()
    }
}

/// A key pair and the encoding of x that it is used with.
#[derive(Clone)]
pub(crate) struct Key {
    private: String,
    x_encoding: &'static str,
}

impl Key {
    pub(crate) fn new(private: &str, x_encoding: &'static str) -> Self {
        Self { private: private.to_owned(), x_encoding }
    }

    /// For those who look whether it stands where it must not.
    pub(crate) fn private(&self) -> &str {
        &self.private
    }
}

/// A wallet, or whoever would like to be one.
pub(crate) struct Party {
    process: Engine,
    key: Key,
    /// FIO public key text: all that others learn.
    pub(crate) public: String,
}

impl Party {
    /// A new process that knows nothing but the key.
    pub(crate) fn start(reading: Reading, key: &Key) -> Self {
        let mut process = reading.start();
        let public = ask(&mut process, "key.public_of", json!({"private": key.private})).unwrap();
        Self { process, key: key.clone(), public: text(&public, "public") }
    }

    /// Asks with the party's own private key.
    fn with_key(&mut self, op: &str, mut input: Value) -> Answer {
        input["private"] = self.key.private.as_str().into();
        ask(&mut self.process, op, input)
    }

    /// The Search Index to place on a record for another party.
    pub(crate) fn index_for(&mut self, other: &str) -> String {
        let input = json!({"public": other, "receiver": "other", "x_encoding": self.key.x_encoding});
        text(&self.with_key("index.derive", input).unwrap(), "index")
    }

    /// The Search Indexes to ask the chain for.
    pub(crate) fn indexes_from(&mut self, others: &[&str]) -> Vec<String> {
        let input = json!({"own": [self.key.private], "counterparties": others});
        let polled = ask(&mut self.process, "index.poll", input).unwrap();
        let entries = polled["entries"].as_array().unwrap();
        entries.iter().map(|entry| entry["index"].as_str().unwrap().to_owned()).collect()
    }

    /// The key of a level for an address, given as `nbpa.level_key` takes it.
    pub(crate) fn level_key(&mut self, kdf: &str, level: &str, address: &Value) -> String {
        let mut input = address.clone();
        input["kdf"] = kdf.into();
        input["level"] = level.into();
        text(&self.with_key("nbpa.level_key", input).unwrap(), "level_key")
    }

    pub(crate) fn seal_address(&mut self, level_key: &str, nbpa: &str) -> String {
        let input = json!({"level_key": level_key, "nbpa": nbpa});
        text(&ask(&mut self.process, "nbpa.seal", input).unwrap(), "text")
    }

    pub(crate) fn open_address(&mut self, level_key: &str, sealed: &str) -> Answer {
        ask(&mut self.process, "nbpa.open", json!({"level_key": level_key, "text": sealed}))
    }

    pub(crate) fn seal_grant(&mut self, payer: &str, level_key: &str) -> String {
        let input = json!({"public": payer, "level_key": level_key, "x_encoding": self.key.x_encoding});
        text(&self.with_key("grant.seal", input).unwrap(), "text")
    }

    /// Opens a grant, and the sealed address that came with it.
    pub(crate) fn open_grant(&mut self, payee: &str, grant: &str, sealed_address: &str) -> Answer {
        let input = json!({"public": payee, "text": grant, "public_address": sealed_address});
        self.with_key("grant.open", input)
    }

    pub(crate) fn seal_content(&mut self, r#type: &str, other: &str, content: &Value) -> String {
        let input =
            json!({"type": r#type, "public": other, "content": content, "x_encoding": self.key.x_encoding});
        text(&self.with_key("content.seal", input).unwrap(), "text")
    }

    pub(crate) fn open_content(&mut self, r#type: &str, other: &str, sealed: &str) -> Answer {
        self.with_key("content.open", json!({"type": r#type, "public": other, "text": sealed}))
    }

    /// Opens a private record that a getter has returned.
    pub(crate) fn select(
        &mut self,
        getter: &str,
        [public_key, index]: [&str; 2],
        record: &Value,
        known: &[&str],
    ) -> Answer {
        let record = json!({"public_key": record[public_key], "search_index": record[index], "content": record["content"]});
        let input = json!({"getter": getter, "record": record, "keyring": [self.key.private], "counterparties": known});
        ask(&mut self.process, "match.select_private", input)
    }

    /// Puts requests and what became of them together.
    pub(crate) fn reconcile(&mut self, known: &[&str], requests: &[Value], actions: &[Value]) -> Object {
        let input = json!({
            "keyring": [self.key.private], "counterparties": known, "requests": requests, "actions": actions,
        });
        ask(&mut self.process, "wallet.reconcile", input).unwrap()
    }

    /// A message of layer 2, from a draft with the fields of the envelope. It is sealed where the reader's key is given.
    pub(crate) fn sign_message(&mut self, owner: &str, draft: &Value, reader: Option<&str>) -> Value {
        let mut input = draft.clone();
        input["private"] = owner.into();
        if let Some(reader) = reader {
            input["encrypt_private"] = self.key.private.as_str().into();
            input["public"] = reader.into();
            input["iv"] = draft["message_id"].clone(); // as good as any, in a test
            input["x_encoding"] = self.key.x_encoding.into();
        }
        ask(&mut self.process, "layer2.sign", input).unwrap()["message"].clone()
    }

    /// Opens a message that a relay gave, with what the chain says about it at the time.
    pub(crate) fn open_message(
        &mut self,
        fio_address: &str,
        seen: &Value,
        message: &Value,
        check: &Value,
    ) -> Answer {
        let mut input = check.clone();
        input["message"] = message.clone();
        input["recipient"] = json!({"fio_address": fio_address, "private": self.key.private});
        input["state"] = seen.clone();
        ask(&mut self.process, "layer2.open", input)
    }

    pub(crate) fn seal_backup(&mut self, entries: &[Value]) -> String {
        text(&self.with_key("backup.seal", json!({"entries": entries})).unwrap(), "text")
    }

    pub(crate) fn open_backup(&mut self, sealed: &str) -> Answer {
        self.with_key("backup.open", json!({"text": sealed}))
    }
}

/// A node: an implementation without any key, that answers from what is public.
pub(crate) struct Node(Engine);

impl Node {
    pub(crate) fn start(reading: Reading) -> Self {
        Self(reading.start())
    }

    pub(crate) fn look_up(&mut self, input: Value) -> Answer {
        ask(&mut self.0, "lookup.select", input)
    }

    /// As a relay of layer 2: the answer to a call, and the next state.
    pub(crate) fn relay(&mut self, state: &Value, call: &Value) -> Object {
        ask(&mut self.0, "layer2.relay", json!({"state": state, "calls": [call]})).unwrap()
    }

    /// As anybody who checks who wrote a message.
    pub(crate) fn verify_message(&mut self, message: &Value, check: &Value) -> Answer {
        let mut input = check.clone();
        input["message"] = message.clone();
        ask(&mut self.0, "layer2.verify", input)
    }
}

/// Anything but a result or a code of the specification ends the test.
fn ask(process: &mut Engine, op: &str, input: Value) -> Answer {
    let Value::Object(input) = input else { panic!("an input is an object") };
    match process.ask(op, &input) {
        Outcome::Ok(result) => Ok(result),
        Outcome::Error { code: Some(code), .. } => Err(code),
        other => panic!("{op}: {other:?}"),
    }
}

/// A text of a result.
pub(crate) fn text(result: &Object, name: &str) -> String {
    result[name].as_str().unwrap().to_owned()
}

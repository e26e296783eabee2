//! Vectors of the chapter *The chain's side of FIP-5*: scenarios.
//!
//! The right answers are written down by hand, call by call; the generator stops where the model gives another. Only the state at the
//! end is the model's own: the second reading confirms it.

mod address;
mod backup;
mod getter;
mod grant;
mod lookup;
mod order;
mod owner;
mod privacy;
mod record;
mod world;

use fio_chain_model::{Call, State, apply};
use serde_json::{Value, json};

use crate::author::Author;

pub(super) fn write(author: &mut Author) {
    backup::write(author);
    address::write(author);
    grant::write(author);
    lookup::write(author);
    record::write(author);
    getter::write(author);
    privacy::write(author);
    owner::write(author);
    order::write(author);
}

/// A scenario that is being written.
struct Scenario<'a> {
    author: &'a mut Author,
    id: String,
    pins: String,
    flags: String,
    says: String,
    start: Value,
    calls: Vec<Value>,
    answers: Vec<Value>,
}

/// A scenario with this name, which pins these requirements, separated by spaces, and says this.
fn scenario<'a>(author: &'a mut Author, id: &str, pins: &str, says: &str) -> Scenario<'a> {
    Scenario {
        author,
        id: format!("chain.apply.{id}"),
        pins: pins.to_owned(),
        flags: String::new(),
        says: says.to_owned(),
        start: world::world(),
        calls: Vec::new(),
        answers: Vec::new(),
    }
}

impl Scenario<'_> {
    fn flags(mut self, flags: &str) -> Self {
        flags.clone_into(&mut self.flags);
        self
    }

    /// Begins with the usual state, changed.
    fn from(mut self, change: impl FnOnce(&mut Value)) -> Self {
        change(&mut self.start);
        self
    }

    /// A call, and what is to be answered.
    fn call(mut self, call: Value, answer: Value) -> Self {
        self.calls.push(call);
        self.answers.push(answer);
        self
    }

    /// Ends the scenario.
    fn ends(self) {
        let id = &self.id;
        let mut state: State = serde_json::from_value(self.start.clone()).expect("a start of the form");
        for (call, answer) in self.calls.iter().zip(&self.answers) {
            let typed: Call = serde_json::from_value(call.clone()).expect("a call of the form");
            let came = json!(apply(&mut state, &typed));
            assert_eq!(came, *answer, "{id}: {call}");
        }
        let draft = self.author.vector(self.id).pins(&self.pins).flags(&self.flags).says(self.says);
        let result = json!({"answers": self.answers, "state": state});
        draft.takes(json!({"state": self.start, "calls": self.calls})).gives(result);
    }
}

/// The call of an action by the account of this name, which signs it.
fn action(endpoint: &str, who: &str, parameters: Value) -> Value {
    let mut all = json!({"max_fee": 0, "tpid": "", "actor": world::actor(who)});
    put(&mut all, parameters);
    json!({"endpoint": endpoint, "parameters": all, "signer": world::actor(who)})
}

/// The call of a getter.
fn get(endpoint: &str, parameters: Value) -> Value {
    json!({"endpoint": endpoint, "parameters": parameters})
}

/// A call, changed: a parameter, or a field of the call itself.
fn with(mut call: Value, changes: Value) -> Value {
    put(&mut call["parameters"], changes);
    call
}

fn without(mut call: Value, parameter: &str) -> Value {
    call["parameters"].as_object_mut().expect("parameters").remove(parameter);
    call
}

/// A call at another time.
fn at(mut call: Value, time: u64) -> Value {
    call["time"] = time.into();
    call
}

fn put(object: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else { panic!("not an object") };
    for (name, value) in changes {
        object[name] = value;
    }
}

/// An action that was carried out for nothing but bundled transactions, and what else it answers.
fn done(more: Value) -> Value {
    charged(0, more)
}

/// An action that was carried out for this fee.
fn charged(fee: u64, more: Value) -> Value {
    let mut body = json!({"status": "OK", "fee_collected": fee});
    put(&mut body, more);
    json!({"status": 200, "body": body})
}

/// What a getter answers.
fn found(body: Value) -> Value {
    json!({"status": 200, "body": body})
}

fn invalid(name: &str, value: &str, error: &str) -> Value {
    json!({"status": 400, "body": {
        "type": "invalid_input",
        "message": "An invalid request was sent in, please check the nested errors for details.",
        "fields": [{"name": name, "value": value, "error": error}],
    }})
}

fn missing(name: &str) -> Value {
    invalid(name, "", "Missing parameter")
}

fn forbidden() -> Value {
    json!({"status": 403, "body": {
        "type": "invalid_signature",
        "message": "Request signature is not valid or this user is not allowed to sign this transaction.",
    }})
}

fn not_found(message: &str) -> Value {
    json!({"status": 404, "body": {"message": message}})
}

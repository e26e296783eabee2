//! Scenarios: a start, calls, and what is to be answered.
//!
//! The right answers are written down by hand, call by call; the generator stops where the model gives another. Only the state at the
//! end is the model's own: the second reading confirms it.

pub(super) mod world;

use fio_chain_model::{Call, State, apply};
use serde_json::{Value, json};

use crate::author::Author;

/// A scenario that is being written.
pub(super) struct Scenario<'a> {
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
pub(super) fn scenario<'a>(author: &'a mut Author, id: &str, pins: &str, says: &str) -> Scenario<'a> {
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
    pub(super) fn flags(mut self, flags: &str) -> Self {
        flags.clone_into(&mut self.flags);
        self
    }

    /// Begins with the usual state, changed.
    pub(super) fn from(mut self, change: impl FnOnce(&mut Value)) -> Self {
        change(&mut self.start);
        self
    }

    /// A call, and what is to be answered.
    pub(super) fn call(mut self, call: Value, answer: Value) -> Self {
        self.calls.push(call);
        self.answers.push(answer);
        self
    }

    /// Ends the scenario.
    pub(super) fn ends(self) {
        let id = &self.id;
        let start: State = serde_json::from_value(self.start).expect("a start of the form");
        let mut state = start.clone();
        for (call, answer) in self.calls.iter().zip(&self.answers) {
            let typed: Call = serde_json::from_value(call.clone()).expect("a call of the form");
            let came = json!(apply(&mut state, &typed));
            assert_eq!(came, *answer, "{id}: {call}");
        }
        let draft = self.author.vector(self.id).pins(&self.pins).flags(&self.flags).says(self.says);
        let result = json!({"answers": self.answers, "state": state});
        draft.takes(json!({"state": start, "calls": self.calls})).gives(result);
    }
}

/// The call of an action by the account of this name, which signs it.
pub(super) fn action(endpoint: &str, who: &str, parameters: Value) -> Value {
    let mut all = json!({"max_fee": 0, "tpid": "", "actor": world::actor(who)});
    put(&mut all, parameters);
    json!({"endpoint": endpoint, "parameters": all, "signer": world::actor(who)})
}

/// The call of a getter.
pub(super) fn get(endpoint: &str, parameters: Value) -> Value {
    json!({"endpoint": endpoint, "parameters": parameters})
}

/// A call, changed: a parameter, or a field of the call itself.
pub(super) fn with(mut call: Value, changes: Value) -> Value {
    put(&mut call["parameters"], changes);
    call
}

pub(super) fn without(mut call: Value, parameter: &str) -> Value {
    call["parameters"].as_object_mut().expect("parameters").remove(parameter);
    call
}

/// A call at another time.
pub(super) fn at(mut call: Value, time: u64) -> Value {
    call["time"] = time.into();
    call
}

pub(super) fn put(object: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else { panic!("not an object") };
    for (name, value) in changes {
        object[name] = value;
    }
}

/// An action that was carried out for nothing but bundled transactions, and what else it answers.
pub(super) fn done(more: Value) -> Value {
    charged(0, more)
}

/// An action that was carried out for this fee.
pub(super) fn charged(fee: u64, more: Value) -> Value {
    let mut body = json!({"status": "OK", "fee_collected": fee});
    put(&mut body, more);
    json!({"status": 200, "body": body})
}

/// What a getter answers.
pub(super) fn found(body: Value) -> Value {
    json!({"status": 200, "body": body})
}

pub(super) fn invalid(name: &str, value: &str, error: &str) -> Value {
    json!({"status": 400, "body": {
        "type": "invalid_input",
        "message": "An invalid request was sent in, please check the nested errors for details.",
        "fields": [{"name": name, "value": value, "error": error}],
    }})
}

pub(super) fn missing(name: &str) -> Value {
    invalid(name, "", "Missing parameter")
}

pub(super) fn forbidden() -> Value {
    json!({"status": 403, "body": {
        "type": "invalid_signature",
        "message": "Request signature is not valid or this user is not allowed to sign this transaction.",
    }})
}

pub(super) fn not_found(message: &str) -> Value {
    json!({"status": 404, "body": {"message": message}})
}

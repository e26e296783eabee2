//! The built-in reference as an adapter: it answers the protocol on standard input and output.

use std::io::{BufRead, BufReader, Read, Result, Write};

use fio_vectors::Object;
use serde_json::{Value, json};

use crate::builtin::Builtin;
use crate::engine;
use crate::protocol::message::{Answer, Outcome, PROTOCOL, Request};

/// Answers requests until the input ends.
pub fn serve(builtin: &Builtin, input: impl Read, mut output: impl Write) -> Result<()> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    let mut answers = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        serde_json::to_writer(&mut answers, &answer(builtin, &line))?;
        answers.push(b'\n');
        // While more requests are waiting, their answers travel together.
        if !input.buffer().contains(&b'\n') {
            output.write_all(&answers)?;
            output.flush()?;
            answers.clear();
        }
    }
}

fn answer(builtin: &Builtin, line: &[u8]) -> Answer {
    match serde_json::from_slice::<Request>(line) {
        Ok(request) => {
            Answer { outcome: outcome(builtin, &request.op, &request.input), id: request.id.into_owned() }
        }
        Err(error) => {
            let id = id_of(line).unwrap_or_default();
            Answer { id, outcome: Outcome::Fault(format!("not a request: {error}")) }
        }
    }
}

fn outcome(builtin: &Builtin, op: &str, input: &Object) -> Outcome {
    if op != "hello" {
        return engine::answer_of(builtin, op, input);
    }
    match input.get("protocol") {
        Some(version) if *version == PROTOCOL => match json!(builtin.hello()) {
            Value::Object(hello) => Outcome::Ok(hello),
            other => Outcome::Fault(format!("hello is no object: {other}")),
        },
        Some(version) => Outcome::Unsupported(format!("protocol {version}; {PROTOCOL} is spoken")),
        None => Outcome::Fault("hello without `protocol`".to_owned()),
    }
}

/// The id of what is no request, so that the other side knows which one it was.
fn id_of(line: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(line).ok()?;
    Some(value.get("id")?.as_str()?.to_owned())
}

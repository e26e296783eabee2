//! The built-in reference as an adapter: it answers the protocol, on standard input and output or over TCP.

use std::io::{BufRead, BufReader, ErrorKind, Read, Result, Write};

use fio_vectors::Object;
use serde_json::{Value, json};

use super::launch::Address;
use super::message::{Answer, Hello, OLDEST_PROTOCOL, Outcome, Request, agreed_protocol};
use crate::builtin::Builtin;
use crate::engine;

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

/// Answers requests over as many connections as come, for ever. The address, with the port that was found, is announced first.
pub fn listen(builtin: Builtin, address: &Address, mut announcement: impl Write) -> Result<()> {
    let listener = address.listen()?;
    writeln!(announcement, "{}", listener.local_addr()?)?;
    announcement.flush()?;
    loop {
        let connection = match listener.accept() {
            Ok((connection, _)) => connection,
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => continue,
            Err(error) => return Err(error),
        };
        // A connection that fails concerns nobody else.
        let talk = move || {
            connection.set_nodelay(true)?;
            serve(&builtin, &connection, &connection)
        };
        std::thread::Builder::new().spawn(talk)?;
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
    let Some(offered) = input.get("protocol").and_then(Value::as_u64) else {
        return Outcome::Fault("hello without a `protocol` that is a number".to_owned());
    };
    let Some(protocol) = agreed_protocol(offered) else {
        return Outcome::Unsupported(format!("no version up to {offered} is spoken; {OLDEST_PROTOCOL} is"));
    };
    match json!(Hello { protocol, ..builtin.hello() }) {
        Value::Object(hello) => Outcome::Ok(hello),
        other => Outcome::Fault(format!("hello is no object: {other}")),
    }
}

/// The id of what is no request, so that the other side knows which one it was.
fn id_of(line: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(line).ok()?;
    Some(value.get("id")?.as_str()?.to_owned())
}

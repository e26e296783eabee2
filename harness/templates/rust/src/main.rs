//! Adapter: answers one JSON request per line with one line, as spec/protocol.md says.

use base64::prelude::*;
use serde_json::{Value, json};
use std::io::{BufRead, Write, stdin, stdout};

/// An error is a refusal of the SDK, a panic a fault, null for what the SDK does not have.
type Result = std::result::Result<Value, Box<dyn std::error::Error>>;
type Operation = fn(&Value) -> Result;
const OPERATIONS: &[(&str, Operation)] = &[("text.encode", encode)];

fn encode(input: &Value) -> Result {
    let bytes = hex::decode(input["bytes"].as_str().expect("a string")).expect("hex");
    Ok(json!({ "text": BASE64_STANDARD.encode(bytes) }))
}

fn answer(op: &str, input: &Value) -> (&'static str, Value) {
    if op == "hello" {
        let sdk = json!({ "name": "my-sdk", "version": "0.1.0", "language": "Rust" });
        let names: Vec<_> = OPERATIONS.iter().map(|(name, _)| name).collect();
        let hello = json!({ "protocol": 1, "implementation": sdk, "operations": names, "behaviours": {} });
        return ("ok", hello);
    }
    let operation = OPERATIONS.iter().find(|(name, _)| *name == op);
    match operation.map(|(_, operation)| std::panic::catch_unwind(|| operation(input))) {
        None | Some(Ok(Ok(Value::Null))) => ("unsupported", json!(format!("no {op} for this input"))),
        Some(Ok(Ok(result))) => ("ok", result),
        Some(Ok(Err(refusal))) => ("error", json!({ "text": refusal.to_string() })),
        Some(Err(_)) => ("fault", json!("it panicked, as standard error says")),
    }
}

fn main() -> std::io::Result<()> {
    for line in stdin().lock().split(b'\n') {
        let request: Value = serde_json::from_slice(&line?)?;
        let (outcome, body) = answer(request["op"].as_str().unwrap_or_default(), &request["in"]);
        writeln!(stdout(), "{}", json!({ "id": request["id"], outcome: body }))?;
    }
    Ok(())
}

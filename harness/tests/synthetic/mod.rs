//! A suite made for a test.

use std::path::Path;

use serde_json::{Value, json};

/// Writes a suite of these vectors into a folder.
pub(crate) fn write_suite(folder: &Path, vectors: &[Value]) {
    let file = json!({
        "$schema": "", "generated_by": "a test", "version": "0.0.1-test", "chapter": "text",
        "specification": "spec/text.md", "flags": {}, "vectors": vectors,
    });
    std::fs::write(folder.join("text.json"), file.to_string()).unwrap();
}

/// A vector.
pub(crate) fn vector(id: &str, op: &str, input: Value, expect: Value) -> Value {
    json!({
        "id": id, "op": op, "since": "1.0.0", "requirements": ["TEXT-01", "KEY-02"], "flags": ["Odd"],
        "comment": format!("The comment of {id}."), "in": input, "expect": expect, "confirmed_by": [],
    })
}

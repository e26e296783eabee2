//! The page that shows the state and the calls. It asks for nothing else, and runs nothing.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fio_chain_model::State;
use http_body_util::Full;
use hyper::Response;
use hyper::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::calls::Made;
use crate::routes::Answer;

/// How many elements of a list are shown: the last.
const MOST_ROWS: usize = 100;
/// How many characters of a value are shown: the first.
const MOST_CHARACTERS: usize = 200;

const STYLE: &str = "\
body{font:15px/1.4 system-ui,sans-serif;margin:2em;color:#222;background:#fff}\
h2{margin-top:2em}\
table{border-collapse:collapse;width:100%}\
th,td{border-bottom:1px solid #ddd;padding:.25em .6em;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
td{font:13px/1.4 ui-monospace,monospace;min-width:8em}\
th{white-space:nowrap}";

pub(crate) fn page(state: &State, calls: &[Arc<Made>]) -> Answer {
    let mut answer = Response::new(Full::from(html(&json!(state), calls)));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let style = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src data:; base-uri 'none'; form-action 'none'"
    );
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

fn html(state: &Value, calls: &[Arc<Made>]) -> String {
    let calls: Vec<Value> = calls.iter().rev().take(MOST_ROWS).map(|made| shown(made)).collect();
    let fields = state.as_object().into_iter().flatten();
    let (compound, single): (Vec<_>, Vec<_>) = fields.partition(|(_, value)| is_compound(value));
    let single = single.into_iter().map(|(name, value)| (name.clone(), value.clone()));
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>FIO devnode</title>\
         <link rel=\"icon\" href=\"data:,\"><style>{STYLE}</style></head><body><h1>FIO devnode</h1>\
         <p>The chain model of the specification over HTTP. Reload to see what is new. \
         <a href=\"/state\">/state</a> and <a href=\"/calls\">/calls</a> are the same as JSON, in full.</p>\
         {}{}{}</body></html>\n",
        table("Calls", "The last first.", &CALL.map(str::to_owned), &calls),
        table_of("State", &[Value::Object(single.collect())]),
        compound.into_iter().map(|(name, value)| table_of(name, elements(value))).collect::<String>(),
    )
}

/// What of a call is shown.
const CALL: [&str; 7] = ["number", "time", "endpoint", "signer", "parameters", "status", "answer"];

fn shown(made: &Made) -> Value {
    json!({
        "number": made.number,
        "time": made.call.time,
        "endpoint": made.call.endpoint,
        "signer": made.call.signer,
        "parameters": made.call.parameters,
        "status": made.answer.status,
        "answer": made.answer.body,
    })
}

fn is_compound(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

fn elements(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// A table of the last elements, with a column for each field that the first of them has.
fn table_of(title: &str, elements: &[Value]) -> String {
    let shown = &elements[elements.len().saturating_sub(MOST_ROWS)..];
    let note = match elements.len() - shown.len() {
        0 => String::new(),
        more => format!("{more} before these."),
    };
    let first = shown.first().and_then(Value::as_object);
    let names: Vec<String> = first.into_iter().flat_map(Map::keys).cloned().collect();
    table(title, &note, &names, shown)
}

fn table(title: &str, note: &str, names: &[String], elements: &[Value]) -> String {
    let heads: String = names.iter().map(|name| format!("<th>{}</th>", escaped(name))).collect();
    let row = |element: &Value| {
        let cells: String = names.iter().map(|name| format!("<td>{}</td>", cell(&element[name]))).collect();
        format!("<tr>{cells}</tr>")
    };
    let rows: String = elements.iter().map(row).collect();
    format!("<h2>{}</h2><p>{}</p><table><tr>{heads}</tr>{rows}</table>", escaped(title), escaped(note))
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => "–".to_owned(),
        other => other.to_string(),
    };
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", escaped(&text[..end])),
        None => escaped(&text),
    }
}

/// Text that stays text, wherever in a page it stands.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

//! JSON Schemas of every message and every file, made from the types that read and write them.

use fio_vectors::schema::{self, Form};
use fio_vectors::{Object, Operation};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

use crate::adapter::Manifest;
use crate::adapter::error_map::ErrorMap;
use crate::adapter::expectations;
use crate::interop;
use crate::protocol::message::{Answer, Hello, HelloRequest, Request};
use crate::report::Report;

/// A schema.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The name.
    pub name: &'static str,
    /// What it is the schema of.
    pub of: &'static str,
    make: fn() -> Value,
}

/// The schemas of the messages of the adapter protocol.
pub const PROTOCOL: [Named; 4] = [
    Named::new("request", "what the harness writes: a line of the adapter protocol", request),
    Named::new("answer", "what an adapter writes: a line of the adapter protocol", of::<Answer>),
    Named::new("hello", "the result of the operation `hello`", of::<Hello>),
    Named::new("operation", "an operation: its name, its input, and its result as `ok`", operation),
];

/// The schemas of files.
pub const FILES: [Named; 6] = [
    Named::new("vectors", "a file of vectors", schema::vectors),
    Named::new("adapter", "the manifest of an adapter: adapter.json", of::<Manifest>),
    Named::new("errors", "what the texts of an implementation mean: errors.json", of::<ErrorMap>),
    Named::new("expectations", "its known deviations: expectations.json", of::<expectations::File>),
    Named::new("report", "the report of a run: --report json=FILE", of::<Report>),
    Named::new("interop", "the report of `interop`: --report json=FILE", of::<interop::report::Report>),
];

impl Named {
    const fn new(name: &'static str, of: &'static str, make: fn() -> Value) -> Self {
        Self { name, of, make }
    }

    /// The schema.
    pub fn schema(&self) -> Value {
        (self.make)()
    }
}

/// All schemas.
pub fn all() -> impl Iterator<Item = Named> {
    PROTOCOL.into_iter().chain(FILES)
}

/// The schema of this name.
pub fn named(name: &str) -> Option<Named> {
    all().find(|schema| schema.name == name)
}

fn of<T: JsonSchema>() -> Value {
    generator().into_root_schema_for::<T>().to_value()
}

/// A request; the input of each operation that is known has its form.
fn request() -> Value {
    let mut generator = generator();
    let inputs = forms(&mut generator).into_iter();
    let rules: Vec<Value> = inputs.map(|form| rule(form.op, json!({"in": form.input}))).collect();
    let mut schema = generator.into_root_schema_for::<Request>().to_value();
    schema["allOf"] = rules.into();
    schema
}

/// An object with `op` and `in` of a request and `ok` of its answer.
fn operation() -> Value {
    let mut generator = generator();
    let forms = forms(&mut generator);
    let mut definitions = generator.take_definitions(true);
    // In a result, both cases are the same bytes.
    definitions["HexBytes"]["pattern"] = "^([0-9a-fA-F]{2})*$".into();
    let rule = |form: &Form| rule(form.op, json!({"in": form.input, "ok": tolerant(form, &definitions)}));
    let rules: Vec<Value> = forms.iter().map(rule).collect();
    let names: Vec<&str> = forms.iter().map(|form| form.op).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Operation",
        "description": "An operation as it is asked for and answered: `op` and `in` of a request, and `ok` of its answer.",
        "type": "object",
        "properties": {"op": {"enum": names}},
        "required": ["op", "in", "ok"],
        "allOf": rules,
        "$defs": definitions,
    })
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

/// What operations take and give, `hello` included.
fn forms(generator: &mut SchemaGenerator) -> Vec<Form> {
    let hello = Form {
        op: "hello",
        input: generator.subschema_for::<HelloRequest>().to_value(),
        result: generator.subschema_for::<Hello>().to_value(),
    };
    let mut forms = vec![hello];
    forms.extend(schema::operations(generator));
    forms
}

fn rule(op: &str, properties: Value) -> Value {
    json!({"if": {"properties": {"op": {"const": op}}}, "then": {"properties": properties}})
}

/// The form of a result, where more fields are ignored and some may be left out.
fn tolerant(form: &Form, definitions: &Object) -> Value {
    let name = form.result["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/$defs/"));
    let mut result = name.and_then(|name| definitions.get(name)).cloned().unwrap_or_default();
    if let Some(fields) = result.as_object_mut() {
        fields.remove("additionalProperties");
    }
    let reported = Operation::find(form.op).map_or(&[][..], |operation| operation.reported);
    if let Some(required) = result["required"].as_array_mut() {
        required.retain(|field| !reported.iter().any(|reported| field == reported));
    }
    result
}

//! Accumulated vectors: many cases of an operation, and one hash over all answers.
//!
//! What is rare, such as a carry or a leading zero in the wrong place, shows in many cases only. The cases are made so that any language can make
//! them: all that is random in case *i* of an operation is drawn as [`draw`] says. The hash is the SHA-256 of the answers, each as the JSON object
//! of the result, without white space, names in order, and a line feed behind it. `vectors/depth.json` has it for each operation and count.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fio_conformance::adapter::Adapter;
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::{Engine, Limits, Task, Unusable};
use fio_conformance::protocol::message::Outcome;
use fio_reference::content::ContentType;
use fio_reference::ecdh::XEncoding;
use fio_reference::key;
use fio_vectors::Object;
use rayon::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::generate::{GenerateError, Generated, pretty};

/// The operations that are accumulated.
pub const OPERATIONS: [&str; 12] = [
    "key.public_of",
    "account.name",
    "ecdh.shared_secret",
    "sealed.seal",
    "sealed.open",
    "text.encode",
    "text.decode",
    "abi.pack",
    "abi.unpack",
    "content.pack",
    "index.derive",
    "nbpa.level_key",
];
/// How many cases are hashed: in every run, and at night.
pub const COUNTS: [u64; 3] = [100, 10_000, 1_000_000];
/// The hashes, below the root.
const FILE: &str = "vectors/depth.json";
/// How many cases are answered at once.
const TOGETHER: u64 = 10_000;

/// For each operation the hash by the number of cases.
pub type Sums = BTreeMap<String, BTreeMap<u64, String>>;

/// Why there is no hash.
#[derive(Debug, Error)]
pub enum DepthError {
    /// A case has no result.
    #[error("{op}, case {case}: {outcome}")]
    NoResult {
        /// The operation.
        op: String,
        /// The number of the case.
        case: u64,
        /// What came.
        outcome: String,
    },
    /// The adapter can't be used.
    #[error(transparent)]
    Unusable(#[from] Unusable),
}

/// The hash of an operation's first cases, answered by an adapter, or by the built-in reference.
pub fn accumulate(op: &str, count: u64, adapter: Option<&Adapter>) -> Result<String, DepthError> {
    let mut hash = Sha256::new();
    let mut first = 0;
    while first < count {
        let cases: Vec<u64> = (first..count.min(first + TOGETHER)).collect();
        for (&case, outcome) in cases.iter().zip(answers(op, &cases, adapter)?) {
            let Outcome::Ok(result) = outcome else {
                return Err(DepthError::NoResult {
                    op: op.to_owned(),
                    case,
                    outcome: json!(outcome).to_string(),
                });
            };
            let mut result = Value::Object(result);
            result.sort_all_objects();
            hash.update(format!("{result}\n"));
        }
        first += TOGETHER;
    }
    Ok(hex::encode(hash.finalize()))
}

fn answers(op: &str, cases: &[u64], adapter: Option<&Adapter>) -> Result<Vec<Outcome>, Unusable> {
    let Some(adapter) = adapter else {
        return Ok(cases.par_iter().map(|&case| answer(op, &input(op, case))).collect());
    };
    let inputs: Vec<Object> = cases.par_iter().map(|&case| input(op, case)).collect();
    let tasks: Vec<Task> = inputs.iter().map(|input| Task::new(op, input)).collect();
    Ok(Engine::start(adapter.launch(), Limits::default())?.run(&tasks[..], &mut |_| ()).outcomes)
}

fn answer(op: &str, input: &Object) -> Outcome {
    Builtin::new(XEncoding::Minimal).answer(op, input)
}

/// The bytes of a name in a case: the first so many of SHA-256(`fio-depth/OP/CASE/NAME/0`) ‖ SHA-256(`…/1`) ‖ …, the numbers in decimal.
pub fn draw(op: &str, case: u64, name: &str, count: usize) -> Vec<u8> {
    let block = |number: usize| Sha256::digest(format!("fio-depth/{op}/{case}/{name}/{number}"));
    let mut bytes: Vec<u8> = (0..count.div_ceil(32)).flat_map(block).collect();
    bytes.truncate(count);
    bytes
}

/// The input of a case.
pub fn input(op: &str, case: u64) -> Object {
    let drawn = Drawn { op, case };
    let one_of =
        |choices: &[&'static str]| choices[usize::try_from(case).unwrap_or_default() % choices.len()];
    let encodings = ["minimal", "fixed32", "twos-complement"];
    let input = match op {
        "key.public_of" => json!({"private": drawn.hex("private", 32)}),
        "account.name" => json!({"public": drawn.public()}),
        "ecdh.shared_secret" => json!({
            "private": drawn.hex("private", 32), "public": drawn.public(), "x_encoding": one_of(&encodings),
        }),
        "sealed.seal" => json!({
            "secret": drawn.hex("secret", 64), "iv": drawn.hex("iv", 16), "plaintext": hex::encode(drawn.bytes("plaintext")),
        }),
        "sealed.open" => {
            let sealing = input("sealed.seal", case);
            json!({"secret": sealing["secret"], "sealed": result("sealed.seal", &sealing, "sealed")})
        }
        "text.encode" => json!({"bytes": hex::encode(drawn.bytes("bytes"))}),
        "text.decode" => json!({"text": result("text.encode", &input("text.encode", case), "text")}),
        "abi.pack" => match case % 3 {
            0 => json!({"type": "varuint32", "value": drawn.number()}),
            1 => json!({"type": "string", "value": drawn.text("value")}),
            _ => json!({"type": "string?", "value": drawn.text_or_null("value")}),
        },
        "abi.unpack" => {
            let packing = input("abi.pack", case);
            json!({"type": packing["type"], "bytes": result("abi.pack", &packing, "bytes")})
        }
        "content.pack" => drawn.content(one_of(&["new_funds_content", "record_obt_data_content"])),
        "index.derive" => json!({
            "private": drawn.hex("private", 32), "public": drawn.public(),
            "receiver": one_of(&["other", "other", "own", "own", "own"]),
            "x_encoding": one_of(&["minimal", "fixed32", "minimal", "fixed32", "twos-complement"]),
        }),
        "nbpa.level_key" => json!({
            "private": drawn.hex("private", 32), "kdf": one_of(&["nbpa-kdf-literal", "nbpa-kdf-bound"]),
            "level": one_of(&["address", "chain", "nbpa"]),
            "fio_address": format!("{}@{}", drawn.hex("name", 8), drawn.hex("domain", 8)),
            "chain_code": drawn.hex("chain_code", 5), "token_code": drawn.hex("token_code", 5),
            "nbpa": drawn.text("nbpa"),
        }),
        _ => json!({}),
    };
    match input {
        Value::Object(input) => input,
        _ => Object::new(),
    }
}

/// A field of the reference's result.
fn result(op: &str, input: &Object, field: &str) -> Value {
    match answer(op, input) {
        Outcome::Ok(mut result) => result.remove(field).unwrap_or_default(),
        _ => Value::Null,
    }
}

/// What is drawn for a case.
struct Drawn<'a> {
    op: &'a str,
    case: u64,
}

impl Drawn<'_> {
    fn draw(&self, name: &str, count: usize) -> Vec<u8> {
        draw(self.op, self.case, name, count)
    }

    fn hex(&self, name: &str, count: usize) -> String {
        hex::encode(self.draw(name, count))
    }

    /// The public key of another private key, as text.
    fn public(&self) -> Value {
        let other = key::parse_private_bytes(&self.draw("other", 32));
        other.map_or(Value::Null, |other| key::format_fio_public(&key::public_of(&other)).into())
    }

    /// 1 to 200 bytes: two bytes drawn under the name and `_length`, as a number, modulo 200, and 1, say how many.
    fn bytes(&self, name: &str) -> Vec<u8> {
        let length = self.draw(&format!("{name}_length"), 2);
        self.draw(name, 1 + (usize::from(length[0]) * 256 + usize::from(length[1])) % 200)
    }

    /// So many characters: for each byte *b* the code point 32 + 7 *b*.
    fn text(&self, name: &str) -> String {
        let character = |byte: u8| char::from_u32(32 + 7 * u32::from(byte));
        self.bytes(name).into_iter().filter_map(character).collect()
    }

    /// Null where the byte drawn under the name and `_null` is even.
    fn text_or_null(&self, name: &str) -> Option<String> {
        (self.draw(&format!("{name}_null"), 1)[0] % 2 == 1).then(|| self.text(name))
    }

    /// Four bytes as a number, shifted right by the lowest five bits of a fifth.
    fn number(&self) -> u32 {
        let bytes = self.draw("value", 5);
        u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) >> (bytes[4] & 0x1f)
    }

    fn content(&self, content_type: &str) -> Value {
        let fields = ContentType::from_name(content_type).map_or(&[][..], ContentType::fields);
        let value = |field: &fio_reference::content::Field| {
            let value = if field.is_optional {
                self.text_or_null(field.name).into()
            } else {
                self.text(field.name).into()
            };
            (field.name.to_owned(), value)
        };
        json!({"type": content_type, "content": fields.iter().map(value).collect::<Object>()})
    }
}

/// The recorded hashes.
pub fn recorded(root: &Path) -> Result<Sums, GenerateError> {
    let path = root.join(FILE);
    let text = fs::read_to_string(&path).map_err(|error| GenerateError::File(path.clone(), error))?;
    serde_json::from_str(&text).map_err(|error| GenerateError::Json(path, error))
}

/// The file of the hashes.
pub fn file(sums: &Sums) -> Generated {
    Generated { path: FILE.into(), text: pretty(sums) }
}

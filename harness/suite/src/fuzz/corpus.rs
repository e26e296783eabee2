//! What inputs are made from: the vectors, and keys that no vector has.

use std::collections::BTreeMap;
use std::mem::discriminant;

use fio_reference::ecdh;
use fio_reference::key::{self, PrivateKey};
use fio_vectors::{Object, Suite, Vector};
use serde_json::Value;

use super::change::same_place;
use super::dice::Dice;

/// Longer inputs are not started from: the vectors have some of ten mebibytes.
const LONGEST: usize = 0x8000;
/// How many pairs of keys are searched whose shared x begins with a zero byte, as 1 in 256 does.
const RARE_PAIRS: usize = 4;

/// The fields that name what an implementation may not have, and then says so. Such an answer tells nothing of what else is in an input, so
/// they have no other values than in the vectors.
const NAMES: [&str; 9] =
    ["format", "x_encoding", "kdf", "profile", "getter", "role", "receiver", "route", "kind"];

/// The fields whose bytes have a length that is part of the form of a request.
const OF_FIXED_LENGTH: [&str; 3] = ["digest", "chain_id", "message_id"];

/// The fields whose objects are part of the form of a request, all the way down. Those of the others may be malformed: to say so is what is
/// asked.
const OF_FIXED_FORM: [&str; 11] = [
    "state",
    "recipient",
    "registration",
    "record",
    "records",
    "own",
    "other",
    "addresses",
    "grants",
    "actions",
    "requests",
];

/// By operation, the fields that are all there or none.
const ALL_OR_NONE: [(&str, &[&str]); 1] = [("layer2.sign", &["encrypt_private", "public", "iv"])];

/// The field whose fields may be strings as UTF-16, and which may be one itself in layer 2.
const UTF16: &str = "content";

/// What inputs are made from.
pub(super) struct Corpus<'s> {
    /// The vectors of each operation.
    pub(super) vectors: BTreeMap<&'s str, Vec<&'s Vector>>,
    /// What is sealed, or is to be.
    pub(super) plaintexts: Vec<Vec<u8>>,
    /// Pairs of keys whose shared x begins with a zero byte.
    pub(super) rare_pairs: Vec<[PrivateKey; 2]>,
    /// By operation and place the values that stand there.
    values: BTreeMap<(&'s str, String), Vec<Value>>,
}

impl<'s> Corpus<'s> {
    /// That of the operations whose names begin so.
    pub(super) fn new(suite: &'s Suite, ops: &[String], seed: u64) -> Self {
        let mut corpus = Self {
            vectors: BTreeMap::new(),
            plaintexts: Vec::new(),
            rare_pairs: rare_pairs(&mut Dice::new(seed, u64::MAX)),
            values: BTreeMap::new(),
        };
        for vector in suite.vectors().filter(|vector| ops.contains(&vector.op)) {
            if vector.repeat.is_none() && Value::Object(vector.input.clone()).to_string().len() <= LONGEST {
                corpus.add(vector);
            }
        }
        corpus
    }

    /// The values that stand at this place in inputs of this operation.
    pub(super) fn values(&self, op: &'s str, place: &str) -> &[Value] {
        self.values.get(&(op, place.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// Whether an input is a request as those of the vectors are: it has the fields that all of them have, null only where one has it, and
    /// names nothing that none names.
    pub(super) fn is_request(&self, op: &'s str, input: &Object) -> bool {
        let vectors = &self.vectors[op];
        let is_always_there = |name: &&String| vectors.iter().all(|vector| vector.input.contains_key(*name));
        let mut needed =
            vectors.first().into_iter().flat_map(|vector| vector.input.keys()).filter(is_always_there);
        let may_be_null = |name: &String| self.values(op, &same_place("", name)).contains(&Value::Null);
        needed.all(|name| input.contains_key(name))
            && are_all_or_none(op, input)
            && input.iter().all(|(name, value)| {
                let place = same_place("", name);
                (!value.is_null() || may_be_null(name))
                    && (!OF_FIXED_FORM.contains(&name.as_str()) || self.has_form(op, &place, value))
                    && has_utf16_as_granted(op, name, value)
            })
            && self.has_names_below(op, "", input)
    }

    /// Whether a value has a type that one has at this place in a vector, and so have those below; and objects have the fields that all have.
    fn has_form(&self, op: &'s str, place: &str, value: &Value) -> bool {
        let known = self.values(op, place);
        let is_known = known.iter().any(|known| discriminant(known) == discriminant(value));
        is_known
            && match value {
                Value::Object(fields) => {
                    let objects: Vec<&Object> = known.iter().filter_map(Value::as_object).collect();
                    let mut names = objects.iter().flat_map(|object| object.keys());
                    let is_needed = |name: &String| objects.iter().all(|object| object.contains_key(name));
                    names.all(|name| fields.contains_key(name) || !is_needed(name))
                        && fields.iter().all(|(name, value)| {
                            let place = same_place(place, name);
                            self.values(op, &place).is_empty() || self.has_form(op, &place, value)
                        })
                }
                Value::Array(items) => {
                    items.iter().all(|item| self.has_form(op, &same_place(place, ""), item))
                }
                _ => true,
            }
    }

    fn has_names_below(&self, op: &'s str, place: &str, fields: &Object) -> bool {
        fields.iter().all(|(name, value)| {
            let place = same_place(place, name);
            match value {
                Value::Array(items) => {
                    let objects = items.iter().filter_map(Value::as_object);
                    objects.into_iter().all(|item| self.has_names_below(op, &same_place(&place, ""), item))
                }
                Value::String(_) if NAMES.contains(&name.as_str()) => self.values(op, &place).contains(value),
                Value::String(text) if OF_FIXED_LENGTH.contains(&name.as_str()) => {
                    let mut lengths = self.values(op, &place).iter().filter_map(Value::as_str).map(str::len);
                    lengths.any(|length| length == text.len())
                }
                _ => true,
            }
        })
    }

    fn add(&mut self, vector: &'s Vector) {
        self.vectors.entry(&vector.op).or_default().push(vector);
        let plaintext = vector.steps.get("plaintext").map(String::as_str);
        let plaintext = plaintext.or_else(|| vector.input.get("plaintext")?.as_str());
        self.plaintexts.extend(plaintext.and_then(|plaintext| hex::decode(plaintext).ok()));
        self.add_fields(&vector.op, "", &vector.input);
    }

    fn add_fields(&mut self, op: &'s str, place: &str, fields: &Object) {
        fields.iter().for_each(|(name, value)| self.add_value(op, same_place(place, name), value));
    }

    fn add_value(&mut self, op: &'s str, place: String, value: &Value) {
        match value {
            Value::Object(fields) => self.add_fields(op, &place, fields),
            Value::Array(items) => {
                items.iter().for_each(|item| self.add_value(op, same_place(&place, ""), item));
            }
            _ => {}
        }
        let values = self.values.entry((op, place)).or_default();
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
}

fn are_all_or_none(op: &str, input: &Object) -> bool {
    ALL_OR_NONE.iter().filter(|(of, _)| *of == op).all(|(_, names)| {
        let there = names.iter().filter(|name| input.contains_key(**name)).count();
        there == 0 || there == names.len()
    })
}

/// Whether strings as UTF-16 stand only where the protocol has them, and are whole.
fn has_utf16_as_granted(op: &str, name: &str, value: &Value) -> bool {
    match value {
        _ if name != UTF16 => has_no_utf16(value),
        _ if op == "layer2.sign" && is_utf16(value) => true,
        Value::Object(fields) => {
            fields.iter().all(|(name, value)| name != "utf16" && (is_utf16(value) || has_no_utf16(value)))
        }
        _ => has_no_utf16(value),
    }
}

fn is_utf16(value: &Value) -> bool {
    let is_whole = |units: &Value| {
        units.as_str().and_then(|units| hex::decode(units).ok()).is_some_and(|bytes| bytes.len() % 2 == 0)
    };
    value.as_object().is_some_and(|fields| fields.len() == 1 && fields.get("utf16").is_some_and(is_whole))
}

fn has_no_utf16(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().all(|(name, value)| name != "utf16" && has_no_utf16(value)),
        Value::Array(items) => items.iter().all(has_no_utf16),
        _ => true,
    }
}

/// A private key that nobody else has drawn.
pub(super) fn fresh_key(dice: &mut Dice) -> PrivateKey {
    loop {
        if let Ok(private) = key::parse_private_bytes(&dice.bytes(32)) {
            return private;
        }
    }
}

fn rare_pairs(dice: &mut Dice) -> Vec<[PrivateKey; 2]> {
    let mut pairs = Vec::new();
    while pairs.len() < RARE_PAIRS {
        let pair = [fresh_key(dice), fresh_key(dice)];
        if ecdh::shared_x(&pair[0], &key::public_of(&pair[1]))[0] == 0 {
            pairs.push(pair);
        }
    }
    pairs
}

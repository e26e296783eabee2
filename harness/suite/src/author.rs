//! How a chapter's vectors are written down.

use std::collections::{BTreeMap, BTreeSet};

use fio_vectors::{Expect, Fault, Object, Patch, Repeat, Vector};
use serde_json::Value;

use crate::trace::trace;

/// Collects the vectors of a chapter. Every one is given its intermediate values, and a negative one is made from a valid one.
#[derive(Default)]
pub struct Author {
    vectors: Vec<Vector>,
}

/// A vector that is being written.
pub struct Draft<'a> {
    author: &'a mut Author,
    vector: Vector,
}

/// The release that new vectors belong to.
pub const SINCE: &str = "1.0.0";

impl Author {
    /// Begins a vector. Its id names the operation first.
    pub fn vector(&mut self, id: impl Into<String>) -> Draft<'_> {
        let id = id.into();
        let op = id.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
        let vector = Vector {
            id,
            op,
            since: SINCE.to_owned(),
            requirements: Vec::new(),
            flags: Vec::new(),
            comment: String::new(),
            input: Object::new(),
            repeat: None,
            steps: BTreeMap::new(),
            expect: Expect::Error { error: String::new() },
            fault: None,
            confirmed_by: Vec::new(),
        };
        Draft { author: self, vector }
    }

    /// What was written.
    pub fn into_vectors(self) -> Vec<Vector> {
        self.vectors
    }

    /// A text field of the input of a vector that is already written.
    pub fn text_of(&self, id: &str, field: &str) -> String {
        let text = self.valid(id).input[field].as_str();
        text.unwrap_or_else(|| panic!("{id} has no text {field}")).to_owned()
    }

    fn valid(&self, id: &str) -> &Vector {
        self.vectors
            .iter()
            .find(|vector| vector.id == id)
            .unwrap_or_else(|| panic!("no vector {id} to put a fault into"))
    }
}

impl Draft<'_> {
    /// The requirements it pins, separated by spaces.
    pub fn pins(mut self, requirements: &str) -> Self {
        let sorted: BTreeSet<_> = requirements.split_whitespace().map(str::to_owned).collect();
        self.vector.requirements = sorted.into_iter().collect();
        self
    }

    /// What kind of case it is: flags, separated by spaces.
    pub fn flags(mut self, flags: &str) -> Self {
        let sorted: BTreeSet<_> = flags.split_whitespace().map(str::to_owned).collect();
        self.vector.flags = sorted.into_iter().collect();
        self
    }

    /// What it tests, in words.
    pub fn says(mut self, comment: impl Into<String>) -> Self {
        self.vector.comment = comment.into();
        self
    }

    /// The input.
    pub fn takes(mut self, input: Value) -> Self {
        self.vector.input = object(input);
        self
    }

    /// The input: that of this valid vector, with this change at this step.
    pub fn breaks(mut self, valid: &str, at: &str, patch: Patch) -> Self {
        let fault = Fault { of: valid.to_owned(), at: at.to_owned(), patch };
        let of = self.author.valid(valid);
        assert!(!of.expect.is_negative(), "{}: {valid} is not valid", self.vector.id);
        let traced = trace(&of.op, &of.input, Some(&fault));
        let (input, _) = traced.unwrap_or_else(|error| panic!("{}: {error}", self.vector.id));
        assert_ne!(input, of.input, "{}: the fault changes nothing", self.vector.id);
        self.vector.input = input;
        if let Patch::Repeat(unit, times) = &fault.patch {
            self.vector.input.insert(fault.at.clone(), "".into());
            self.vector.repeat = Some(Repeat { field: fault.at.clone(), unit: unit.clone(), times: *times });
        }
        self.vector.fault = Some(fault);
        self
    }

    /// The right answer is this result.
    pub fn gives(self, result: Value) {
        let expect = Expect::Ok { ok: object(result) };
        self.answers(expect);
    }

    /// The right answer depends on the declared encoding of x.
    pub fn gives_per_x_encoding(self, minimal: Value, fixed32: Value) {
        let case = |result| Expect::Ok { ok: object(result) };
        let cases = [("minimal", case(minimal)), ("fixed32", case(fixed32))];
        self.answers(Expect::Per {
            per: "x_encoding".to_owned(),
            cases: cases.map(|(name, case)| (name.to_owned(), case)).into(),
        });
    }

    /// The right answer is this result with the fallback of key matching, and a refusal with this code without it.
    pub fn gives_per_fallback(self, result: Value, otherwise: &str) {
        let cases = [
            ("yes", Expect::Ok { ok: object(result) }),
            ("no", Expect::Error { error: otherwise.to_owned() }),
        ];
        self.answers(Expect::Per {
            per: "match_fallback".to_owned(),
            cases: cases.map(|(name, case)| (name.to_owned(), case)).into(),
        });
    }

    /// The right answer is a refusal with this code.
    pub fn refused(self, code: &str) {
        assert!(self.vector.fault.is_some(), "{}: a refusal without its fault", self.vector.id);
        self.answers(Expect::Error { error: code.to_owned() });
    }

    fn answers(mut self, expect: Expect) {
        let id = &self.vector.id;
        assert!(!self.vector.comment.is_empty(), "{id}: no comment");
        assert!(!self.vector.requirements.is_empty(), "{id}: no requirement");
        assert!(self.author.vectors.iter().all(|other| other.id != *id), "{id}: twice");
        self.vector.expect = expect;
        if !self.vector.expect.is_negative() {
            let (again, steps) = trace(&self.vector.op, &self.vector.input, None)
                .unwrap_or_else(|error| panic!("{id}: {error}"));
            assert_eq!(again, self.vector.input, "{id}: its steps don't lead back to its input");
            self.vector.steps = steps;
        }
        self.author.vectors.push(self.vector);
    }
}

/// Exclusive-or onto the bytes from this offset on.
pub fn xor(offset: usize, mask: &str) -> Patch {
    Patch::Xor(vec![(offset, mask.to_owned())])
}

/// Take out bytes or characters at this offset and put others in.
pub fn splice(offset: usize, remove: usize, insert: &str) -> Patch {
    Patch::Splice(offset, remove, insert.to_owned())
}

/// Put this in place of the whole value: text, or bytes in hex.
pub fn replace(value: impl Into<Value>) -> Patch {
    Patch::Replace(value.into())
}

/// Put so many times the same text in place of the whole value.
pub fn repeat(unit: &str, times: usize) -> Patch {
    Patch::Repeat(unit.to_owned(), times)
}

/// Set one field of an object.
pub fn set(field: &str, value: impl Into<Value>) -> Patch {
    Patch::Set(Object::from_iter([(field.to_owned(), value.into())]))
}

/// Set two fields of an object, where the order of checks decides.
pub fn set_both(one: (&str, &str), other: (&str, &str)) -> Patch {
    Patch::Set([one, other].into_iter().map(|(field, value)| (field.to_owned(), value.into())).collect())
}

/// Take a field out of an object.
pub fn remove(field: &str) -> Patch {
    Patch::Remove(field.to_owned())
}

fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        other => panic!("not an object: {other}"),
    }
}

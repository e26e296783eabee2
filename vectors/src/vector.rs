use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::{Class, Object, Operation};

/// One file of vectors: those of one chapter of the specification.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VectorFile {
    /// Where the JSON Schema of this file is, relative to it.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// What made this file. It is not to be edited by hand.
    pub generated_by: String,
    /// The release of the suite that this file belongs to.
    pub version: String,
    /// The chapter, which is also the part of operation names before the dot.
    pub chapter: String,
    /// The file of the specification that the vectors pin.
    pub specification: String,
    /// The flags that vectors of this file carry.
    pub flags: BTreeMap<String, Flag>,
    /// The vectors.
    pub vectors: Vec<Vector>,
}

/// What a flag means.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// The kind of mistake that an implementation makes which fails such a vector.
    pub bug_type: String,
    /// What the mistake does to users.
    pub effect: String,
}

/// One test vector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Vector {
    /// Unique and permanent: the operation, a dot, and what is tested.
    pub id: String,
    /// The operation.
    pub op: String,
    /// The release that brought this vector.
    pub since: String,
    /// The requirements that this vector pins.
    pub requirements: Vec<String>,
    /// What kind of case this is; the file explains each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// What is tested, in words.
    pub comment: String,
    /// The input of the operation.
    #[serde(rename = "in")]
    pub input: Object,
    /// A part of the input that is too long to write down: what stands in its field is replaced by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// The intermediate values, under the step names of the specification.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub steps: BTreeMap<String, String>,
    /// The right answer.
    pub expect: Expect,
    /// For a negative vector: the one fault, as a change to a valid vector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Who besides the reference gives this answer.
    pub confirmed_by: Vec<String>,
}

/// The longest text that may repeat something, in bytes: three times what the longest vector needs. Several are in memory at once.
pub(crate) const LONGEST_REPEAT: usize = 64 * 1024 * 1024;

/// A long text: so many times the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// The field of the input.
    pub field: String,
    /// What is repeated.
    pub unit: String,
    /// How often.
    pub times: usize,
}

impl Vector {
    /// Whether an implementation of this class needs to have what the vector asks. Private content is part of FIP-5, whichever the
    /// operation.
    pub fn is_needed_by(&self, class: Class) -> bool {
        let content_type = self.input.get("type").and_then(Value::as_str).unwrap_or_default();
        match content_type.starts_with("private_") {
            true => class == Class::Fip5Wallet,
            false => Operation::find(&self.op).is_some_and(|operation| operation.is_needed_by(class)),
        }
    }

    /// Whether it repeats something more often than can be made and sent.
    pub(crate) fn is_too_long(&self) -> bool {
        let input = self.repeat.as_ref().map(|Repeat { unit, times, .. }| (unit, times));
        let fault = match &self.fault {
            Some(Fault { patch: Patch::Repeat(unit, times), .. }) => Some((unit, times)),
            _ => None,
        };
        // To write nothing takes time too.
        let is_too_long =
            |(unit, times): (&String, &usize)| unit.len().max(1).saturating_mul(*times) > LONGEST_REPEAT;
        input.into_iter().chain(fault).any(is_too_long)
    }

    /// The input as it is to be sent: with what is too long to write down.
    pub fn full_input(&self) -> Cow<'_, Object> {
        Repeat::put_into(self.repeat.as_ref(), &self.input)
    }
}

impl Repeat {
    /// An input with what repeats, if anything does.
    pub fn put_into<'a>(repeat: Option<&Self>, input: &'a Object) -> Cow<'a, Object> {
        let Some(Self { field, unit, times }) = repeat else {
            return Cow::Borrowed(input);
        };
        let mut input = input.clone();
        input.insert(field.clone(), unit.repeat(*times).into());
        Cow::Owned(input)
    }
}

/// The right answer to a vector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, deny_unknown_fields)]
pub enum Expect {
    /// This result.
    Ok {
        /// The fields of the result.
        ok: Object,
    },
    /// A refusal with this code.
    Error {
        /// The error code.
        error: String,
    },
    /// The specification leaves a choice: one right answer for each.
    Per {
        /// The behaviour that an implementation declares.
        per: String,
        /// The right answer for each value of the behaviour.
        cases: BTreeMap<String, Expect>,
    },
}

impl Expect {
    /// The right answer of an implementation with these behaviours. `None` if it has not declared the one that decides.
    pub fn for_behaviours(&self, behaviours: &BTreeMap<String, String>) -> Option<&Expect> {
        match self {
            Expect::Per { per, cases } => cases.get(behaviours.get(per)?)?.for_behaviours(behaviours),
            settled => Some(settled),
        }
    }

    /// Whether the right answer is a refusal, whatever the behaviour.
    pub fn is_negative(&self) -> bool {
        match self {
            Expect::Ok { .. } => false,
            Expect::Error { .. } => true,
            Expect::Per { cases, .. } => cases.values().all(Expect::is_negative),
        }
    }
}

/// The one fault of a negative vector: a change at a named step of a valid vector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The id of the valid vector.
    pub of: String,
    /// The step whose value is changed; the steps after it follow from the changed value. Or a field of the input, or `in` for the
    /// input itself.
    pub at: String,
    /// The change.
    pub patch: Patch,
}

/// A change to the value of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Patch {
    /// Exclusive-or these bytes (hex) onto the value, each from its offset on.
    Xor(Vec<(usize, String)>),
    /// At this offset, take out that many bytes or characters and put these (hex or text) in.
    Splice(usize, usize, String),
    /// Put this in place of the whole value.
    Replace(Value),
    /// Put so many times the same text in place of the whole value.
    Repeat(String, usize),
    /// Set these fields of an object.
    Set(Object),
    /// Take this field out of an object.
    Remove(String),
}

/// A patch that does not fit the value it is applied to.
#[derive(Debug, Error)]
#[error("the patch {patch:?} does not fit the value {value}")]
pub struct PatchError {
    patch: Patch,
    value: String,
}

impl Patch {
    /// The changed bytes.
    pub fn apply_to_bytes(&self, value: &[u8]) -> Result<Vec<u8>, PatchError> {
        self.try_bytes(value).ok_or_else(|| self.misfit(hex::encode(value)))
    }

    /// The changed text. Offsets and lengths are in characters.
    pub fn apply_to_text(&self, value: &str) -> Result<String, PatchError> {
        self.try_text(value).ok_or_else(|| self.misfit(value.to_owned()))
    }

    /// The changed JSON value.
    pub fn apply_to_json(&self, value: &Value) -> Result<Value, PatchError> {
        self.try_json(value).ok_or_else(|| self.misfit(value.to_string()))
    }

    fn try_bytes(&self, value: &[u8]) -> Option<Vec<u8>> {
        let mut changed = value.to_vec();
        match self {
            Patch::Xor(places) => {
                for (offset, mask) in places {
                    let mask = hex::decode(mask).ok()?;
                    let place = changed.get_mut(*offset..offset.checked_add(mask.len())?)?;
                    for (byte, bits) in place.iter_mut().zip(mask) {
                        *byte ^= bits;
                    }
                }
            }
            Patch::Splice(offset, remove, insert) => {
                let range = *offset..offset.checked_add(*remove)?;
                changed.get(range.clone())?;
                changed.splice(range, hex::decode(insert).ok()?);
            }
            Patch::Replace(new) => changed = hex::decode(new.as_str()?).ok()?,
            Patch::Repeat(unit, times) => changed = hex::decode(unit).ok()?.repeat(*times),
            Patch::Set(_) | Patch::Remove(_) => return None,
        }
        Some(changed)
    }

    fn try_text(&self, value: &str) -> Option<String> {
        match self {
            Patch::Splice(offset, remove, insert) => {
                let mut characters: Vec<char> = value.chars().collect();
                let range = *offset..offset.checked_add(*remove)?;
                characters.get(range.clone())?;
                characters.splice(range, insert.chars());
                Some(characters.into_iter().collect())
            }
            Patch::Replace(new) => Some(new.as_str()?.to_owned()),
            Patch::Repeat(unit, times) => Some(unit.repeat(*times)),
            Patch::Xor(_) | Patch::Set(_) | Patch::Remove(_) => None,
        }
    }

    fn try_json(&self, value: &Value) -> Option<Value> {
        let mut changed = value.clone();
        match self {
            Patch::Set(fields) => {
                let object = changed.as_object_mut()?;
                for (name, new) in fields {
                    object.insert(name.clone(), new.clone());
                }
            }
            Patch::Remove(name) => {
                changed.as_object_mut()?.remove(name)?;
            }
            Patch::Replace(new) => changed = new.clone(),
            Patch::Xor(_) | Patch::Splice(..) | Patch::Repeat(..) => return None,
        }
        Some(changed)
    }

    fn misfit(&self, value: String) -> PatchError {
        PatchError { patch: self.clone(), value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_change_what_they_say_and_nothing_else() {
        let xor = Patch::Xor(vec![(1, "01".into()), (3, "80".into())]);
        assert_eq!(xor.apply_to_bytes(&[0; 4]).unwrap(), [0, 1, 0, 0x80]);
        let splice = Patch::Splice(1, 2, "aabbcc".into());
        assert_eq!(splice.apply_to_bytes(&[1, 2, 3, 4]).unwrap(), [1, 0xaa, 0xbb, 0xcc, 4]);
        let text = Patch::Splice(1, 1, "—".into());
        assert_eq!(text.apply_to_text("aéb").unwrap(), "a—b");
        let object = serde_json::json!({"a": 1, "b": 2});
        assert_eq!(Patch::Remove("a".into()).apply_to_json(&object).unwrap(), serde_json::json!({"b": 2}));
    }

    #[test]
    fn a_patch_outside_the_value_is_an_error() {
        assert!(Patch::Xor(vec![(4, "01".into())]).apply_to_bytes(&[0; 4]).is_err());
        assert!(Patch::Splice(3, 2, String::new()).apply_to_bytes(&[0; 4]).is_err());
        assert!(Patch::Splice(usize::MAX, 1, String::new()).apply_to_text("a").is_err());
        assert!(Patch::Remove("c".into()).apply_to_json(&serde_json::json!({})).is_err());
        assert!(Patch::Set(Object::new()).apply_to_bytes(&[0]).is_err());
    }
}

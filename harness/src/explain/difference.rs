//! The first step that differs, from whatever an answer reveals.

use fio_reference::content::ContentType;
use fio_reference::sealed::{self, Parts};
use fio_reference::text;
use fio_vectors::{Object, Vector};
use serde_json::Value;

use super::{Answer, Diagnosis, comparable_input, declared};
use crate::judge::Judge;
use crate::protocol::message::Outcome;
use crate::steps::{self, REFERENCE, Step, StepValue};

/// The first step that differs, if the answer tells.
pub(super) fn of(judge: &Judge, answer: &Answer) -> Option<Diagnosis> {
    let Outcome::Ok(came) = answer.outcome else {
        return None;
    };
    let vector = answer.vector;
    let input = comparable_input(judge, vector, answer.outcome);
    let (wanted, trace) = steps::answer(&REFERENCE, declared(judge.behaviours), &vector.op, &input);
    let (step, sentence) = match (&wanted, vector.op.as_str()) {
        (Outcome::Error { .. }, _) => unnoticed_fault(vector, &trace)?,
        (_, "sealed.seal" | "content.seal" | "backup.seal" | "nbpa.seal" | "grant.seal") => {
            sealed_bytes(vector, &trace, came)?
        }
        (Outcome::Ok(wanted), _) => result(vector, &trace, wanted, came)?,
        _ => return None,
    };
    // Of a step that is taken several times, such as for each encoding of x, the last one counts.
    let step = trace.iter().rposition(|taken| taken.name == step);
    Some(Diagnosis { sentence, variants: Vec::new(), step })
}

/// The initialization vector in what an implementation sealed.
pub(super) fn drawn_iv(vector: &Vector, outcome: &Outcome) -> Option<Vec<u8>> {
    let Outcome::Ok(came) = outcome else {
        return None;
    };
    Some(sealed_of(vector, came)?.get(..16)?.to_vec())
}

/// What was taken has one fault, at a known step.
fn unnoticed_fault(vector: &Vector, trace: &[Step]) -> Option<(String, String)> {
    let step = trace.iter().rev().find(|step| matches!(step.value, StepValue::Refused(_)))?;
    let fault = vector.fault.as_ref()?;
    let sentence = format!(
        "the one fault of this input, in `{}` of {}, was not noticed: `{}` is where it is refused ({})",
        fault.at, fault.of, step.name, step.requirement
    );
    Some((step.name.to_owned(), sentence))
}

/// Where a result differs: in a field of the plaintext, or in a step that is the result.
fn result(vector: &Vector, trace: &[Step], wanted: &Object, came: &Object) -> Option<(String, String)> {
    let field = wanted.iter().find(|(name, value)| came.get(*name).is_some_and(|came| came != *value))?.0;
    let step = trace.iter().rev().find(|step| step.name == field)?;
    if let (StepValue::Bytes(wanted), "plaintext") = (&step.value, field.as_str()) {
        let came = hex::decode(came.get(field)?.as_str()?).ok()?;
        return Some((field.clone(), plaintext(vector, wanted, &came)?));
    }
    let inner = differing_field(vector, wanted.get(field)?, came.get(field)?);
    let inner = inner.map_or(String::new(), |name| format!(", in the field {name}"));
    let sentence = format!("the first step that differs is `{field}` ({}){inner}", step.requirement);
    Some((field.clone(), sentence))
}

/// The first field of content, in the order in which it is packed, that differs.
fn differing_field(vector: &Vector, wanted: &Value, came: &Value) -> Option<&'static str> {
    let content_type = ContentType::from_name(vector.input.get("type")?.as_str()?).ok()?;
    let value = |content: &Value, name: &str| content.get(name).cloned().unwrap_or_default();
    let names = content_type.fields().iter().map(|field| field.name);
    names.into_iter().find(|name| value(wanted, name) != value(came, name))
}

/// Takes sealed bytes apart from the outside in.
fn sealed_bytes(vector: &Vector, trace: &[Step], came: &Object) -> Option<(String, String)> {
    let value = |name: &str| {
        trace.iter().rev().find(|step| step.name == name).and_then(|step| match &step.value {
            StepValue::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        })
    };
    let Some(bytes) = sealed_of(vector, came) else {
        return Some(("text".to_owned(), "the text is not base64 (TEXT-01)".to_owned()));
    };
    let Ok(Parts { iv, ciphertext, tag, .. }) = sealed::split(&bytes) else {
        let sentence = format!(
            "{} bytes can't be sealed bytes: the first step that differs is `sealed` (SEALED-07)",
            bytes.len()
        );
        return Some(("sealed".to_owned(), sentence));
    };
    let keys = sealed::Keys::from_bytes(value("keys")?.as_slice().try_into().ok()?);
    let step = |name: &str, sentence: String| Some((name.to_owned(), sentence));
    if iv.as_bytes()[..] != value("iv").or_else(|| input_iv(vector))?[..] {
        return step("iv", "the initialization vector is not the given one (SEALED-07)".to_owned());
    }
    if ciphertext.as_flattened() == value("ciphertext")? {
        return step(
            "tag",
            format!("the ciphertext is right, and the tag {} differs (SEALED-06)", hex::encode(tag)),
        );
    }
    let padded = sealed::decrypt(&keys, &iv, ciphertext);
    let wanted = value("plaintext").or_else(|| hex_of(&vector.input, "plaintext"))?;
    if let Ok(inside) = sealed::unpad(padded.clone()) {
        return step("plaintext", plaintext(vector, &wanted, &inside)?);
    }
    if padded.as_flattened().starts_with(&wanted) {
        return step(
            "padded",
            "it decrypts to the right plaintext, and the padding differs (SEALED-04)".to_owned(),
        );
    }
    step(
        "ciphertext",
        "the ciphertext does not decrypt under the right keys: shared secret, keys or cipher differ (ECDH-01, SEALED-01, SEALED-05)"
            .to_owned(),
    )
}

/// Where a plaintext differs: in which field of content.
fn plaintext(vector: &Vector, wanted: &[u8], came: &[u8]) -> Option<String> {
    let at = wanted.iter().zip(came).take_while(|(wanted, came)| wanted == came).count();
    if at == wanted.len() && at == came.len() {
        return None;
    }
    let field = field_at(vector, at).map_or(String::new(), |field| format!(", in the field {field}"));
    Some(format!("the first step that differs is `plaintext`: at byte {} of {}{field}", at + 1, wanted.len()))
}

/// The field that a byte of the plaintext belongs to.
fn field_at(vector: &Vector, at: usize) -> Option<&'static str> {
    let content_type = ContentType::from_name(vector.input.get("type")?.as_str()?).ok()?;
    let content = vector.input.get("content")?;
    let mut end = 0;
    for field in content_type.fields() {
        let value = content.get(field.name).and_then(Value::as_str);
        end += match field.is_optional {
            true => (REFERENCE.abi.write_optional)(&REFERENCE.abi, value).ok()?.len(),
            false => REFERENCE.abi.write_string(value.unwrap_or_default()).ok()?.len(),
        };
        if at < end {
            return Some(field.name);
        }
    }
    None
}

fn sealed_of(vector: &Vector, came: &Object) -> Option<Vec<u8>> {
    match vector.op.as_str() {
        "sealed.seal" => hex_of(came, "sealed"),
        _ => text::decode(came.get("text")?.as_str()?).ok(),
    }
}

fn input_iv(vector: &Vector) -> Option<Vec<u8>> {
    hex_of(&vector.input, "iv")
}

fn hex_of(object: &Object, name: &str) -> Option<Vec<u8>> {
    hex::decode(object.get(name)?.as_str()?).ok()
}

//! What two parties exchange: what each is asked, and what is right.

mod content;
mod damaged;
mod deployed;
mod fip5;
mod sealed;
mod search_index;
mod shared_secret;

pub(crate) use content::{candidates, plain_requests};

use fio_reference::content::Dialect;
use fio_reference::ecdh::XEncoding;
use fio_vectors::{Object, Suite};
use serde_json::Value;

use super::cause::{Cause, Deviation};
use super::keys::Keys;
use crate::protocol::message::{Hello, Outcome};

/// An exchange and its name.
pub(crate) struct Scenario {
    /// The chapter, a dot, and what is tested.
    pub(crate) id: String,
    /// What is exchanged.
    pub(crate) exchange: Box<dyn Exchange>,
}

/// A question to a party.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub(crate) op: &'static str,
    pub(crate) input: Object,
}

/// What a sender passes on to a receiver. The reference is the judge of both.
pub(crate) trait Exchange: Send + Sync {
    /// What the sender is asked; nothing if it is the harness that sends, in place of deployed software.
    fn ask_sender(&self, sender: &Hello) -> Option<Request>;

    /// What is sent if nobody is asked.
    fn recorded(&self) -> Option<Object> {
        None
    }

    /// What the sender did wrong.
    fn judge_sender(&self, sender: &Hello, sent: &Object) -> Option<Deviation>;

    /// What the receiver is asked.
    fn ask_receiver(&self, receiver: &Hello, sent: &Object) -> Vec<Request>;

    /// What became of what was sent. `wanted` are the answers of the reference to the same questions.
    fn judge_receiver(&self, sent: &Object, wanted: &[Outcome], came: &[Outcome]) -> Reception;
}

/// What became of what was sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reception {
    /// What the receiver did wrong.
    pub(crate) deviation: Option<Deviation>,
    /// Whether the exchange ended as it must: what was sent has arrived, or what was damaged is refused.
    pub(crate) arrived: bool,
    /// Where there was something to be opened under a shared secret: how it was sealed.
    pub(crate) opening: Option<Opening>,
}

/// What is sealed under a shared secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Content,
    Grant,
    Backup,
}

/// Something to be opened: how it was sealed, and whether it was opened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Opening {
    pub(crate) kind: Kind,
    /// The pair of keys, if it is one for which the encodings of x differ.
    pub(crate) ambiguous_keys: Option<String>,
    /// The encoding of x that was sealed under.
    pub(crate) encoding: XEncoding,
    /// The dialect that it is written in; only content has others than the standard one.
    pub(crate) dialect: String,
    /// Whether it was opened, if only to be misread.
    pub(crate) is_opened: bool,
}

/// All that is exchanged.
pub(crate) fn scenarios(suite: &Suite) -> Vec<Scenario> {
    let mut scenarios = content::scenarios(suite);
    scenarios.extend(damaged::scenarios(suite));
    scenarios.extend(deployed::scenarios(suite));
    scenarios.extend(sealed::scenarios(suite));
    scenarios.extend(shared_secret::scenarios(suite));
    scenarios.extend(search_index::scenarios(suite));
    scenarios.extend(fip5::scenarios(suite));
    scenarios
}

impl Scenario {
    fn new(id: String, exchange: impl Exchange + 'static) -> Self {
        Self { id, exchange: Box::new(exchange) }
    }
}

impl Request {
    fn new(op: &'static str, input: Value) -> Self {
        let input = match input {
            Value::Object(input) => input,
            _ => Object::new(),
        };
        Self { op, input }
    }
}

impl Reception {
    fn right() -> Self {
        Self { deviation: None, arrived: true, opening: None }
    }

    fn wrong(cause: Cause, detail: impl Into<String>) -> Self {
        Self { deviation: Some(Deviation::new(cause, detail)), arrived: false, opening: None }
    }
}

impl Opening {
    /// How that was sealed which the reference opens like this; nothing if it must not be opened.
    fn of(kind: Kind, ambiguous_keys: Option<&str>, wanted: &[Outcome], came: &[Outcome]) -> Option<Self> {
        let Some(Outcome::Ok(wanted)) = wanted.first() else {
            return None;
        };
        Some(Self {
            kind,
            ambiguous_keys: ambiguous_keys.map(str::to_owned),
            encoding: XEncoding::from_name(text(wanted, "x_encoding")?)?,
            dialect: text(wanted, "dialect").unwrap_or(Dialect::Standard.name()).to_owned(),
            is_opened: matches!(came.first(), Some(Outcome::Ok(_))),
        })
    }
}

/// What a sender is told of the encoding: nothing, and where it matters each that one may seal under.
fn told(keys: &Keys) -> Vec<Option<XEncoding>> {
    match keys.is_ambiguous() {
        true => vec![None, Some(XEncoding::Minimal), Some(XEncoding::Fixed32)],
        false => vec![None],
    }
}

/// The encodings that a sender may use: the one that it is told, else the one that it declares. If it declares none, either.
fn permitted(told: Option<XEncoding>, sender: &Hello) -> Vec<XEncoding> {
    let declared = sender.behaviours.get("x_encoding").and_then(|name| XEncoding::from_name(name));
    match told.or(declared) {
        Some(encoding) => vec![encoding],
        None => vec![XEncoding::Minimal, XEncoding::Fixed32],
    }
}

/// The names of encodings, as a sentence has them.
pub(crate) fn names(encodings: &[XEncoding]) -> String {
    let names: Vec<_> = encodings.iter().map(|encoding| encoding.name()).collect();
    names.join(" or ")
}

fn text<'o>(object: &'o Object, name: &str) -> Option<&'o str> {
    object.get(name).and_then(Value::as_str)
}

/// A refusal, as a sentence has it. What differs between two runs is left out.
pub(crate) fn refusal(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Error { code: Some(code), .. } => code.clone(),
        Outcome::Error { text: Some(text), .. } => format!("\"{}\"", without_bytes(text)),
        Outcome::Fault(what) => without_bytes(what),
        _ => "no answer".to_owned(),
    }
}

/// A text without the bytes in hex or base64 that implementations like to put into their errors: they are others in every run.
fn without_bytes(text: &str) -> String {
    const SHORTEST: usize = 16;
    let words =
        text.split_inclusive(|character: char| character.is_whitespace() || ",:;\"'()".contains(character));
    let shown = words.map(|word| {
        let letters = word.chars().filter(|character| character.is_ascii_alphanumeric()).count();
        let has_digit = word.chars().any(|character| character.is_ascii_digit());
        if letters < SHORTEST || !has_digit {
            return word.to_owned();
        }
        format!(
            "…{}",
            word.chars().last().filter(|last| !last.is_alphanumeric()).map_or(String::new(), String::from)
        )
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_random_is_left_out_of_a_refusal() {
        let error = |text: &str| Outcome::Error { code: None, text: Some(text.to_owned()) };
        let hmac = "ab12".repeat(16);
        assert_eq!(
            refusal(&error(&format!("hmac {hmac} is invalid, expected {hmac}, sorry"))),
            "\"hmac … is invalid, expected …, sorry\""
        );
        assert_eq!(
            refusal(&error("TypeError: Cannot read 2 properties")),
            "\"TypeError: Cannot read 2 properties\""
        );
        let coded = Outcome::Error { code: Some("sealed.rejected".to_owned()), text: Some("no".to_owned()) };
        assert_eq!(refusal(&coded), "sealed.rejected");
    }

    #[test]
    fn every_scenario_has_a_name_of_its_own() {
        let scenarios = scenarios(&Suite::embedded().unwrap());
        let names: std::collections::BTreeSet<_> = scenarios.iter().map(|scenario| &scenario.id).collect();
        assert_eq!(names.len(), scenarios.len());
        let chapters = ["content.", "content.damaged.", "content.deployed.", "sealed.", "ecdh.", "index."];
        for chapter in chapters.into_iter().chain(["nbpa.level_key.", "nbpa.seal.", "grant.", "backup."]) {
            assert!(names.iter().any(|name| name.starts_with(chapter)), "{chapter}");
        }
    }
}

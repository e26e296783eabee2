//! Content: one party seals it, the other opens it.

use std::sync::Arc;

use fio_reference::content::{self, Content, ContentType, Dialect};
use fio_reference::ecdh::{self, XEncoding};
use fio_reference::sealed::InitializationVector;
use fio_reference::text as text_form;
use fio_vectors::{Object, Operation, Suite};
use serde_json::{Value, json};

use super::{Exchange, Kind, Opening, Reception, Request, Scenario, names, permitted, refusal, text, told};
use crate::interop::cause::{Cause, Deviation};
use crate::interop::keys::Keys;
use crate::judge::difference::differences;
use crate::protocol::message::{Hello, Outcome};

/// The types, as vectors and scenarios name them, and a vector with content of each.
const TYPES: [(&str, &str); 4] = [
    ("request", "content.seal.request_required_only"),
    ("obt", "content.seal.obt_required_only"),
    ("private_request", "content.seal.private_request_plain"),
    ("private_action", "content.seal.private_action_payment"),
];

/// Vectors with memos that are easily damaged on the way: at the limits of lengths, of several bytes per character, and so on.
const MEMOS: &str = "content.seal.request_memo_";

/// Content sealed for the other party.
#[derive(Clone)]
pub(crate) struct SealedContent {
    pub(super) content_type: ContentType,
    pub(super) content: Content,
    /// The content as it is asked for: absent fields are null or missing.
    pub(super) json: Value,
    pub(super) keys: Arc<Keys>,
    /// The encoding that the sender is told; its declared one if none.
    pub(super) told: Option<XEncoding>,
}

pub(super) fn scenarios(suite: &Suite) -> Vec<Scenario> {
    // The first of the ordinary ones are those of all other scenarios.
    let (ordinary, leading_zeros) = (Keys::ordinary(suite), Keys::leading_zeros(suite));
    let mut scenarios = Vec::new();
    let mut add = |name: String, sealed: Option<SealedContent>| {
        scenarios.extend(sealed.map(|sealed| Scenario::new(format!("content.{name}"), sealed)));
    };
    for (kind, base) in bases(suite) {
        for (name, fields) in optionals() {
            add(format!("{kind}.{name}"), base.with(&fields));
        }
        add(format!("{kind}.optionals_missing"), base.replaced(without_absent(&base.json)));
        // From here on nothing is absent or empty: each exchange tries one thing.
        let Some(full) = base.with(&all_present()) else {
            continue;
        };
        for (name, memo) in memos(suite) {
            add(format!("{kind}.{name}"), full.with(&[("memo", memo)]));
        }
        for keys in ordinary.iter().skip(1).chain(&leading_zeros) {
            for told in told(keys) {
                let name = told.map_or("declared", XEncoding::name);
                let sealed = SealedContent { keys: Arc::clone(keys), told, ..full.clone() };
                add(format!("{kind}.{}.{name}", keys.name), Some(sealed));
            }
        }
    }
    scenarios
}

/// Content of each type, without its optional fields, for the payer.
pub(super) fn bases(suite: &Suite) -> Vec<(&'static str, SealedContent)> {
    let Some(keys) = Keys::ordinary(suite).into_iter().next() else {
        return Vec::new();
    };
    let base = |(kind, vector): (&'static str, &str)| {
        let input = &suite.vector(vector)?.input;
        let content_type = ContentType::from_name(text(input, "type")?).ok()?;
        let json = input.get("content")?;
        let content = Content::parse_json(content_type, json).ok()?;
        Some((
            kind,
            SealedContent { content_type, content, json: json.clone(), keys: Arc::clone(&keys), told: None },
        ))
    };
    TYPES.into_iter().filter_map(base).collect()
}

/// So many requests to seal, for the study of initialization vectors: few plaintexts, each many times.
pub(crate) fn plain_requests(suite: &Suite, count: usize) -> Vec<Request> {
    let requests: Vec<Request> = bases(suite)
        .iter()
        .filter(|(_, base)| base.content_type == ContentType::NewFunds)
        .flat_map(|(_, base)| [json!(null), json!(""), json!("lunch")].map(|memo| (base, memo)))
        .filter_map(|(base, memo)| Some(base.with(&[("memo", memo)])?.request()))
        .collect();
    requests.iter().cycle().take(count).cloned().collect()
}

/// Values for fields.
type Fields = Vec<(&'static str, Value)>;

const OPTIONALS: [(&str, &str); 3] = [
    ("memo", "lunch"),
    ("hash", "0da6e6fd8e5e7b9d2d5ef8a5d0c1b3e4f5a697887766554433221100ffeeddcc"),
    ("offline_url", "https://example.org/invoice/1"),
];

fn all_present() -> Fields {
    OPTIONALS.iter().map(|&(name, value)| (name, json!(value))).collect()
}

/// Every combination of optional fields that are absent, empty and present.
fn optionals() -> Vec<(String, Fields)> {
    let combination = |number: usize| {
        let fields = OPTIONALS.iter().enumerate().map(|(place, &(name, value))| {
            let states = [("absent", json!(null)), ("empty", json!("")), ("text", json!(value))];
            let (state, value) = states[number / 3usize.pow(place as u32) % 3].clone();
            (format!("{name}_{state}"), (name, value))
        });
        let (names, fields): (Vec<_>, Vec<_>) = fields.unzip();
        (names.join("_"), fields)
    };
    (0..27).map(combination).collect()
}

/// Memos of the vectors, a long one, and one for each place in a block that the plaintext can end at.
fn memos(suite: &Suite) -> Vec<(String, Value)> {
    let of_vector = suite.vectors().filter_map(|vector| {
        let name = vector.id.strip_prefix(MEMOS)?;
        Some((format!("memo_{name}"), vector.input.get("content")?.get("memo")?.clone()))
    });
    let long = [(4000, "memo_4000_bytes".to_owned())].into_iter();
    let lengths = (1..=16).map(|length| (length, format!("memo_{length:02}_bytes")));
    let of_length = long.chain(lengths).map(|(length, name)| (name, json!("m".repeat(length))));
    of_vector.chain(of_length).collect()
}

fn without_absent(json: &Value) -> Value {
    let present = json.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    present.map(|(name, value)| (name.clone(), value.clone())).collect::<Object>().into()
}

impl SealedContent {
    fn with(&self, fields: &[(&str, Value)]) -> Option<Self> {
        let mut json = self.json.clone();
        for (name, value) in fields {
            json[*name] = value.clone();
        }
        self.replaced(json)
    }

    fn replaced(&self, json: Value) -> Option<Self> {
        let content = Content::parse_json(self.content_type, &json).ok()?;
        Some(Self { content, json, ..self.clone() })
    }

    pub(super) fn request(&self) -> Request {
        let mut input = json!({
            "type": self.content_type.name(), "private": self.keys.sender.private_hex,
            "public": self.keys.receiver.public_text, "content": self.json,
        });
        if let Some(encoding) = self.told {
            input["x_encoding"] = encoding.name().into();
        }
        Request::new("content.seal", input)
    }

    pub(super) fn open_request(&self, text: &str) -> Request {
        open_request(self.content_type, &self.keys.receiver.private_hex, &self.keys.sender.public_text, text)
    }

    /// Whether it is the text that the specification gives under one of these encodings, with the initialization vector that was
    /// used (CONTENT-15).
    fn is_right(&self, text: &str, permitted: &[XEncoding]) -> bool {
        let sealed = text_form::decode(text).unwrap_or_default();
        let iv = sealed.get(..16).and_then(|iv| InitializationVector::from_bytes(iv).ok());
        let (private, public) = (&self.keys.sender.private, &self.keys.receiver.public);
        iv.is_some_and(|iv| {
            permitted.iter().any(|&encoding| {
                content::seal(&self.content, private, public, encoding, &iv).is_ok_and(|right| right == text)
            })
        })
    }

    /// What is wrong with a text that is not right: the first that a reader comes across.
    fn diagnose(&self, text: &str, permitted: &[XEncoding]) -> Deviation {
        let Some(read) = Read::text(&self.keys, text) else {
            return unreadable(text);
        };
        if let Some(form) = read.form {
            return Deviation::new(Cause::SenderText, form);
        }
        let x = ecdh::shared_x(&self.keys.sender.private, &self.keys.receiver.public);
        let bytes = ecdh::encode_x(&x, read.encoding);
        if permitted.iter().all(|&encoding| ecdh::encode_x(&x, encoding) != bytes) {
            let detail = format!("{} and not {}", read.encoding.name(), names(permitted));
            return Deviation::new(Cause::SenderEncoding, detail);
        }
        let Ok(unpacked) = content::unpack(self.content_type, &read.plaintext) else {
            return Deviation::new(Cause::SenderContent, "no reading fits it");
        };
        if unpacked.dialect != Dialect::Standard {
            return Deviation::new(Cause::SenderDialect, unpacked.dialect.name());
        }
        let (given, packed) = (self.content.to_json(), unpacked.content.to_json());
        if let Some(confused) = confused(self.content_type, &given, &packed) {
            return Deviation::new(Cause::SenderOptional, confused);
        }
        match content_differences(given, packed) {
            Some(difference) => Deviation::new(Cause::SenderContent, difference),
            None => {
                Deviation::new(Cause::SenderPlaintext, format!("{} bytes are left over", unpacked.leftover))
            }
        }
    }
}

impl Exchange for SealedContent {
    fn ask_sender(&self, _: &Hello) -> Option<Request> {
        Some(self.request())
    }

    fn judge_sender(&self, sender: &Hello, sent: &Object) -> Option<Deviation> {
        let permitted = permitted(self.told, sender);
        let text = text(sent, "text").unwrap_or_default();
        (!self.is_right(text, &permitted)).then(|| self.diagnose(text, &permitted))
    }

    fn ask_receiver(&self, _: &Hello, sent: &Object) -> Vec<Request> {
        vec![self.open_request(text(sent, "text").unwrap_or_default())]
    }

    fn judge_receiver(&self, _: &Object, wanted: &[Outcome], came: &[Outcome]) -> Reception {
        let ambiguous_keys = self.keys.is_ambiguous().then_some(self.keys.name.as_str());
        let opening = Opening::of(Kind::Content, ambiguous_keys, wanted, came);
        let (Some(wanted), Some(came)) = (wanted.first(), came.first()) else {
            return Reception::wrong(Cause::ReceiverFault, "no answer");
        };
        let arrived = match came {
            Outcome::Ok(came) => came
                .get("content")
                .and_then(Value::as_object)
                .is_some_and(|came| content_differences(self.content.to_json(), came.clone()).is_none()),
            _ => false,
        };
        Reception { deviation: judge_opening(self.content_type, wanted, came), arrived, opening }
    }
}

pub(super) fn open_request(content_type: ContentType, private: &str, public: &str, text: &str) -> Request {
    let input = json!({"type": content_type.name(), "private": private, "public": public, "text": text});
    Request::new("content.open", input)
}

/// What is wrong with an answer to `content.open`.
pub(super) fn judge_opening(
    content_type: ContentType,
    wanted: &Outcome,
    came: &Outcome,
) -> Option<Deviation> {
    let dialect = match wanted {
        Outcome::Ok(wanted) => text(wanted, "dialect").filter(|&name| name != Dialect::Standard.name()),
        _ => None,
    };
    let (cause, detail) = match (wanted, came) {
        (_, Outcome::Fault(_)) => (Cause::ReceiverFault, refusal(came)),
        (Outcome::Ok(wanted), Outcome::Ok(came)) => {
            let difference =
                Operation::find("content.open").map(|open| differences(open, wanted, came).join("; "));
            let difference = difference.filter(|difference| !difference.is_empty())?;
            let contents = [wanted, came].map(|result| result.get("content").and_then(Value::as_object));
            let confused = match contents {
                [Some(wanted), Some(came)] => confused(content_type, wanted, came),
                _ => None,
            };
            match (dialect, confused) {
                (Some(dialect), _) => (
                    Cause::ReceiverDialect,
                    format!("it reads {dialect} as something else, without an error"),
                ),
                (None, Some(confused)) => (Cause::ReceiverOptional, confused.to_owned()),
                (None, None) => (Cause::ReceiverContent, difference),
            }
        }
        // Whether it is the encoding or the dialect shows beside what else this receiver opens.
        (Outcome::Ok(_), _) => (Cause::ReceiverRefused, refusal(came)),
        (_, Outcome::Ok(_)) => (Cause::ReceiverAccepted, format!("{} is the right answer", refusal(wanted))),
        _ => return None,
    };
    Some(Deviation::new(cause, detail))
}

/// What an absent value and the empty string were taken for, if that is all that differs.
fn confused(content_type: ContentType, wanted: &Object, came: &Object) -> Option<&'static str> {
    let is_absent = |value: Option<&Value>| value.is_none_or(Value::is_null);
    let mut found = None;
    for field in content_type.fields() {
        let (wanted, came) = (wanted.get(field.name), came.get(field.name));
        let says = match (wanted.and_then(Value::as_str), came.and_then(Value::as_str)) {
            (None, Some("")) if is_absent(wanted) => "what is absent as the empty string",
            (Some(""), None) if is_absent(came) => "the empty string as absent",
            _ if wanted == came || is_absent(wanted) && is_absent(came) => continue,
            _ => return None,
        };
        found = found.or(Some(says));
    }
    found.filter(|_| came.keys().all(|name| content_type.fields().iter().any(|field| field.name == name)))
}

fn content_differences(wanted: Object, came: Object) -> Option<String> {
    let wrap = |content: Object| Object::from_iter([("content".to_owned(), Value::Object(content))]);
    let differences = differences(Operation::find("content.pack")?, &wrap(wanted), &wrap(came));
    (!differences.is_empty()).then(|| differences.join("; "))
}

/// Sealed bytes that open, whatever form they were written in.
struct Read {
    /// What it is that was written instead of canonical base64.
    form: Option<&'static str>,
    encoding: XEncoding,
    plaintext: Vec<u8>,
}

impl Read {
    fn text(keys: &Keys, text: &str) -> Option<Self> {
        candidates(text).into_iter().find_map(|(form, sealed)| {
            let opened = content::open_with_keys(&keys.receiver.private, &keys.sender.public, &sealed);
            let (plaintext, encoding) = opened.ok()?;
            Some(Self { form, encoding, plaintext: plaintext.to_vec() })
        })
    }
}

/// The bytes that a text can stand for.
pub(crate) fn candidates(text: &str) -> Vec<(Option<&'static str>, Vec<u8>)> {
    let forms = [
        (None, text_form::decode(text).ok()),
        (Some("hex"), hex::decode(text).ok()),
        (Some("base64 that is not canonical"), text_form::decode_lenient(text).ok()),
    ];
    forms.into_iter().filter_map(|(form, bytes)| Some((form, bytes?))).collect()
}

fn unreadable(text: &str) -> Deviation {
    match text_form::decode(text) {
        Err(_) => Deviation::new(Cause::SenderText, "something else"),
        Ok(sealed) if sealed.len() < 64 || sealed.len() % 16 != 0 => {
            Deviation::new(Cause::SenderLength, format!("{} bytes", sealed.len()))
        }
        Ok(_) => Deviation::new(Cause::SenderSecret, ""),
    }
}

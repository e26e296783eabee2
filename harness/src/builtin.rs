//! The built-in reference behind the operations of the specification.

use std::collections::BTreeMap;

use fio_reference::abi::{self, Reader};
use fio_reference::content::{self, Content, ContentType};
use fio_reference::ecdh::{self, XEncoding};
use fio_reference::r#match::{self as matching, Getter, Listed, Role};
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::size::{self, Limit};
use fio_reference::{Error, account, key, text, wallet};
use fio_vectors::operation::{
    AbiPackIn, AbiUnpackIn, AbiUnpackOk, AccountNameIn, AccountNameOk, Bytes, ContentOpenIn, ContentOpenOk,
    ContentPackIn, ContentPackOk, ContentSealIn, ContentUnpackIn, ContentUnpackOk, CostIn, CostOk, InspectIn,
    InspectOk, MatchListIn, MatchListOk, MatchSelectIn, MatchSelectOk, MemoBudgetOk, OpenIn, OpenOk,
    ParsePrivateIn, ParsePrivateOk, ParsePublicIn, ParsePublicOk, PublicOfIn, PublicOfOk, SealIn, SealOk,
    SharedSecretIn, SharedSecretOk, SizeContentOk, SizeIn, Text,
};
use fio_vectors::{HexBytes, Object, Operation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::message::{Hello, Implementation, Outcome};

/// The built-in reference.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    declared: XEncoding,
}

/// Why there is no result.
enum Failure {
    /// The reference refused.
    Refused(Error),
    /// The input names something that the reference does not have.
    Unknown(String),
    /// The request is not of the operation's form.
    Request(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

type Result<T> = std::result::Result<T, Failure>;

impl Builtin {
    /// A reference that seals under this encoding of x.
    pub fn new(declared: XEncoding) -> Self {
        Self { declared }
    }

    /// What it declares.
    pub fn hello(&self) -> Hello {
        Hello {
            protocol: crate::message::PROTOCOL,
            implementation: Implementation {
                name: "fio-reference".into(),
                version: env!("CARGO_PKG_VERSION").into(),
                language: "Rust".into(),
            },
            operations: Operation::ALL.iter().map(|operation| operation.name.to_owned()).collect(),
            behaviours: BTreeMap::from([
                ("x_encoding".into(), self.declared.name().into()),
                ("match_fallback".into(), "yes".into()),
            ]),
        }
    }

    /// Its answer to a request.
    pub fn answer(&self, op: &str, input: &Object) -> Outcome {
        match self.dispatch(op, input) {
            Ok(result) => Outcome::Ok(result),
            Err(Failure::Refused(error)) => {
                Outcome::Error { code: Some(error.code().into()), text: Some(error.to_string()) }
            }
            Err(Failure::Unknown(what)) => Outcome::Unsupported(what),
            Err(Failure::Request(reason)) => Outcome::Fault(reason),
        }
    }

    fn dispatch(&self, op: &str, input: &Object) -> Result<Object> {
        match op {
            "key.parse_private" => run(input, parse_private),
            "key.parse_public" => run(input, parse_public),
            "key.public_of" => run(input, public_of),
            "ecdh.shared_secret" => run(input, shared_secret),
            "sealed.seal" => run(input, seal),
            "sealed.open" => run(input, open),
            "text.encode" => run(input, |Bytes { bytes }| Ok(Text { text: text::encode(&bytes.0) })),
            "text.decode" => run(input, |Text { text }| Ok(Bytes { bytes: HexBytes(text::decode(&text)?) })),
            "text.decode_lenient" => {
                run(input, |Text { text }| Ok(Bytes { bytes: HexBytes(text::decode_lenient(&text)?) }))
            }
            "abi.pack" => run(input, abi_pack),
            "abi.unpack" => run(input, abi_unpack),
            "content.pack" => run(input, content_pack),
            "content.unpack" => run(input, content_unpack),
            "content.seal" => run(input, |request| self.content_seal(request)),
            "content.open" => run(input, content_open),
            "account.name" => run(input, account_name),
            "size.content" => run(input, size_content),
            "size.memo_budget" => run(input, memo_budget),
            "size.cost" => run(input, |CostIn { text }| Ok(CostOk { factor: size::cost(text)? })),
            "match.list" => run(input, match_list),
            "match.select" => run(input, match_select),
            "wallet.inspect" => run(input, inspect),
            _ => Err(Failure::Unknown(format!("there is no operation {op}"))),
        }
    }

    fn content_seal(&self, request: ContentSealIn) -> Result<Text> {
        let content = parse_content(&request.r#type, &request.content)?;
        let encoding = match request.x_encoding {
            Some(name) => x_encoding(&name)?,
            None => self.declared,
        };
        if encoding == XEncoding::TwosComplement {
            return Err(Error::EcdhNotForSealing.into());
        }
        let private = key::parse_private_bytes(&request.private.0)?;
        let public = key::parse_fio_public(&request.public)?;
        let iv = match request.iv {
            Some(iv) => InitializationVector::from_bytes(&iv.0)?,
            None => random_iv()?,
        };
        Ok(Text { text: content::seal(&content, &private, &public, encoding, &iv)? })
    }
}

/// Reads the input, runs the operation, writes the result.
fn run<In: DeserializeOwned, Out: Serialize>(
    input: &Object,
    operation: impl FnOnce(In) -> Result<Out>,
) -> Result<Object> {
    let request = serde_json::from_value(Value::Object(input.clone()))
        .map_err(|error| Failure::Request(format!("the request is not as it should be: {error}")))?;
    match serde_json::to_value(operation(request)?) {
        Ok(Value::Object(result)) => Ok(result),
        other => Err(Failure::Request(format!("no result object: {other:?}"))),
    }
}

fn parse_private(request: ParsePrivateIn) -> Result<ParsePrivateOk> {
    let private = match request.format.as_str() {
        "wif" => key::parse_wif(&request.key)?,
        "pvt-k1" => key::parse_pvt_k1(&request.key)?,
        "bytes" => {
            let bytes = hex::decode(&request.key)
                .map_err(|error| Failure::Request(format!("key: bytes in hex expected: {error}")))?;
            key::parse_private_bytes(&bytes)?
        }
        other => return Err(Failure::Unknown(format!("there is no format {other}"))),
    };
    Ok(ParsePrivateOk { private: private.to_bytes().as_slice().into() })
}

fn parse_public(request: ParsePublicIn) -> Result<ParsePublicOk> {
    let public = match request.format.as_str() {
        "fio" => key::parse_fio_public(&request.key)?,
        "pub-k1" => key::parse_pub_k1(&request.key)?,
        other => return Err(Failure::Unknown(format!("there is no format {other}"))),
    };
    Ok(ParsePublicOk { point: public.to_point().as_slice().into() })
}

fn public_of(request: PublicOfIn) -> Result<PublicOfOk> {
    let private = key::parse_private_bytes(&request.private.0)?;
    Ok(PublicOfOk { public: key::format_fio_public(&key::public_of(&private)) })
}

fn shared_secret(request: SharedSecretIn) -> Result<SharedSecretOk> {
    let encoding = x_encoding(&request.x_encoding)?;
    let private = key::parse_private_bytes(&request.private.0)?;
    let public = key::parse_fio_public(&request.public)?;
    let secret = ecdh::shared_secret(&private, &public, encoding);
    Ok(SharedSecretOk { secret: secret.as_bytes().as_slice().into() })
}

fn seal(request: SealIn) -> Result<SealOk> {
    let iv = InitializationVector::from_bytes(&request.iv.0)?;
    let keys = sealed::derive_keys(&request.secret.0);
    Ok(SealOk { sealed: HexBytes(sealed::seal(&keys, &iv, &request.plaintext.0)) })
}

fn open(request: OpenIn) -> Result<OpenOk> {
    let keys = sealed::derive_keys(&request.secret.0);
    let plaintext = sealed::open(&keys, &request.sealed.0)?;
    Ok(OpenOk { plaintext: plaintext.as_slice().into() })
}

fn abi_pack(request: AbiPackIn) -> Result<Bytes> {
    let mut bytes = Vec::new();
    match (request.r#type.as_str(), &request.value) {
        ("varuint32", Value::Number(number)) => {
            let value = number.as_u64().and_then(|value| u32::try_from(value).ok());
            let value = value.ok_or_else(|| Failure::Request(format!("{number} is no varuint32")))?;
            abi::write_varuint32(&mut bytes, value);
        }
        ("string", Value::String(value)) => abi::write_string(&mut bytes, value)?,
        ("string?", Value::Null) => abi::write_optional_string(&mut bytes, None)?,
        ("string?", Value::String(value)) => abi::write_optional_string(&mut bytes, Some(value))?,
        ("varuint32" | "string" | "string?", value) => {
            return Err(Failure::Request(format!("{value} is no {}", request.r#type)));
        }
        (other, _) => return Err(Failure::Unknown(format!("there is no type {other}"))),
    }
    Ok(Bytes { bytes: HexBytes(bytes) })
}

fn abi_unpack(request: AbiUnpackIn) -> Result<AbiUnpackOk> {
    let mut reader = Reader::new(&request.bytes.0);
    let value = match request.r#type.as_str() {
        "varuint32" => reader.read_varuint32()?.into(),
        "string" => reader.read_string()?.into(),
        "string?" => reader.read_optional_string()?.into(),
        other => return Err(Failure::Unknown(format!("there is no type {other}"))),
    };
    reader.finish()?;
    Ok(AbiUnpackOk { value })
}

fn content_pack(request: ContentPackIn) -> Result<ContentPackOk> {
    let content = parse_content(&request.r#type, &request.content)?;
    Ok(ContentPackOk { plaintext: HexBytes(content::pack(&content)?) })
}

fn content_unpack(request: ContentUnpackIn) -> Result<ContentUnpackOk> {
    let content_type = ContentType::from_name(&request.r#type)?;
    let unpacked = match request.strict {
        Some(true) => content::unpack_strict(content_type, &request.plaintext.0)?,
        _ => content::unpack(content_type, &request.plaintext.0)?,
    };
    Ok(ContentUnpackOk {
        content: unpacked.content.to_json(),
        dialect: unpacked.dialect.name().into(),
        leftover: unpacked.leftover,
    })
}

fn content_open(request: ContentOpenIn) -> Result<ContentOpenOk> {
    let content_type = ContentType::from_name(&request.r#type)?;
    let private = key::parse_private_bytes(&request.private.0)?;
    let public = key::parse_fio_public(&request.public)?;
    let opened = match request.strict {
        Some(true) => content::open_strict(content_type, &private, &public, &request.text)?,
        _ => content::open(content_type, &private, &public, &request.text)?,
    };
    Ok(ContentOpenOk {
        content: opened.unpacked.content.to_json(),
        dialect: opened.unpacked.dialect.name().into(),
        leftover: opened.unpacked.leftover,
        x_encoding: opened.x_encoding.name().into(),
    })
}

fn account_name(request: AccountNameIn) -> Result<AccountNameOk> {
    let public = key::parse_fio_public(&request.public)?;
    Ok(AccountNameOk { name: account::account_name(&public)? })
}

fn size_content(request: SizeIn) -> Result<SizeContentOk> {
    let limit = limit(&request)?;
    let sizes = size::content_size(&parse_content(&request.r#type, &request.content)?, limit)?;
    Ok(SizeContentOk { plaintext: sizes.plaintext, sealed: sizes.sealed, text: sizes.text })
}

fn memo_budget(request: SizeIn) -> Result<MemoBudgetOk> {
    let limit = limit(&request)?.ok_or_else(|| Failure::Request("a profile is needed".into()))?;
    let content = parse_content(&request.r#type, &request.content)?;
    Ok(MemoBudgetOk { bytes: size::memo_budget(&content, limit)? })
}

fn limit(request: &SizeIn) -> Result<Option<Limit>> {
    match (request.profile.as_deref(), request.rest) {
        (None, None) => Ok(None),
        (Some("documented"), None) => Ok(Some(Limit::Documented)),
        (Some("deployed"), Some(rest)) => Ok(Some(Limit::Deployed { rest })),
        (Some(other), _) if other != "documented" && other != "deployed" => {
            Err(Failure::Unknown(format!("there is no profile {other}")))
        }
        _ => Err(Failure::Request("`rest` goes with the profile deployed, and only with it".into())),
    }
}

fn match_list(request: MatchListIn) -> Result<MatchListOk> {
    let getter = getter(&request.getter)?;
    let records: Vec<_> = request
        .records
        .iter()
        .map(|record| Listed {
            is_obt: record.kind == "obt",
            status: &record.status,
            payer_account: &record.payer_account,
            payee_account: &record.payee_account,
        })
        .collect();
    let queried = key::parse_fio_public(&request.key)?;
    Ok(MatchListOk { positions: matching::list(getter, &queried, &records)? })
}

fn match_select(request: MatchSelectIn) -> Result<MatchSelectOk> {
    let getter = getter(&request.getter)?;
    let role = match request.role.as_deref() {
        None => None,
        Some("payer") => Some(Role::Payer),
        Some("payee") => Some(Role::Payee),
        Some(other) => return Err(Failure::Unknown(format!("there is no role {other}"))),
    };
    let record = matching::Record {
        payer_fio_public_key: &request.record.payer_fio_public_key,
        payee_fio_public_key: &request.record.payee_fio_public_key,
        content: &request.record.content,
    };
    let keyring = request
        .keyring
        .iter()
        .map(|bytes| key::parse_private_bytes(&bytes.0))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let counterparties: Option<Vec<&str>> =
        request.counterparties.as_ref().map(|keys| keys.iter().map(String::as_str).collect());
    let selected = matching::select(getter, role, &record, &keyring, counterparties.as_deref())?;
    Ok(MatchSelectOk {
        content: selected.content.to_json(),
        own: key::format_fio_public(&selected.own),
        counterparty: key::format_fio_public(&selected.counterparty),
        via: if selected.by_fallback { "fallback" } else { "recorded" }.into(),
    })
}

fn getter(name: &str) -> Result<Getter> {
    Getter::from_name(name).ok_or_else(|| Failure::Unknown(format!("there is no getter {name}")))
}

fn inspect(request: InspectIn) -> Result<InspectOk> {
    let inspection = wallet::inspect(parse_content(&request.r#type, &request.content)?)?;
    Ok(InspectOk { content: inspection.content.to_json(), findings: inspection.findings })
}

fn parse_content(content_type: &str, json: &Value) -> Result<Content> {
    Ok(Content::parse_json(ContentType::from_name(content_type)?, &from_utf16(json))?)
}

/// Strings that came as UTF-16 in hex. What is no Unicode stays an object, which is no string.
fn from_utf16(json: &Value) -> Value {
    let mut json = json.clone();
    for value in json.as_object_mut().into_iter().flat_map(|object| object.values_mut()) {
        let units = value.get("utf16").and_then(Value::as_str).and_then(|units| hex::decode(units).ok());
        if let Some(units) = units {
            let units: Vec<u16> =
                units.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            if let Ok(text) = String::from_utf16(&units) {
                *value = text.into();
            }
        }
    }
    json
}

fn x_encoding(name: &str) -> Result<XEncoding> {
    XEncoding::from_name(name)
        .ok_or_else(|| Failure::Unknown(format!("there is no encoding of x named {name}")))
}

fn random_iv() -> Result<InitializationVector> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::Request(format!("no randomness from the system: {error}")))?;
    Ok(InitializationVector::from_bytes(&bytes)?)
}

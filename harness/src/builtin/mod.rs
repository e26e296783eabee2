//! The built-in reference behind the operations of the specification.

pub(crate) mod chain;
pub(crate) mod content;
mod crypto;
pub(crate) mod fip5;
pub(crate) mod layer2;
pub(crate) mod nbpa;
pub(crate) mod wallet;

use std::collections::BTreeMap;

use fio_reference::ecdh::XEncoding;
use fio_reference::key::{self, PrivateKey};
use fio_reference::sealed::InitializationVector;
use fio_reference::{Error, backup, size, text};
use fio_vectors::operation::{Bytes, CostIn, CostOk, GrowthUnitsIn, GrowthUnitsOk, Text};
use fio_vectors::{HexBytes, Object, Operation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::protocol::message::{Hello, Implementation, Outcome};

/// The built-in reference.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    declared: XEncoding,
}

/// The input of an operation.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// An object.
    Object(&'a Object),
    /// A text that is yet to be read, which is faster than to make an object of it first.
    Text(&'a RawValue),
}

impl<'a> From<&'a Object> for Input<'a> {
    fn from(object: &'a Object) -> Self {
        Self::Object(object)
    }
}

impl<'a> From<&'a RawValue> for Input<'a> {
    fn from(text: &'a RawValue) -> Self {
        Self::Text(text)
    }
}

impl Input<'_> {
    fn read<T: DeserializeOwned>(self) -> serde_json::Result<T> {
        match self {
            Self::Object(object) => T::deserialize(object),
            Self::Text(text) => serde_json::from_str(text.get()),
        }
    }
}

/// Why there is no result.
pub(crate) enum Failure {
    /// The reference refused.
    Refused(Error),
    /// The reference of layer 2 refused.
    RefusedByLayer2(fio_layer2::Error),
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

impl From<fio_layer2::Error> for Failure {
    fn from(error: fio_layer2::Error) -> Self {
        Self::RefusedByLayer2(error)
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(error) => {
                Self::Error { code: Some(error.code().into()), text: Some(error.to_string()) }
            }
            Failure::RefusedByLayer2(error) => {
                Self::Error { code: Some(error.code().into()), text: Some(error.to_string()) }
            }
            Failure::Unknown(what) => Self::Unsupported(what),
            Failure::Request(reason) => Self::Fault(reason),
        }
    }
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Builtin {
    /// A reference that seals under this encoding of x.
    pub fn new(declared: XEncoding) -> Self {
        Self { declared }
    }

    /// What it declares.
    pub fn hello(&self) -> Hello {
        Hello {
            protocol: crate::protocol::message::PROTOCOL,
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
    pub fn answer<'a>(&self, op: &str, input: impl Into<Input<'a>>) -> Outcome {
        self.dispatch(op, input.into()).map_or_else(Outcome::from, Outcome::Ok)
    }

    fn dispatch(&self, op: &str, input: Input) -> Result<Object> {
        match op {
            "key.parse_private" => run(input, crypto::parse_private),
            "key.parse_public" => run(input, crypto::parse_public),
            "key.public_of" => run(input, crypto::public_of),
            "ecdh.shared_secret" => run(input, crypto::shared_secret),
            "sealed.seal" => run(input, crypto::seal),
            "sealed.open" => run(input, crypto::open),
            "text.encode" => run(input, |Bytes { bytes }| Ok(Text { text: text::encode(&bytes.0) })),
            "text.decode" => run(input, |Text { text }| Ok(Bytes { bytes: HexBytes(text::decode(&text)?) })),
            "text.decode_lenient" => {
                run(input, |Text { text }| Ok(Bytes { bytes: HexBytes(text::decode_lenient(&text)?) }))
            }
            "abi.pack" => run(input, crypto::abi_pack),
            "abi.unpack" => run(input, crypto::abi_unpack),
            "content.pack" => run(input, content::content_pack),
            "content.unpack" => run(input, content::content_unpack),
            "content.seal" => run(input, |request| content::content_seal(request, self.declared)),
            "content.open" => run(input, content::content_open),
            "account.name" => run(input, crypto::account_name),
            "size.content" => run(input, wallet::size_content),
            "size.memo_budget" => run(input, wallet::memo_budget),
            "size.cost" => run(input, |CostIn { text }| Ok(CostOk { factor: size::cost(text)? })),
            "match.choose" => run(input, wallet::match_choose),
            "match.list" => run(input, wallet::match_list),
            "match.select" => run(input, wallet::match_select),
            "wallet.inspect" => run(input, wallet::inspect),
            "match.select_private" => run(input, fip5::match_select_private),
            "index.derive" => run(input, |request| fip5::index_derive(request, self.declared)),
            "index.poll" => run(input, fip5::index_poll),
            "index.parse" => run(input, fip5::index_parse),
            "backup.seal" => run(input, |request| fip5::backup_seal(request, self.declared)),
            "backup.open" => run(input, fip5::backup_open),
            "backup.growth_units" => run(input, |GrowthUnitsIn { old, new }| {
                Ok(GrowthUnitsOk { units: backup::growth_units(old, new) })
            }),
            "nbpa.level_key" => run(input, nbpa::level_key),
            "nbpa.seal" => run(input, nbpa::nbpa_seal),
            "nbpa.open" => run(input, nbpa::nbpa_open),
            "grant.seal" => run(input, |request| nbpa::grant_seal(request, self.declared)),
            "grant.open" => run(input, nbpa::grant_open),
            "lookup.select" => run(input, nbpa::lookup_select),
            "chain.apply" => run(input, chain::apply),
            "layer2.sign_digest" => run(input, layer2::sign_digest),
            "layer2.recover" => run(input, layer2::recover),
            "layer2.sign" => run(input, |request| layer2::sign(request, self.declared)),
            "layer2.verify" => run(input, layer2::verify),
            "layer2.open" => run(input, layer2::open),
            "layer2.relay" => run(input, layer2::relay),
            "wallet.reconcile" => run(input, fip5::wallet_reconcile),
            _ => Err(Failure::Unknown(format!("there is no operation {op}"))),
        }
    }
}

/// Reads the input, runs the operation, writes the result.
pub(crate) fn run<'a, In: DeserializeOwned, Out: Serialize>(
    input: impl Into<Input<'a>>,
    operation: impl FnOnce(In) -> Result<Out>,
) -> Result<Object> {
    let request = (input.into().read())
        .map_err(|error| Failure::Request(format!("the request is not as it should be: {error}")))?;
    match serde_json::to_value(operation(request)?) {
        Ok(Value::Object(result)) => Ok(result),
        other => Err(Failure::Request(format!("no result object: {other:?}"))),
    }
}

pub(crate) fn x_encoding(name: &str) -> Result<XEncoding> {
    XEncoding::from_name(name)
        .ok_or_else(|| Failure::Unknown(format!("there is no encoding of x named {name}")))
}

/// The one that was sent, or a random one.
fn iv_or_random(iv: Option<&HexBytes>) -> Result<InitializationVector> {
    iv.map_or_else(random_iv, |iv| Ok(InitializationVector::from_bytes(&iv.0)?))
}

pub(crate) fn random_iv() -> Result<InitializationVector> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::Request(format!("no randomness from the system: {error}")))?;
    Ok(InitializationVector::from_bytes(&bytes)?)
}

pub(crate) fn parse_keyring(keys: &[HexBytes]) -> Result<Vec<PrivateKey>> {
    Ok(keys.iter().map(|bytes| key::parse_private_bytes(&bytes.0)).collect::<std::result::Result<_, _>>()?)
}

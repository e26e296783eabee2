//! Operations on keys, secrets, sealed bytes and packed values.

use fio_reference::abi::{self, Reader};
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::{account, ecdh, key};
use fio_vectors::HexBytes;
use fio_vectors::operation::{
    AbiPackIn, AbiUnpackIn, AbiUnpackOk, AccountNameIn, AccountNameOk, Bytes, OpenIn, OpenOk, ParsePrivateIn,
    ParsePrivateOk, ParsePublicIn, ParsePublicOk, PublicOfIn, PublicOfOk, SealIn, SealOk, SharedSecretIn,
    SharedSecretOk,
};
use serde_json::Value;

use super::{Failure, Result, x_encoding};

pub(super) fn parse_private(request: ParsePrivateIn) -> Result<ParsePrivateOk> {
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

pub(super) fn parse_public(request: ParsePublicIn) -> Result<ParsePublicOk> {
    let public = match request.format.as_str() {
        "fio" => key::parse_fio_public(&request.key)?,
        "pub-k1" => key::parse_pub_k1(&request.key)?,
        other => return Err(Failure::Unknown(format!("there is no format {other}"))),
    };
    Ok(ParsePublicOk { point: public.to_point().as_slice().into() })
}

pub(super) fn public_of(request: PublicOfIn) -> Result<PublicOfOk> {
    let private = key::parse_private_bytes(&request.private.0)?;
    Ok(PublicOfOk { public: key::format_fio_public(&key::public_of(&private)) })
}

pub(super) fn account_name(request: AccountNameIn) -> Result<AccountNameOk> {
    let public = key::parse_fio_public(&request.public)?;
    Ok(AccountNameOk { name: account::account_name(&public)? })
}

pub(super) fn shared_secret(request: SharedSecretIn) -> Result<SharedSecretOk> {
    let encoding = x_encoding(&request.x_encoding)?;
    let private = key::parse_private_bytes(&request.private.0)?;
    let public = key::parse_fio_public(&request.public)?;
    let secret = ecdh::shared_secret(&private, &public, encoding);
    Ok(SharedSecretOk { secret: secret.as_bytes().as_slice().into() })
}

pub(super) fn seal(request: SealIn) -> Result<SealOk> {
    let iv = InitializationVector::from_bytes(&request.iv.0)?;
    let keys = sealed::derive_keys(&request.secret.0);
    Ok(SealOk { sealed: HexBytes(sealed::seal(&keys, &iv, &request.plaintext.0)) })
}

pub(super) fn open(request: OpenIn) -> Result<OpenOk> {
    let keys = sealed::derive_keys(&request.secret.0);
    let plaintext = sealed::open(&keys, &request.sealed.0)?;
    Ok(OpenOk { plaintext: plaintext.as_slice().into() })
}

pub(super) fn abi_pack(request: AbiPackIn) -> Result<Bytes> {
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

pub(super) fn abi_unpack(request: AbiUnpackIn) -> Result<AbiUnpackOk> {
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

//! Operations on content.

use fio_reference::Error;
use fio_reference::content::{self, Content, ContentType};
use fio_reference::ecdh::XEncoding;
use fio_reference::key;
use fio_vectors::HexBytes;
use fio_vectors::operation::{
    ContentOpenIn, ContentOpenOk, ContentPackIn, ContentPackOk, ContentSealIn, ContentUnpackIn,
    ContentUnpackOk, Text,
};
use serde_json::Value;

use super::{Result, iv_or_random, x_encoding};

pub(super) fn content_seal(request: ContentSealIn, declared: XEncoding) -> Result<Text> {
    let content = parse_content(&request.r#type, &request.content)?;
    let encoding = match request.x_encoding {
        Some(name) => x_encoding(&name)?.for_sealing()?,
        None => declared.for_sealing()?,
    };
    let private = key::parse_private_bytes(&request.private.0)?;
    let public = key::parse_fio_public(&request.public)?;
    let iv = iv_or_random(request.iv.as_ref())?;
    Ok(Text { text: content::seal(&content, &private, &public, encoding, &iv)? })
}

pub(super) fn content_pack(request: ContentPackIn) -> Result<ContentPackOk> {
    let content = parse_content(&request.r#type, &request.content)?;
    Ok(ContentPackOk { plaintext: HexBytes(content::pack(&content)?.to_vec()) })
}

pub(super) fn content_unpack(request: ContentUnpackIn) -> Result<ContentUnpackOk> {
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

pub(super) fn content_open(request: ContentOpenIn) -> Result<ContentOpenOk> {
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

pub(crate) fn parse_content(content_type: &str, json: &Value) -> std::result::Result<Content, Error> {
    Content::parse_json(ContentType::from_name(content_type)?, json)
}

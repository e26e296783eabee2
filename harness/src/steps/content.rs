//! The steps of the chapter *Content*.

use fio_reference::Error;
use fio_reference::content::dialect::{self, Reading};
use fio_reference::content::{self, ContentType, Dialect, Field};
use fio_reference::ecdh::XEncoding;
use fio_vectors::operation::{
    ContentOpenIn, ContentOpenOk, ContentPackIn, ContentPackOk, ContentSealIn, ContentUnpackIn,
    ContentUnpackOk, Text,
};
use fio_vectors::{HexBytes, Object};
use serde_json::Value;

use super::{Abi, Cursor, Walk, ecdh, key, sealed, steps, text};
use crate::builtin::content::parse_content;
use crate::builtin::{Result, random_iv, x_encoding};

type Refusable<T> = std::result::Result<T, Error>;

steps! {
    /// The steps of the chapter *Content*.
    Content {
        /// Content from its JSON object.
        parse_json: fn(&str, &Value) -> Refusable<content::Content> = parse_content;
        /// The fields of a type, as they are packed.
        fields: fn(ContentType) -> Vec<Field> = |content_type| content_type.fields().to_vec();
        /// The value of a field that is packed.
        value: fn(&'static str, Option<&str>) -> Option<String> = |_, value| value.map(str::to_owned);
        /// The plaintext of fields and values.
        pack: fn(&Abi, &[(Field, Option<String>)]) -> Refusable<Vec<u8>> = pack_fields;
        /// The readings that are tried; in strict mode the other ones.
        readings: fn(ContentType, bool) -> Vec<Reading> = readings;
        /// The value of a field that was read.
        value_read: fn(&'static str, Option<String>) -> Option<String> = |_, value| value;
        /// Checks the forms of private content that was read.
        check_private: fn(ContentType, &Object) -> Refusable<()> = check_private;
    }
}

fn pack_fields(abi: &Abi, fields: &[(Field, Option<String>)]) -> Refusable<Vec<u8>> {
    let mut plaintext = Vec::new();
    for (field, value) in fields {
        plaintext.extend(match field.is_optional {
            true => (abi.write_optional)(abi, value.as_deref())?,
            false => abi.write_string(value.as_deref().unwrap_or_default())?,
        });
    }
    Ok(plaintext)
}

fn readings(content_type: ContentType, is_strict: bool) -> Vec<Reading> {
    match is_strict {
        true => vec![Reading { dialect: Dialect::Standard, ignores_leftover: false }],
        false => dialect::readings(content_type).to_vec(),
    }
}

fn check_private(content_type: ContentType, object: &Object) -> Refusable<()> {
    match content_type.is_private() {
        true => content::Content::parse_json(content_type, &Value::Object(object.clone())).map(drop),
        false => Ok(()),
    }
}

/// What was read from a plaintext.
pub(super) struct Unpacked {
    pub(super) content: Object,
    pub(super) dialect: Dialect,
    pub(super) leftover: usize,
}

/// `content.pack`
pub(super) fn pack(walk: &mut Walk, request: &ContentPackIn) -> Result<ContentPackOk> {
    let content = parse(walk, &request.r#type, &request.content)?;
    Ok(ContentPackOk { plaintext: HexBytes(pack_content(walk, &content)?) })
}

/// `content.unpack`
pub(super) fn unpack(walk: &mut Walk, request: &ContentUnpackIn) -> Result<ContentUnpackOk> {
    let content_type = ContentType::from_name(&request.r#type)?;
    let unpacked = unpack_plaintext(walk, content_type, &request.plaintext.0, request.strict == Some(true))?;
    Ok(ContentUnpackOk {
        content: unpacked.content,
        dialect: unpacked.dialect.name().into(),
        leftover: unpacked.leftover,
    })
}

/// `content.seal`
pub(super) fn seal(walk: &mut Walk, request: ContentSealIn) -> Result<Text> {
    let content = parse(walk, &request.r#type, &request.content)?;
    let encoding = request.x_encoding.as_deref().map_or(Ok(walk.declared), x_encoding)?;
    let encoding = ecdh::encoding_for_sealing(walk, encoding)?;
    let plaintext = pack_content(walk, &content)?;
    let secret = ecdh::secret_with(walk, &request.private.0, &request.public, encoding)?;
    let iv = match request.iv {
        Some(iv) => sealed::read_iv(walk, &iv.0)?,
        None => random_iv()?.as_bytes().to_vec(),
    };
    let sealed = sealed::seal(walk, &secret, &iv, &plaintext)?;
    Ok(Text { text: text::encode(walk, &sealed) })
}

/// `content.open`
pub(super) fn open(walk: &mut Walk, request: &ContentOpenIn) -> Result<ContentOpenOk> {
    let content_type = ContentType::from_name(&request.r#type)?;
    let private = key::read_private(walk, &request.private.0)?;
    let public = key::read_public(walk, &request.public)?;
    let sealed = text::decode(walk, &request.text)?;
    let (plaintext, x_encoding) = open_with_keys(walk, &private, &public, &sealed)?;
    let unpacked = unpack_plaintext(walk, content_type, &plaintext, request.strict == Some(true))?;
    Ok(ContentOpenOk {
        content: unpacked.content,
        dialect: unpacked.dialect.name().into(),
        leftover: unpacked.leftover,
        x_encoding: x_encoding.name().into(),
    })
}

/// Content from its JSON object.
pub(super) fn parse(walk: &mut Walk, content_type: &str, json: &Value) -> Result<content::Content> {
    let content = (walk.steps.content.parse_json)(content_type, json);
    let content = content.map_err(|error| walk.refuse("content", "CONTENT-04", error))?;
    walk.note("content", "CONTENT-04", &content.to_json());
    Ok(content)
}

/// Opens sealed bytes under the secret of two keys, whichever encoding of x it is. The trace keeps the one that opened them.
pub(super) fn open_with_keys(
    walk: &mut Walk,
    private: &[u8],
    public: &[u8],
    bytes: &[u8],
) -> Result<(Vec<u8>, XEncoding)> {
    let mut refusal = None;
    let x = ecdh::x_of(walk, private, public)?;
    for encoding in (walk.steps.ecdh.distinct_encodings)(&x) {
        let secret = ecdh::secret_of_x(walk, &x, encoding);
        match sealed::open(walk, &secret, bytes) {
            Ok(plaintext) => return Ok((plaintext, encoding)),
            Err(refused) => refusal = Some(refused),
        }
    }
    Err(refusal.unwrap_or_else(|| Error::SealedRejected.into()))
}

/// Unpacks a plaintext: the first reading that fits.
pub(super) fn unpack_plaintext(
    walk: &mut Walk,
    content_type: ContentType,
    plaintext: &[u8],
    is_strict: bool,
) -> Result<Unpacked> {
    let mut first_error = None;
    for reading in (walk.steps.content.readings)(content_type, is_strict) {
        match read(walk, content_type, reading, plaintext) {
            Ok(unpacked) => {
                walk.note("dialect", "CONTENT-08", unpacked.dialect.name());
                walk.note("leftover", "CONTENT-09", &unpacked.leftover);
                walk.note("content", "CONTENT-08", &unpacked.content);
                return Ok(unpacked);
            }
            Err(error) => first_error = first_error.or(Some(as_content(error))),
        }
    }
    let error = first_error.unwrap_or(Error::ContentMalformed("the type has no reading (CONTENT-08)"));
    Err(walk.refuse("content", "CONTENT-11", error))
}

fn read(walk: &Walk, content_type: ContentType, reading: Reading, plaintext: &[u8]) -> Refusable<Unpacked> {
    let steps = &walk.steps.content;
    if reading.dialect != Dialect::Standard {
        let unpacked = dialect::read(content_type, reading, plaintext)?;
        let content = unpacked.content.to_json();
        return Ok(Unpacked { content, dialect: unpacked.dialect, leftover: unpacked.leftover });
    }
    let mut cursor = Cursor::new(&walk.steps.abi, plaintext);
    let mut content = Object::new();
    for field in (steps.fields)(content_type) {
        let value = match field.is_optional {
            true => cursor.read_optional_string()?,
            false => Some(cursor.read_string()?),
        };
        content.insert(field.name.to_owned(), (steps.value_read)(field.name, value).into());
    }
    let leftover = cursor.rest().len();
    if leftover > 0 && !reading.ignores_leftover {
        return Err(Error::AbiMalformed("bytes follow the last field (CONTENT-08)"));
    }
    (steps.check_private)(content_type, &content)?;
    Ok(Unpacked { content, dialect: reading.dialect, leftover })
}

fn pack_content(walk: &mut Walk, content: &content::Content) -> Result<Vec<u8>> {
    let steps = &walk.steps.content;
    let fields = (steps.fields)(content.content_type()).into_iter();
    let fields: Vec<_> =
        fields.map(|field| (field, (steps.value)(field.name, content.get(field.name)))).collect();
    let plaintext = (steps.pack)(&walk.steps.abi, &fields);
    walk.take("plaintext", "CONTENT-07", plaintext)
}

fn as_content(error: Error) -> Error {
    match error {
        Error::AbiMalformed(reason) => Error::ContentMalformed(reason),
        other => other,
    }
}

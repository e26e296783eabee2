//! Content: the fields of FIO Requests and FIO Data, and the whole way from JSON to text and back (chapter *Content*).

pub mod dialect;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::abi::{write_optional_string, write_string};
use crate::account::is_fio_address;
use crate::ecdh::{self, XEncoding};
use crate::key::{PrivateKey, PublicKey};
use crate::sealed::{self, InitializationVector};
use crate::{Error, size, text};

pub use dialect::{Dialect, Unpacked, unpack, unpack_strict};

/// The type of content. It follows from where a record was found, never from the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentType {
    /// `new_funds_content`: a FIO Request.
    NewFunds,
    /// `record_obt_data_content`: FIO Data.
    RecordObtData,
    /// `private_funds_request_content`: a request of FIP-5.
    PrivateFundsRequest,
    /// `private_send_action_content`: a response of FIP-5.
    PrivateSendAction,
}

/// A field of a type of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name in JSON.
    pub name: &'static str,
    /// Whether the field is a `string?` and not a `string`.
    pub is_optional: bool,
}

const fn required(name: &'static str) -> Field {
    Field { name, is_optional: false }
}

const fn optional(name: &'static str) -> Field {
    Field { name, is_optional: true }
}

impl ContentType {
    /// All types.
    pub const ALL: [Self; 4] =
        [Self::NewFunds, Self::RecordObtData, Self::PrivateFundsRequest, Self::PrivateSendAction];

    /// The type of this name.
    ///
    /// Errors: `content.invalid` (CONTENT-06).
    pub fn from_name(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|content_type| content_type.name() == name);
        found.ok_or(Error::ContentInvalid("there is no such type of content (CONTENT-06)"))
    }

    /// The name in the specification.
    pub fn name(self) -> &'static str {
        match self {
            Self::NewFunds => "new_funds_content",
            Self::RecordObtData => "record_obt_data_content",
            Self::PrivateFundsRequest => "private_funds_request_content",
            Self::PrivateSendAction => "private_send_action_content",
        }
    }

    /// Whether it is one of FIP-5.
    pub fn is_private(self) -> bool {
        self != self.base()
    }

    /// The type that it appends fields to; a type that is not private is its own.
    pub fn base(self) -> Self {
        match self {
            Self::NewFunds | Self::PrivateFundsRequest => Self::NewFunds,
            Self::RecordObtData | Self::PrivateSendAction => Self::RecordObtData,
        }
    }

    /// The fields, in the order in which they are packed (CONTENT-01, CONTENT-02, CONTENT-19).
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::NewFunds => NEW_FUNDS,
            Self::RecordObtData => RECORD_OBT_DATA,
            Self::PrivateFundsRequest => {
                const FIELDS: [Field; NEW_FUNDS.len() + 1] = append(NEW_FUNDS, ["payer_fio_address"]);
                &FIELDS
            }
            Self::PrivateSendAction => {
                const FIELDS: [Field; RECORD_OBT_DATA.len() + 3] =
                    append(RECORD_OBT_DATA, ["payer_fio_address", "payee_fio_address", "fio_request_id"]);
                &FIELDS
            }
        }
    }
}

const NEW_FUNDS: &[Field] = &[
    required("payee_public_address"),
    required("amount"),
    required("chain_code"),
    required("token_code"),
    optional("memo"),
    optional("hash"),
    optional("offline_url"),
];

const RECORD_OBT_DATA: &[Field] = &[
    required("payer_public_address"),
    required("payee_public_address"),
    required("amount"),
    required("chain_code"),
    required("token_code"),
    required("status"),
    required("obt_id"),
    optional("memo"),
    optional("hash"),
    optional("offline_url"),
];

/// The fields of a base type, and required ones after them.
const fn append<const ALL: usize, const APPENDED: usize>(
    base: &[Field],
    names: [&'static str; APPENDED],
) -> [Field; ALL] {
    let mut fields = [required(""); ALL];
    let mut i = 0;
    while i < ALL {
        fields[i] = if i < base.len() { base[i] } else { required(names[i - base.len()]) };
        i += 1;
    }
    fields
}

/// Content of one type, with a value for each of its required fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    content_type: ContentType,
    /// One for each field of the type, in the same order; `None` only for optional ones.
    values: Vec<Option<String>>,
}

impl Content {
    /// Content from its JSON object.
    ///
    /// Errors: `content.invalid`.
    pub fn parse_json(content_type: ContentType, json: &Value) -> Result<Self, Error> {
        let object =
            json.as_object().ok_or(Error::ContentInvalid("content is a JSON object (CONTENT-04)"))?;
        let fields = content_type.fields();
        if object.keys().any(|key| fields.iter().all(|field| field.name != key)) {
            return Err(Error::ContentInvalid("the type has no such field (CONTENT-05)"));
        }
        let values = fields
            .iter()
            .map(|field| match object.get(field.name) {
                Some(Value::String(value)) => Ok(Some(value.clone())),
                None | Some(Value::Null) if field.is_optional => Ok(None),
                None => Err(Error::ContentInvalid("a required field is missing (CONTENT-04)")),
                Some(_) => Err(Error::ContentInvalid("a field is not a string (CONTENT-04)")),
            })
            .collect::<Result<_, _>>()?;
        Self::new(content_type, values)
    }

    /// Content with these values, one for each field.
    ///
    /// Errors: `content.invalid` for private content whose values are not of their forms (CONTENT-21).
    fn new(content_type: ContentType, values: Vec<Option<String>>) -> Result<Self, Error> {
        let content = Self { content_type, values };
        let is_bad =
            |(field, value): (&Field, Option<&str>)| !is_private_value(field.name, value.unwrap_or_default());
        match content_type.is_private() && content.fields().any(is_bad) {
            true => {
                Err(Error::ContentInvalid("an address, request id or status is not of its form (CONTENT-21)"))
            }
            false => Ok(content),
        }
    }

    /// The JSON object. Absent optional fields are null.
    pub fn to_json(&self) -> Map<String, Value> {
        self.fields().map(|(field, value)| (field.name.to_owned(), value.into())).collect()
    }

    /// The type.
    pub fn content_type(&self) -> ContentType {
        self.content_type
    }

    /// The value of a field; `None` if it is absent or the type has no such field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields().find(|(field, _)| field.name == name).and_then(|(_, value)| value)
    }

    /// The content with another value for one field, which the type must have.
    ///
    /// Errors: `content.invalid`, for private content also where the value is not of its form (CONTENT-21).
    pub fn with(mut self, name: &str, value: &str) -> Result<Self, Error> {
        let place = self.content_type.fields().iter().position(|field| field.name == name);
        let place = place.and_then(|place| self.values.get_mut(place));
        *place.ok_or(Error::ContentInvalid("the type has no such field (CONTENT-05)"))? =
            Some(value.to_owned());
        Self::new(self.content_type, self.values)
    }

    /// The fields with their values, in the order in which they are packed.
    pub fn fields(&self) -> impl Iterator<Item = (&'static Field, Option<&str>)> {
        let values = self.values.iter().map(Option::as_deref);
        self.content_type.fields().iter().zip(values)
    }
}

/// Whether private content can have this value in this field.
pub fn is_private_value(field: &str, value: &str) -> bool {
    match field {
        "payer_fio_address" | "payee_fio_address" => is_fio_address(value),
        "status" => matches!(value, "sent_to_blockchain" | "rejected"),
        "fio_request_id" => value.is_empty() || is_request_id(value),
        _ => true,
    }
}

/// Whether this is a decimal number from 1 to 2⁶⁴ − 1 without leading zeros.
fn is_request_id(value: &str) -> bool {
    !value.starts_with(['0', '+']) && value.parse::<u64>().is_ok()
}

/// Packs content in the standard dialect (CONTENT-07).
///
/// Errors: `abi.malformed` for a field of more than 2³² − 1 bytes.
pub fn pack(content: &Content) -> Result<Zeroizing<Vec<u8>>, Error> {
    // With room for all, as memory that it grew out of would not be wiped.
    let mut plaintext = Zeroizing::new(Vec::with_capacity(size::sizes(content).plaintext));
    for (field, value) in content.fields() {
        if field.is_optional {
            write_optional_string(&mut plaintext, value)?;
        } else {
            write_string(&mut plaintext, value.unwrap_or_default())?;
        }
    }
    Ok(plaintext)
}

/// Seals content for the other party and writes it as text.
///
/// Errors: `ecdh.not_for_sealing` for [`XEncoding::TwosComplement`] (ECDH-07); as [`pack`].
pub fn seal(
    content: &Content,
    private: &PrivateKey,
    public: &PublicKey,
    encoding: XEncoding,
    iv: &InitializationVector,
) -> Result<String, Error> {
    let plaintext = pack(content)?;
    let secret = ecdh::shared_secret(private, public, encoding.for_sealing()?);
    let keys = sealed::derive_keys(secret.as_bytes());
    Ok(text::encode(&sealed::seal(&keys, iv, &plaintext)))
}

/// What [`open`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The content, its dialect, and what was left over.
    pub unpacked: Unpacked,
    /// The encoding of x that it was sealed under: the first where several coincide.
    pub x_encoding: XEncoding,
}

/// Reads the text form, opens it with one's own private key and the other party's public key, and unpacks it.
///
/// Errors: `text.malformed`, `sealed.rejected`, `content.malformed`; for private content also `content.invalid`.
pub fn open(
    content_type: ContentType,
    private: &PrivateKey,
    public: &PublicKey,
    text: &str,
) -> Result<Opened, Error> {
    let (plaintext, x_encoding) = open_with_keys(private, public, &text::decode(text)?)?;
    Ok(Opened { unpacked: unpack(content_type, &plaintext)?, x_encoding })
}

/// As [`open`], in strict mode (CONTENT-17).
///
/// Errors: as [`open`].
pub fn open_strict(
    content_type: ContentType,
    private: &PrivateKey,
    public: &PublicKey,
    text: &str,
) -> Result<Opened, Error> {
    let (plaintext, x_encoding) = open_with_keys(private, public, &text::decode(text)?)?;
    Ok(Opened { unpacked: unpack_strict(content_type, &plaintext)?, x_encoding })
}

/// Opens sealed bytes under each of the distinct encodings of x; the tag decides (CONTENT-13).
///
/// Errors: `sealed.rejected`.
pub fn open_with_keys(
    private: &PrivateKey,
    public: &PublicKey,
    sealed: &[u8],
) -> Result<(Zeroizing<Vec<u8>>, XEncoding), Error> {
    PairKeys::derive(private, public).open(sealed)
}

/// What two parties seal under and open with: the keys of each distinct encoding of x, in the order in which a reader tries them.
/// Derived once, they open any number of records.
#[derive(Clone, Debug)]
pub struct PairKeys(Vec<(XEncoding, sealed::Keys)>);

impl PairKeys {
    /// The keys of one's own private key and the other party's public key.
    pub fn derive(private: &PrivateKey, public: &PublicKey) -> Self {
        Self::of(ecdh::shared_secrets(private, public))
    }

    /// Those with each of these parties, for less than one after the other.
    pub fn derive_with_all(private: &PrivateKey, publics: &[PublicKey]) -> Vec<Self> {
        ecdh::shared_secrets_with_all(private, publics).into_iter().map(Self::of).collect()
    }

    fn of(secrets: Vec<(XEncoding, ecdh::SharedSecret)>) -> Self {
        let keys =
            |(encoding, secret): (_, ecdh::SharedSecret)| (encoding, sealed::derive_keys(secret.as_bytes()));
        Self(secrets.into_iter().map(keys).collect())
    }

    /// Opens sealed bytes; the tag decides under which encoding (CONTENT-13).
    ///
    /// Errors: `sealed.rejected`.
    pub fn open(&self, sealed: &[u8]) -> Result<(Zeroizing<Vec<u8>>, XEncoding), Error> {
        let opened = |(encoding, keys): &(XEncoding, sealed::Keys)| {
            sealed::open(keys, sealed).ok().map(|plaintext| (plaintext, *encoding))
        };
        self.0.iter().find_map(opened).ok_or(Error::SealedRejected)
    }
}

//! What can go wrong between two parties: who is to blame, which rule it breaks, and how it is said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What went wrong. The part before the dot says on whose side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Cause {
    /// The sender broke.
    #[serde(rename = "sender.fault")]
    SenderFault,
    /// The sender refused what it must send.
    #[serde(rename = "sender.refused")]
    SenderRefused,
    /// The text is not canonical base64.
    #[serde(rename = "sender.text")]
    SenderText,
    /// The sealed bytes have an impossible length.
    #[serde(rename = "sender.length")]
    SenderLength,
    /// What was sealed opens under no encoding of x.
    #[serde(rename = "sender.secret")]
    SenderSecret,
    /// It was sealed, or an index derived, under an encoding of x that the sender may not use here.
    #[serde(rename = "sender.encoding")]
    SenderEncoding,
    /// Another dialect than the standard one was written.
    #[serde(rename = "sender.dialect")]
    SenderDialect,
    /// An absent value and the empty string are not kept apart in writing.
    #[serde(rename = "sender.optional")]
    SenderOptional,
    /// Other content was sealed than was given.
    #[serde(rename = "sender.content")]
    SenderContent,
    /// The content is right, but packed in another way.
    #[serde(rename = "sender.plaintext")]
    SenderPlaintext,
    /// Other sealed bytes than those of the specification.
    #[serde(rename = "sender.sealed")]
    SenderSealed,
    /// Another shared secret than that of the specification.
    #[serde(rename = "sender.shared-secret")]
    SenderSharedSecret,
    /// Another Search Index than that of the specification.
    #[serde(rename = "sender.index")]
    SenderIndex,
    /// Another level key than that of `nbpa-kdf-literal`.
    #[serde(rename = "sender.literal-key")]
    SenderLiteralKey,
    /// Another level key than that of `nbpa-kdf-bound`.
    #[serde(rename = "sender.bound-key")]
    SenderBoundKey,
    /// An address is sealed in another way.
    #[serde(rename = "sender.address")]
    SenderAddress,
    /// A level key is sealed for a payer in another way.
    #[serde(rename = "sender.grant")]
    SenderGrant,
    /// A list of counterparties is packed or sealed in another way.
    #[serde(rename = "sender.backup")]
    SenderBackup,
    /// An initialization vector that is not 16 bytes long.
    #[serde(rename = "iv.length")]
    IvLength,
    /// The same initialization vector twice.
    #[serde(rename = "iv.reused")]
    IvReused,
    /// A byte of the initialization vector that is always the same.
    #[serde(rename = "iv.constant")]
    IvConstant,
    /// The receiver broke.
    #[serde(rename = "receiver.fault")]
    ReceiverFault,
    /// The receiver refused what it must open.
    #[serde(rename = "receiver.refused")]
    ReceiverRefused,
    /// The receiver does not try the encoding of x that was sealed under.
    #[serde(rename = "receiver.encoding")]
    ReceiverEncoding,
    /// The receiver does not read a dialect.
    #[serde(rename = "receiver.dialect")]
    ReceiverDialect,
    /// An absent value and the empty string are not kept apart in reading.
    #[serde(rename = "receiver.optional")]
    ReceiverOptional,
    /// The receiver reads other content.
    #[serde(rename = "receiver.content")]
    ReceiverContent,
    /// The receiver opens what it must refuse.
    #[serde(rename = "receiver.accepted")]
    ReceiverAccepted,
    /// Another shared secret than that of the specification.
    #[serde(rename = "receiver.shared-secret")]
    ReceiverSharedSecret,
    /// The receiver does not ask for a Search Index under which it is sent something.
    #[serde(rename = "receiver.index")]
    ReceiverIndex,
    /// Another level key than that of `nbpa-kdf-literal`.
    #[serde(rename = "receiver.literal-key")]
    ReceiverLiteralKey,
    /// Another level key than that of `nbpa-kdf-bound`.
    #[serde(rename = "receiver.bound-key")]
    ReceiverBoundKey,
    /// The receiver does not open a sealed address, or reads another one.
    #[serde(rename = "receiver.address")]
    ReceiverAddress,
    /// The receiver does not open a grant, or not the address that came with it.
    #[serde(rename = "receiver.grant")]
    ReceiverGrant,
    /// The receiver does not open a list of counterparties, or reads another one.
    #[serde(rename = "receiver.backup")]
    ReceiverBackup,
    /// Both did what the specification says, and still did not understand each other.
    #[serde(rename = "specification")]
    Specification,
}

/// What one party did wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Deviation {
    /// What went wrong.
    pub(crate) cause: Cause,
    /// What exactly, for the sentence that says it. The same in every run.
    pub(crate) detail: String,
}

impl Deviation {
    pub(super) fn new(cause: Cause, detail: impl Into<String>) -> Self {
        Self { cause, detail: detail.into() }
    }
}

impl Cause {
    /// The name, as expectations and reports have it.
    pub fn id(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(id)) => id,
            _ => format!("{self:?}"),
        }
    }

    /// Whether it can be a refusal that the encoding of x or the dialect explains.
    pub(super) fn can_be_refusal(self) -> bool {
        matches!(self, Self::ReceiverRefused | Self::ReceiverGrant | Self::ReceiverBackup)
    }

    /// The requirement that it breaks; none where everybody keeps all of them.
    pub fn rule(self) -> Option<&'static str> {
        Some(match self {
            Self::SenderText => "TEXT-01",
            Self::SenderLength => "SEALED-07",
            Self::SenderSecret => "CONTENT-15",
            Self::SenderEncoding => "ECDH-06",
            Self::SenderDialect | Self::SenderPlaintext => "CONTENT-07",
            Self::SenderOptional => "CONTENT-03",
            Self::SenderFault | Self::SenderRefused | Self::SenderContent => "CONTENT-15",
            Self::SenderSealed => "SEALED-07",
            Self::SenderSharedSecret | Self::ReceiverSharedSecret => "ECDH-01",
            Self::SenderIndex => "INDEX-03",
            Self::SenderLiteralKey | Self::ReceiverLiteralKey => "NBPA-01",
            Self::SenderBoundKey | Self::ReceiverBoundKey => "NBPA-02",
            Self::SenderAddress => "NBPA-07",
            Self::SenderGrant => "GRANT-01",
            Self::SenderBackup => "BACKUP-02",
            Self::IvLength => "SEALED-03",
            Self::IvReused | Self::IvConstant => "SEALED-02",
            Self::ReceiverFault | Self::ReceiverRefused => "CONTENT-13",
            Self::ReceiverEncoding => "ECDH-08",
            Self::ReceiverDialect => "CONTENT-08",
            Self::ReceiverOptional => "CONTENT-12",
            Self::ReceiverContent => "CONTENT-08",
            Self::ReceiverAccepted => "SEALED-09",
            Self::ReceiverIndex => "INDEX-04",
            Self::ReceiverAddress => "NBPA-07",
            Self::ReceiverGrant => "GRANT-02",
            Self::ReceiverBackup => "BACKUP-03",
            Self::Specification => return None,
        })
    }

    /// What happens, in one sentence.
    pub fn says(self, sender: &str, receiver: &str, detail: &str) -> String {
        match self {
            Self::SenderFault => format!("{sender} breaks when it is to send: {detail}"),
            Self::SenderRefused => {
                format!("{sender} refuses to send what everybody must be able to: {detail}")
            }
            Self::SenderText => format!("{sender} writes {detail} instead of canonical base64"),
            Self::SenderLength => format!("what {sender} seals has an impossible length: {detail}"),
            Self::SenderSecret => format!("what {sender} seals opens under no encoding of x"),
            Self::SenderEncoding => {
                format!("{sender} uses an encoding of x that it may not use here: {detail}")
            }
            Self::SenderDialect => format!("{sender} writes the dialect {detail}, which is for reading only"),
            Self::SenderOptional => {
                format!("{sender} does not keep absent and empty apart: it writes {detail}")
            }
            Self::SenderContent => format!("{sender} seals other content than it was given: {detail}"),
            Self::SenderPlaintext => format!("{sender} packs content in another way: {detail}"),
            Self::SenderSealed => format!("{sender} seals to other bytes: {detail}"),
            Self::SenderSharedSecret => format!("{sender} computes another shared secret: {detail}"),
            Self::SenderIndex => format!("{sender} derives another Search Index: {detail}"),
            Self::SenderLiteralKey => {
                format!("{sender} derives another level key under nbpa-kdf-literal: {detail}")
            }
            Self::SenderBoundKey => {
                format!("{sender} derives another level key under nbpa-kdf-bound: {detail}")
            }
            Self::SenderAddress => format!("{sender} seals an address in another way: {detail}"),
            Self::SenderGrant => format!("{sender} seals a level key in another way: {detail}"),
            Self::SenderBackup => {
                format!("{sender} seals its list of counterparties in another way: {detail}")
            }
            Self::IvLength => {
                format!("{sender} seals with an initialization vector that is not 16 bytes long")
            }
            Self::IvReused => format!("{sender} seals with the same initialization vector more than once"),
            Self::IvConstant => {
                format!("{sender} seals with initialization vectors that are not random: {detail}")
            }
            Self::ReceiverFault => format!("{receiver} breaks on what {sender} sent: {detail}"),
            Self::ReceiverRefused => format!("{receiver} refuses what {sender} sent: {detail}"),
            Self::ReceiverEncoding => format!(
                "{receiver} can't open what {sender} sealed where x begins with a zero byte (1 key pair in 256): {detail}"
            ),
            Self::ReceiverDialect => {
                format!("{receiver} does not read what {sender} wrote in another dialect: {detail}")
            }
            Self::ReceiverOptional => {
                format!("{receiver} does not keep absent and empty apart: it reads {detail}")
            }
            Self::ReceiverContent => format!("{receiver} reads other content than {sender} sealed: {detail}"),
            Self::ReceiverAccepted => format!("{receiver} opens what it must refuse: {detail}"),
            Self::ReceiverSharedSecret => format!("{receiver} computes another shared secret: {detail}"),
            Self::ReceiverIndex => format!(
                "{receiver} does not find what {sender} published where x begins with a zero byte (1 key pair in 256): {detail}"
            ),
            Self::ReceiverLiteralKey => {
                format!("{receiver} derives another level key under nbpa-kdf-literal: {detail}")
            }
            Self::ReceiverBoundKey => {
                format!("{receiver} derives another level key under nbpa-kdf-bound: {detail}")
            }
            Self::ReceiverAddress => {
                format!("{receiver} does not read the address that {sender} sealed: {detail}")
            }
            Self::ReceiverGrant => format!("{receiver} can't use the grant of {sender}: {detail}"),
            Self::ReceiverBackup => {
                format!("{receiver} does not restore the list that {sender} sealed: {detail}")
            }
            Self::Specification => format!(
                "{sender} and {receiver} both do what the specification says, and still do not understand each other"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All causes, as the schema of the report has them.
    fn all() -> Vec<Cause> {
        let schema = serde_json::to_value(schemars::schema_for!(Cause)).unwrap();
        let names = schema["oneOf"].as_array().unwrap().iter().map(|cause| cause["const"].clone());
        names.map(|name| serde_json::from_value(name).unwrap()).collect()
    }

    #[test]
    fn every_rule_stands_in_the_specification() {
        let specification = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        for cause in all() {
            let Some(rule) = cause.rule() else {
                assert_eq!(cause, Cause::Specification);
                continue;
            };
            let chapter = rule.rsplit_once('-').unwrap().0.to_lowercase();
            let chapter = std::fs::read_to_string(specification.join(format!("{chapter}.md"))).unwrap();
            assert!(chapter.contains(&format!("**{rule}**")), "{} cites {rule}", cause.id());
        }
    }

    #[test]
    fn every_sentence_names_who_is_to_blame() {
        for cause in all() {
            let says = cause.says("ada", "bob", "so");
            let blamed = if cause.id().starts_with("receiver.") { "bob" } else { "ada" };
            assert!(says.contains(blamed), "{says}");
        }
    }
}

//! The form of inputs and results of the experimental operations of layer 2.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{HexBytes, Object};

message!(
    /// Input of `layer2.sign_digest`.
    SignDigestIn {
        /// The private key.
        private: HexBytes,
        /// 32 bytes.
        digest: HexBytes,
    }
);
message!(
    /// Result of `layer2.sign_digest`.
    SignDigestOk {
        /// The text of the signature.
        signature: String,
    }
);
message!(
    /// Input of `layer2.recover`.
    RecoverIn {
        /// 32 bytes.
        digest: HexBytes,
        /// The text of the signature.
        signature: String,
    }
);
message!(
    /// Result of `layer2.recover`.
    RecoverOk {
        /// FIO public key text.
        public: String,
    }
);
message!(
    /// Input of `layer2.sign`.
    MessageSignIn {
        /// The id of the chain.
        chain_id: HexBytes,
        /// 16 bytes.
        message_id: HexBytes,
        /// In seconds since 1970.
        created_at: i64,
        /// In seconds since 1970.
        expires_at: i64,
        /// The sender's FIO Address.
        sender: String,
        /// The private key that owns it.
        private: HexBytes,
        /// The recipient's FIO Address.
        recipient: String,
        /// `address` or `index`.
        route: String,
        /// The type of content.
        r#type: String,
        /// A JSON object, or a string for `text`.
        #[serde(deserialize_with = "crate::utf16::deserialize")]
        content: Value,
        /// To seal: the sender's private encryption key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        encrypt_private: Option<HexBytes>,
        /// To seal: the recipient's encryption key, FIO public key text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        public: Option<String>,
        /// To seal: the initialization vector.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        iv: Option<HexBytes>,
        /// To seal: the encoding of x; the declared one if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        x_encoding: Option<String>,
    }
);
message!(
    /// Result of `layer2.sign`.
    MessageSignOk {
        /// The JSON form of the message.
        message: Object,
    }
);
message!(
    /// What the chain says about a FIO Address.
    Registration {
        /// FIO public key text.
        owner_key: String,
        /// FIO public key text, or what else `get_encrypt_key` answers.
        encrypt_key: String,
    }
);
message!(
    /// Input of `layer2.verify`.
    MessageVerifyIn {
        /// The message: any JSON.
        message: Value,
        /// The id of one's own chain, 32 bytes.
        chain_id: HexBytes,
        /// In seconds since 1970.
        now: u32,
        /// That of the sender; null if the chain does not serve its FIO Address.
        registration: Option<Registration>,
    }
);
message!(
    /// The fields of an envelope.
    EnvelopeFields {
        /// 32 bytes.
        chain_id: HexBytes,
        /// 16 bytes.
        message_id: HexBytes,
        /// In seconds since 1970.
        created_at: u32,
        /// In seconds since 1970.
        expires_at: u32,
        /// The sender's FIO Address.
        sender: String,
        /// Its owner key, FIO public key text.
        sender_key: String,
        /// Its encryption key, FIO public key text; null if the content is not sealed.
        sender_encrypt_key: Option<String>,
        /// A FIO Address or a Search Index.
        route: String,
        /// The type of content.
        r#type: String,
        /// The content, sealed or not.
        content: HexBytes,
    }
);
message!(
    /// Result of `layer2.verify`.
    MessageVerifyOk {
        /// 32 bytes.
        digest: HexBytes,
        /// What was signed.
        envelope: EnvelopeFields,
    }
);
message!(
    /// Who reads.
    RecipientKeys {
        /// Its FIO Address, in lower case.
        fio_address: String,
        /// A private encryption key of it.
        private: HexBytes,
    }
);
message!(
    /// A message that was accepted.
    SeenMessage {
        /// The compressed point.
        sender_key: HexBytes,
        /// 16 bytes.
        message_id: HexBytes,
        /// In seconds since 1970.
        expires_at: u32,
    }
);
message!(
    /// What a recipient remembers.
    RecipientState {
        /// The latest time that it has known.
        time: u32,
        /// By sender key and message id.
        seen: Vec<SeenMessage>,
    }
);
message!(
    /// Input of `layer2.open`.
    MessageOpenIn {
        /// The message: any JSON.
        message: Value,
        /// The id of one's own chain, 32 bytes.
        chain_id: HexBytes,
        /// In seconds since 1970.
        now: u32,
        /// That of the sender; null if the chain does not serve its FIO Address.
        registration: Option<Registration>,
        /// Who reads.
        recipient: RecipientKeys,
        /// What it remembers.
        state: RecipientState,
    }
);
message!(
    /// Result of `layer2.open`.
    MessageOpenOk {
        /// The sender's FIO Address.
        sender: String,
        /// The type of content.
        r#type: String,
        /// A JSON object, or a string for `text`.
        content: Value,
        /// Whether it was sealed.
        sealed: bool,
        /// What is remembered from now on.
        state: RecipientState,
    }
);
message!(
    /// Input of `layer2.relay`: a scenario.
    RelayIn {
        /// The state to begin with.
        state: Object,
        /// The calls, in order: any JSON.
        calls: Vec<Value>,
    }
);
message!(
    /// Result of `layer2.relay`.
    RelayOk {
        /// The answer to each call.
        answers: Vec<Object>,
        /// The state after the last.
        state: Object,
    }
);

//! The form of inputs and results of the operations that are older than FIP-5.

use serde::{Deserialize, Serialize};

use crate::{HexBytes, Object};

message!(
    /// Input of `key.parse_private`.
    ParsePrivateIn {
        /// `wif`, `pvt-k1` or `bytes`.
        format: String,
        /// The text, or the bytes in hex.
        key: String,
    }
);
message!(
    /// Result of `key.parse_private`.
    ParsePrivateOk {
        /// The private key, 32 bytes.
        private: HexBytes,
    }
);
message!(
    /// Input of `key.parse_public`.
    ParsePublicIn {
        /// `fio` or `pub-k1`.
        format: String,
        /// The text.
        key: String,
    }
);
message!(
    /// Result of `key.parse_public`.
    ParsePublicOk {
        /// The compressed point, 33 bytes.
        point: HexBytes,
    }
);
message!(
    /// Input of `key.public_of`.
    PublicOfIn {
        /// The private key.
        private: HexBytes,
    }
);
message!(
    /// Result of `key.public_of`.
    PublicOfOk {
        /// FIO public key text.
        public: String,
    }
);
message!(
    /// Input of `ecdh.shared_secret`.
    SharedSecretIn {
        /// One's own private key.
        private: HexBytes,
        /// The other party's FIO public key text.
        public: String,
        /// `minimal`, `fixed32` or `twos-complement`.
        x_encoding: String,
    }
);
message!(
    /// Result of `ecdh.shared_secret`.
    SharedSecretOk {
        /// The shared secret, 64 bytes.
        secret: HexBytes,
    }
);
message!(
    /// Input of `sealed.seal`.
    SealIn {
        /// The secret.
        secret: HexBytes,
        /// The initialization vector.
        iv: HexBytes,
        /// The plaintext.
        plaintext: HexBytes,
    }
);
message!(
    /// Result of `sealed.seal`.
    SealOk {
        /// The sealed bytes.
        sealed: HexBytes,
    }
);
message!(
    /// Input of `sealed.open`.
    OpenIn {
        /// The secret.
        secret: HexBytes,
        /// The sealed bytes.
        sealed: HexBytes,
    }
);
message!(
    /// Result of `sealed.open`.
    OpenOk {
        /// The plaintext.
        plaintext: HexBytes,
    }
);
message!(
    /// Bytes: input of `text.encode`, result of `text.decode` and of `abi.pack`.
    Bytes {
        /// The bytes.
        bytes: HexBytes,
    }
);
message!(
    /// Text: result of `text.encode` and of `content.seal`, input of `text.decode` and `text.decode_lenient`.
    Text {
        /// The text.
        text: String,
    }
);
message!(
    /// Input of `abi.pack`.
    AbiPackIn {
        /// `varuint32`, `string` or `string?`.
        r#type: String,
        /// A number, a string or null.
        value: serde_json::Value,
    }
);
message!(
    /// Input of `abi.unpack`.
    AbiUnpackIn {
        /// `varuint32`, `string` or `string?`.
        r#type: String,
        /// The packed value.
        bytes: HexBytes,
    }
);
message!(
    /// Result of `abi.unpack`.
    AbiUnpackOk {
        /// A number, a string or null.
        value: serde_json::Value,
    }
);
message!(
    /// Input of `content.pack`.
    ContentPackIn {
        /// The type of content.
        r#type: String,
        /// The content.
        #[serde(deserialize_with = "crate::utf16::deserialize")]
        content: serde_json::Value,
    }
);
message!(
    /// Result of `content.pack`.
    ContentPackOk {
        /// The plaintext.
        plaintext: HexBytes,
    }
);
message!(
    /// Input of `content.unpack`.
    ContentUnpackIn {
        /// The type of content.
        r#type: String,
        /// The plaintext.
        plaintext: HexBytes,
        /// Strict mode; off if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        strict: Option<bool>,
    }
);
message!(
    /// Result of `content.unpack`.
    ContentUnpackOk {
        /// The content.
        content: Object,
        /// The dialect it was read in.
        dialect: String,
        /// The number of bytes after the last field.
        leftover: usize,
    }
);
message!(
    /// Input of `content.seal`.
    ContentSealIn {
        /// The type of content.
        r#type: String,
        /// One's own private key.
        private: HexBytes,
        /// The other party's FIO public key text.
        public: String,
        /// The content.
        #[serde(deserialize_with = "crate::utf16::deserialize")]
        content: serde_json::Value,
        /// The initialization vector; drawn at random if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        iv: Option<HexBytes>,
        /// The encoding of x; the declared one if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        x_encoding: Option<String>,
    }
);
message!(
    /// Input of `content.open`.
    ContentOpenIn {
        /// The type of content.
        r#type: String,
        /// One's own private key.
        private: HexBytes,
        /// The other party's FIO public key text.
        public: String,
        /// The text form of the sealed content.
        text: String,
        /// Strict mode; off if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        strict: Option<bool>,
    }
);
message!(
    /// Result of `content.open`.
    ContentOpenOk {
        /// The content.
        content: Object,
        /// The dialect it was read in.
        dialect: String,
        /// The number of bytes after the last field.
        leftover: usize,
        /// The encoding of x that it was sealed under.
        x_encoding: String,
    }
);
message!(
    /// Input of `account.name`.
    AccountNameIn {
        /// FIO public key text.
        public: String,
    }
);
message!(
    /// Result of `account.name`.
    AccountNameOk {
        /// The name: 12 characters.
        name: String,
    }
);
message!(
    /// Input of `size.content` and `size.memo_budget`.
    SizeIn {
        /// The type of content.
        r#type: String,
        /// The content.
        #[serde(deserialize_with = "crate::utf16::deserialize")]
        content: serde_json::Value,
        /// `documented` or `deployed`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        profile: Option<String>,
        /// With `deployed`: bytes of the packed transaction without the text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rest: Option<usize>,
    }
);
message!(
    /// Result of `size.content`: numbers of bytes.
    SizeContentOk {
        /// The plaintext.
        plaintext: usize,
        /// The sealed bytes.
        sealed: usize,
        /// The text.
        text: usize,
    }
);
message!(
    /// Result of `size.memo_budget`.
    MemoBudgetOk {
        /// The greatest number of bytes of UTF-8 that a memo can have.
        bytes: usize,
    }
);
message!(
    /// Input of `size.cost`.
    CostIn {
        /// The number of characters of the text.
        text: usize,
    }
);
message!(
    /// Result of `size.cost`.
    CostOk {
        /// The factor on fees and bundled transactions.
        factor: usize,
    }
);
message!(
    /// What the chain answers for a FIO Address.
    AddressKeys {
        /// FIO public key text, or empty.
        encrypt_key: String,
        /// FIO public key text, or empty.
        mapped_key: String,
    }
);
message!(
    /// Input of `match.choose`.
    MatchChooseIn {
        /// One's own FIO Address.
        own: AddressKeys,
        /// The other party's.
        other: AddressKeys,
        /// The private keys that the wallet holds.
        keyring: Vec<HexBytes>,
    }
);
message!(
    /// Result of `match.choose`.
    MatchChooseOk {
        /// One's own FIO public key text.
        own: String,
        /// The other party's.
        counterparty: String,
    }
);
message!(
    /// A record as the chain lists it.
    ListedRecord {
        /// `request` or `obt`.
        kind: String,
        /// The status: `requested`, `rejected`, `sent_to_blockchain` or `cancelled`.
        status: String,
        /// The payer's account.
        payer_account: String,
        /// The payee's account.
        payee_account: String,
    }
);
message!(
    /// Input of `match.list`.
    MatchListIn {
        /// The name of the endpoint.
        getter: String,
        /// The queried FIO public key text.
        key: String,
        /// The records of the chain.
        records: Vec<ListedRecord>,
    }
);
message!(
    /// Result of `match.list`.
    MatchListOk {
        /// Positions of the records that are listed, from 0, in order.
        positions: Vec<usize>,
    }
);
message!(
    /// A record as a getter returns it.
    Record {
        /// FIO public key text, or empty.
        payer_fio_public_key: String,
        /// FIO public key text, or empty.
        payee_fio_public_key: String,
        /// The text of the content.
        content: String,
    }
);
message!(
    /// Input of `match.select`.
    MatchSelectIn {
        /// The name of the endpoint.
        getter: String,
        /// `payer` or `payee`: for `get_obt_data`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
        /// The record.
        record: Record,
        /// The private keys that the wallet holds.
        keyring: Vec<HexBytes>,
        /// If the fallback is allowed: FIO public key texts to try.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counterparties: Option<Vec<String>>,
    }
);
message!(
    /// Result of `match.select`.
    MatchSelectOk {
        /// The content.
        content: Object,
        /// The public key of the private key that opened it.
        own: String,
        /// The other party's public key.
        counterparty: String,
        /// `recorded` or `fallback`.
        via: String,
    }
);
message!(
    /// Input of `wallet.inspect`.
    InspectIn {
        /// The type of content.
        r#type: String,
        /// The content.
        #[serde(deserialize_with = "crate::utf16::deserialize")]
        content: serde_json::Value,
    }
);
message!(
    /// Result of `wallet.inspect`.
    InspectOk {
        /// The content, its codes in upper case.
        content: Object,
        /// Field and finding, such as `amount.empty`.
        findings: Vec<String>,
    }
);

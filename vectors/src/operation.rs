//! The operations of the specification: names, classes, and the form of inputs and results.

use serde::{Deserialize, Serialize};

use crate::{HexBytes, Object};

/// A conformance class: what an implementation claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Opens everything that conforming and deployed writers seal.
    Reader,
    /// Seals what every reader opens.
    Writer,
    /// Both, and knows account names, sizes, key matching and the duties of a wallet.
    Wallet,
    /// A wallet with what FIP-5 adds.
    Fip5Wallet,
}

/// An operation of the specification.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// The name: chapter, dot, action.
    pub name: &'static str,
    /// The classes that need it; `wallet` also has what readers and writers have, and `fip5-wallet` has all.
    pub classes: &'static [Class],
    /// The result fields that an implementation may leave out.
    pub reported: &'static [&'static str],
    /// The result fields and input fields that hold bytes in hex.
    pub hex: &'static [&'static str],
}

const BOTH: &[Class] = &[Class::Reader, Class::Writer];
const READER: &[Class] = &[Class::Reader];
const WRITER: &[Class] = &[Class::Writer];
const WALLET: &[Class] = &[Class::Wallet];
const FIP5: &[Class] = &[];

impl Operation {
    /// All operations, in the order of the specification.
    pub const ALL: &'static [Operation] = &[
        Operation::new("key.parse_private", BOTH, &[], &["private"]),
        Operation::new("key.parse_public", BOTH, &[], &["point"]),
        Operation::new("key.public_of", BOTH, &[], &["private"]),
        Operation::new("account.name", WALLET, &[], &[]),
        Operation::new("ecdh.shared_secret", BOTH, &[], &["private", "secret"]),
        Operation::new("sealed.seal", WRITER, &[], &["secret", "iv", "plaintext", "sealed"]),
        Operation::new("sealed.open", READER, &[], &["secret", "sealed", "plaintext"]),
        Operation::new("text.encode", WRITER, &[], &["bytes"]),
        Operation::new("text.decode", READER, &[], &["bytes"]),
        Operation::new("text.decode_lenient", READER, &[], &["bytes"]),
        Operation::new("abi.pack", WRITER, &[], &["bytes"]),
        Operation::new("abi.unpack", READER, &[], &["bytes"]),
        Operation::new("content.pack", WRITER, &[], &["plaintext"]),
        Operation::new("content.unpack", READER, &["dialect", "leftover"], &["plaintext"]),
        Operation::new("content.seal", WRITER, &[], &["private", "iv"]),
        Operation::new("content.open", READER, &["dialect", "leftover", "x_encoding"], &["private"]),
        Operation::new("size.content", WALLET, &[], &[]),
        Operation::new("size.memo_budget", WALLET, &[], &[]),
        Operation::new("size.cost", WALLET, &[], &[]),
        Operation::new("match.choose", WALLET, &[], &[]),
        Operation::new("match.list", WALLET, &[], &[]),
        Operation::new("match.select", WALLET, &[], &[]),
        Operation::new("match.select_private", FIP5, &[], &[]),
        Operation::new("index.derive", FIP5, &[], &["private"]),
        Operation::new("index.poll", FIP5, &[], &[]),
        Operation::new("index.parse", FIP5, &[], &["bytes"]),
        Operation::new("backup.seal", FIP5, &[], &["private", "iv"]),
        Operation::new("backup.open", FIP5, &["leftover", "x_encoding"], &["private"]),
        Operation::new("wallet.inspect", WALLET, &[], &[]),
    ];

    /// The operation of this name.
    pub fn find(name: &str) -> Option<&'static Operation> {
        Self::ALL.iter().find(|operation| operation.name == name)
    }

    /// Whether an implementation of this class needs it.
    pub fn is_needed_by(&self, class: Class) -> bool {
        match class {
            Class::Fip5Wallet => true,
            Class::Wallet => !self.classes.is_empty(),
            class => self.classes.contains(&class),
        }
    }

    const fn new(
        name: &'static str,
        classes: &'static [Class],
        reported: &'static [&'static str],
        hex: &'static [&'static str],
    ) -> Self {
        Self { name, classes, reported, hex }
    }
}

macro_rules! message {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type),+
        }
    };
}

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
message!(
    /// Input of `index.derive`.
    IndexDeriveIn {
        /// One's own private key.
        private: HexBytes,
        /// The other party's FIO public key text.
        public: String,
        /// Who looks for it: `other` or `own`.
        receiver: String,
        /// The encoding of x; the declared one if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        x_encoding: Option<String>,
    }
);
message!(
    /// Result of `index.derive`.
    IndexDeriveOk {
        /// The Search Index.
        index: String,
    }
);
message!(
    /// Input of `index.poll`.
    IndexPollIn {
        /// One's own private keys.
        own: Vec<HexBytes>,
        /// FIO public key texts.
        counterparties: Vec<String>,
    }
);
message!(
    /// An index that a wallet asks for.
    IndexEntry {
        /// One's own FIO public key text.
        own: String,
        /// The other party's.
        counterparty: String,
        /// The Search Index.
        index: String,
        /// The encoding of x.
        x_encoding: String,
    }
);
message!(
    /// Result of `index.poll`.
    IndexPollOk {
        /// The indexes, in order.
        entries: Vec<IndexEntry>,
    }
);
message!(
    /// Input of `backup.seal`.
    BackupSealIn {
        /// The owner's private key.
        private: HexBytes,
        /// The list.
        entries: serde_json::Value,
        /// The initialization vector; drawn at random if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        iv: Option<HexBytes>,
    }
);
message!(
    /// Input of `backup.open`.
    BackupOpenIn {
        /// The owner's private key.
        private: HexBytes,
        /// The text.
        text: String,
        /// Strict mode; off if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        strict: Option<bool>,
    }
);
message!(
    /// A counterparty.
    BackupEntry {
        /// A Search Index.
        search_index: String,
        /// A FIO Address.
        fio_address: String,
        /// FIO public key text.
        public_key: String,
        /// 0 or 1.
        sharing_nbpa: u8,
        /// 0 or 1.
        monitoring: u8,
    }
);
message!(
    /// Result of `backup.open`.
    BackupOpenOk {
        /// The list.
        entries: Vec<BackupEntry>,
        /// The number of bytes after the last entry.
        leftover: usize,
        /// The encoding of x that it was sealed under.
        x_encoding: String,
    }
);
message!(
    /// A private record as a getter returns it.
    PrivateRecord {
        /// The FIO public key text that it names.
        public_key: String,
        /// The Search Index that it carries.
        search_index: String,
        /// The text of the content.
        content: String,
    }
);
message!(
    /// Input of `match.select_private`.
    MatchSelectPrivateIn {
        /// The name of the endpoint.
        getter: String,
        /// The record.
        record: PrivateRecord,
        /// The private keys that the wallet holds.
        keyring: Vec<HexBytes>,
        /// FIO public key texts that it knows.
        counterparties: Vec<String>,
    }
);
message!(
    /// Result of `match.select_private`.
    MatchSelectPrivateOk {
        /// The content.
        content: Object,
        /// The public key of the private key that opened it.
        own: String,
        /// The other party's public key.
        counterparty: String,
    }
);

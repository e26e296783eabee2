//! The form of inputs and results of the operations that FIP-5 adds.

use serde::{Deserialize, Serialize};

use crate::{HexBytes, Object};

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
message!(
    /// Input of `backup.growth_units`: lengths of texts in bytes.
    GrowthUnitsIn {
        /// The stored one; 0 if there is none.
        old: usize,
        /// The new one.
        new: usize,
    }
);
message!(
    /// Result of `backup.growth_units`.
    GrowthUnitsOk {
        /// The number of bundled transactions.
        units: usize,
    }
);
message!(
    /// Input of `nbpa.level_key`.
    LevelKeyIn {
        /// `nbpa-kdf-literal` or `nbpa-kdf-bound`.
        kdf: String,
        /// `address`, `chain` or `nbpa`.
        level: String,
        /// The wallet secret.
        private: HexBytes,
        /// The FIO Address that publishes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fio_address: Option<String>,
        /// The chain code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chain_code: Option<String>,
        /// The token code, or `*`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token_code: Option<String>,
        /// The address on that chain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nbpa: Option<String>,
    }
);
message!(
    /// Result of `nbpa.level_key`.
    LevelKeyOk {
        /// The level key, 32 bytes.
        level_key: HexBytes,
    }
);
message!(
    /// Input of `nbpa.seal`.
    NbpaSealIn {
        /// The level key.
        level_key: HexBytes,
        /// The address.
        nbpa: String,
        /// The initialization vector; drawn at random if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        iv: Option<HexBytes>,
    }
);
message!(
    /// Input of `nbpa.open`.
    NbpaOpenIn {
        /// The level key.
        level_key: HexBytes,
        /// The text of the sealed address.
        text: String,
        /// Strict mode; off if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        strict: Option<bool>,
    }
);
message!(
    /// Result of `nbpa.open`.
    NbpaOpenOk {
        /// The address.
        nbpa: String,
        /// The number of bytes after it.
        leftover: usize,
    }
);
message!(
    /// Input of `grant.seal`.
    GrantSealIn {
        /// The payee's private key.
        private: HexBytes,
        /// The payer's FIO public key text.
        public: String,
        /// The level key.
        level_key: HexBytes,
        /// The initialization vector; drawn at random if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        iv: Option<HexBytes>,
        /// The encoding of x; the declared one if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        x_encoding: Option<String>,
    }
);
message!(
    /// Input of `grant.open`.
    GrantOpenIn {
        /// The payer's private key.
        private: HexBytes,
        /// The payee's FIO public key text.
        public: String,
        /// The text of the grant.
        text: String,
        /// The text of the sealed address that it came with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        public_address: Option<String>,
        /// Strict mode; off if missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        strict: Option<bool>,
    }
);
message!(
    /// Result of `grant.open`.
    GrantOpenOk {
        /// The level key, 32 bytes.
        level_key: HexBytes,
        /// With a sealed address: the address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nbpa: Option<String>,
        /// With a sealed address: the number of bytes after the address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leftover: Option<usize>,
        /// The encoding of x that it was sealed under.
        x_encoding: String,
    }
);
message!(
    /// A published address.
    PublishedAddress {
        /// The FIO Address that published it.
        fio_address: String,
        /// The chain code.
        chain_code: String,
        /// The token code, or `*`.
        token_code: String,
        /// Its number.
        key_id: u64,
        /// It, sealed under the key of the level `address`.
        public_key_address_level: String,
        /// It, sealed under the key of the level `chain`.
        public_key_chain_level: String,
        /// It, sealed under the key of the level `nbpa`.
        public_key_nbpa_level: String,
    }
);
message!(
    /// A published grant.
    PublishedGrant {
        /// The FIO Address that granted.
        payee_fio_address: String,
        /// The Search Index of the payer.
        payer_search_index: String,
        /// `address`, `chain` or `nbpa`.
        level: String,
        /// The FIO Address, chain code or key id that the key is for.
        level_index: String,
        /// The text of the level key, sealed for the payer.
        decrypt_key: String,
    }
);
message!(
    /// Input of `lookup.select`.
    LookupSelectIn {
        /// The payer's Search Index.
        payer_search_index: String,
        /// The payee's FIO Address.
        fio_address: String,
        /// The chain code.
        chain_code: String,
        /// The token code, or `*`.
        token_code: String,
        /// What was published, in this order.
        addresses: Vec<PublishedAddress>,
        /// What was granted, in this order.
        grants: Vec<PublishedGrant>,
    }
);
message!(
    /// Result of `lookup.select`.
    LookupSelectOk {
        /// The text of the sealed address.
        public_address: String,
        /// The text of the grant.
        decrypt_key: String,
        /// The level.
        level: String,
    }
);
message!(
    /// A private request, as its getter returns it.
    PrivateRequest {
        /// Its number.
        fio_request_id: u64,
        /// The payee's FIO Address.
        payee_fio_address: String,
        /// The payee's FIO public key text.
        payee_fio_public_key: String,
        /// The payer's Search Index.
        payer_search_index: String,
        /// The text of the content.
        content: String,
    }
);
message!(
    /// A payer's action, as its getter returns it.
    PrivateAction {
        /// The payer's FIO Address.
        payer_fio_address: String,
        /// The payer's FIO public key text.
        payer_fio_public_key: String,
        /// The payee's Search Index.
        payee_search_index: String,
        /// The text of the content.
        content: String,
    }
);
message!(
    /// Input of `wallet.reconcile`.
    ReconcileIn {
        /// The private keys that the wallet holds.
        keyring: Vec<HexBytes>,
        /// FIO public key texts that it knows.
        counterparties: Vec<String>,
        /// Its requests.
        requests: Vec<PrivateRequest>,
        /// The payers' actions, in the order of the chain.
        actions: Vec<PrivateAction>,
    }
);
message!(
    /// A request and what became of it.
    RequestState {
        /// Its number.
        fio_request_id: u64,
        /// `unreadable`, `pending`, `sent_to_blockchain` or `rejected`.
        state: String,
        /// The position of the action that decided.
        action: Option<usize>,
    }
);
message!(
    /// An action that is not acted on.
    Quarantined {
        /// Its position.
        action: usize,
        /// `not_opened`, `malformed`, `unknown_request`, `foreign_key` or `address_mismatch`.
        reason: String,
    }
);
message!(
    /// Result of `wallet.reconcile`.
    ReconcileOk {
        /// The requests, in the order given.
        requests: Vec<RequestState>,
        /// Positions of payments that answer no request.
        direct: Vec<usize>,
        /// Positions of actions whose request was already decided.
        conflicts: Vec<usize>,
        /// The other actions.
        quarantine: Vec<Quarantined>,
    }
);

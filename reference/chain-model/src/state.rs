//! The state: what can be observed through the endpoints, in the one form of the chapter.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The state of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The time of the block, in seconds since 1970.
    pub now: u32,
    /// The fee of each endpoint, in SUF.
    pub fees: BTreeMap<String, u64>,
    /// The number that the next private request gets.
    pub next_request_id: u64,
    /// The number that the next encrypted address gets.
    pub next_key_id: u64,
    /// In the order of `actor`.
    pub accounts: Vec<Account>,
    /// In the order of `fio_domain`.
    pub domains: Vec<Domain>,
    /// In the order of registration.
    pub addresses: Vec<Address>,
    /// In the order of recording.
    pub private_requests: Vec<PrivateRequest>,
    /// In the order of recording.
    pub private_actions: Vec<PrivateAction>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The account name.
    pub actor: String,
    /// The key that owns it, as text.
    pub fio_public_key: String,
    /// In SUF.
    pub balance: u64,
}

/// A domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// In lower case.
    pub fio_domain: String,
    /// In seconds since 1970.
    pub expiration: u32,
}

/// A FIO Address and what its owner has published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// In lower case.
    pub fio_address: String,
    /// The account name of the owner.
    pub owner: String,
    /// Bundled transactions left.
    pub bundles: u64,
    /// 0 or 1.
    pub privacy: u8,
    /// The stored encryption key, which may be empty.
    pub encrypt_key: Option<String>,
    /// In the order of chain and token code.
    pub public_addresses: Vec<PublicAddress>,
    /// The text of the stored list.
    pub backup: Option<String>,
    /// The active ones, in the order of chain and token code.
    pub encrypted_addresses: Vec<EncryptedAddress>,
    /// Numbers of encrypted addresses that were replaced, ascending.
    pub replaced_key_ids: Vec<u64>,
    /// In the order of the first three fields.
    pub grants: Vec<Grant>,
}

/// An address on another blockchain, in the clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicAddress {
    /// In upper case.
    pub chain_code: String,
    /// In upper case, or `*`.
    pub token_code: String,
    /// The address.
    pub public_address: String,
}

/// An address on another blockchain, sealed at three levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncryptedAddress {
    /// In upper case.
    pub chain_code: String,
    /// In upper case, or `*`.
    pub token_code: String,
    /// Its number.
    pub key_id: u64,
    /// Sealed under the key of the level `address`.
    pub public_key_address_level: String,
    /// Sealed under the key of the level `chain`.
    pub public_key_chain_level: String,
    /// Sealed under the key of the level `nbpa`.
    pub public_key_nbpa_level: String,
}

/// A grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The payer's Search Index.
    pub payer_search_index: String,
    /// `address`, `chain` or `nbpa`.
    pub level: String,
    /// In lower case for the level `address`, in upper case for `chain`, digits for `nbpa`.
    pub level_index: String,
    /// The level key, sealed for the payer.
    pub decrypt_key: String,
}

/// A private request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateRequest {
    /// Its number.
    pub fio_request_id: u64,
    /// In lower case.
    pub payee_fio_address: String,
    /// As it was sent.
    pub payee_fio_public_key: String,
    /// The payer's Search Index.
    pub payer_search_index: String,
    /// The text of the content.
    pub content: String,
    /// When it was recorded, in seconds since 1970.
    pub time: u32,
}

/// A send action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateAction {
    /// In lower case.
    pub payer_fio_address: String,
    /// As it was sent.
    pub payer_fio_public_key: String,
    /// The payee's Search Index.
    pub payee_search_index: String,
    /// The text of the content.
    pub content: String,
    /// When it was recorded, in seconds since 1970.
    pub time: u32,
}

impl State {
    /// A FIO Address and its domain, by the name in any case. What is no FIO Address is not registered.
    pub(crate) fn address(&self, name: &str) -> Option<(usize, &Address, &Domain)> {
        let name = name.to_ascii_lowercase();
        let position = self.addresses.iter().position(|address| address.fio_address == name)?;
        let (_, domain) = name.split_once('@')?;
        let domain = self.domains.iter().find(|known| known.fio_domain == domain)?;
        Some((position, &self.addresses[position], domain))
    }

    /// An account by its name.
    pub(crate) fn account(&self, actor: &str) -> Option<(usize, &Account)> {
        self.accounts.iter().enumerate().find(|(_, account)| account.actor == actor)
    }
}

impl Address {
    /// What `get_encrypt_key` answers: the stored key, else the address in the clear for FIO.
    pub(crate) fn current_encrypt_key(&self) -> Option<&str> {
        let mapped = |token: &str| {
            let is_it = |known: &&PublicAddress| known.chain_code == "FIO" && known.token_code == token;
            self.public_addresses.iter().find(is_it).map(|known| known.public_address.as_str())
        };
        self.encrypt_key.as_deref().or_else(|| mapped("FIO")).or_else(|| mapped("*"))
    }
}

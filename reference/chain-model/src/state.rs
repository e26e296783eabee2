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
    /// The number that the next public request gets.
    pub next_fio_request_id: u64,
    /// The number that the next private request gets.
    pub next_private_request_id: u64,
    /// The number that the next encrypted address gets.
    pub next_key_id: u64,
    /// In the order of `actor`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<Account>,
    /// In the order of `fio_domain`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<Domain>,
    /// In the order of registration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// What is public, in the order of recording.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Record>,
    /// In the order of recording.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub private_requests: Vec<PrivateRequest>,
    /// In the order of recording.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
    /// The account name of the owner.
    pub owner: String,
    /// 0 or 1.
    pub is_public: u8,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encrypt_key: Option<String>,
    /// In the order of chain and token code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub public_addresses: Vec<PublicAddress>,
    /// The text of the stored list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<String>,
    /// The active ones, in the order of chain and token code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub encrypted_addresses: Vec<EncryptedAddress>,
    /// Numbers of encrypted addresses that were replaced, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced_key_ids: Vec<u64>,
    /// In the order of the first three fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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

/// A public request, FIO Data, or both: a request that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// In lower case.
    pub payer_fio_address: String,
    /// In lower case.
    pub payee_fio_address: String,
    /// The payer's recorded key.
    pub payer_fio_public_key: String,
    /// The payee's recorded key.
    pub payee_fio_public_key: String,
    /// The account name of the payer's owner at that time.
    pub payer: String,
    /// The account name of the payee's owner at that time.
    pub payee: String,
    /// The number of the request; none for FIO Data without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fio_request_id: Option<u64>,
    /// Of a request: the text of its content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Of a request: when it was recorded, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<u32>,
    /// Of a request: what became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The FIO Data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obt_content: Option<String>,
    /// When the FIO Data was recorded, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obt_time: Option<u32>,
}

/// What became of a public request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing yet.
    Requested,
    /// The payer does not want it.
    Rejected,
    /// The payer has answered it.
    SentToBlockchain,
    /// The payee has taken it back.
    Cancelled,
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

/// A FIO Address that is registered, with its domain and the account that owns it.
pub(crate) struct Known<'a> {
    pub(crate) position: usize,
    pub(crate) address: &'a Address,
    pub(crate) domain: &'a Domain,
    pub(crate) account: &'a Account,
}

impl State {
    /// A FIO Address and its domain, by the name in any case. What is no FIO Address is not registered.
    pub(crate) fn address(&self, name: &str) -> Option<(usize, &Address, &Domain)> {
        let name = name.to_ascii_lowercase();
        let position = self.addresses.iter().position(|address| address.fio_address == name)?;
        let (_, domain) = name.split_once('@')?;
        Some((position, &self.addresses[position], self.domain(domain)?))
    }

    /// A FIO Address with all that belongs to it, by the name in any case.
    pub(crate) fn known(&self, name: &str) -> Option<Known<'_>> {
        let (position, address, domain) = self.address(name)?;
        let (_, account) = self.account(&address.owner)?;
        Some(Known { position, address, domain, account })
    }

    /// A domain by its name in lower case.
    pub(crate) fn domain(&self, name: &str) -> Option<&Domain> {
        self.domains.iter().find(|known| known.fio_domain == name)
    }

    /// An account by its name.
    pub(crate) fn account(&self, actor: &str) -> Option<(usize, &Account)> {
        self.accounts.iter().enumerate().find(|(_, account)| account.actor == actor)
    }

    /// The place of a public request, by its number in decimal digits.
    pub(crate) fn request(&self, number: &str) -> Option<usize> {
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: u64 = number.parse().ok()?;
        self.records.iter().position(|record| record.fio_request_id == Some(number))
    }
}

impl Known<'_> {
    /// The key that is recorded with requests and FIO Data (DEPLOYED-16).
    fn recorded_key(&self) -> &str {
        self.address.encrypt_key.as_deref().unwrap_or(&self.account.fio_public_key)
    }
}

impl Record {
    /// Who pays whom, and nothing yet of what.
    pub(crate) fn between(payer: &Known, payee: &Known) -> Self {
        Self {
            payer_fio_address: payer.address.fio_address.clone(),
            payee_fio_address: payee.address.fio_address.clone(),
            payer_fio_public_key: payer.recorded_key().to_owned(),
            payee_fio_public_key: payee.recorded_key().to_owned(),
            payer: payer.address.owner.clone(),
            payee: payee.address.owner.clone(),
            fio_request_id: None,
            content: None,
            time: None,
            status: None,
            obt_content: None,
            obt_time: None,
        }
    }
}

impl Address {
    /// The address in the clear for these codes, in upper case.
    pub(crate) fn mapped(&self, chain_code: &str, token_code: &str) -> Option<&str> {
        let is_it = |known: &&PublicAddress| known.chain_code == chain_code && known.token_code == token_code;
        self.public_addresses.iter().find(is_it).map(|known| known.public_address.as_str())
    }

    /// Takes an address in the clear in, in the place of the one for the same codes (DEPLOYED-13).
    pub(crate) fn map(&mut self, address: PublicAddress) {
        match self.public_addresses.binary_search_by_key(&address.codes(), PublicAddress::codes) {
            Ok(place) => self.public_addresses[place] = address,
            Err(place) => self.public_addresses.insert(place, address),
        }
    }

    /// What `get_encrypt_key` answers: the stored key, else the address in the clear for FIO.
    pub(crate) fn current_encrypt_key(&self) -> Option<&str> {
        self.encrypt_key.as_deref().or_else(|| self.mapped("FIO", "FIO")).or_else(|| self.mapped("FIO", "*"))
    }
}

impl PublicAddress {
    /// A public key, where payments in FIO go.
    pub(crate) fn of_fio(public_address: String) -> Self {
        Self { chain_code: "FIO".to_owned(), token_code: "FIO".to_owned(), public_address }
    }

    /// Chain and token code.
    pub(crate) fn codes(&self) -> (String, String) {
        (self.chain_code.clone(), self.token_code.clone())
    }
}

impl EncryptedAddress {
    /// Chain and token code.
    pub(crate) fn codes(&self) -> (String, String) {
        (self.chain_code.clone(), self.token_code.clone())
    }
}

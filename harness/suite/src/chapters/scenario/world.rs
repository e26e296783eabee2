//! The state that scenarios begin with, and what is in it.

use fio_reference::{account, text};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(in crate::chapters) use crate::material::search_index as index;
use crate::material::{public, public_text};

/// The time of the block.
pub(in crate::chapters) const NOW: u64 = 1_600_000_000;

/// When the domains expire.
pub(in crate::chapters) const EXPIRATION: u64 = 1_610_000_000;

/// 30 days.
pub(in crate::chapters) const GRACE: u64 = 2_592_000;

/// The places of the FIO Addresses in the state.
pub(in crate::chapters) const PURSE: usize = 0;
pub(in crate::chapters) const CRYPTO: usize = 2;

/// Alice owns two FIO Addresses, Bob and Mallory one each. All have bundled transactions, and every fee is another.
pub(in crate::chapters) fn world() -> Value {
    let mut accounts: Vec<Value> = ["alice", "bob", "mallory"]
        .map(|who| json!({"actor": actor(who), "fio_public_key": public_text(who), "balance": 10_000}))
        .into();
    accounts.sort_by_key(|account| account["actor"].to_string());
    let domains = [("alice", "alice"), ("bob", "bob"), ("x", "mallory")].map(|(name, owner)| {
        json!({"fio_domain": name, "expiration": EXPIRATION, "owner": actor(owner), "is_public": 0})
    });
    let addresses =
        [("purse@alice", "alice"), ("shop@alice", "alice"), ("crypto@bob", "bob"), ("mallory@x", "mallory")];
    json!({
        "now": NOW,
        "fees": {
            "priv_add_pub_address": 200,
            "priv_backup_search_indexes": 100,
            "priv_grant_pub_address_access": 300,
            "priv_new_funds_request": 400,
            "priv_record_send_action": 500,
            "set_fio_address_privacy": 600,
        },
        "next_fio_request_id": 5,
        "next_private_request_id": 10,
        "next_key_id": 1000,
        "accounts": accounts,
        "domains": domains,
        "addresses": addresses.map(|(fio_address, owner)| address(fio_address, owner)),
    })
}

fn address(fio_address: &str, owner: &str) -> Value {
    json!({
        "fio_address": fio_address, "owner": actor(owner), "bundles": 100, "privacy": 0,
        "encrypt_key": public_text(owner),
    })
}

/// The account name of somebody.
pub(in crate::chapters) fn actor(who: &str) -> String {
    account::account_name(&public(who)).expect("a key that gives a name")
}

/// A text like that of sealed bytes, of 88 characters: a node does not open it.
pub(in crate::chapters) fn sealed(name: &str) -> String {
    let digest = Sha256::digest(name);
    text::encode(&[&digest[..], &digest, &[0, 1]].concat())
}

/// Content of so many characters.
pub(in crate::chapters) fn content(length: usize) -> String {
    "c".repeat(length)
}

//! The chain, as far as the story needs it: what was recorded, for everybody to read.

use serde_json::{Value, json};

use super::party::{Answer, Node};

/// Public records, in the order in which they came.
#[derive(Default)]
pub(crate) struct Chain {
    addresses: Vec<Value>,
    grants: Vec<Value>,
    requests: Vec<Value>,
    actions: Vec<Value>,
    backups: Vec<(String, String)>,
}

impl Chain {
    /// Records a sealed address and gives it a number.
    pub(crate) fn publish(&mut self, mut address: Value) -> u64 {
        let key_id = self.addresses.len() as u64 + 1;
        address["key_id"] = key_id.into();
        self.addresses.push(address);
        key_id
    }

    pub(crate) fn grant(&mut self, grant: Value) {
        self.grants.push(grant);
    }

    /// Records a private request and gives it a number.
    pub(crate) fn request(&mut self, mut request: Value) -> u64 {
        let id = self.requests.len() as u64 + 1;
        request["fio_request_id"] = id.into();
        self.requests.push(request);
        id
    }

    pub(crate) fn act(&mut self, action: Value) {
        self.actions.push(action);
    }

    pub(crate) fn store_backup(&mut self, fio_address: &str, content: String) {
        self.backups.push((fio_address.to_owned(), content));
    }

    /// `priv_get_pub_address`: the first of the indexes that there is something for.
    pub(crate) fn look_up(
        &self,
        node: &mut Node,
        indexes: &[String],
        fio_address: &str,
        [chain, token]: [&str; 2],
    ) -> Answer {
        let mut last = Err("not asked".to_owned());
        for index in indexes {
            last = node.look_up(json!({
                "payer_search_index": index, "fio_address": fio_address, "chain_code": chain, "token_code": token,
                "addresses": self.addresses, "grants": self.grants,
            }));
            if last.is_ok() {
                break;
            }
        }
        last
    }

    /// A sealed address as it was published.
    pub(crate) fn address(&self, fio_address: &str, chain: &str, token: &str) -> &Value {
        let wanted = [("fio_address", fio_address), ("chain_code", chain), ("token_code", token)];
        let is_wanted = |address: &&Value| wanted.iter().all(|(field, value)| address[field] == *value);
        self.addresses.iter().find(is_wanted).unwrap()
    }

    /// `priv_get_received_fio_requests`
    pub(crate) fn requests_for(&self, indexes: &[String]) -> Vec<Value> {
        under(&self.requests, "payer_search_index", indexes)
    }

    /// `priv_get_sent_fio_requests`
    pub(crate) fn requests_of(&self, payee: &str) -> Vec<Value> {
        under(&self.requests, "payee_fio_public_key", &[payee.to_owned()])
    }

    /// `priv_get_received_actions`
    pub(crate) fn actions_for(&self, indexes: &[String]) -> Vec<Value> {
        under(&self.actions, "payee_search_index", indexes)
    }

    /// `priv_get_search_index_backup`
    pub(crate) fn backup_of(&self, fio_address: &str) -> String {
        let (_, content) = self.backups.iter().rfind(|(owner, _)| owner == fio_address).unwrap();
        content.clone()
    }

    /// The text of all there is.
    pub(crate) fn everything(&self) -> String {
        let Self { addresses, grants, requests, actions, backups } = self;
        json!([addresses, grants, requests, actions, backups]).to_string()
    }
}

fn under(records: &[Value], field: &str, values: &[String]) -> Vec<Value> {
    let is_asked_for = |record: &&Value| values.iter().any(|value| record[field] == *value.as_str());
    records.iter().filter(is_asked_for).cloned().collect()
}

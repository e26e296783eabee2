//! The getters. They change nothing.

use fio_reference::account::is_fio_address;
use fio_reference::index::parse_index;
use fio_reference::key::parse_fio_public;
use fio_reference::lookup;
use fio_reference::nbpa::{Level, is_chain_code, is_token_code};
use serde_json::{Value, json};

use crate::answer::{Refusal, time_stamp};
use crate::paging::Page;
use crate::parameters::{Parameter, Parameters, as_sent};
use crate::state::{Address, PrivateAction, PrivateRequest, State};

const NO_ADDRESS: &str = "Invalid FIO Address";
const NO_INDEX: &str = "Invalid search index";

/// How many indexes can be asked for at once (CHAIN-31).
const MOST_INDEXES: usize = 100;

/// The answer of a getter of FIP-5.
pub(super) fn answer(state: &State, endpoint: &str, sent: Parameters) -> Option<Result<Value, Refusal>> {
    Some(match endpoint {
        "priv_get_search_index_backup" => backup(state, sent),
        "priv_get_pub_address" => public_address(state, sent),
        "priv_get_received_fio_requests" => received_requests(state, sent),
        "priv_get_sent_fio_requests" => sent_requests(state, sent),
        "priv_get_received_actions" => received_actions(state, sent),
        "privacy_check" => privacy(state, sent),
        _ => return None,
    })
}

fn backup(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    sent.check(&[Parameter::Text("fio_address")])?;
    sent.demand("fio_address", is_fio_address, NO_ADDRESS)?;
    let address = state.address(sent.text("fio_address"));
    let content = address.and_then(|(_, address, _)| address.backup.as_ref());
    Ok(json!({"content": content.ok_or(Refusal::NotFound("No backup found."))?}))
}

/// What a payer gets (CHAIN-22, CHAIN-23).
fn public_address(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    const NOT_FOUND: Refusal = Refusal::NotFound("Public address not found");
    let names = ["payer_search_index", "fio_address", "chain_code", "token_code"];
    sent.check(&names.map(Parameter::Text))?;
    sent.demand("payer_search_index", |text| parse_index(text).is_ok(), NO_INDEX)?;
    sent.demand("fio_address", is_fio_address, NO_ADDRESS)?;
    sent.demand("token_code", is_token_code, "Invalid Token Code")?;
    sent.demand("chain_code", is_chain_code, "Invalid Chain Code")?;
    let (_, address, domain) = state.address(sent.text("fio_address")).ok_or(NOT_FOUND)?;
    if state.now > domain.expiration {
        return Err(sent.invalid("fio_address", NO_ADDRESS));
    }
    let [payer_search_index, fio_address, chain_code, token_code] = names.map(|name| sent.text(name));
    let request = lookup::Request { payer_search_index, fio_address, chain_code, token_code };
    let selected = lookup::select(&request, &published(address), &granted(address)).map_err(|_| NOT_FOUND)?;
    Ok(json!({"public_address": selected.public_address, "decrypt_key": selected.decrypt_key}))
}

fn published(address: &Address) -> Vec<lookup::Address<'_>> {
    let published = address.encrypted_addresses.iter().map(|published| lookup::Address {
        fio_address: &address.fio_address,
        chain_code: &published.chain_code,
        token_code: &published.token_code,
        key_id: published.key_id,
        public_key_address_level: &published.public_key_address_level,
        public_key_chain_level: &published.public_key_chain_level,
        public_key_nbpa_level: &published.public_key_nbpa_level,
    });
    published.collect()
}

fn granted(address: &Address) -> Vec<lookup::Grant<'_>> {
    let granted = address.grants.iter().filter_map(|grant| {
        Some(lookup::Grant {
            payee_fio_address: &address.fio_address,
            payer_search_index: &grant.payer_search_index,
            level: Level::from_name(&grant.level).ok()?,
            level_index: &grant.level_index,
            decrypt_key: &grant.decrypt_key,
        })
    });
    granted.collect()
}

fn received_requests(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    let indexes = indexes(sent, "payer_search_indexes")?;
    let is_asked_for = |request: &&PrivateRequest| indexes.contains(&request.payer_search_index.as_str());
    requests(state.private_requests.iter().filter(is_asked_for).collect(), Page::of(sent)?)
}

/// Keys are compared as text (CHAIN-27).
fn sent_requests(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    sent.check(&[Parameter::Text("fio_public_key")])?;
    sent.demand("fio_public_key", |text| parse_fio_public(text).is_ok(), "Invalid FIO Public Key")?;
    let is_asked_for =
        |request: &&PrivateRequest| request.payee_fio_public_key == sent.text("fio_public_key");
    requests(state.private_requests.iter().filter(is_asked_for).collect(), Page::of(sent)?)
}

fn requests(found: Vec<&PrivateRequest>, page: Page) -> Result<Value, Refusal> {
    let (requests, more) = page.cut(found, "No FIO Requests.")?;
    let request = |request: &PrivateRequest| {
        json!({
            "payee_fio_address": request.payee_fio_address,
            "payee_fio_public_key": request.payee_fio_public_key,
            "payer_search_index": request.payer_search_index,
            "content": request.content,
            "fio_request_id": request.fio_request_id,
            "time_stamp": time_stamp(request.time),
        })
    };
    Ok(json!({"requests": requests.into_iter().map(request).collect::<Vec<_>>(), "more": more}))
}

fn received_actions(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    let indexes = indexes(sent, "payee_search_indexes")?;
    let is_asked_for = |action: &&PrivateAction| indexes.contains(&action.payee_search_index.as_str());
    let found = state.private_actions.iter().filter(is_asked_for).collect();
    let (actions, more) = Page::of(sent)?.cut(found, "No Received Actions.")?;
    let action = |action: &PrivateAction| {
        json!({
            "payer_fio_address": action.payer_fio_address,
            "payer_fio_public_key": action.payer_fio_public_key,
            "payee_search_index": action.payee_search_index,
            "content": action.content,
            "time_stamp": time_stamp(action.time),
        })
    };
    Ok(json!({"actions": actions.into_iter().map(action).collect::<Vec<_>>(), "more": more}))
}

fn privacy(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    sent.check(&[Parameter::Text("fio_address")])?;
    sent.demand("fio_address", is_fio_address, NO_ADDRESS)?;
    let address = state.address(sent.text("fio_address"));
    let (_, address, _) = address.ok_or(Refusal::NotFound("FIO Address not found"))?;
    Ok(json!({"privacy": address.privacy}))
}

/// A list of Search Indexes (CHAIN-31).
fn indexes<'a>(sent: Parameters<'a>, name: &str) -> Result<Vec<&'a str>, Refusal> {
    let list = sent.get(name).and_then(Value::as_array).ok_or_else(|| Refusal::missing(name))?;
    if list.is_empty() || list.len() > MOST_INDEXES {
        return Err(Refusal::invalid(name, "", NO_INDEX));
    }
    let index = |element: &'a Value| {
        let index = element.as_str().filter(|text| parse_index(text).is_ok());
        index.ok_or_else(|| Refusal::invalid(name, as_sent(element), NO_INDEX))
    };
    list.iter().map(index).collect()
}

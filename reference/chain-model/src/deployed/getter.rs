//! The deployed getters. They change nothing.

use fio_reference::account::{account_name, is_fio_address};
use fio_reference::key::parse_fio_public;
use fio_reference::nbpa::{is_chain_code, is_token_code};
use serde_json::{Map, Value, json};

use super::NEVER;
use crate::answer::{Refusal, time_stamp};
use crate::paging::Page;
use crate::parameters::{Parameter, Parameters};
use crate::state::{Address, Domain, Record, State, Status};

const NO_ADDRESS: &str = "Invalid FIO Address";
const NO_REQUESTS: &str = "No FIO Requests";

/// The answer of a deployed getter.
pub(super) fn answer(state: &State, endpoint: &str, sent: Parameters) -> Option<Result<Value, Refusal>> {
    Some(match endpoint {
        "get_pub_address" => public_address(state, sent),
        "get_encrypt_key" => encrypt_key(state, sent),
        "get_fio_names" => names(state, sent),
        "get_fio_addresses" => addresses(state, sent),
        "get_pending_fio_requests" => pending(state, sent),
        "get_received_fio_requests" => requests(state, sent, |record, actor| record.payer == actor),
        "get_sent_fio_requests" => requests(state, sent, |record, actor| record.payee == actor),
        "get_cancelled_fio_requests" => requests(state, sent, |record, actor| {
            record.payee == actor && record.status == Some(Status::Cancelled)
        }),
        "get_obt_data" => fio_data(state, sent),
        _ => return None,
    })
}

/// An address in the clear (DEPLOYED-14).
fn public_address(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    const NOT_FOUND: Refusal = Refusal::NotFound("Public address not found");
    sent.check(&["fio_address", "chain_code", "token_code"].map(Parameter::Text))?;
    sent.demand("fio_address", is_fio_address, NO_ADDRESS)?;
    sent.demand("token_code", is_token_code, "Invalid Token Code")?;
    sent.demand("chain_code", is_chain_code, "Invalid Chain Code")?;
    let (_, address, domain) = state.address(sent.text("fio_address")).ok_or(NOT_FOUND)?;
    if state.now > domain.expiration {
        return Err(sent.invalid("fio_address", NO_ADDRESS));
    }
    let [chain, token] = ["chain_code", "token_code"].map(|name| sent.text(name).to_ascii_uppercase());
    let mapped = address.mapped(&chain, &token).or_else(|| address.mapped(&chain, "*"));
    Ok(json!({"public_address": mapped.ok_or(NOT_FOUND)?}))
}

/// The key that others are to seal for (DEPLOYED-15).
fn encrypt_key(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    sent.check(&[Parameter::Text("fio_address")])?;
    sent.demand("fio_address", is_fio_address, NO_ADDRESS)?;
    let unknown = || sent.invalid("fio_address", "No such FIO address");
    let (_, address, _) = state.address(sent.text("fio_address")).ok_or_else(unknown)?;
    let key = address.current_encrypt_key().ok_or(Refusal::NotFound("Public address not found"))?;
    Ok(json!({"encrypt_public_key": key}))
}

/// All domains and FIO Addresses of an account (DEPLOYED-09).
fn names(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    let actor = account_of_key(sent)?;
    let domains: Vec<&Domain> = state.domains.iter().filter(|domain| domain.owner == actor).collect();
    let addresses: Vec<&Address> = state.addresses.iter().filter(|address| address.owner == actor).collect();
    if domains.is_empty() && addresses.is_empty() {
        return Err(Refusal::NotFound("No FIO names"));
    }
    let domain = |domain: &Domain| {
        json!({
            "fio_domain": domain.fio_domain,
            "expiration": time_stamp(domain.expiration),
            "is_public": domain.is_public,
        })
    };
    Ok(json!({
        "fio_domains": domains.into_iter().map(domain).collect::<Vec<_>>(),
        "fio_addresses": addresses.into_iter().map(fio_address).collect::<Vec<_>>(),
    }))
}

/// The FIO Addresses of an account (DEPLOYED-09).
fn addresses(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    let actor = account_of_key(sent)?;
    let page = Page::of(sent)?;
    let found = state.addresses.iter().filter(|address| address.owner == actor).collect();
    let (addresses, more) = page.cut(found, "No FIO Addresses")?;
    let addresses: Vec<_> = addresses.into_iter().map(fio_address).collect();
    Ok(json!({"fio_addresses": addresses, "more": more}))
}

fn fio_address(address: &Address) -> Value {
    json!({
        "fio_address": address.fio_address,
        "expiration": time_stamp(NEVER),
        "remaining_bundled_tx": address.bundles,
        "privacy": address.privacy,
    })
}

/// Requests that an account has not answered yet (DEPLOYED-20).
fn pending(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    let actor = account_of_key(sent)?;
    let page = Page::of(sent)?;
    let is_pending = |record: &&Record| record.payer == actor && record.status == Some(Status::Requested);
    let found: Vec<_> = state.records.iter().filter(is_pending).collect();
    let none = if found.is_empty() { NO_REQUESTS } else { "No pending FIO Requests" };
    let (requests, more) = page.cut(found, none)?;
    let requests: Vec<_> = requests.into_iter().map(request).collect();
    Ok(json!({"requests": requests, "more": more}))
}

/// The requests of an account (DEPLOYED-20).
fn requests(
    state: &State,
    sent: Parameters,
    is_asked_for: fn(&Record, &str) -> bool,
) -> Result<Value, Refusal> {
    let actor = account_of_key(sent)?;
    let page = Page::of(sent)?;
    let of_account = |record: &&Record| record.fio_request_id.is_some() && is_asked_for(record, &actor);
    let (requests, more) = page.cut(state.records.iter().filter(of_account).collect(), NO_REQUESTS)?;
    let with_status = |record: &Record| {
        let mut answered = request(record);
        answered.insert("status".to_owned(), json!(record.status));
        answered
    };
    let requests: Vec<_> = requests.into_iter().map(with_status).collect();
    Ok(json!({"requests": requests, "more": more}))
}

/// What an account has sent, then what it has received (DEPLOYED-21).
fn fio_data(state: &State, sent: Parameters) -> Result<Value, Refusal> {
    let actor = account_of_key(sent)?;
    let page = Page::of(sent)?;
    let all = || state.records.iter().filter(|record| record.obt_content.is_some());
    let from_it = all().filter(|record| record.payer == actor);
    let to_it = all().filter(|record| record.payee == actor);
    let (records, more) = page.cut(from_it.chain(to_it).collect(), NO_REQUESTS)?;
    let data = |record: &Record| {
        let mut answered = common(record, record.obt_content.as_deref(), record.obt_time);
        answered.insert("fio_request_id".to_owned(), record.fio_request_id.unwrap_or(0).into());
        answered.insert("status".to_owned(), json!(Status::SentToBlockchain));
        answered
    };
    let records: Vec<_> = records.into_iter().map(data).collect();
    Ok(json!({"obt_data_records": records, "more": more}))
}

fn request(record: &Record) -> Map<String, Value> {
    let mut answered = common(record, record.content.as_deref(), record.time);
    answered.insert("fio_request_id".to_owned(), record.fio_request_id.into());
    answered
}

fn common(record: &Record, content: Option<&str>, time: Option<u32>) -> Map<String, Value> {
    let fields = [
        ("payer_fio_address", record.payer_fio_address.as_str()),
        ("payee_fio_address", &record.payee_fio_address),
        ("payer_fio_public_key", &record.payer_fio_public_key),
        ("payee_fio_public_key", &record.payee_fio_public_key),
        ("content", content.unwrap_or_default()),
        ("time_stamp", &time_stamp(time.unwrap_or_default())),
    ];
    fields.map(|(name, value)| (name.to_owned(), value.into())).into_iter().collect()
}

/// The account name of the key that was asked for (DEPLOYED-23).
fn account_of_key(sent: Parameters) -> Result<String, Refusal> {
    sent.check(&[Parameter::Text("fio_public_key")])?;
    let invalid = |_| sent.invalid("fio_public_key", "Invalid FIO Public Key");
    parse_fio_public(sent.text("fio_public_key")).and_then(|public| account_name(&public)).map_err(invalid)
}

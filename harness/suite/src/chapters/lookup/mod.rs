//! Vectors of the chapter *Looking up an encrypted address*.
//!
//! The right answers are chosen by hand, by position; nothing here asks the reference which address or grant it would take.

mod malformed;
mod order;
mod replaced;
mod scope;

use fio_reference::ecdh::XEncoding;
use fio_reference::grant as grants;
use fio_reference::nbpa::{Kdf, Level, Purpose};
use fio_vectors::Patch;
use serde_json::{Value, json};

use super::grant::grant as seal_grant;
use super::nbpa::{BTC_NBPA, ETH_NBPA, level_key, seal_nbpa};
use crate::author::Author;
use crate::material::{private, public, search_index};

pub(super) fn write(author: &mut Author) {
    order::write(author);
    scope::write(author);
    replaced::write(author);
    malformed::write(author);
}

const PURSE: &str = "purse@alice";
const SHOP: &str = "shop@alice";

/// The Search Index that Alice grants a payer under.
fn index_of(payer: &str) -> String {
    search_index("alice", payer)
}

/// The wallet that a FIO Address belongs to.
fn wallet(fio_address: &str) -> &'static str {
    if fio_address.eq_ignore_ascii_case("mallory@x") { "mallory" } else { "alice" }
}

fn purpose<'a>(fio_address: &'a str, chain: &'a str, token: &'a str, nbpa: &'a str) -> Purpose<'a> {
    Purpose {
        fio_address: Some(fio_address),
        chain_code: Some(chain),
        token_code: Some(token),
        nbpa: Some(nbpa),
    }
}

/// A published address: sealed three times.
fn address(purpose: &Purpose, key_id: u64) -> Value {
    let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
    let (fio_address, nbpa) = (text(purpose.fio_address), text(purpose.nbpa));
    let sealed = |level: Level| {
        let key = level_key(Kdf::Bound, level, wallet(&fio_address), purpose);
        seal_nbpa(&key, &format!("published {key_id} {} {nbpa}", level.name()), &nbpa)
    };
    json!({
        "fio_address": fio_address, "chain_code": text(purpose.chain_code), "token_code": text(purpose.token_code),
        "key_id": key_id,
        "public_key_address_level": sealed(Level::Address),
        "public_key_chain_level": sealed(Level::Chain),
        "public_key_nbpa_level": sealed(Level::Nbpa),
    })
}

/// A grant of a level of this purpose to a payer.
fn grant(purpose: &Purpose, payer: &str, level: Level, level_index: &str) -> Value {
    let fio_address = purpose.fio_address.unwrap_or_default();
    let key = level_key(Kdf::Bound, level, wallet(fio_address), purpose);
    let name = format!("granted {fio_address} {payer} {} {level_index} {:?}", level.name(), purpose.nbpa);
    json!({
        "payee_fio_address": fio_address, "payer_search_index": index_of(payer), "level": level.name(), "level_index": level_index,
        "decrypt_key": seal_grant(wallet(fio_address), payer, XEncoding::Minimal, &name, &key),
    })
}

/// The same, sealed once more.
fn granted_again(mut grant: Value, purpose: &Purpose, payer: &str, level: Level) -> Value {
    let key = level_key(Kdf::Bound, level, "alice", purpose);
    grant["decrypt_key"] = seal_grant("alice", payer, XEncoding::Minimal, "granted again", &key).into();
    grant
}

fn with(mut object: Value, field: &str, value: &str) -> Value {
    object[field] = value.into();
    object
}

struct Case<'a> {
    id: &'a str,
    rules: &'a str,
    flags: &'a str,
    comment: &'a str,
    /// Payer, FIO Address, chain code, token code.
    asks: (&'a str, &'a str, &'a str, &'a str),
    addresses: Vec<Value>,
    grants: Vec<Value>,
}

impl Case<'_> {
    fn input(&self) -> Value {
        let (payer, fio_address, chain_code, token_code) = self.asks;
        json!({
            "payer_search_index": index_of(payer), "fio_address": fio_address, "chain_code": chain_code, "token_code": token_code,
            "addresses": self.addresses, "grants": self.grants,
        })
    }
}

/// The right answer is the address and the grant at these positions; the payer can open the one with the other.
fn found(author: &mut Author, case: Case, address: usize, grant: usize, level: Level) {
    let sealed = case.addresses[address][format!("public_key_{}_level", level.name())].clone();
    let key = case.grants[grant]["decrypt_key"].clone();
    let (key_text, sealed_text) = (key.as_str().expect("text"), sealed.as_str().expect("text"));
    let read = grants::read_strict(&private(case.asks.0), &public("alice"), key_text, sealed_text);
    assert!(read.is_ok(), "{}: the answer does not open", case.id);
    author
        .vector(format!("lookup.select.{}", case.id))
        .pins(&format!("LOOKUP-03 {}", case.rules))
        .flags(case.flags)
        .says(case.comment)
        .takes(case.input())
        .gives(json!({"public_address": sealed, "decrypt_key": key, "level": level.name()}));
}

fn not_found(author: &mut Author, id: &str, valid: &str, rules: &str, at: &str, patch: Patch, comment: &str) {
    author
        .vector(format!("lookup.select.{id}"))
        .pins(&format!("LOOKUP-08 {rules}"))
        .flags("LookupScope")
        .says(comment)
        .breaks(&format!("lookup.select.{valid}"), at, patch)
        .refused("lookup.not_found");
}

fn btc() -> Purpose<'static> {
    purpose(PURSE, "BTC", "BTC", BTC_NBPA)
}

fn eth(token: &'static str) -> Purpose<'static> {
    purpose(PURSE, "ETH", token, ETH_NBPA)
}

const ASKS_BTC: (&str, &str, &str, &str) = ("bob", PURSE, "BTC", "BTC");

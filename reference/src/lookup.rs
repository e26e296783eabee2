//! Which sealed address and which grant a payer gets (chapter *Looking up an encrypted address*).

use crate::Error;
use crate::account::is_fio_address;
use crate::index::parse_index;
use crate::nbpa::{Level, is_chain_code, is_token_code};

/// What a payer asks for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The Search Index that grants for the payer are published under.
    pub payer_search_index: &'a str,
    /// The payee's FIO Address.
    pub fio_address: &'a str,
    /// The chain.
    pub chain_code: &'a str,
    /// The token, or `*`.
    pub token_code: &'a str,
}

/// A published address.
#[derive(Clone, Copy, Debug)]
pub struct Address<'a> {
    /// The FIO Address that published it.
    pub fio_address: &'a str,
    /// The chain.
    pub chain_code: &'a str,
    /// The token, or `*` for all of the chain.
    pub token_code: &'a str,
    /// Its number, never given out again.
    pub key_id: u64,
    /// It, sealed under the key of the level `address`.
    pub public_key_address_level: &'a str,
    /// It, sealed under the key of the level `chain`.
    pub public_key_chain_level: &'a str,
    /// It, sealed under the key of the level `nbpa`.
    pub public_key_nbpa_level: &'a str,
}

/// A published grant.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'a> {
    /// The FIO Address that granted.
    pub payee_fio_address: &'a str,
    /// The Search Index of the payer.
    pub payer_search_index: &'a str,
    /// The level.
    pub level: Level,
    /// The FIO Address, chain code or key id that the key is for.
    pub level_index: &'a str,
    /// The level key, sealed for the payer.
    pub decrypt_key: &'a str,
}

/// What [`select`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected<'a> {
    /// The address, sealed under the key of the level.
    pub public_address: &'a str,
    /// The level key, sealed for the payer.
    pub decrypt_key: &'a str,
    /// The level.
    pub level: Level,
}

/// Chooses the address, and then the grant. Both lists are in the order of publication.
///
/// Errors: `index.malformed`, `lookup.malformed`, `lookup.not_found` (LOOKUP-08).
pub fn select<'a>(
    request: &Request,
    addresses: &[Address<'a>],
    grants: &[Grant<'a>],
) -> Result<Selected<'a>, Error> {
    check(request)?;
    let address = choose_address(request, addresses).ok_or(Error::LookupNotFound)?;
    let grant = choose_grant(request, address, grants).ok_or(Error::LookupNotFound)?;
    // LOOKUP-03
    let public_address = match grant.level {
        Level::Address => address.public_key_address_level,
        Level::Chain => address.public_key_chain_level,
        Level::Nbpa => address.public_key_nbpa_level,
    };
    Ok(Selected { public_address, decrypt_key: grant.decrypt_key, level: grant.level })
}

/// The forms of the request.
///
/// Errors: `index.malformed` (LOOKUP-10), `lookup.malformed` (LOOKUP-09).
pub fn check(request: &Request) -> Result<(), Error> {
    parse_index(request.payer_search_index)?;
    if !is_fio_address(request.fio_address) {
        return Err(Error::LookupMalformed("that is no FIO Address (LOOKUP-09)"));
    }
    if !is_token_code(request.token_code) {
        return Err(Error::LookupMalformed("that is no token code (LOOKUP-09)"));
    }
    if !is_chain_code(request.chain_code) {
        return Err(Error::LookupMalformed("that is no chain code (LOOKUP-09)"));
    }
    Ok(())
}

/// The active address of the exact token, or where there is none that of `*` (LOOKUP-01). The last one published is the active one
/// (LOOKUP-05).
pub fn choose_address<'l, 'a>(request: &Request, addresses: &'l [Address<'a>]) -> Option<&'l Address<'a>> {
    let active = |token_code: &str| {
        addresses.iter().rfind(|address| {
            is_same(address.fio_address, request.fio_address)
                && is_same(address.chain_code, request.chain_code)
                && is_same(address.token_code, token_code)
        })
    };
    active(request.token_code).or_else(|| active("*"))
}

/// The grant of the narrowest level that there is for the address (LOOKUP-02).
pub fn choose_grant<'l, 'a>(
    request: &Request,
    address: &Address,
    grants: &'l [Grant<'a>],
) -> Option<&'l Grant<'a>> {
    let key_id = address.key_id.to_string();
    let last = |level: Level, level_index: &str| {
        grants.iter().rfind(|grant| {
            // LOOKUP-04
            is_same(grant.payee_fio_address, request.fio_address)
                && grant.payer_search_index == request.payer_search_index
                && grant.level == level
                && is_same(grant.level_index, level_index)
        })
    };
    last(Level::Nbpa, &key_id)
        .or_else(|| last(Level::Chain, request.chain_code))
        .or_else(|| last(Level::Address, request.fio_address))
}

/// Without regard to the case of ASCII letters (LOOKUP-07).
fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

//! Operations on encrypted addresses, grants, and their lookup.

use fio_reference::ecdh::XEncoding;
use fio_reference::lookup::{self, Address, Grant, Request};
use fio_reference::nbpa::{self, Kdf, Level, LevelKey, Purpose};
use fio_reference::{grant, key};
use fio_vectors::operation::{
    GrantOpenIn, GrantOpenOk, GrantSealIn, LevelKeyIn, LevelKeyOk, LookupSelectIn, LookupSelectOk,
    NbpaOpenIn, NbpaOpenOk, NbpaSealIn, PublishedAddress, PublishedGrant, Text,
};

use super::{Failure, Result, iv_or_random, x_encoding};

pub(super) fn level_key(request: LevelKeyIn) -> Result<LevelKeyOk> {
    let kdf = Kdf::from_name(&request.kdf)
        .ok_or_else(|| Failure::Unknown(format!("there is no derivation {}", request.kdf)))?;
    let wallet_secret = key::parse_private_bytes(&request.private.0)?;
    let level = Level::from_name(&request.level)?;
    let purpose = Purpose {
        fio_address: request.fio_address.as_deref(),
        chain_code: request.chain_code.as_deref(),
        token_code: request.token_code.as_deref(),
        nbpa: request.nbpa.as_deref(),
    };
    let level_key = nbpa::level_key(kdf, level, &wallet_secret, &purpose)?;
    Ok(LevelKeyOk { level_key: level_key.as_bytes().as_slice().into() })
}

pub(super) fn nbpa_seal(request: NbpaSealIn) -> Result<Text> {
    let level_key = LevelKey::from_bytes(&request.level_key.0)?;
    // What is wrong with the address is told before what is wrong with the initialization vector.
    nbpa::pack(&request.nbpa)?;
    let iv = iv_or_random(request.iv.as_ref())?;
    Ok(Text { text: nbpa::seal(&level_key, &iv, &request.nbpa)? })
}

pub(super) fn nbpa_open(request: NbpaOpenIn) -> Result<NbpaOpenOk> {
    let level_key = LevelKey::from_bytes(&request.level_key.0)?;
    let opened = match request.strict {
        Some(true) => nbpa::open_strict(&level_key, &request.text)?,
        _ => nbpa::open(&level_key, &request.text)?,
    };
    Ok(NbpaOpenOk { nbpa: opened.nbpa, leftover: opened.leftover })
}

pub(super) fn grant_seal(request: GrantSealIn, declared: XEncoding) -> Result<Text> {
    let payee = key::parse_private_bytes(&request.private.0)?;
    let payer = key::parse_fio_public(&request.public)?;
    let level_key = grant::parse_level_key(&request.level_key.0)?;
    // As the text says, before the initialization vector.
    let encoding = request.x_encoding.as_deref().map_or(Ok(declared), x_encoding)?.for_sealing()?;
    let iv = iv_or_random(request.iv.as_ref())?;
    Ok(Text { text: grant::seal(&level_key, &payee, &payer, encoding, &iv)? })
}

pub(super) fn grant_open(request: GrantOpenIn) -> Result<GrantOpenOk> {
    let payer = key::parse_private_bytes(&request.private.0)?;
    let payee = key::parse_fio_public(&request.public)?;
    let (grant, address) = match (&request.public_address, request.strict) {
        (None, _) => (grant::open(&payer, &payee, &request.text)?, None),
        (Some(address), strict) => {
            let read = if strict == Some(true) { grant::read_strict } else { grant::read };
            let granted = read(&payer, &payee, &request.text, address)?;
            (granted.grant, Some(granted.address))
        }
    };
    let (nbpa, leftover) = address.map(|address| (address.nbpa, address.leftover)).unzip();
    Ok(GrantOpenOk {
        level_key: grant.level_key.as_bytes().as_slice().into(),
        nbpa,
        leftover,
        x_encoding: grant.x_encoding.name().into(),
    })
}

pub(super) fn lookup_select(request: LookupSelectIn) -> Result<LookupSelectOk> {
    let addresses: Vec<_> = request.addresses.iter().map(published_address).collect();
    let grants = request.grants.iter().map(published_grant).collect::<Result<Vec<_>>>()?;
    let asked = Request {
        payer_search_index: &request.payer_search_index,
        fio_address: &request.fio_address,
        chain_code: &request.chain_code,
        token_code: &request.token_code,
    };
    let selected = lookup::select(&asked, &addresses, &grants)?;
    Ok(LookupSelectOk {
        public_address: selected.public_address.into(),
        decrypt_key: selected.decrypt_key.into(),
        level: selected.level.name().into(),
    })
}

/// An address as the reference takes it.
pub(crate) fn published_address(address: &PublishedAddress) -> Address<'_> {
    Address {
        fio_address: &address.fio_address,
        chain_code: &address.chain_code,
        token_code: &address.token_code,
        key_id: address.key_id,
        public_key_address_level: &address.public_key_address_level,
        public_key_chain_level: &address.public_key_chain_level,
        public_key_nbpa_level: &address.public_key_nbpa_level,
    }
}

/// What was published was checked before, so a level that is none makes a bad request.
pub(crate) fn published_grant(grant: &PublishedGrant) -> Result<Grant<'_>> {
    let level = Level::from_name(&grant.level)
        .map_err(|_| Failure::Request(format!("nobody can publish a grant of the level {}", grant.level)))?;
    Ok(Grant {
        payee_fio_address: &grant.payee_fio_address,
        payer_search_index: &grant.payer_search_index,
        level,
        level_index: &grant.level_index,
        decrypt_key: &grant.decrypt_key,
    })
}

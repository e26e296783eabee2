//! The steps of the chapter *Looking up an encrypted address*.

use fio_reference::Error;
use fio_reference::lookup::{self, Address, Grant, Request};
use fio_reference::nbpa::Level;
use fio_vectors::operation::{LookupSelectIn, LookupSelectOk};

use super::{Walk, steps};
use crate::builtin::Result;
use crate::builtin::nbpa::{published_address, published_grant};

steps! {
    /// The steps of the chapter *Looking up an encrypted address*.
    Lookup {
        /// Checks the forms of a request.
        check: fn(&Request<'_>) -> std::result::Result<(), Error> = lookup::check;
        /// The token codes that an address is looked for under, one after the other.
        tokens: fn(&str) -> Vec<&str> = |token_code| vec![token_code, "*"];
        /// Whether two FIO Addresses or codes are the same.
        is_same: fn(&str, &str) -> bool = str::eq_ignore_ascii_case;
        /// Which one counts of several that were published, by their positions.
        newest: fn(&[usize]) -> Option<usize> = |positions| positions.last().copied();
        /// How many of the addresses that were found are tried.
        tries: fn() -> usize = || 1;
        /// Whether a grant is for the FIO Address that was asked for.
        is_of_payee: fn(&Lookup, &Request<'_>, &Grant<'_>) -> bool =
            |steps, request, grant| (steps.is_same)(grant.payee_fio_address, request.fio_address);
        /// Whether a grant is for the Search Index that asks.
        is_for_payer: fn(&Request<'_>, &Grant<'_>) -> bool =
            |request, grant| grant.payer_search_index == request.payer_search_index;
        /// The levels that a grant is looked for at, one after the other.
        levels: fn() -> [Level; 3] = || [Level::Nbpa, Level::Chain, Level::Address];
        /// The level index that a grant must have for the address.
        level_index: fn(Level, &Request<'_>, &Address<'_>) -> String = level_index;
        /// The sealed address of a level.
        sealed_address: for<'a> fn(&Address<'a>, Level) -> &'a str = sealed_address;
    }
}

fn level_index(level: Level, request: &Request, address: &Address) -> String {
    match level {
        Level::Nbpa => address.key_id.to_string(),
        Level::Chain => request.chain_code.to_owned(),
        Level::Address => request.fio_address.to_owned(),
    }
}

fn sealed_address<'a>(address: &Address<'a>, level: Level) -> &'a str {
    match level {
        Level::Address => address.public_key_address_level,
        Level::Chain => address.public_key_chain_level,
        Level::Nbpa => address.public_key_nbpa_level,
    }
}

/// `lookup.select`
pub(super) fn select(walk: &mut Walk, request: &LookupSelectIn) -> Result<LookupSelectOk> {
    let addresses: Vec<_> = request.addresses.iter().map(published_address).collect();
    let grants = request.grants.iter().map(published_grant).collect::<Result<Vec<_>>>()?;
    let asked = Request {
        payer_search_index: &request.payer_search_index,
        fio_address: &request.fio_address,
        chain_code: &request.chain_code,
        token_code: &request.token_code,
    };
    let steps = &walk.steps.lookup;
    (steps.check)(&asked).map_err(|error| walk.refuse("request", "LOOKUP-09", error))?;
    let found: Vec<&Address> = (steps.tokens)(asked.token_code)
        .into_iter()
        .filter_map(|token| active(steps, &asked, token, &addresses))
        .take((steps.tries)())
        .collect();
    if found.is_empty() {
        return Err(walk.refuse("address", "LOOKUP-08", Error::LookupNotFound));
    }
    for address in found {
        walk.note("address", "LOOKUP-01", &address.key_id.to_string());
        for level in (steps.levels)() {
            let Some(grant) = granted(steps, &asked, address, level, &grants) else { continue };
            walk.note("level", "LOOKUP-02", level.name());
            walk.note("decrypt_key", "LOOKUP-06", grant.decrypt_key);
            let public_address = (steps.sealed_address)(address, level);
            walk.note("public_address", "LOOKUP-03", public_address);
            return Ok(LookupSelectOk {
                public_address: public_address.into(),
                decrypt_key: grant.decrypt_key.into(),
                level: level.name().into(),
            });
        }
    }
    Err(walk.refuse("grant", "LOOKUP-08", Error::LookupNotFound))
}

/// The active address of a token code.
fn active<'l, 'a>(
    steps: &Lookup,
    asked: &Request,
    token_code: &str,
    addresses: &'l [Address<'a>],
) -> Option<&'l Address<'a>> {
    let is_meant = |address: &Address| {
        (steps.is_same)(address.fio_address, asked.fio_address)
            && (steps.is_same)(address.chain_code, asked.chain_code)
            && (steps.is_same)(address.token_code, token_code)
    };
    newest(steps, addresses, is_meant)
}

/// The grant of a level for an address.
fn granted<'l, 'a>(
    steps: &Lookup,
    asked: &Request,
    address: &Address,
    level: Level,
    grants: &'l [Grant<'a>],
) -> Option<&'l Grant<'a>> {
    let level_index = (steps.level_index)(level, asked, address);
    let is_meant = |grant: &Grant| {
        (steps.is_of_payee)(steps, asked, grant)
            && (steps.is_for_payer)(asked, grant)
            && grant.level == level
            && (steps.is_same)(grant.level_index, &level_index)
    };
    newest(steps, grants, is_meant)
}

fn newest<'l, T>(steps: &Lookup, published: &'l [T], is_meant: impl Fn(&T) -> bool) -> Option<&'l T> {
    let positions: Vec<usize> =
        (0..published.len()).filter(|&position| is_meant(&published[position])).collect();
    published.get((steps.newest)(&positions)?)
}

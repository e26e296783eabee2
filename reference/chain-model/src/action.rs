//! What all actions have in common: the checks that are the same in each.

use fio_reference::account::is_fio_address;

use crate::Call;
use crate::answer::Refusal;
use crate::parameters::{Parameter, Parameters};
use crate::state::{Domain, State};

/// How long a FIO Address is served after its domain has expired: 30 days, in seconds (CHAIN-11).
const GRACE: u64 = 2_592_000;

/// The greatest length of a packed transaction in bytes (CHAIN-14).
const LARGEST_TRANSACTION: u64 = 8098;

/// How many pairs of chain and token a FIO Address can have addresses for, in the clear (DEPLOYED-13) and encrypted (CHAIN-18).
const MOST_MAPPED: usize = 200;

/// The parameters that come last in every action.
const COMMON: [Parameter; 3] =
    [Parameter::Number("max_fee"), Parameter::Text("tpid"), Parameter::Text("actor")];

/// The text for content or a sealed text that is too short.
pub(crate) const TOO_SHORT: &str = "Requires min 64";

/// Steps 1 and 2: form and signature (CHAIN-03, CHAIN-04).
pub(crate) fn begin<'a>(call: &'a Call, parameters: &[Parameter]) -> Result<Parameters<'a>, Refusal> {
    let sent = Parameters::of(&call.parameters);
    sent.check(parameters)?;
    sent.check(&COMMON)?;
    match call.signer.as_deref() == Some(sent.text("actor")) {
        true => Ok(sent),
        false => Err(Refusal::Signature),
    }
}

/// Steps 3 and 4: TPID and fee value (CHAIN-05, CHAIN-06).
pub(crate) fn check_tpid_and_fee_value(sent: Parameters) -> Result<(), Refusal> {
    let is_tpid = |tpid: &str| tpid.is_empty() || is_fio_address(tpid);
    sent.demand("tpid", is_tpid, "TPID must be empty or valid FIO address")?;
    match sent.number("max_fee") {
        Some(_) => Ok(()),
        None => Err(sent.invalid_number("max_fee", "Invalid fee value")),
    }
}

/// Step 11: the size of the transaction (CHAIN-14).
pub(crate) fn check_size(call: &Call) -> Result<(), Refusal> {
    let size = call.transaction_size.unwrap_or_default();
    match size > LARGEST_TRANSACTION {
        true => Err(Refusal::invalid("transaction_size", size.to_string(), "Transaction is too large")),
        false => Ok(()),
    }
}

/// Adds the pair of chain and token of an address to those that have one, and refuses one too many (DEPLOYED-13, CHAIN-18).
pub(crate) fn check_mapped(pairs: &mut Vec<(String, String)>, item: Parameters) -> Result<(), Refusal> {
    let pair = codes(item);
    if !pairs.contains(&pair) {
        pairs.push(pair);
    }
    if pairs.len() > MOST_MAPPED {
        let error = "Maximum token codes mapped to single FIO Address reached. Only 200 can be mapped.";
        return Err(item.invalid("token_code", error));
    }
    Ok(())
}

/// Chain and token code of an address, in upper case.
pub(crate) fn codes(item: Parameters) -> (String, String) {
    (item.text("chain_code").to_ascii_uppercase(), item.text("token_code").to_ascii_uppercase())
}

/// Whether a domain expired more than 30 days ago (CHAIN-11).
pub(crate) fn is_expired(state: &State, domain: &Domain) -> bool {
    u64::from(state.now) > u64::from(domain.expiration) + GRACE
}

/// Whether a text has the least length of content and sealed texts: 64 bytes (CHAIN-08).
pub(crate) fn is_long_enough(text: &str) -> bool {
    text.len() >= 64
}

//! `recordobt`

use serde_json::{Value, json};

use super::due;
use crate::Call;
use crate::action::{TOO_SHORT, begin, check_size, check_tpid_and_fee_value, is_expired, is_long_enough};
use crate::answer::Refusal;
use crate::fee::Cost;
use crate::parameters::{Parameter, Parameters};
use crate::state::{Record, State, Status};

const NO_ADDRESS: &str = "No such FIO Address";
const NO_REQUEST: &str = "No such FIO Request";

/// Records FIO Data, as the answer to a request or without one (DEPLOYED-04, DEPLOYED-16, DEPLOYED-17).
pub(super) fn apply(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    let names = ["fio_request_id", "payer_fio_address", "payee_fio_address", "content"];
    let sent = begin(call, &names.map(Parameter::Text))?;
    check_tpid_and_fee_value(sent)?;
    sent.demand("fio_request_id", |text| text.len() <= 15, NO_REQUEST)?;
    sent.demand("payer_fio_address", |text| !text.is_empty(), "from fio address not found")?;
    sent.demand("payee_fio_address", |text| !text.is_empty(), "to fio address not found")?;
    sent.demand("content", is_long_enough, TOO_SHORT)?;
    let known = |name| state.known(sent.text(name)).ok_or_else(|| sent.invalid(name, NO_ADDRESS));
    let payer = known("payer_fio_address")?;
    if is_expired(state, payer.domain) {
        return Err(sent.invalid("payer_fio_address", "FIO Domain expired"));
    }
    let payee = known("payee_fio_address")?;
    if payee.address.privacy == 1 {
        return Err(sent.invalid("payee_fio_address", "Public OBT records not allowed."));
    }
    if payer.address.owner != sent.text("actor") {
        return Err(Refusal::Signature);
    }
    let cost = Cost::of_content(sent.text("content"));
    let charge = due(call, Some(payer.position), cost).charge(state, sent)?;
    let answered = answered(state, sent)?;
    check_size(call)?;

    let alone = Record::between(&payer, &payee);
    let fee_collected = charge.collect(state);
    let obt_content = Some(sent.text("content").to_owned());
    let obt_time = Some(state.now);
    match answered {
        Some(place) => {
            let request = &mut state.records[place];
            request.status = Some(Status::SentToBlockchain);
            request.obt_content = obt_content;
            request.obt_time = obt_time;
        }
        None => state.records.push(Record { obt_content, obt_time, ..alone }),
    }
    Ok(json!({"status": "sent_to_blockchain", "fee_collected": fee_collected}))
}

/// The place of the request that is answered, if one is named (DEPLOYED-17).
fn answered(state: &State, sent: Parameters) -> Result<Option<usize>, Refusal> {
    if sent.text("fio_request_id").is_empty() {
        return Ok(None);
    }
    let place = state.request(sent.text("fio_request_id"));
    let place = place.ok_or_else(|| sent.invalid("fio_request_id", NO_REQUEST))?;
    let request = &state.records[place];
    if request.payer != sent.text("actor") {
        return Err(Refusal::Signature);
    }
    if request.status != Some(Status::Requested) {
        return Err(sent.invalid("fio_request_id", "Only pending requests can be responded."));
    }
    Ok(Some(place))
}

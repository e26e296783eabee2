//! `newfundsreq`, `rejectfndreq` and `cancelfndreq`

use serde_json::{Value, json};

use super::due;
use crate::Call;
use crate::action::{TOO_SHORT, begin, check_size, check_tpid_and_fee_value, is_expired, is_long_enough};
use crate::answer::Refusal;
use crate::fee::Cost;
use crate::parameters::Parameter;
use crate::state::{Record, State, Status};

const NO_ADDRESS: &str = "No such FIO Address";

/// Records a request (DEPLOYED-03, DEPLOYED-16).
pub(super) fn ask(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    let names = ["payer_fio_address", "payee_fio_address", "content"];
    let sent = begin(call, &names.map(Parameter::Text))?;
    check_tpid_and_fee_value(sent)?;
    sent.demand("payer_fio_address", |text| !text.is_empty(), "from fio address not specified")?;
    sent.demand("payee_fio_address", |text| !text.is_empty(), "to fio address not specified")?;
    sent.demand("content", is_long_enough, TOO_SHORT)?;
    let known = |name| state.known(sent.text(name)).ok_or_else(|| sent.invalid(name, NO_ADDRESS));
    let payer = known("payer_fio_address")?;
    let payee = known("payee_fio_address")?;
    if is_expired(state, payee.domain) {
        return Err(sent.invalid("payee_fio_address", "FIO Domain expired"));
    }
    if payer.address.privacy == 1 {
        return Err(sent.invalid("payer_fio_address", "Public FIO Requests not allowed."));
    }
    if payee.address.owner != sent.text("actor") {
        return Err(Refusal::Signature);
    }
    let cost = Cost::of_content(sent.text("content"));
    let charge = due(call, Some(payee.position), cost).charge(state, sent)?;
    check_size(call)?;

    let fio_request_id = state.next_fio_request_id;
    let record = Record {
        fio_request_id: Some(fio_request_id),
        content: Some(sent.text("content").to_owned()),
        time: Some(state.now),
        status: Some(Status::Requested),
        ..Record::between(&payer, &payee)
    };
    let fee_collected = charge.collect(state);
    state.next_fio_request_id = fio_request_id.saturating_add(1);
    state.records.push(record);
    Ok(json!({"fio_request_id": fio_request_id, "status": "requested", "fee_collected": fee_collected}))
}

/// Marks a request that the payer does not want (DEPLOYED-18).
pub(super) fn reject(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    settle(state, call, &REJECT)
}

/// Marks a request that the payee takes back (DEPLOYED-18).
pub(super) fn cancel(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    settle(state, call, &CANCEL)
}

/// What the two differ in.
struct Settling {
    only_pending: &'static str,
    by: fn(&Record) -> &str,
    field: &'static str,
    becomes: Status,
    answer: &'static str,
}

const REJECT: Settling = Settling {
    only_pending: "Only pending requests can be rejected.",
    by: |record| &record.payer_fio_address,
    field: "payer_fio_address",
    becomes: Status::Rejected,
    answer: "request_rejected",
};

const CANCEL: Settling = Settling {
    only_pending: "Only pending requests can be cancelled.",
    by: |record| &record.payee_fio_address,
    field: "payee_fio_address",
    becomes: Status::Cancelled,
    answer: "cancelled",
};

fn settle(state: &mut State, call: &Call, settling: &Settling) -> Result<Value, Refusal> {
    let sent = begin(call, &[Parameter::Text("fio_request_id")])?;
    check_tpid_and_fee_value(sent)?;
    sent.demand("fio_request_id", |text| (1..=15).contains(&text.len()), "No value specified")?;
    let place = state.request(sent.text("fio_request_id"));
    let place = place.ok_or_else(|| sent.invalid("fio_request_id", "No such FIO Request"))?;
    let record = &state.records[place];
    if record.status != Some(Status::Requested) {
        return Err(sent.invalid("fio_request_id", settling.only_pending));
    }
    let name = (settling.by)(record);
    let known = state.known(name).ok_or(Refusal::Signature)?;
    if is_expired(state, known.domain) {
        return Err(Refusal::invalid(settling.field, name, "FIO Domain expired"));
    }
    if known.address.owner != sent.text("actor") {
        return Err(Refusal::Signature);
    }
    let charge = due(call, Some(known.position), Cost::ONE).charge(state, sent)?;
    check_size(call)?;

    let fee_collected = charge.collect(state);
    state.records[place].status = Some(settling.becomes);
    Ok(json!({"status": settling.answer, "fee_collected": fee_collected}))
}

//! Mistakes in requests and FIO Data.

use fio_chain_model::{Answer, Call, State, Status, apply};

use crate::variants::Variant;
use crate::variants::chain::{error, list, text, tried, while_changed};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "deployed-data-in-one-order",
        does: "answers FIO Data in the order of recording, sent or received",
        seen: "likely: one list",
        breaks: "DEPLOYED-21",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if call.endpoint == "get_obt_data"
                    && let Some(records) = list(&mut answer)
                {
                    records.sort_by_key(|record| record["fio_request_id"].as_u64());
                    records.dedup();
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-records-mapped-key",
        does: "records the key that get_encrypt_key answers",
        seen: "the text of the developer hub (E-031)",
        breaks: "DEPLOYED-16",
        change: |steps| {
            steps.chain.apply = |state, call| {
                recorded_while_changed(state, call, |state| {
                    for address in &mut state.addresses {
                        let mapped = address
                            .public_addresses
                            .iter()
                            .find(|known| known.chain_code == "FIO" && known.token_code == "FIO");
                        if address.encrypt_key.is_none() {
                            address.encrypt_key = mapped.map(|known| known.public_address.clone());
                        }
                    }
                })
            };
        },
    },
    Variant {
        id: "deployed-records-account-key",
        does: "records the account's key, whatever key is stored",
        seen: "contracts before 2.9.0 (E-030)",
        breaks: "DEPLOYED-16",
        change: |steps| {
            steps.chain.apply = |state, call| {
                recorded_while_changed(state, call, |state| {
                    for address in &mut state.addresses {
                        address.encrypt_key = None;
                    }
                })
            };
        },
    },
    Variant {
        id: "deployed-answers-any-request",
        does: "takes an answer to a request that is settled",
        seen: "likely: the status is not looked at",
        breaks: "DEPLOYED-17",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint == "record_obt_data"
                    && error(&tried(state, call)).starts_with("Only pending")
                {
                    for record in &mut state.records {
                        record.status = record.status.map(|_| Status::Requested);
                    }
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "deployed-answered-by-todays-owner",
        does: "lets the owner of today answer a request, as it lets him reject it",
        seen: "likely: the FIO Address is looked up again",
        breaks: "DEPLOYED-17",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let right: Vec<String> = state.records.iter().map(|record| record.payer.clone()).collect();
                if call.endpoint == "record_obt_data" {
                    let owners: Vec<_> = state
                        .addresses
                        .iter()
                        .map(|address| (address.fio_address.clone(), address.owner.clone()))
                        .collect();
                    for record in &mut state.records {
                        if let Some((_, owner)) =
                            owners.iter().find(|(name, _)| *name == record.payer_fio_address)
                        {
                            record.payer.clone_from(owner);
                        }
                    }
                }
                let answer = apply(state, call);
                for (record, payer) in state.records.iter_mut().zip(right) {
                    record.payer = payer;
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-lists-by-recorded-key",
        does: "lists requests by the recorded keys instead of by account",
        seen: "the text of FIP-1 (E-035)",
        breaks: "DEPLOYED-20",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let names =
                    ["get_pending_fio_requests", "get_received_fio_requests", "get_sent_fio_requests"];
                if !names.contains(&call.endpoint.as_str()) {
                    return apply(state, call);
                }
                let asked = text(call, "fio_public_key");
                let actor = fio_reference::key::parse_fio_public(asked)
                    .and_then(|public| fio_reference::account::account_name(&public));
                let actor = actor.unwrap_or_default();
                let mut listed = state.clone();
                for record in &mut listed.records {
                    record.payer =
                        if record.payer_fio_public_key == asked { actor.clone() } else { String::new() };
                    record.payee =
                        if record.payee_fio_public_key == asked { actor.clone() } else { String::new() };
                }
                state.now = state.now.max(call.time.unwrap_or_default());
                tried(&listed, call)
            };
        },
    },
    Variant {
        id: "deployed-no-pending-everywhere",
        does: "says \"No pending FIO Requests\" where there are none at all",
        seen: "the API's documentation (E-188)",
        breaks: "DEPLOYED-22",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if call.endpoint == "get_pending_fio_requests" && answer.status == 404 {
                    answer.body.insert("message".to_owned(), "No pending FIO Requests".into());
                }
                answer
            };
        },
    },
];

/// What is recorded while the state is another one; other calls are as they are.
fn recorded_while_changed(state: &mut State, call: &Call, change: impl FnOnce(&mut State)) -> Answer {
    match call.endpoint.as_str() {
        "new_funds_request" | "record_obt_data" => while_changed(state, call, change),
        _ => apply(state, call),
    }
}

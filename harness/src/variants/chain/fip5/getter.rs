//! Mistakes in getters: paging, and what they answer.

use fio_chain_model::apply;
use serde_json::{Value, json};

use crate::variants::Variant;
use crate::variants::chain::{answered, error, list, sending, text, tried};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "chain-more-counts-offset-twice",
        does: "counts the offset twice in what is left",
        seen: "chain_plugin: get_obt_data (E-182)",
        breaks: "CHAIN-28",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                let offset = call.parameters.get("offset").and_then(Value::as_u64).unwrap_or_default();
                if let Some(more) = answer.body.get("more").and_then(Value::as_u64) {
                    answer.body.insert("more".to_owned(), (more + 2 * offset).into());
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-limit-0-is-nothing",
        does: "answers a limit of 0 with no records",
        seen: "likely: a limit is taken at its word (E-181)",
        breaks: "CHAIN-28",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if call.parameters.get("limit") == Some(&json!(0))
                    && let Some(records) = list(&mut answer)
                {
                    let more = std::mem::take(records).len();
                    answer.body.insert("more".to_owned(), more.into());
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-past-the-end-is-empty",
        does: "answers an offset past the end with an empty list",
        seen: "likely: nothing is wrong with it (E-183)",
        breaks: "CHAIN-29",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let offset = call.parameters.get("offset").and_then(Value::as_u64).unwrap_or_default();
                match answer.body.get("message").and_then(Value::as_str) {
                    Some("No FIO Requests.") if offset > 0 => {
                        answered(200, json!({"requests": [], "more": 0}))
                    }
                    Some("No Received Actions.") if offset > 0 => {
                        answered(200, json!({"actions": [], "more": 0}))
                    }
                    _ => answer,
                }
            };
        },
    },
    Variant {
        id: "chain-offset-before-limit",
        does: "looks at the offset before the limit",
        seen: "likely: the order of two checks",
        breaks: "CHAIN-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if error(&answer) != "Invalid limit" {
                    return answer;
                }
                let other = sending(&mut state.clone(), call, "limit", |_| 1.into());
                if error(&other) == "Invalid offset" { other } else { answer }
            };
        },
    },
    Variant {
        id: "chain-indexes-counted-without-repeats",
        does: "counts an index that is asked for twice once",
        seen: "likely: the indexes are put into a set first",
        breaks: "CHAIN-31",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut call = call.clone();
                for name in ["payer_search_indexes", "payee_search_indexes"] {
                    if let Some(Value::Array(indexes)) = call.parameters.get_mut(name) {
                        indexes.dedup();
                    }
                }
                apply(state, &call)
            };
        },
    },
    Variant {
        id: "chain-times-with-z",
        does: "ends time stamps with Z",
        seen: "likely: most libraries write them so",
        breaks: "CHAIN-34",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                for record in list(&mut answer).into_iter().flatten() {
                    if let Some(Value::String(stamp)) = record.get_mut("time_stamp") {
                        stamp.push('Z');
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-numbers-as-text",
        does: "answers with the number of a private request as a text",
        seen: "FIP-5's example (E-154)",
        breaks: "CHAIN-24",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if call.endpoint == "priv_new_funds_request"
                    && let Some(number) = answer.body.get_mut("fio_request_id")
                {
                    *number = number.to_string().into();
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-sent-by-account",
        does: "finds private requests by the owner of the key instead of by the key",
        seen: "chain_plugin: the getters of public requests turn keys into accounts (E-035)",
        breaks: "CHAIN-27",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint != "priv_get_sent_fio_requests" {
                    return apply(state, call);
                }
                let asked = text(call, "fio_public_key").to_owned();
                let owner = state.accounts.iter().find(|account| account.fio_public_key == asked);
                let own: Vec<String> = owner.map_or_else(Vec::new, |owner| {
                    state
                        .addresses
                        .iter()
                        .filter(|address| address.owner == owner.actor)
                        .map(|address| address.fio_address.clone())
                        .collect()
                });
                let mut shared = state.clone();
                for request in &mut shared.private_requests {
                    request.payee_fio_public_key =
                        if own.contains(&request.payee_fio_address) { asked.clone() } else { String::new() };
                }
                state.now = state.now.max(call.time.unwrap_or_default());
                let mut answer = tried(&shared, call);
                let right = state.private_requests.clone();
                for record in list(&mut answer).into_iter().flatten() {
                    if let Some(request) =
                        right.iter().find(|request| record["fio_request_id"] == request.fio_request_id)
                    {
                        record["payee_fio_public_key"] = request.payee_fio_public_key.clone().into();
                    }
                }
                answer
            };
        },
    },
];

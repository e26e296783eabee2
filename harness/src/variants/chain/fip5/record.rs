//! Mistakes in private requests and send actions.

use fio_chain_model::apply;

use crate::variants::Variant;
use crate::variants::chain::{acted_for, list, text};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "chain-numbers-shared",
        does: "gives send actions numbers from the sequence of private requests",
        seen: "contracts: requests and FIO Data share a table",
        breaks: "CHAIN-24",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if call.endpoint == "priv_record_send_action" && answer.status == 200 {
                    state.next_private_request_id += 1;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-any-public-key",
        does: "records a private request or send action with any public key",
        seen: "FIP-5's text: the key is not compared (E-156)",
        breaks: "CHAIN-25",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let name = if call.endpoint == "priv_new_funds_request" {
                    "payee_fio_public_key"
                } else {
                    "payer_fio_public_key"
                };
                let right = acted_for(state, call).map(|address| address.encrypt_key.clone());
                let is_record =
                    ["priv_new_funds_request", "priv_record_send_action"].contains(&call.endpoint.as_str());
                if let (Some(right), true) = (right, is_record) {
                    if let Some(address) = acted_for(state, call) {
                        address.encrypt_key = Some(text(call, name).to_owned());
                    }
                    let answer = apply(state, call);
                    if let Some(address) = acted_for(state, call) {
                        address.encrypt_key = right;
                    }
                    return answer;
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "chain-owner-key-only",
        does: "records a private request or send action with the account's key only",
        seen: "likely: keys for sealing came with FIP-39, after FIP-5",
        breaks: "CHAIN-25",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let is_record =
                    ["priv_new_funds_request", "priv_record_send_action"].contains(&call.endpoint.as_str());
                let Some(address) = acted_for(state, call).filter(|_| is_record) else {
                    return apply(state, call);
                };
                let right = (
                    address.encrypt_key.replace(String::new()),
                    std::mem::take(&mut address.public_addresses),
                );
                let answer = apply(state, call);
                if let Some(address) = acted_for(state, call) {
                    (address.encrypt_key, address.public_addresses) = right;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-records-by-index",
        does: "answers with the records of one index after those of another, and twice for an index that is asked for twice",
        seen: "likely: one look-up for each index (E-184, E-185)",
        breaks: "CHAIN-26",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let name = match call.endpoint.as_str() {
                    "priv_get_received_fio_requests" => "payer_search_indexes",
                    "priv_get_received_actions" => "payee_search_indexes",
                    _ => return apply(state, call),
                };
                let mut answer = apply(state, call);
                let indexes = call.parameters[name].as_array().cloned().unwrap_or_default();
                let has_page = ["limit", "offset"].iter().any(|name| call.parameters.get(name).is_some());
                if answer.status == 200
                    && !has_page
                    && let Some(records) = list(&mut answer)
                {
                    let field = name.trim_end_matches("es");
                    let all = records.clone();
                    *records = indexes
                        .iter()
                        .flat_map(|index| all.iter().filter(move |record| record[field] == *index).cloned())
                        .collect();
                }
                answer
            };
        },
    },
];

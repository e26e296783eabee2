//! Mistakes in publishing encrypted addresses.

use fio_chain_model::apply;
use serde_json::Value;

use crate::variants::Variant;
use crate::variants::chain::{acted_for, field, invalid, text, tried};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "chain-minimum-in-characters",
        does: "counts the least length of content in characters, not in bytes",
        seen: "likely: languages whose length counts characters",
        breaks: "CHAIN-08",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let content = text(call, "content");
                let is_short = content.chars().count() < 64 && content.len() >= 64;
                if is_short && field(call).is_some() && tried(state, call).status == 200 {
                    return invalid("content", content, "Requires min 64");
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "chain-forgets-replaced",
        does: "forgets the number of an address that is replaced",
        seen: "likely: the row is overwritten (E-105)",
        breaks: "CHAIN-19",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if let Some(address) = acted_for(state, call) {
                    address.replaced_key_ids.clear();
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-numbers-of-an-owner",
        does: "takes grants for numbers of other FIO Addresses of the same owner",
        seen: "likely: the owner is what is compared (E-113)",
        breaks: "CHAIN-19",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let Some(address) = acted_for(state, call) else { return apply(state, call) };
                let (own, right) = (address.owner.clone(), address.replaced_key_ids.clone());
                let of_owner = state.addresses.iter().filter(|address| address.owner == own);
                let numbers: Vec<u64> = of_owner
                    .flat_map(|address| address.encrypted_addresses.iter().map(|known| known.key_id))
                    .chain(right.iter().copied())
                    .collect();
                if call.endpoint != "priv_grant_pub_address_access" {
                    return apply(state, call);
                }
                if let Some(address) = acted_for(state, call) {
                    address.replaced_key_ids = numbers;
                }
                let answer = apply(state, call);
                if let Some(address) = acted_for(state, call) {
                    address.replaced_key_ids = right;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-key-id-last",
        does: "answers with the number of the last address for key_id",
        seen: "likely: FIP-5 names one number for several addresses (E-100)",
        breaks: "CHAIN-17",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if let Some(last) = answer.body.get("key_ids").and_then(|ids| ids.as_array()?.last().cloned())
                {
                    answer.body.insert("key_id".to_owned(), last);
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-republished-keeps-its-number",
        does: "gives an address that takes the place of another the other's number",
        seen: "likely: the row is updated (E-105)",
        breaks: "CHAIN-18",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let before = acted_for(state, call)
                    .map(|address| address.encrypted_addresses.clone())
                    .unwrap_or_default();
                let mut answer = apply(state, call);
                if call.endpoint != "priv_add_pub_address" || answer.status != 200 {
                    return answer;
                }
                let mut renamed = Vec::new();
                if let Some(address) = acted_for(state, call) {
                    for known in &mut address.encrypted_addresses {
                        let old = before.iter().find(|old| {
                            (&old.chain_code, &old.token_code) == (&known.chain_code, &known.token_code)
                        });
                        if let Some(old) = old.filter(|old| old.key_id != known.key_id) {
                            renamed.push((known.key_id, old.key_id));
                            known.key_id = old.key_id;
                        }
                    }
                    address.replaced_key_ids.retain(|id| !renamed.iter().any(|(_, old)| old == id));
                }
                for id in answer.body.get_mut("key_ids").and_then(Value::as_array_mut).into_iter().flatten() {
                    if let Some((_, old)) = renamed.iter().find(|(new, _)| *id == *new) {
                        *id = (*old).into();
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-limit-counts-elements",
        does: "counts an address that replaces another towards the 200",
        seen: "likely: elements are counted before they are matched",
        breaks: "CHAIN-18",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let active = acted_for(state, call).map_or(0, |address| address.encrypted_addresses.len());
                let items =
                    call.parameters.get("public_addresses").and_then(Value::as_array).map_or(0, Vec::len);
                let is_over = call.endpoint == "priv_add_pub_address" && active + items > 200;
                if is_over && tried(state, call).status == 200 {
                    let token =
                        call.parameters["public_addresses"][0]["token_code"].as_str().unwrap_or_default();
                    let error =
                        "Maximum token codes mapped to single FIO Address reached. Only 200 can be mapped.";
                    return invalid("token_code", token, error);
                }
                apply(state, call)
            };
        },
    },
];

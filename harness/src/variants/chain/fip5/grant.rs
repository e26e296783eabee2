//! Mistakes in grants.

use fio_chain_model::apply;
use serde_json::Value;

use crate::variants::Variant;
use crate::variants::chain::{acted_for, text, tried};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "chain-grant-minimum-not-checked",
        does: "does not look at the length of granted keys",
        seen: "likely: the example of FIP-5 has a key of three characters",
        breaks: "CHAIN-08",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut call = call.clone();
                for item in call
                    .parameters
                    .get_mut("decrypt_keys")
                    .and_then(Value::as_array_mut)
                    .into_iter()
                    .flatten()
                {
                    if let Some(Value::String(key)) = item.get_mut("decrypt_key") {
                        *key = format!("{key:_<64}");
                    }
                }
                apply(state, &call)
            };
        },
    },
    Variant {
        id: "chain-grants-for-any-address",
        does: "takes a grant of the level address for another FIO Address",
        seen: "likely: only the form is checked (E-112)",
        breaks: "CHAIN-20",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut call = call.clone();
                let own = Value::from(text(&call, "payee_fio_address"));
                let known: Vec<String> =
                    state.addresses.iter().map(|address| address.fio_address.clone()).collect();
                for item in call
                    .parameters
                    .get_mut("decrypt_keys")
                    .and_then(Value::as_array_mut)
                    .into_iter()
                    .flatten()
                {
                    let name = item["level_index"].as_str().unwrap_or_default().to_lowercase();
                    if item["level"] == "address" && known.contains(&name) {
                        item["level_index"] = own.clone();
                    }
                }
                apply(state, &call)
            };
        },
    },
    Variant {
        id: "chain-first-grant-stays",
        does: "keeps the first key that was granted",
        seen: "likely: the row is there already",
        breaks: "CHAIN-21",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let before = acted_for(state, call).map(|address| address.grants.clone()).unwrap_or_default();
                let answer = apply(state, call);
                if let Some(address) = acted_for(state, call) {
                    for grant in &mut address.grants {
                        let is_same = |old: &&fio_chain_model::Grant| {
                            (&old.payer_search_index, &old.level, &old.level_index)
                                == (&grant.payer_search_index, &grant.level, &grant.level_index)
                        };
                        if let Some(old) = before.iter().find(is_same) {
                            grant.decrypt_key.clone_from(&old.decrypt_key);
                        }
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-grants-of-others",
        does: "looks for grants under all FIO Addresses",
        seen: "likely: grants are searched by index alone (E-117)",
        breaks: "CHAIN-22",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint != "priv_get_pub_address" {
                    return apply(state, call);
                }
                let all: Vec<_> = state.addresses.iter().flat_map(|address| address.grants.clone()).collect();
                let mut shared = state.clone();
                for address in &mut shared.addresses {
                    address.grants.extend(all.iter().cloned());
                }
                state.now = state.now.max(call.time.unwrap_or_default());
                tried(&shared, call)
            };
        },
    },
    Variant {
        id: "chain-grants-for-everybody",
        does: "answers a look-up with a grant under another index",
        seen: "likely: the index is not compared",
        breaks: "CHAIN-22",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint != "priv_get_pub_address" {
                    return apply(state, call);
                }
                let mut shared = state.clone();
                for grant in shared.addresses.iter_mut().flat_map(|address| &mut address.grants) {
                    text(call, "payer_search_index").clone_into(&mut grant.payer_search_index);
                }
                state.now = state.now.max(call.time.unwrap_or_default());
                tried(&shared, call)
            };
        },
    },
];

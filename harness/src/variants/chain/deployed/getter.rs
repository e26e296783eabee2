//! Mistakes in getters: paging, names, addresses.

use fio_chain_model::{Answer, apply};
use serde_json::Value;

use crate::variants::Variant;
use crate::variants::chain::{invalid, sending, text, tried};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "deployed-more-counts-offset-twice",
        does: "counts the offset twice in what is left of FIO Data",
        seen: "chain_plugin: get_obt_data (E-182)",
        breaks: "DEPLOYED-22",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                let offset = call.parameters.get("offset").and_then(Value::as_u64).unwrap_or_default();
                if call.endpoint == "get_obt_data"
                    && let Some(more) = answer.body.get("more").and_then(Value::as_u64)
                {
                    answer.body.insert("more".to_owned(), (more + 2 * offset).into());
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-loose-numbers",
        does: "takes 5a and \" 5\" for the number 5",
        seen: "contracts: atoi",
        breaks: "DEPLOYED-17",
        change: |steps| {
            steps.chain.apply = |state, call| {
                sending(state, call, "fio_request_id", |value| {
                    let digits: String = value
                        .as_str()
                        .unwrap_or_default()
                        .trim()
                        .chars()
                        .take_while(char::is_ascii_digit)
                        .collect();
                    if digits.is_empty() { value.clone() } else { digits.into() }
                })
            };
        },
    },
    Variant {
        id: "deployed-case-of-addresses",
        does: "does not find FIO Addresses in capitals where public requests and FIO Data are recorded",
        seen: "contracts: newfundsreq and recordobt (E-225)",
        breaks: "DEPLOYED-16",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let is_record = ["new_funds_request", "record_obt_data"].contains(&call.endpoint.as_str());
                let capital = ["payer_fio_address", "payee_fio_address"]
                    .into_iter()
                    .find(|name| text(call, name).bytes().any(|byte| byte.is_ascii_uppercase()));
                match capital.filter(|_| is_record && tried(state, call).status == 200) {
                    Some(name) => invalid(name, text(call, name), "No such FIO Address"),
                    None => apply(state, call),
                }
            };
        },
    },
    Variant {
        id: "deployed-names-without-privacy",
        does: "leaves privacy out of the lists of names",
        seen: "chain_plugin: as deployed, before FIP-5",
        breaks: "DEPLOYED-09",
        change: |steps| {
            steps.chain.apply = |state, call| without_field(apply(state, call), "privacy");
        },
    },
    Variant {
        id: "deployed-names-sorted",
        does: "lists FIO Addresses by their names",
        seen: "likely: a map is kept in the order of its keys",
        breaks: "DEPLOYED-09",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut sorted = state.clone();
                sorted.addresses.sort_by(|a, b| a.fio_address.cmp(&b.fio_address));
                match call.endpoint.as_str() {
                    "get_fio_names" | "get_fio_addresses" => {
                        state.now = state.now.max(call.time.unwrap_or_default());
                        tried(&sorted, call)
                    }
                    _ => apply(state, call),
                }
            };
        },
    },
    Variant {
        id: "deployed-names-without-bundles",
        does: "leaves the remaining bundled transactions out of the lists of names",
        seen: "FIP-5's example (E-207)",
        breaks: "DEPLOYED-09",
        change: |steps| {
            steps.chain.apply = |state, call| without_field(apply(state, call), "remaining_bundled_tx");
        },
    },
    Variant {
        id: "deployed-without-star",
        does: "does not fall back on the address for all tokens of a chain",
        seen: "likely: it is newer than most wallets",
        breaks: "DEPLOYED-14",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let is_star = text(call, "token_code") == "*";
                let mut listed = state.clone();
                if call.endpoint != "get_pub_address" || is_star {
                    return apply(state, call);
                }
                for address in &mut listed.addresses {
                    address.public_addresses.retain(|known| known.token_code != "*");
                }
                state.now = state.now.max(call.time.unwrap_or_default());
                tried(&listed, call)
            };
        },
    },
];

/// An answer whose FIO Addresses lack a field.
fn without_field(mut answer: Answer, field: &str) -> Answer {
    let addresses = answer.body.get_mut("fio_addresses").and_then(Value::as_array_mut);
    for address in addresses.into_iter().flatten().filter_map(Value::as_object_mut) {
        address.remove(field);
    }
    answer
}

//! Mistakes in what all actions have in common: the order of checks, FIO Addresses, domains, parameters.

use fio_chain_model::apply;
use serde_json::{Value, json};

use crate::variants::Variant;
use crate::variants::chain::{
    GRACE, acted_for, error, error_field, field, forbidden, invalid, named, sending, text, tried,
    with_expiration,
};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "chain-writes-before-size",
        does: "looks at the size of the transaction only after it has written, and does not take it back",
        seen: "likely: the size is the last check of deployed actions",
        breaks: "CHAIN-02",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if error_field(&answer) == "transaction_size" {
                    let mut small = call.clone();
                    small.transaction_size = None;
                    apply(state, &small);
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-without-grace",
        does: "serves no FIO Address whose domain has expired",
        seen: "likely: the 30 days stand in no text of FIP-5 but for \"expired\" (E-224)",
        breaks: "CHAIN-11",
        change: |steps| {
            steps.chain.apply = |state, call| match field(call) {
                Some(_) => with_expiration(state, call, |expiration| expiration.saturating_sub(GRACE)),
                None => apply(state, call),
            };
        },
    },
    Variant {
        id: "chain-grace-off-by-one",
        does: "refuses in the last second of the 30 days",
        seen: "likely: later than, or not before",
        breaks: "CHAIN-11",
        change: |steps| {
            steps.chain.apply = |state, call| match field(call) {
                Some(_) => with_expiration(state, call, |expiration| expiration.saturating_sub(1)),
                None => apply(state, call),
            };
        },
    },
    Variant {
        id: "chain-grace-for-look-ups",
        does: "gives look-ups the 30 days, too",
        seen: "likely: all actions have them",
        breaks: "CHAIN-23",
        change: |steps| {
            steps.chain.apply = |state, call| match call.endpoint.as_str() {
                "priv_get_pub_address" => with_expiration(state, call, |expiration| expiration + GRACE),
                _ => apply(state, call),
            };
        },
    },
    Variant {
        id: "chain-case-of-addresses",
        does: "does not find FIO Addresses in capitals",
        seen: "contracts: new_funds_request and record_obt_data (E-225)",
        breaks: "CHAIN-10",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let is_capital = field(call)
                    .is_some_and(|field| text(call, field).bytes().any(|byte| byte.is_ascii_uppercase()));
                let hidden = if is_capital { std::mem::take(&mut state.addresses) } else { Vec::new() };
                let answer = apply(state, call);
                if is_capital {
                    state.addresses = hidden;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-echoes-lower-case",
        does: "answers with the FIO Address in lower case instead of as sent",
        seen: "contracts: add_pub_address (E-225)",
        breaks: "CHAIN-10",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if error(&answer).starts_with("FIO Address invalid") {
                    let value = &mut answer.body["fields"][0]["value"];
                    *value = value.as_str().unwrap_or_default().to_lowercase().into();
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-owner-before-domain",
        does: "compares the owner before it looks at the domain",
        seen: "contracts: add_pub_address",
        breaks: "CHAIN-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let is_owner =
                    acted_for(state, call).is_none_or(|address| address.owner == text(call, "actor"));
                match error(&answer) {
                    "FIO Domain expired." if !is_owner => forbidden(),
                    _ => answer,
                }
            };
        },
    },
    Variant {
        id: "chain-fee-before-owner",
        does: "looks at the fee before the owner",
        seen: "likely: the texts list the fee first",
        breaks: "CHAIN-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut owned = state.clone();
                if let Some(address) = acted_for(&mut owned, call) {
                    text(call, "actor").clone_into(&mut address.owner);
                }
                let answer = apply(state, call);
                let other = tried(&owned, call);
                if answer.status == 403 && error_field(&other) == "max_fee" { other } else { answer }
            };
        },
    },
    Variant {
        id: "chain-signature-last",
        does: "looks at the signature after the values",
        seen: "likely: a contract is called before it asks who signed",
        breaks: "CHAIN-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let mut signed = call.clone();
                signed.signer = Some(text(call, "actor").to_owned());
                let other = tried(state, &signed);
                if answer.status == 403 && other.status == 400 && field(call).is_some() {
                    other
                } else {
                    answer
                }
            };
        },
    },
    Variant {
        id: "chain-fee-value-before-tpid",
        does: "looks at the fee value before the TPID",
        seen: "likely: both come first in all actions",
        breaks: "CHAIN-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if error_field(&answer) != "tpid" || error(&answer) == "Missing parameter" {
                    return answer;
                }
                let other = sending(&mut state.clone(), call, "tpid", |_| "".into());
                if error(&other) == "Invalid fee value" { other } else { answer }
            };
        },
    },
    Variant {
        id: "chain-tpid-must-exist",
        does: "wants a TPID that is registered",
        seen: "likely: rewards go there",
        breaks: "CHAIN-05",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let tpid = text(call, "tpid");
                let is_known = tpid.is_empty() || named(state, tpid).is_some();
                if !is_known && tried(state, call).status == 200 {
                    return invalid("tpid", tpid, "TPID must be empty or valid FIO address");
                }
                apply(state, call)
            };
        },
    },
    Variant {
        id: "chain-null-fee-is-missing",
        does: "takes a maximum fee of null for a missing one",
        seen: "likely: many JSON libraries do",
        breaks: "CHAIN-06",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                match call.parameters.get("max_fee") {
                    Some(Value::Null) if error(&answer) == "Invalid fee value" => {
                        invalid("max_fee", "", "Missing parameter")
                    }
                    _ => answer,
                }
            };
        },
    },
    Variant {
        id: "chain-numbers-of-any-type",
        does: "takes 1.0, true and \"1\" for numbers",
        seen: "likely: JSON libraries convert them (E-230)",
        breaks: "CHAIN-06",
        change: |steps| {
            fn number(value: &Value) -> Value {
                match value {
                    Value::Bool(value) => u64::from(*value).into(),
                    Value::String(text) => text.parse::<u64>().map_or_else(|_| value.clone(), Into::into),
                    Value::Number(_) => value
                        .as_f64()
                        .filter(|number| *number >= 0.0 && value.is_f64())
                        .map_or_else(|| value.clone(), |number| json!(number as u64)),
                    _ => value.clone(),
                }
            }
            steps.chain.apply = |state, call| {
                let mut call = call.clone();
                for name in ["max_fee", "privacy", "limit", "offset"] {
                    if let Some(value) = call.parameters.get_mut(name) {
                        *value = number(value);
                    }
                }
                apply(state, &call)
            };
        },
    },
    Variant {
        id: "chain-unknown-endpoint-is-400",
        does: "answers an endpoint that does not exist with 400",
        seen: "likely: nothing was found to call",
        breaks: "CHAIN-33",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if answer.body.get("message").and_then(Value::as_str) == Some("Unknown endpoint") {
                    answer.status = 400;
                }
                answer
            };
        },
    },
];

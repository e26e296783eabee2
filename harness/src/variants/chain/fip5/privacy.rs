//! Mistakes in setting and checking privacy.

use fio_chain_model::apply;
use serde_json::json;

use crate::variants::Variant;
use crate::variants::chain::{answered, sending};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "chain-privacy-2",
        does: "takes a privacy of 2",
        seen: "a draft of FIP-5 (E-206)",
        breaks: "CHAIN-09",
        change: |steps| {
            steps.chain.apply = |state, call| {
                sending(state, call, "privacy", |value| if *value == 2 { 1.into() } else { value.clone() })
            };
        },
    },
    Variant {
        id: "chain-privacy-of-nobody-is-0",
        does: "answers privacy 0 for a FIO Address that nobody has",
        seen: "likely: 0 is the default (E-204)",
        breaks: "CHAIN-32",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if call.endpoint == "privacy_check" && answer.status == 404 {
                    return answered(200, json!({"privacy": 0}));
                }
                answer
            };
        },
    },
];

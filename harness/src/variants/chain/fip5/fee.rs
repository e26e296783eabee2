//! Mistakes in fees and bundles.

use fio_chain_model::{Call, apply};

use crate::variants::Variant;
use crate::variants::chain::{acted_for, fee, field, text};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "chain-bundles-and-fee",
        does: "takes what bundled transactions there are where they are too few, and the fee as well",
        seen: "likely: bundled transactions first, then the fee",
        breaks: "CHAIN-12",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if fee(&answer) > 0
                    && let Some(address) = acted_for(state, call)
                {
                    address.bundles = 0;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-never-bundled",
        does: "takes no bundled transactions, but always the fee",
        seen: "likely: a chain without the notion",
        breaks: "CHAIN-12",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let Some(address) = acted_for(state, call) else { return apply(state, call) };
                let bundles = std::mem::take(&mut address.bundles);
                let answer = apply(state, call);
                if let Some(address) = acted_for(state, call) {
                    address.bundles = bundles;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-fee-not-multiplied",
        does: "takes the fee once, however long the content",
        seen: "likely: contracts before 2.7.0 had no multiplier (E-162)",
        breaks: "CHAIN-24",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                let single = state.fees.get(&call.endpoint).copied().unwrap_or_default();
                let back = fee(&answer).saturating_sub(single);
                if field(call).is_some() && back > 0 {
                    answer.body.insert("fee_collected".to_owned(), single.into());
                    let actor = text(call, "actor");
                    if let Some(account) = state.accounts.iter_mut().find(|account| account.actor == actor) {
                        account.balance += back;
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-requests-cost-one",
        does: "takes one bundled transaction for a private request or send action",
        seen: "likely: all other actions of FIP-5 take one",
        breaks: "CHAIN-24",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if is_record(call) && answer.status == 200 && fee(&answer) == 0 {
                    let half = text(call, "content").len() as u64 / 1000 + 1;
                    if let Some(address) = acted_for(state, call) {
                        address.bundles += half;
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-thousands-rounded-up",
        does: "counts a full thousand of content as one, not as two",
        seen: "likely: ceil and floor swapped, as the backup has the other (E-136, E-162)",
        breaks: "CHAIN-24",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let length = text(call, "content").len();
                if is_record(call)
                    && length > 0
                    && length.is_multiple_of(1000)
                    && answer.status == 200
                    && fee(&answer) == 0
                    && let Some(address) = acted_for(state, call)
                {
                    address.bundles += 2;
                }
                answer
            };
        },
    },
];

/// Whether a call records a request or a send action.
fn is_record(call: &Call) -> bool {
    ["priv_new_funds_request", "priv_record_send_action"].contains(&call.endpoint.as_str())
}

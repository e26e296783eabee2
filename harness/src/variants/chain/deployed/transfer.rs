//! Mistakes in what a transfer leaves.

use fio_chain_model::{Address, Answer, Call, State, apply};

use crate::variants::Variant;
use crate::variants::chain::{named, text};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "deployed-transfer-keeps-privacy",
        does: "leaves the privacy as it was where a FIO Address is transferred",
        seen: "likely: the sources do not say (E-205)",
        breaks: "DEPLOYED-07",
        change: |steps| {
            steps.chain.apply =
                |state, call| after_transfer(state, call, |before, now| now.privacy = before.privacy);
        },
    },
    Variant {
        id: "deployed-transfer-keeps-backup",
        does: "leaves the backup where a FIO Address is transferred",
        seen: "likely: the sources do not say (E-141)",
        breaks: "DEPLOYED-07",
        change: |steps| {
            steps.chain.apply = |state, call| {
                after_transfer(state, call, |before, now| now.backup.clone_from(&before.backup))
            };
        },
    },
    Variant {
        id: "deployed-transfer-keeps-sealed-addresses",
        does: "leaves encrypted addresses and grants where a FIO Address is transferred",
        seen: "likely: the sources do not say (E-086)",
        breaks: "DEPLOYED-07",
        change: |steps| {
            steps.chain.apply = |state, call| {
                after_transfer(state, call, |before, now| {
                    now.encrypted_addresses.clone_from(&before.encrypted_addresses);
                    now.grants.clone_from(&before.grants);
                })
            };
        },
    },
    Variant {
        id: "deployed-transfer-keeps-numbers",
        does: "lets the new owner grant numbers that were replaced before a transfer",
        seen: "likely: replaced numbers are kept apart",
        breaks: "DEPLOYED-08",
        change: |steps| {
            steps.chain.apply = |state, call| {
                after_transfer(state, call, |before, now| {
                    now.replaced_key_ids.clone_from(&before.replaced_key_ids);
                })
            };
        },
    },
    Variant {
        id: "deployed-transfer-keeps-clear-addresses",
        does: "leaves addresses in the clear where a FIO Address is transferred",
        seen: "likely: only the owner is changed",
        breaks: "DEPLOYED-07",
        change: |steps| {
            steps.chain.apply = |state, call| {
                after_transfer(state, call, |before, now| {
                    now.public_addresses.extend(
                        before.public_addresses.iter().filter(|known| known.chain_code != "FIO").cloned(),
                    );
                    now.public_addresses
                        .sort_by_key(|known| (known.chain_code.clone(), known.token_code.clone()));
                })
            };
        },
    },
    Variant {
        id: "deployed-transfer-keeps-encrypt-key",
        does: "leaves the former owner's encryption key where a FIO Address is transferred",
        seen: "contracts before 2.9.0 (E-030)",
        breaks: "DEPLOYED-07",
        change: |steps| {
            steps.chain.apply = |state, call| {
                after_transfer(state, call, |before, now| now.encrypt_key.clone_from(&before.encrypt_key))
            };
        },
    },
    Variant {
        id: "deployed-transfer-fills-bundles",
        does: "gives a FIO Address new bundled transactions where it is transferred",
        seen: "likely: as if it were registered anew",
        breaks: "DEPLOYED-08",
        change: |steps| {
            steps.chain.apply = |state, call| after_transfer(state, call, |_, now| now.bundles = 100);
        },
    },
    Variant {
        id: "deployed-numbers-given-again",
        does: "gives the numbers from before a transfer out again",
        seen: "likely: the next number is the greatest one stored, plus one",
        breaks: "DEPLOYED-08",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if call.endpoint == "transfer_fio_address" && answer.status == 200 && state.next_key_id > 1000
                {
                    state.next_key_id = 1000;
                }
                answer
            };
        },
    },
];

/// Calls, and mends the FIO Address of a transfer that was carried out: what was there before, and what is there now.
fn after_transfer(state: &mut State, call: &Call, mend: fn(&Address, &mut Address)) -> Answer {
    let before = named(state, text(call, "fio_address")).map(|address| address.clone());
    let answer = apply(state, call);
    if call.endpoint == "transfer_fio_address"
        && answer.status == 200
        && let (Some(before), Some(now)) = (before, named(state, text(call, "fio_address")))
    {
        mend(&before, now);
    }
    answer
}

//! Mistakes in the backup of search indexes.

use fio_chain_model::apply;

use crate::variants::Variant;
use crate::variants::chain::{acted_for, fee, text};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "chain-backup-costs-at-least-one",
        does: "charges a backup that does not grow for one thousand",
        seen: "likely: \"1 bundled transaction per 1,000 bytes\" (E-136)",
        breaks: "CHAIN-15",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let before = acted_for(state, call).map(|address| address.bundles);
                let answer = apply(state, call);
                if call.endpoint == "priv_backup_search_indexes"
                    && answer.status == 200
                    && fee(&answer) == 0
                    && let Some(address) = acted_for(state, call)
                    && Some(address.bundles) == before
                {
                    address.bundles = address.bundles.saturating_sub(1);
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-backup-whole",
        does: "charges a backup by its whole length, not by what it has grown",
        seen: "likely: the stored text is not looked at",
        breaks: "CHAIN-15",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint != "priv_backup_search_indexes" {
                    return apply(state, call);
                }
                let stored = acted_for(state, call).and_then(|address| address.backup.take());
                let answer = apply(state, call);
                if answer.status != 200
                    && let Some(address) = acted_for(state, call)
                {
                    address.backup = stored;
                }
                answer
            };
        },
    },
    Variant {
        id: "chain-backup-appended",
        does: "appends a backup to the stored one",
        seen: "likely: \"back up additional\" is read so",
        breaks: "CHAIN-16",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let stored =
                    acted_for(state, call).and_then(|address| address.backup.clone()).unwrap_or_default();
                let answer = apply(state, call);
                if call.endpoint == "priv_backup_search_indexes"
                    && answer.status == 200
                    && let Some(address) = acted_for(state, call)
                {
                    address.backup = Some(stored + text(call, "content"));
                }
                answer
            };
        },
    },
];

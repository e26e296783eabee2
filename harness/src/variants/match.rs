//! Wrong variants of the chapter *Key matching*.

use fio_reference::r#match::{self as matching, Getter, Role};

use super::Variant;
use crate::steps::REFERENCE;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "mapped-key-first",
        does: "takes the mapped key where there is an encryption key",
        seen: "every wallet from before FIP-39",
        breaks: "MATCH-13",
        change: |steps| {
            steps.r#match.encryption_key =
                |encrypt_key, mapped_key| (REFERENCE.r#match.encryption_key)(mapped_key, encrypt_key);
        },
    },
    Variant {
        id: "mapped-key-ignored",
        does: "does not fall back to the mapped key",
        seen: "likely: get_encrypt_key is documented to answer always",
        breaks: "MATCH-13",
        change: |steps| steps.r#match.encryption_key = |encrypt_key, _| encrypt_key.to_owned(),
    },
    Variant {
        id: "one-role-only",
        does: "tries the pair of keys of the caller's role only",
        seen: "fiosdk 1.10.3",
        breaks: "MATCH-02",
        change: |steps| {
            steps.r#match.pairs =
                |role, record| (REFERENCE.r#match.pairs)(role, record).into_iter().take(1).collect();
        },
    },
    Variant {
        id: "roles-swapped",
        does: "tries the pair of keys of the other role first",
        seen: "likely: payer and payee mixed up",
        breaks: "MATCH-02",
        change: |steps| {
            steps.r#match.pairs = |role, record| {
                let other = if role == Role::Payer { Role::Payee } else { Role::Payer };
                (REFERENCE.r#match.pairs)(other, record)
            };
        },
    },
    Variant {
        id: "fallback-without-bounds",
        does: "sets no bounds to the fallback",
        seen: "likely: bounds matter with many contacts only",
        breaks: "MATCH-08",
        change: |steps| steps.r#match.fallback = || (usize::MAX, usize::MAX),
    },
    Variant {
        id: "payee-before-payer-in-lists",
        does: "lists the records of the payee before those of the payer in get_obt_data",
        seen: "likely: the order is stated in one place only",
        breaks: "MATCH-10",
        change: |steps| {
            steps.r#match.list = |getter, queried, records| match getter {
                Getter::ObtData => {
                    let swapped: Vec<_> = records
                        .iter()
                        .map(|record| matching::Listed {
                            payer_account: record.payee_account,
                            payee_account: record.payer_account,
                            ..*record
                        })
                        .collect();
                    matching::list(getter, queried, &swapped)
                }
                _ => matching::list(getter, queried, records),
            };
        },
    },
    Variant {
        id: "index-compared-in-any-case",
        does: "compares Search Indexes without regard to case",
        seen: "likely: hexadecimal digits",
        breaks: "MATCH-11",
        change: |steps| {
            steps.r#match.is_index = |computed, recorded| computed.eq_ignore_ascii_case(recorded);
        },
    },
    Variant {
        id: "index-not-compared",
        does: "does not look at the Search Index of a private record",
        seen: "likely: the tag decides anyway",
        breaks: "MATCH-11",
        change: |steps| steps.r#match.is_index = |_, _| true,
    },
    Variant {
        id: "bad-keys-skipped",
        does: "treats a recorded key that is refused as absent",
        seen: "likely: the empty one is absent too",
        breaks: "MATCH-07",
        change: |steps| {
            steps.r#match.pairs = |role, record| {
                let is_key = |text: &String| fio_reference::key::parse_fio_public(text).is_ok();
                let mut pairs = (REFERENCE.r#match.pairs)(role, record);
                pairs.retain(|(own, other)| is_key(own) && is_key(other));
                pairs
            };
        },
    },
];

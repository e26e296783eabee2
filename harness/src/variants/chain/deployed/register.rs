//! Mistakes in registering FIO Addresses and domains.

use fio_chain_model::apply;

use crate::variants::Variant;
use crate::variants::chain::{GRACE, with_expiration};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "deployed-registers-in-the-grace",
        does: "registers FIO Addresses for 30 days after the domain has expired",
        seen: "likely: all other actions have them",
        breaks: "DEPLOYED-11",
        change: |steps| {
            steps.chain.apply = |state, call| match call.endpoint.as_str() {
                "register_fio_address" => {
                    with_expiration(state, call, |expiration| expiration.saturating_add(GRACE))
                }
                _ => apply(state, call),
            };
        },
    },
    Variant {
        id: "deployed-registers-on-any-domain",
        does: "registers FIO Addresses on private domains of others",
        seen: "likely: the flag is forgotten",
        breaks: "DEPLOYED-11",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let right: Vec<u8> = state.domains.iter().map(|domain| domain.is_public).collect();
                if call.endpoint == "register_fio_address" {
                    for domain in &mut state.domains {
                        domain.is_public = 1;
                    }
                }
                let answer = apply(state, call);
                if call.endpoint == "register_fio_address" {
                    for (domain, is_public) in state.domains.iter_mut().zip(right) {
                        domain.is_public = is_public;
                    }
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-domains-are-public",
        does: "registers domains as public",
        seen: "likely: the default is not said",
        breaks: "DEPLOYED-10",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let before: Vec<String> =
                    state.domains.iter().map(|domain| domain.fio_domain.clone()).collect();
                let answer = apply(state, call);
                for domain in &mut state.domains {
                    if !before.contains(&domain.fio_domain) {
                        domain.is_public = 1;
                    }
                }
                answer
            };
        },
    },
];

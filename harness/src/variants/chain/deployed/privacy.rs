//! Mistakes in refusing public records of those who have privacy.

use fio_chain_model::{Answer, apply};

use crate::variants::Variant;
use crate::variants::chain::{error, forbidden, invalid, named, text, tried, while_changed};

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "deployed-without-full-stop",
        does: "leaves the full stop after \"Fee exceeds supplied maximum\" out",
        seen: "FIP-5's text (E-221)",
        breaks: "DEPLOYED-01",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let mut answer = apply(state, call);
                if error(&answer) == "Fee exceeds supplied maximum." {
                    answer.body["fields"][0]["error"] = "Fee exceeds supplied maximum".into();
                }
                answer
            };
        },
    },
    Variant {
        id: "deployed-privacy-not-checked",
        does: "lets public requests and FIO Data through whatever the privacy",
        seen: "contracts: as deployed, before FIP-5",
        breaks: "DEPLOYED-03",
        change: |steps| {
            steps.chain.apply = |state, call| match call.endpoint.as_str() {
                "new_funds_request" | "record_obt_data" => while_changed(state, call, |state| {
                    for address in &mut state.addresses {
                        address.privacy = 0;
                    }
                }),
                _ => apply(state, call),
            };
        },
    },
    Variant {
        id: "deployed-privacy-of-the-payer-for-data",
        does: "looks at the payer's privacy where FIO Data is recorded",
        seen: "FIP-5's text (E-200)",
        breaks: "DEPLOYED-04",
        change: |steps| {
            steps.chain.apply = |state, call| {
                if call.endpoint != "record_obt_data" {
                    return apply(state, call);
                }
                let payer = named(state, text(call, "payer_fio_address")).map(|address| address.privacy);
                while_changed(state, call, |state| {
                    if let (Some(privacy), Some(payee)) =
                        (payer, named(state, text(call, "payee_fio_address")))
                    {
                        payee.privacy = privacy;
                    }
                })
            };
        },
    },
    Variant {
        id: "deployed-privacy-after-owner",
        does: "looks at privacy after the owner",
        seen: "likely: the new check is put last (E-208)",
        breaks: "DEPLOYED-05",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                let own = if call.endpoint == "new_funds_request" {
                    "payee_fio_address"
                } else {
                    "payer_fio_address"
                };
                let is_owner =
                    named(state, text(call, own)).is_none_or(|address| address.owner == text(call, "actor"));
                if is_privacy(&answer) && !is_owner { forbidden() } else { answer }
            };
        },
    },
    Variant {
        id: "deployed-privacy-before-domain",
        does: "looks at privacy before the domain of the FIO Address that is charged",
        seen: "likely: right after the counterparty is found (E-208)",
        breaks: "DEPLOYED-05",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let answer = apply(state, call);
                if error(&answer) != "FIO Domain expired" {
                    return answer;
                }
                let mut valid = state.clone();
                for domain in &mut valid.domains {
                    domain.expiration = u32::MAX;
                }
                let other = tried(&valid, call);
                if is_privacy(&other) { other } else { answer }
            };
        },
    },
    Variant {
        id: "deployed-privacy-binds-its-owner",
        does: "keeps a payee with privacy 1 from asking in public",
        seen: "likely: privacy is read as \"nothing public\"",
        breaks: "DEPLOYED-06",
        change: |steps| {
            steps.chain.apply = |state, call| {
                let payee =
                    named(state, text(call, "payee_fio_address")).is_some_and(|address| address.privacy == 1);
                if call.endpoint == "new_funds_request" && payee && tried(state, call).status == 200 {
                    return invalid(
                        "payer_fio_address",
                        text(call, "payer_fio_address"),
                        "Public FIO Requests not allowed.",
                    );
                }
                apply(state, call)
            };
        },
    },
];

fn is_privacy(answer: &Answer) -> bool {
    ["Public FIO Requests not allowed.", "Public OBT records not allowed."].contains(&error(answer))
}

//! Wrong variants of the chapter *Wallet duties*.

use fio_reference::wallet::{self, State};

use super::Variant;
use crate::steps::REFERENCE;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "codes-not-in-upper-case",
        does: "leaves chain_code and token_code as they came",
        seen: "likely: a recommendation in the sources",
        breaks: "WALLET-01",
        change: |steps| steps.wallet.to_upper = str::to_owned,
    },
    Variant {
        id: "codes-in-upper-case-of-unicode",
        does: "turns letters beyond ASCII into capitals too",
        seen: "likely: the default of most languages",
        breaks: "WALLET-01",
        change: |steps| steps.wallet.to_upper = str::to_uppercase,
    },
    Variant {
        id: "empty-fields-not-found",
        does: "finds nothing wrong with an empty required field",
        seen: "likely: the field is there",
        breaks: "WALLET-02",
        change: |steps| {
            steps.wallet.finding =
                |name, value| if value.is_empty() { None } else { wallet::finding(name, value) };
        },
    },
    Variant {
        id: "codes-not-checked",
        does: "finds nothing wrong with a code that is not of its form",
        seen: "likely: the chain can't check it either",
        breaks: "WALLET-03",
        change: |steps| {
            steps.wallet.finding =
                |name, value| wallet::finding(name, value).filter(|&what| what != "format");
        },
    },
    Variant {
        id: "codes-of-any-length",
        does: "does not look at the length of a code",
        seen: "likely: the characters alone are checked",
        breaks: "WALLET-03",
        change: |steps| {
            steps.wallet.finding = |name, value| match wallet::finding(name, value) {
                Some("format")
                    if value.bytes().all(|byte| wallet::is_code(&char::from(byte).to_string())) =>
                {
                    None
                }
                other => other,
            };
        },
    },
    Variant {
        id: "status-not-checked",
        does: "finds nothing wrong with an unknown status",
        seen: "likely: any string is read",
        breaks: "WALLET-04",
        change: |steps| {
            steps.wallet.finding =
                |name, value| wallet::finding(name, value).filter(|&what| what != "unknown");
        },
    },
    Variant {
        id: "last-action-wins",
        does: "lets the last action decide about a request",
        seen: "likely: a state that is overwritten (E-160)",
        breaks: "WALLET-07",
        change: |steps| {
            steps.wallet.decides = |state| state != State::Unreadable;
        },
    },
    Variant {
        id: "rejection-overrules-nothing-but-payments-do",
        does: "lets a payment decide about a request that was rejected",
        seen: "likely: the money has come",
        breaks: "WALLET-07",
        change: |steps| {
            steps.wallet.decides = |state| matches!(state, State::Pending | State::Rejected);
        },
    },
    Variant {
        id: "unknown-payers-taken",
        does: "takes actions of payers that it does not know",
        seen: "likely: the index has matched",
        breaks: "WALLET-08",
        change: |steps| {
            steps.wallet.is_known = |_, _| true;
        },
    },
    Variant {
        id: "rejection-of-nothing-taken",
        does: "takes a rejection of no request for a payment",
        seen: "likely: the status is not looked at",
        breaks: "WALLET-09",
        change: |steps| {
            steps.wallet.is_direct = |_| true;
        },
    },
    Variant {
        id: "foreign-key-taken",
        does: "does not look whether an action opens with the keys of its request",
        seen: "likely: it has opened (E-161)",
        breaks: "WALLET-11",
        change: |steps| {
            steps.wallet.is_same_pair = |_, _| true;
        },
    },
    Variant {
        id: "foreign-key-by-own-key",
        does: "looks at its own key alone when it compares the keys of action and request",
        seen: "likely: a wallet knows its own keys best",
        breaks: "WALLET-11",
        change: |steps| {
            steps.wallet.is_same_pair = |[one, _], [other, _]| one == other;
        },
    },
    Variant {
        id: "addresses-not-compared",
        does: "does not compare the FIO Addresses of action and request",
        seen: "likely: the keys have matched (E-157)",
        breaks: "WALLET-12",
        change: |steps| {
            steps.wallet.are_addresses = |_, _, _| true;
        },
    },
    Variant {
        id: "clear-payer-not-compared",
        does: "does not compare the payer in the clear with the one inside",
        seen: "likely: what is inside is authentic",
        breaks: "WALLET-12",
        change: |steps| {
            steps.wallet.are_addresses = |steps, [_, inside, request], payees| {
                (REFERENCE.wallet.are_addresses)(steps, [inside, inside, request], payees)
            };
        },
    },
    Variant {
        id: "payee-not-compared",
        does: "does not compare the payee inside with the one of the request",
        seen: "likely: it is its own",
        breaks: "WALLET-12",
        change: |steps| {
            steps.wallet.are_addresses =
                |steps, payers, [payee, _]| (REFERENCE.wallet.are_addresses)(steps, payers, [payee, payee]);
        },
    },
    Variant {
        id: "address-case-matters",
        does: "compares FIO Addresses with regard to case",
        seen: "likely: the default of every language",
        breaks: "WALLET-12",
        change: |steps| {
            steps.wallet.is_same_address = |one, other| one == other;
        },
    },
];

//! Wrong variants of the chapter *Wallet duties*.

use fio_reference::wallet;

use super::Variant;

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
];

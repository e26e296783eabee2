//! Wrong variants of the chapter *Looking up an encrypted address*.

use fio_reference::Error;
use fio_reference::lookup::{self, Request};
use fio_reference::nbpa::Level;

use super::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "lookup-widest-first",
        does: "looks for the widest grant first",
        seen: "likely: the source lists the levels so (E-118)",
        breaks: "LOOKUP-02",
        change: |steps| {
            steps.lookup.levels = || [Level::Address, Level::Chain, Level::Nbpa];
        },
    },
    Variant {
        id: "lookup-chain-first",
        does: "looks for the grant of the chain before that of the address itself",
        seen: "likely: the usual case first",
        breaks: "LOOKUP-02",
        change: |steps| {
            steps.lookup.levels = || [Level::Chain, Level::Nbpa, Level::Address];
        },
    },
    Variant {
        id: "lookup-without-nbpa-grants",
        does: "looks for grants of chain and FIO Address only",
        seen: "likely: key ids are forgotten",
        breaks: "LOOKUP-02",
        change: |steps| {
            steps.lookup.levels = || [Level::Chain, Level::Chain, Level::Address];
        },
    },
    Variant {
        id: "lookup-without-address-grants",
        does: "looks for grants of the address and its chain only",
        seen: "likely: the widest level is forgotten",
        breaks: "LOOKUP-02",
        change: |steps| {
            steps.lookup.levels = || [Level::Nbpa, Level::Chain, Level::Chain];
        },
    },
    Variant {
        id: "lookup-star-first",
        does: "takes the address of * before that of the exact token",
        seen: "likely: the wild card is looked up first",
        breaks: "LOOKUP-01",
        change: |steps| {
            steps.lookup.tokens = |token_code| vec!["*", token_code];
        },
    },
    Variant {
        id: "lookup-without-star",
        does: "does not know the token code *",
        seen: "likely: it is newer than FIP-5 (E-107)",
        breaks: "LOOKUP-01",
        change: |steps| {
            steps.lookup.tokens = |token_code| vec![token_code];
        },
    },
    Variant {
        id: "lookup-falls-back-to-star",
        does: "takes the address of * where there is no grant for that of the exact token",
        seen: "likely: better than nothing",
        breaks: "LOOKUP-01",
        change: |steps| {
            steps.lookup.tries = || 2;
        },
    },
    Variant {
        id: "lookup-other-level",
        does: "answers with the sealed address of the widest level, whatever the grant",
        seen: "likely: one of three columns",
        breaks: "LOOKUP-03",
        change: |steps| {
            steps.lookup.sealed_address = |address, _| address.public_key_address_level;
        },
    },
    Variant {
        id: "lookup-always-nbpa-level",
        does: "answers with the sealed address of the level nbpa, whatever the grant",
        seen: "likely: one of three columns",
        breaks: "LOOKUP-03",
        change: |steps| {
            steps.lookup.sealed_address = |address, _| address.public_key_nbpa_level;
        },
    },
    Variant {
        id: "lookup-grants-of-any-payee",
        does: "does not look at the FIO Address that granted",
        seen: "likely: the index seems to be enough (E-117)",
        breaks: "LOOKUP-04",
        change: |steps| {
            steps.lookup.is_of_payee = |_, _, _| true;
        },
    },
    Variant {
        id: "lookup-grants-of-any-payer",
        does: "does not look at the Search Index that a grant is for",
        seen: "likely: what is sealed seems safe to hand out",
        breaks: "LOOKUP-04",
        change: |steps| {
            steps.lookup.is_for_payer = |_, _| true;
        },
    },
    Variant {
        id: "lookup-oldest",
        does: "takes the first of several that were published",
        seen: "likely: the search ends at the first hit",
        breaks: "LOOKUP-05",
        change: |steps| {
            steps.lookup.newest = |positions| positions.first().copied();
        },
    },
    Variant {
        id: "lookup-case-matters",
        does: "compares FIO Addresses and codes with regard to case",
        seen: "likely: the default of every language",
        breaks: "LOOKUP-07",
        change: |steps| {
            steps.lookup.is_same = |one, other| one == other;
        },
    },
    Variant {
        id: "lookup-index-in-any-case",
        does: "compares Search Indexes without regard to case",
        seen: "likely: hexadecimal digits",
        breaks: "LOOKUP-07",
        change: |steps| {
            steps.lookup.is_for_payer =
                |request, grant| request.payer_search_index.eq_ignore_ascii_case(grant.payer_search_index);
        },
    },
    Variant {
        id: "lookup-index-not-checked",
        does: "looks for any text as a Search Index",
        seen: "likely: nothing is found for it anyway",
        breaks: "LOOKUP-10",
        change: |steps| steps.lookup.check = |request| check_without_index(request),
    },
    Variant {
        id: "lookup-index-of-any-length",
        does: "does not look at the length of a Search Index",
        seen: "likely: the digits alone are checked",
        breaks: "LOOKUP-10",
        change: |steps| {
            steps.lookup.check = |request| {
                let digits = request.payer_search_index.strip_prefix("0x").unwrap_or("-");
                let are_digits = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
                if are_digits { check_without_index(request) } else { lookup::check(request) }
            };
        },
    },
];

fn check_without_index(request: &Request) -> Result<(), Error> {
    let payer_search_index = "0x00000000000000000000000000000000";
    lookup::check(&Request { payer_search_index, ..*request })
}

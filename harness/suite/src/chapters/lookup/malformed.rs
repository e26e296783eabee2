//! Requests that are not of their form.

use super::index_of;
use crate::author::{Author, replace, splice};

pub(super) fn write(author: &mut Author) {
    malformed(author);
}

fn malformed(author: &mut Author) {
    let of_65 = format!("{}@{}", "a".repeat(40), "b".repeat(24));
    let (form, bad_index) = ("lookup.malformed", "index.malformed");
    for (id, at, patch, code, comment) in [
        ("index_empty", "payer_search_index", replace(""), bad_index, "No Search Index"),
        (
            "index_without_prefix",
            "payer_search_index",
            splice(0, 2, ""),
            bad_index,
            "A Search Index without 0x",
        ),
        (
            "index_in_capitals",
            "payer_search_index",
            replace(index_of("bob").to_uppercase()),
            bad_index,
            "In upper case",
        ),
        ("index_of_31", "payer_search_index", splice(33, 1, ""), bad_index, "A digit too few"),
        ("index_of_33", "payer_search_index", splice(34, 0, "0"), bad_index, "A digit too many"),
        (
            "index_decimal",
            "payer_search_index",
            replace("515184318471884685485465454464846864686484464694181384"),
            bad_index,
            "The decimal example of FIP-5",
        ),
        (
            "index_is_an_address",
            "payer_search_index",
            replace("payer@bob"),
            bad_index,
            "A FIO Address for the Search Index",
        ),
        ("address_empty", "fio_address", replace(""), form, "No FIO Address"),
        ("address_domain_only", "fio_address", replace("alice"), form, "A domain alone"),
        ("address_without_name", "fio_address", replace("@alice"), form, "A FIO Address without a name"),
        ("address_two_ats", "fio_address", replace("purse@my@alice"), form, "A FIO Address with two @"),
        ("address_underscore", "fio_address", replace("my_purse@alice"), form, "An underscore in it"),
        ("address_of_65", "fio_address", replace(of_65), form, "A FIO Address of 65 characters"),
        ("address_space", "fio_address", splice(0, 0, " "), form, "A space before it"),
        ("address_line_feed", "fio_address", replace("purse@alice\n"), form, "A line feed after it"),
        ("chain_line_feed", "chain_code", replace("BTC\n"), form, "A line feed after the chain code"),
        ("token_line_feed", "token_code", replace("BTC\n"), form, "A line feed after the token code"),
        ("chain_empty", "chain_code", replace(""), form, "No chain code"),
        ("chain_of_11", "chain_code", replace("ABCDEFGHIJK"), form, "A chain code of 11 characters"),
        ("chain_star", "chain_code", replace("*"), form, "A star for the chain code"),
        (
            "chain_special",
            "chain_code",
            replace("BTC!@#$%^&*()"),
            form,
            "The bad example of the chain's own tests",
        ),
        ("token_empty", "token_code", replace(""), form, "No token code"),
        ("token_of_11", "token_code", replace("ABCDEFGHIJK"), form, "A token code of 11 characters"),
        ("token_two_stars", "token_code", replace("**"), form, "Two stars"),
        ("token_hyphen", "token_code", replace("B-T"), form, "A hyphen in the token code"),
        ("token_umlaut", "token_code", replace("ÄTH"), form, "A letter outside ASCII"),
    ] {
        author
            .vector(format!("lookup.select.{id}"))
            .pins(if code == form { "LOOKUP-09" } else { "LOOKUP-10" })
            .flags(if code == form { "CodeForm" } else { "IndexText" })
            .says(comment)
            .breaks("lookup.select.chain_grant", at, patch)
            .refused(code);
    }
}

//! What becomes of requests.

use fio_reference::content::ContentType;

use super::{
    ACTION, Case, PAID, PENDING, REQUEST, action, action_of, content, paid, reconciled, rejected, request,
    seal, set, ten,
};
use crate::author::Author;
use crate::chapters::content::{pack, pack_unchecked, with};
use crate::known_answers::small_order_keys;
use crate::material::public_text;

pub(super) fn write(author: &mut Author) {
    states(author);
    direct(author);
    same_ids(author);
    unreadable(author);
}

fn states(author: &mut Author) {
    let again = || action("alice", "bob", &[("memo", "again")]);
    let other = || request(11, "bob", "alice", &[("amount", "7")]);
    let of_carol = || request(12, "bob", "carol", &[("payer_fio_address", "purse@carol")]);
    let by_carol = || {
        let fields = [("payer_fio_address", "purse@carol"), ("fio_request_id", "12")];
        set(action("carol", "bob", &fields), "payer_fio_address", "purse@carol")
    };
    let to_other = || action("alice", "bob", &[("fio_request_id", "11"), ("status", "rejected")]);
    for (id, requests, actions, states, conflicts, comment) in [
        ("nothing", vec![], vec![], &[][..], &[][..], "No request and no action"),
        ("pending", vec![ten()], vec![], PENDING, &[], "Nobody has answered"),
        ("paid", vec![ten()], vec![paid()], PAID, &[], "A payment decides"),
        ("rejected", vec![ten()], vec![rejected()], &[(10, "rejected", Some(0))], &[], "A rejection decides"),
        (
            "rejected_then_paid",
            vec![ten()],
            vec![rejected(), paid()],
            &[(10, "rejected", Some(0))],
            &[1],
            "The first decides: a rejection",
        ),
        (
            "rejected_then_paid_twice",
            vec![ten()],
            vec![rejected(), paid(), again()],
            &[(10, "rejected", Some(0))],
            &[1, 2],
            "The first decides, though two payments follow",
        ),
        (
            "paid_then_rejected",
            vec![ten()],
            vec![paid(), rejected()],
            PAID,
            &[1],
            "The first decides: a payment",
        ),
        ("paid_twice", vec![ten()], vec![paid(), again()], PAID, &[1], "Two payments: the first decides"),
        (
            "answered_three_times",
            vec![ten()],
            vec![paid(), rejected(), again()],
            PAID,
            &[1, 2],
            "Three answers: two conflicts",
        ),
        ("same_action_twice", vec![ten()], vec![paid(), paid()], PAID, &[1], "The same action once more"),
        (
            "two_requests",
            vec![ten(), other()],
            vec![to_other(), paid()],
            &[(10, "sent_to_blockchain", Some(1)), (11, "rejected", Some(0))],
            &[],
            "Two requests, answered in the other order",
        ),
        (
            "one_of_two",
            vec![ten(), other()],
            vec![to_other()],
            &[(10, "pending", None), (11, "rejected", Some(0))],
            &[],
            "One of two is answered",
        ),
        (
            "two_payers",
            vec![ten(), of_carol()],
            vec![by_carol(), paid()],
            &[(10, "sent_to_blockchain", Some(1)), (12, "sent_to_blockchain", Some(0))],
            &[],
            "Two payers, each for its own",
        ),
        (
            "order_given",
            vec![of_carol(), other(), ten()],
            vec![paid()],
            &[(12, "pending", None), (11, "pending", None), (10, "sent_to_blockchain", Some(0))],
            &[],
            "Requests are listed in the order given",
        ),
    ] {
        let case = Case { requests, actions, states, conflicts, ..Case::default() };
        let flag = if conflicts.is_empty() { "" } else { "Conflict" };
        reconciled(author, id, "WALLET-07", flag, &case, comment);
    }
    let big = 9_007_199_254_740_991;
    let case = Case {
        requests: vec![request(1, "bob", "alice", &[]), request(big, "bob", "alice", &[])],
        actions: vec![action("alice", "bob", &[("fio_request_id", &big.to_string())])],
        states: &[(1, "pending", None), (big, "sent_to_blockchain", Some(0))],
        ..Case::default()
    };
    reconciled(author, "request_id_2_53", "WALLET-07", "Boundary", &case, "The request id 2^53 - 1");
    let fields = [("status", "rejected"), ("amount", ""), ("obt_id", "")];
    let padded = [pack(ACTION, &content(ACTION, &fields)), vec![0; 100]].concat();
    let case = Case {
        requests: vec![ten()],
        actions: vec![action_of("alice", "bob", seal("alice", "bob", &padded))],
        states: &[(10, "rejected", Some(0))],
        ..Case::default()
    };
    reconciled(
        author,
        "padded_rejection",
        "WALLET-07",
        "Leftover",
        &case,
        "A rejection that is padded with zeros",
    );
}

fn direct(author: &mut Author) {
    let payment =
        |payer: &str| action("alice", "bob", &[("fio_request_id", ""), ("payer_fio_address", payer)]);
    let other = || set(payment("shop@alice"), "payer_fio_address", "shop@alice");
    for (id, actions, direct, quarantine, comment) in [
        ("direct", vec![payment("purse@alice")], &[0][..], &[][..], "A payment that answers no request"),
        ("direct_of_other_address", vec![other()], &[0], &[], "Of another FIO Address of the payer"),
        (
            "direct_in_capitals",
            vec![set(payment("purse@alice"), "payer_fio_address", "PURSE@Alice")],
            &[0],
            &[],
            "FIO Addresses are compared in lower case",
        ),
        ("direct_twice", vec![payment("purse@alice"), other()], &[0, 1], &[], "Two payments"),
        (
            "direct_mismatch",
            vec![payment("shop@alice")],
            &[],
            &[(0, "address_mismatch")],
            "The payer in the clear is not the one inside",
        ),
    ] {
        let case =
            Case { requests: vec![ten()], actions, states: PENDING, direct, quarantine, ..Case::default() };
        let rules = if quarantine.is_empty() { "WALLET-14" } else { "WALLET-12 WALLET-14" };
        reconciled(author, id, rules, "Quarantine", &case, comment);
    }
}

fn same_ids(author: &mut Author) {
    let unreadable = || set(ten(), "content", "");
    let twin = || request(10, "bob", "alice", &[("amount", "7")]);
    let of_carol = || request(10, "bob", "carol", &[]);
    for (id, requests, actions, states, conflicts, quarantine, comment) in [
        (
            "first_unreadable",
            vec![unreadable(), ten()],
            vec![paid()],
            &[(10, "unreadable", None), (10, "sent_to_blockchain", Some(0))][..],
            &[][..],
            &[][..],
            "The first that opens is answered",
        ),
        (
            "both_open",
            vec![ten(), twin()],
            vec![paid(), rejected()],
            &[(10, "sent_to_blockchain", Some(0)), (10, "pending", None)],
            &[1],
            &[],
            "The first is answered, whatever became of it",
        ),
        (
            "first_of_other_payer",
            vec![of_carol(), ten()],
            vec![paid()],
            &[(10, "pending", None), (10, "pending", None)],
            &[],
            &[(0, "foreign_key")],
            "The first that opens is that of another payer",
        ),
    ] {
        let case = Case { requests, actions, states, conflicts, quarantine, ..Case::default() };
        reconciled(author, &format!("same_id_{id}"), "WALLET-07 WALLET-10", "Conflict", &case, comment);
    }
}

/// A request that does not open, for whatever reason. The answer to it has no request; another request is still answered.
fn unreadable(author: &mut Author) {
    let text = || ten()["content"].as_str().expect("text").to_owned();
    let public_request = pack(ContentType::NewFunds, &with(ContentType::NewFunds, &[]));
    let bad_address = pack_unchecked(REQUEST, &content(REQUEST, &[("payer_fio_address", "alice")]));
    for (id, bad, comment) in [
        ("content_empty", set(ten(), "content", ""), "It has no content"),
        ("content_cut", set(ten(), "content", &text()[..64]), "Its content is cut"),
        (
            "content_malformed",
            set(ten(), "content", seal("bob", "alice", &public_request)),
            "Its content is that of a public request",
        ),
        (
            "content_invalid",
            set(ten(), "content", seal("bob", "alice", &bad_address)),
            "The payer inside is no FIO Address",
        ),
        ("contact_unknown", request(10, "bob", "dave", &[]), "Its payer is not known"),
        ("key_not_held", request(10, "bob-2", "alice", &[]), "It was made with a key that is not held"),
        (
            "key_replaced",
            set(ten(), "payee_fio_public_key", public_text("mallory")),
            "Its recorded key is another one",
        ),
        (
            "key_off_curve",
            set(ten(), "payee_fio_public_key", small_order_keys()[1].fio.clone()),
            "Its recorded key is no point",
        ),
        ("key_empty", set(ten(), "payee_fio_public_key", ""), "It has no recorded key"),
    ] {
        let other = request(11, "bob", "alice", &[]);
        let to_other = action("alice", "bob", &[("fio_request_id", "11")]);
        let case = Case {
            requests: vec![bad, other],
            actions: vec![paid(), to_other],
            states: &[(10, "unreadable", None), (11, "sent_to_blockchain", Some(1))],
            quarantine: &[(0, "unknown_request")],
            ..Case::default()
        };
        reconciled(author, &format!("unreadable_{id}"), "WALLET-10", "Quarantine", &case, comment);
    }
}

//! How a payee puts requests and answers together. Alice and Carol pay, Bob is paid.

use fio_reference::content::ContentType;
use fio_reference::ecdh::XEncoding;
use fio_reference::index;
use serde_json::{Value, json};

use crate::author::{Author, replace};
use crate::chapters::content::{pack, pack_unchecked, seal_plaintext, with};
use crate::known_answers::small_order_keys;
use crate::material::{
    LEADING_ZERO_PAIRS, group_order_plus, private, private_hex, public, public_text, secret,
};

const REQUEST: ContentType = ContentType::PrivateFundsRequest;
const ACTION: ContentType = ContentType::PrivateSendAction;

pub(super) fn write(author: &mut Author) {
    states(author);
    direct(author);
    unreadable(author);
    not_opened(author);
    malformed(author);
    of_others(author);
    mismatches(author);
    precedence(author);
    same_ids(author);
    keyrings(author);
    refused(author);
}

type Fields<'a> = &'a [(&'a str, &'a str)];

fn content(kind: ContentType, fields: Fields) -> Value {
    let fields: Vec<_> = fields.iter().map(|&(name, value)| (name, json!(value))).collect();
    with(kind, &fields)
}

fn index_for(sender: &str, receiver: &str) -> String {
    index::publish(&private(sender), &public(receiver), XEncoding::Minimal).to_text()
}

fn seal(own: &str, other: &str, plaintext: &[u8]) -> String {
    let name = format!("reconcile {own} {other} {}", hex::encode(plaintext));
    seal_plaintext(&secret(own, other, XEncoding::Minimal), &name, plaintext)
}

/// A request of crypto@bob, to purse@alice unless the fields say otherwise.
fn request(id: u64, payee: &str, payer: &str, fields: Fields) -> Value {
    json!({
        "fio_request_id": id, "payee_fio_address": "crypto@bob", "payee_fio_public_key": public_text(payee),
        "payer_search_index": index_for(payee, payer),
        "content": seal(payee, payer, &pack(REQUEST, &content(REQUEST, fields))),
    })
}

/// An answer of purse@alice to request 10 of crypto@bob, unless the fields say otherwise.
fn action(payer: &str, payee: &str, fields: Fields) -> Value {
    // Values that no writer packs are there too.
    let plaintext = pack_unchecked(ACTION, &content(ACTION, fields));
    action_of(payer, payee, seal(payer, payee, &plaintext))
}

fn action_of(payer: &str, payee: &str, content: String) -> Value {
    json!({
        "payer_fio_address": "purse@alice", "payer_fio_public_key": public_text(payer),
        "payee_search_index": index_for(payer, payee), "content": content,
    })
}

fn set(mut record: Value, field: &str, value: impl Into<Value>) -> Value {
    record[field] = value.into();
    record
}

/// Number, state, and the action that decided.
type State<'a> = (u64, &'a str, Option<usize>);

/// The records, and what becomes of them.
#[derive(Default)]
struct Case<'a> {
    requests: Vec<Value>,
    actions: Vec<Value>,
    states: &'a [State<'a>],
    direct: &'a [usize],
    conflicts: &'a [usize],
    quarantine: &'a [(usize, &'a str)],
}

/// Bob holds one key and knows Alice and Carol.
fn reconciled(author: &mut Author, id: &str, rules: &str, flags: &str, case: &Case, comment: &str) {
    with_keys(author, id, rules, flags, (&["bob"], &["alice", "carol"]), case, comment);
}

fn with_keys(
    author: &mut Author,
    id: &str,
    rules: &str,
    flags: &str,
    (keyring, counterparties): (&[&str], &[&str]),
    case: &Case,
    comment: &str,
) {
    let keyring: Vec<_> = keyring.iter().map(|seed| private_hex(seed)).collect();
    let counterparties: Vec<_> = counterparties.iter().map(|seed| public_text(seed)).collect();
    let state = |(id, state, action): &State| json!({"fio_request_id": id, "state": state, "action": action});
    let quarantined = |(action, reason): &(usize, &str)| json!({"action": action, "reason": reason});
    author
        .vector(format!("wallet.reconcile.{id}"))
        .pins(&format!("WALLET-13 {rules}"))
        .flags(flags)
        .says(comment)
        .takes(json!({
            "keyring": keyring, "counterparties": counterparties, "requests": case.requests, "actions": case.actions,
        }))
        .gives(json!({
            "requests": case.states.iter().map(state).collect::<Vec<_>>(),
            "direct": case.direct,
            "conflicts": case.conflicts,
            "quarantine": case.quarantine.iter().map(quarantined).collect::<Vec<_>>(),
        }));
}

fn ten() -> Value {
    request(10, "bob", "alice", &[])
}

fn paid() -> Value {
    action("alice", "bob", &[])
}

fn rejected() -> Value {
    action("alice", "bob", &[("status", "rejected")])
}

const PENDING: &[State] = &[(10, "pending", None)];
const PAID: &[State] = &[(10, "sent_to_blockchain", Some(0))];

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

fn quarantined(author: &mut Author, id: &str, rules: &str, actions: Vec<Value>, reason: &str, comment: &str) {
    let mut actions = actions;
    // The valid action after it still decides.
    actions.push(paid());
    let last = actions.len() - 1;
    let case = Case {
        requests: vec![ten()],
        actions,
        states: &[(10, "sent_to_blockchain", Some(last))],
        quarantine: &[(0, reason)],
        ..Case::default()
    };
    reconciled(author, id, rules, "Quarantine", &case, comment);
}

fn not_opened(author: &mut Author) {
    let text = |record: Value| record["content"].as_str().expect("text").to_owned();
    let mut damaged = fio_reference::text::decode(&text(paid())).expect("base64");
    *damaged.last_mut().expect("bytes") ^= 1;
    let damaged = fio_reference::text::encode(&damaged);
    let wrong_checksum = {
        let payload = [&public("cs15").to_point()[..], &[0xff; 4]].concat();
        format!("FIO{}", fio_reference::key::encode_base58(&payload))
    };
    for (id, bad, comment) in [
        ("payer_unknown", action("mallory", "bob", &[]), "Its payer is not known"),
        ("content_empty", set(paid(), "content", ""), "It has no content"),
        (
            "content_no_base64",
            set(paid(), "content", format!("{}!", text(paid()))),
            "Its content is no base64",
        ),
        ("tag_flipped", set(paid(), "content", damaged), "The last bit of its tag is flipped"),
        (
            "content_for_other",
            set(paid(), "content", text(action("alice", "carol", &[]))),
            "Its content is for somebody else",
        ),
        (
            "index_of_other_direction",
            set(paid(), "payee_search_index", index_for("bob", "alice")),
            "Its index is that of the other direction",
        ),
        (
            "index_of_other_payer",
            set(paid(), "payee_search_index", index_for("carol", "bob")),
            "Its index is that of another payer",
        ),
        (
            "index_in_capitals",
            set(paid(), "payee_search_index", index_for("alice", "bob").to_uppercase()),
            "Its index is in upper case",
        ),
        ("index_empty", set(paid(), "payee_search_index", ""), "It has no index"),
        ("key_empty", set(paid(), "payer_fio_public_key", ""), "It has no recorded key"),
        (
            "key_checksum",
            set(paid(), "payer_fio_public_key", wrong_checksum),
            "Its recorded key has a wrong checksum",
        ),
        (
            "key_off_curve",
            set(paid(), "payer_fio_public_key", small_order_keys()[2].fio.clone()),
            "Its recorded key is no point",
        ),
        (
            "key_of_other_payer",
            set(paid(), "payer_fio_public_key", public_text("carol")),
            "Its recorded key is that of another known payer",
        ),
        (
            "replayed_by_stranger",
            set(paid(), "payer_fio_public_key", public_text("mallory")),
            "A stranger republishes it under its own key",
        ),
        ("for_key_not_held", action("alice", "bob-2", &[]), "It is for a key that is not held"),
    ] {
        quarantined(author, &format!("not_opened_{id}"), "WALLET-08", vec![bad], "not_opened", comment);
    }
}

fn malformed(author: &mut Author) {
    let sealed = |plaintext: &[u8]| action_of("alice", "bob", seal("alice", "bob", plaintext));
    let plaintext = pack(ACTION, &content(ACTION, &[]));
    let public = pack(ContentType::RecordObtData, &with(ContentType::RecordObtData, &[]));
    for (id, bad, comment) in [
        ("status_paid", action("alice", "bob", &[("status", "paid")]), "A status that there is not"),
        ("status_empty", action("alice", "bob", &[("status", "")]), "An empty status"),
        (
            "status_of_requests",
            action("alice", "bob", &[("status", "cancelled")]),
            "A status of public requests",
        ),
        (
            "id_leading_zero",
            action("alice", "bob", &[("fio_request_id", "010")]),
            "The request id has a leading zero",
        ),
        ("id_space", action("alice", "bob", &[("fio_request_id", "10 ")]), "A space follows the request id"),
        ("id_word", action("alice", "bob", &[("fio_request_id", "ten")]), "The request id is a word"),
        (
            "payer_no_address",
            action("alice", "bob", &[("payer_fio_address", "alice")]),
            "The payer inside is no FIO Address",
        ),
        ("payee_empty", action("alice", "bob", &[("payee_fio_address", "")]), "There is no payee inside"),
        ("public_content", sealed(&public), "The content of public FIO Data"),
        ("cut", sealed(&plaintext[..plaintext.len() - 1]), "The last byte is missing"),
        ("no_bytes", sealed(&[]), "A plaintext of no bytes"),
        (
            "rejection_of_nothing",
            action("alice", "bob", &[("status", "rejected"), ("fio_request_id", "")]),
            "A rejection that names no request",
        ),
    ] {
        quarantined(author, &format!("malformed_{id}"), "WALLET-09", vec![bad], "malformed", comment);
    }
}

fn of_others(author: &mut Author) {
    for (id, number, comment) in [
        ("id_unknown", "99", "There is no such request"),
        ("id_longer", "100", "The request id begins alike"),
        ("id_shorter", "1", "The request id is a part of one that there is"),
        ("id_greatest", "18446744073709551615", "The greatest request id"),
    ] {
        let bad = action("alice", "bob", &[("fio_request_id", number)]);
        quarantined(author, &format!("unknown_{id}"), "WALLET-10", vec![bad], "unknown_request", comment);
    }
    for (id, bad, comment) in [
        ("other_payer", action("carol", "bob", &[]), "Another known payer answers, as purse@alice"),
        (
            "other_payer_rejects",
            action("carol", "bob", &[("status", "rejected")]),
            "Another known payer rejects",
        ),
    ] {
        quarantined(author, &format!("foreign_key_{id}"), "WALLET-11", vec![bad], "foreign_key", comment);
    }
    // The payer answers to another key of the payee than that of the request.
    let case = Case {
        requests: vec![ten()],
        actions: vec![action("alice", "bob-2", &[])],
        states: PENDING,
        quarantine: &[(0, "foreign_key")],
        ..Case::default()
    };
    let keys = (&["bob", "bob-2"][..], &["alice"][..]);
    let comment = "The answer is for another key of the payee";
    with_keys(author, "foreign_key_of_payee", "WALLET-11", "Quarantine", keys, &case, comment);
    let case = Case {
        requests: vec![ten()],
        actions: vec![action("alice-2", "bob", &[])],
        states: PENDING,
        quarantine: &[(0, "foreign_key")],
        ..Case::default()
    };
    let keys = (&["bob"][..], &["alice", "alice-2"][..]);
    let comment = "The payer answers with another key of its own, which is known too";
    with_keys(author, "foreign_key_of_payer", "WALLET-11", "Quarantine", keys, &case, comment);
}

fn mismatches(author: &mut Author) {
    let both = set(
        action("alice", "bob", &[("payer_fio_address", "shop@alice")]),
        "payer_fio_address",
        "shop@alice",
    );
    for (id, bad, comment) in [
        (
            "payer_in_the_clear",
            set(paid(), "payer_fio_address", "shop@alice"),
            "The payer in the clear is another one",
        ),
        (
            "payer_inside",
            action("alice", "bob", &[("payer_fio_address", "shop@alice")]),
            "The payer inside is another one",
        ),
        ("payer_of_request", both, "Both agree, and the request was for another one"),
        (
            "payee_inside",
            action("alice", "bob", &[("payee_fio_address", "shop@bob")]),
            "The payee inside is another one",
        ),
        ("payer_empty", set(paid(), "payer_fio_address", ""), "There is no payer in the clear"),
        (
            "rejection",
            set(rejected(), "payer_fio_address", "mallory@x"),
            "A rejection with another payer in the clear",
        ),
    ] {
        quarantined(author, &format!("mismatch_{id}"), "WALLET-12", vec![bad], "address_mismatch", comment);
    }
    let case = Case {
        requests: vec![set(ten(), "payee_fio_address", "shop@bob")],
        actions: vec![paid()],
        states: PENDING,
        quarantine: &[(0, "address_mismatch")],
        ..Case::default()
    };
    let comment = "The payee of the request in the clear is another one";
    reconciled(author, "mismatch_payee_of_request", "WALLET-12", "Quarantine", &case, comment);
    for (id, requests, actions, comment) in [
        (
            "clear_in_capitals",
            ten(),
            set(paid(), "payer_fio_address", "PURSE@ALICE"),
            "The payer in the clear is in capitals",
        ),
        (
            "inside_in_capitals",
            ten(),
            action("alice", "bob", &[("payer_fio_address", "Purse@Alice")]),
            "The payer inside is in capitals",
        ),
        (
            "request_in_capitals",
            request(10, "bob", "alice", &[("payer_fio_address", "PURSE@alice")]),
            paid(),
            "The payer of the request is in capitals",
        ),
        (
            "payee_in_capitals",
            ten(),
            action("alice", "bob", &[("payee_fio_address", "Crypto@BOB")]),
            "The payee inside is in capitals",
        ),
        (
            "request_payee_in_capitals",
            set(ten(), "payee_fio_address", "CRYPTO@bob"),
            paid(),
            "The payee of the request is in capitals",
        ),
    ] {
        let case = Case { requests: vec![requests], actions: vec![actions], states: PAID, ..Case::default() };
        reconciled(author, id, "WALLET-12", "CaseFolding", &case, comment);
    }
}

/// Each two neighbours of the order of reasons, both wrong at once; and all that can be.
fn precedence(author: &mut Author) {
    let from = |payer, fields: Fields| set(action(payer, "bob", fields), "payer_fio_address", "mallory@x");
    for (id, bad, reason, rules, comment) in [
        (
            "not_opened_and_malformed",
            action("mallory", "bob", &[("status", "paid")]),
            "not_opened",
            "WALLET-08 WALLET-09",
            "Unknown payer and bad status",
        ),
        (
            "malformed_and_unknown",
            action("alice", "bob", &[("status", "paid"), ("fio_request_id", "99")]),
            "malformed",
            "WALLET-09 WALLET-10",
            "Bad status and no such request",
        ),
        (
            "unknown_and_foreign",
            action("carol", "bob", &[("fio_request_id", "99")]),
            "unknown_request",
            "WALLET-10 WALLET-11",
            "No such request, and another payer than that of any",
        ),
        (
            "foreign_and_mismatch",
            from("carol", &[]),
            "foreign_key",
            "WALLET-11 WALLET-12",
            "Another payer, and another FIO Address in the clear",
        ),
        (
            "malformed_and_mismatch",
            from("alice", &[("status", "rejected"), ("fio_request_id", "")]),
            "malformed",
            "WALLET-09 WALLET-12",
            "A rejection of no request, and another FIO Address in the clear",
        ),
        (
            "unknown_and_mismatch",
            from("alice", &[("fio_request_id", "99")]),
            "unknown_request",
            "WALLET-10 WALLET-12",
            "No such request, and another FIO Address in the clear",
        ),
        (
            "all_but_not_opened",
            from("carol", &[("status", "paid"), ("fio_request_id", "99")]),
            "malformed",
            "WALLET-09 WALLET-10",
            "Bad status, no such request, another FIO Address",
        ),
        (
            "all",
            from("mallory", &[("status", "paid"), ("fio_request_id", "99")]),
            "not_opened",
            "WALLET-08 WALLET-09",
            "Everything is wrong",
        ),
    ] {
        quarantined(author, &format!("order_{id}"), rules, vec![bad], reason, comment);
    }
    // A conflict is one only if nothing else is wrong.
    let case = Case {
        requests: vec![ten()],
        actions: vec![
            paid(),
            action("carol", "bob", &[]),
            set(rejected(), "payer_fio_address", "mallory@x"),
            rejected(),
        ],
        states: PAID,
        conflicts: &[3],
        quarantine: &[(1, "foreign_key"), (2, "address_mismatch")],
        ..Case::default()
    };
    let comment = "After the decision: what is wrong goes to quarantine, what is not is a conflict";
    reconciled(
        author,
        "quarantine_before_conflict",
        "WALLET-07 WALLET-11 WALLET-12",
        "Conflict",
        &case,
        comment,
    );
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

fn keyrings(author: &mut Author) {
    let case = || Case { requests: vec![ten()], actions: vec![paid()], states: PAID, ..Case::default() };
    for (id, keyring, counterparties, comment) in [
        ("second_key", &["bob-2", "bob"][..], &["alice"][..], "The second key of the keyring"),
        (
            "third_contact",
            &["bob"],
            &["carol", "mallory", "alice"],
            "After a restore, the third of three contacts",
        ),
        ("contact_twice", &["bob"], &["alice", "alice"], "A contact that is listed twice"),
    ] {
        with_keys(author, id, "WALLET-07", "", (keyring, counterparties), &case(), comment);
    }
    for (id, keyring, counterparties, comment) in [
        ("no_keys", &[][..], &["alice"][..], "The keyring is empty"),
        ("no_contacts", &["bob"], &[], "Nobody is known"),
        ("other_keys", &["mallory"], &["alice"], "The keys of somebody else"),
    ] {
        let case = Case { states: &[(10, "unreadable", None)], quarantine: &[(0, "not_opened")], ..case() };
        with_keys(author, id, "WALLET-08", "WrongKey", (keyring, counterparties), &case, comment);
    }
    // The contact of the request is gone, that of the action is there.
    let case = Case {
        requests: vec![request(10, "bob", "dave", &[])],
        actions: vec![paid()],
        states: &[(10, "unreadable", None)],
        quarantine: &[(0, "unknown_request")],
        ..Case::default()
    };
    with_keys(
        author,
        "contact_lost",
        "WALLET-10",
        "Quarantine",
        (&["bob"], &["alice"]),
        &case,
        "The backup lacks the contact of the request",
    );
    for (pair, encoding) in
        LEADING_ZERO_PAIRS[..4].iter().flat_map(|pair| XEncoding::ALL.map(|encoding| (pair, encoding)))
    {
        let (payee, payer) = (pair.own, pair.other);
        let secret = secret(payee, payer, encoding);
        let name = format!("reconcile {} {}", pair.name, encoding.name());
        let index_under = |own, other| index::publish(&private(own), &public(other), encoding).to_text();
        let request = set(ten(), "payee_fio_public_key", public_text(payee));
        let request = set(request, "payer_search_index", index_under(payee, payer));
        let plaintext = pack(REQUEST, &content(REQUEST, &[]));
        let request = set(request, "content", seal_plaintext(&secret, &name, &plaintext));
        let plaintext = pack(ACTION, &content(ACTION, &[]));
        let answer = action_of(payer, payee, seal_plaintext(&secret, &format!("{name} answer"), &plaintext));
        let answer = set(answer, "payee_search_index", index_under(payer, payee));
        let case = Case { requests: vec![request], actions: vec![answer], states: PAID, ..Case::default() };
        // Where encodings coincide, so do their vectors' secrets; the initialization vectors differ.
        let id = format!("{}_{}", pair.name, encoding.name().replace('-', "_"));
        let comment = format!("x begins with {}, everything under {}", pair.x_begins, encoding.name());
        with_keys(
            author,
            &id,
            "WALLET-07 ECDH-08 INDEX-04",
            "LeadingZeroX",
            (&[payee], &[payer]),
            &case,
            &comment,
        );
    }
}

fn refused(author: &mut Author) {
    let bob = private_hex("bob");
    for (id, keyring, code, rule, comment) in [
        ("key_zero", json!(["00".repeat(32)]), "key.out_of_range", "KEY-06", "The private key is 0"),
        (
            "key_order",
            json!([group_order_plus(0)]),
            "key.out_of_range",
            "KEY-06",
            "The private key is the group order",
        ),
        ("key_of_31", json!([&bob[2..]]), "key.malformed", "KEY-01", "The private key is a byte short"),
        ("key_of_0", json!([""]), "key.malformed", "KEY-01", "The private key has no bytes"),
        (
            "second_key_of_33",
            json!([bob, format!("{bob}00")]),
            "key.malformed",
            "KEY-01",
            "The second private key is a byte too long",
        ),
    ] {
        author
            .vector(format!("wallet.reconcile.{id}"))
            .pins(&format!("WALLET-13 {rule}"))
            .flags("ScalarRange")
            .says(comment)
            .breaks("wallet.reconcile.paid", "keyring", replace(keyring))
            .refused(code);
    }
}

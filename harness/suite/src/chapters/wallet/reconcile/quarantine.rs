//! Actions that are not acted on.

use fio_reference::content::ContentType;
use serde_json::Value;

use super::{
    ACTION, Case, Fields, PAID, PENDING, action, action_of, content, paid, reconciled, rejected, request,
    seal, set, ten, with_keys,
};
use crate::author::Author;
use crate::chapters::content::{pack, with};
use crate::known_answers::small_order_keys;
use crate::material::{public, public_text, search_index};

pub(super) fn write(author: &mut Author) {
    not_opened(author);
    malformed(author);
    of_others(author);
    mismatches(author);
    precedence(author);
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
            set(paid(), "payee_search_index", search_index("bob", "alice")),
            "Its index is that of the other direction",
        ),
        (
            "index_of_other_payer",
            set(paid(), "payee_search_index", search_index("carol", "bob")),
            "Its index is that of another payer",
        ),
        (
            "index_in_capitals",
            set(paid(), "payee_search_index", search_index("alice", "bob").to_uppercase()),
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

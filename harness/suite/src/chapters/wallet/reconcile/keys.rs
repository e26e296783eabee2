//! The keys that a wallet holds and knows.

use fio_reference::ecdh::XEncoding;
use serde_json::json;

use super::{ACTION, Case, PAID, REQUEST, action_of, content, paid, request, set, ten, with_keys};
use crate::author::{Author, replace};
use crate::chapters::content::{pack, seal_plaintext};
use crate::material::{
    LEADING_ZERO_PAIRS, group_order_plus, private_hex, public_text, search_index_under, secret,
};

pub(super) fn write(author: &mut Author) {
    keyrings(author);
    refused(author);
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
        let request = set(ten(), "payee_fio_public_key", public_text(payee));
        let request = set(request, "payer_search_index", search_index_under(payee, payer, encoding));
        let plaintext = pack(REQUEST, &content(REQUEST, &[]));
        let request = set(request, "content", seal_plaintext(&secret, &name, &plaintext));
        let plaintext = pack(ACTION, &content(ACTION, &[]));
        let answer = action_of(payer, payee, seal_plaintext(&secret, &format!("{name} answer"), &plaintext));
        let answer = set(answer, "payee_search_index", search_index_under(payer, payee, encoding));
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

//! Which pair of keys opens a private record.

use fio_reference::ecdh::XEncoding;
use fio_reference::r#match::PrivateGetter;
use serde_json::{Value, json};

use super::wrong_checksum;
use crate::author::{Author, replace, set};
use crate::chapters::content::{seal_text, with};
use crate::known_answers::small_order_keys;
use crate::material::{LEADING_ZERO_PAIRS, private_hex, public_text, search_index, search_index_under};

pub(super) fn write(author: &mut Author) {
    private_records(author);
    private_refused(author);
}

fn private_record(getter: PrivateGetter, recorded: &str, index: &str, sender: &str, receiver: &str) -> Value {
    let kind = getter.content_type();
    let text = seal_text(
        kind,
        sender,
        receiver,
        XEncoding::Minimal,
        &format!("{} {sender} {receiver}", getter.name()),
        &with(kind, &[]),
    );
    json!({"public_key": public_text(recorded), "search_index": index, "content": text})
}

fn private_input(getter: PrivateGetter, record: &Value, keyring: &[&str], counterparties: &[&str]) -> Value {
    let keyring: Vec<_> = keyring.iter().map(|seed| private_hex(seed)).collect();
    let counterparties: Vec<_> = counterparties.iter().map(|seed| public_text(seed)).collect();
    json!({"getter": getter.name(), "record": record, "keyring": keyring, "counterparties": counterparties})
}

fn private_records(author: &mut Author) {
    let request =
        private_record(PrivateGetter::ReceivedRequests, "bob", &search_index("bob", "alice"), "bob", "alice");
    let sent =
        private_record(PrivateGetter::SentRequests, "bob", &search_index("bob", "alice"), "bob", "alice");
    let action = private_record(
        PrivateGetter::ReceivedActions,
        "alice",
        &search_index("alice", "bob"),
        "alice",
        "bob",
    );
    type PrivateCase<'a> =
        (&'a str, PrivateGetter, &'a Value, &'a [&'a str], &'a [&'a str], &'a str, &'a str, &'a str, &'a str);
    let cases: [PrivateCase; 9] = [
        (
            "received_request",
            PrivateGetter::ReceivedRequests,
            &request,
            &["alice"],
            &[],
            "alice",
            "bob",
            "MATCH-11",
            "The payer's index is that of its one key",
        ),
        (
            "received_request_two_keys",
            PrivateGetter::ReceivedRequests,
            &request,
            &["alice-2", "alice"],
            &["carol", "bob"],
            "alice",
            "bob",
            "MATCH-11",
            "Two own keys and two monitored payees: four indexes, and one of them is the record's",
        ),
        (
            "received_action",
            PrivateGetter::ReceivedActions,
            &action,
            &["bob"],
            &[],
            "bob",
            "alice",
            "MATCH-11",
            "A response, read by the payee",
        ),
        (
            "received_action_three_keys",
            PrivateGetter::ReceivedActions,
            &action,
            &["bob-2", "carol", "bob"],
            &[],
            "bob",
            "alice",
            "MATCH-11",
            "The third key has the index",
        ),
        (
            "sent_request",
            PrivateGetter::SentRequests,
            &sent,
            &["bob"],
            &["alice"],
            "bob",
            "alice",
            "MATCH-12",
            "One's own request; the payer is known",
        ),
        (
            "sent_request_after_restore",
            PrivateGetter::SentRequests,
            &sent,
            &["bob"],
            &["carol", "mallory", "alice"],
            "bob",
            "alice",
            "MATCH-12",
            "After a restore the third of three contacts is the payer",
        ),
        (
            "sent_request_many_contacts",
            PrivateGetter::SentRequests,
            &sent,
            &["bob"],
            &["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "alice"],
            "bob",
            "alice",
            "MATCH-12",
            "The tenth contact: there is no bound here",
        ),
        (
            "sent_request_two_keys",
            PrivateGetter::SentRequests,
            &sent,
            &["bob-2", "bob"],
            &["alice"],
            "bob",
            "alice",
            "MATCH-12",
            "The second key is the recorded one",
        ),
        (
            "sent_request_foreign_index",
            PrivateGetter::SentRequests,
            &json!({"public_key": sent["public_key"], "search_index": "0x00000000000000000000000000000000", "content": sent["content"]}),
            &["bob"],
            &["alice"],
            "bob",
            "alice",
            "MATCH-12",
            "The index of a sent request is not looked at",
        ),
    ];
    for (id, getter, record, keyring, counterparties, own, other, rules, comment) in cases {
        author
            .vector(format!("match.select_private.{id}"))
            .pins(rules)
            .says(comment)
            .takes(private_input(getter, record, keyring, counterparties))
            .gives(json!({"content": with(getter.content_type(), &[]), "own": public_text(own), "counterparty": public_text(other)}));
    }
    // The sender's index under the other encoding.
    let pair = &LEADING_ZERO_PAIRS[0];
    for encoding in [XEncoding::Minimal, XEncoding::Fixed32] {
        let getter = PrivateGetter::ReceivedRequests;
        let mut record = private_record(getter, pair.other, "", pair.other, pair.own);
        record["search_index"] = search_index_under(pair.other, pair.own, encoding).into();
        author
            .vector(format!("match.select_private.received_request_index_under_{}", encoding.name()))
            .pins("MATCH-11 INDEX-04")
            .flags("LeadingZeroX")
            .says(format!("x begins with {}, the index is that under {}", pair.x_begins, encoding.name()))
            .takes(private_input(getter, &record, &[pair.own], &[]))
            .gives(json!({"content": with(getter.content_type(), &[]), "own": public_text(pair.own), "counterparty": public_text(pair.other)}));
    }
}

fn private_refused(author: &mut Author) {
    let other_content =
        private_record(PrivateGetter::ReceivedRequests, "bob", "", "bob", "carol")["content"].clone();
    let action_content =
        private_record(PrivateGetter::ReceivedActions, "alice", "", "alice", "bob")["content"].clone();
    let cases = [
        (
            "received_key_not_held",
            "received_request",
            "keyring",
            replace(json!([private_hex("carol")])),
            "MATCH-11",
            "WrongKey",
            "match.key_not_held",
            "None of the keys has the index",
        ),
        (
            "received_no_keys",
            "received_request",
            "keyring",
            replace(json!([])),
            "MATCH-11",
            "WrongKey",
            "match.key_not_held",
            "The keyring is empty",
        ),
        (
            "received_index_of_other_direction",
            "received_request",
            "record",
            set("search_index", search_index("alice", "bob")),
            "MATCH-11",
            "WrongKey",
            "match.key_not_held",
            "The index is that of the other direction",
        ),
        (
            "received_index_in_capitals",
            "received_request",
            "record",
            set("search_index", search_index("bob", "alice").to_uppercase()),
            "MATCH-11",
            "IndexText",
            "match.key_not_held",
            "The index is in upper case: another text",
        ),
        (
            "received_junk_under_index",
            "received_request",
            "record",
            set("content", other_content.clone()),
            "MATCH-11",
            "WrongKey",
            "sealed.rejected",
            "Somebody placed other content under an index that he saw",
        ),
        (
            "received_key_replaced",
            "received_request",
            "record",
            set("public_key", public_text("mallory")),
            "MATCH-11",
            "WrongKey",
            "match.key_not_held",
            "Somebody republished the record under a key of his own",
        ),
        (
            "received_key_off_curve",
            "received_request",
            "record",
            set("public_key", small_order_keys()[1].fio.clone()),
            "MATCH-11 KEY-12",
            "SmallOrderPoint",
            "key.not_on_curve",
            "The recorded key is no point of the curve",
        ),
        (
            "received_text_empty",
            "received_request",
            "record",
            set("content", ""),
            "TEXT-02",
            "LenientBase64",
            "text.malformed",
            "No content",
        ),
        (
            "received_action_content",
            "received_request",
            "record",
            set("content", action_content),
            "CONTENT-20",
            "InvalidContent",
            "content.malformed",
            "The content of a response in a request",
        ),
        (
            "sent_key_not_held",
            "sent_request",
            "keyring",
            replace(json!([private_hex("alice")])),
            "MATCH-12",
            "WrongKey",
            "match.key_not_held",
            "The recorded key is not held",
        ),
        (
            "sent_contact_unknown",
            "sent_request_after_restore",
            "counterparties",
            replace(json!([public_text("carol"), public_text("mallory")])),
            "MATCH-12",
            "WrongKey",
            "match.key_not_held",
            "The backup lacks the contact",
        ),
        (
            "sent_no_contacts",
            "sent_request",
            "counterparties",
            replace(json!([])),
            "MATCH-12",
            "WrongKey",
            "match.key_not_held",
            "No contact is known",
        ),
        (
            "sent_key_checksum",
            "sent_request",
            "record",
            set("public_key", wrong_checksum()),
            "MATCH-12 KEY-10",
            "ChecksumAsText",
            "key.checksum",
            "The recorded key has a wrong checksum",
        ),
    ];
    for (id, valid, at, patch, rules, flag, code, comment) in cases {
        author
            .vector(format!("match.select_private.{id}"))
            .pins(rules)
            .flags(flag)
            .says(comment)
            .breaks(&format!("match.select_private.{valid}"), at, patch)
            .refused(code);
    }
}

//! Which pair of keys opens a record.

use fio_reference::content::ContentType;
use fio_reference::ecdh::XEncoding;
use fio_reference::r#match::Getter;
use serde_json::{Value, json};

use super::{OBT, REQUESTS, content_of, record, record_with_keys, wrong_checksum};
use crate::author::{Author, replace, set};
use crate::chapters::content::seal_text;
use crate::known_answers::small_order_keys;
use crate::material::{LEADING_ZERO_PAIRS, private_hex, public_text};

pub(super) fn write(author: &mut Author) {
    table(author);
    roles(author);
    keyrings(author);
    rotation(author);
    empty_keys(author);
    own_keys(author);
    encodings(author);
    worked_example(author);
    bounds(author);
    select_refused(author);
}

struct Case<'a> {
    id: &'a str,
    rules: &'a str,
    getter: Getter,
    role: Option<&'a str>,
    record: Value,
    keyring: &'a [&'a str],
    counterparties: Option<&'a [&'a str]>,
    comment: &'a str,
}

impl Case<'_> {
    fn input(&self) -> Value {
        let keyring: Vec<_> = self.keyring.iter().map(|seed| private_hex(seed)).collect();
        let mut input = json!({"getter": self.getter.name(), "record": self.record, "keyring": keyring});
        if let Some(role) = self.role {
            input["role"] = role.into();
        }
        if let Some(counterparties) = self.counterparties {
            input["counterparties"] = counterparties.iter().map(|seed| public_text(seed)).collect();
        }
        input
    }

    /// It opens with the recorded keys of these two seeds.
    fn opens(self, author: &mut Author, own: &str, counterparty: &str) {
        let result = json!({
            "content": content_of(self.getter), "own": public_text(own), "counterparty": public_text(counterparty), "via": "recorded",
        });
        author
            .vector(format!("match.select.{}", self.id))
            .pins(self.rules)
            .says(self.comment)
            .takes(self.input())
            .gives(result);
    }

    /// It opens by the fallback, with the keys of these two seeds; without the fallback it is refused.
    fn opens_by_fallback(self, author: &mut Author, own: &str, counterparty: &str, otherwise: &str) {
        let result = json!({
            "content": content_of(self.getter), "own": public_text(own), "counterparty": public_text(counterparty), "via": "fallback",
        });
        author
            .vector(format!("match.select.{}", self.id))
            .pins(&format!("MATCH-08 {}", self.rules))
            .says(self.comment)
            .takes(self.input())
            .gives_per_fallback(result, otherwise);
    }
}

/// A case in which Alice, the payer, and Bob, the payee, have one key each.
fn plain<'a>(id: &'a str, getter: Getter, keyring: &'a [&'a str], comment: &'a str) -> Case<'a> {
    let record = record(getter, "alice", "bob", "bob", "alice");
    Case { id, rules: "MATCH-01", getter, role: None, record, keyring, counterparties: None, comment }
}

fn table(author: &mut Author) {
    plain("pending_by_payer", Getter::PendingRequests, &["alice"], "A pending request, read by its payer")
        .opens(author, "alice", "bob");
    plain("received_by_payer", REQUESTS, &["alice"], "A received request, read by its payer")
        .opens(author, "alice", "bob");
    plain("sent_by_payee", Getter::SentRequests, &["bob"], "A sent request, read by its payee")
        .opens(author, "bob", "alice");
    plain(
        "cancelled_by_payee",
        Getter::CancelledRequests,
        &["bob"],
        "A cancelled request, read by its payee",
    )
    .opens(author, "bob", "alice");
    plain("obt_by_payee", OBT, &["bob"], "FIO Data, read by its payee").opens(author, "bob", "alice");
    Case {
        role: Some("payer"),
        ..plain("obt_by_payer", OBT, &["alice"], "FIO Data, read by its payer: the row that the sources lack")
    }
    .opens(author, "alice", "bob");
    Case {
        role: Some("payee"),
        ..plain("obt_by_payee_who_says_so", OBT, &["bob"], "FIO Data, read by its payee who says so")
    }
    .opens(author, "bob", "alice");
}

fn roles(author: &mut Author) {
    let rules = "MATCH-02";
    Case {
        rules,
        role: Some("payer"),
        ..plain(
            "obt_wrong_role_payer",
            OBT,
            &["bob"],
            "The payee says to be the payer: the other pair is held",
        )
    }
    .opens(author, "bob", "alice");
    Case {
        rules,
        role: Some("payee"),
        ..plain("obt_wrong_role_payee", OBT, &["alice"], "The payer says to be the payee")
    }
    .opens(author, "alice", "bob");
    Case {
        rules,
        ..plain("obt_by_payer_without_role", OBT, &["alice"], "The payer gives no role: payee is tried first")
    }
    .opens(author, "alice", "bob");
    Case {
        rules,
        ..plain(
            "received_by_payee",
            REQUESTS,
            &["bob"],
            "Both parties are handles of one wallet, and only the payee's key is at hand",
        )
    }
    .opens(author, "bob", "alice");
    Case {
        rules,
        ..plain(
            "received_both_held",
            REQUESTS,
            &["bob", "alice"],
            "Both keys are held: the pair of the getter's role is taken",
        )
    }
    .opens(author, "alice", "bob");
    Case {
        rules,
        ..plain(
            "sent_both_held",
            Getter::SentRequests,
            &["alice", "bob"],
            "Both keys are held: the pair of the getter's role is taken",
        )
    }
    .opens(author, "bob", "alice");
    Case {
        rules,
        ..plain("obt_both_held", OBT, &["alice", "bob"], "Both keys are held and no role is given: payee")
    }
    .opens(author, "bob", "alice");
    Case {
        rules,
        role: Some("payer"),
        ..plain("obt_both_held_as_payer", OBT, &["bob", "alice"], "Both keys are held, and the role is payer")
    }
    .opens(author, "alice", "bob");
    Case {
        rules,
        role: Some("payer"),
        ..plain(
            "sent_role_has_no_say",
            Getter::SentRequests,
            &["alice", "bob"],
            "For other getters the role follows from the getter",
        )
    }
    .opens(author, "bob", "alice");
}

fn keyrings(author: &mut Author) {
    let rules = "MATCH-03";
    Case {
        rules,
        ..plain(
            "second_of_three_keys",
            REQUESTS,
            &["mallory", "alice", "carol"],
            "The key is the second of three",
        )
    }
    .opens(author, "alice", "bob");
    Case {
        rules,
        ..plain(
            "last_of_twenty_keys",
            REQUESTS,
            &TWENTY_SEEDS,
            "The key is the last of twenty: the recorded pair is not bounded",
        )
    }
    .opens(author, "alice", "bob");
}

const TWENTY_SEEDS: [&str; 20] = [
    "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "k10", "k11", "k12", "k13", "k14", "k15", "k16",
    "k17", "k18", "k19", "alice",
];

/// Keys that changed between the sealing of a record and its reading, or between recording and sealing.
fn rotation(author: &mut Author) {
    let rules = "MATCH-04";
    Case {
        rules,
        ..plain(
            "old_key_still_held",
            REQUESTS,
            &["alice-2", "alice"],
            "The payer has a new key; the record was sealed for the old one",
        )
    }
    .opens(author, "alice", "bob");
    // The response to a request keeps the request's keys, while its content is sealed with those of the day.
    let response = || record(OBT, "alice", "bob", "alice-2", "bob-2");
    Case {
        id: "obt_after_rotation",
        rules,
        getter: OBT,
        role: None,
        record: response(),
        keyring: &["bob", "bob-2"],
        counterparties: Some(&["alice", "alice-2"]),
        comment: "Both parties have new keys; the record names the old ones",
    }
    .opens_by_fallback(author, "bob-2", "alice-2", "sealed.rejected");
    Case {
        id: "obt_after_rotation_of_payer",
        rules,
        getter: OBT,
        role: Some("payer"),
        record: record(OBT, "alice", "bob", "alice-2", "bob"),
        keyring: &["alice", "alice-2"],
        counterparties: Some(&["bob"]),
        comment: "The payer has a new key and reads what it sealed itself",
    }
    .opens_by_fallback(author, "alice-2", "bob", "sealed.rejected");
    Case {
        id: "sealed_for_mapped_key",
        rules,
        getter: REQUESTS,
        role: None,
        record: record(REQUESTS, "alice", "bob", "bob", "alice-2"),
        keyring: &["alice", "alice-2"],
        counterparties: Some(&["bob"]),
        comment: "An old SDK sealed for the mapped key and not for the encryption key",
    }
    .opens_by_fallback(author, "alice-2", "bob", "sealed.rejected");
    Case {
        id: "fallback_own_key_not_recorded",
        rules,
        getter: REQUESTS,
        role: None,
        record: record(REQUESTS, "carol", "bob", "bob", "alice"),
        keyring: &["alice"],
        counterparties: Some(&["bob"]),
        comment: "None of the recorded keys is held; the record was sealed for one that is",
    }
    .opens_by_fallback(author, "alice", "bob", "match.key_not_held");
    Case {
        id: "fallback_not_needed",
        rules,
        getter: REQUESTS,
        role: None,
        record: record(REQUESTS, "alice", "bob", "bob", "alice"),
        keyring: &["alice"],
        counterparties: Some(&["mallory"]),
        comment: "The fallback is allowed and not needed",
    }
    .opens(author, "alice", "bob");
}

fn empty_keys(author: &mut Author) {
    let rules = "MATCH-06";
    let alice = public_text("alice");
    let no_payee = || record_with_keys(REQUESTS, &alice, "", "bob", "alice");
    Case {
        id: "payee_key_empty",
        rules,
        getter: REQUESTS,
        role: None,
        record: no_payee(),
        keyring: &["alice"],
        counterparties: Some(&["mallory", "bob"]),
        comment: "The recorded key of the payee is empty; the second counterparty is it",
    }
    .opens_by_fallback(author, "alice", "bob", "match.key_not_held");
    Case {
        id: "both_keys_empty",
        rules,
        getter: OBT,
        role: None,
        record: record_with_keys(OBT, "", "", "alice", "bob"),
        keyring: &["mallory", "bob"],
        counterparties: Some(&["carol", "alice"]),
        comment: "Both recorded keys are empty",
    }
    .opens_by_fallback(author, "bob", "alice", "match.key_not_held");
}

fn own_keys(author: &mut Author) {
    let rules = "MATCH-02";
    let to_oneself = record(REQUESTS, "alice", "alice", "alice", "alice");
    Case {
        id: "request_to_oneself",
        rules,
        getter: REQUESTS,
        role: None,
        record: to_oneself,
        keyring: &["alice"],
        counterparties: None,
        comment: "Payer and payee have the same key",
    }
    .opens(author, "alice", "alice");
    let two_handles = record(Getter::SentRequests, "alice", "alice-2", "alice-2", "alice");
    Case {
        id: "two_handles_of_one_wallet",
        rules,
        getter: Getter::SentRequests,
        role: None,
        record: two_handles,
        keyring: &["alice", "alice-2"],
        counterparties: None,
        comment: "Payer and payee are handles of one wallet with different keys",
    }
    .opens(author, "alice-2", "alice");
}

fn encodings(author: &mut Author) {
    let pair = &LEADING_ZERO_PAIRS[3];
    for encoding in XEncoding::ALL {
        let name = encoding.name().replace('-', "_");
        let text = seal_text(
            ContentType::NewFunds,
            pair.other,
            pair.own,
            encoding,
            &format!("match {name}"),
            &content_of(REQUESTS),
        );
        let record = json!({"payer_fio_public_key": public_text(pair.own), "payee_fio_public_key": public_text(pair.other), "content": text});
        let id = format!("leading_zeros_{name}");
        let comment = format!("x begins with {}, sealed under {}", pair.x_begins, encoding.name());
        Case {
            id: &id,
            rules: "MATCH-01 ECDH-08",
            getter: REQUESTS,
            role: None,
            record,
            keyring: &[pair.own],
            counterparties: None,
            comment: &comment,
        }
        .opens(author, pair.own, pair.other);
    }
}

/// Steps 2, 4 and 6 of the example of the sources, as they have it and as it is deployed.
fn worked_example(author: &mut Author) {
    let rules = "MATCH-04";
    let (sk1, both): (&[&str], &[&str]) = (&["SK1"], &["SK1", "SK2"]);
    let for_pk1 = || record(REQUESTS, "SK1", "bob", "bob", "SK1");
    let case = |id, record, keyring, comment| Case {
        id,
        rules,
        getter: REQUESTS,
        role: None,
        record,
        keyring,
        counterparties: None,
        comment,
    };
    case("example_first_request", for_pk1(), sk1, "Sealed for PK1, recorded PK1, SK1 is held")
        .opens(author, "SK1", "bob");
    case(
        "example_third_request",
        for_pk1(),
        both,
        "Sealed for PK1 again after it was set as encryption key; SK1 and SK2 are held",
    )
    .opens(author, "SK1", "bob");
    // As in the sources: sealed for PK2, while the chain records the key of the account.
    let second = || record(REQUESTS, "SK1", "bob", "bob", "SK2");
    Case {
        counterparties: Some(&["bob"]),
        ..case(
            "example_second_request_both_keys",
            second(),
            both,
            "Sealed for PK2, recorded PK1; SK1 and SK2 are held",
        )
    }
    .opens_by_fallback(author, "SK2", "bob", "sealed.rejected");
    // As the sources would have it recorded.
    case(
        "example_second_request_recorded_pk2",
        record(REQUESTS, "SK2", "bob", "bob", "SK2"),
        both,
        "Sealed for PK2 and recorded so; SK1 and SK2 are held",
    )
    .opens(author, "SK2", "bob");
    for (id, valid, at, patch, code, comment) in [
        (
            "example_second_request_sk1_only",
            "example_second_request_both_keys",
            "keyring",
            replace(json!([private_hex("SK1")])),
            "sealed.rejected",
            "Sealed for PK2, recorded PK1, and only SK1 is held",
        ),
        (
            "example_second_request_recorded_pk2_sk1_only",
            "example_second_request_recorded_pk2",
            "keyring",
            replace(json!([private_hex("SK1")])),
            "match.key_not_held",
            "Sealed for PK2 and recorded so, and only SK1 is held",
        ),
    ] {
        author
            .vector(format!("match.select.{id}"))
            .pins("MATCH-04 MATCH-05")
            .flags("WrongKey")
            .says(comment)
            .breaks(&format!("match.select.{valid}"), at, patch)
            .refused(code);
    }
}

/// The fallback tries 16 own keys with 8 counterparties.
fn bounds(author: &mut Author) {
    const OWN: [&str; 16] = [
        "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "k10", "k11", "k12", "k13", "k14", "k15",
        "alice",
    ];
    const OTHERS: [&str; 8] = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "bob"];
    let record = || record_with_keys(REQUESTS, "", "", "bob", "alice");
    let case = |id, keyring, counterparties, comment| Case {
        id,
        rules: "MATCH-08",
        getter: REQUESTS,
        role: None,
        record: record(),
        keyring,
        counterparties: Some(counterparties),
        comment,
    };
    case("fallback_last_own_key", &OWN, &["bob"], "The sixteenth own key").opens_by_fallback(
        author,
        "alice",
        "bob",
        "match.key_not_held",
    );
    case("fallback_last_counterparty", &["alice"], &OTHERS, "The eighth counterparty").opens_by_fallback(
        author,
        "alice",
        "bob",
        "match.key_not_held",
    );
    // Two pairs have the same secret: whoever is in the outer loop shows in the answer.
    case(
        "fallback_own_keys_outside",
        &["bob", "alice"],
        &["carol", "alice", "bob"],
        "Bob with Alice comes before Alice with Bob",
    )
    .opens_by_fallback(author, "bob", "alice", "match.key_not_held");
    let keys = |seeds: &[&str], last: &str| -> Value {
        seeds.iter().copied().chain([last]).map(private_hex).collect()
    };
    let texts = |seeds: &[&str], last: &str| -> Value {
        seeds.iter().copied().chain([last]).map(public_text).collect()
    };
    for (id, valid, at, value, comment) in [
        (
            "fallback_seventeenth_own_key",
            "fallback_last_own_key",
            "keyring",
            keys(&TWENTY_SEEDS[..16], "alice"),
            "The seventeenth own key is not tried",
        ),
        (
            "fallback_ninth_counterparty",
            "fallback_last_counterparty",
            "counterparties",
            texts(&["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"], "bob"),
            "The ninth counterparty is not tried",
        ),
    ] {
        author
            .vector(format!("match.select.{id}"))
            .pins("MATCH-08")
            .flags("Boundary")
            .says(comment)
            .breaks(&format!("match.select.{valid}"), at, replace(value))
            .refused("match.key_not_held");
    }
}

fn select_refused(author: &mut Author) {
    let valid = "received_by_payer";
    let other_text = record(REQUESTS, "alice", "bob", "carol", "mallory")["content"].clone();
    let alice = public_text("alice");
    let cases = [
        (
            "neither_key_held",
            valid,
            "keyring",
            replace(json!([private_hex("mallory")])),
            "MATCH-05",
            "WrongKey",
            "match.key_not_held",
            "Neither of the recorded keys is held",
        ),
        (
            "no_keys_held",
            valid,
            "keyring",
            replace(json!([])),
            "MATCH-05",
            "WrongKey",
            "match.key_not_held",
            "The keyring is empty",
        ),
        (
            "obt_after_rotation_no_fallback",
            "obt_after_rotation",
            "counterparties",
            replace(json!([])),
            "MATCH-05",
            "WrongKey",
            "sealed.rejected",
            "Both parties have new keys, the record names the old ones, and there is nobody to fall back to",
        ),
        (
            "new_key_only",
            valid,
            "keyring",
            replace(json!([private_hex("alice-2")])),
            "MATCH-04 MATCH-05",
            "WrongKey",
            "match.key_not_held",
            "Only the key of after the rotation is held",
        ),
        (
            "obt_neither_key_held",
            "obt_by_payee",
            "keyring",
            replace(json!([private_hex("mallory"), private_hex("carol")])),
            "MATCH-05",
            "WrongKey",
            "match.key_not_held",
            "Two keys are held, and neither is recorded",
        ),
        (
            "payee_key_replaced",
            valid,
            "record",
            set("payee_fio_public_key", public_text("carol")),
            "MATCH-05",
            "WrongKey",
            "sealed.rejected",
            "The recorded key of the payee is another valid one",
        ),
        (
            "content_of_others",
            valid,
            "record",
            set("content", other_text.clone()),
            "MATCH-05",
            "WrongKey",
            "sealed.rejected",
            "The content is from a record of others",
        ),
        (
            "payer_key_empty",
            valid,
            "record",
            set("payer_fio_public_key", ""),
            "MATCH-06",
            "WrongKey",
            "match.key_not_held",
            "The recorded key of the payer is empty",
        ),
        (
            "payee_key_empty_no_fallback",
            valid,
            "record",
            set("payee_fio_public_key", ""),
            "MATCH-06",
            "WrongKey",
            "match.key_not_held",
            "The recorded key of the payee is empty, and there is no fallback",
        ),
        (
            "payee_key_checksum",
            valid,
            "record",
            set("payee_fio_public_key", wrong_checksum()),
            "MATCH-07 KEY-10",
            "ChecksumAsText",
            "key.checksum",
            "The recorded key of the payee has a wrong checksum, which compared as text looks right",
        ),
        (
            "payee_key_lower_case_prefix",
            valid,
            "record",
            set("payee_fio_public_key", public_text("bob").replacen("FIO", "fio", 1)),
            "MATCH-07 KEY-07",
            "KeyText",
            "key.malformed",
            "The recorded key of the payee has its prefix in lower case",
        ),
        (
            "payer_key_lower_case_prefix",
            valid,
            "record",
            set("payer_fio_public_key", alice.replacen("FIO", "fio", 1)),
            "MATCH-07 KEY-07",
            "KeyText",
            "key.malformed",
            "One's own recorded key has its prefix in lower case",
        ),
        (
            "text_not_canonical",
            valid,
            "record",
            set(
                "content",
                format!(
                    "{}\n",
                    record(REQUESTS, "alice", "bob", "bob", "alice")["content"].as_str().expect("text")
                ),
            ),
            "TEXT-03",
            "LenientBase64",
            "text.malformed",
            "A line feed after the content",
        ),
        (
            "content_empty",
            valid,
            "record",
            set("content", ""),
            "TEXT-02",
            "LenientBase64",
            "text.malformed",
            "The content is the empty text",
        ),
        (
            "obt_listed_as_request",
            valid,
            "record",
            record_patch(OBT),
            "MATCH-01 CONTENT-11",
            "InvalidContent",
            "content.malformed",
            "The content of FIO Data in a request",
        ),
        (
            "request_listed_as_obt",
            "obt_by_payee",
            "record",
            record_patch(REQUESTS),
            "MATCH-01 CONTENT-11",
            "InvalidContent",
            "content.malformed",
            "The content of a request in FIO Data",
        ),
        (
            "private_key_out_of_range",
            valid,
            "keyring",
            replace(json!(["00".repeat(32)])),
            "KEY-06",
            "ScalarRange",
            "key.out_of_range",
            "A private key of the keyring is 0",
        ),
    ];
    for (id, valid, at, patch, rules, flag, code, comment) in cases {
        author
            .vector(format!("match.select.{id}"))
            .pins(rules)
            .flags(flag)
            .says(comment)
            .breaks(&format!("match.select.{valid}"), at, patch)
            .refused(code);
    }
    for small in small_order_keys().into_iter().take(2) {
        author
            .vector(format!("match.select.payee_key_small_order_{}", small.order))
            .pins("MATCH-07 KEY-12")
            .flags("SmallOrderPoint")
            .says(format!("The recorded key of the payee is a point of order {}", small.order))
            .breaks("match.select.received_by_payer", "record", set("payee_fio_public_key", small.fio))
            .refused("key.not_on_curve");
    }
}

/// The content of a record of the other kind, sealed between the same parties.
fn record_patch(getter: Getter) -> fio_vectors::Patch {
    set("content", record(getter, "alice", "bob", "bob", "alice")["content"].clone())
}

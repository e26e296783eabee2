//! Private requests and send actions.

use serde_json::{Value, json};

use crate::author::Author;
use crate::chapters::scenario::world::{CRYPTO, PURSE, content, index};
use crate::chapters::scenario::{
    action, charged, done, forbidden, found, get, invalid, missing, scenario, with, without,
};
use crate::material::public_text;

/// Bob asks Alice for money.
pub(super) fn request(length: usize) -> Value {
    request_in("bob", "crypto@bob", length)
}

/// The same, in somebody's name.
fn request_in(who: &str, fio_address: &str, length: usize) -> Value {
    action(
        "priv_new_funds_request",
        who,
        json!({
            "payee_fio_address": fio_address, "payee_fio_public_key": public_text("bob"),
            "payer_search_index": index("bob", "alice"), "content": content(length),
        }),
    )
}

/// Alice answers.
pub(super) fn answer(length: usize) -> Value {
    action(
        "priv_record_send_action",
        "alice",
        json!({
            "payer_fio_address": "purse@alice", "payer_fio_public_key": public_text("alice"),
            "payee_search_index": index("alice", "bob"), "content": content(length),
        }),
    )
}

/// The answer with this number.
pub(super) fn requested(id: u64) -> Value {
    done(json!({"fio_request_id": id}))
}

/// What the two actions differ in.
struct Kind {
    name: &'static str,
    call: fn(usize) -> Value,
    place: usize,
    fee: u64,
    who: &'static str,
    address: &'static str,
    public_key: &'static str,
    index: &'static str,
    answer: fn() -> Value,
}

pub(super) fn write(author: &mut Author) {
    let kinds = [
        Kind {
            name: "request",
            call: request,
            place: CRYPTO,
            fee: 400,
            who: "bob",
            address: "payee_fio_address",
            public_key: "payee_fio_public_key",
            index: "payer_search_index",
            answer: || json!({"fio_request_id": 10}),
        },
        Kind {
            name: "answer",
            call: answer,
            place: PURSE,
            fee: 500,
            who: "alice",
            address: "payer_fio_address",
            public_key: "payer_fio_public_key",
            index: "payee_search_index",
            answer: || json!({}),
        },
    ];
    for kind in &kinds {
        costs(author, kind);
        keys(author, kind);
        refusals(author, kind);
    }
    copies(author);
    scenario(
        author,
        "request_numbers",
        "CHAIN-24 CHAIN-02 CHAIN-35",
        "Requests are numbered in their order; what is refused takes no number",
    )
    .call(request(64), requested(10))
    .call(request(63), invalid("content", &content(63), "Requires min 64"))
    .call(request(64), requested(11))
    .call(answer(64), done(json!({})))
    .call(request(64), requested(12))
    .ends();
    scenario(
        author,
        "request_to_private_payer",
        "CHAIN-24",
        "A private request is for payers with privacy 1, too",
    )
    .from(|start| start["addresses"][PURSE]["privacy"] = 1.into())
    .call(request(100), requested(10))
    .ends();
}

/// What Bob has asked for, once more under Mallory's FIO Address.
fn copies(author: &mut Author) {
    let key = |key: &str| {
        action(
            "update_encrypt_key",
            "mallory",
            json!({"fio_address": "mallory@x", "encrypt_public_key": key}),
        )
    };
    let copy = request_in("mallory", "mallory@x", 64);
    scenario(
        author,
        "request_copied_under_set_key",
        "CHAIN-25",
        "Content of others is taken under a FIO Address whose owner has set their key as its encryption key, and only then",
    )
    .flags("Scope")
    .from(|start| start["fees"]["update_encrypt_key"] = 70.into())
    .call(request(64), requested(10))
    .call(copy.clone(), invalid("payee_fio_public_key", &public_text("bob"), "Invalid FIO Public Key"))
    .call(key(&public_text("bob")), done(json!({})))
    .call(copy.clone(), requested(11))
    .call(key(""), done(json!({})))
    .call(copy, invalid("payee_fio_public_key", &public_text("bob"), "Invalid FIO Public Key"))
    .ends();
}

fn costs(author: &mut Author, kind: &Kind) {
    let Kind { name, call, place, fee, answer, .. } = kind;
    // Length, bundled transactions (SIZE-06).
    for (length, units) in [(64, 2), (999, 2), (1000, 4), (1999, 4), (2000, 6)] {
        scenario(
            author,
            &format!("{name}_of_{length}"),
            "CHAIN-24 CHAIN-12",
            &format!("{length} characters: {units} bundled transactions; with one less there is a fee"),
        )
        .flags("Boundary")
        .from(|start| start["addresses"][*place]["bundles"] = (units * 2 - 1).into())
        .call(call(length), done(answer()))
        .call(
            with(call(length), json!({"max_fee": fee * units / 2})),
            charged(
                fee * units / 2,
                if *name == "request" { json!({"fio_request_id": 11}) } else { json!({}) },
            ),
        )
        .ends();
    }
}

fn keys(author: &mut Author, kind: &Kind) {
    let Kind { name, call, place, who, public_key, answer, .. } = kind;
    let bad = |text: &str| invalid(public_key, text, "Invalid FIO Public Key");
    let other = public_text("carol");
    scenario(
        author,
        &format!("{name}_under_other_key"),
        "CHAIN-25",
        "A public key that is neither the owner's nor the one that others seal for",
    )
    .flags("Scope")
    .call(with(call(64), json!({*public_key: other})), bad(&other))
    .call(with(call(64), json!({*public_key: public_text("mallory")})), bad(&public_text("mallory")))
    .ends();
    scenario(
        author,
        &format!("{name}_under_encrypt_key"),
        "CHAIN-25",
        "The stored encryption key, and that of the owner beside it",
    )
    .from(|start| start["addresses"][*place]["encrypt_key"] = public_text("carol").into())
    .call(with(call(64), json!({*public_key: public_text("carol")})), done(answer()))
    .call(call(64), done(if *name == "request" { json!({"fio_request_id": 11}) } else { json!({}) }))
    .ends();
    let mapped = json!({"chain_code": "FIO", "token_code": "FIO", "public_address": public_text("carol")});
    scenario(
        author,
        &format!("{name}_under_mapped_key"),
        "CHAIN-25",
        "Without a stored key, the one that is mapped for FIO",
    )
    .from(|start| {
        start["addresses"][*place]["encrypt_key"] = Value::Null;
        start["addresses"][*place]["public_addresses"] = json!([mapped]);
    })
    .call(with(call(64), json!({*public_key: public_text("carol")})), done(answer()))
    .ends();
    let mappings = |start: &mut Value, mappings: &[(&str, &str, &str)]| {
        start["addresses"][*place]["encrypt_key"] = Value::Null;
        let mapped = mappings.iter().map(|(chain_code, token_code, of)| {
            json!({"chain_code": chain_code, "token_code": token_code, "public_address": public_text(of)})
        });
        start["addresses"][*place]["public_addresses"] = mapped.collect();
    };
    let under = |of: &str| with(call(64), json!({*public_key: public_text(of)}));
    scenario(
        author,
        &format!("{name}_under_key_mapped_for_all"),
        "CHAIN-25",
        "The key that is mapped for all tokens of FIO, where there is none for FIO itself",
    )
    .from(|start| mappings(start, &[("FIO", "*", "carol")]))
    .call(under("carol"), done(answer()))
    .ends();
    scenario(
        author,
        &format!("{name}_under_key_mapped_for_fio"),
        "CHAIN-25",
        "With a key for FIO itself, the one for all tokens does not count",
    )
    .flags("Scope")
    .from(|start| mappings(start, &[("FIO", "*", "dave"), ("FIO", "FIO", "carol")]))
    .call(under("dave"), bad(&public_text("dave")))
    .call(under("carol"), done(answer()))
    .ends();
    scenario(
        author,
        &format!("{name}_under_key_mapped_for_others"),
        "CHAIN-25",
        "Keys that are mapped for other chains or tokens",
    )
    .flags("Scope")
    .from(|start| mappings(start, &[("BTC", "*", "carol"), ("BTC", "FIO", "dave"), ("FIO", "BTC", "erin")]))
    .call(under("carol"), bad(&public_text("carol")))
    .call(under("dave"), bad(&public_text("dave")))
    .call(under("erin"), bad(&public_text("erin")))
    .ends();
    scenario(
        author,
        &format!("{name}_under_key_that_is_shadowed"),
        "CHAIN-25",
        "With a stored key, even an empty one, the one that is mapped does not count",
    )
    .flags("Scope")
    .from(|start| {
        start["addresses"][*place]["encrypt_key"] = "".into();
        start["addresses"][*place]["public_addresses"] = json!([mapped]);
    })
    .call(with(call(64), json!({*public_key: public_text("carol")})), bad(&public_text("carol")))
    .call(with(call(64), json!({*public_key: public_text(who)})), done(answer()))
    .ends();
    let uncompressed = "FIO7";
    scenario(author, &format!("{name}_malformed_key"), "CHAIN-09", "Public keys that are none")
        .flags("KeyText")
        .call(with(call(64), json!({*public_key: uncompressed})), bad(uncompressed))
        .call(with(call(64), json!({*public_key: ""})), bad(""))
        .call(
            with(call(64), json!({*public_key: public_text(who).to_lowercase()})),
            bad(&public_text(who).to_lowercase()),
        )
        .ends();
}

fn refusals(author: &mut Author, kind: &Kind) {
    let Kind { name, call, address, public_key, index, answer, .. } = kind;
    scenario(
        author,
        &format!("{name}_malformed"),
        "CHAIN-08 CHAIN-09 CHAIN-01",
        "Content, index and key that are not of their form, in this order",
    )
    .flags("Boundary IndexText")
    .call(
        with(call(63), json!({*index: "0x", *public_key: "?"})),
        invalid("content", &content(63), "Requires min 64"),
    )
    .call(
        with(call(64), json!({*index: "0x", *public_key: "?"})),
        invalid(index, "0x", "Invalid search index"),
    )
    .call(with(call(64), json!({*public_key: "?"})), invalid(public_key, "?", "Invalid FIO Public Key"))
    .call(
        with(call(64), json!({*index: "0XE33250AC22215745AF8670369D88EF8D"})),
        invalid(index, "0XE33250AC22215745AF8670369D88EF8D", "Invalid search index"),
    )
    .ends();
    scenario(author, &format!("{name}_missing"), "CHAIN-03", "Each parameter in turn is missing")
        .call(without(call(64), address), missing(address))
        .call(without(call(64), public_key), missing(public_key))
        .call(without(call(64), index), missing(index))
        .call(without(call(64), "content"), missing("content"))
        .call(without(call(64), "max_fee"), missing("max_fee"))
        .call(without(call(64), "tpid"), missing("tpid"))
        .call(without(call(64), "actor"), missing("actor"))
        .call(with(call(64), json!({"content": ["a"]})), missing("content"))
        .ends();
    scenario(author, &format!("{name}_for_others"), "CHAIN-04", "For a FIO Address of somebody else")
        .flags("Scope")
        .call(with(call(64), json!({*address: "mallory@x"})), forbidden())
        .ends();
    scenario(
        author,
        &format!("{name}_of_anything"),
        "CHAIN-24",
        "Content is not looked at: it need not be base64",
    )
    .call(with(call(64), json!({"content": "☃".repeat(22)})), done(answer()))
    .ends();
    scenario(author, &format!("{name}_in_capitals"), "CHAIN-10 CHAIN-26", "The FIO Address is recorded in lower case")
        .flags("CaseFolding")
        .call(
            with(call(64), json!({*address: if *name == "request" { "CRYPTO@Bob" } else { "Purse@ALICE" }})),
            done(answer()),
        )
        .call(
            match *name {
                "request" => get("priv_get_received_fio_requests", json!({"payer_search_indexes": [crate::chapters::scenario::world::index("bob", "alice")]})),
                _ => get("priv_get_received_actions", json!({"payee_search_indexes": [crate::chapters::scenario::world::index("alice", "bob")]})),
            },
            match *name {
                "request" => found(json!({"requests": [{
                    "payee_fio_address": "crypto@bob", "payee_fio_public_key": public_text("bob"),
                    "payer_search_index": crate::chapters::scenario::world::index("bob", "alice"), "content": content(64), "fio_request_id": 10,
                    "time_stamp": "2020-09-13T12:26:40",
                }], "more": 0})),
                _ => found(json!({"actions": [{
                    "payer_fio_address": "purse@alice", "payer_fio_public_key": public_text("alice"),
                    "payee_search_index": crate::chapters::scenario::world::index("alice", "bob"), "content": content(64),
                    "time_stamp": "2020-09-13T12:26:40",
                }], "more": 0})),
            },
        )
        .ends();
}

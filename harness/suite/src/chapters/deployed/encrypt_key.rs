//! The key that others are to seal for.

use serde_json::{Value, json};

use super::{deployed, without_bundles};
use crate::author::Author;
use crate::chapters::scenario::world::{EXPIRATION, GRACE, PURSE, actor};
use crate::chapters::scenario::{
    action, at, charged, done, forbidden, found, get, invalid, missing, not_found, with, without,
};
use crate::material::public_text;

/// Alice sets the key of her purse.
pub(super) fn update(key: &str) -> Value {
    action("update_encrypt_key", "alice", json!({"fio_address": "purse@alice", "encrypt_public_key": key}))
}

/// What `get_encrypt_key` is asked.
pub(super) fn current() -> Value {
    get("get_encrypt_key", json!({"fio_address": "purse@alice"}))
}

/// What it answers.
pub(super) fn is(key: &str) -> Value {
    found(json!({"encrypt_public_key": key}))
}

pub(super) fn write(author: &mut Author) {
    let ok = || done(json!({}));
    let [alice, carol] = ["alice", "carol"].map(public_text);
    deployed(
        author,
        "encrypt_key",
        "DEPLOYED-15",
        "A key is set, taken away, set again; a bundled transaction costs no fee",
    )
    .call(current(), is(&alice))
    .call(update(&carol), ok())
    .call(current(), is(&carol))
    .call(update(""), ok())
    .call(current(), is(""))
    .call(with(update(&alice), json!({"fio_address": "Purse@Alice"})), ok())
    .call(with(current(), json!({"fio_address": "PURSE@ALICE"})), is(&alice))
    .ends();
    deployed(author, "encrypt_key_for_a_fee", "DEPLOYED-15 DEPLOYED-19", "Without bundled transactions")
        .from(without_bundles)
        .call(with(update(&carol), json!({"max_fee": 70})), charged(70, json!({})))
        .call(current(), is(&carol))
        .ends();
    let mapped = |codes: &'static [(&'static str, &'static str)]| {
        move |start: &mut Value| {
            let purse = &mut start["addresses"][PURSE];
            purse["encrypt_key"] = Value::Null;
            let entry = |&(token, who): &(&str, &str)| json!({"chain_code": "FIO", "token_code": token, "public_address": public_text(who)});
            purse["public_addresses"] = codes.iter().map(entry).collect();
        }
    };
    for (name, codes, expected) in [
        ("both", &[("*", "bob"), ("FIO", "carol")][..], Some("carol")),
        ("all_tokens", &[("*", "bob"), ("FIOX", "carol")], Some("bob")),
        ("other_tokens", &[("FIOX", "carol")], None),
        ("nothing", &[], None),
    ] {
        let answer =
            expected.map_or_else(|| not_found("Public address not found"), |who| is(&public_text(who)));
        deployed(
            author,
            &format!("encrypt_key_mapped_{name}"),
            "DEPLOYED-15",
            "No key is stored: the address in the clear for FIO and FIO, else for FIO and all tokens",
        )
        .flags("LookupOrder")
        .from(mapped(codes))
        .call(current(), answer)
        .ends();
    }
    errors(author, &carol);
}

fn errors(author: &mut Author, carol: &str) {
    let bad = |value: &str, error: &str| invalid("fio_address", value, error);
    let named = |name: &str| with(update(carol), json!({"fio_address": name}));
    let mut foreign = with(update(carol), json!({"actor": actor("mallory")}));
    foreign["signer"] = actor("mallory").into();
    let dotted = "FIO Address invalid or does not exist.";
    let plain = "FIO Address invalid or does not exist";
    deployed(author, "encrypt_key_of_whom", "DEPLOYED-01 DEPLOYED-02", "Domain before FIO Address, FIO Address before owner; one text has a full stop and the other has none")
        .flags("CheckOrder Boundary")
        .call(named("alice"), bad("alice", dotted))
        .call(named(""), bad("", dotted))
        .call(named("@alice"), bad("@alice", dotted))
        .call(named("purse@nobody"), bad("purse@nobody", "FIO Domain not registered"))
        .call(named("Nobody@alice"), bad("Nobody@alice", plain))
        .call(named("no body@alice"), bad("no body@alice", plain))
        .call(named("a@b@alice"), bad("a@b@alice", "FIO Domain not registered"))
        .call(foreign.clone(), forbidden())
        .call(at(update(carol), EXPIRATION + GRACE), done(json!({})))
        .call(at(foreign, EXPIRATION + GRACE + 1), bad("purse@alice", "FIO Domain expired"))
        .call(named("nobody@alice"), bad("nobody@alice", "FIO Domain expired"))
        .ends();
    let mut texts = super::getter::bad_key_texts();
    texts.retain(|(name, _)| *name != "empty");
    let mut scenario = deployed(
        author,
        "encrypt_key_bad_keys",
        "DEPLOYED-15 DEPLOYED-02",
        "Texts that are no public key, before what is wrong with the FIO Address",
    )
    .flags("KeyText InvalidPoint CheckOrder");
    for (_, text) in &texts {
        let call = with(update(text), json!({"fio_address": "?"}));
        scenario = scenario
            .call(call, invalid("encrypt_public_key", text, "Encrypt key not a valid FIO Public Key"));
    }
    scenario.call(current(), is(&public_text("alice"))).ends();
    deployed(
        author,
        "encrypt_key_getter_errors",
        "DEPLOYED-15",
        "A text that is no FIO Address, one that nobody has, and nothing; an expired domain is no matter",
    )
    .call(get("get_encrypt_key", json!({"fio_address": "alice"})), bad("alice", "Invalid FIO Address"))
    .call(
        get("get_encrypt_key", json!({"fio_address": "nobody@alice"})),
        bad("nobody@alice", "No such FIO address"),
    )
    .call(without(current(), "fio_address"), missing("fio_address"))
    .call(at(current(), EXPIRATION + GRACE + 1), is(&public_text("alice")))
    .ends();
}

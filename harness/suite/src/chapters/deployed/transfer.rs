//! FIO Addresses that are given to another owner.

use serde_json::{Value, json};

use super::{at_a_fee, deployed};
use crate::author::Author;
use crate::chapters::scenario::world::{EXPIRATION, GRACE, PURSE, actor, content, index, sealed};
use crate::chapters::scenario::{action, at, charged, done, forbidden, found, get, invalid, not_found, with};
use crate::material::public_text;

const ENDPOINT: &str = "transfer_fio_address";

/// Alice gives her purse to somebody.
pub(super) fn to(who: &str) -> Value {
    action(
        ENDPOINT,
        "alice",
        json!({"fio_address": "purse@alice", "new_owner_fio_public_key": public_text(who), "max_fee": 30}),
    )
}

fn transferred() -> Value {
    charged(30, json!({}))
}

/// Somebody publishes an address for Bitcoin.
fn publish(who: &str) -> Value {
    let item = json!({
        "chain_code": "BTC", "token_code": "BTC", "public_key_address_level": sealed("a"),
        "public_key_chain_level": sealed("c"), "public_key_nbpa_level": sealed("n"),
    });
    action(
        "priv_add_pub_address",
        who,
        json!({"payee_fio_address": "purse@alice", "public_addresses": [item]}),
    )
}

fn grant(who: &str, level: &str, level_index: &str) -> Value {
    let key = json!({"level": level, "level_index": level_index, "decrypt_key": sealed("k")});
    action(
        "priv_grant_pub_address_access",
        who,
        json!({"payer_search_index": index("bob", "alice"), "payee_fio_address": "purse@alice", "decrypt_keys": [key]}),
    )
}

fn look_up() -> Value {
    get(
        "priv_get_pub_address",
        json!({"payer_search_index": index("bob", "alice"), "fio_address": "purse@alice", "chain_code": "BTC", "token_code": "BTC"}),
    )
}

fn backup() -> Value {
    get("priv_get_search_index_backup", json!({"fio_address": "purse@alice"}))
}

fn clear(chain: &str) -> Value {
    get("get_pub_address", json!({"fio_address": "purse@alice", "chain_code": chain, "token_code": chain}))
}

/// What Alice has done with her purse.
fn with_a_past(start: &mut Value) {
    start["fees"] = json!({
        "transfer_fio_address": 30, "priv_add_pub_address": 200, "priv_grant_pub_address_access": 300, "new_funds_request": 120,
    });
    let purse = &mut start["addresses"][PURSE];
    purse["privacy"] = 1.into();
    purse["backup"] = content(64).into();
    purse["bundles"] = 7.into();
    purse["replaced_key_ids"] = json!([3]);
    purse["public_addresses"] = json!([{"chain_code": "BTC", "token_code": "BTC", "public_address": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"}]);
}

pub(super) fn write(author: &mut Author) {
    deployed(author, "transfer", "DEPLOYED-07 DEPLOYED-08", "What the former owner has published is gone, and the key is the new owner's")
        .flags("Scope Replaced")
        .from(with_a_past)
        .call(publish("alice"), done(json!({"key_id": 1000, "key_ids": [1000]})))
        .call(grant("alice", "chain", "BTC"), done(json!({})))
        .call(look_up(), found(json!({"public_address": sealed("c"), "decrypt_key": sealed("k")})))
        .call(to("dave"), transferred())
        .call(look_up(), not_found("Public address not found"))
        .call(backup(), not_found("No backup found."))
        .call(clear("BTC"), not_found("Public address not found"))
        .call(clear("FIO"), found(json!({"public_address": public_text("dave")})))
        .call(get("get_encrypt_key", json!({"fio_address": "purse@alice"})), found(json!({"encrypt_public_key": public_text("dave")})))
        .call(get("privacy_check", json!({"fio_address": "purse@alice"})), found(json!({"privacy": 0})))
        .call(
            get("get_fio_addresses", json!({"fio_public_key": public_text("dave")})),
            found(json!({
                "fio_addresses": [{"fio_address": "purse@alice", "expiration": "2106-02-07T06:28:15", "remaining_bundled_tx": 5, "privacy": 0}],
                "more": 0,
            })),
        )
        .ends();
    let no_id = |id: &str| invalid("level_index", id, "Invalid NBPA ID");
    deployed(
        author,
        "transfer_and_numbers",
        "DEPLOYED-08",
        "Numbers from before a transfer are nobody's, and are not given out again",
    )
    .flags("Replaced")
    .from(with_a_past)
    .call(publish("alice"), done(json!({"key_id": 1000, "key_ids": [1000]})))
    .call(grant("alice", "nbpa", "1000"), done(json!({})))
    .call(grant("alice", "nbpa", "3"), done(json!({})))
    .call(to("dave"), transferred())
    .call(grant("dave", "nbpa", "1000"), no_id("1000"))
    .call(grant("dave", "nbpa", "3"), no_id("3"))
    .call(publish("dave"), done(json!({"key_id": 1001, "key_ids": [1001]})))
    .call(look_up(), not_found("Public address not found"))
    .call(grant("dave", "nbpa", "1001"), done(json!({})))
    .ends();
    deployed(
        author,
        "transfer_and_the_former_owner",
        "DEPLOYED-07 DEPLOYED-02",
        "The former owner can't act for it any more, and the new one can",
    )
    .flags("Scope")
    .from(with_a_past)
    .call(to("bob"), transferred())
    .call(publish("alice"), forbidden())
    .call(to("alice"), forbidden())
    .call(publish("bob"), done(json!({"key_id": 1000, "key_ids": [1000]})))
    .ends();
    let ask = action(
        "new_funds_request",
        "bob",
        json!({"payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob", "content": content(64)}),
    );
    let received = |who: &str| get("get_received_fio_requests", json!({"fio_public_key": public_text(who)}));
    let record = |who: &str, id: u64| {
        json!({
            "fio_request_id": id, "payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob",
            "payer_fio_public_key": public_text(who), "payee_fio_public_key": public_text("bob"), "content": content(64),
            "time_stamp": "2020-09-13T12:26:40", "status": "requested",
        })
    };
    let requested = |id: u64| super::with_status("requested", json!({"fio_request_id": id}));
    deployed(
        author,
        "transfer_and_requests",
        "DEPLOYED-08 DEPLOYED-16 DEPLOYED-20",
        "Requests stay with the account that was asked; later ones are the new owner's",
    )
    .flags("Scope")
    .call(ask.clone(), requested(5))
    .call(to("dave"), transferred())
    .call(received("dave"), not_found("No FIO Requests"))
    .call(ask, requested(6))
    .call(received("alice"), found(json!({"requests": [record("alice", 5)], "more": 0})))
    .call(received("dave"), found(json!({"requests": [record("dave", 6)], "more": 0})))
    .ends();
    deployed(author, "transfer_to_oneself", "DEPLOYED-07", "The owner stays, what was published is gone")
        .from(with_a_past)
        .call(to("alice"), transferred())
        .call(backup(), not_found("No backup found."))
        .call(get("privacy_check", json!({"fio_address": "purse@alice"})), found(json!({"privacy": 0})))
        .ends();
    deployed(author, "transfer_others_stay", "DEPLOYED-07", "What belongs to other FIO Addresses stays")
        .flags("Scope")
        .from(|start| {
            let past = |place: &mut Value| {
                place["backup"] = content(64).into();
                place["privacy"] = 1.into();
            };
            past(&mut start["addresses"][1]);
            past(&mut start["addresses"][2]);
        })
        .call(to("dave"), transferred())
        .call(
            get("priv_get_search_index_backup", json!({"fio_address": "shop@alice"})),
            found(json!({"content": content(64)})),
        )
        .call(get("privacy_check", json!({"fio_address": "crypto@bob"})), found(json!({"privacy": 1})))
        .ends();
    errors(author);
}

fn errors(author: &mut Author) {
    let bad = |value: &str, error: &str| invalid("fio_address", value, error);
    let call = to("dave");
    let named = |name: &str| with(call.clone(), json!({"fio_address": name}));
    deployed(
        author,
        "transfer_of_what",
        "DEPLOYED-07 DEPLOYED-02",
        "Texts that are no FIO Address, one that nobody has, one of somebody else, and capitals",
    )
    .flags("CaseFolding CodeForm Scope")
    .call(named(""), bad("", "Invalid FIO Address"))
    .call(named("alice"), bad("alice", "Invalid FIO Address"))
    .call(named("Nobody@alice"), bad("Nobody@alice", "FIO Address not registered"))
    .call(named("crypto@bob"), forbidden())
    .call(named("PURSE@alice"), transferred())
    .ends();
    deployed(
        author,
        "transfer_on_an_expired_domain",
        "DEPLOYED-01",
        "It does not matter how long the domain has expired",
    )
    .flags("Boundary")
    .call(at(to("dave"), EXPIRATION + GRACE + 1), transferred())
    .ends();
    super::getter::bad_keys(author, "transfer_to_bad_keys", "new_owner_fio_public_key", &call);
    let mut foreign = with(named("nobody@alice"), json!({"actor": actor("mallory")}));
    foreign["signer"] = actor("mallory").into();
    let other = super::register::negative(&public_text("bob"));
    let to_other = with(call.clone(), json!({"new_owner_fio_public_key": other}));
    let by_mallory = {
        let mut call = with(to_other.clone(), json!({"actor": actor("mallory")}));
        call["signer"] = actor("mallory").into();
        call
    };
    deployed(
        author,
        "transfer_to_the_negative_of_a_key",
        "DEPLOYED-12 DEPLOYED-02 DEPLOYED-01",
        "A key and its negative have the same account name: after the owner, before the fee",
    )
    .flags("InvalidPoint CheckOrder")
    .call(by_mallory, forbidden())
    .call(
        with(to_other, json!({"max_fee": 0})),
        invalid("new_owner_fio_public_key", &other, "FIO account already bound"),
    )
    .ends();
    deployed(
        author,
        "order_of_transfer",
        "DEPLOYED-01 DEPLOYED-02",
        "Two things are wrong in each call: the one that comes first is answered",
    )
    .flags("CheckOrder")
    .call(with(named(""), json!({"new_owner_fio_public_key": ""})), bad("", "Invalid FIO Address"))
    .call(
        with(call.clone(), json!({"new_owner_fio_public_key": "", "tpid": "?"})),
        invalid("new_owner_fio_public_key", "", "Invalid FIO Public Key"),
    )
    .call(
        with(call.clone(), json!({"tpid": "?", "max_fee": -1})),
        invalid("tpid", "?", "TPID must be empty or valid FIO address"),
    )
    .call(with(named("nobody@alice"), json!({"max_fee": -1})), invalid("max_fee", "-1", "Invalid fee value"))
    .call(foreign.clone(), bad("nobody@alice", "FIO Address not registered"))
    .call(with(foreign, json!({"fio_address": "purse@alice", "max_fee": 0})), forbidden())
    .call(
        with(call.clone(), json!({"max_fee": 29})),
        invalid("max_fee", "29", "Fee exceeds supplied maximum."),
    )
    .call(call, at_a_fee(done(json!({})), 30))
    .ends();
}

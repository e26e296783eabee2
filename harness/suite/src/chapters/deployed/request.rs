//! Public requests.

use serde_json::{Value, json};

use super::{at_a_fee, deployed, with_status};
use crate::author::Author;
use crate::chapters::scenario::world::{CRYPTO, EXPIRATION, GRACE, PURSE, actor, content, index};
use crate::chapters::scenario::{action, at, done, forbidden, found, get, invalid, missing, with, without};
use crate::material::public_text;

/// Bob asks Alice, with content of so many characters.
pub(super) fn ask(length: usize) -> Value {
    action(
        "new_funds_request",
        "bob",
        json!({"payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob", "content": content(length)}),
    )
}

/// The answer.
pub(super) fn requested(id: u64) -> Value {
    with_status("requested", json!({"fio_request_id": id}))
}

/// Bob asks Alice in private.
fn private_request() -> Value {
    action(
        "priv_new_funds_request",
        "bob",
        json!({
            "payee_fio_address": "crypto@bob", "payee_fio_public_key": public_text("bob"),
            "payer_search_index": index("bob", "alice"), "content": content(64),
        }),
    )
}

fn pending() -> Value {
    get("get_pending_fio_requests", json!({"fio_public_key": public_text("alice")}))
}

/// A request as getters answer it, without its status.
pub(super) fn answered(id: u64, time_stamp: &str) -> Value {
    json!({
        "fio_request_id": id, "payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob",
        "payer_fio_public_key": public_text("alice"), "payee_fio_public_key": public_text("bob"), "content": content(64),
        "time_stamp": time_stamp,
    })
}

pub(super) fn write(author: &mut Author) {
    deployed(author, "ask", "DEPLOYED-16 DEPLOYED-20 DEPLOYED-25", "Numbers count up, also past errors; the time is that of the block")
        .call(ask(64), requested(5))
        .call(ask(63), invalid("content", &content(63), "Requires min 64"))
        .call(at(ask(64), 1_600_000_060), requested(6))
        .call(pending(), found(json!({"requests": [answered(5, "2020-09-13T12:26:40"), answered(6, "2020-09-13T12:27:40")], "more": 0})))
        .ends();
    deployed(
        author,
        "ask_in_capitals",
        "DEPLOYED-16 DEPLOYED-24",
        "FIO Addresses in capitals are found, and recorded in lower case",
    )
    .flags("CaseFolding")
    .call(
        with(ask(64), json!({"payer_fio_address": "Purse@Alice", "payee_fio_address": "CRYPTO@BOB"})),
        requested(5),
    )
    .call(pending(), found(json!({"requests": [answered(5, "2020-09-13T12:26:40")], "more": 0})))
    .ends();
    deployed(author, "ask_after_many", "DEPLOYED-16", "Private requests count apart")
        .from(|start| {
            start["next_fio_request_id"] = 1.into();
            start["fees"]["priv_new_funds_request"] = 400.into();
        })
        .call(ask(64), requested(1))
        .call(private_request(), done(json!({"fio_request_id": 10})))
        .call(ask(64), requested(2))
        .ends();
    deployed(author, "ask_without_stored_keys", "DEPLOYED-16", "Where no key is stored, the account's is recorded, not the mapped one; an empty one is recorded as it is")
        .flags("WrongKey")
        .from(|start| {
            let purse = &mut start["addresses"][PURSE];
            purse["encrypt_key"] = Value::Null;
            purse["public_addresses"] = json!([{"chain_code": "FIO", "token_code": "FIO", "public_address": public_text("carol")}]);
            start["addresses"][CRYPTO]["encrypt_key"] = "".into();
        })
        .call(ask(64), requested(5))
        .call(
            pending(),
            found(json!({
                "requests": [{
                    "fio_request_id": 5, "payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob",
                    "payer_fio_public_key": public_text("alice"), "payee_fio_public_key": "", "content": content(64),
                    "time_stamp": "2020-09-13T12:26:40",
                }],
                "more": 0,
            })),
        )
        .ends();
    deployed(author, "ask_oneself", "DEPLOYED-16", "From one FIO Address of a wallet to another of it")
        .call(
            action("new_funds_request", "alice", json!({"payer_fio_address": "shop@alice", "payee_fio_address": "purse@alice", "content": content(64)})),
            requested(5),
        )
        .call(
            action("new_funds_request", "alice", json!({"payer_fio_address": "purse@alice", "payee_fio_address": "purse@alice", "content": content(64)})),
            requested(6),
        )
        .ends();
    costs(author);
    errors(author);
}

fn costs(author: &mut Author) {
    for (length, units) in [(999, 2_u64), (1000, 4), (1999, 4), (2000, 6)] {
        deployed(author, &format!("ask_with_{length}"), "DEPLOYED-19", "Two bundled transactions for each thousand characters, begun or full")
            .flags("Boundary")
            .from(|start| start["addresses"][CRYPTO]["bundles"] = (units + 1).into())
            .call(ask(length), requested(5))
            .call(
                get("get_fio_addresses", json!({"fio_public_key": public_text("bob")})),
                found(json!({
                    "fio_addresses": [{"fio_address": "crypto@bob", "expiration": "2106-02-07T06:28:15", "remaining_bundled_tx": 1, "privacy": 0}],
                    "more": 0,
                })),
            )
            .ends();
    }
    let paying = |length: usize, max_fee: u64| with(ask(length), json!({"max_fee": max_fee}));
    deployed(author, "ask_with_too_few_bundled", "DEPLOYED-19 DEPLOYED-02", "Three bundled transactions, and four are needed: the fee, twice; they are the payee's, not the payer's")
        .flags("Boundary Scope")
        .from(|start| start["addresses"][CRYPTO]["bundles"] = 3.into())
        .call(paying(1000, 239), invalid("max_fee", "239", "Fee exceeds supplied maximum."))
        .call(paying(1000, 240), at_a_fee(requested(5), 240))
        .call(ask(64), requested(6))
        .call(paying(64, 119), invalid("max_fee", "119", "Fee exceeds supplied maximum."))
        .call(paying(64, 120), at_a_fee(requested(7), 120))
        .ends();
}

fn errors(author: &mut Author) {
    let payer = |value: &str, error: &str| invalid("payer_fio_address", value, error);
    let payee = |value: &str, error: &str| invalid("payee_fio_address", value, error);
    deployed(
        author,
        "ask_whom",
        "DEPLOYED-01 DEPLOYED-02",
        "FIO Addresses that are empty, none, or nobody's",
    )
    .flags("CodeForm")
    .call(with(ask(64), json!({"payer_fio_address": ""})), payer("", "from fio address not specified"))
    .call(with(ask(64), json!({"payee_fio_address": ""})), payee("", "to fio address not specified"))
    .call(with(ask(64), json!({"payer_fio_address": "alice"})), payer("alice", "No such FIO Address"))
    .call(
        with(ask(64), json!({"payer_fio_address": "Nobody@alice"})),
        payer("Nobody@alice", "No such FIO Address"),
    )
    .call(
        with(ask(64), json!({"payee_fio_address": "Nobody@bob"})),
        payee("Nobody@bob", "No such FIO Address"),
    )
    .ends();
    deployed(
        author,
        "ask_without_an_account",
        "DEPLOYED-01",
        "A FIO Address whose owner has no account is nobody's",
    )
    .from(|start| start["addresses"][PURSE]["owner"] = actor("dave").into())
    .call(ask(64), payer("purse@alice", "No such FIO Address"))
    .ends();
    let by = |call: Value, who: &str| {
        let mut call = with(call, json!({"actor": actor(who)}));
        call["signer"] = actor(who).into();
        call
    };
    deployed(
        author,
        "ask_for_somebody_else",
        "DEPLOYED-01 DEPLOYED-02",
        "Only the owner of the payee's FIO Address may ask",
    )
    .flags("Scope")
    .call(by(ask(64), "mallory"), forbidden())
    .call(by(ask(64), "alice"), forbidden())
    .call(ask(64), requested(5))
    .ends();
    deployed(
        author,
        "ask_on_an_expired_domain",
        "DEPLOYED-01",
        "30 days after the payee's domain has expired, and a second more; the payer's is no matter",
    )
    .flags("Boundary Scope")
    .from(|start| start["domains"][0]["expiration"] = 1.into())
    .call(at(ask(64), EXPIRATION + GRACE), requested(5))
    .call(at(ask(64), EXPIRATION + GRACE + 1), payee("crypto@bob", "FIO Domain expired"))
    .ends();
    let empty = |changes: Value| {
        with(with(ask(10), json!({"payer_fio_address": "", "payee_fio_address": ""})), changes)
    };
    deployed(
        author,
        "order_of_ask",
        "DEPLOYED-01 DEPLOYED-02",
        "Two things are wrong in each call: the one that comes first is answered",
    )
    .flags("CheckOrder")
    .call(
        empty(json!({"tpid": "?", "max_fee": -1})),
        invalid("tpid", "?", "TPID must be empty or valid FIO address"),
    )
    .call(empty(json!({"max_fee": -1})), invalid("max_fee", "-1", "Invalid fee value"))
    .call(empty(json!({})), payer("", "from fio address not specified"))
    .call(empty(json!({"payer_fio_address": "?"})), payee("", "to fio address not specified"))
    .call(
        empty(json!({"payer_fio_address": "?", "payee_fio_address": "?"})),
        invalid("content", &content(10), "Requires min 64"),
    )
    .call(
        with(ask(64), json!({"payer_fio_address": "?", "payee_fio_address": "?"})),
        payer("?", "No such FIO Address"),
    )
    .call(
        by(with(ask(64), json!({"payee_fio_address": "nobody@bob"})), "mallory"),
        payee("nobody@bob", "No such FIO Address"),
    )
    .call(at(by(ask(64), "mallory"), EXPIRATION + GRACE + 1), payee("crypto@bob", "FIO Domain expired"))
    .call(
        with(ask(64), json!({"payer_fio_address": "nobody@alice"})),
        payer("nobody@alice", "No such FIO Address"),
    )
    .call(without(ask(64), "payee_fio_address"), missing("payee_fio_address"))
    .ends();
}

//! The example with SK1, PK1 and PK2 of *Encryption in FIO Request and FIO Data*: for a FIO Address from before keys were stored, as the text
//! has it, and for one that was registered since.

use serde_json::{Value, json};

use super::encrypt_key::{current, is, update};
use super::{deployed, with_status};
use crate::author::Author;
use crate::chapters::scenario::world::{PURSE, content};
use crate::chapters::scenario::{action, done, found, get, not_found};
use crate::material::public_text;

/// Bob asks Alice.
fn ask() -> Value {
    action(
        "new_funds_request",
        "bob",
        json!({"payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob", "content": content(64)}),
    )
}

fn requested(id: u64) -> Value {
    with_status("requested", json!({"fio_request_id": id}))
}

/// The request with this number, and the key that is recorded for Alice.
fn recorded(id: u64, key: &str) -> Value {
    json!({
        "fio_request_id": id, "payer_fio_address": "purse@alice", "payee_fio_address": "crypto@bob", "payer_fio_public_key": key,
        "payee_fio_public_key": public_text("bob"), "content": content(64), "time_stamp": "2020-09-13T12:26:40",
    })
}

pub(super) fn write(author: &mut Author) {
    let [first, second] = ["alice", "alice's second"].map(public_text);
    let map = |key: &str| {
        let item = json!({"chain_code": "FIO", "token_code": "FIO", "public_address": key});
        action("add_pub_address", "alice", json!({"fio_address": "purse@alice", "public_addresses": [item]}))
    };
    let mapped = || {
        get(
            "get_pub_address",
            json!({"fio_address": "purse@alice", "chain_code": "FIO", "token_code": "FIO"}),
        )
    };
    let pending = |key: &str| get("get_pending_fio_requests", json!({"fio_public_key": key}));
    // Before keys were stored, the getter answers PK2, and what is recorded is the account's key.
    for (name, stored, says, after_mapping) in [
        (
            "before_keys_were_stored",
            None,
            "As the text has it: the mapped key is answered, the account's recorded",
            &second,
        ),
        (
            "since_keys_are_stored",
            Some(&first),
            "As deployed: the key stored at registration is answered and recorded",
            &first,
        ),
    ] {
        deployed(author, &format!("example_of_keys_{name}"), "DEPLOYED-15 DEPLOYED-16 DEPLOYED-20", says)
            .flags("WrongKey")
            .from(|start| {
                let purse = &mut start["addresses"][PURSE];
                purse["encrypt_key"] = json!(stored);
                purse["public_addresses"] = json!([{"chain_code": "FIO", "token_code": "FIO", "public_address": first}]);
            })
            .call(current(), is(&first))
            .call(ask(), requested(5))
            .call(map(&second), done(json!({})))
            .call(mapped(), found(json!({"public_address": second})))
            .call(current(), is(after_mapping))
            .call(ask(), requested(6))
            .call(update(&first), done(json!({})))
            .call(current(), is(&first))
            .call(mapped(), found(json!({"public_address": second})))
            .call(ask(), requested(7))
            .call(update(""), done(json!({})))
            .call(current(), is(""))
            .call(ask(), requested(8))
            .call(
                pending(&first),
                found(json!({
                    "requests": [recorded(5, &first), recorded(6, &first), recorded(7, &first), recorded(8, "")],
                    "more": 0,
                })),
            )
            .call(pending(&second), not_found("No FIO Requests"))
            .ends();
    }
}

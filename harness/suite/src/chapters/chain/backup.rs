//! Storing a list of counterparties.

use serde_json::{Value, json};

use crate::author::Author;
use crate::chapters::scenario::world::{CRYPTO, PURSE, content};
use crate::chapters::scenario::{action, charged, done, found, get, invalid, not_found, scenario, with};

fn store(length: usize) -> Value {
    let parameters = json!({"fio_public_address": "purse@alice", "content": content(length)});
    action("priv_backup_search_indexes", "alice", parameters)
}

fn read(fio_address: &str) -> Value {
    get("priv_get_search_index_backup", json!({"fio_address": fio_address}))
}

pub(super) fn write(author: &mut Author) {
    // Stored length, new length, units (BACKUP-09).
    let growth = [
        ("first_500", 0, 500, 1),
        ("first_1000", 0, 1000, 1),
        ("first_1001", 0, 1001, 2),
        ("grows_by_1000", 10_000, 11_000, 1),
        ("grows_by_1001", 10_000, 11_001, 2),
        ("grows_by_1", 64, 65, 1),
        ("shrinks", 2000, 1000, 0),
        ("same_length", 2000, 2000, 0),
    ];
    for (name, stored, new, units) in growth {
        scenario(
            author,
            &format!("backup_{name}"),
            "CHAIN-15 CHAIN-12",
            &format!("{stored} characters are stored, {new} are sent: {units} bundled transactions"),
        )
        .flags("Boundary")
        .from(|start| {
            start["addresses"][PURSE]["bundles"] = 2.into();
            if stored > 0 {
                start["addresses"][PURSE]["backup"] = content(stored).into();
            }
        })
        .call(store(new), done(json!({})))
        .call(read("purse@alice"), found(json!({"content": content(new)})))
        .ends();
    }
    for (name, bundles, fee) in [("not_enough", 2, 300), ("just_enough", 3, 0)] {
        scenario(
            author,
            &format!("backup_bundles_{name}"),
            "CHAIN-12 CHAIN-15",
            &format!("{bundles} bundled transactions are left where 3 are needed"),
        )
        .flags("Boundary")
        .from(|start| start["addresses"][PURSE]["bundles"] = bundles.into())
        .call(with(store(3000), json!({"max_fee": 300})), charged(fee, json!({})))
        .ends();
    }
    scenario(
        author,
        "backup_nothing_is_free_of_charge",
        "CHAIN-15",
        "A list that does not grow costs nothing, even where nothing could be paid",
    )
    .from(|start| {
        start["addresses"][PURSE]["bundles"] = 0.into();
        start["addresses"][PURSE]["backup"] = content(500).into();
        start["fees"] = json!({});
    })
    .call(store(500), done(json!({})))
    .ends();
    scenario(author, "backup_replaced", "CHAIN-16", "The last list is answered")
        .call(store(64), done(json!({})))
        .call(store(200), done(json!({})))
        .call(store(100), done(json!({})))
        .call(read("purse@alice"), found(json!({"content": content(100)})))
        .ends();
    scenario(author, "backup_none", "CHAIN-29 CHAIN-10", "No list, no such FIO Address, and what is none")
        .call(read("purse@alice"), not_found("No backup found."))
        .call(read("nobody@alice"), not_found("No backup found."))
        .call(read("alice"), invalid("fio_address", "alice", "Invalid FIO Address"))
        .call(read("purse@@alice"), invalid("fio_address", "purse@@alice", "Invalid FIO Address"))
        .ends();
    scenario(author, "backup_in_capitals", "CHAIN-10", "FIO Addresses are looked up in lower case")
        .flags("CaseFolding")
        .call(with(store(64), json!({"fio_public_address": "PURSE@Alice"})), done(json!({})))
        .call(read("pursE@alicE"), found(json!({"content": content(64)})))
        .ends();
    scenario(author, "backup_too_short", "CHAIN-08", "63 bytes are refused, 64 characters or not")
        .flags("Boundary")
        .call(store(63), invalid("content", &content(63), "Requires min 64"))
        .call(with(store(64), json!({"content": ""})), invalid("content", "", "Requires min 64"))
        .call(with(store(64), json!({"content": "é".repeat(32)})), done(json!({})))
        .ends();
    scenario(author, "backup_of_each_by_itself", "CHAIN-16", "One FIO Address's list is not another's")
        .from(|start| start["addresses"][CRYPTO]["backup"] = content(70).into())
        .call(store(64), done(json!({})))
        .call(read("crypto@bob"), found(json!({"content": content(70)})))
        .call(read("shop@alice"), not_found("No backup found."))
        .ends();
}

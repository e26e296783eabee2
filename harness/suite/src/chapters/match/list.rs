//! Which records a getter lists.

use fio_reference::account::account_name;
use serde_json::{Value, json};

use super::wrong_checksum;
use crate::author::{Author, replace, splice};
use crate::material::{public, public_text};

pub(super) fn write(author: &mut Author) {
    lists(author);
    list_refused(author);
}

fn chain_record(kind: &str, status: &str, payer: &str, payee: &str) -> Value {
    let account = |seed: &str| account_name(&public(seed)).expect("derivable");
    json!({"kind": kind, "status": status, "payer_account": account(payer), "payee_account": account(payee)})
}

fn lists(author: &mut Author) {
    let records = json!([
        chain_record("request", "requested", "alice", "bob"),
        chain_record("request", "rejected", "alice", "bob"),
        chain_record("request", "requested", "bob", "alice"),
        chain_record("request", "cancelled", "bob", "alice"),
        chain_record("request", "cancelled", "alice", "carol"),
        chain_record("obt", "sent_to_blockchain", "bob", "alice"),
        chain_record("obt", "sent_to_blockchain", "alice", "bob"),
        chain_record("obt", "sent_to_blockchain", "carol", "alice"),
        chain_record("obt", "sent_to_blockchain", "alice", "alice"),
        chain_record("request", "sent_to_blockchain", "carol", "bob"),
        chain_record("request", "requested", "alice", "alice"),
    ]);
    let cases = [
        (
            "pending",
            "get_pending_fio_requests",
            "alice",
            vec![0, 10],
            "MATCH-09",
            "Requests to Alice that are not answered",
        ),
        (
            "received",
            "get_received_fio_requests",
            "alice",
            vec![0, 1, 4, 10],
            "MATCH-09",
            "All requests to Alice",
        ),
        (
            "sent",
            "get_sent_fio_requests",
            "alice",
            vec![2, 3, 10],
            "MATCH-09",
            "Requests by Alice, one to herself among them",
        ),
        (
            "cancelled",
            "get_cancelled_fio_requests",
            "alice",
            vec![3],
            "MATCH-09",
            "Requests by Alice that she cancelled",
        ),
        (
            "obt",
            "get_obt_data",
            "alice",
            vec![6, 8, 5, 7, 8],
            "MATCH-10",
            "FIO Data: Alice as payer, then as payee; to herself twice",
        ),
        (
            "obt_of_bob",
            "get_obt_data",
            "bob",
            vec![5, 6],
            "MATCH-10",
            "FIO Data of Bob: as payer, then as payee",
        ),
        (
            "received_by_bob",
            "get_received_fio_requests",
            "bob",
            vec![2, 3],
            "MATCH-09",
            "All requests to Bob",
        ),
        ("sent_by_bob", "get_sent_fio_requests", "bob", vec![0, 1, 9], "MATCH-09", "All requests by Bob"),
        (
            "new_owner",
            "get_received_fio_requests",
            "mallory",
            vec![],
            "MATCH-09",
            "A new owner of the handle sees nothing of before: another account",
        ),
        (
            "encryption_key",
            "get_received_fio_requests",
            "alice-2",
            vec![],
            "MATCH-09",
            "Queried with the encryption key and not the owner's: another account",
        ),
        ("obt_of_nobody", "get_obt_data", "mallory", vec![], "MATCH-10", "No FIO Data"),
    ];
    for (id, getter, seed, positions, rules, comment) in cases {
        author
            .vector(format!("match.list.{id}"))
            .pins(rules)
            .says(comment)
            .takes(json!({"getter": getter, "key": public_text(seed), "records": records}))
            .gives(json!({"positions": positions}));
    }
}

fn list_refused(author: &mut Author) {
    for (id, patch, requirement, code, comment) in [
        ("key_no_prefix", splice(0, 3, ""), "KEY-07", "key.malformed", "The queried key has no prefix"),
        ("key_is_a_name", replace("izjxygfw3lfz"), "KEY-07", "key.malformed", "A name for a key"),
        (
            "key_checksum",
            replace(wrong_checksum()),
            "KEY-10",
            "key.checksum",
            "The queried key has a wrong checksum",
        ),
        (
            "key_underivable",
            replace("FIO4tVMTu4hrMTGeAQpAEzueCYqEESJQoyEssjqC4u9hwf37qTnxV"),
            "ACCOUNT-04",
            "account.underivable",
            "The queried key has no account",
        ),
    ] {
        author
            .vector(format!("match.list.{id}"))
            .pins(&format!("MATCH-09 {requirement}"))
            .flags("KeyText")
            .says(comment)
            .breaks("match.list.received", "key", patch)
            .refused(code);
    }
}

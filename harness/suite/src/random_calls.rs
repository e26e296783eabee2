//! Random calls of the chain's side of FIP-5: mostly good ones, so that something comes of them.

use fio_chain_model::{Call, State};
use fio_reference::account::account_name;
use fio_reference::key;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const NOW: u32 = 1_600_000_000;

/// FIO public key text and account name of somebody.
pub fn party(seed: u8) -> (String, String) {
    let public = key::public_of(&key::parse_private_bytes(&[seed; 32]).expect("a number in range"));
    (key::format_fio_public(&public), account_name(&public).expect("a key that gives a name"))
}

/// Two wallets, with three FIO Addresses, little money and few bundled transactions.
pub fn start() -> State {
    let [alice, bob] = [1, 2].map(party);
    let address = |fio_address: &str, owner: &(String, String)| {
        json!({
            "fio_address": fio_address, "owner": owner.1, "bundles": 5, "privacy": 0, "encrypt_key": null, "public_addresses": [],
            "backup": null, "encrypted_addresses": [], "replaced_key_ids": [], "grants": [],
        })
    };
    let account = |(public, actor): &(String, String)| json!({"actor": actor, "fio_public_key": public, "balance": 20_000});
    serde_json::from_value(json!({
        "now": NOW,
        "fees": {
            "priv_add_pub_address": 200, "priv_backup_search_indexes": 100, "priv_grant_pub_address_access": 300,
            "priv_new_funds_request": 400, "priv_record_send_action": 500, "set_fio_address_privacy": 600,
        },
        "next_fio_request_id": 1, "next_private_request_id": 1, "next_key_id": 1,
        "accounts": [account(&alice), account(&bob)],
        "domains": [{"fio_domain": "alice", "expiration": NOW + 100}, {"fio_domain": "bob", "expiration": NOW + 1_000_000}],
        "addresses": [address("purse@alice", &alice), address("shop@alice", &alice), address("crypto@bob", &bob)],
        "private_requests": [], "private_actions": [],
    }))
    .expect("a state of the form")
}

/// Mostly a value that is good, now and then another.
fn mostly(good: Vec<Value>, bad: Vec<Value>) -> impl Strategy<Value = Value> {
    prop_oneof![12 => select(good), 1 => select(bad)]
}

fn texts(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|&text| text.into()).collect()
}

fn index() -> impl Strategy<Value = Value> {
    let good = ["0x00000000000000000000000000000001", "0x00000000000000000000000000000002"];
    mostly(texts(&good), texts(&["0x", ""]))
}

fn chain_code() -> impl Strategy<Value = Value> {
    mostly(texts(&["BTC", "btc", "ETH"]), texts(&["*", "?"]))
}

fn token_code() -> impl Strategy<Value = Value> {
    mostly(texts(&["BTC", "btc", "ETH", "*"]), texts(&["?", ""]))
}

fn content() -> impl Strategy<Value = Value> {
    let content = |lengths: &[usize]| lengths.iter().map(|&length| "c".repeat(length).into()).collect();
    mostly(content(&[64, 999, 1000, 2500]), content(&[0, 63]))
}

fn published() -> impl Strategy<Value = Value> {
    let published = (chain_code(), token_code(), content()).prop_map(|(chain_code, token_code, sealed)| {
        json!({
            "chain_code": chain_code, "token_code": token_code, "public_key_address_level": sealed,
            "public_key_chain_level": sealed, "public_key_nbpa_level": sealed,
        })
    });
    prop_oneof![20 => published, 1 => Just(Value::Null)]
}

fn granted() -> impl Strategy<Value = Value> {
    let of = |level: &'static str, level_index: BoxedStrategy<Value>| {
        (level_index, content()).prop_map(move |(level_index, decrypt_key)| {
            json!({"level": level, "level_index": level_index, "decrypt_key": decrypt_key})
        })
    };
    prop_oneof![
        4 => of("chain", chain_code().boxed()),
        4 => of("address", select(texts(&["purse@alice", "Shop@ALICE", "crypto@bob"])).boxed()),
        4 => of("nbpa", (0_u8..6).prop_map(|id| id.to_string().into()).boxed()),
        1 => of("token", chain_code().boxed()),
    ]
}

/// Who acts for which FIO Address under which key: mostly its owner, under a key that may be used.
fn who() -> impl Strategy<Value = (Value, Value, Value)> {
    let own = select(vec![("purse@alice", 1_u8), ("Shop@ALICE", 1), ("crypto@bob", 2)]);
    let any = (select(vec!["purse@alice", "crypto@bob", "nobody@bob", "alice", ""]), 1_u8..=3);
    prop_oneof![12 => own, 1 => any].prop_flat_map(|(address, seed)| {
        let (public, actor) = party(seed);
        let other = party(3).0;
        let keys = mostly(vec![public.into()], vec![other.into(), "FIO".into()]);
        (Just(address.into()), Just(actor.into()), keys)
    })
}

/// A call: with every parameter that there is.
pub fn call() -> impl Strategy<Value = Call> {
    let endpoint = select(vec![
        "priv_backup_search_indexes",
        "priv_add_pub_address",
        "priv_grant_pub_address_access",
        "priv_new_funds_request",
        "priv_record_send_action",
        "set_fio_address_privacy",
        "priv_get_search_index_backup",
        "priv_get_pub_address",
        "priv_get_received_fio_requests",
        "priv_get_sent_fio_requests",
        "priv_get_received_actions",
        "privacy_check",
        "priv_get_everything",
    ]);
    let lists = (
        prop_oneof![12 => prop::collection::vec(published(), 1..=3), 1 => prop::collection::vec(published(), 0..8)],
        prop_oneof![12 => prop::collection::vec(granted(), 1..=3), 1 => prop::collection::vec(granted(), 0..8)],
        prop::collection::vec(index(), 0..4),
    );
    let bad = || vec![json!(-1), json!(1.0), json!("1"), json!(true), json!(0), Value::Null];
    let numbers = (
        mostly(vec![json!(0), json!(1)], vec![json!(2), json!(-1), Value::Null]),
        mostly(vec![json!(1_000_000), json!(500)], bad()),
        mostly(vec![json!(0), json!(2), Value::Null], bad()),
        mostly(vec![json!(0), json!(1), Value::Null], bad()),
    );
    let is_signed = prop_oneof![12 => Just(true), 1 => Just(false)];
    // A domain expires after 100 seconds, and is served for 30 days more.
    let time = prop_oneof![100 => 0..100_u32, 1 => 0..3_000_000_u32];
    let size = prop_oneof![12 => Just(8098_u64), 1 => Just(8099)];
    let texts = (index(), content(), chain_code(), token_code());
    (endpoint, texts, lists, numbers, who(), (is_signed, time, size)).prop_map(
        |(endpoint, (index, content, chain, token), (published, granted, indexes), numbers, who, how)| {
            let (address, actor, public) = who;
            let (privacy, max_fee, limit, offset) = numbers;
            let (is_signed, seconds, transaction_size) = how;
            serde_json::from_value(json!({
                "endpoint": endpoint,
                "parameters": {
                    "fio_address": address, "fio_public_address": address, "payee_fio_address": address,
                    "payer_fio_address": address, "payer_search_index": index, "payee_search_index": index,
                    "payer_search_indexes": indexes, "payee_search_indexes": indexes, "fio_public_key": public,
                    "payee_fio_public_key": public, "payer_fio_public_key": public, "content": content,
                    "chain_code": chain, "token_code": token, "public_addresses": published, "decrypt_keys": granted,
                    "privacy": privacy, "limit": limit, "offset": offset, "max_fee": max_fee, "tpid": "", "actor": actor,
                },
                "signer": is_signed.then_some(&actor),
                "time": NOW + seconds,
                "transaction_size": transaction_size,
            }))
            .expect("a call of the form")
        },
    )
}

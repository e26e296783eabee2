//! Random calls of FIP-5's actions and getters and of the deployed ones: mostly good ones, so that something comes of them.

use fio_chain_model::{Call, State};
use fio_reference::account::account_name;
use fio_reference::key;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const NOW: u32 = 1_600_000_000;

/// FIO public key text and account name of somebody.
pub fn party(seed: u8) -> (String, String) {
    let public = key::public_of(&key::parse_private_bytes(&[seed; 32]).expect("a number in range"));
    (key::format_fio_public(&public), account_name(&public).expect("a key that gives a name"))
}

/// Two wallets, with three FIO Addresses, little money and few bundled transactions. One FIO Address has a stored key.
pub fn start() -> State {
    let [alice, bob] = [1, 2].map(party);
    let address = |fio_address: &str, owner: &(String, String)| json!({"fio_address": fio_address, "owner": owner.1, "bundles": 9, "privacy": 0});
    let account = |(public, actor): &(String, String)| json!({"actor": actor, "fio_public_key": public, "balance": 20_000});
    let domain = |name: &str, owner: &(String, String), expiration: u32, is_public: u8| json!({"fio_domain": name, "expiration": expiration, "owner": owner.1, "is_public": is_public});
    let mut accounts = [account(&alice), account(&bob)];
    accounts.sort_by_key(|account| account["actor"].to_string());
    let mut crypto = address("crypto@bob", &bob);
    crypto["encrypt_key"] = bob.0.clone().into();
    let fees: Map<String, Value> = ACTIONS
        .into_iter()
        .zip(1..)
        .map(|(endpoint, number)| (endpoint.to_owned(), (number * 100).into()))
        .collect();
    serde_json::from_value(json!({
        "now": NOW,
        "fees": fees,
        "next_fio_request_id": 1, "next_private_request_id": 1, "next_key_id": 1,
        "accounts": accounts,
        "domains": [domain("alice", &alice, NOW + 100, 0), domain("bob", &bob, NOW + 1_000_000, 1)],
        "addresses": [address("purse@alice", &alice), address("shop@alice", &alice), crypto],
    }))
    .expect("a state of the form")
}

/// All actions.
pub const ACTIONS: [&str; 15] = [
    "priv_backup_search_indexes",
    "priv_add_pub_address",
    "priv_grant_pub_address_access",
    "priv_new_funds_request",
    "priv_record_send_action",
    "set_fio_address_privacy",
    "register_fio_domain",
    "register_fio_address",
    "transfer_fio_address",
    "add_pub_address",
    "update_encrypt_key",
    "new_funds_request",
    "record_obt_data",
    "reject_funds_request",
    "cancel_funds_request",
];

/// All getters.
pub const GETTERS: [&str; 15] = [
    "priv_get_search_index_backup",
    "priv_get_pub_address",
    "priv_get_received_fio_requests",
    "priv_get_sent_fio_requests",
    "priv_get_received_actions",
    "privacy_check",
    "get_pub_address",
    "get_encrypt_key",
    "get_fio_names",
    "get_fio_addresses",
    "get_pending_fio_requests",
    "get_received_fio_requests",
    "get_sent_fio_requests",
    "get_cancelled_fio_requests",
    "get_obt_data",
];

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
    mostly(texts(&["BTC", "btc", "BTC", "FIO"]), texts(&["*", "?"]))
}

fn token_code() -> impl Strategy<Value = Value> {
    mostly(texts(&["BTC", "btc", "*", "FIO"]), texts(&["?", ""]))
}

fn content() -> impl Strategy<Value = Value> {
    let content = |lengths: &[usize]| lengths.iter().map(|&length| "c".repeat(length).into()).collect();
    mostly(content(&[64, 999, 1000, 2500]), content(&[0, 63]))
}

fn published() -> impl Strategy<Value = Value> {
    let clear = mostly(
        vec!["x".into(), party(1).0.into(), "x".repeat(128).into()],
        vec!["".into(), "x".repeat(129).into()],
    );
    let published =
        (chain_code(), token_code(), content(), clear).prop_map(|(chain_code, token_code, sealed, clear)| {
            json!({
                "chain_code": chain_code, "token_code": token_code, "public_key_address_level": sealed,
                "public_key_chain_level": sealed, "public_key_nbpa_level": sealed, "public_address": clear,
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
    let endpoint = prop_oneof![
        60 => select(ACTIONS.to_vec()),
        30 => select(GETTERS.to_vec()),
        // A look-up finds something only after both of the others.
        40 => select(vec!["priv_add_pub_address", "priv_grant_pub_address_access", "priv_get_pub_address"]),
        // So does a list of requests.
        40 => select(vec!["new_funds_request", "cancel_funds_request", "record_obt_data", "get_cancelled_fio_requests"]),
        1 => Just("priv_get_everything"),
    ];
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
    let values = (index(), content(), chain_code(), token_code());
    let names = (
        mostly(texts(&["wallet", "Wallet2", "bob", "carol"]), texts(&["", "a@b", "-"])),
        mostly(texts(&["new@bob", "third@alice", "New2@Bob", "crypto@bob"]), texts(&["new@nobody", "bob"])),
        mostly(texts(&["purse@alice", "Crypto@bob", "shop@alice"]), texts(&["", "nobody@bob"])),
        mostly(texts(&["1", "2", "3", "04", ""]), texts(&["x", "0", "0000000000000001"])),
        (0_u8..=4).prop_map(|seed| if seed == 0 { Value::from("") } else { party(seed).0.into() }),
    );
    (endpoint, values, lists, numbers, who(), names, (is_signed, time, size)).prop_map(
        |(endpoint, (index, content, chain, token), (published, granted, indexes), numbers, who, names, how)| {
            let (address, actor, public) = who;
            let (privacy, max_fee, limit, offset) = numbers;
            let (fio_domain, new_address, other, request, key) = names;
            let (is_signed, seconds, transaction_size) = how;
            let is_payer = ["priv_record_send_action", "record_obt_data"].contains(&endpoint);
            let (payer, payee) = if is_payer { (&address, &other) } else { (&other, &address) };
            let is_new = endpoint == "register_fio_address";
            serde_json::from_value(json!({
                "endpoint": endpoint,
                "parameters": {
                    "fio_address": if is_new { &new_address } else { &address }, "fio_public_address": address,
                    "payee_fio_address": payee, "payer_fio_address": payer, "payer_search_index": index,
                    "payee_search_index": index, "payer_search_indexes": indexes, "payee_search_indexes": indexes,
                    "fio_public_key": public, "payee_fio_public_key": public, "payer_fio_public_key": public,
                    "content": content, "chain_code": chain, "token_code": token, "public_addresses": published,
                    "decrypt_keys": granted, "privacy": privacy, "limit": limit, "offset": offset, "max_fee": max_fee,
                    "tpid": "", "actor": actor, "fio_domain": fio_domain, "fio_request_id": request,
                    "owner_fio_public_key": key, "new_owner_fio_public_key": key, "encrypt_public_key": key,
                },
                "signer": is_signed.then_some(&actor),
                "time": NOW + seconds,
                "transaction_size": transaction_size,
            }))
            .expect("a call of the form")
        },
    )
}

//! What holds whatever is sent, in whatever order.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use fio_chain_model::{Address, Call, State, apply};
use fio_suite::random_calls::{call, party, start};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// All numbers of encrypted addresses that were ever given out.
fn key_ids(state: &State) -> Vec<u64> {
    let of = |address: &Address| {
        let active = address.encrypted_addresses.iter().map(|known| known.key_id);
        active.chain(address.replaced_key_ids.iter().copied()).collect::<Vec<_>>()
    };
    state.addresses.iter().flat_map(of).collect()
}

fn is_sorted<T, K: Ord>(list: &[T], by: impl Fn(&T) -> K) -> bool {
    list.windows(2).all(|pair| by(&pair[0]) < by(&pair[1]))
}

proptest! {
    #[test]
    fn whatever_is_sent_the_state_stays_in_order(calls in prop::collection::vec(call(), 1..40)) {
        let mut state = start();
        for call in &calls {
            let before = state.clone();
            let answer = apply(&mut state, call);
            prop_assert!(state.now >= before.now);
            let is_getter = call.endpoint.starts_with("priv_get_") || call.endpoint == "privacy_check";
            if answer.status != 200 || is_getter {
                // CHAIN-02
                prop_assert_eq!(&State { now: before.now, ..state.clone() }, &before, "{:?}", call);
            } else {
                prop_assert_eq!(&answer.body["status"], "OK");
                let paid = |state: &State| state.accounts.iter().map(|account| account.balance).sum::<u64>();
                prop_assert_eq!(answer.body["fee_collected"].as_u64(), Some(paid(&before) - paid(&state)));
                prop_assert!(answer.body["fee_collected"] == 0 || state.addresses.iter().map(|a| a.bundles).eq(before.addresses.iter().map(|a| a.bundles)));
            }
            if answer.status == 400 {
                prop_assert_eq!(answer.body["fields"].as_array().unwrap().len(), 1);
                prop_assert!(answer.body["fields"][0]["value"].is_string());
            }
            // CHAIN-17
            let given = key_ids(&state);
            prop_assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len());
            prop_assert!(given.iter().all(|&key_id| key_id < state.next_key_id));
            prop_assert_eq!(given.len() as u64, state.next_key_id - 1);
            // CHAIN-24
            let ids: Vec<u64> = state.private_requests.iter().map(|request| request.fio_request_id).collect();
            prop_assert_eq!(ids, (1..state.next_private_request_id).collect::<Vec<_>>());
            for address in &state.addresses {
                let codes = is_sorted(&address.encrypted_addresses, |known| {
                    (known.chain_code.clone(), known.token_code.clone())
                });
                let grants = is_sorted(&address.grants, |grant| {
                    (grant.payer_search_index.clone(), grant.level.clone(), grant.level_index.clone())
                });
                prop_assert!(codes && grants);
                prop_assert!(is_sorted(&address.replaced_key_ids, |&number| number));
            }
        }
    }

    /// CHAIN-28: what is answered, what comes before and what comes after are all there is.
    #[test]
    fn a_page_and_what_is_left_are_the_whole(count in 0_usize..30, limit in 0_usize..12, offset in 0_usize..35) {
        let mut state = start();
        state.addresses[2].bundles = 1000;
        let send = |endpoint: &str, parameters: Value| {
            serde_json::from_value::<Call>(json!({"endpoint": endpoint, "parameters": parameters, "signer": party(2).1})).unwrap()
        };
        let index = "0x00000000000000000000000000000001";
        for _ in 0..count {
            let answer = apply(&mut state, &send("priv_new_funds_request", json!({
                "payee_fio_address": "crypto@bob", "payee_fio_public_key": party(2).0, "payer_search_index": index,
                "content": "c".repeat(64), "max_fee": 0, "tpid": "", "actor": party(2).1,
            })));
            prop_assert_eq!(answer.status, 200, "{:?}", answer);
        }
        let asked = json!({"payer_search_indexes": [index], "limit": limit, "offset": offset});
        let answer = apply(&mut state, &send("priv_get_received_fio_requests", asked));
        if offset >= count {
            prop_assert_eq!(answer.status, 404);
        } else {
            let returned = answer.body["requests"].as_array().unwrap();
            prop_assert!(limit == 0 || returned.len() <= limit);
            prop_assert_eq!(offset + returned.len() + answer.body["more"].as_u64().unwrap() as usize, count);
            prop_assert_eq!(&returned[0]["fio_request_id"], offset + 1);
        }
    }

    #[test]
    fn no_json_is_too_strange(endpoint in select(vec!["priv_add_pub_address", "priv_get_received_actions", "privacy_check", ""]), bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let parameters: Value = serde_json::from_slice(&bytes).unwrap_or_else(|_| json!([String::from_utf8_lossy(&bytes)]));
        let call = serde_json::from_value::<Call>(json!({"endpoint": endpoint, "parameters": parameters})).unwrap();
        let answer = apply(&mut start(), &call);
        prop_assert!([400, 404].contains(&answer.status));
    }
}

/// The calls above are worth something: each endpoint answers with success and with an error.
#[test]
fn random_calls_reach_every_answer() {
    let mut runner = TestRunner::deterministic();
    let mut reached = BTreeSet::new();
    for _ in 0..300 {
        let calls = prop::collection::vec(call(), 40).new_tree(&mut runner).unwrap().current();
        let mut state = start();
        for call in calls {
            let status = apply(&mut state, &call).status;
            reached.insert((call.endpoint, status));
        }
    }
    for endpoint in [
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
    ] {
        for status in [200, 400] {
            assert!(reached.contains(&(endpoint.to_owned(), status)), "{endpoint} {status}: {reached:?}");
        }
    }
}

/// The nightly script does a hundred thousand.
#[test]
#[ignore = "needs python"]
fn both_readings_give_the_same_for_random_calls() {
    let adapters = fio_suite::generate::root().join("harness/adapters");
    let python = fio_conformance::adapter::Adapter::load(&adapters, "python").unwrap();
    let findings = fio_suite::differential::compare(&python, 1, 300).unwrap();
    assert_eq!(findings.disagreement, None);
    assert!(findings.calls > 2000, "{findings}");
}

//! What holds whatever is sent, in whatever order.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use fio_chain_model::{Address, Call, Grant, State, Status, apply};
use fio_suite::differential::{Part, compare};
use fio_suite::random_calls::{ACTIONS, GETTERS, call, party, start};
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

/// The letter that the sealed texts of a FIO Address are made of.
fn mark(fio_address: &str) -> char {
    fio_address.to_ascii_lowercase().chars().next().unwrap_or('-')
}

/// A call whose sealed texts say whose they are.
fn marked(mut call: Call) -> Call {
    let mark = mark(call.parameters["payee_fio_address"].as_str().unwrap_or_default());
    for list in ["public_addresses", "decrypt_keys"] {
        for item in call.parameters[list].as_array_mut().into_iter().flatten() {
            for (name, text) in item.as_object_mut().into_iter().flatten() {
                if name == "decrypt_key" || name.starts_with("public_key_") {
                    *text = text.as_str().unwrap_or_default().replace('c', &mark.to_string()).into();
                }
            }
        }
    }
    call
}

proptest! {
    #[test]
    fn whatever_is_sent_the_state_stays_in_order(calls in prop::collection::vec(call(), 1..40)) {
        let mut state = start();
        for call in &calls {
            let before = state.clone();
            let answer = apply(&mut state, call);
            prop_assert!(state.now >= before.now);
            let is_getter = GETTERS.contains(&call.endpoint.as_str());
            if answer.status != 200 || is_getter {
                // CHAIN-02
                prop_assert_eq!(&State { now: before.now, ..state.clone() }, &before, "{:?}", call);
            } else {
                prop_assert!(answer.body["status"].is_string());
                let paid = |state: &State| state.accounts.iter().map(|account| account.balance).sum::<u64>();
                prop_assert_eq!(answer.body["fee_collected"].as_u64(), Some(paid(&before) - paid(&state)));
                let stay = state.addresses.iter().zip(&before.addresses).all(|(now, then)| now.bundles == then.bundles);
                prop_assert!(answer.body["fee_collected"] == 0 || stay);
            }
            if answer.status == 400 {
                prop_assert_eq!(answer.body["fields"].as_array().unwrap().len(), 1);
                prop_assert!(answer.body["fields"][0]["value"].is_string());
            }
            // CHAIN-17, DEPLOYED-08
            let given = key_ids(&state);
            prop_assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len());
            let known = key_ids(&before);
            prop_assert!(given.iter().all(|key_id| known.contains(key_id) || *key_id >= before.next_key_id));
            prop_assert!(given.iter().all(|&key_id| key_id < state.next_key_id));
            // DEPLOYED-16, DEPLOYED-17
            let ids: Vec<u64> = state.records.iter().filter_map(|record| record.fio_request_id).collect();
            prop_assert_eq!(ids, (1..state.next_fio_request_id).collect::<Vec<_>>());
            for (record, was) in state.records.iter().zip(&before.records) {
                let is_settled = was.status != Some(Status::Requested);
                prop_assert!(!is_settled || record == was, "{:?}", call);
            }
            prop_assert!(is_sorted(&state.accounts, |account| account.actor.clone()));
            prop_assert!(is_sorted(&state.domains, |domain| domain.fio_domain.clone()));
            let names: BTreeSet<_> = state.addresses.iter().map(|address| &address.fio_address).collect();
            prop_assert_eq!(names.len(), state.addresses.len());
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

    /// CHAIN-22: what a look-up answers was published and granted by the FIO Address that was asked for, and granted to who asks.
    #[test]
    fn a_grant_shows_nothing_of_another_owner(calls in prop::collection::vec(call(), 1..80)) {
        let mut state = start();
        for call in calls.into_iter().map(marked) {
            let answer = apply(&mut state, &call);
            if call.endpoint != "priv_get_pub_address" || answer.status != 200 {
                continue;
            }
            let asked = |name: &str| call.parameters[name].as_str().unwrap();
            let answered = |name: &str| answer.body[name].as_str().unwrap();
            let mark = mark(asked("fio_address"));
            prop_assert!(answered("public_address").starts_with(mark), "{:?}", call);
            prop_assert!(answered("decrypt_key").starts_with(mark), "{:?}", call);
            let name = asked("fio_address").to_ascii_lowercase();
            let address = state.addresses.iter().find(|address| address.fio_address == name).unwrap();
            let is_granted = |grant: &Grant| {
                grant.payer_search_index == asked("payer_search_index") && grant.decrypt_key == answered("decrypt_key")
            };
            prop_assert!(address.grants.iter().any(is_granted), "{:?}", call);
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
    for _ in 0..1000 {
        let calls = prop::collection::vec(call(), 40).new_tree(&mut runner).unwrap().current();
        let mut state = start();
        for call in calls {
            let status = apply(&mut state, &call).status;
            reached.insert((call.endpoint, status));
        }
    }
    for endpoint in ACTIONS.into_iter().chain(GETTERS) {
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
    let findings = compare(&python, Part::Chain, 1, 300).unwrap();
    assert_eq!(findings.disagreement, None);
    assert!(findings.calls > 2000, "{findings}");
}

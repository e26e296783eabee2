//! Reconciliation over any records: each request and each action is listed once.

#![no_main]

use fio_reference::key::parse_private_bytes;
use fio_reference::wallet::{Action, Request, reconcile};
use libfuzzer_sys::fuzz_target;

type Input<'a> =
    (Vec<(u64, &'a str, &'a str, &'a str, &'a str)>, Vec<(&'a str, &'a str, &'a str, &'a str)>, Vec<&'a str>);

fuzz_target!(|input: Input| {
    let (requests, actions, counterparties) = input;
    let keyring = [parse_private_bytes(&[1; 32]).expect("in range")];
    let requests: Vec<_> = requests
        .into_iter()
        .map(|(fio_request_id, payee_fio_address, payee_fio_public_key, payer_search_index, content)| {
            Request { fio_request_id, payee_fio_address, payee_fio_public_key, payer_search_index, content }
        })
        .collect();
    let actions: Vec<_> = actions
        .into_iter()
        .map(|(payer_fio_address, payer_fio_public_key, payee_search_index, content)| Action {
            payer_fio_address,
            payer_fio_public_key,
            payee_search_index,
            content,
        })
        .collect();
    let found = reconcile(&keyring, &counterparties, &requests, &actions);
    assert_eq!(found.requests.len(), requests.len());
    let decided = found.requests.iter().filter(|request| request.action.is_some()).count();
    let listed = decided + found.direct.len() + found.conflicts.len() + found.quarantine.len();
    assert_eq!(listed, actions.len());
});

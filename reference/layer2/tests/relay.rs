//! A relay: nothing is lost, nothing comes twice, nobody takes all.
#![allow(clippy::unwrap_used)]

mod world;

use fio_layer2::Error;
use fio_layer2::envelope::Route;
use fio_layer2::recipient::{self, open};
use fio_layer2::relay::{Answer, Call, Limits, State, apply};
use fio_reference::{index, key};
use proptest::prelude::*;
use serde_json::Value;
use world::{CHAIN_ID, CREATED_AT, Way, alice, at, bob, message, message_of, reader, registration};

const FEW: Limits = Limits { per_hour: 5, per_sender: 7, per_sender_and_route: 5, per_route: 4, total: 6 };

fn submit(now: u32, message: Value) -> Call {
    Call::Submit { now, message, registration: Some(registration(&bob())) }
}

fn fetch(now: u32, route: &str, after: u64, limit: usize) -> Call {
    Call::Fetch { now, route: Route::parse(route).unwrap(), after, limit }
}

fn index() -> String {
    index::publish(&bob(), &key::public_of(&alice()), fio_reference::ecdh::XEncoding::Minimal)
        .unwrap()
        .to_text()
}

/// What a crash leaves: what was written.
fn restart(state: &State) -> State {
    let written = state.to_json().to_string();
    State::from_json(&serde_json::from_str(&written).unwrap()).unwrap()
}

#[test]
fn a_message_goes_through_by_address_and_by_index() {
    let mut state = State::new(CHAIN_ID, Limits::default());
    for (id, way, route) in
        [(1, Way::Sealed, "purse@alice"), (2, Way::SealedByIndex, &index()), (3, Way::Clear, "purse@alice")]
    {
        let sent = message(way, [id; 16], 3600);
        assert_eq!(apply(&mut state, &submit(CREATED_AT, sent.clone())), Answer::Taken(u64::from(id)));
        let after = u64::from(id) - 1;
        let answer = apply(&mut state, &fetch(CREATED_AT, route, after, 10));
        assert_eq!(answer, Answer::Found(vec![(u64::from(id), sent.clone())], 0));
        let (registration, alice) = (registration(&bob()), alice());
        let context = at(CREATED_AT, &registration);
        let opened = open(&sent, &context, &reader(&alice), &mut recipient::State::default()).unwrap();
        assert_eq!(opened.content.to_json(), "lunch?");
    }
}

/// The last times that there are: an hour later is none.
#[test]
fn the_last_hour_counts_to_the_end_of_time() {
    let received_at = u32::MAX - 5;
    let mut state = State::new(CHAIN_ID, Limits { per_hour: 1, ..Limits::default() });
    let sent = |id| message_of(received_at - 60, Way::Clear, [id; 16], 65);
    assert_eq!(apply(&mut state, &submit(received_at, sent(1))), Answer::Taken(1));
    assert_eq!(apply(&mut state, &submit(u32::MAX - 1, sent(2))), Answer::Refused(Error::RateLimited));
    // It has expired, and still counts.
    assert_eq!(apply(&mut state, &fetch(u32::MAX, "purse@alice", 0, 10)), Answer::Found(vec![], 0));
    assert_eq!(state.messages().count(), 1);
}

fn call() -> impl Strategy<Value = Call> {
    let way = prop::sample::select(vec![Way::Clear, Way::Sealed, Way::SealedByIndex]);
    let life = prop::sample::select(vec![60, 600, 3000, 9000]);
    let now = CREATED_AT..CREATED_AT + 9000;
    let sent = (way, 0..24u8, life, now.clone())
        .prop_map(|(way, id, life, now)| submit(now, message(way, [id; 16], life)));
    let route = prop::sample::select(vec!["purse@alice".to_owned(), index()]);
    let asked = (route, now, 0..5u64, 1..5usize)
        .prop_map(|(route, now, after, limit)| fetch(now, &route, after, limit));
    prop_oneof![3 => sent, 1 => asked]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A relay that is started again before each call answers as one that never stopped.
    #[test]
    fn a_restart_changes_no_answer(calls in prop::collection::vec(call(), 1..40)) {
        let (mut steady, mut restarted) = (State::new(CHAIN_ID, FEW), State::new(CHAIN_ID, FEW));
        for call in &calls {
            restarted = restart(&restarted);
            prop_assert_eq!(apply(&mut restarted, call), apply(&mut steady, call));
            prop_assert_eq!(restarted.to_json().to_string(), steady.to_json().to_string());
        }
    }

    /// LAYER2-31, LAYER2-32, LAYER2-34: what was taken and has not expired is found, and once.
    #[test]
    fn what_was_taken_is_found_until_it_expires(calls in prop::collection::vec(call(), 1..40)) {
        let mut state = State::new(CHAIN_ID, FEW);
        let (mut taken, mut time) = (Vec::new(), 0);
        for call in &calls {
            let answer = apply(&mut state, call);
            let (Call::Submit { now, .. } | Call::Fetch { now, .. }) = call;
            time = time.max(*now);
            if let (Call::Submit { message, .. }, Answer::Taken(number)) = (call, answer) {
                prop_assert_eq!(number, taken.len() as u64 + 1);
                prop_assert!(taken.iter().all(|(_, earlier)| earlier != message));
                taken.push((number, message.clone()));
            }
            let expires = |message: &Value| fio_layer2::message::read(message).unwrap().envelope.expires_at;
            let mut found = Vec::new();
            for route in ["purse@alice", &index()] {
                let Answer::Found(page, more) = apply(&mut state, &fetch(time, route, 0, 100)) else { panic!() };
                prop_assert_eq!(more, 0);
                prop_assert!(page.len() <= FEW.per_route);
                found.extend(page);
            }
            found.sort_by_key(|(number, _)| *number);
            let waiting: Vec<_> = taken.iter().filter(|(_, message)| expires(message) > time).cloned().collect();
            prop_assert!(waiting.len() <= FEW.total);
            prop_assert_eq!(found, waiting);
        }
    }
}

/// The calls above are worth something: they meet every answer that they can.
#[test]
fn random_calls_reach_every_answer() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..60 {
        let mut state = State::new(CHAIN_ID, FEW);
        for call in prop::collection::vec(call(), 40).new_tree(&mut runner).unwrap().current() {
            reached.insert(match apply(&mut state, &call) {
                Answer::Taken(_) => "taken",
                Answer::Found(..) => "found",
                Answer::Refused(error) => error.code(),
            });
        }
    }
    for answer in [
        "taken",
        "found",
        "layer2.expired",
        "layer2.replay",
        "layer2.rate_limited",
        "layer2.mailbox_full",
        "layer2.relay_full",
    ] {
        assert!(reached.contains(answer), "{answer}: {reached:?}");
    }
}

#[test]
fn a_relay_that_is_full_drops_nothing() {
    let limits = Limits { total: 2, ..Limits::default() };
    let mut state = State::new(CHAIN_ID, limits);
    let sent = [1, 2, 3].map(|id| message(Way::Sealed, [id; 16], 3600));
    assert_eq!(apply(&mut state, &submit(CREATED_AT, sent[0].clone())), Answer::Taken(1));
    assert_eq!(apply(&mut state, &submit(CREATED_AT, sent[1].clone())), Answer::Taken(2));
    assert_eq!(apply(&mut state, &submit(CREATED_AT, sent[2].clone())), Answer::Refused(Error::RelayFull));
    let found = apply(&mut state, &fetch(CREATED_AT, "purse@alice", 0, 100));
    assert_eq!(found, Answer::Found(vec![(1, sent[0].clone()), (2, sent[1].clone())], 0));
}

#[test]
fn a_state_that_is_none_is_refused() {
    for damaged in [
        serde_json::json!({}),
        serde_json::json!({"chain_id": "00", "limits": Limits::default(), "messages": [], "next_number": 1, "time": 0}),
    ] {
        assert_eq!(State::from_json(&damaged).unwrap_err().code(), "layer2.malformed");
    }
}

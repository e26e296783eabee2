//! Asks a party to receive what every party sent, and judges it.

use std::collections::HashMap;

use fio_reference::ecdh::XEncoding;
use fio_vectors::Object;
use serde_json::Value;

use super::blame::{Ending, Opened};
use super::exchange::{Request, Scenario};
use super::party::Guest;
use super::sending::Sent;
use super::{Progress, ask};
use crate::builtin::Builtin;
use crate::engine;
use crate::protocol::message::Outcome;

/// What became of an exchange.
pub(super) enum Exchanged {
    /// The harness sends this one, in the name of the reference.
    NotMade,
    /// One of the two does not have what is needed.
    Unsupported,
    /// It ended in some way.
    Made(Ending),
}

/// Asks a party to receive what every party sent: by sender, then by scenario.
pub(super) fn receive(
    guest: &mut Guest,
    scenarios: &[Scenario],
    sent: &[Vec<Sent>],
    progress: Progress,
) -> Vec<Vec<Exchanged>> {
    let mut batch = Batch::default();
    let mut places: Vec<Vec<Vec<usize>>> = Vec::new();
    for sent in sent {
        let each = sent.iter().zip(scenarios).map(|(sent, scenario)| match sent {
            Sent::This(sent, _) => batch.add(scenario.exchange.ask_receiver(&guest.hello, sent)),
            _ => Vec::new(),
        });
        places.push(each.collect());
    }
    let came = ask(guest, &batch.requests, progress);
    let judge = Builtin::new(XEncoding::Minimal);
    let wanted = batch.requests.iter().map(|request| engine::answer_of(&judge, request.op, &request.input));
    let wanted: Vec<Outcome> = wanted.collect();

    let exchanged = |((sent, scenario), places): ((&Sent, &Scenario), &Vec<usize>)| {
        let pick =
            |outcomes: &[Outcome]| places.iter().map(|&place| outcomes[place].clone()).collect::<Vec<_>>();
        judge_exchange(guest, scenario, sent, &pick(&wanted), &pick(&came))
    };
    let by_sender = sent.iter().zip(&places);
    by_sender.map(|(sent, places)| sent.iter().zip(scenarios).zip(places).map(exchanged).collect()).collect()
}

fn judge_exchange(
    guest: &Guest,
    scenario: &Scenario,
    sent: &Sent,
    wanted: &[Outcome],
    came: &[Outcome],
) -> Exchanged {
    match sent {
        Sent::NotMade => Exchanged::NotMade,
        Sent::Unsupported => Exchanged::Unsupported,
        Sent::Not(deviation) => {
            // What one that can't receive at all would have made of it is no question.
            let requests = scenario.exchange.ask_receiver(&guest.hello, &Object::new());
            match !requests.is_empty() && requests.iter().all(|request| guest.has(request.op)) {
                true => Exchanged::Made(Ending::not_sent(deviation.clone())),
                false => Exchanged::Unsupported,
            }
        }
        Sent::This(..) if came.iter().all(|outcome| matches!(outcome, Outcome::Unsupported(_))) => {
            Exchanged::Unsupported
        }
        Sent::This(sent, deviation) => Exchanged::Made(Ending {
            sender: deviation.clone(),
            reception: scenario.exchange.judge_receiver(sent, wanted, came),
        }),
    }
}

/// Finds the refusals of one receiver that are due to the encoding of x.
pub(super) fn explain_refusals(by_sender: &mut [Vec<Exchanged>]) {
    let endings = by_sender.iter().flatten().filter_map(|exchanged| match exchanged {
        Exchanged::Made(ending) => Some(ending),
        _ => None,
    });
    let opened = Opened::by(endings);
    for exchanged in by_sender.iter_mut().flatten() {
        if let Exchanged::Made(ending) = exchanged {
            opened.explain(ending);
        }
    }
}

/// Requests, each only once.
#[derive(Default)]
struct Batch {
    requests: Vec<Request>,
    places: HashMap<String, usize>,
}

impl Batch {
    /// Where the answers to these will be.
    fn add(&mut self, requests: Vec<Request>) -> Vec<usize> {
        let place = |request: Request| {
            let key = format!("{} {}", request.op, Value::Object(request.input.clone()));
            let next = self.requests.len();
            let place = *self.places.entry(key).or_insert(next);
            if place == next {
                self.requests.push(request);
            }
            place
        };
        requests.into_iter().map(place).collect()
    }
}

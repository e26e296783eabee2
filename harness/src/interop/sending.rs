//! Asks a party for all that it sends, and judges it.

use fio_vectors::Object;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::cause::{Cause, Deviation};
use super::exchange::{self, Request, Scenario};
use super::iv::Vectors;
use super::party::Guest;
use super::report::InitializationVectors;
use super::{Progress, ask};
use crate::protocol::message::Outcome;

/// What shows initialization vectors.
const SEAL: &str = "content.seal";

/// All that needs an initialization vector and is asked for without one.
const SEALS: [&str; 4] = [SEAL, "nbpa.seal", "grant.seal", "backup.seal"];

/// What a party answered.
pub(super) struct Sending {
    /// To each scenario; none where it was not asked.
    outcomes: Vec<Option<Outcome>>,
    /// The initialization vectors that it drew.
    pub(super) vectors: Vectors,
    /// Whether it had to be given some.
    is_given: bool,
}

/// What became of the sender's side of a scenario.
pub(super) enum Sent {
    /// The harness sends this one, in the name of the reference.
    NotMade,
    /// The sender does not have what is needed.
    Unsupported,
    /// It did not send; what it did instead.
    Not(Deviation),
    /// It sent this, and did this wrong.
    This(Object, Option<Deviation>),
}

/// Asks a party for all that it sends, and to seal what is `plain`, which shows its initialization vectors.
pub(super) fn send(
    guest: &mut Guest,
    scenarios: &[Scenario],
    plain: &[Request],
    progress: Progress,
) -> Sending {
    let scenario_requests =
        scenarios.iter().map(|scenario| scenario.exchange.ask_sender(&guest.hello)).enumerate();
    let (places, mut requests): (Vec<usize>, Vec<Request>) =
        scenario_requests.filter_map(|(place, request)| Some((place, request?))).unzip();
    requests.extend_from_slice(plain);
    let mut outcomes = ask(guest, &requests, progress);
    let content = requests.iter().zip(&outcomes).filter(|(request, _)| request.op == SEAL);
    let vectors = Vectors::of_answers(content.map(|(_, outcome)| outcome));

    // One that can't draw an initialization vector says so; then it is given one.
    let is_seal = |place: usize| SEALS.contains(&requests[place].op) && guest.has(requests[place].op);
    let is_refused = |&place: &usize| is_seal(place) && matches!(outcomes[place], Outcome::Unsupported(_));
    let refused: Vec<usize> = (0..places.len()).filter(is_refused).collect();
    let given: Vec<Request> = refused.iter().map(|&place| with_iv(&requests[place])).collect();
    let mut is_given = false;
    for (place, outcome) in refused.into_iter().zip(ask(guest, &given, progress)) {
        is_given |= matches!(outcome, Outcome::Ok(_));
        outcomes[place] = outcome;
    }

    let mut by_scenario: Vec<Option<Outcome>> = scenarios.iter().map(|_| None).collect();
    for (place, outcome) in places.into_iter().zip(outcomes) {
        by_scenario[place] = Some(outcome);
    }
    Sending { outcomes: by_scenario, vectors, is_given }
}

impl Sending {
    pub(super) fn initialization_vectors(&self) -> InitializationVectors {
        match (self.vectors.seen, self.is_given) {
            (0, true) => InitializationVectors::Given,
            (0, false) => InitializationVectors::None,
            (seen, _) => InitializationVectors::Drawn(seen),
        }
    }
}

/// The same request with an initialization vector that is another for each request, and the same in each run.
fn with_iv(request: &Request) -> Request {
    let mut request = request.clone();
    let iv = Sha256::digest(Value::Object(request.input.clone()).to_string());
    request.input.insert("iv".to_owned(), hex::encode(&iv[..16]).into());
    request
}

/// Judges what a party sent, scenario by scenario.
pub(super) fn judge_senders(scenarios: &[Scenario], guest: &Guest, sending: &Sending) -> Vec<Sent> {
    scenarios
        .iter()
        .zip(&sending.outcomes)
        .map(|(scenario, outcome)| judge(scenario, guest, outcome))
        .collect()
}

fn judge(scenario: &Scenario, guest: &Guest, outcome: &Option<Outcome>) -> Sent {
    match outcome {
        None => match (scenario.exchange.recorded(), guest.party) {
            (Some(recorded), None) => Sent::This(recorded, None),
            _ => Sent::NotMade,
        },
        Some(Outcome::Unsupported(_)) => Sent::Unsupported,
        Some(Outcome::Ok(sent)) => {
            Sent::This(sent.clone(), scenario.exchange.judge_sender(&guest.hello, sent))
        }
        Some(refused @ Outcome::Error { .. }) => {
            Sent::Not(Deviation::new(Cause::SenderRefused, exchange::refusal(refused)))
        }
        Some(fault) => Sent::Not(Deviation::new(Cause::SenderFault, exchange::refusal(fault))),
    }
}

//! Mistakes of a relay.

use fio_layer2::envelope::Route;
use fio_layer2::message;
use fio_layer2::relay::{self, Answer, Call, State};
use serde_json::{Value, json};

use super::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "layer2-limit-brought-into-range",
        does: "takes a limit below 1 for 1, and one above 100 for 100",
        seen: "likely: that is friendlier than a refusal",
        breaks: "LAYER2-37",
        change: |steps| {
            steps.layer2.read_call = |call| match call.get("limit").and_then(Value::as_u64) {
                Some(limit) => Call::from_json(&with(call, "limit", limit.clamp(1, 100))),
                None => Call::from_json(call),
            };
        },
    },
    Variant {
        id: "layer2-null-is-missing",
        does: "takes null for a field that is not there, and what is not there for null",
        seen: "likely: most languages read JSON so",
        breaks: "LAYER2-37",
        change: |steps| {
            steps.layer2.read_call = |call| {
                let Value::Object(fields) = call else { return Call::from_json(call) };
                let mut fields = fields.clone();
                fields.retain(|_, value| !value.is_null());
                if call["call"] == "submit" {
                    fields.entry("registration").or_insert(Value::Null);
                }
                Call::from_json(&Value::Object(fields))
            };
        },
    },
    Variant {
        id: "layer2-calls-with-more-fields",
        does: "takes calls with fields that do not belong to them",
        seen: "likely: what is not known is passed over",
        breaks: "LAYER2-37",
        change: |steps| {
            steps.layer2.read_call = |call| {
                let Value::Object(fields) = call else { return Call::from_json(call) };
                let mut fields = fields.clone();
                let own: &[&str] = match call["call"] == "submit" {
                    true => &["call", "now", "message", "registration"],
                    false => &["call", "now", "route", "after", "limit"],
                };
                fields.retain(|name, _| own.contains(&name.as_str()));
                Call::from_json(&Value::Object(fields))
            };
        },
    },
    Variant {
        id: "layer2-times-compared-loosely",
        does: "takes 1.0, true and the text 1 for numbers in a call",
        seen: "likely: languages without types",
        breaks: "LAYER2-37",
        change: |steps| {
            steps.layer2.read_call = |call| {
                let loose = ["now", "after", "limit"].into_iter().fold(call.clone(), |call, name| match call
                    .get(name)
                    .map(|value| *value == 1.0 || *value == true || *value == "1")
                {
                    Some(true) => with(&call, name, 1),
                    _ => call,
                });
                Call::from_json(&loose)
            };
        },
    },
    Variant {
        id: "layer2-clock-of-what-is-no-call",
        does: "goes on with its time when a call is refused for its form",
        seen: "likely: the time is the first thing that is taken",
        breaks: "LAYER2-37",
        change: |steps| {
            // What is no call becomes one that is refused later.
            steps.layer2.read_call = |call| match Call::from_json(call) {
                Err(error) => {
                    let now = call.get("now").and_then(Value::as_u64).and_then(|now| now.try_into().ok());
                    let now = now.ok_or(error)?;
                    Ok(Call::Submit { now, message: Value::Null, registration: None })
                }
                call => call,
            };
        },
    },
    Variant {
        id: "layer2-goes-after-the-hour",
        does: "keeps a message that has expired a second too long",
        seen: "likely: off by one",
        breaks: "LAYER2-33",
        change: |steps| {
            steps.layer2.apply = |state, call| {
                let before = state.to_json();
                let answer = relay::apply(state, call);
                let after = state.to_json();
                let is_of_the_hour = |entry: &&Value| {
                    entry["received_at"]
                        .as_u64()
                        .zip(after["time"].as_u64())
                        .is_some_and(|(received_at, time)| received_at + 3600 == time)
                };
                let gone = entries(&before).filter(|entry| !entries(&after).any(|other| other == *entry));
                let kept: Vec<Value> = gone.filter(is_of_the_hour).chain(entries(&after)).cloned().collect();
                put(state, with(&after, "messages", kept));
                answer
            };
        },
    },
    Variant {
        id: "layer2-drops-what-has-expired",
        does: "drops a message as soon as it has expired",
        seen: "likely: it is of no use to anybody",
        breaks: "LAYER2-33",
        change: |steps| {
            steps.layer2.apply = |state, call| {
                let (Call::Submit { now, .. } | Call::Fetch { now, .. }) = call;
                let before = state.to_json();
                let time = before["time"].as_u64().unwrap_or_default().max((*now).into());
                let kept: Vec<Value> =
                    entries(&before).filter(|entry| expires_at(entry) > time).cloned().collect();
                put(state, with(&before, "messages", kept));
                relay::apply(state, call)
            };
        },
    },
    Variant {
        id: "layer2-numbers-without-end",
        does: "gives out numbers above 2^53 - 2",
        seen: "likely: nobody gets there",
        breaks: "LAYER2-33",
        change: |steps| {
            steps.layer2.apply = |state, call| {
                let before = state.to_json();
                let next = before["next_number"].as_u64().unwrap_or_default();
                if next < (1 << 53) - 1 {
                    return relay::apply(state, call);
                }
                put(state, with(&before, "next_number", 1));
                let answer = relay::apply(state, call);
                let mut after = state.to_json();
                after["next_number"] = (next + 1).into();
                let stored = after["messages"].as_array_mut().and_then(|messages| messages.last_mut());
                match (answer, stored) {
                    (Answer::Taken(_), Some(stored)) => {
                        stored["number"] = next.into();
                        put(state, after);
                        Answer::Taken(next)
                    }
                    (answer, _) => {
                        put(state, with(&after, "next_number", next));
                        answer
                    }
                }
            };
        },
    },
    Variant {
        id: "layer2-fetch-from-the-newest",
        does: "hands out the newest messages first",
        seen: "likely: mailboxes are shown so",
        breaks: "LAYER2-31",
        change: |steps| {
            steps.layer2.apply = |state, call| match relay::apply(state, call) {
                Answer::Found(messages, more) => Answer::Found(messages.into_iter().rev().collect(), more),
                answer => answer,
            };
        },
    },
    Variant {
        id: "layer2-after-and-itself",
        does: "hands out the message with the number after, too",
        seen: "likely: off by one",
        breaks: "LAYER2-31",
        change: |steps| {
            steps.layer2.apply = |state, call| match call {
                Call::Fetch { now, route, after, limit } => {
                    let (route, after) = (Route::clone(route), after.saturating_sub(1));
                    relay::apply(state, &Call::Fetch { now: *now, route, after, limit: *limit })
                }
                call => relay::apply(state, call),
            };
        },
    },
];

fn with(object: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut object = object.clone();
    object[name] = value.into();
    object
}

fn entries(state: &Value) -> impl Iterator<Item = &Value> {
    state["messages"].as_array().into_iter().flatten()
}

fn expires_at(entry: &Value) -> u64 {
    message::read(&entry["message"]).map_or(0, |received| received.envelope.expires_at.into())
}

/// Puts another state in place. What is none changes nothing.
fn put(state: &mut State, other: Value) {
    if let Ok(other) = State::from_json(&json!(other)) {
        *state = other;
    }
}

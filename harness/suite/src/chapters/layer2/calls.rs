//! Calls of a relay that are of their form, and such as are not: these change nothing, the time neither.

use serde_json::{Value, json};

use super::relay::{fetch, found, refused_with, scenario, submit, taken, with};
use super::world::{CREATED_AT, DAY, NOW, Post, post};
use crate::author::Author;

/// At this time the message has expired, and would go.
const LATE: u32 = CREATED_AT + 2 * DAY;
const PINS: &str = "LAYER2-37";

pub(super) fn write(author: &mut Author) {
    no_calls(author);
    fields(author);
    values(author);
    ranges(author);
}

fn waiting() -> Post {
    post("relay calls")
}

fn ask() -> Value {
    fetch(LATE, "purse@alice")
}

fn offer() -> Value {
    submit(LATE, &post("relay other call"))
}

/// A message waits, each of these is refused, and it still waits.
fn refused(author: &mut Author, id: &str, says: &str, calls: Vec<Value>) {
    let post = waiting();
    let mut scene = scenario(author, id, PINS, "CallForm", says).call(submit(NOW, &post), taken(1));
    for call in calls {
        scene = scene.call(call, refused_with("layer2.malformed"));
    }
    scene.call(fetch(NOW, "purse@alice"), found(&[(1, &post)], 0)).ends();
}

fn no_calls(author: &mut Author) {
    let as_list = json!(["fetch", LATE, "purse@alice"]);
    let calls = vec![Value::Null, json!([ask()]), as_list, "fetch".into(), LATE.into(), json!({})];
    refused(author, "no_objects", "What is no object is no call, nor is an empty one", calls);
    let named = |name: Value| with(ask(), "call", name);
    let calls = ["delete", "Fetch", "SUBMIT", ""].map(|name| named(name.into())).to_vec();
    let calls = [calls, vec![named(Value::Null), named(json!(["fetch"])), without(ask(), "call")]].concat();
    refused(
        author,
        "other_calls",
        "There are the calls submit and fetch, in lower case, and no others",
        calls,
    );
}

fn fields(author: &mut Author) {
    let calls = vec![
        without(offer(), "now"),
        without(offer(), "message"),
        without(offer(), "registration"),
        without(ask(), "now"),
        without(ask(), "route"),
    ];
    refused(author, "fields_missing", "A call with a field too few", calls);
    let calls = vec![
        with(offer(), "route", "purse@alice"),
        with(offer(), "after", 0),
        with(offer(), "limit", 1),
        with(offer(), "note", ""),
    ];
    refused(author, "fields_too_many_to_submit", "A submission with a field too many", calls);
    let calls = vec![
        with(ask(), "message", Value::Null),
        with(ask(), "registration", Value::Null),
        with(ask(), "note", ""),
    ];
    refused(author, "fields_too_many_to_fetch", "A fetch with a field too many", calls);
}

fn values(author: &mut Author) {
    let times = [json!(-1), json!(1_u64 << 32), json!(1.0), json!("1"), json!(true), Value::Null];
    let calls =
        times.iter().flat_map(|now| [with(offer(), "now", now.clone()), with(ask(), "now", now.clone())]);
    refused(author, "times_of_no_form", "A time that is none", calls.collect());
    let key = |name: &str| waiting().registration()[name].clone();
    let registrations = [
        json!({}),
        json!([key("owner_key"), key("encrypt_key")]),
        key("owner_key"),
        json!({"owner_key": key("owner_key")}),
        json!({"encrypt_key": key("encrypt_key")}),
        json!({"owner_key": key("owner_key"), "encrypt_key": null}),
        json!({"owner_key": 1, "encrypt_key": key("encrypt_key")}),
        json!({"owner_key": key("owner_key"), "encrypt_key": key("encrypt_key"), "account": ""}),
    ];
    let calls = registrations.into_iter().map(|known| with(offer(), "registration", known));
    refused(author, "registrations_of_no_form", "A registration that is none", calls.collect());
    let routes =
        [json!(null), json!(7), json!(["purse@alice"]), json!("Purse@alice"), json!("purse"), json!("")];
    let calls = routes.into_iter().map(|route| with(ask(), "route", route));
    refused(author, "routes_of_no_form", "A route that is none", calls.collect());
    let numbers =
        || [json!(null), json!("1"), json!(1.0), json!(true), json!([1]), json!(-1), json!(1_u64 << 53)];
    for field in ["after", "limit"] {
        let calls = numbers().map(|number| with(ask(), field, number)).to_vec();
        let says = format!("The field {field} is no such number; null is not missing");
        refused(author, &format!("{field}_of_no_form"), &says, calls);
    }
}

/// The limits of what is asked for: 1 to 100 messages, and any number before them.
fn ranges(author: &mut Author) {
    let posts: Vec<Post> = (1..=2).map(|number| post(&format!("relay range {number}"))).collect();
    let numbered: Vec<(u64, &Post)> = (1..).zip(&posts).collect();
    let ask = || fetch(NOW, "purse@alice");
    for (id, limit, page, refused_limit, says) in [
        ("limit_of_1", 1, 1, 0, "At least one message is asked for"),
        ("limit_of_100", 100, 2, 101, "At most a hundred messages are asked for"),
    ] {
        scenario(author, id, "LAYER2-31 LAYER2-37", "Boundary", says)
            .call(submit(NOW, &posts[0]), taken(1))
            .call(submit(NOW, &posts[1]), taken(2))
            .call(with(ask(), "limit", limit), found(&numbered[..page], 2 - page))
            .call(with(ask(), "limit", refused_limit), refused_with("layer2.malformed"))
            .ends();
    }
    let says = "After the greatest number, and a number more; after 0, as where nothing is said";
    scenario(author, "after_the_greatest_number", "LAYER2-31 LAYER2-37", "Boundary", says)
        .call(submit(NOW, &posts[0]), taken(1))
        .call(with(ask(), "after", 0), found(&numbered[..1], 0))
        .call(with(ask(), "after", (1_u64 << 53) - 1), found(&[], 0))
        .call(with(ask(), "after", 1_u64 << 53), refused_with("layer2.malformed"))
        .ends();
}

fn without(mut call: Value, field: &str) -> Value {
    if let Value::Object(fields) = &mut call {
        fields.remove(field);
    }
    call
}

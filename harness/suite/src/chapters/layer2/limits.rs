//! What a relay keeps for how long, and how much it takes.

use serde_json::Value;

use super::relay::{fetch, found, from_mallory, refused_with, scenario, submit, taken, with};
use super::world::{CREATED_AT, DAY, NOW, Post, by_index, post};
use crate::author::Author;

pub(super) fn write(author: &mut Author) {
    the_hour(author);
    limits(author);
    last_number(author);
}

/// What has expired goes when it was received an hour ago.
fn the_hour(author: &mut Author) {
    let short = Post { life: 600, ..post("relay hour") };
    let same_id = Post { life: DAY, ..short.clone() };
    for (id, end, says) in [
        ("kept_until_the_hour", 3599, "A message that has expired is kept until the last second of the hour"),
        ("gone_at_the_hour", 3600, "A message that has expired goes when it was received an hour ago"),
    ] {
        scenario(author, id, "LAYER2-33 LAYER2-34", "Boundary", says)
            .call(submit(NOW, &short), taken(1))
            .call(fetch(NOW + end, "purse@alice"), found(&[], 0))
            .ends();
    }
    let says = "What is refused moves the time too, and makes go what has to";
    scenario(author, "gone_at_the_hour_of_a_refusal", "LAYER2-33 LAYER2-34", "Boundary", says)
        .call(submit(NOW, &short), taken(1))
        .call(with(submit(NOW + 3600, &same_id), "message", Value::Null), refused_with("layer2.malformed"))
        .ends();
    let says = "A message that has expired counts against a replay, and then no more";
    scenario(author, "replay_until_the_hour", "LAYER2-24", "Replay", says)
        .call(submit(NOW, &short), taken(1))
        .call(submit(NOW + 3599, &same_id), refused_with("layer2.replay"))
        .call(submit(NOW + 3600, &same_id), taken(2))
        .call(submit(NOW + 7200, &same_id), refused_with("layer2.replay"))
        .ends();
}

fn limits(author: &mut Author) {
    let bobs = |number: u32| post(&format!("relay limit {number}"));
    let to = |recipient, number: u32| Post { recipient, ..bobs(number) };
    let mallory = from_mallory("relay mallory");

    scenario(author, "per_hour", "LAYER2-33", "RelayLimit", "Two messages in an hour; who waits may send again, who is refused is not counted, others are not meant, and expired ones count too")
        .limit("per_hour", 2)
        .call(submit(NOW, &Post { life: 120, ..bobs(1) }), taken(1))
        .call(submit(NOW + 100, &bobs(2)), taken(2))
        .call(submit(NOW + 200, &bobs(3)), refused_with("layer2.rate_limited"))
        .call(submit(NOW + 300, &mallory), taken(3))
        .call(submit(NOW + 3599, &bobs(3)), refused_with("layer2.rate_limited"))
        .call(submit(NOW + 3600, &bobs(3)), taken(4))
        .call(submit(NOW + 3699, &bobs(4)), refused_with("layer2.rate_limited"))
        .call(submit(NOW + 3700, &bobs(4)), taken(5))
        .ends();
    scenario(
        author,
        "per_sender",
        "LAYER2-33",
        "RelayLimit",
        "Two messages of a sender may wait, wherever; when one has expired there is room again",
    )
    .limit("per_sender", 2)
    .call(submit(NOW, &Post { life: 600, ..bobs(1) }), taken(1))
    .call(submit(NOW, &to("shop@alice", 2)), taken(2))
    .call(submit(NOW, &by_index("relay limit 3")), refused_with("layer2.rate_limited"))
    .call(submit(NOW, &mallory), taken(3))
    .call(submit(CREATED_AT + 600, &by_index("relay limit 3")), taken(4))
    .ends();
    scenario(
        author,
        "per_sender_and_route",
        "LAYER2-33",
        "RelayLimit",
        "One sender can't fill a mailbox that others reach",
    )
    .limit("per_sender_and_route", 1)
    .call(submit(NOW, &bobs(1)), taken(1))
    .call(submit(NOW, &bobs(2)), refused_with("layer2.rate_limited"))
    .call(submit(NOW, &by_index("relay limit 3")), taken(2))
    .call(submit(NOW, &mallory), taken(3))
    .ends();
    scenario(
        author,
        "per_route",
        "LAYER2-33 LAYER2-34",
        "RelayLimit",
        "A full mailbox takes nothing more, and loses nothing",
    )
    .limit("per_route", 1)
    .call(submit(NOW, &bobs(1)), taken(1))
    .call(submit(NOW, &mallory), refused_with("layer2.mailbox_full"))
    .call(submit(NOW, &to("shop@alice", 2)), taken(2))
    .call(fetch(NOW, "purse@alice"), found(&[(1, &bobs(1))], 0))
    .ends();
    scenario(
        author,
        "total",
        "LAYER2-33 LAYER2-34",
        "RelayLimit",
        "A full relay takes nothing more, and loses nothing",
    )
    .limit("total", 2)
    .call(submit(NOW, &Post { life: 600, ..bobs(1) }), taken(1))
    .call(submit(NOW, &mallory), taken(2))
    .call(submit(NOW, &to("shop@alice", 2)), refused_with("layer2.relay_full"))
    .call(fetch(NOW, "purse@alice"), found(&[(1, &Post { life: 600, ..bobs(1) }), (2, &mallory)], 0))
    .call(submit(CREATED_AT + 600, &to("shop@alice", 2)), taken(3))
    .ends();
    scenario(
        author,
        "limits_in_order",
        "LAYER2-33",
        "CheckOrder",
        "Where several limits are reached, the first decides; a replay comes before all",
    )
    .limit("per_sender_and_route", 1)
    .limit("per_route", 1)
    .limit("total", 1)
    .call(submit(NOW, &bobs(1)), taken(1))
    .call(submit(NOW, &bobs(2)), refused_with("layer2.rate_limited"))
    .call(submit(NOW, &mallory), refused_with("layer2.mailbox_full"))
    .call(submit(NOW, &to("shop@alice", 3)), refused_with("layer2.relay_full"))
    .call(submit(NOW, &bobs(1)), refused_with("layer2.replay"))
    .ends();
}

/// A relay that has no number left takes nothing more.
fn last_number(author: &mut Author) {
    let (first, second) = (post("relay last"), by_index("relay none"));
    let last = (1_u64 << 53) - 2;
    let mut one = scenario(
        author,
        "last_number",
        "LAYER2-32 LAYER2-33",
        "Boundary",
        "There is one number left, and then none",
    );
    one.start["next_number"] = last.into();
    one.call(submit(NOW, &first), taken(last))
        .call(submit(NOW, &second), refused_with("layer2.relay_full"))
        .call(submit(NOW, &first), refused_with("layer2.replay"))
        .call(fetch(NOW, "purse@alice"), found(&[(last, &first)], 0))
        .ends();
    let mut none = scenario(
        author,
        "no_number_left",
        "LAYER2-32 LAYER2-33",
        "RelayLimit",
        "There is no number left; other limits come first",
    );
    none.start["next_number"] = (last + 1).into();
    none.limit("per_hour", 0).call(submit(NOW, &first), refused_with("layer2.rate_limited")).ends();
    let mut none = scenario(
        author,
        "full_for_want_of_numbers",
        "LAYER2-32 LAYER2-33",
        "RelayLimit",
        "There is no number left",
    );
    none.start["next_number"] = (last + 1).into();
    none.call(submit(NOW, &first), refused_with("layer2.relay_full")).ends();
}

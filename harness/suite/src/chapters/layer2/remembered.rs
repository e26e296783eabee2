//! What a recipient remembers, and refuses.

use serde_json::json;

use super::open::{BY_INDEX, SEALED, refuse};
use super::world::{CREATED_AT, DAY, NOW, by_index, clear, post};
use crate::author::{Author, replace};
use crate::material::public;

pub(super) fn write(author: &mut Author) {
    remembered(author);
    expired_ones(author);
    replays_refused(author);
}

/// The state afterwards is that of before, without what has expired, with the message.
fn remembered(author: &mut Author) {
    let other = |id: u8, expires_at: u32| {
        let key = hex::encode(public("mallory").to_point());
        json!({"sender_key": key, "message_id": hex::encode([id; 16]), "expires_at": expires_at})
    };
    let lower = |expires_at: u32| {
        let key = hex::encode(public("bob").to_point());
        json!({"sender_key": key, "message_id": "00".repeat(16), "expires_at": expires_at})
    };
    for (id, before, after, says) in [
        ("clock_set_back", NOW + 100, NOW + 100, "The clock was set back: the time that was known goes on"),
        ("clock_goes_on", 5, NOW, "The time becomes that of the clock"),
    ] {
        let post = post(&format!("open {id}"));
        let mut input = post.to_open();
        input["state"]["time"] = before.into();
        let mut result = post.opened();
        result["state"]["time"] = after.into();
        let vector = author.vector(format!("layer2.open.{id}")).pins("LAYER2-25").flags("Replay");
        vector.says(says).takes(input).gives(result);
    }
    let post = post("open among others");
    let mut input = post.to_open();
    let (gone, kept) = ([lower(NOW), other(1, NOW - 1)], [other(2, NOW + 1), other(3, NOW + DAY)]);
    input["state"] = json!({"time": 7, "seen": [gone[0], gone[1], kept[0], kept[1]]});
    let mut result = post.opened();
    let mut seen = vec![post.seen(), kept[0].clone(), kept[1].clone()];
    seen.sort_by_key(|entry| (entry["sender_key"].to_string(), entry["message_id"].to_string()));
    result["state"]["seen"] = seen.into();
    let mut before = [gone.to_vec(), kept.to_vec()].concat();
    before.sort_by_key(|entry| (entry["sender_key"].to_string(), entry["message_id"].to_string()));
    input["state"]["seen"] = before.into();
    author
        .vector("layer2.open.expired_ones_are_forgotten")
        .pins("LAYER2-25")
        .flags("Replay")
        .says("What expires now or has expired is forgotten; what expires in a second is kept")
        .takes(input)
        .gives(result);
    same_id_of_another(author);
}

/// A message id is the sender's own: others may use the same.
fn same_id_of_another(author: &mut Author) {
    let post = post("open same id");
    let mut input = post.to_open();
    let mut entry = post.seen();
    entry["sender_key"] = hex::encode(public("mallory").to_point()).into();
    input["state"]["seen"] = json!([entry]);
    let mut seen = vec![post.seen(), entry];
    seen.sort_by_key(|entry| entry["sender_key"].to_string());
    let mut result = post.opened();
    result["state"]["seen"] = seen.into();
    author
        .vector("layer2.open.same_id_of_another_sender")
        .pins("LAYER2-24 LAYER2-25")
        .flags("Replay")
        .says("Mallory has used the message id before")
        .takes(input)
        .gives(result);
}

/// An entry that has expired counts as gone, though it stands there still.
fn expired_ones(author: &mut Author) {
    for (id, post, time, expires_at, says) in [
        (
            "id_of_an_expired_one",
            post("open expired id"),
            NOW - 9,
            NOW,
            "A message with this id was accepted, and expires now",
        ),
        (
            "id_of_an_expired_one_by_index",
            by_index("open expired id by index"),
            7,
            NOW - 1,
            "A message with this id was accepted, and expired a second ago",
        ),
        (
            "id_of_one_that_expired_by_the_known_time",
            post("open expired id by known time"),
            NOW + 100,
            NOW + 50,
            "The clock was set back to when the message with this id that was accepted had not expired",
        ),
    ] {
        let mut entry = post.seen();
        entry["expires_at"] = expires_at.into();
        let mut input = post.to_open();
        input["state"] = json!({"time": time, "seen": [entry]});
        let mut result = post.opened();
        result["state"]["time"] = time.max(NOW).into();
        let vector =
            author.vector(format!("layer2.open.{id}")).pins("LAYER2-24 LAYER2-25").flags("Replay Boundary");
        vector.says(says).takes(input).gives(result);
    }
}

fn replays_refused(author: &mut Author) {
    for (id, valid, name) in [
        ("replay", SEALED, post("open sealed")),
        ("replay_by_index", BY_INDEX, by_index("open indexed")),
        ("replay_in_the_clear", "layer2.open.in_the_clear", clear("open clear")),
    ] {
        let state = json!({"time": NOW, "seen": [name.seen()]});
        let about = ("LAYER2-24", "Replay", "The message was accepted before");
        refuse(author, id, (valid, "state", replace(state)), about, "layer2.replay");
    }
    let mut entry = post("open sealed").seen();
    entry["expires_at"] = (NOW + 1).into();
    let state = json!({"time": NOW, "seen": [entry]});
    let about =
        ("LAYER2-24", "Replay", "Another message with this id, which expires earlier, was accepted before");
    refuse(author, "replay_in_another_envelope", (SEALED, "state", replace(state)), about, "layer2.replay");
    let late = json!({"time": CREATED_AT + DAY, "seen": []});
    let about = (
        "LAYER2-25 LAYER2-19",
        "Replay",
        "The clock was set back, and the message expired at the time that was known: it may have been forgotten",
    );
    refuse(
        author,
        "expired_before_the_clock_was_set_back",
        (SEALED, "state", replace(late)),
        about,
        "layer2.expired",
    );
}

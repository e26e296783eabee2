//! A relay: scenarios. The right answers are written down by hand, call by call; the generator stops where the model gives another.

use fio_layer2::envelope::{self, Envelope};
use fio_layer2::message;
use fio_layer2::relay::{State, answer};
use fio_layer2::signature::sign_digest;
use serde_json::{Value, json};

use super::limits;
use super::world::{CHAIN_ID, CREATED_AT, DAY, NOW, Post, by_index, clear, message_of, post};
use crate::author::Author;
use crate::material::{private, search_index};

pub(super) fn write(author: &mut Author) {
    handed_out(author);
    paged(author);
    one_by_one(author);
    expiry(author);
    end_of_time(author);
    refused(author);
    other_messages(author);
    limits::write(author);
    restart(author);
}

/// A scenario that is being written.
pub(super) struct Scenario<'a> {
    author: &'a mut Author,
    id: &'a str,
    pins: &'a str,
    flag: &'a str,
    says: &'a str,
    pub(super) start: Value,
    calls: Vec<Value>,
    answers: Vec<Value>,
}

pub(super) fn scenario<'a>(
    author: &'a mut Author,
    id: &'a str,
    pins: &'a str,
    flag: &'a str,
    says: &'a str,
) -> Scenario<'a> {
    let (calls, answers) = (Vec::new(), Vec::new());
    Scenario { author, id, pins, flag, says, start: state(), calls, answers }
}

impl Scenario<'_> {
    pub(super) fn limit(mut self, name: &str, limit: u64) -> Self {
        self.start["limits"][name] = limit.into();
        self
    }

    /// A call, and what is to be answered.
    pub(super) fn call(mut self, call: Value, answer: Value) -> Self {
        self.calls.push(call);
        self.answers.push(answer);
        self
    }

    pub(super) fn ends(self) {
        let mut state = State::from_json(&self.start).expect("a start of the form");
        for (call, wanted) in self.calls.iter().zip(&self.answers) {
            let came = answer(&mut state, call).to_json();
            assert_eq!(came, *wanted, "{}: {call}", self.id);
        }
        let draft = self.author.vector(format!("layer2.relay.{}", self.id));
        let draft = draft.pins(self.pins).flags(self.flag).says(self.says);
        let result = json!({"answers": self.answers, "state": state.to_json()});
        draft.takes(json!({"state": self.start, "calls": self.calls})).gives(result);
    }
}

fn state() -> Value {
    json!({
        "chain_id": CHAIN_ID,
        "limits": {"per_hour": 60, "per_sender": 200, "per_sender_and_route": 50, "per_route": 1000, "total": 1_000_000},
        "messages": [], "next_number": 1, "time": 0,
    })
}

pub(super) fn submit(now: u32, post: &Post) -> Value {
    json!({"call": "submit", "now": now, "message": post.message(), "registration": post.registration()})
}

pub(super) fn fetch(now: u32, route: &str) -> Value {
    json!({"call": "fetch", "now": now, "route": route})
}

pub(super) fn with(mut call: Value, field: &str, value: impl Into<Value>) -> Value {
    call[field] = value.into();
    call
}

pub(super) fn taken(number: u64) -> Value {
    json!({"ok": {"number": number}})
}

pub(super) fn found(messages: &[(u64, &Post)], more: usize) -> Value {
    let entry = |(number, post): &(u64, &Post)| json!({"number": number, "message": post.message()});
    json!({"ok": {"messages": messages.iter().map(entry).collect::<Vec<_>>(), "more": more}})
}

pub(super) fn refused_with(code: &str) -> Value {
    json!({"error": code})
}

/// The index of messages from Bob to Alice.
fn index() -> String {
    search_index("bob", "alice")
}

pub(super) fn from_mallory(name: &str) -> Post {
    Post { sender: "mallory@x", owner: "mallory", encrypt: Some("mallory"), ..post(name) }
}

fn handed_out(author: &mut Author) {
    let (sealed, hidden, open) = (post("relay 1"), by_index("relay 2"), clear("relay 3"));
    scenario(
        author,
        "by_address_and_by_index",
        "LAYER2-30 LAYER2-31 LAYER2-32",
        "Route",
        "Three messages of Bob's to Alice: two to her FIO Address, one under her index",
    )
    .call(submit(NOW, &sealed), taken(1))
    .call(submit(NOW, &hidden), taken(2))
    .call(submit(NOW + 1, &open), taken(3))
    .call(fetch(NOW + 2, "purse@alice"), found(&[(1, &sealed), (3, &open)], 0))
    .call(fetch(NOW + 2, &index()), found(&[(2, &hidden)], 0))
    .call(fetch(NOW + 2, "shop@alice"), found(&[], 0))
    .call(fetch(NOW + 2, "0x00000000000000000000000000000000"), found(&[], 0))
    .call(fetch(NOW + 2, "Purse@alice"), refused_with("layer2.malformed"))
    .call(fetch(NOW + 2, &index().to_uppercase()), refused_with("layer2.malformed"))
    .call(fetch(NOW + 2, "alice"), refused_with("layer2.malformed"))
    .call(fetch(NOW + 2, ""), refused_with("layer2.malformed"))
    .ends();
}

fn paged(author: &mut Author) {
    let posts: Vec<Post> = (1..=5).map(|number| post(&format!("relay page {number}"))).collect();
    let mut pages = scenario(author, "pages", "LAYER2-31", "Boundary", "Five messages, asked for in pages");
    for (post, number) in posts.iter().zip(1..) {
        pages = pages.call(submit(NOW, post), taken(number));
    }
    let ask = || fetch(NOW, "purse@alice");
    let numbered: Vec<(u64, &Post)> = (1..).zip(&posts).collect();
    pages
        .call(with(ask(), "limit", 2), found(&numbered[..2], 3))
        .call(with(with(ask(), "limit", 2), "after", 2), found(&numbered[2..4], 1))
        .call(with(with(ask(), "limit", 2), "after", 4), found(&numbered[4..], 0))
        .call(with(ask(), "after", 5), found(&[], 0))
        .call(with(ask(), "limit", 100), found(&numbered, 0))
        .ends();
}

/// Each time what comes after the last.
fn one_by_one(author: &mut Author) {
    let posts: Vec<Post> = (1..=3).map(|number| post(&format!("relay one by one {number}"))).collect();
    let numbered: Vec<(u64, &Post)> = (1..).zip(&posts).collect();
    let says = "Three messages, asked for one by one, each time after the last";
    let mut pages = scenario(author, "one_by_one", "LAYER2-31", "Boundary", says);
    for (post, number) in posts.iter().zip(1..) {
        pages = pages.call(submit(NOW, post), taken(number));
    }
    for after in 0..3 {
        let ask = with(with(fetch(NOW, "purse@alice"), "limit", 1), "after", after);
        pages = pages.call(ask, found(&numbered[after..=after], 2 - after));
    }
    pages.call(with(fetch(NOW, "purse@alice"), "after", 3), found(&[], 0)).ends();
}

fn expiry(author: &mut Author) {
    let (short, long) = (Post { life: 600, ..post("relay short") }, post("relay long"));
    let ask = |now| fetch(now, "purse@alice");
    scenario(author, "expired_ones_are_not_handed_out", "LAYER2-19 LAYER2-31 LAYER2-34", "Expiry", "A message is handed out until the second before it expires; the clock is set back in between, and nothing comes back")
        .call(submit(NOW, &short), taken(1))
        .call(submit(NOW, &long), taken(2))
        .call(ask(CREATED_AT + 599), found(&[(1, &short), (2, &long)], 0))
        .call(ask(CREATED_AT + 600), found(&[(2, &long)], 0))
        .call(ask(NOW), found(&[(2, &long)], 0))
        .call(submit(NOW, &short), refused_with("layer2.expired"))
        .call(ask(CREATED_AT + DAY - 1), found(&[(2, &long)], 0))
        .call(ask(CREATED_AT + DAY), found(&[], 0))
        .call(submit(CREATED_AT + DAY, &long), refused_with("layer2.expired"))
        .ends();
}

/// What has expired stays for the hour of the limits, also where that would end after all times.
fn end_of_time(author: &mut Author) {
    let post = post("relay at the end of time");
    let mut draft = post.input();
    draft["created_at"] = (u32::MAX - 1000).into();
    draft["expires_at"] = u32::MAX.into();
    let message = message_of(&draft);
    let says = "A message that was received five seconds before the last second there is, and expires in it";
    scenario(author, "end_of_time", "LAYER2-31 LAYER2-33", "Boundary", says)
        .call(with(submit(u32::MAX - 5, &post), "message", message), taken(1))
        .call(fetch(u32::MAX, "purse@alice"), found(&[], 0))
        .ends();
}

/// What is not verified is not stored.
fn refused(author: &mut Author) {
    let valid = post("relay refused");
    let changed = |field: &str, value: Value| {
        let mut call = submit(NOW, &valid);
        call["message"][field] = value;
        call
    };
    let forged = with(
        submit(NOW, &valid),
        "message",
        json!({
            "protocol": "fio_l2", "version": 1, "envelope": valid.message()["envelope"],
            "signature": post("relay other").message()["signature"],
        }),
    );
    let mallorys = with(submit(NOW, &valid), "registration", from_mallory("x").registration());
    scenario(
        author,
        "refused",
        "LAYER2-07 LAYER2-12 LAYER2-13 LAYER2-18 LAYER2-20 LAYER2-21 LAYER2-22 LAYER2-24",
        "ForgedSender",
        "What does not pass the checks is not stored; then the message itself, and once",
    )
    .call(submit(CREATED_AT - 301, &valid), refused_with("layer2.not_yet_valid"))
    .call(changed("signature", "SIG_K1_".into()), refused_with("layer2.malformed"))
    .call(changed("version", 2.into()), refused_with("layer2.version"))
    .call(changed("envelope", "".into()), refused_with("text.malformed"))
    .call(changed("envelope", "A".repeat(10_928).into()), refused_with("layer2.too_large"))
    .call(forged, refused_with("layer2.bad_signature"))
    .call(with(submit(NOW, &valid), "registration", Value::Null), refused_with("layer2.unknown_sender"))
    .call(mallorys, refused_with("layer2.key_mismatch"))
    .call(fetch(NOW, "purse@alice"), found(&[], 0))
    .call(submit(NOW, &valid), taken(1))
    .call(submit(NOW, &valid), refused_with("layer2.replay"))
    .call(
        submit(
            NOW,
            &Post { content: super::world::data(), content_type: "record_obt_data_content", ..valid.clone() },
        ),
        refused_with("layer2.replay"),
    )
    .call(fetch(NOW, "purse@alice"), found(&[(1, &valid)], 0))
    .ends();
    let mut other_chain =
        scenario(author, "of_another_chain", "LAYER2-18", "ForgedSender", "A relay of the test net");
    other_chain.start["chain_id"] = super::world::TEST_NET.into();
    other_chain.call(submit(NOW, &valid), refused_with("layer2.wrong_chain")).ends();
}

/// A type that the source excludes, rightly signed; and the message id of another sender.
fn other_messages(author: &mut Author) {
    let post = post("relay same id");
    let transfer = Envelope { content_type: "trnsfiopubky".to_owned(), ..post.received().envelope };
    let bytes = envelope::encode(&transfer).expect("short");
    let signed = message::to_json(&bytes, &sign_digest(&private("bob"), &envelope::digest(&bytes)));
    scenario(
        author,
        "forbidden_type",
        "LAYER2-10",
        "ForbiddenType",
        "A token transfer, rightly signed, is not stored",
    )
    .call(with(submit(NOW, &post), "message", signed), refused_with("layer2.type_forbidden"))
    .call(fetch(NOW, "purse@alice"), found(&[], 0))
    .ends();
    let mallorys = from_mallory("relay same id");
    scenario(
        author,
        "same_id_of_another_sender",
        "LAYER2-24",
        "Replay",
        "A message id is the sender's own: Mallory may use the same",
    )
    .call(submit(NOW, &post), taken(1))
    .call(submit(NOW, &mallorys), taken(2))
    .call(submit(NOW, &mallorys), refused_with("layer2.replay"))
    .call(fetch(NOW, "purse@alice"), found(&[(1, &post), (2, &mallorys)], 0))
    .ends();
}

/// A relay that starts again begins with what it wrote.
fn restart(author: &mut Author) {
    let (first, second) = (post("relay before"), by_index("relay after"));
    let mut state = State::from_json(&self::state()).expect("a start of the form");
    answer(&mut state, &submit(NOW, &first));
    let mut again = scenario(
        author,
        "started_again",
        "LAYER2-24 LAYER2-31 LAYER2-32",
        "Replay",
        "A relay that was started again with what it had written: nothing is lost, nothing taken twice, no number given out twice",
    );
    again.start = state.to_json();
    again
        .call(fetch(NOW, "purse@alice"), found(&[(1, &first)], 0))
        .call(submit(NOW, &first), refused_with("layer2.replay"))
        .call(submit(NOW, &second), taken(2))
        .call(fetch(NOW, &index()), found(&[(2, &second)], 0))
        .ends();
}

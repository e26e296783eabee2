//! Messages of layer 2: one reading signs and seals them, relays of both keep them, the other fetches, verifies and opens them.

use serde_json::{Value, json};

use super::party::{Key, Node, Party, Reading};

const CHAIN_ID: &str = "21dcae42c0182200e93f954a074011f9048a7624c6fe81d3c9541a614a88bd1c";
const SENDER: &str = "crypto@bob";
const RECIPIENT: &str = "purse@alice";
/// The private key that owns the sender's FIO Address. It seals nothing.
const OWNER: &str = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";
const OUTSIDER: &str = "0707070707070707070707070707070707070707070707070707070707070707";
const NOW: u32 = 1_767_225_600;
const A_DAY: u32 = 86_400;
/// What the outsider gets that calls itself the recipient, draft by draft: only what is in the clear is open to it.
const REFUSALS: [Option<&str>; 3] = [Some("layer2.not_for_me"), Some("sealed.rejected"), None];

/// A sender, its recipient, relays of both readings, and an outsider.
struct Exchange {
    sender: Party,
    recipient: Party,
    outsider: Party,
    /// Each is asked the same, and must answer the same.
    relays: [Node; 2],
    kept: Value,
    /// What the chain says about the sender, and the time.
    check: Value,
}

pub(crate) fn send(readings: [Reading; 2], [sender, recipient]: [&Key; 2]) {
    let owner = Party::start(readings[1], &Key::new(OWNER, "minimal")).public;
    let sender = Party::start(readings[0], sender);
    let registration = json!({"owner_key": owner, "encrypt_key": sender.public});
    let mut exchange = Exchange {
        sender,
        recipient: Party::start(readings[1], recipient),
        outsider: Party::start(readings[1], &Key::new(OUTSIDER, "minimal")),
        relays: readings.map(Node::start),
        kept: json!({
            "chain_id": CHAIN_ID, "messages": [], "next_number": 1, "time": 0,
            "limits": {"per_hour": 4, "per_sender": 4, "per_sender_and_route": 4, "per_route": 4, "total": 4},
        }),
        check: json!({"chain_id": CHAIN_ID, "now": NOW, "registration": registration}),
    };
    let sent = exchange.submit();
    exchange.fetch_and_read(&sent);
}

/// Content under the type of its name: sealed under an index, sealed to an address, and in the clear.
fn drafts() -> [Value; 3] {
    let request = json!({
        "payee_public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "amount": "0.5", "chain_code": "BTC", "token_code": "BTC",
        "memo": "two coffees, and an apology", "hash": null, "offline_url": "",
    });
    let draft = |number: u8, route: &str, r#type: &str, content: Value| {
        json!({
            "chain_id": CHAIN_ID, "message_id": hex(number), "created_at": NOW, "expires_at": NOW + A_DAY,
            "sender": SENDER, "recipient": RECIPIENT, "route": route, "type": r#type, "content": content,
        })
    };
    [
        draft(1, "index", "new_funds_content", request),
        draft(2, "address", "text", "\u{feff}caf\u{e9} \u{1f980}".into()),
        draft(3, "address", "text", "".into()),
    ]
}

fn hex(byte: u8) -> String {
    format!("{byte:02x}").repeat(16)
}

impl Exchange {
    /// Signs the drafts and hands them to the relays: the messages, in the order of their numbers.
    fn submit(&mut self) -> Vec<Value> {
        let reader = self.recipient.public.clone();
        let mut sent = Vec::new();
        for (draft, reader) in drafts().iter().zip([Some(reader.as_str()), Some(reader.as_str()), None]) {
            let message = self.sender.sign_message(OWNER, draft, reader);
            sent.push(message.clone());
            let call = json!({
                "call": "submit", "now": NOW, "message": message, "registration": self.check["registration"],
            });
            assert_eq!(self.relay(&call), json!({"ok": {"number": sent.len()}}));
            assert_eq!(self.relay(&call), json!({"error": "layer2.replay"}));
        }
        sent
    }

    /// What both relays answer. The next state is that of both, too.
    fn relay(&mut self, call: &Value) -> Value {
        let [one, other] = self.relays.each_mut().map(|relay| relay.relay(&self.kept, call));
        assert_eq!(one, other, "{call}");
        self.kept = one["state"].clone();
        one["answers"][0].clone()
    }

    fn fetch(&mut self, route: &str, now: u32) -> Vec<Value> {
        let answer = self.relay(&json!({"call": "fetch", "now": now, "route": route}));
        let messages = answer["ok"]["messages"].as_array().unwrap();
        messages.iter().map(|entry| entry["message"].clone()).collect()
    }

    fn fetch_and_read(&mut self, sent: &[Value]) {
        let indexes = self.recipient.indexes_from(&[&self.sender.public]);
        let mut fetched: Vec<Value> = indexes.iter().flat_map(|index| self.fetch(index, NOW)).collect();
        assert_eq!(fetched, sent[..1], "by index");
        fetched.extend(self.fetch(RECIPIENT, NOW));
        assert_eq!(fetched, sent, "by index, then by address");

        let mut seen = json!({"time": 0, "seen": []});
        for ((draft, message), refusal) in drafts().iter().zip(&fetched).zip(REFUSALS) {
            self.verify(draft, message);
            self.keep_out(refusal, message, &seen);
            let opened = self.recipient.open_message(RECIPIENT, &seen, message, &self.check).unwrap();
            assert_eq!((&opened["sender"], &opened["type"]), (&SENDER.into(), &draft["type"]));
            assert_eq!(opened["content"], draft["content"]);
            assert_eq!(opened["sealed"], json!(message != &sent[2]));
            seen = opened["state"].clone();
            let again = self.recipient.open_message(RECIPIENT, &seen, message, &self.check);
            assert_eq!(again, Err("layer2.replay".to_owned()));
        }
        assert_eq!((seen["time"].clone(), seen["seen"].as_array().unwrap().len()), (NOW.into(), 3));
        assert_eq!(self.fetch(RECIPIENT, NOW + A_DAY), [Value::Null; 0], "expired");
    }

    /// Anybody can, with either reading, and sees the same.
    fn verify(&mut self, draft: &Value, message: &Value) {
        let [one, other] =
            self.relays.each_mut().map(|node| node.verify_message(message, &self.check).unwrap());
        assert_eq!(one, other);
        for name in ["chain_id", "message_id", "created_at", "expires_at", "sender", "type"] {
            assert_eq!(one["envelope"][name], draft[name], "{name}");
        }
    }

    /// Another address gets nothing, and the recipient's address with another key nothing that is sealed.
    fn keep_out(&mut self, refusal: Option<&str>, message: &Value, seen: &Value) {
        let mut try_as =
            |fio_address| self.outsider.open_message(fio_address, seen, message, &self.check).err();
        assert_eq!(try_as("eve@mallory").as_deref(), Some("layer2.not_for_me"));
        assert_eq!(try_as(RECIPIENT).as_deref(), refusal);
    }
}

//! Bob, who owns `crypto@bob`, writes to Alice, who owns `purse@alice`. Mallory owns `mallory@x`.

use fio_conformance::builtin::Builtin;
use fio_conformance::protocol::message::Outcome;
use fio_layer2::message::{Received, read};
use fio_reference::ecdh::XEncoding;
use fio_reference::text;
use fio_vectors::Patch;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::author::set;
use crate::material::{iv, private_hex, public_text};

/// The main net.
pub(super) const CHAIN_ID: &str = "21dcae42c0182200e93f954a074011f9048a7624c6fe81d3c9541a614a88bd1c";
/// The test net.
pub(super) const TEST_NET: &str = "b20901380af44ef59c5918439a1f9a41d83669020319a80574b804a5f95cbd7e";
pub(super) const CREATED_AT: u32 = 1_767_225_600;
pub(super) const DAY: u32 = 86_400;
/// When messages are checked, where nothing else is said.
pub(super) const NOW: u32 = CREATED_AT + 60;

/// A message that is to be made.
#[derive(Clone)]
pub(super) struct Post {
    /// Message id and initialization vector are made from it.
    pub(super) name: String,
    pub(super) sender: &'static str,
    /// The seed of the sender's owner key.
    pub(super) owner: &'static str,
    /// The seed of the sender's encryption key; `None`: not sealed.
    pub(super) encrypt: Option<&'static str>,
    pub(super) recipient: &'static str,
    /// The seed of the recipient's encryption key.
    pub(super) reader: &'static str,
    /// `address` or `index`.
    pub(super) route: &'static str,
    pub(super) content_type: &'static str,
    pub(super) content: Value,
    pub(super) life: u32,
    pub(super) x_encoding: Option<XEncoding>,
}

/// Bob's request to Alice, sealed, to her FIO Address.
pub(super) fn post(name: &str) -> Post {
    Post {
        name: name.to_owned(),
        sender: "crypto@bob",
        owner: "bob",
        encrypt: Some("bob"),
        recipient: "purse@alice",
        reader: "alice",
        route: "address",
        content_type: "new_funds_content",
        content: request(),
        life: DAY,
        x_encoding: None,
    }
}

/// The same in the clear.
pub(super) fn clear(name: &str) -> Post {
    Post { encrypt: None, ..post(name) }
}

/// The same under Alice's index.
pub(super) fn by_index(name: &str) -> Post {
    Post { route: "index", ..post(name) }
}

/// Text of this length, in the clear.
pub(super) fn long_text(name: &str, length: usize) -> Post {
    Post { content_type: "text", content: crate::material::filler(length).into(), ..clear(name) }
}

/// The longest text of a message in the clear: its envelope has 8,192 bytes.
pub(super) const LONGEST_TEXT: usize = 8192 - 188;

impl Post {
    /// The input of `layer2.sign`.
    pub(super) fn input(&self) -> Value {
        let mut input = json!({
            "chain_id": CHAIN_ID,
            "message_id": hex::encode(self.message_id()),
            "created_at": CREATED_AT,
            "expires_at": CREATED_AT + self.life,
            "sender": self.sender,
            "private": private_hex(self.owner),
            "recipient": self.recipient,
            "route": self.route,
            "type": self.content_type,
            "content": self.content,
        });
        if let Some(encrypt) = self.encrypt {
            input["encrypt_private"] = private_hex(encrypt).into();
            input["public"] = public_text(self.reader).into();
            input["iv"] = hex::encode(iv(&self.name).as_bytes()).into();
        }
        if let Some(encoding) = self.x_encoding {
            input["x_encoding"] = encoding.name().into();
        }
        input
    }

    /// The message, made by one who declares this encoding.
    pub(super) fn message_under(&self, declared: XEncoding) -> Value {
        signed(declared, &self.input())
    }

    pub(super) fn message(&self) -> Value {
        self.message_under(XEncoding::Minimal)
    }

    pub(super) fn message_id(&self) -> [u8; 16] {
        let digest = Sha256::digest(format!("message {}", self.name));
        digest[..16].try_into().expect("16 bytes")
    }

    pub(super) fn expires_at(&self) -> u32 {
        CREATED_AT + self.life
    }

    /// What the chain says about the sender.
    pub(super) fn registration(&self) -> Value {
        let encrypt = self.encrypt.unwrap_or(self.owner);
        json!({"owner_key": public_text(self.owner), "encrypt_key": public_text(encrypt)})
    }

    /// The input of `layer2.verify`.
    pub(super) fn to_verify(&self) -> Value {
        json!({
            "message": self.message(), "chain_id": CHAIN_ID, "now": NOW, "registration": self.registration(),
        })
    }

    /// The input of `layer2.open`, by a recipient that has accepted nothing yet.
    pub(super) fn to_open(&self) -> Value {
        let mut input = self.to_verify();
        input["recipient"] = json!({"fio_address": self.recipient, "private": private_hex(self.reader)});
        input["state"] = json!({"time": 0, "seen": []});
        input
    }

    /// The result of `layer2.open` then.
    pub(super) fn opened(&self) -> Value {
        json!({
            "sender": self.sender, "type": self.content_type, "content": self.content,
            "sealed": self.encrypt.is_some(),
            "state": {"time": NOW, "seen": [self.seen()]},
        })
    }

    /// What is remembered of it.
    pub(super) fn seen(&self) -> Value {
        let received = self.received();
        json!({
            "sender_key": hex::encode(received.envelope.sender_key.to_point()),
            "message_id": hex::encode(self.message_id()),
            "expires_at": self.expires_at(),
        })
    }

    pub(super) fn received(&self) -> Received {
        read(&self.message()).expect("a message")
    }

    /// The bytes of its envelope.
    pub(super) fn envelope(&self) -> Vec<u8> {
        let message = self.message();
        text::decode(message["envelope"].as_str().expect("text")).expect("base64")
    }

    /// A change of the field `message`: another envelope, under the signature that it had.
    pub(super) fn unsigned(&self, change: &Patch) -> Patch {
        let changed = change.apply_to_bytes(&self.envelope()).expect("the change fits");
        set("envelope", text::encode(&changed))
    }
}

/// The message that the reference makes of this input of `layer2.sign`.
pub(super) fn message_of(input: &Value) -> Value {
    signed(XEncoding::Minimal, input)
}

fn signed(declared: XEncoding, input: &Value) -> Value {
    let input = input.as_object().expect("an object");
    match Builtin::new(declared).answer("layer2.sign", input) {
        Outcome::Ok(mut made) => made["message"].take(),
        other => panic!("{input:?}: {other:?}"),
    }
}

pub(super) fn request() -> Value {
    json!({
        "payee_public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "amount": "0.5", "chain_code": "BTC",
        "token_code": "BTC", "memo": "lunch", "hash": null, "offline_url": null,
    })
}

pub(super) fn data() -> Value {
    json!({
        "payer_public_address": "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "payee_public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "amount": "0.5", "chain_code": "BTC",
        "token_code": "BTC", "status": "sent_to_blockchain", "obt_id": "f4184fc5", "memo": null, "hash": null,
        "offline_url": null,
    })
}

/// An ABI string in hex, of at most 127 bytes.
pub(super) fn string(value: &str) -> String {
    format!("{:02x}{}", value.len(), hex::encode(value))
}

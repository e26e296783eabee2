//! Random questions about messages of layer 2: mostly good ones, with a fault in one of three, so that something comes of them.

use fio_conformance::builtin::Builtin;
use fio_conformance::protocol::message::Outcome;
use fio_layer2::envelope::digest;
use fio_layer2::signature::{Signature, format_signature, parse_signature, sign_digest};
use fio_reference::ecdh::XEncoding;
use fio_reference::{index, text};
use fio_vectors::Object;
use k256::Scalar;
use k256::elliptic_curve::ff::PrimeField;
use proptest::prelude::Rng;
use proptest::test_runner::TestRng;
use serde_json::{Value, json};

use crate::material::{private, private_hex, public, public_text};

const CHAIN_ID: &str = "21dcae42c0182200e93f954a074011f9048a7624c6fe81d3c9541a614a88bd1c";
const NOW: u32 = 1_767_225_600;
const HOUR: u32 = 3600;
const DAY: u32 = 86_400;
/// What stands where something else belongs.
const ODD: [&str; 12] = [
    "null",
    "true",
    "1.0",
    "-1",
    "0",
    "4294967296",
    "9007199254740992",
    "\"\"",
    "\"1\"",
    "[]",
    "{}",
    "\"purse@alice\"",
];

/// What decides.
pub struct Dice(TestRng);

impl Dice {
    /// Dice that fall as this generator says.
    pub fn new(rng: TestRng) -> Self {
        Self(rng)
    }

    fn below(&mut self, end: u32) -> u32 {
        self.0.next_u32() % end
    }

    fn one_in(&mut self, many: u32) -> bool {
        self.below(many) == 0
    }

    fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.0.next_u32() as usize % list.len()].clone()
    }

    fn place(&mut self, bytes: &[u8]) -> usize {
        self.0.next_u32() as usize % bytes.len()
    }

    fn odd(&mut self) -> Value {
        serde_json::from_str(self.of(&ODD)).unwrap_or_default()
    }
}

/// Who sends to whom: seeds of keys.
#[derive(Clone)]
struct Parties {
    sender: &'static str,
    owner: &'static str,
    encrypt: Option<&'static str>,
    reader: &'static str,
}

/// An operation and its input.
pub fn random_question(dice: &mut Dice) -> (&'static str, Object) {
    let (op, input) = match dice.below(16) {
        0 => ("layer2.sign_digest", sign_digest_input(dice)),
        1 | 2 => ("layer2.recover", recover_input(dice)),
        3..=5 => ("layer2.sign", sign_input(dice)),
        6..=8 => ("layer2.verify", verify_input(dice)),
        9..=12 => ("layer2.open", open_input(dice)),
        _ => ("layer2.relay", relay_input(dice)),
    };
    (op, input.as_object().cloned().unwrap_or_default())
}

fn any_digest(dice: &mut Dice) -> [u8; 32] {
    let mut bytes = [0; 32];
    dice.0.fill_bytes(&mut bytes);
    dice.of(&[bytes, bytes, bytes, [0; 32], [0xff; 32]])
}

fn sign_digest_input(dice: &mut Dice) -> Value {
    let mut private = private_hex(dice.of(&["alice", "bob", "mallory"]));
    if dice.one_in(6) {
        private =
            dice.of(&["00".repeat(32), "ff".repeat(32), format!("{}01", "00".repeat(31)), "00".to_owned()]);
    }
    json!({"private": private, "digest": hex::encode(any_digest(dice))})
}

fn recover_input(dice: &mut Dice) -> Value {
    let digest = any_digest(dice);
    let right = format_signature(&sign_digest(&private("bob"), &digest));
    json!({"digest": hex::encode(digest), "signature": bad_signature(dice, &right)})
}

/// The signature with something about it changed, or not.
fn bad_signature(dice: &mut Dice, right: &str) -> String {
    let Ok(signature) = parse_signature(right) else { return right.to_owned() };
    let mut bytes = *signature.as_bytes();
    match dice.below(7) {
        0 => {
            let place = dice.place(right.as_bytes());
            let mut changed = right.as_bytes().to_vec();
            changed[place] = dice.of(b"1zI0 ");
            return String::from_utf8_lossy(&changed).into_owned();
        }
        1 => bytes[0] = 31 + u8::try_from(dice.below(4)).unwrap_or(0),
        2 => {
            let place = dice.place(&bytes[1..]) + 1;
            bytes[place] ^= 1 << dice.below(8);
        }
        3 => {
            let s: [u8; 32] = std::array::from_fn(|at| bytes[33 + at]);
            let s = Option::<Scalar>::from(Scalar::from_repr(s.into())).unwrap_or(Scalar::ONE);
            bytes[33..].copy_from_slice(&(-s).to_repr());
            bytes[0] = 31 + ((bytes[0] - 31) ^ 1);
        }
        4 => {
            let half = dice.of(&[1, 33]);
            let start = dice.of(&[&[0, 0x80], &[0, 0x7f], &[0x7f, 0xff], &[0x80, 0], &[0xff, 0xff]]);
            bytes[half..half + 2].copy_from_slice(start);
        }
        _ => (),
    }
    Signature::from_bytes(bytes).map_or_else(|_| right.to_owned(), |changed| format_signature(&changed))
}

fn parties(dice: &mut Dice) -> Parties {
    let (sender, owner) = dice.of(&[("crypto@bob", "bob"), ("crypto@bob", "bob"), ("mallory@x", "mallory")]);
    // The x that Alice shares with bob-46 begins with a zero byte.
    let encrypt = dice.of(&[Some(owner), Some("bob-46"), None]);
    Parties { sender, owner, encrypt, reader: dice.of(&["alice", "alice", "alice-encrypt"]) }
}

/// The input of `layer2.sign`, without a fault.
fn draft(dice: &mut Dice, parties: &Parties) -> Value {
    let request = json!({
        "payee_public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "amount": "0.5", "chain_code": "BTC",
        "token_code": "BTC", "memo": dice.of(&["lunch", "", "昼ごはん"]), "hash": null, "offline_url": null,
    });
    let (content_type, content) =
        dice.of(&[("new_funds_content", request), ("text", "Grüße 🍜".into()), ("text", "".into())]);
    let created_at = NOW - 400 + dice.below(800);
    let mut input = json!({
        "chain_id": CHAIN_ID, "message_id": format!("{:032x}", dice.below(4)), "created_at": created_at,
        "expires_at": created_at + dice.of(&[1, 600, DAY, DAY, 30 * DAY]), "sender": parties.sender,
        "private": private_hex(parties.owner), "recipient": dice.of(&["purse@alice", "purse@alice", "shop@alice"]),
        "route": "address", "type": content_type, "content": content,
    });
    if let Some(encrypt) = parties.encrypt {
        input["encrypt_private"] = private_hex(encrypt).into();
        input["public"] = public_text(parties.reader).into();
        input["iv"] = hex::encode([7; 16]).into();
        input["route"] = dice.of(&["address", "index"]).into();
        input["x_encoding"] = dice.of(&["minimal", "fixed32"]).into();
    }
    input
}

fn sign_input(dice: &mut Dice) -> Value {
    let parties = parties(dice);
    let mut input = draft(dice, &parties);
    let (field, value): (&str, Value) = match dice.below(16) {
        0 => ("created_at", dice.of(&[-1, 0, 1_i64 << 32, i64::from(NOW) + (1 << 32)]).into()),
        1 => ("expires_at", dice.of(&[-1, i64::from(u32::MAX), 1_i64 << 32, i64::from(NOW)]).into()),
        2 => ("sender", dice.of(&["Crypto@bob", "crypto", "a@b", "", "crypto@bob\n"]).into()),
        3 => ("recipient", dice.of(&["Purse@alice", "purse@", "0x7b60da406b524a010e5d721522cb9187"]).into()),
        4 => ("type", dice.of(&["record_obt_data_content", "trnsfiopubky", "TEXT", ""]).into()),
        5 => ("content", dice.odd()),
        6 => ("chain_id", dice.of(&["", "00"]).into()),
        7 => ("message_id", "00".repeat(dice.of(&[0, 15, 17])).into()),
        8 => ("private", "00".repeat(dice.of(&[31, 32, 33])).into()),
        9 => ("content", "x".repeat(dice.of(&[7000, 7900, 8004, 8005, 9000])).into()),
        10 => ("route", "index".into()),
        _ => return input,
    };
    input[field] = value;
    if parties.encrypt.is_some() && dice.one_in(8) {
        input["x_encoding"] = "twos-complement".into();
    }
    input
}

/// A message, as it was sent or with a fault.
fn message(dice: &mut Dice, parties: &Parties) -> Value {
    let draft = draft(dice, parties);
    let made =
        Builtin::new(XEncoding::Minimal).answer("layer2.sign", draft.as_object().unwrap_or(&Object::new()));
    let Outcome::Ok(mut made) = made else { return Value::Null };
    let message = made["message"].take();
    if dice.below(3) > 0 { message } else { faulty(dice, parties, message) }
}

/// The message with one fault: in its envelope, signed anew or not; in its signature; or in its JSON form.
fn faulty(dice: &mut Dice, parties: &Parties, mut message: Value) -> Value {
    let envelope = text::decode(message["envelope"].as_str().unwrap_or_default()).unwrap_or_default();
    match dice.below(8) {
        0 => {
            let right = message["signature"].as_str().unwrap_or_default();
            message["signature"] = bad_signature(dice, right).into();
        }
        1 => {
            let field = dice.of(&["protocol", "version", "envelope", "signature", "note"]);
            message[field] = dice.odd();
        }
        2 => {
            let field = dice.of(&["protocol", "version", "envelope", "signature"]);
            message.as_object_mut().map(|fields| fields.remove(field));
        }
        3 => message["envelope"] = text::encode(&damaged(dice, envelope)).into(),
        _ => {
            let bytes = damaged(dice, envelope);
            let signer = if dice.one_in(8) { "mallory" } else { parties.owner };
            message["signature"] = format_signature(&sign_digest(&private(signer), &digest(&bytes))).into();
            message["envelope"] = text::encode(&bytes).into();
        }
    }
    message
}

fn damaged(dice: &mut Dice, mut envelope: Vec<u8>) -> Vec<u8> {
    let place = dice.place(&envelope);
    match dice.below(6) {
        0 => envelope.truncate(place),
        1 => envelope.push(0),
        2 => envelope[place] = dice.of(&[0, 1, 2, 4, 0x40, 0x7f, 0x80, 0xff]),
        // The lengths and keys lie here.
        3 => {
            let end = envelope.len().min(174);
            let place = dice.place(&envelope[..end]);
            envelope[place] ^= 1 << dice.below(8);
        }
        4 => envelope.insert(place, 0x80),
        _ => envelope[place] ^= 1 << dice.below(8),
    }
    envelope
}

fn registration(dice: &mut Dice, parties: &Parties) -> Value {
    let encrypt = parties.encrypt.unwrap_or(parties.owner);
    let right = json!({"owner_key": public_text(parties.owner), "encrypt_key": public_text(encrypt)});
    match dice.below(16) {
        0 => Value::Null,
        1 => json!({"owner_key": public_text(encrypt), "encrypt_key": public_text(parties.owner)}),
        2 => json!({"owner_key": right["owner_key"], "encrypt_key": ""}),
        3 => json!({"owner_key": "", "encrypt_key": right["encrypt_key"]}),
        _ => right,
    }
}

fn verify_input(dice: &mut Dice) -> Value {
    let parties = parties(dice);
    checked(dice, &parties)
}

fn checked(dice: &mut Dice, parties: &Parties) -> Value {
    let other_chain = "00".repeat(32);
    json!({
        "message": message(dice, parties), "registration": registration(dice, parties),
        "chain_id": if dice.one_in(20) { &other_chain } else { CHAIN_ID },
        "now": if dice.one_in(8) { dice.of(&[0, NOW - 700, NOW + 700, NOW + DAY, u32::MAX]) } else { NOW },
    })
}

fn open_input(dice: &mut Dice) -> Value {
    let parties = parties(dice);
    let mut input = checked(dice, &parties);
    let address = dice.of(&["purse@alice", "purse@alice", "purse@alice", "shop@alice", "Purse@alice"]);
    let key = if dice.one_in(8) { "mallory" } else { parties.reader };
    input["recipient"] = json!({"fio_address": address, "private": private_hex(key)});
    let owner = hex::encode(public(parties.owner).to_point());
    let mut ids: Vec<u32> = (0..4).filter(|_| dice.one_in(3)).collect();
    ids.dedup();
    let seen: Vec<Value> = ids
        .iter()
        .map(|id| {
            let expires_at = NOW - 2 + dice.of(&[0, 1, 2, 3, 500]);
            json!({"sender_key": owner, "message_id": format!("{id:032x}"), "expires_at": expires_at})
        })
        .collect();
    input["state"] = json!({"time": dice.of(&[0, NOW - 1, NOW, NOW + 1, NOW + 600]), "seen": seen});
    input
}

fn relay_input(dice: &mut Dice) -> Value {
    let parties = parties(dice);
    let limits = json!({
        "per_hour": 2 + dice.below(4), "per_sender": 2 + dice.below(4), "per_sender_and_route": 1 + dice.below(4),
        "per_route": 1 + dice.below(4), "total": 2 + dice.below(4),
    });
    let next_number = if dice.one_in(8) { (1_u64 << 53) - 2 } else { 1 };
    let calls: Vec<Value> = (0..=dice.below(7)).map(|_| relay_call(dice, &parties)).collect();
    let state = json!({"chain_id": CHAIN_ID, "limits": limits, "messages": [], "next_number": next_number, "time": 0});
    json!({"state": state, "calls": calls})
}

fn relay_call(dice: &mut Dice, parties: &Parties) -> Value {
    let now = if dice.one_in(4) { NOW + dice.of(&[60, 600, HOUR - 1, HOUR, DAY]) } else { NOW };
    let mut call = if dice.below(3) > 0 {
        let (message, registration) = (message(dice, parties), registration(dice, parties));
        json!({"call": "submit", "now": now, "message": message, "registration": registration})
    } else {
        let encoding = dice.of(&[XEncoding::Minimal, XEncoding::Fixed32]);
        let encrypt = private(parties.encrypt.unwrap_or(parties.owner));
        let index = index::publish(&encrypt, &public(parties.reader), encoding);
        let index = index.expect("minimal or fixed32").to_text();
        let mut call =
            json!({"call": "fetch", "now": now, "route": dice.of(&["purse@alice", &index, "shop@alice"])});
        if dice.one_in(3) {
            call["limit"] = dice.of(&[0, 1, 2, 100, 101]).into();
        }
        if dice.one_in(3) {
            call["after"] = dice.of(&[0, 1, 2, (1_u64 << 53) - 1]).into();
        }
        call
    };
    if dice.one_in(10) {
        let field = dice.of(&["call", "now", "message", "registration", "route", "after", "limit", "note"]);
        call[field] = dice.odd();
    }
    if dice.one_in(20) {
        let field = dice.of(&["call", "now", "message", "registration", "route"]);
        call.as_object_mut().map(|fields| fields.remove(field));
    }
    if dice.one_in(40) { dice.odd() } else { call }
}

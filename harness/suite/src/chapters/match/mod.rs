//! Vectors of the chapter *Key matching*.

mod choose;
mod list;
mod private;
mod private_index;
mod select;

use fio_reference::ecdh::XEncoding;
use fio_reference::r#match::Getter;
use serde_json::{Value, json};

use super::content::{seal_text, with};
use crate::author::Author;
use crate::material::{public, public_text};

pub(super) fn write(author: &mut Author) {
    choose::write(author);
    select::write(author);
    list::write(author);
    private::write(author);
    private_index::write(author);
}

const REQUESTS: Getter = Getter::ReceivedRequests;

const OBT: Getter = Getter::ObtData;

fn content_of(getter: Getter) -> Value {
    with(getter.content_type(), &[("memo", json!(format!("opened through {}", getter.name())))])
}

/// What a record of these two seeds holds, sealed by the sender for the receiver.
fn record(getter: Getter, payer: &str, payee: &str, sender: &str, receiver: &str) -> Value {
    record_with_keys(getter, &public_text(payer), &public_text(payee), sender, receiver)
}

/// The same, with the keys that are recorded as text.
fn record_with_keys(getter: Getter, payer: &str, payee: &str, sender: &str, receiver: &str) -> Value {
    let name = format!("{} {sender} {receiver}", getter.name());
    let text =
        seal_text(getter.content_type(), sender, receiver, XEncoding::Minimal, &name, &content_of(getter));
    json!({"payer_fio_public_key": payer, "payee_fio_public_key": payee, "content": text})
}

/// A checksum that compared as text looks like the right one of seed "cs15".
fn wrong_checksum() -> String {
    let payload = [&public("cs15").to_point()[..], &[0xff; 4]].concat();
    format!("FIO{}", fio_reference::key::encode_base58(&payload))
}

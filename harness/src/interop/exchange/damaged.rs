//! Content that is damaged on the way: whoever opens it must refuse it.

use fio_reference::text as text_form;
use fio_vectors::{Object, Suite};

use super::content::{self, SealedContent};
use super::{Exchange, Reception, Request, Scenario, text};
use crate::interop::cause::{Cause, Deviation};
use crate::protocol::message::{Hello, Outcome};

/// Content, and what is done to its sealed bytes.
struct Damaged {
    content: SealedContent,
    damage: Damage,
}

type Damage = fn(Vec<u8>) -> Vec<u8>;

const DAMAGES: [(&str, Damage); 5] = [
    ("iv_first_bit", |sealed| flip(sealed, |_| 0, 0x80)),
    ("ciphertext_last_bit", |sealed| flip(sealed, |length| length - 33, 0x01)),
    ("tag_last_bit", |sealed| flip(sealed, |length| length - 1, 0x01)),
    ("first_block_missing", |sealed| sealed.into_iter().skip(16).collect()),
    ("last_byte_missing", |mut sealed| {
        sealed.pop();
        sealed
    }),
];

pub(super) fn scenarios(suite: &Suite) -> Vec<Scenario> {
    let public = content::bases(suite).into_iter().filter(|(_, base)| !base.content_type.is_private());
    public
        .flat_map(|(kind, content)| {
            DAMAGES.map(|(name, damage)| {
                Scenario::new(
                    format!("content.damaged.{kind}_{name}"),
                    Damaged { content: content.clone(), damage },
                )
            })
        })
        .collect()
}

fn flip(mut sealed: Vec<u8>, place: fn(usize) -> usize, bit: u8) -> Vec<u8> {
    if sealed.len() > 33 {
        let place = place(sealed.len());
        sealed[place] ^= bit;
    }
    sealed
}

impl Exchange for Damaged {
    fn ask_sender(&self, sender: &Hello) -> Option<Request> {
        self.content.ask_sender(sender)
    }

    fn judge_sender(&self, sender: &Hello, sent: &Object) -> Option<Deviation> {
        self.content.judge_sender(sender, sent)
    }

    fn ask_receiver(&self, _: &Hello, sent: &Object) -> Vec<Request> {
        let sealed = text_form::decode(text(sent, "text").unwrap_or_default());
        let damaged = sealed.map(|sealed| text_form::encode(&(self.damage)(sealed)));
        damaged.map(|text| self.content.open_request(&text)).into_iter().collect()
    }

    fn judge_receiver(&self, _: &Object, wanted: &[Outcome], came: &[Outcome]) -> Reception {
        let (Some(wanted), Some(came)) = (wanted.first(), came.first()) else {
            return Reception::right();
        };
        let mut deviation = content::judge_opening(self.content.content_type, wanted, came);
        if let Some(deviation) = &mut deviation
            && deviation.cause == Cause::ReceiverAccepted
        {
            deviation.detail = "the sealed bytes are damaged".to_owned();
        }
        Reception { deviation, arrived: matches!(came, Outcome::Error { .. }), opening: None }
    }
}

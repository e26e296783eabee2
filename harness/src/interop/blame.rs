//! Whose fault it is. It follows from what the reference says of both sides, and from whether the exchange ended as it must.

use fio_reference::content::Dialect;
use fio_reference::ecdh::XEncoding;
use schemars::JsonSchema;
use serde::Serialize;

use super::cause::{Cause, Deviation};
use super::exchange::{Opening, Reception, names};

/// Whose fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Blame {
    /// The sender did not do what the specification says.
    Sender,
    /// The receiver did not do what the specification says.
    Receiver,
    /// Neither did.
    Both,
    /// Both did, and it does not work: the specification is wrong.
    Specification,
}

/// What became of an exchange that both parties have what is needed for.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    /// What the sender did wrong.
    pub(crate) sender: Option<Deviation>,
    /// What became of what it sent.
    pub(crate) reception: Reception,
}

impl Blame {
    /// Whose fault it is; nobody's if the exchange ended as it must and both did as the specification says. A receiver that makes
    /// do with what is wrong does not make it right.
    pub fn of(sender_is_wrong: bool, receiver_is_wrong: bool, arrived: bool) -> Option<Self> {
        match (sender_is_wrong, receiver_is_wrong) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::Sender),
            (false, true) => Some(Self::Receiver),
            (false, false) if arrived => None,
            (false, false) => Some(Self::Specification),
        }
    }
}

impl Ending {
    /// The end of an exchange in which nothing was sent.
    pub(crate) fn not_sent(deviation: Deviation) -> Self {
        let reception = Reception { deviation: None, arrived: false, opening: None };
        Self { sender: Some(deviation), reception }
    }

    /// Whose fault it is that the exchange failed, if it did.
    pub(crate) fn blame(&self) -> Option<Blame> {
        Blame::of(self.sender.is_some(), self.reception.deviation.is_some(), self.reception.arrived)
    }
}

/// What a receiver has opened, from whomever: with it, its refusals can be explained.
#[derive(Debug)]
pub(crate) struct Opened(Vec<Opening>);

impl Opened {
    /// What one receiver has opened.
    pub(crate) fn by<'e>(endings: impl IntoIterator<Item = &'e Ending>) -> Self {
        let openings = endings.into_iter().filter_map(|ending| ending.reception.opening.as_ref());
        Self(openings.filter(|opening| opening.is_opened).cloned().collect())
    }

    /// Says of a refusal that the encoding of x is the reason, or the dialect, if the receiver opens what differs in that alone.
    pub(crate) fn explain(&self, ending: &mut Ending) {
        let (Some(deviation), Some(refused)) = (&mut ending.reception.deviation, &ending.reception.opening)
        else {
            return;
        };
        if deviation.cause.can_be_refusal()
            && !refused.is_opened
            && let Some(explained) = self.encoding(refused).or_else(|| self.dialect(refused))
        {
            *deviation = explained;
        }
    }

    fn encoding(&self, refused: &Opening) -> Option<Deviation> {
        let of_kind = |opening: &&Opening| opening.kind == refused.kind;
        let of_keys =
            |opening: &&Opening| of_kind(opening) && opening.ambiguous_keys == refused.ambiguous_keys;
        let same_keys: Vec<_> = self.0.iter().filter(of_keys).map(|opening| opening.encoding).collect();
        if refused.ambiguous_keys.is_none() || same_keys.is_empty() || same_keys.contains(&refused.encoding) {
            return None;
        }
        let is_opened = |encoding: &XEncoding| {
            let of_encoding =
                |opening: &Opening| opening.ambiguous_keys.is_some() && opening.encoding == *encoding;
            self.0.iter().filter(of_kind).any(of_encoding)
        };
        let opened: Vec<_> = XEncoding::ALL.into_iter().filter(is_opened).collect();
        let detail = format!("it opens what is sealed under {} alone", names(&opened));
        Some(Deviation::new(Cause::ReceiverEncoding, detail))
    }

    fn dialect(&self, refused: &Opening) -> Option<Deviation> {
        let standard = Dialect::Standard.name();
        let is_standard = |opening: &Opening| opening.kind == refused.kind && opening.dialect == standard;
        let reads_standard = self.0.iter().any(is_standard);
        (refused.dialect != standard && reads_standard)
            .then(|| Deviation::new(Cause::ReceiverDialect, format!("it refuses {}", refused.dialect)))
    }
}

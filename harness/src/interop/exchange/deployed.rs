//! What deployed software has written and no party here writes: other dialects, and the encoding `twos-complement`. Every reader
//! must open it. The harness sends it in the name of the reference.

use fio_reference::content::{ContentType, Dialect};
use fio_reference::ecdh::XEncoding;
use fio_vectors::{Expect, Object, Suite, Vector};

use super::content;
use super::{Exchange, Kind, Opening, Reception, Request, Scenario, text};
use crate::interop::cause::Deviation;
use crate::protocol::message::{Hello, Outcome};

const OPEN: &str = "content.open";

/// A text of a vector.
struct Deployed {
    /// The pair of keys, if it is one for which the encodings of x differ.
    ambiguous_keys: Option<String>,
    content_type: ContentType,
    input: Object,
}

pub(super) fn scenarios(suite: &Suite) -> Vec<Scenario> {
    let texts = suite.vectors().filter(|vector| vector.op == OPEN && is_deployed_only(vector));
    texts
        .filter_map(|vector| {
            let name = vector.id.strip_prefix(OPEN)?;
            let exchange = Deployed {
                ambiguous_keys: ambiguous_keys(name),
                content_type: ContentType::from_name(text(&vector.input, "type")?).ok()?,
                input: vector.input.clone(),
            };
            Some(Scenario::new(format!("content.deployed{name}"), exchange))
        })
        .collect()
}

fn is_deployed_only(vector: &Vector) -> bool {
    let Expect::Ok { ok } = &vector.expect else {
        return false;
    };
    text(ok, "dialect") != Some(Dialect::Standard.name())
        || text(ok, "x_encoding") == Some(XEncoding::TwosComplement.name())
}

/// The keys of ".request_two_zeros_high_twos_complement", as the scenarios of content name them.
fn ambiguous_keys(name: &str) -> Option<String> {
    let pair = name.strip_prefix(".request_")?.strip_suffix("_twos_complement")?;
    Some(format!("{pair}.payee_to_payer"))
}

impl Exchange for Deployed {
    fn ask_sender(&self, _: &Hello) -> Option<Request> {
        None
    }

    fn recorded(&self) -> Option<Object> {
        Some(self.input.clone())
    }

    fn judge_sender(&self, _: &Hello, _: &Object) -> Option<Deviation> {
        None
    }

    fn ask_receiver(&self, _: &Hello, sent: &Object) -> Vec<Request> {
        vec![Request { op: OPEN, input: sent.clone() }]
    }

    fn judge_receiver(&self, _: &Object, wanted: &[Outcome], came: &[Outcome]) -> Reception {
        let opening = Opening::of(Kind::Content, self.ambiguous_keys.as_deref(), wanted, came);
        let (Some(wanted), Some(came)) = (wanted.first(), came.first()) else {
            return Reception::right();
        };
        let deviation = content::judge_opening(self.content_type, wanted, came);
        Reception { arrived: deviation.is_none(), deviation, opening }
    }
}

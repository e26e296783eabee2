//! Why an answer is wrong.
//!
//! First the [catalogue](crate::variants): which wrong variant gives exactly this answer? One that gets an answer wrong which the
//! implementation has right, in the same operation, is out; of the others that one is named that explains most of the failures. Where none
//! fits, the answer is taken apart, to find the first step that differs. Where that says nothing either, nothing is said.

mod difference;
mod explanation;
mod suspects;

use std::borrow::Cow;
use std::collections::BTreeMap;

use fio_reference::ecdh::XEncoding;
use fio_vectors::{Object, Vector};
use schemars::JsonSchema;
use serde::Serialize;

use crate::judge::verdict::{Kind, Verdict};
use crate::judge::{Judge, Judgement};
use crate::protocol::message::Outcome;
use suspects::{Lineup, Suspects};

pub use explanation::Explanation;
pub use suspects::concerns;

/// The greatest number of variants that are named together. Where more fit, the answer says too little.
const MOST_NAMED: usize = 2;

/// An answer and its verdict.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The vector.
    pub vector: &'a Vector,
    /// The answer.
    pub outcome: &'a Outcome,
    /// Whether it is right.
    pub judgement: &'a Judgement,
}

/// Why an answer is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diagnosis {
    /// In one sentence.
    pub sentence: String,
    /// The wrong variants that give this answer: one, or several that can't be told apart by the answers that came.
    pub variants: Vec<String>,
    /// The place of the first step that differs, among those that the reference takes.
    pub step: Option<usize>,
}

/// Explains the answers of implementations that declare the same encoding of x.
pub struct Explainer {
    lineup: Lineup,
}

impl Explainer {
    /// An explainer for implementations with these behaviours.
    pub fn new(behaviours: &BTreeMap<String, String>) -> Self {
        Self { lineup: Lineup::new(declared(behaviours)) }
    }

    /// Why the wrong ones among these answers of one implementation are wrong: one entry for each answer.
    pub fn diagnose(&self, judge: &Judge, answers: &[Answer]) -> Vec<Option<Diagnosis>> {
        let suspects = self.lineup.suspects(judge, answers);
        let diagnosis = |(place, answer): (usize, &Answer)| {
            is_explicable(answer).then(|| match suspects.of(place) {
                named @ [_, ..] if named.len() <= MOST_NAMED => {
                    Some(self.by_variants(&suspects, named, answer, judge))
                }
                _ => difference::of(judge, answer),
            })?
        };
        answers.iter().enumerate().map(diagnosis).collect()
    }

    fn by_variants(&self, suspects: &Suspects, named: &[usize], answer: &Answer, judge: &Judge) -> Diagnosis {
        let variants: Vec<_> = named.iter().map(|&variant| self.lineup.variant(variant)).collect();
        let does: Vec<_> =
            variants.iter().map(|variant| format!("{} ({})", variant.does, variant.breaks)).collect();
        let explained = named.iter().map(|&variant| suspects.explained(variant)).min();
        let others = match explained.unwrap_or(1).saturating_sub(1) {
            0 => String::new(),
            1 => "; so is 1 other wrong answer".to_owned(),
            count => format!("; so are {count} other wrong answers"),
        };
        let does = does.join(", or one that ");
        Diagnosis {
            sentence: format!("this is what an implementation gives that {does}{others}"),
            variants: variants.iter().map(|variant| variant.id.to_owned()).collect(),
            step: self.lineup.first_difference(judge, named, answer),
        }
    }
}

/// Whether the answer says anything of what was done: faults don't, and of refusals only that there is one.
fn is_explicable(answer: &Answer) -> bool {
    answer.judgement.verdict == Verdict::Failed
        && matches!(answer.judgement.kind, Some(Kind::Accepted | Kind::Refused | Kind::Different))
}

/// The encoding of x that an implementation declares.
pub(crate) fn declared(behaviours: &BTreeMap<String, String>) -> XEncoding {
    let name = behaviours.get("x_encoding");
    name.and_then(|name| XEncoding::from_name(name)).unwrap_or(XEncoding::Minimal)
}

/// What the reference is asked so that its answer can be compared: the input, with the initialization vector that the implementation
/// has drawn where it draws its own.
pub(crate) fn comparable_input<'v>(judge: &Judge, vector: &'v Vector, outcome: &Outcome) -> Cow<'v, Object> {
    let input = vector.full_input();
    match crate::judge::own_iv::applies(judge.behaviours, vector) {
        true => match difference::drawn_iv(vector, outcome) {
            Some(iv) => {
                let mut input = input.into_owned();
                input.insert("iv".to_owned(), hex::encode(iv).into());
                Cow::Owned(input)
            }
            None => input,
        },
        false => input,
    }
}

//! An answer that is not the reference's.

use std::collections::BTreeMap;

use fio_conformance::judge::Judgement;
use fio_conformance::judge::verdict::{Kind, Verdict};
use fio_conformance::protocol::message::Outcome;
use fio_vectors::{Expect, Object, Vector};

use super::grammar::Case;
use crate::author::SINCE;

/// An answer that is not the reference's.
#[derive(Clone)]
pub(super) struct Disagreement<'s> {
    /// Which input of its seed.
    pub(super) number: u64,
    /// The vector that the input was made from.
    pub(super) of: &'s Vector,
    /// The input, and what the reference answers.
    pub(super) vector: Vector,
    /// The answer.
    pub(super) came: Outcome,
    /// What is wrong with it.
    pub(super) judgement: Judgement,
}

/// What two disagreements have in common that are probably the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sort {
    /// The operation.
    pub(super) op: String,
    /// In which way the answer is wrong.
    pub(super) kind: Kind,
    /// The reference's answer: `ok` or a code.
    pub(super) wanted: String,
    /// The answer: `ok` and the field that differs, a code, or what its words are like.
    pub(super) came: String,
}

impl<'s> Disagreement<'s> {
    /// A wrong answer to a vector.
    pub(super) fn of_vector(of: &'s Vector, came: &Outcome, judgement: &Judgement) -> Self {
        let (vector, came, judgement) = (of.clone(), came.clone(), judgement.clone());
        Self { number: 0, of, vector, came, judgement }
    }

    pub(super) fn sort(&self) -> Sort {
        Sort {
            op: self.vector.op.clone(),
            kind: self.judgement.kind.unwrap_or(Kind::Different),
            wanted: match &self.vector.expect {
                Expect::Error { error } => error.clone(),
                _ => "ok".to_owned(),
            },
            came: match &self.came {
                Outcome::Ok(_) => match self.judgement.kind {
                    Some(Kind::Different) => format!("ok, another {}", self.field()),
                    _ => "ok".to_owned(),
                },
                Outcome::Error { code: Some(code), .. } => code.clone(),
                other => without_values(words(other)),
            },
        }
    }

    /// The first field that differs.
    fn field(&self) -> &str {
        let reason = self.judgement.reason.as_deref().unwrap_or_default();
        reason.split(' ').next().unwrap_or_default()
    }
}

/// The words of an answer that is no result.
pub(super) fn words(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Ok(_) => "",
        Outcome::Error { text, .. } => text.as_deref().unwrap_or_default(),
        Outcome::Unsupported(words) | Outcome::Fault(words) => words,
    }
}

/// Words without what is quoted in them: numbers, keys.
fn without_values(words: &str) -> String {
    let is_word = |word: &&str| {
        word.len() < 20
            && word.chars().all(|character| character.is_ascii_alphabetic() || "':,.()".contains(character))
            && !(word.len() > 6 && word.chars().all(|character| character.is_ascii_hexdigit()))
    };
    words.split_whitespace().filter(is_word).take(10).collect::<Vec<_>>().join(" ")
}

/// What is asked as a vector, with the reference's answer. None if the input is no request at all: an adapter is never sent one.
pub(super) fn as_vector(case: &Case, input: &Object, answer: Outcome) -> Option<Vector> {
    let expect = match answer {
        Outcome::Ok(ok) => Expect::Ok { ok },
        Outcome::Error { code: Some(error), .. } => Expect::Error { error },
        _ => return None,
    };
    Some(Vector {
        id: format!("{}.fuzz_{}", case.of.op, case.number),
        op: case.of.op.clone(),
        since: SINCE.to_owned(),
        requirements: Vec::new(),
        flags: Vec::new(),
        comment: String::new(),
        input: input.clone(),
        repeat: None,
        steps: BTreeMap::new(),
        expect,
        fault: None,
        confirmed_by: Vec::new(),
    })
}

/// The judgement on an answer, where `unsupported` is one too: of an operation that an implementation has all of.
pub(super) fn with_missing(judgement: Judgement, has_all: bool) -> Judgement {
    match judgement.verdict {
        Verdict::Unsupported if has_all => {
            Judgement { verdict: Verdict::Failed, kind: Some(Kind::Missing), ..judgement }
        }
        _ => judgement,
    }
}

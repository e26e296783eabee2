//! Which wrong variants may stand behind the wrong answers of one implementation.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use fio_reference::ecdh::XEncoding;
use fio_vectors::{Expect, Operation, Vector};

use super::{Answer, comparable_input, is_explicable};
use crate::judge::difference::differences;
use crate::judge::verdict::{Level, Verdict};
use crate::judge::{Judge, own_iv};
use crate::protocol::message::Outcome;
use crate::steps::{self, Steps};
use crate::variants::{self, Variant};

/// The longest text of an input that is put through every variant.
const LONGEST_INPUT: usize = 100_000;

/// The catalogue, ready to be compared with answers.
pub(super) struct Lineup {
    declared: XEncoding,
    catalogue: Vec<&'static Variant>,
    steps: Vec<Steps>,
    /// The chapters whose steps each replaces.
    chapters: Vec<BTreeSet<String>>,
    /// What each has answered to a vector.
    answered: RefCell<HashMap<(usize, String), Rc<Outcome>>>,
}

/// The variants that may stand behind each answer.
pub(super) struct Suspects {
    /// For each answer those that explain most, by their place in the catalogue.
    best: Vec<Vec<usize>>,
    /// How many wrong answers each explains.
    explained: Vec<usize>,
}

impl Suspects {
    /// The variants behind the answer at this place.
    pub(super) fn of(&self, place: usize) -> &[usize] {
        &self.best[place]
    }

    /// How many wrong answers a variant explains.
    pub(super) fn explained(&self, variant: usize) -> usize {
        self.explained[variant]
    }
}

impl Lineup {
    pub(super) fn new(declared: XEncoding) -> Self {
        let catalogue: Vec<_> = variants::all().collect();
        let steps: Vec<_> = catalogue.iter().map(|variant| variant.steps()).collect();
        let chapters = steps.iter().map(Steps::chapters_replaced).collect();
        Self { declared, chapters, catalogue, steps, answered: RefCell::default() }
    }

    pub(super) fn variant(&self, place: usize) -> &'static Variant {
        self.catalogue[place]
    }

    pub(super) fn suspects(&self, judge: &Judge, answers: &[Answer]) -> Suspects {
        // The codes that variants refuse with are always those of the reference.
        let judge = &Judge { level: Some(Level::Rejected), ..*judge };
        let mut fitting: Vec<Vec<usize>> = answers.iter().map(|answer| self.fitting(judge, answer)).collect();
        let ops: BTreeSet<&str> = answers.iter().map(|answer| answer.vector.op.as_str()).collect();
        let mut cleared = BTreeMap::new();
        for (answer, fitting) in answers.iter().zip(&mut fitting) {
            fitting.retain(|&variant| {
                let op = answer.vector.op.as_str();
                !*cleared.entry((variant, op)).or_insert_with(|| self.is_cleared(judge, variant, op, answers))
            });
        }
        let mut explained = vec![0; self.catalogue.len()];
        fitting.iter().flatten().for_each(|&variant| explained[variant] += 1);
        let best = fitting.into_iter().zip(answers).map(|(fitting, answer)| {
            let most = fitting.iter().map(|&variant| explained[variant]).max();
            let mut best: Vec<usize> =
                fitting.into_iter().filter(|&variant| Some(explained[variant]) == most).collect();
            if best.len() > 1 {
                let is_cleared_elsewhere = |variant| {
                    ops.iter().any(|&op| {
                        *cleared
                            .entry((variant, op))
                            .or_insert_with(|| self.is_cleared(judge, variant, op, answers))
                    })
                };
                best = without(best, is_cleared_elsewhere);
            }
            // A refusal says little: where more than one fits, none is named.
            let says_too_little = matches!(answer.outcome, Outcome::Error { .. }) && best.len() > 1;
            if says_too_little { Vec::new() } else { best }
        });
        Suspects { best: best.collect(), explained }
    }

    /// The variants that give this wrong answer.
    fn fitting(&self, judge: &Judge, answer: &Answer) -> Vec<usize> {
        let vector = answer.vector;
        if !is_explicable(answer) || is_long(vector) {
            return Vec::new();
        }
        let drawn = own_iv::applies(judge.behaviours, vector)
            .then(|| comparable_input(judge, vector, answer.outcome));
        let fits = |&variant: &usize| match &drawn {
            Some(input) => {
                let (outcome, _) = steps::answer(&self.steps[variant], self.declared, &vector.op, input);
                is_same(judge, vector, &outcome, answer.outcome)
            }
            None => is_same(judge, vector, &self.answer(variant, vector), answer.outcome),
        };
        self.concerned_with(&vector.op).filter(fits).collect()
    }

    /// The first step that the variant takes in another way; none where several fit.
    pub(super) fn first_difference(
        &self,
        judge: &Judge,
        variants: &[usize],
        answer: &Answer,
    ) -> Option<usize> {
        let [variant] = variants else {
            return None;
        };
        let input = comparable_input(judge, answer.vector, answer.outcome);
        let op = &answer.vector.op;
        let (_, right) = steps::answer(&steps::REFERENCE, self.declared, op, &input);
        let (_, wrong) = steps::answer(&self.steps[*variant], self.declared, op, &input);
        let same = right.iter().zip(&wrong).take_while(|(right, wrong)| right == wrong).count();
        (same < right.len()).then_some(same)
    }

    /// Whether a variant gets an answer of this operation wrong that the implementation has right.
    fn is_cleared(&self, judge: &Judge, variant: usize, op: &str, answers: &[Answer]) -> bool {
        let is_right = |answer: &&Answer| {
            answer.vector.op == op && answer.judgement.verdict == Verdict::Passed && !is_long(answer.vector)
        };
        answers.iter().filter(is_right).any(|answer| {
            let outcome = self.answer(variant, answer.vector);
            judge.judge(answer.vector, &outcome).verdict != Verdict::Passed
        })
    }

    /// What a variant answers to a vector.
    fn answer(&self, variant: usize, vector: &Vector) -> Rc<Outcome> {
        let key = (variant, vector.id.clone());
        if let Some(outcome) = self.answered.borrow().get(&key) {
            return Rc::clone(outcome);
        }
        let (outcome, _) =
            steps::answer(&self.steps[variant], self.declared, &vector.op, &vector.full_input());
        let outcome = Rc::new(outcome);
        self.answered.borrow_mut().insert(key, Rc::clone(&outcome));
        outcome
    }

    /// The variants that replace a step which the operation takes.
    fn concerned_with<'a>(&'a self, op: &'a str) -> impl Iterator<Item = usize> + 'a {
        (0..self.catalogue.len()).filter(move |&variant| concerns(&self.chapters[variant], op))
    }
}

/// The variants that are not cleared, or all of them if that leaves none.
fn without(variants: Vec<usize>, mut is_cleared: impl FnMut(usize) -> bool) -> Vec<usize> {
    let left: Vec<usize> = variants.iter().copied().filter(|&variant| !is_cleared(variant)).collect();
    if left.is_empty() { variants } else { left }
}

/// Whether it would take too long to put the input through every variant.
fn is_long(vector: &Vector) -> bool {
    vector
        .repeat
        .as_ref()
        .is_some_and(|repeat| repeat.unit.len().saturating_mul(repeat.times) > LONGEST_INPUT)
}

/// Whether a variant's outcome is the one that came. Of refusals, the class is compared where it is known.
fn is_same(judge: &Judge, vector: &Vector, variant: &Outcome, came: &Outcome) -> bool {
    match (variant, came) {
        (Outcome::Ok(variant), Outcome::Ok(came)) => Operation::find(&vector.op)
            .is_some_and(|operation| differences(operation, variant, came).is_empty()),
        (Outcome::Error { code: Some(variant), .. }, Outcome::Error { code, text }) => {
            let wants_result = matches!(judge.wanted(vector), Ok(Expect::Ok { .. }));
            let by_text = || judge.errors?.code_of(&vector.op, text.as_deref()?);
            let meant = code.as_deref().or_else(by_text);
            wants_result && meant.is_none_or(|meant| Level::of(Some(variant), meant) >= Level::Class)
        }
        _ => false,
    }
}

/// Whether an operation takes a step of one of these chapters.
pub fn concerns(chapters: &BTreeSet<String>, op: &str) -> bool {
    chapters_of(op).iter().any(|&chapter| chapters.contains(chapter))
}

/// The chapters whose steps an operation takes.
fn chapters_of(op: &str) -> &'static [&'static str] {
    const SEALING: &[&str] = &["key", "ecdh", "sealed", "text", "abi", "content"];
    match op {
        "key.parse_private" | "key.parse_public" | "key.public_of" => &["key"],
        "account.name" => &["key", "account"],
        "ecdh.shared_secret" => &["key", "ecdh"],
        "sealed.seal" | "sealed.open" => &["sealed"],
        "text.encode" | "text.decode" | "text.decode_lenient" => &["text"],
        "abi.pack" | "abi.unpack" => &["abi"],
        "content.pack" | "content.unpack" => &["abi", "content"],
        "content.seal" | "content.open" => SEALING,
        "size.content" | "size.memo_budget" | "size.cost" => &["content", "size"],
        "match.choose" => &["key", "match"],
        "match.list" => &["key", "account", "match"],
        "match.select" => &["key", "ecdh", "sealed", "text", "abi", "content", "match"],
        "match.select_private" => &["key", "ecdh", "sealed", "text", "abi", "content", "match", "index"],
        "index.derive" | "index.poll" => &["key", "ecdh", "index"],
        "index.parse" => &["index"],
        "backup.seal" | "backup.open" => &["key", "ecdh", "sealed", "text", "abi", "backup"],
        "chain.apply" => &["chain"],
        op if op.starts_with("layer2.") => &["key", "layer2"],
        "backup.growth_units" => &["backup"],
        "nbpa.level_key" => &["key", "abi", "nbpa"],
        "nbpa.seal" | "nbpa.open" => &["sealed", "text", "abi", "nbpa"],
        "grant.seal" | "grant.open" => &["key", "ecdh", "sealed", "text", "abi", "nbpa", "grant"],
        "lookup.select" => &["lookup"],
        "wallet.inspect" => &["content", "wallet"],
        "wallet.reconcile" => {
            &["key", "ecdh", "sealed", "text", "abi", "content", "match", "index", "wallet"]
        }
        _ => &[],
    }
}

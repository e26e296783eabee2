//! Every wrong variant of the catalogue, as an implementation: the diagnosis names it, and never another one.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use fio_conformance::builtin::Builtin;
use fio_conformance::explain::{Answer, Explainer, concerns};
use fio_conformance::judge::verdict::{Kind, Verdict};
use fio_conformance::judge::{Judge, Judgement};
use fio_conformance::protocol::message::Outcome;
use fio_conformance::steps::{self, Steps};
use fio_conformance::variants::{self, Variant};
use fio_reference::ecdh::XEncoding;
use fio_vectors::{Suite, Vector};

/// An implementation under test, and what it gave.
struct Run<'v> {
    vectors: Vec<&'v Vector>,
    outcomes: Vec<Outcome>,
    judgements: Vec<Judgement>,
}

impl<'v> Run<'v> {
    fn new(suite: &'v Suite, judge: &Judge, steps: &Steps) -> Self {
        // Where no step that is taken differs, the answer is the right one.
        let chapters = steps.chapters_replaced();
        let is_changed = |vector: &&Vector| concerns(&chapters, &vector.op);
        // The long inputs are those of which no variant makes anything else.
        let vectors: Vec<_> =
            suite.vectors().filter(|vector| vector.repeat.is_none()).filter(is_changed).collect();
        let answer = |vector: &&Vector| steps::answer(steps, XEncoding::Minimal, &vector.op, &vector.input).0;
        let outcomes: Vec<_> = vectors.iter().map(answer).collect();
        let judgements = vectors.iter().zip(&outcomes).map(|(vector, outcome)| judge.judge(vector, outcome));
        Self { judgements: judgements.collect(), vectors, outcomes }
    }

    fn answers(&self) -> Vec<Answer<'_>> {
        let answers = self.vectors.iter().zip(&self.outcomes).zip(&self.judgements);
        answers.map(|((vector, outcome), judgement)| Answer { vector, outcome, judgement }).collect()
    }
}

/// Pairs that no answer tells apart: both are named together.
const ALIKE: [(&str, &str); 1] = [
    // The 13th character never shows in a name, and where the checksum gives one, none would do as well.
    ("account-of-12-characters", "account-reads-on"),
];

#[test]
fn the_diagnosis_names_the_variant_that_it_is_and_no_other() {
    let catalogue: Vec<_> = variants::all().collect();
    // Every other one: the variants of a chapter, which take about as long, stand together.
    let half = |first: usize| catalogue.iter().copied().skip(first).step_by(2);
    let named: usize = std::thread::scope(|scope| {
        let threads = [0, 1].map(|first| scope.spawn(move || assert_named(half(first).collect())));
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    println!("{named} variants were named");
    assert_eq!(named, catalogue.len());
    assert!(named >= 120, "{named}");
}

/// Runs each variant, and counts the answers that were explained by it.
fn assert_named(catalogue: Vec<&Variant>) -> usize {
    let suite = Suite::embedded().unwrap();
    let behaviours = Builtin::new(XEncoding::Minimal).hello().behaviours;
    let judge = Judge { behaviours: &behaviours, level: None, errors: None };
    let explainer = Explainer::new(&behaviours);
    for variant in &catalogue {
        let run = Run::new(&suite, &judge, &variant.steps());
        let diagnoses = explainer.diagnose(&judge, &run.answers());
        let mut times_named = 0;
        for ((diagnosis, vector), judgement) in diagnoses.iter().zip(&run.vectors).zip(&run.judgements) {
            let Some(diagnosis) = diagnosis else { continue };
            assert_eq!(judgement.verdict, Verdict::Failed, "{}", vector.id);
            let named = &diagnosis.variants;
            times_named += usize::from(named.iter().any(|id| id == variant.id));
            for other in named.iter().map(String::as_str).filter(|&id| id != variant.id) {
                let is_alike = ALIKE.contains(&(variant.id, other)) || ALIKE.contains(&(other, variant.id));
                assert!(is_alike, "{} is explained by {other} at {}", variant.id, vector.id);
            }
        }
        // Of a refusal with another error, the answer does not say what was done.
        let only_other_errors =
            run.judgements.iter().all(|judgement| matches!(judgement.kind, None | Some(Kind::WrongError)));
        assert!(times_named > 0 || only_other_errors, "{} is never named", variant.id);
    }
    catalogue.len()
}

/// The sentences about an implementation with a mistake that the catalogue does not have, over the vectors of one operation.
fn sentences(op: &str, change: fn(&mut Steps)) -> Vec<String> {
    let suite = Suite::embedded().unwrap();
    let behaviours = Builtin::new(XEncoding::Minimal).hello().behaviours;
    let judge = Judge { behaviours: &behaviours, level: None, errors: None };
    let mut steps = steps::REFERENCE;
    change(&mut steps);
    let run = Run::new(&suite, &judge, &steps);
    let answers: Vec<_> = run.answers().into_iter().filter(|answer| answer.vector.op == op).collect();
    let diagnoses = Explainer::new(&behaviours).diagnose(&judge, &answers).into_iter().flatten();
    let diagnoses = diagnoses.inspect(|diagnosis| assert!(diagnosis.variants.is_empty(), "{diagnosis:?}"));
    diagnoses.map(|diagnosis| diagnosis.sentence).collect()
}

#[test]
fn what_no_variant_gives_is_taken_apart() {
    type Case = (&'static str, fn(&mut Steps), &'static str);
    let cases: [Case; 9] = [
        (
            "sealed.seal",
            |steps| steps.sealed.authenticate = |_, _, _| vec![7; 32],
            "the ciphertext is right, and the tag",
        ),
        (
            "sealed.seal",
            |steps| {
                steps.sealed.pad = |plaintext| [plaintext, &vec![0x20; 16 - plaintext.len() % 16]].concat();
            },
            "the padding differs (SEALED-04)",
        ),
        (
            "sealed.seal",
            |steps| steps.sealed.read_iv = |iv| Ok(iv.iter().rev().copied().collect()),
            "the initialization vector is not the given one",
        ),
        (
            "sealed.seal",
            |steps| steps.sealed.join = |parts| parts.ciphertext.clone(),
            "can't be sealed bytes",
        ),
        (
            "sealed.seal",
            |steps| steps.sealed.derive_keys = |_| vec![9; 64],
            "does not decrypt under the right keys",
        ),
        ("content.seal", |steps| steps.text.encode = |_| "?".to_owned(), "the text is not base64"),
        ("content.seal", |steps| steps.content.value = louder, "in the field memo"),
        ("content.pack", |steps| steps.content.value = louder, "in the field memo"),
        (
            "key.parse_public",
            |steps| steps.key.is_checksum = |computed, came| computed == came || came == [0xff; 4],
            "was not noticed: `checksum` is where it is refused (KEY-10)",
        ),
    ];
    for (op, change, told) in cases {
        let sentences = sentences(op, change);
        assert!(sentences.iter().any(|sentence| sentence.contains(told)), "{told}: {sentences:?}");
    }
}

fn louder(name: &'static str, value: Option<&str>) -> Option<String> {
    value.map(|value| if name == "memo" { format!("{value}!") } else { value.to_owned() })
}

/// What it seals can't be compared with anything but by the initialization vector that it drew.
#[test]
fn an_implementation_that_draws_its_own_initialization_vector_is_explained_too() {
    let suite = Suite::embedded().unwrap();
    let mut behaviours = Builtin::new(XEncoding::Minimal).hello().behaviours;
    behaviours.insert("iv".to_owned(), "own".to_owned());
    let judge = Judge { behaviours: &behaviours, level: None, errors: None };
    let swapped = variants::all().find(|variant| variant.id == "keys-swapped").unwrap();
    let vector = suite.vector("content.seal.request_with_memo").unwrap();
    let mut input = vector.input.clone();
    input.insert("iv".to_owned(), "5f".repeat(16).into());
    let (outcome, _) = steps::answer(&swapped.steps(), XEncoding::Minimal, &vector.op, &input);
    let judgement = judge.judge(vector, &outcome);
    let answer = Answer { vector, outcome: &outcome, judgement: &judgement };
    let diagnosis = Explainer::new(&behaviours).diagnose(&judge, &[answer]).remove(0).unwrap();
    assert_eq!(diagnosis.variants, ["keys-swapped"]);
}

#[test]
fn the_catalogue_is_well_formed() {
    let suite = Suite::embedded().unwrap();
    let requirements: BTreeSet<&str> =
        suite.vectors().flat_map(|vector| &vector.requirements).map(String::as_str).collect();
    let mut ids = BTreeSet::new();
    for Variant { id, does, seen, breaks, .. } in variants::all() {
        assert!(ids.insert(id), "{id} is there twice");
        assert!(
            id.bytes().all(|byte| byte.is_ascii_lowercase()
                || byte.is_ascii_digit()
                || matches!(byte, b'-' | b'.')),
            "{id}"
        );
        assert!(!does.is_empty() && !does.ends_with('.') && !seen.is_empty(), "{id}");
        assert!(requirements.contains(breaks), "{id} breaks {breaks}, which no vector pins");
    }
}

/// A step, or several that stand together: a step and its inverse, or the checks that one mistake leaves out.
#[test]
fn a_variant_is_one_step_replaced() {
    const TOGETHER: [&[&str]; 17] = [
        &["sealed.pad", "sealed.unpad"],
        &["sealed.encrypt", "sealed.decrypt"],
        &["sealed.join", "sealed.split"],
        &["sealed.authenticate", "sealed.split"],
        &["abi.write_length", "abi.read_length"],
        &["abi.write_optional", "abi.read_optional"],
        &["abi.read_varuint32", "abi.read_length"],
        // The length of what is read, and what is made of it.
        &["key.is_short", "key.is_length", "key.read_point"],
        &["key.is_length", "key.read_private"],
        &["key.is_length", "key.wif_private"],
        &["key.is_length", "key.is_flag"],
        &["sealed.split", "sealed.decrypt"],
        &["sealed.split", "sealed.unpad"],
        &["abi.read_length", "content.check_private"],
        // One parser for two forms.
        &["key.strip_prefix", "key.k1_checksum"],
        &["key.strip_prefix", "key.decode_base58"],
        // The length of an envelope, as text and as bytes.
        &["layer2.envelope_bytes", "layer2.check_length"],
    ];
    assert!(steps::REFERENCE.replaced().is_empty());
    for variant in variants::all() {
        let replaced = variant.steps().replaced();
        let names: BTreeSet<&str> = replaced.iter().map(String::as_str).collect();
        let stands_together = |steps: &&[&str]| steps.iter().copied().collect::<BTreeSet<_>>() == names;
        let is_one = names.len() == 1 || TOGETHER.iter().any(stands_together);
        assert!(is_one, "{}: {replaced:?}", variant.id);
    }
}

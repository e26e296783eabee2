//! Fuzzing finds implementations that are wrong, says so in vectors that could be, and makes no noise.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use fio_conformance::adapter::expectations::{File, FuzzEntry};
use fio_conformance::builtin::Builtin;
use fio_conformance::judge::verdict::{Kind, Level};
use fio_conformance::judge::{Judge, Judgement};
use fio_conformance::protocol::message::Outcome;
use fio_conformance::{steps, variants};
use fio_reference::ecdh::XEncoding;
use fio_suite::fuzz::{Find, Findings, Party, Plan, Proposal, Tally};
use fio_suite::generate::root;
use fio_vectors::{Expect, Object, Suite, VectorFile};
use serde_json::json;

static SUITE: LazyLock<Suite> = LazyLock::new(|| Suite::embedded().unwrap());

/// Mistakes of all chapters, each in an operation that shows it.
const MISTAKES: [(&str, &str); 30] = [
    ("prefix-eos-accepted", "key.parse_public"),
    ("checksum-not-checked", "key.parse_public"),
    ("point-not-checked", "key.parse_public"),
    ("private-range-not-checked", "key.parse_private"),
    ("wif-flag-not-checked", "key.parse_private"),
    ("account-zeros-kept", "account.name"),
    ("x-minimal-only", "content.open"),
    ("y-for-x", "ecdh.shared_secret"),
    ("padding-last-byte-only", "sealed.open"),
    ("tag-not-checked", "sealed.open"),
    ("tag-half-compared", "sealed.open"),
    ("text-spare-bits-ignored", "text.decode"),
    ("text-lenient-is-node", "text.decode_lenient"),
    ("varuint32-overlong", "abi.unpack"),
    ("optional-null-for-empty", "abi.unpack"),
    ("length-in-characters", "content.pack"),
    ("utf8-replaced", "content.unpack"),
    ("leftover-before-dialects", "content.unpack"),
    ("private-forms-not-checked", "content.open"),
    ("size-in-characters", "size.content"),
    ("cost-rounded-up", "size.cost"),
    ("mapped-key-first", "match.choose"),
    ("payee-before-payer-in-lists", "match.list"),
    ("index-in-capitals", "index.derive"),
    ("backup-flag-any-byte", "backup.open"),
    ("nbpa-level-key-any-length", "nbpa.open"),
    ("nbpa-read-to-the-end", "nbpa.open"),
    ("grant-read-first-32", "grant.open"),
    ("lookup-oldest", "lookup.select"),
    ("codes-not-in-upper-case", "wallet.inspect"),
];

fn fuzz(party: Party, seed: u64, count: u64, op: &str) -> Findings {
    let plan = Plan { seed, count: Some(count), seconds: None, op: op.to_owned() };
    plan.run(&SUITE, vec![party], |_| ()).unwrap()
}

fn party(variant: &str, known: File) -> Party {
    let found = variants::all().find(|other| other.id == variant);
    Party::of_steps(variant, found.unwrap_or_else(|| panic!("no variant {variant}")).steps(), known)
}

fn with_mistake(variant: &str, op: &str) -> Tally {
    let mut findings = fuzz(party(variant, File::default()), 1, 600, op);
    findings.parties.remove(0)
}

fn reference_answer(find: &Find) -> Outcome {
    Builtin::new(XEncoding::Minimal).answer(&find.vector.op, &find.vector.input)
}

#[test]
fn the_reference_step_by_step_answers_as_the_reference_does() {
    let findings = fuzz(Party::of_steps("steps", steps::REFERENCE, File::default()), 7, 3000, "");
    assert!(findings.is_clean(), "{findings}");
    let ops = &findings.parties[0].ops;
    assert!(ops.len() >= 44, "every operation is asked: {:?}", ops.keys());
    let asked: usize = ops.values().map(|answers| answers.asked).sum();
    assert!(asked >= 2000, "most inputs must be requests: {asked} of 3000");
}

#[test]
fn a_mistake_is_found_whatever_it_is() {
    let found: BTreeSet<&str> = MISTAKES
        .into_iter()
        .filter(|(variant, op)| !with_mistake(variant, op).finds.is_empty())
        .map(|(variant, _)| variant)
        .collect();
    let missed: Vec<_> = MISTAKES.iter().filter(|(variant, _)| !found.contains(variant)).collect();
    // What needs two things that fit together takes more inputs.
    assert!(found.len() >= 26, "{} of {} found, not {missed:?}", found.len(), MISTAKES.len());
}

#[test]
fn a_find_shows_the_same_as_before_it_was_made_smaller() {
    for (variant, op) in [("tag-not-checked", "sealed.open"), ("leftover-before-dialects", "content.unpack")]
    {
        for find in with_mistake(variant, op).finds {
            let party = variants::all().find(|other| other.id == variant).unwrap().steps();
            let (outcome, _) = steps::answer(&party, XEncoding::Minimal, op, &find.vector.input);
            assert_eq!(outcome, find.came, "{variant}: {find}");
            let behaviours = Builtin::new(XEncoding::Minimal).hello().behaviours;
            let judge = Judge { behaviours: &behaviours, level: Some(Level::Class), errors: None };
            let Judgement { kind, .. } = judge.judge(&find.vector, &outcome);
            assert_eq!(kind, Some(find.kind), "{variant}: {find}");
        }
    }
}

#[test]
fn a_find_is_small() {
    let finds = with_mistake("utf8-replaced", "content.unpack").finds;
    // 7 fields, and one byte in them that is no UTF-8.
    let accepted = finds.iter().find(|find| find.kind == Kind::Accepted).unwrap();
    let plaintext = accepted.vector.input["plaintext"].as_str().unwrap();
    assert!(plaintext.len() / 2 <= 16, "{accepted}");
    assert!(accepted.cause.as_ref().is_some_and(|cause| cause.contains("UTF-8")), "{accepted}");
}

#[test]
fn a_find_is_a_vector_that_answers_as_it_says() {
    let text = std::fs::read_to_string(root().join("vectors/schema/vectors.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
    let mut count = 0;
    for (variant, op) in [("checksum-not-checked", "key.parse_public"), ("text-url-safe", "text.encode")] {
        for find in with_mistake(variant, op).finds {
            let Proposal { vector, answers, .. } =
                serde_json::from_str(&Proposal::of(variant, &find).file().text).unwrap();
            let wanted = match &vector.expect {
                Expect::Ok { ok } => Outcome::Ok(ok.clone()),
                Expect::Error { error } => Outcome::Error { code: Some(error.clone()), text: None },
                Expect::Per { .. } => panic!("{find}"),
            };
            match (reference_answer(&find), wanted) {
                (Outcome::Error { code, .. }, Outcome::Error { code: wanted, .. }) => {
                    assert_eq!(code, wanted);
                }
                (came, wanted) => assert_eq!(came, wanted),
            }
            assert_ne!(Some(&reference_answer(&find)), answers.get(variant));
            assert!(vector.comment.contains("seed 1, input "), "{}", vector.comment);
            let file = SUITE.files()[0].clone();
            let file = VectorFile { vectors: vec![vector], flags: [].into(), ..file };
            let faults: Vec<_> = schema.iter_errors(&json!(file)).map(|fault| fault.to_string()).collect();
            assert!(faults.is_empty(), "{faults:?}");
            count += 1;
        }
    }
    assert!(count >= 2, "{count} proposals");
}

#[test]
fn the_same_seed_finds_the_same_and_another_one_something_else() {
    let inputs = |seed| -> Vec<String> {
        let findings = fuzz(party("text-in-hex", File::default()), seed, 300, "text.");
        let finds = findings.parties[0].finds.iter();
        finds.map(|find| format!("{} {:?}", find.number, find.vector.input)).collect()
    };
    assert_eq!(inputs(5), inputs(5));
    assert_ne!(inputs(5), inputs(6));
}

#[test]
fn what_is_listed_is_known_and_nothing_else() {
    let entry = |ops: &[&str], wanted: Option<&str>| FuzzEntry {
        ops: ops.iter().map(|&op| op.to_owned()).collect(),
        sent: Object::new(),
        outcome: Kind::Accepted,
        wanted: wanted.map(str::to_owned),
        says: None,
        reason: "the checksum is not looked at".to_owned(),
        link: None,
    };
    let tally = |entry| {
        let known = File { fuzz: vec![entry], ..File::default() };
        fuzz(party("checksum-not-checked", known), 1, 600, "key.parse_public").parties.remove(0)
    };
    let listed = tally(entry(&["key.parse_public"], Some("key.checksum")));
    assert!(listed.known["the checksum is not looked at"] > 0, "{listed}");
    assert!(listed.finds.is_empty(), "{listed}");
    for other in [
        entry(&["key.parse_private"], Some("key.checksum")),
        entry(&["key.parse_public"], Some("key.malformed")),
        entry(&["key.parse_public"], None),
    ] {
        let tally = tally(other);
        assert!(tally.known.is_empty() && !tally.finds.is_empty(), "{tally}");
    }
}

/// A mistake behind a vector that is expected to fail explains what it explains, and no other answer.
#[test]
fn a_mistake_behind_a_listed_vector_is_known() {
    let known: File = serde_json::from_value(json!({"known": [{
        "outcome": "accepted", "reason": "no point is checked", "vectors": ["key.parse_public.x_is_5"],
    }]}))
    .unwrap();
    let tally = |variant| fuzz(party(variant, known.clone()), 1, 600, "key.parse_public").parties.remove(0);
    let same = tally("point-not-checked");
    assert!(same.known["no point is checked"] > 0 && same.finds.is_empty(), "{same}");
    let other = tally("checksum-not-checked");
    assert!(other.known.is_empty() && !other.finds.is_empty(), "{other}");
}

#[test]
fn a_listed_deviation_has_a_reason_and_is_told_by_its_words() {
    let defect = |entry: serde_json::Value| {
        let file: File = serde_json::from_value(json!({"known": [], "fuzz": [entry]})).unwrap();
        file.check(Path::new("expectations.json")).err().map(|error| error.to_string())
    };
    let entry = |ops: &[&str], outcome, reason| json!({"ops": ops, "outcome": outcome, "reason": reason});
    assert_eq!(defect(entry(&["abi.pack"], "accepted", "why")), None);
    assert!(defect(entry(&["abi.pack"], "accepted", " ")).unwrap().ends_with("entry 1 has no reason"));
    assert!(defect(entry(&[], "accepted", "why")).unwrap().ends_with("entry 1 names no operation"));
    let without_words = defect(entry(&["abi.pack"], "refused", "why")).unwrap();
    assert!(without_words.ends_with("says nothing of the words by which it is known"), "{without_words}");
}

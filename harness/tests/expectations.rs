//! What an expectations file may say, and when what it says no longer holds.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use fio_conformance::adapter::expectations::{BrokenExpectations, Expectations};
use fio_conformance::judge::verdict::VectorVerdict;
use fio_conformance::judge::verdict::{Kind, Verdict};
use fio_vectors::Object;

fn load(text: &str) -> Result<Expectations, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("expectations.json");
    std::fs::write(&file, text).unwrap();
    Expectations::load(&file).map_err(|error| error.to_string())
}

fn verdict(verdict: Verdict, kind: Option<Kind>) -> VectorVerdict {
    VectorVerdict {
        id: "a.b".to_owned(),
        op: "a".to_owned(),
        comment: String::new(),
        requirements: Vec::new(),
        verdict,
        kind,
        level: None,
        reason: Some("it took it".to_owned()),
        diagnosis: None,
        expected_because: None,
        link: None,
        sent: Object::new(),
        wanted: None,
        came: None,
    }
}

/// What becomes of a vector `a.b` and of expectations about it.
fn apply(text: &str, found: VectorVerdict) -> (VectorVerdict, BrokenExpectations) {
    let mut verdicts = [found];
    let exists = |id: &str| id == "a.b" || id == "not.run";
    let broken = load(text).unwrap().apply(&mut verdicts, exists);
    let [found] = verdicts;
    (found, broken)
}

const ACCEPTED: &str =
    r#"{"known": [{"outcome": "accepted", "reason": "why", "link": "where", "vectors": ["a.b"]}]}"#;

#[test]
fn a_failure_as_listed_is_expected() {
    let (found, broken) = apply(ACCEPTED, verdict(Verdict::Failed, Some(Kind::Accepted)));
    assert_eq!(found.verdict, Verdict::Expected);
    assert_eq!(found.expected_because.as_deref(), Some("why"));
    assert_eq!(found.link.as_deref(), Some("where"));
    assert!(broken.is_empty());
}

#[test]
fn another_failure_stays_one_and_says_so() {
    let (found, broken) = apply(ACCEPTED, verdict(Verdict::Failed, Some(Kind::Fault)));
    assert_eq!(found.verdict, Verdict::Failed);
    let reason = found.reason.unwrap();
    assert_eq!(reason, "it took it (expected to fail as accepted, not like this)");
    assert!(broken.is_empty());
}

#[test]
fn a_pass_where_a_failure_is_expected_is_stale() {
    for (found, why) in
        [(Verdict::Passed, "the vector passes"), (Verdict::Unsupported, "the vector is unsupported")]
    {
        let (after, broken) = apply(ACCEPTED, verdict(found, None));
        assert_eq!(after.verdict, found);
        assert_eq!((broken.stale.len(), broken.dead.len(), broken.double.len()), (1, 0, 0));
        assert_eq!((broken.stale[0].vector.as_str(), broken.stale[0].why.as_str()), ("a.b", why));
    }
}

#[test]
fn a_vector_that_does_not_exist_is_dead_and_one_that_did_not_run_is_not_judged() {
    let text = r#"{"known": [{"outcome": "fault", "reason": "why", "vectors": ["a.c", "not.run"]}]}"#;
    let (_, broken) = apply(text, verdict(Verdict::Passed, None));
    assert_eq!((broken.stale.len(), broken.dead.len(), broken.double.len()), (0, 1, 0));
    assert_eq!(broken.dead[0].vector, "a.c");
}

#[test]
fn a_vector_listed_twice_is_reported_and_the_first_entry_counts() {
    let within = r#"{"known": [{"outcome": "accepted", "reason": "why", "vectors": ["a.b", "a.b"]}]}"#;
    let across = r#"{"known": [{"outcome": "accepted", "reason": "why", "vectors": ["a.b"]},
                               {"outcome": "fault", "reason": "other", "vectors": ["a.b"]}]}"#;
    for text in [within, across] {
        let (found, broken) = apply(text, verdict(Verdict::Failed, Some(Kind::Accepted)));
        assert_eq!(found.verdict, Verdict::Expected);
        assert_eq!(found.expected_because.as_deref(), Some("why"));
        assert_eq!((broken.stale.len(), broken.dead.len(), broken.double.len()), (0, 0, 1));
    }
}

#[test]
fn a_file_that_explains_nothing_is_refused() {
    for (entry, complaint) in [
        (r#"{"outcome": "fault", "reason": " ", "vectors": ["a"]}"#, "entry 1 has no reason"),
        (r#"{"outcome": "fault", "vectors": ["a"]}"#, "missing field `reason`"),
        (r#"{"outcome": "fault", "reason": "x", "vectors": []}"#, "entry 1 names no vector"),
        (r#"{"outcome": "failed", "reason": "x", "vectors": ["a"]}"#, "unknown variant `failed`"),
        (r#"{"outcome": "missing", "reason": "x", "vectors": ["a"]}"#, "can't be expected"),
        (r#"{"outcome": "fault", "reason": "x", "vector": ["a"]}"#, "unknown field `vector`"),
    ] {
        let error = load(&format!(r#"{{"known": [{entry}]}}"#)).unwrap_err();
        assert!(error.contains(complaint), "{error}");
    }
    assert!(Expectations::load(Path::new("/nonexistent/file")).is_err());
}

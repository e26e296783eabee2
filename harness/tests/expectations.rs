//! What an expectations file may say, and when what it says no longer holds.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use fio_conformance::adapter::expectations::{BrokenExpectations, Expectations, File, Found};
use fio_conformance::adapter::{self, Adapter};
use fio_conformance::judge::verdict::{Kind, VectorVerdict, Verdict};
use fio_conformance::leak::{Channel, Leak, Material};
use fio_vectors::{Object, Suite};
use jiff::civil::date;
use serde_json::{Value, json};

mod synthetic;

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

/// A suite with the vectors `a.b` and `not.run`.
fn suite() -> Suite {
    let folder = tempfile::tempdir().unwrap();
    let vectors =
        ["a.b", "not.run"].map(|id| synthetic::vector(id, "text.encode", json!({}), json!({"ok": {}})));
    synthetic::write_suite(folder.path(), &vectors);
    Suite::load(folder.path()).unwrap()
}

/// What becomes of a vector `a.b`, of leaks, and of expectations about them.
fn apply_all(text: &str, found: VectorVerdict, leaks: &mut [Leak]) -> (VectorVerdict, BrokenExpectations) {
    let mut verdicts = [found];
    let found = Found { verdicts: &mut verdicts, leaks, suite: &suite(), today: date(2026, 6, 15) };
    let broken = load(text).unwrap().apply(found);
    let [found] = verdicts;
    (found, broken)
}

fn apply(text: &str, found: VectorVerdict) -> (VectorVerdict, BrokenExpectations) {
    apply_all(text, found, &mut [])
}

const ACCEPTED: &str =
    r#"{"known": [{"outcome": "accepted", "reason": "why", "link": "where", "vectors": ["a.b"]}]}"#;

#[test]
fn a_failure_as_listed_is_expected() {
    let (found, broken) = apply(ACCEPTED, verdict(Verdict::Failed, Some(Kind::Accepted)));
    assert_eq!(found.verdict, Verdict::Expected);
    assert_eq!(found.expected_because.as_deref(), Some("why"));
    assert_eq!(found.link.as_deref(), Some("where"));
    assert_eq!(broken.count(), 0);
}

#[test]
fn another_failure_stays_one_and_says_so() {
    let (found, broken) = apply(ACCEPTED, verdict(Verdict::Failed, Some(Kind::Fault)));
    assert_eq!(found.verdict, Verdict::Failed);
    let reason = found.reason.unwrap();
    assert_eq!(reason, "it took it (expected to fail as accepted, not like this)");
    assert_eq!(broken.count(), 0);
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

#[test]
fn an_expectation_holds_until_its_last_day() {
    let until = |day: &str| {
        let entry =
            json!({"outcome": "accepted", "reason": "why", "expires": day, "vectors": ["a.b", "not.run"]});
        apply(&json!({"known": [entry]}).to_string(), verdict(Verdict::Failed, Some(Kind::Accepted)))
    };
    for (day, is_expired) in [("2026-06-14", true), ("2026-06-15", false), ("2027-01-01", false)] {
        let (found, broken) = until(day);
        assert_eq!(found.verdict, Verdict::Expected);
        assert_eq!(broken.expired.len(), usize::from(is_expired), "{day}");
        assert_eq!(broken.count(), usize::from(is_expired), "{day}");
    }
    assert_eq!(until("2026-06-14").1.expired[0].why, "it was expected until 2026-06-14");
    let no_day = r#"{"known": [{"outcome": "fault", "reason": "x", "expires": "soon", "vectors": ["a"]}]}"#;
    assert!(load(no_day).unwrap_err().contains("as year"));
}

fn leak() -> Leak {
    let (material, channel) = (Material::Tag, Channel::Answer);
    Leak { material, channel, vectors: vec!["a.b".to_owned()], expected_because: None, link: None }
}

const TAG: &str =
    r#"{"leaks": [{"material": "tag", "channel": "answer", "reason": "prints it", "link": "where"}]}"#;

#[test]
fn a_leak_as_listed_is_expected_and_one_that_is_gone_is_stale() {
    let mut leaks = [leak(), Leak { channel: Channel::StandardError, ..leak() }];
    let (_, broken) = apply_all(TAG, verdict(Verdict::Passed, None), &mut leaks);
    assert_eq!(leaks[0].expected_because.as_deref(), Some("prints it"));
    assert_eq!(leaks[0].link.as_deref(), Some("where"));
    assert_eq!(leaks[1].expected_because, None);
    assert_eq!(broken.count(), 0);

    // One vector of two ran: the other may still show it.
    let (_, broken) = apply_all(TAG, verdict(Verdict::Passed, None), &mut []);
    assert_eq!(broken.count(), 0);
    let mut verdicts = [verdict(Verdict::Passed, None), verdict(Verdict::Passed, None)];
    let found = Found { verdicts: &mut verdicts, leaks: &mut [], suite: &suite(), today: date(2026, 6, 15) };
    let broken = load(TAG).unwrap().apply(found);
    assert_eq!(broken.stale_leaks.len(), 1);
    let no_reason = r#"{"leaks": [{"material": "tag", "channel": "answer", "reason": ""}]}"#;
    assert!(load(no_reason).unwrap_err().contains("entry 1 of `leaks` has no reason"));
}

fn file(value: Value) -> File {
    serde_json::from_value(value).unwrap()
}

#[test]
fn an_update_keeps_reasons_and_invents_none() {
    let failed = |id: &str, kind| VectorVerdict { id: id.to_owned(), ..verdict(Verdict::Failed, Some(kind)) };
    let before = file(json!({
        "known": [
            {"outcome": "fault", "reason": "crashes", "link": "z", "vectors": ["gone", "v.9", "v.1"]},
            {"outcome": "accepted", "reason": "takes it", "link": "a", "expires": "2027-01-01", "vectors": ["v.2", "v.3"]},
            {"outcome": "fault", "reason": "crashes", "link": "z", "vectors": ["v.0"]},
        ],
        "leaks": [{"material": "tag", "channel": "answer", "reason": "prints it"},
                  {"material": "keys", "channel": "answer", "reason": "long ago"}],
    }));
    let found = [
        failed("v.9", Kind::Fault),
        failed("v.1", Kind::Fault),
        failed("v.0", Kind::Fault),
        failed("v.2", Kind::Accepted),
        // It fails in another way now.
        failed("v.3", Kind::Different),
        failed("v.4", Kind::Refused),
        failed("v.5", Kind::Missing),
        VectorVerdict { id: "v.6".to_owned(), ..verdict(Verdict::Passed, None) },
    ];
    let shown = [leak(), Leak { material: Material::PrivateKey, ..leak() }];
    let update = before.updated(&found, &shown);
    let after = json!({
        "known": [
            {"outcome": "refused", "reason": "", "vectors": ["v.4"]},
            {"outcome": "different", "reason": "", "vectors": ["v.3"]},
            {"outcome": "accepted", "reason": "takes it", "link": "a", "expires": "2027-01-01", "vectors": ["v.2"]},
            {"outcome": "fault", "reason": "crashes", "link": "z", "vectors": ["v.0", "v.1", "v.9"]},
        ],
        "leaks": [{"material": "private-key", "channel": "answer", "reason": ""},
                  {"material": "tag", "channel": "answer", "reason": "prints it"}],
    });
    assert_eq!(json!(update.file), after);
    assert_eq!((update.added, update.removed, update.unexplained), (3, 3, 3));
    // And again: nothing changes, and what waits for a reason still does.
    let again = update.file.updated(&found, &shown);
    assert_eq!(again.file, update.file);
    assert_eq!((again.added, again.removed, again.unexplained), (0, 0, 3));
    let nothing = update.file.updated(&[], &[]);
    assert_eq!(nothing.file, File::default());
    assert_eq!(nothing.removed, 8);
}

#[test]
fn the_committed_files_are_in_canonical_order_and_every_entry_has_a_link() {
    let folder = adapter::folder(None);
    let mut entries = 0;
    for name in adapter::names(&folder) {
        let path = Adapter::load(&folder, &name).unwrap().expectations_path();
        if !path.is_file() {
            continue;
        }
        let file = File::read(&path).unwrap();
        entries += file.known.len();
        assert!(file.known.iter().all(|entry| entry.link.is_some()), "{name}");
        assert!(file.leaks.iter().all(|leak| leak.link.is_some()), "{name}");
        let canonical = serde_json::to_string_pretty(&file.clone().in_order()).unwrap() + "\n";
        let is_canonical = std::fs::read_to_string(&path).unwrap() == canonical;
        assert!(is_canonical, "{name}: `expect --update` puts it in order");
    }
    assert!(entries > 0);
}

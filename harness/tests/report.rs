//! A run of an adapter that does everything an adapter can do wrong, and the reports of it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::path::Path;

use fio_conformance::adapter::expectations::Expectations;
use fio_conformance::engine::Limits;
use fio_conformance::judge::verdict::{Kind, Level, Verdict};
use fio_conformance::protocol::launch::Launch;
use fio_conformance::report::terminal::{self, Palette};
use fio_conformance::report::{self, Field, Levels, Report, Summary};
use fio_conformance::run::{Plan, Target};
use fio_vectors::{Class, Suite};
use serde_json::{Value, json};

mod breaking;
mod synthetic;

fn suite(folder: &Path) -> Suite {
    let right = json!({"ok": {"text": "AA=="}});
    let refusal = |code: &str| json!({"error": {"code": code}});
    let sent = |answer: Value| json!({"bytes": "00", "answer": answer});
    let encode = |id: &str, answer: &Value| {
        synthetic::vector(&format!("text.encode.{id}"), "text.encode", sent(answer.clone()), right.clone())
    };
    let decode = |id: &str, answer: Value| {
        let wanted = json!({"error": "text.malformed"});
        synthetic::vector(&format!("text.decode.{id}"), "text.decode", sent(answer), wanted)
    };
    let mut vectors = vec![
        encode("right", &right),
        encode("different", &json!({"ok": {"text": "AB=="}})),
        encode("long", &json!({"ok": {"text": "x".repeat(300)}})),
        encode("refused", &json!({"error": {"text": "I don't \u{1b}[31mlike it"}})),
        encode("missing", &json!({"unsupported": "not today"})),
        decode("right", refusal("text.malformed")),
        decode("accepted", json!({"ok": {"bytes": "00ff".repeat(60)}})),
        decode("wrong_error", refusal("key.malformed")),
        decode("known", json!({"ok": {"bytes": "00"}})),
        decode("known_differently", json!({"fault": "TypeError"})),
        decode("stale", refusal("text.odd")),
        decode("per", json!({})),
        synthetic::vector("text.decode.crash", "text.decode", json!({"do": "crash"}), right),
        synthetic::vector("sealed.open.any", "sealed.open", json!({}), json!({"ok": {}})),
        synthetic::vector(
            "text.encode.missing_too",
            "text.encode",
            sent(json!({"unsupported": "never"})),
            json!({"error": "text.malformed"}),
        ),
        synthetic::vector(
            "content.unpack.bare",
            "content.unpack",
            sent(json!({"ok": {"content": {}}})),
            json!({"ok": {"content": {"memo": null}, "dialect": "standard"}}),
        ),
        synthetic::vector(
            "content.unpack.named",
            "content.unpack",
            sent(json!({"ok": {"content": {}, "dialect": "standard"}})),
            json!({"ok": {"content": {}, "dialect": "standard"}}),
        ),
    ];
    vectors[11]["expect"] = json!({"per": "mood", "cases": {"good": {"error": "text.malformed"}}});
    vectors
        .extend((0..10).map(|number| decode(&format!("known_too_{number}"), json!({"ok": {"bytes": ""}}))));
    synthetic::write_suite(folder, &vectors);
    Suite::load(folder).unwrap()
}

fn expectations(folder: &Path) -> Expectations {
    let many: Vec<_> = (0..10).map(|number| format!("text.decode.known_too_{number}")).collect();
    let file = folder.join("expectations");
    let known = json!({"known": [
        {"outcome": "accepted", "reason": "takes anything", "link": "https://example.org/1", "vectors": ["text.decode.known"]},
        {"outcome": "accepted", "reason": "takes even more", "vectors": many},
        {"outcome": "accepted", "reason": "so it was", "vectors": ["text.decode.known_differently", "text.decode.stale"]},
        {"outcome": "refused", "reason": "long ago", "vectors": ["text.decode.gone", "text.decode.known"]},
    ]});
    std::fs::write(&file, known.to_string()).unwrap();
    Expectations::load(&file).unwrap()
}

fn run() -> Report {
    let folder = tempfile::tempdir().unwrap();
    let suite = suite(folder.path());
    let expectations = expectations(folder.path());
    let plan = Plan {
        require: Some(Class::Writer),
        adapter: Some("breaking".to_owned()),
        command: "fio-conformance run breaking".to_owned(),
        ..Plan::new(&suite, None, &expectations, Limits::default())
    };
    plan.run(Target::Adapter(Launch::Pipes(breaking::program(&[]))), &mut |_| ()).unwrap()
}

#[test]
fn everything_is_counted_once() {
    let report = run();
    let summary = Summary { total: 27, passed: 5, failed: 9, expected: 11, unsupported: 2, faults: 2 };
    assert_eq!(report.summary, summary);
    assert_eq!(report.verdicts.len(), summary.total);
    let mut sum = Summary::default();
    for Summary { total, passed, failed, expected, unsupported, faults } in
        report.operations.iter().map(|operation| operation.summary)
    {
        assert_eq!(total, passed + failed + expected + unsupported);
        sum.total += total;
        sum.faults += faults;
    }
    assert_eq!((sum.total, sum.faults), (summary.total, summary.faults));
    assert_eq!(report.levels, Levels { negative: 16, rejected: 3, class: 2, code: 1 });
    // The dialect is revealed once, and nothing is said of operations without a result.
    let hidden = [Field { op: "content.unpack".into(), field: "leftover".into() }];
    assert_eq!(report.never_revealed, hidden);
    assert!(!report.is_as_expected());
}

#[test]
fn each_vector_has_the_verdict_of_its_own_answer() {
    let report = run();
    let found = |id: &str| {
        let verdict = report.verdicts.iter().find(|verdict| verdict.id == id).unwrap();
        (verdict.verdict, verdict.kind, verdict.level)
    };
    use Verdict::{Expected, Failed, Passed, Unsupported};
    let (rejected, class, code) = (Some(Level::Rejected), Some(Level::Class), Some(Level::Code));
    for (id, verdict) in [
        ("text.encode.right", (Passed, None, None)),
        ("text.encode.different", (Failed, Some(Kind::Different), None)),
        ("text.encode.refused", (Failed, Some(Kind::Refused), None)),
        ("text.encode.missing", (Failed, Some(Kind::Missing), None)),
        ("text.decode.right", (Passed, None, code)),
        ("text.decode.accepted", (Failed, Some(Kind::Accepted), None)),
        ("text.decode.wrong_error", (Failed, Some(Kind::WrongError), rejected)),
        ("text.decode.known", (Expected, Some(Kind::Accepted), None)),
        ("text.decode.known_differently", (Failed, Some(Kind::Fault), None)),
        ("text.decode.stale", (Passed, None, class)),
        ("text.decode.per", (Unsupported, None, None)),
        ("text.decode.crash", (Failed, Some(Kind::Fault), None)),
        // Not declared, and no writer needs it.
        ("sealed.open.any", (Unsupported, None, None)),
        ("content.unpack.bare", (Passed, None, None)),
    ] {
        assert_eq!(found(id), verdict, "{id}");
    }
}

#[test]
fn the_terminal_report() {
    let mut text = Vec::new();
    terminal::write(&mut text, &run(), Palette::plain()).unwrap();
    insta::assert_snapshot!(String::from_utf8(text).unwrap());
}

#[test]
fn colours_change_nothing_but_the_colour() {
    let report = run();
    let text = |palette| {
        let mut text = Vec::new();
        terminal::write(&mut text, &report, palette).unwrap();
        String::from_utf8(text).unwrap()
    };
    let coloured = text(Palette::coloured());
    assert!(coloured.contains('\u{1b}'));
    let mut stripped = String::new();
    for (index, piece) in coloured.split('\u{1b}').enumerate() {
        stripped += if index == 0 { piece } else { piece.split_once('m').unwrap().1 };
    }
    assert_eq!(stripped, text(Palette::plain()));
}

#[test]
fn the_json_report_fits_its_schema() {
    let schema = serde_json::to_value(report::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut report = serde_json::to_value(run()).unwrap();
    let errors: Vec<_> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    // And it is not a schema that fits anything.
    report["verdicts"][0]["verdict"] = json!("skipped");
    assert!(!validator.is_valid(&report));
}

#[test]
fn two_runs_differ_only_in_timing() {
    let [first, second] = [run(), run()].map(|report| {
        let mut report = serde_json::to_value(report).unwrap();
        assert!(report["timing"]["seconds"].as_f64().unwrap() > 0.0);
        report.as_object_mut().unwrap().remove("timing");
        report
    });
    assert_eq!(first, second);
}

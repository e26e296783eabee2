//! A run of an adapter that does everything an adapter can do wrong, and the reports of it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use fio_conformance::judge::verdict::{Kind, Level, Verdict};
use fio_conformance::report::terminal::{self, Palette};
use fio_conformance::report::{Field, Levels, Summary};
use fio_conformance::schema;
use serde_json::json;

use crate::sample::run;

mod breaking;
mod sample;
mod synthetic;

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
fn the_verdict_is_the_last_line_and_many_failures_have_a_better_place() {
    let mut report = run();
    let text = |report: &_| {
        let mut text = Vec::new();
        terminal::write(&mut text, report, Palette::plain()).unwrap();
        String::from_utf8(text).unwrap()
    };
    assert!(!text(&report).contains("html"));
    report.summary.failed = 21;
    let text = text(&report);
    assert!(text.contains("--report html=FILE"));
    assert!(text.lines().last().unwrap().starts_with("FAIL  5 passed"));
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
    let schema = schema::named("report").unwrap().schema();
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

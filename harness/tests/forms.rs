//! The forms of a report that go to files: what they look like, that they lose nothing, and that no value can break out of them.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use fio_conformance::judge::verdict::Verdict;
use fio_conformance::report::format::Format;
use fio_conformance::report::json::{self, NotAReport};
use fio_conformance::report::{Report, Summary};
use fio_vectors::Suite;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use quick_junit::{NonSuccessKind, TestCaseStatus};
use serde_json::{Value, json};

use crate::hostile::{HOSTILE, with_everywhere};
use crate::sample::run;

mod breaking;
mod hostile;
mod sample;
mod synthetic;

fn text(format: Format, reports: &[Report]) -> String {
    let mut text = Vec::new();
    format.write(&mut text, reports, &Suite::embedded().unwrap()).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn the_junit_report() {
    insta::assert_snapshot!(text(Format::Junit, &[run()]));
}

#[test]
fn the_markdown_report() {
    insta::assert_snapshot!(text(Format::Markdown, &[run()]));
}

/// Verdicts by what a CI system makes of them.
#[test]
fn junit_has_every_vector_once_and_is_red_when_the_run_failed() {
    let mut report = run();
    let failing = text(Format::Junit, std::slice::from_ref(&report));
    let parsed = quick_junit::Report::deserialize_from_str(&failing).unwrap();
    let Summary { total, passed, failed, .. } = report.summary;
    let (broken, incidents) = (report.expectations.count(), report.incidents.len());
    assert!(broken > 0 && incidents > 0 && failed > 0);
    assert_eq!((parsed.tests, parsed.failures), (total + broken + incidents, failed + broken + incidents));
    let cases = parsed.test_suites.iter().flat_map(|suite| &suite.test_cases);
    let green = |status: &TestCaseStatus| matches!(status, TestCaseStatus::Success { .. });
    assert_eq!(cases.filter(|case| green(&case.status)).count(), passed);
    assert!(!failing.contains("time"), "it has no times");

    // What is as expected is green, although there were incidents.
    report.verdicts.retain(|vector| vector.verdict != Verdict::Failed);
    report.summary = Summary::of(&report.verdicts);
    report.operations = Summary::by_operation(&report.verdicts);
    report.expectations = Default::default();
    assert!(report.is_as_expected());
    let parsed = quick_junit::Report::deserialize_from_str(&text(Format::Junit, &[report])).unwrap();
    assert_eq!((parsed.failures, parsed.errors), (0, 0));
    assert!(parsed.test_suites.iter().any(|suite| suite.name.as_str() == "incidents"));
}

#[test]
fn junit_is_xml_whatever_the_values_are() {
    for hostile in HOSTILE {
        let report = with_everywhere(&run(), hostile);
        let xml = text(Format::Junit, std::slice::from_ref(&report));
        let is_allowed = |character: char| matches!(character, '\n' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert_eq!(xml.chars().find(|&character| !is_allowed(character)), None);
        let parsed = quick_junit::Report::deserialize_from_str(&xml).unwrap();
        let broken = report.expectations.count();
        assert_eq!(parsed.tests, report.summary.total + broken + report.incidents.len());
        for case in parsed.test_suites.iter().flat_map(|suite| &suite.test_cases) {
            if let TestCaseStatus::NonSuccess { kind, message, .. } = &case.status {
                assert_eq!(*kind, NonSuccessKind::Failure);
                assert!(message.is_some());
            }
        }
    }
}

/// Every tag of a Markdown page, and how many cells each row of its table has.
fn tags_and_rows(markdown: &str) -> (Vec<String>, Vec<usize>) {
    let (mut tags, mut rows) = (Vec::new(), Vec::new());
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let pieces = html.split('<').skip(1).map(|piece| piece.split('>').next().unwrap().to_owned());
                tags.extend(pieces);
            }
            Event::Start(Tag::TableRow | Tag::TableHead) => rows.push(0),
            Event::End(TagEnd::TableCell) => *rows.last_mut().unwrap() += 1,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                tags.push(format!("link {dest_url}"));
            }
            Event::Start(Tag::Heading { .. }) => tags.push("heading".to_owned()),
            _ => {}
        }
    }
    (tags, rows)
}

#[test]
fn no_value_breaks_out_of_markdown() {
    let report = run();
    let without_links = |markdown: &str| {
        let (tags, rows) = tags_and_rows(markdown);
        let (links, others): (Vec<_>, Vec<_>) = tags.into_iter().partition(|tag| tag.starts_with("a "));
        for link in links {
            // Two attributes, and nothing that a value could have added.
            let parts: Vec<_> = link.split('"').collect();
            assert_eq!([parts[0], parts[2], parts[3]], ["a href=", " rel=", "noopener noreferrer"], "{link}");
            assert!(parts.len() == 5 && parts[1].starts_with("https://"), "{link}");
        }
        (others, rows)
    };
    // Anything that is no link, so that it is a text in both.
    let harmless = without_links(&text(Format::Markdown, &[with_everywhere(&report, "x")]));
    assert!(harmless.1.iter().all(|&cells| cells == 6) && harmless.1.len() == 6);
    for hostile in HOSTILE {
        let markdown = text(Format::Markdown, &[with_everywhere(&report, hostile)]);
        let (tags, rows) = without_links(&markdown);
        let is_link = hostile.starts_with("https://");
        let of_a_link = |tag: &&String| !is_link || !["code", "/code", "/a"].contains(&tag.as_str());
        let kept = |tags: &[String]| tags.iter().filter(of_a_link).cloned().collect::<Vec<_>>();
        assert_eq!((kept(&tags), rows), (kept(&harmless.0), harmless.1.clone()), "{hostile:?}");
        assert!(!markdown.contains(['\u{1b}', '\u{202e}', '\u{0}']));
    }
}

#[test]
fn markdown_stays_below_one_mebibyte() {
    let mut report = with_everywhere(&run(), &"<&\u{202e}".repeat(500));
    report.verdicts = report.verdicts.iter().cycle().take(300).cloned().collect();
    report.incidents = report.incidents.iter().cycle().take(300).cloned().collect();
    for (number, vector) in report.verdicts.iter_mut().enumerate() {
        vector.reason = vector.reason.as_ref().map(|reason| format!("{number} {reason}"));
        let fields = (0..60).map(|field| (format!("{field}{}", "&".repeat(90)), json!("<".repeat(90))));
        vector.sent = fields.collect();
    }
    report.summary = Summary::of(&report.verdicts);
    report.operations = Summary::by_operation(&report.verdicts);
    for count in [1, 2, 60] {
        let markdown = text(Format::Markdown, &vec![report.clone(); count]);
        assert!(markdown.len() < 1024 * 1024, "{} bytes", markdown.len());
        assert!(markdown.contains("<h2>❌ FAIL: "), "what matters most is there");
        assert!(markdown.contains("more: the other forms of this report have them all"));
    }
}

#[test]
fn a_json_report_is_read_as_it_was_written() {
    let report = run();
    let written = text(Format::Json, std::slice::from_ref(&report));
    assert_eq!(json::read(written.as_bytes()).unwrap(), report);
}

#[test]
fn a_json_report_is_read_strictly() {
    let good = serde_json::to_value(run()).unwrap();
    let read = |change: &dyn Fn(&mut Value)| {
        let mut report = good.clone();
        change(&mut report);
        json::read(report.to_string().as_bytes()).unwrap_err()
    };
    assert!(matches!(json::read(b"[]").unwrap_err(), NotAReport::Malformed(_)));
    assert!(matches!(read(&|report| report["format"] = json!(2)), NotAReport::OtherFormat(2)));
    type Change<'c> = &'c dyn Fn(&mut Value);
    let cases: [(&str, Change); 8] = [
        ("unknown field `more`", &|report| report["more"] = json!(1)),
        ("unknown field `more`", &|report| report["verdicts"][0]["more"] = json!(1)),
        ("missing field `suite`", &|report| {
            report.as_object_mut().unwrap().remove("suite");
        }),
        ("unknown variant `skipped`", &|report| report["verdicts"][0]["verdict"] = json!("skipped")),
        ("`summary` contradicts", &|report| report["summary"]["failed"] = json!(0)),
        ("`operations` contradicts", &|report| report["operations"] = json!([])),
        ("`levels` contradicts", &|report| report["levels"]["code"] = json!(0)),
        ("`shard` contradicts", &|report| report["shard"] = json!({"index": 3, "of": 2})),
    ];
    for (complaint, change) in cases {
        let error = read(change).to_string();
        assert!(error.contains(complaint), "{error}");
    }
}

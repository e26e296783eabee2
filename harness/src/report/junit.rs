//! The JUnit report: what CI systems list test by test. It is red exactly when the run failed.

use std::io::{Error, Result, Write};

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::findings::{self, Finding, Topic};
use super::{Incident, Report, detail, value};
use crate::judge::verdict::{VectorVerdict, Verdict};

/// Writes a report: a test suite for each operation, a test case for each vector. It has no times, so that two runs give the same.
pub fn write(out: &mut impl Write, report: &Report) -> Result<()> {
    let mut suites = quick_junit::Report::new(report.title());
    for row in &report.operations {
        let vectors = report.verdicts.iter().filter(|vector| vector.op == row.op);
        add(&mut suites, &row.op, vectors.map(|vector| (vector.id.clone(), of_vector(report, vector))));
    }
    for Topic { name, findings, .. } in findings::of(report) {
        add(
            &mut suites,
            name,
            findings.iter().map(|finding| (finding.name.clone(), of_finding(name, finding))),
        );
    }
    let incidents = report.incidents.iter().enumerate();
    let name = |number: usize, incident: &Incident| format!("{} {}", number + 1, incident.kind_name());
    add(
        &mut suites,
        "incidents",
        incidents.map(|(number, incident)| (name(number, incident), of_incident(report, incident))),
    );
    suites.serialize(out).map_err(Error::other)
}

fn add(suites: &mut quick_junit::Report, name: &str, cases: impl Iterator<Item = (String, TestCaseStatus)>) {
    let mut suite = TestSuite::new(value::printable(name));
    for (case, status) in cases {
        let mut case = TestCase::new(value::printable(&case), status);
        case.set_classname(value::printable(name));
        suite.add_test_case(case);
    }
    if suite.tests > 0 {
        suites.add_test_suite(suite);
    }
}

fn of_vector(report: &Report, vector: &VectorVerdict) -> TestCaseStatus {
    let reason = value::sentence(vector.reason.as_deref().unwrap_or_default());
    match vector.verdict {
        Verdict::Passed => TestCaseStatus::success(),
        Verdict::Failed => failed(detail::kind(vector), reason, detail::text(report, vector)),
        Verdict::Unsupported => skipped("unsupported", reason, String::new()),
        Verdict::Expected => {
            let because = vector.expected_because.as_deref().unwrap_or_default();
            let link = vector.link.iter().map(|link| format!(" ({link})")).collect::<String>();
            let kind = detail::kind(vector);
            let message = value::sentence(&format!("expected to fail as {kind}: {because}{link}"));
            skipped("expected", message, detail::text(report, vector))
        }
    }
}

fn of_finding(topic: &str, finding: &Finding) -> TestCaseStatus {
    match finding.is_failure {
        true => failed(topic, finding.text.clone(), String::new()),
        false => skipped(topic, finding.text.clone(), String::new()),
    }
}

/// An incident that did no harm must not make red what is green.
fn of_incident(report: &Report, incident: &Incident) -> TestCaseStatus {
    let blamed = incident.vector.iter().map(|vector| format!("{vector}: ")).collect::<String>();
    let message = value::sentence(&format!("{blamed}{}", incident.message));
    let stderr = incident.stderr.lines().map(|line| format!("stderr: {}\n", value::sentence(line)));
    match report.is_as_expected() {
        true => skipped(&incident.kind_name(), message, stderr.collect()),
        false => failed(&incident.kind_name(), message, stderr.collect()),
    }
}

fn failed(kind: &str, message: String, body: String) -> TestCaseStatus {
    said(TestCaseStatus::non_success(NonSuccessKind::Failure), kind, message, body)
}

fn skipped(kind: &str, message: String, body: String) -> TestCaseStatus {
    said(TestCaseStatus::skipped(), kind, message, body)
}

fn said(mut status: TestCaseStatus, kind: &str, message: String, body: String) -> TestCaseStatus {
    status.set_type(kind).set_message(message);
    if !body.is_empty() {
        status.set_description(body);
    }
    status
}

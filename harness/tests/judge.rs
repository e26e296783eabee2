//! Every rule of what an answer is compared with, as a table.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use fio_conformance::adapter::error_map::{ErrorMap, ErrorRule};
use fio_conformance::judge::Judge;
use fio_conformance::judge::verdict::{Kind, Level, Verdict};
use fio_conformance::protocol::message::{Answer, Outcome};
use fio_vectors::Vector;
use serde_json::{Value, json};

const PASSED: (Verdict, Option<Kind>) = (Verdict::Passed, None);
const UNSUPPORTED: (Verdict, Option<Kind>) = (Verdict::Unsupported, None);

fn failed(kind: Kind) -> (Verdict, Option<Kind>) {
    (Verdict::Failed, Some(kind))
}

fn vector(op: &str, expect: Value) -> Vector {
    serde_json::from_value(json!({
        "id": "an.id", "op": op, "since": "1.0.0", "requirements": [], "comment": "", "in": {},
        "expect": expect, "confirmed_by": [],
    }))
    .unwrap()
}

fn outcome(answer: &Value) -> Outcome {
    let mut answer = answer.clone();
    answer["id"] = json!("1");
    Answer::parse(&answer.to_string()).unwrap().outcome
}

fn errors() -> ErrorMap {
    let rule = |op: &str, contains: &str, code: &str| ErrorRule {
        op: op.to_owned(),
        contains: contains.to_owned(),
        code: code.to_owned(),
    };
    [rule("sealed.*", "MAC", "sealed.rejected"), rule("*", "IV", "sealed.iv_length")].into_iter().collect()
}

/// The verdict, kind, level and reason of an answer.
fn judge(
    op: &str,
    expect: Value,
    answer: &Value,
    level: Option<Level>,
) -> ((Verdict, Option<Kind>), Option<Level>, String) {
    let behaviours = BTreeMap::from([("x_encoding".to_owned(), "minimal".to_owned())]);
    let errors = errors();
    let judge = Judge { behaviours: &behaviours, level, errors: Some(&errors) };
    let judgement = judge.judge(&vector(op, expect), &outcome(answer));
    let reason = judgement.reason.unwrap_or_default();
    ((judgement.verdict, judgement.kind), judgement.level, reason)
}

#[test]
fn results() {
    let different = || failed(Kind::Different);
    let content = |content: Value| json!({"content": content, "dialect": "standard", "leftover": 0});
    let wanted = || content(json!({"amount": "1", "memo": "é", "hash": null}));
    #[rustfmt::skip]
    let table = [
        ("text.encode", json!({"text": "AA=="}), json!({"text": "AA=="}), PASSED, ""),
        ("text.encode", json!({"text": "AA=="}), json!({"text": "AA==", "more": 1}), PASSED, ""),
        ("text.encode", json!({"text": "AA=="}), json!({"text": "AB=="}), different(), "text differs at character 2 of 4: 'B' instead of 'A'"),
        ("text.encode", json!({"text": "AA=="}), json!({"text": "aa=="}), different(), "text differs at character 1 of 4"),
        ("text.encode", json!({"text": "AA=="}), json!({"text": "AA"}), different(), "text differs at character 3 of 4: the end instead of '='"),
        ("text.encode", json!({"text": "AA"}), json!({"text": "AA=="}), different(), "text differs at character 3 of 2: '=' instead of the end"),
        ("text.encode", json!({"text": "AA=="}), json!({}), different(), "text is missing"),
        ("text.encode", json!({"text": "AA=="}), json!({"text": null}), different(), "text is null instead of a string"),
        // Hex is compared as bytes.
        ("text.decode", json!({"bytes": "00ab"}), json!({"bytes": "00AB"}), PASSED, ""),
        ("text.decode", json!({"bytes": ""}), json!({"bytes": ""}), PASSED, ""),
        ("text.decode", json!({"bytes": "00ab"}), json!({"bytes": "00ac"}), different(), "bytes differs at byte 2 of 2: ac instead of ab"),
        ("text.decode", json!({"bytes": "00ab"}), json!({"bytes": "0xab"}), different(), "bytes is not bytes in hex"),
        ("text.decode", json!({"bytes": "00ab"}), json!({"bytes": "00a"}), different(), "bytes is not bytes in hex"),
        ("text.decode", json!({"bytes": "00ab"}), json!({"bytes": [0, 171]}), different(), "bytes is an array instead of a string"),
        // Values keep their types.
        ("abi.unpack", json!({"value": 5}), json!({"value": "5"}), different(), "value is a string instead of 5"),
        ("abi.unpack", json!({"value": null}), json!({"value": null}), PASSED, ""),
        ("abi.unpack", json!({"value": null}), json!({}), different(), "value is missing"),
        ("abi.unpack", json!({"value": null}), json!({"value": ""}), different(), "value is a string instead of null"),
        // Fields that may be left out.
        ("content.unpack", wanted(), json!({"content": {"amount": "1", "memo": "é"}}), PASSED, ""),
        ("content.unpack", wanted(), content(json!({"amount": "1", "memo": "é", "hash": null, "offline_url": null})), PASSED, ""),
        ("content.unpack", wanted(), json!({"content": {"amount": "1", "memo": "é"}, "leftover": 1}), different(), "leftover is 1 instead of 0"),
        ("content.unpack", wanted(), json!({"content": {"amount": "1", "memo": "é"}, "dialect": "x"}), different(), "dialect differs"),
        // Content has no other fields.
        ("content.unpack", wanted(), json!({"content": {"amount": "1", "memo": "é", "hash": ""}}), different(), "content.hash is a string instead of null"),
        ("content.unpack", wanted(), json!({"content": {"amount": "1"}}), different(), "content.memo is null instead of a string"),
        ("content.unpack", wanted(), json!({"content": {"amount": "1", "memo": "é", "x": "y"}}), different(), "content.x is a string instead of null"),
        ("content.unpack", wanted(), json!({"content": "amount"}), different(), "content is a string instead of an object"),
        ("content.unpack", wanted(), json!({"dialect": "standard", "leftover": 0}), different(), "content is missing"),
        ("content.unpack", wanted(), json!({"content": {"amount": "2", "memo": "e"}}), different(), "content.amount differs at character 1 of 1: '2' instead of '1'; content.memo differs"),
    ];
    for (op, ok, came, verdict, reason) in table {
        let answer = json!({"ok": came});
        let (found, level, why) = judge(op, json!({"ok": ok}), &answer, None);
        assert_eq!((found, level), (verdict, None), "{op} {answer}: {why}");
        assert!(why.starts_with(reason) && why.is_empty() == reason.is_empty(), "{answer}: {why}");
    }
}

#[test]
fn refusals() {
    use Level::{Class, Code, Rejected};
    let code = |code: &str| json!({"error": {"code": code}});
    let text = |text: &str| json!({"error": {"text": text}});
    let both = json!({"error": {"code": "sealed.iv_length", "text": "MAC"}});
    let wrong = || failed(Kind::WrongError);
    // The answer, the level demanded, the verdict, the level reached.
    #[rustfmt::skip]
    let table = [
        (code("sealed.rejected"), None, PASSED, Code),
        (code("sealed.iv_length"), None, PASSED, Class),
        (code("sealed"), None, PASSED, Class),
        (code("seal.rejected"), None, wrong(), Rejected),
        (code("sealedx"), None, wrong(), Rejected),
        (code(""), None, wrong(), Rejected),
        (code("text.malformed"), Some(Rejected), PASSED, Rejected),
        (code("sealed.iv_length"), Some(Code), wrong(), Class),
        (code("sealed.rejected"), Some(Code), PASSED, Code),
        (text("no"), None, PASSED, Rejected),
        (text("no"), Some(Class), wrong(), Rejected),
        (text("bad MAC"), None, PASSED, Code),
        (text("bad MAC"), Some(Code), PASSED, Code),
        (text("bad IV"), None, PASSED, Class),
        (text("bad IV"), Some(Class), PASSED, Class),
        (text("bad IV"), Some(Code), wrong(), Class),
        // The code is what counts; the text is for the reader.
        (both, None, PASSED, Class),
    ];
    for (answer, demanded, verdict, reached) in table {
        let wanted = json!({"error": "sealed.rejected"});
        let (found, level, why) = judge("sealed.open", wanted, &answer, demanded);
        assert_eq!((found, level), (verdict, Some(reached)), "{answer} {demanded:?}: {why}");
    }
}

#[test]
fn the_rest() {
    let (ok, error) = (json!({"ok": {"text": ""}}), json!({"error": "text.malformed"}));
    let (result, refusal) = (json!({"ok": {"text": ""}}), json!({"error": {"text": "no"}}));
    let (fault, unsupported) = (json!({"fault": "oh"}), json!({"unsupported": "later"}));
    let per = |name: &str| json!({"per": name, "cases": {"minimal": ok, "fixed32": error}});
    #[rustfmt::skip]
    let table = [
        (&error, &result, failed(Kind::Accepted), "it took what it should have refused with text.malformed"),
        (&ok, &refusal, failed(Kind::Refused), "it refused"),
        (&ok, &fault, failed(Kind::Fault), "oh"),
        (&error, &fault, failed(Kind::Fault), "oh"),
        (&ok, &unsupported, UNSUPPORTED, "later"),
        (&error, &unsupported, UNSUPPORTED, "later"),
        (&per("x_encoding"), &result, PASSED, ""),
        (&per("x_encoding"), &refusal, failed(Kind::Refused), "it refused"),
        (&per("y_encoding"), &result, UNSUPPORTED, "the behaviour y_encoding is not declared"),
        (&json!({"per": "x_encoding", "cases": {"fixed32": ok}}), &result, UNSUPPORTED, "the vectors know no behaviour x_encoding = minimal"),
    ];
    for (expect, answer, verdict, reason) in table {
        let (found, _, why) = judge("text.encode", expect.clone(), answer, None);
        assert_eq!(found, verdict, "{expect} {answer}");
        assert!(why.starts_with(reason), "{why}");
    }
}

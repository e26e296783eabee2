//! The reference and the real fiojs, talking to each other: each opens what the other sealed with an initialization vector of its own.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use fio_conformance::adapter::{self, Adapter};
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::{self, Engine, Limits, Task};
use fio_conformance::protocol::message::Outcome;
use fio_reference::ecdh::XEncoding;
use fio_vectors::Object;
use serde_json::{Value, json};

const ALICE: (&str, &str) = (
    "2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90",
    "FIO7zsqi7QUAjTAdyynd6DVe8uv4K8gCTRHnAoMN9w9CA1xLCTDVv",
);
const BOB: (&str, &str) = (
    "81b637d8fcd2c6da6359e6963113a1170de795e4b725b84d1e0b4cfd9ec58ce9",
    "FIO5VE6Dgy9FUmd1mFotXwF88HkQN1KysCWLPqpVnDMjRvGRi1YrM",
);

#[test]
#[ignore = "needs node"]
fn the_reference_opens_what_fiojs_seals() {
    let contents = contents();
    let texts = seal(&contents, fiojs);
    assert_no_repetition(&texts);
    let opened = open(&contents, &texts, reference);
    assert_eq!(opened, contents.iter().map(|(_, content)| content.clone()).collect::<Vec<_>>());
}

#[test]
#[ignore = "needs node"]
fn fiojs_opens_what_the_reference_seals() {
    let contents = contents();
    let texts = seal(&contents, reference);
    assert_no_repetition(&texts);
    let opened = open(&contents, &texts, fiojs);
    assert_eq!(opened, contents.iter().map(|(_, content)| content.clone()).collect::<Vec<_>>());
}

/// Both types, each with every combination of optional fields that are absent, empty and present.
fn contents() -> Vec<(&'static str, Value)> {
    let request = json!({
        "payee_public_address": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "amount": "0.5", "chain_code": "BTC", "token_code": "BTC",
    });
    let obt = json!({
        "payer_public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "payee_public_address": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "amount": "0.5", "chain_code": "BTC", "token_code": "BTC",
        "status": "sent_to_blockchain", "obt_id": "f4184fc5",
    });
    let values = [json!(null), json!(""), json!("Käse 🧀")];
    let mut contents = Vec::new();
    for (kind, base) in [("new_funds_content", request), ("record_obt_data_content", obt)] {
        for combination in 0..27 {
            let mut content = base.clone();
            content["memo"] = values[combination % 3].clone();
            content["hash"] = values[combination / 3 % 3].clone();
            content["offline_url"] = values[combination / 9].clone();
            contents.push((kind, content));
        }
    }
    contents
}

type Requests<'a> = &'a [(&'static str, Object)];

/// Alice seals for Bob. No initialization vector is given.
fn seal(contents: &[(&'static str, Value)], answer: impl Fn(Requests) -> Vec<Outcome>) -> Vec<String> {
    let requests: Vec<_> = contents
        .iter()
        .map(|(kind, content)| {
            request(
                "content.seal",
                json!({"type": kind, "private": ALICE.0, "public": BOB.1, "content": content}),
            )
        })
        .collect();
    let results = answer(&requests).into_iter().map(result);
    results.map(|result| result["text"].as_str().unwrap().to_owned()).collect()
}

/// Bob opens what Alice sealed.
fn open(
    contents: &[(&'static str, Value)],
    texts: &[String],
    answer: impl Fn(Requests) -> Vec<Outcome>,
) -> Vec<Value> {
    let requests: Vec<_> = contents
        .iter()
        .zip(texts)
        .map(|((kind, _), text)| {
            request("content.open", json!({"type": kind, "private": BOB.0, "public": ALICE.1, "text": text}))
        })
        .collect();
    answer(&requests).into_iter().map(|outcome| result(outcome)["content"].clone()).collect()
}

fn request(op: &'static str, input: Value) -> (&'static str, Object) {
    (op, input.as_object().unwrap().clone())
}

fn result(outcome: Outcome) -> Object {
    match outcome {
        Outcome::Ok(result) => result,
        other => panic!("{other:?}"),
    }
}

fn reference(requests: Requests) -> Vec<Outcome> {
    engine::run_in_process(&Builtin::new(XEncoding::Minimal), &tasks(requests)[..], &mut |_| {}).outcomes
}

fn fiojs(requests: Requests) -> Vec<Outcome> {
    let adapter = Adapter::load(&adapter::folder(None), "fiojs").unwrap();
    let engine = Engine::start(adapter.launch(), Limits::default()).unwrap_or_else(|error| {
        panic!("run `{}` in harness/adapters/fiojs: {error}", adapter.manifest.setup.unwrap())
    });
    let findings = engine.run(&tasks(requests)[..], &mut |_| {});
    assert!(findings.incidents.is_empty(), "{:?}", findings.incidents);
    findings.outcomes
}

fn tasks<'a>(requests: Requests<'a>) -> Vec<Task<'a>> {
    requests.iter().map(|(op, input)| Task::new(op, input)).collect()
}

/// Two texts that begin alike would have the same initialization vector.
fn assert_no_repetition(texts: &[String]) {
    let beginnings: std::collections::BTreeSet<_> = texts.iter().map(|text| &text[..20]).collect();
    assert_eq!(beginnings.len(), texts.len());
}

#[test]
#[ignore = "needs node"]
fn the_known_deviations_of_fiojs_are_exactly_those_listed() {
    let listed = listed_deviations();
    assert_eq!(exit_code_with(&listed), 0);

    let mut one_less = listed.clone();
    one_less["known"][1]["vectors"].as_array_mut().unwrap().pop();
    assert_eq!(exit_code_with(&one_less), 1, "a deviation that is not listed");

    let mut one_more = listed.clone();
    one_more["known"][1]["vectors"].as_array_mut().unwrap().push(json!("key.parse_public.alice"));
    assert_eq!(exit_code_with(&one_more), 1, "a listed vector that passes");

    let mut other_outcome = listed.clone();
    other_outcome["known"][1]["outcome"] = json!("fault");
    assert_eq!(exit_code_with(&other_outcome), 1, "a listed vector that fails in another way");

    let mut dead = listed;
    dead["known"][1]["vectors"].as_array_mut().unwrap().push(json!("key.parse_public.nobody"));
    assert_eq!(exit_code_with(&dead), 1, "a listed vector that does not exist");
}

fn listed_deviations() -> Value {
    let path = adapter::folder(None).join("fiojs/expectations.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn exit_code_with(expectations: &Value) -> i32 {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("expectations.json");
    std::fs::write(&path, expectations.to_string()).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_fio-conformance"))
        .args(["run", "fiojs", "--expectations"])
        .arg(&path)
        .output()
        .unwrap();
    output.status.code().unwrap()
}

/// Every wrong answer of fiojs gets an explanation, and those about leading zeros the encoding of x.
#[test]
#[ignore = "needs node"]
fn the_failures_of_fiojs_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    let program = env!("CARGO_BIN_EXE_fio-conformance");
    let report = format!("json={}", file.display());
    let status = std::process::Command::new(program).args(["run", "fiojs", "--report", &report]).output();
    assert_eq!(status.unwrap().status.code(), Some(0));
    let report: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let failed = |verdict: &&Value| verdict["verdict"] == "expected";
    let (mut zeros, mut unexplained) = (0, Vec::new());
    for verdict in report["verdicts"].as_array().unwrap().iter().filter(failed) {
        let Some(diagnosis) = verdict["diagnosis"].as_str() else {
            unexplained.push(verdict["id"].as_str().unwrap());
            continue;
        };
        if verdict["id"].as_str().unwrap().contains("_zero") && verdict["op"] == "content.open" {
            assert!(diagnosis.contains("hashes x without its leading zero bytes"), "{verdict}");
            zeros += 1;
        }
    }
    assert_eq!(zeros, 9);
    assert_eq!(unexplained, [""; 0]);

    let id = "content.open.request_one_zero_low_fixed32";
    let output = std::process::Command::new(program).args(["explain", id, "fiojs"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("hashes x without its leading zero bytes"));
}

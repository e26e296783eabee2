//! A run in which everything happens that can happen to a vector.

use std::path::Path;

use fio_conformance::adapter::expectations::Expectations;
use fio_conformance::engine::Limits;
use fio_conformance::protocol::launch::Launch;
use fio_conformance::report::Report;
use fio_conformance::run::{Plan, Target};
use fio_conformance::selection::Shard;
use fio_vectors::{Class, Suite};
use serde_json::{Value, json};

use crate::{breaking, synthetic};

/// Its suite.
pub(crate) fn suite(folder: &Path) -> Suite {
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
        synthetic::vector(
            "text.decode.crash",
            "text.decode",
            json!({"do": [{"stderr": "about to crash\n"}, {"exit": 3}]}),
            right,
        ),
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
    vectors[1]["steps"] = json!({"padded": "0f0f"});
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

/// The report of the whole.
pub(crate) fn run() -> Report {
    run_shard(None)
}

/// The report of a shard.
pub(crate) fn run_shard(shard: Option<Shard>) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let suite = suite(folder.path());
    let expectations = expectations(folder.path());
    let plan = Plan {
        vectors: match shard {
            Some(shard) => shard.pick(suite.vectors()),
            None => suite.vectors().collect(),
        },
        shard,
        require: Some(Class::Writer),
        adapter: Some("breaking".to_owned()),
        command: "fio-conformance run breaking".to_owned(),
        ..Plan::new(&suite, None, &expectations, Limits::default())
    };
    plan.run(Target::Adapter(Launch::Pipes(breaking::program(&[]))), &mut |_| ()).unwrap()
}

//! Faults of a request, or of an adapter that has said hello properly: each in the middle of well-behaved requests, and as the last.

use std::path::Path;

use fio_conformance::engine::BreakageKind as Kind;
use fio_vectors::Object;
use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::fault::Verdict::{Guilty, Harmless, Hopeless, Noticed, NoticedAll};
use crate::scenario::{Scenario, Transport};

/// The number of requests in a scenario.
const REQUESTS: usize = 10;

/// Where the culprit stands.
const POSITIONS: [usize; 2] = [5, REQUESTS - 1];

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for (index, fault) in faults(Path::new("")).iter().enumerate() {
        for transport in Transport::ALL {
            let name = format!("{}::{}", transport.name(), fault.name);
            trials.push(Trial::test(name, move || {
                for culprit in POSITIONS {
                    run(index, transport, culprit).map_err(|why| format!("as number {culprit}: {why}"))?;
                }
                Ok(())
            }));
        }
    }
    trials
}

fn run(index: usize, transport: Transport, culprit: usize) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let fault = faults(folder.path()).remove(index);
    let verdict = fault.verdict(transport, culprit == REQUESTS - 1);
    let inputs: Vec<Object> = (0..REQUESTS).map(|number| input(&fault, number, number == culprit)).collect();
    let scenario = Scenario {
        fault: fault.name,
        transport,
        settings: &fault.settings,
        inputs: &inputs,
        culprit,
        is_hopeless: matches!(verdict, Hopeless(..)),
    };
    verdict.check(&scenario.run()?, culprit)
}

/// A request that can be told from the others.
fn input(fault: &Fault, number: usize, is_culprit: bool) -> Object {
    let steps = if is_culprit { &fault.steps } else { &fault.others };
    let mut input = Object::from_iter([("number".to_owned(), json!(number))]);
    if !steps.is_null() {
        input.insert("do".to_owned(), steps.clone());
    }
    if fault.ballast > 0 {
        input.insert("ballast".to_owned(), "x".repeat(fault.ballast).into());
    }
    input
}

fn faults(folder: &Path) -> Vec<Fault> {
    let mut faults = ends();
    faults.extend(silences());
    faults.extend(lines());
    faults.extend(answers());
    faults.extend(floods());
    faults.extend(children());
    faults.extend(states(folder));
    faults.extend(endings());
    faults
}

fn ends() -> Vec<Fault> {
    let ends = |name, steps, how| Fault::new(name, steps, Guilty(Kind::Ended, how));
    vec![
        ends("exit_3", json!("crash"), "it ended with exit code 3"),
        ends("exit_255", json!({"exit": 255}), "it ended with exit code 255"),
        ends("exit_0", json!({"exit": 0}), "it ended with exit code 0"),
        ends("segmentation_fault", json!({"signal": 11}), "it ended with signal 11"),
        ends("abort", json!("abort"), "it ended with signal 6"),
        ends("killed", json!({"signal": 9}), "it ended with signal 9"),
        ends(
            "stdout_closed",
            json!(["close-stdout", "close-stdin", "hang"]),
            "it closed its standard output",
        )
        .over_tcp(Guilty(Kind::Ended, "it closed the connection")),
    ]
}

fn silences() -> Vec<Fault> {
    let silence = |name, steps| Fault::new(name, steps, Guilty(Kind::Hung, "it did not answer within 2 s"));
    vec![
        silence("hang", json!("hang")),
        silence("stopped", json!({"signal": 19})),
        silence("sigterm_ignored", json!(["ignore-term", "hang"])),
        silence("half_a_line_then_hang", json!([{"say": "{\"id\":\"ID\",\"ok\""}, "hang"])),
        silence("answer_without_line_feed", json!([{"say": "{\"id\":\"ID\",\"ok\":IN}"}, "hang"])),
        silence("too_late", json!([{"sleep": 4_000}, "answer"])),
        silence("too_slow_a_trickle", json!({"trickle": 200})),
        silence("stdin_closed", json!(["close-stdin", "hang"])),
        // More than the pipes hold.
        silence("stdin_not_read", json!("hang")).ballast(200_000),
    ]
}

fn lines() -> Vec<Fault> {
    let garbage = |name, line: &str| {
        let wanted = Guilty(Kind::NotAnAnswer, "it wrote a line that is no answer");
        Fault::new(name, json!({"say": format!("{line}\n")}), wanted)
    };
    let tolerated = |name, line: &str| Fault::new(name, json!({"say": line}), Harmless);
    let nested = format!("{{\"id\":\"ID\",\"ok\":{{\"a\":{}{}}}}}", "[".repeat(50_000), "]".repeat(50_000));
    vec![
        garbage("text", "Segmentation fault"),
        garbage("empty_line", ""),
        garbage("array", "[\"ID\"]"),
        garbage("number", "17"),
        garbage("string", "\"ID\""),
        garbage("null", "null"),
        garbage("byte_order_mark", "\u{feff}{\"id\":\"ID\",\"ok\":IN}"),
        garbage("nul_bytes", "\0\0\0\0"),
        garbage("nul_in_front", "\0{\"id\":\"ID\",\"ok\":IN}"),
        garbage("deeply_nested", &nested),
        garbage("two_answers_on_a_line", "{\"id\":\"ID\",\"ok\":IN}{\"id\":\"ID\",\"ok\":IN}"),
        garbage("pretty_printed", "{\n  \"id\": \"ID\",\n  \"ok\": {}\n}"),
        garbage("single_quotes", "{'id':'ID','ok':{}}"),
        garbage("not_a_number", "{\"id\":\"ID\",\"ok\":{\"a\":NaN}}"),
        garbage("lone_surrogate", "{\"id\":\"ID\",\"ok\":{\"a\":\"\\ud800\"}}"),
        Fault::new("not_utf8", json!({"bytes": "7b226964ff227d0a"}), Guilty(Kind::NotUtf8, "not UTF-8")),
        Fault::new("utf16", json!({"bytes": "7b007d000a00"}), Guilty(Kind::NotAnAnswer, "no answer")),
        Fault::new(
            "half_a_line_then_exit",
            json!([{"say": "{\"id\":\"ID\",\"ok\""}, {"exit": 0}]),
            Guilty(Kind::HalfLine, "its output ended within a line"),
        ),
        tolerated("carriage_return", "{\"id\":\"ID\",\"ok\":IN}\r\n"),
        tolerated("white_space_around", " \t{\"id\":\"ID\",\"ok\":IN}  \n"),
        tolerated("unknown_fields", "{\"took\":3,\"id\":\"ID\",\"ok\":IN,\"log\":[]}\n"),
    ]
}

fn answers() -> Vec<Fault> {
    let malformed = |name, line: &str, why| {
        Fault::new(name, json!({"say": format!("{line}\n")}), Guilty(Kind::NotAnAnswer, why))
    };
    let stranger = |name, line: &str| {
        let wanted = Guilty(Kind::UnknownId, "it answered a request that was never sent");
        Fault::new(name, json!({"say": format!("{line}\n")}), wanted)
    };
    vec![
        malformed("no_id", "{\"ok\":IN}", "no `id` that is a string"),
        malformed("id_is_a_number", "{\"id\":ID,\"ok\":IN}", "no `id` that is a string"),
        malformed("id_twice", "{\"id\":\"0\",\"id\":\"ID\",\"ok\":IN}", "duplicate field `id`"),
        malformed("no_outcome", "{\"id\":\"ID\"}", "it has 0 of"),
        malformed("two_outcomes", "{\"id\":\"ID\",\"ok\":IN,\"fault\":\"x\"}", "it has 2 of"),
        malformed("an_outcome_twice", "{\"id\":\"ID\",\"ok\":{},\"ok\":IN}", "duplicate field `ok`"),
        malformed("ok_is_null", "{\"id\":\"ID\",\"ok\":null}", "its `ok` has the wrong form"),
        malformed("ok_is_an_array", "{\"id\":\"ID\",\"ok\":[]}", "its `ok` has the wrong form"),
        malformed("error_is_a_string", "{\"id\":\"ID\",\"error\":\"x\"}", "its `error` has the wrong form"),
        malformed("error_says_nothing", "{\"id\":\"ID\",\"error\":{}}", "neither `code` nor `text`"),
        malformed(
            "code_is_a_number",
            "{\"id\":\"ID\",\"error\":{\"code\":5}}",
            "its `error` has the wrong form",
        ),
        malformed("unsupported_is_true", "{\"id\":\"ID\",\"unsupported\":true}", "wrong form"),
        malformed("fault_is_an_object", "{\"id\":\"ID\",\"fault\":{}}", "wrong form"),
        stranger("unknown_id", "{\"id\":\"4711\",\"ok\":IN}"),
        stranger("id_with_leading_zero", "{\"id\":\"0ID\",\"ok\":IN}"),
        stranger("id_with_plus", "{\"id\":\"+ID\",\"ok\":IN}"),
        stranger("id_with_space", "{\"id\":\" ID\",\"ok\":IN}"),
        stranger("id_is_empty", "{\"id\":\"\",\"ok\":IN}"),
        stranger("id_of_many_digits", "{\"id\":\"99999999999999999999999\",\"ok\":IN}"),
        Fault::new(
            "answered_twice",
            json!(["answer", "answer"]),
            Guilty(Kind::AnsweredTwice, "it answered the same request twice"),
        ),
        Fault::new(
            "two_different_answers",
            json!(["answer", {"say": "{\"id\":\"ID\",\"fault\":\"x\"}\n"}]),
            Guilty(Kind::AnsweredTwice, "it answered the same request twice"),
        ),
        Fault::new("trickle", json!({"trickle": 1}), Harmless),
    ]
}

fn floods() -> Vec<Fault> {
    let too_long = Guilty(Kind::LineTooLong, "it wrote a line of more than 16 MiB");
    vec![
        Fault::new("line_of_100_mb", json!([{"much": 100}, {"say": "\n"}]), too_long),
        Fault::new("endless_line", json!({"flood": "xxxxxxxx"}), too_long),
        Fault::new("endless_empty_lines", json!({"flood": "\n"}), Guilty(Kind::NotAnAnswer, "no answer")),
        Fault::new(
            "endless_unasked_answers",
            json!({"flood": "{\"id\":\"4711\",\"ok\":{}}\n"}),
            Guilty(Kind::UnknownId, "never sent"),
        ),
        Fault::new(
            "endless_same_answer",
            json!({"flood": "{\"id\":\"ID\",\"ok\":IN}\n"}),
            Guilty(Kind::AnsweredTwice, "twice"),
        ),
        Fault::new("stderr_flood", json!([{"stderr-much": 20}, "answer"]), Harmless),
    ]
}

fn children() -> Vec<Fault> {
    let left = |name, step: &str| {
        let steps = json!([{step: 1}, {"exit": 5}]);
        Fault::new(name, steps, Guilty(Kind::Ended, "it ended with exit code 5"))
    };
    vec![
        left("child_holds_pipes", "spawn"),
        left("child_apart_holds_pipes", "spawn-apart"),
        left("child_apart", "spawn-apart-without-pipes"),
        Fault::new("child_apart_of_a_good_one", json!([{"spawn-apart": 1}, "answer"]), Harmless)
            // Nobody can tell who it is that keeps the connection open.
            .over_tcp(Noticed(Kind::DidNotExit)),
        Fault::new("many_children", json!([{"spawn": 40}, {"spawn-apart": 40}, "answer"]), Harmless)
            .over_tcp(Noticed(Kind::DidNotExit)),
    ]
}

fn states(folder: &Path) -> Vec<Fault> {
    let file = |name: &str| folder.join(name).display().to_string();
    let (mark, id) = (file("mark"), file("id"));
    vec![
        Fault::new(
            "crash_the_first_time",
            json!([{"unless": mark}, {"mark": mark}, {"exit": 3}]),
            Noticed(Kind::Ended),
        ),
        Fault::new(
            "hang_the_first_time",
            json!([{"unless": mark}, {"mark": mark}, "hang"]),
            Noticed(Kind::Hung),
        ),
        Fault::new("crash_at_every_third", json!([{"every": 3}, {"exit": 3}]), Noticed(Kind::Ended))
            .others(json!([{"every": 3}, {"exit": 3}]))
            .one_shot(Harmless),
        Fault::new("crash_after_another", json!(["poison", "answer"]), Noticed(Kind::Ended))
            .others(json!(["if-poisoned", {"exit": 3}]))
            .at_the_end(Harmless)
            .one_shot(Harmless),
        Fault::new("garbage_after_another", json!(["poison", "answer"]), Noticed(Kind::NotAnAnswer))
            .others(json!(["if-poisoned", {"say": "garbage\n"}]))
            .at_the_end(Harmless)
            .one_shot(Harmless),
        // The process that comes after answers what the one before was asked.
        Fault::new(
            "answer_after_a_restart",
            json!([{"unless": mark}, {"mark": mark}, {"remember": id}, {"say": "garbage\n"}, "hang"]),
            NoticedAll(&[Kind::NotAnAnswer, Kind::UnknownId]),
        )
        .with("AFTER_HELLO", json!({"answer-remembered": id}))
        .one_shot(Noticed(Kind::NotAnAnswer)),
    ]
}

fn endings() -> Vec<Fault> {
    vec![
        Fault::new("answer_then_exit", json!(["answer", {"exit": 0}]), Noticed(Kind::Ended))
            .at_the_end(Harmless)
            .one_shot(Harmless),
        // A server may end as it likes when the connection has ended.
        Fault::new("answer_then_crash", json!(["answer", {"exit": 3}]), Noticed(Kind::Ended))
            .over_tcp_at_the_end(Harmless),
        Fault::new(
            "answer_then_garbage",
            json!(["answer", {"say": "by the way\n"}]),
            Noticed(Kind::NotAnAnswer),
        ),
        Fault::new(
            "hello_twice",
            Value::Null,
            Hopeless(Kind::AnsweredTwice, "could not be started again: it answered hello twice"),
        )
        .with("HELLO", json!(["answer", "answer"]))
        .one_shot(Noticed(Kind::AnsweredTwice)),
        Fault::new("stays_at_the_end", Value::Null, Noticed(Kind::DidNotExit))
            .with("AT_THE_END", json!("hang")),
        Fault::new("stays_silently_at_the_end", Value::Null, Noticed(Kind::DidNotExit))
            .with("AT_THE_END", json!(["close-stdout", "close-stdin", "hang"]))
            .over_tcp(Harmless),
        Fault::new("exit_4_at_the_end", Value::Null, Noticed(Kind::Ended))
            .with("AT_THE_END", json!({"exit": 4}))
            .over_tcp(Harmless),
        Fault::new("garbage_at_the_end", Value::Null, Noticed(Kind::NotAnAnswer))
            .with("AT_THE_END", json!({"say": "bye\n"})),
        Fault::new("half_a_line_at_the_end", Value::Null, Noticed(Kind::HalfLine))
            .with("AT_THE_END", json!({"say": "bye"})),
        Fault::new("slow_at_the_end", Value::Null, Harmless).with("AT_THE_END", json!({"sleep": 200})),
    ]
}

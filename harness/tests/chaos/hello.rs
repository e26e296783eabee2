//! Faults of an adapter before it can be asked anything.

use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::count::Count;
use crate::scenario::{Transport, watched};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for (name, setting, steps, complaint) in faults() {
        for transport in Transport::ALL {
            let settings = vec![format!("{setting}={steps}")];
            let test = move || run(name, transport, &settings, complaint).map_err(Into::into);
            trials.push(Trial::test(format!("{}::hello::{name}", transport.name()), test));
        }
    }
    trials
}

/// The adapter can't be used, the message says why, and nothing is left of it.
fn run(name: &'static str, transport: Transport, settings: &[String], complaint: &str) -> Result<(), String> {
    let (result, survivors) = watched(transport, settings, drop);
    let count =
        Count { faults: [name].into(), transports: [transport].into(), survivors, ..Count::default() };
    count.add();
    match result {
        Err(unusable) if unusable.message.contains(complaint) && survivors == 0 => Ok(()),
        Err(unusable) => Err(format!("{complaint:?} is wanted; {unusable:?}, {survivors} survivors")),
        Ok(()) => Err("it can be used".to_owned()),
    }
}

type HelloFault = (&'static str, &'static str, Value, &'static str);

fn faults() -> Vec<HelloFault> {
    let implementation = json!({"name": "x", "version": "1", "language": "x"});
    let good = json!({"protocol": 1, "implementation": implementation, "operations": []});
    let with = |field: &str, value: Value| {
        let mut ok = good.clone();
        ok[field] = value;
        json!({"say": format!("{{\"id\":\"ID\",\"ok\":{ok}}}\n")})
    };
    let say = |line: &str| json!({"say": format!("{line}\n")});
    vec![
        (
            "hello_with_exit",
            "AT_THE_START",
            json!([{"stderr": "module not found\n"}, {"exit": 7}]),
            "exit code 7",
        ),
        ("hello_with_crash", "HELLO", json!({"signal": 11}), "it ended with signal 11"),
        ("hello_not_json", "HELLO", say("hello"), "it wrote a line that is no answer"),
        ("hello_of_another_id", "HELLO", say("{\"id\":\"17\",\"ok\":{}}"), "never sent"),
        ("hello_is_an_error", "HELLO", say("{\"id\":\"ID\",\"error\":{\"text\":\"who?\"}}"), "who?"),
        ("hello_is_a_fault", "HELLO", say("{\"id\":\"ID\",\"fault\":\"no licence\"}"), "no licence"),
        (
            "hello_unsupported",
            "HELLO",
            say("{\"id\":\"ID\",\"unsupported\":\"I speak 3\"}"),
            "it speaks no version of the protocol up to 1: \"I speak 3\"",
        ),
        ("hello_without_fields", "HELLO", say("{\"id\":\"ID\",\"ok\":{}}"), "missing field `protocol`"),
        ("hello_with_text_version", "HELLO", with("protocol", json!("1")), "wrong form"),
        ("hello_with_half_version", "HELLO", with("protocol", json!(1.5)), "wrong form"),
        ("hello_with_negative_version", "HELLO", with("protocol", json!(-1)), "wrong form"),
        ("hello_with_higher_version", "HELLO", with("protocol", json!(2)), "above the 1 that was offered"),
        ("hello_with_lower_version", "HELLO", with("protocol", json!(0)), "1 is the oldest"),
        ("hello_with_wrong_operations", "HELLO", with("operations", json!("all")), "wrong form"),
        ("hello_with_wrong_behaviours", "HELLO", with("behaviours", json!({"iv": 1})), "wrong form"),
        ("hello_with_wrong_implementation", "HELLO", with("implementation", json!("x")), "wrong form"),
    ]
}

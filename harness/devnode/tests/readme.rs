//! The README says what is so.
#![allow(clippy::unwrap_used)]

use std::process::Command;

use serde_json::Value;

use crate::node::{Node, command};

mod node;

const README: &str = include_str!("../README.md");

/// The commands of the README, and what each is to print.
fn commands() -> Vec<(String, String)> {
    let blocks = README.split("\n```console\n").skip(1).map(|rest| rest.split_once("\n```").unwrap().0);
    let typed = blocks.flat_map(|block| block.strip_prefix("$ ").unwrap().split("\n$ "));
    typed
        .map(|typed| {
            typed.split_once('\n').map(|(typed, shown)| (typed.to_owned(), shown.to_owned())).unwrap()
        })
        .collect()
}

/// As JSON where it is, so that a long answer can have lines.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.trim_end().into())
}

#[test]
#[ignore = "needs curl"]
fn the_examples_give_what_they_show() {
    let start = "cargo run -p fio-devnode -- ";
    let line = README.lines().find_map(|line| line.strip_prefix(start)).unwrap();
    let node = Node::start(&line.split(' ').collect::<Vec<_>>());
    let address = format!("http://{}", node.address);
    let commands = commands();
    assert_eq!(commands.len(), README.matches("$ curl").count());
    for (typed, shown) in commands {
        assert!(typed.contains("http://127.0.0.1:8889/"), "{typed}");
        let typed = typed.replace("http://127.0.0.1:8889", &address);
        let output = Command::new("sh").args(["-c", &typed]).output().unwrap();
        assert!(output.status.success(), "{typed}");
        let came = String::from_utf8(output.stdout).unwrap();
        assert_eq!(read(&came), read(&shown), "{typed}\n{came}");
    }
}

/// Where it listens if nothing is said, and every option.
#[test]
fn the_help_and_the_readme_agree() {
    let help = String::from_utf8(command(&["--help"]).output().unwrap().stdout).unwrap();
    assert!(help.contains("[default: 127.0.0.1:8889]"), "{help}");
    for option in README.split(['`', ' ']).filter(|word| word.starts_with("--") && word.len() > 2) {
        let is_of_cargo = ["--release", "--node", "--help"].contains(&option);
        assert!(
            is_of_cargo || help.contains(&format!("{option} ")) || help.contains(&format!("{option}\n")),
            "{option}"
        );
    }
}

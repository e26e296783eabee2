//! Whatever an adapter does, over whatever transport: each request gets exactly one outcome, the right one is blamed, and nothing is
//! left running. Prints what was counted.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

#[path = "../breaking/mod.rs"]
mod breaking;
mod count;
mod fault;
mod hello;
mod requests;
mod scenario;

fn main() -> ExitCode {
    breaking::become_the_adapter();
    let mut arguments = Arguments::from_args();
    // Most of them wait for a time limit most of the time.
    arguments.test_threads.get_or_insert(24);
    let trials: Vec<Trial> = requests::trials().into_iter().chain(hello::trials()).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if conclusion.num_passed + conclusion.num_failed > 0 {
        count::print();
    }
    conclusion.exit_code()
}

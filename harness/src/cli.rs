//! The whole program.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Cli, Command};
use crate::commands;
use crate::exit::Exit;

/// The whole program.
pub fn main() -> ExitCode {
    // Without it, a signal ends the program all the same.
    #[cfg(unix)]
    let _ = crate::interrupt::end_all_on_signal();
    let exit = run(std::env::args_os());
    ExitCode::from(exit as u8)
}

/// The whole program, with these arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let command = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli.command,
        Err(error) => {
            // Help, too, is an "error"; it goes to standard output.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::AsExpected };
        }
    };
    let result = match command {
        Command::Run(args) => commands::run(&args),
        Command::List(args) => commands::list(&args),
        Command::Show(args) => commands::show(&args),
        Command::Reference(args) => commands::reference(&args),
    };
    result.unwrap_or_else(|failure| failure.tell())
}

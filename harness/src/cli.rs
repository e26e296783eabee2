//! The whole program.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::{
    self, ExpectArgs, ExplainArgs, InitArgs, InteropArgs, ListArgs, MergeArgs, ReferenceArgs, RunArgs,
    SchemaArgs, ShowArgs,
};
use crate::exit::Exit;

/// Runs an implementation of FIO Protocol encryption against the test vectors.
#[derive(Debug, Parser)]
#[command(name = "fio-conformance", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run an adapter, or the built-in reference, against the vectors
    ///
    /// Exit codes: 0 everything is as expected, 1 there are differences, 2 wrong usage, 3 the adapter can't be used, 4 the suite is
    /// damaged.
    Run(Box<RunArgs>),
    /// Show each step of a vector, and why an adapter gets it wrong
    ///
    /// Exit codes: 0 the answer is right, or none was asked for; 1 it is wrong; 2, 3 and 4 as for `run`.
    Explain(Box<ExplainArgs>),
    /// Hold an adapter's list of known deviations against what it does, and bring it up to date
    Expect(ExpectArgs),
    /// Write an adapter to start from
    Init(InitArgs),
    /// Let adapters and the built-in reference seal for each other and open, every one with every one
    ///
    /// Exit codes: as for run.
    Interop(InteropArgs),
    /// List vectors
    List(ListArgs),
    /// Show a vector
    Show(ShowArgs),
    /// Join the JSON reports of all shards of a run into one
    ///
    /// Reports of several implementations go side by side into a markdown or html report. Exit codes as those of `run`.
    Merge(MergeArgs),
    /// Print the JSON Schema of a message or a file
    Schema(SchemaArgs),
    /// Be the built-in reference
    Reference(ReferenceArgs),
}

/// The whole program.
pub fn main() -> ExitCode {
    // Without it, a signal ends the program all the same.
    #[cfg(unix)]
    let _ = crate::protocol::interrupt::end_all_on_signal();
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
        Command::Explain(args) => commands::explain(&args),
        Command::Expect(args) => commands::expect(&args),
        Command::Init(args) => commands::init(&args),
        Command::Interop(args) => commands::interop(&args),
        Command::List(args) => commands::list(&args),
        Command::Show(args) => commands::show(&args),
        Command::Merge(args) => commands::merge(&args),
        Command::Schema(args) => commands::schema(&args),
        Command::Reference(args) => commands::reference(&args),
    };
    result.unwrap_or_else(|failure| failure.tell())
}

//! The arguments of the command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use fio_reference::ecdh::XEncoding;
use fio_vectors::Class;

use crate::report::class_name;
use crate::verdict::Level;

/// The time until an answer, in seconds, if nothing is said.
pub(crate) const DEFAULT_TIMEOUT: f64 = 10.0;

/// Runs an implementation of FIO Protocol encryption against the test vectors.
#[derive(Debug, Parser)]
#[command(name = "fio-conformance", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run an adapter, or the built-in reference, against the vectors
    ///
    /// Exit codes: 0 everything is as expected, 1 there are differences, 2 wrong usage, 3 the adapter can't be used, 4 the suite is
    /// damaged.
    Run(Box<RunArgs>),
    /// List vectors
    List(ListArgs),
    /// Show a vector
    Show(ShowArgs),
    /// Be the built-in reference
    Reference(ReferenceArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SuiteArgs {
    /// A folder of vector files, instead of the built-in suite
    #[arg(long, value_name = "DIR")]
    pub(crate) suite: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct FilterArgs {
    /// Only vectors that match: a part of an id, or an operation, requirement or flag. Can be repeated; one match is enough
    #[arg(long = "filter", value_name = "TEXT")]
    pub(crate) filters: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The name of an adapter; without one, the built-in reference runs
    #[arg(conflicts_with = "cmd")]
    pub(crate) adapter: Option<String>,
    /// The adapter as a program with its arguments, in quotes
    #[arg(long, value_name = "PROGRAM ARGS")]
    pub(crate) cmd: Option<String>,
    /// The folder of adapters
    #[arg(long, value_name = "DIR")]
    pub(crate) adapters: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) suite: SuiteArgs,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// How well every refusal must agree with the wanted error [default: class where the answer carries a code, else rejected;
    /// code for the built-in reference]
    #[arg(long)]
    pub(crate) level: Option<Level>,
    /// Count what is unsupported as failed where this conformance class needs it
    #[arg(long, value_name = "CLASS", value_parser = parser_of_class())]
    pub(crate) require: Option<Class>,
    /// Also write a report to a file: json=FILE. Can be repeated
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = parse_report)]
    pub(crate) reports: Vec<ReportArg>,
    /// The known deviations, instead of those of the adapter
    #[arg(long, value_name = "FILE")]
    pub(crate) expectations: Option<PathBuf>,
    /// The number of requests in flight
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=65536))]
    pub(crate) window: u32,
    /// The time until an answer
    #[arg(long, value_name = "SECONDS", default_value_t = DEFAULT_TIMEOUT, value_parser = parse_seconds)]
    pub(crate) timeout: f64,
    /// The encoding that the built-in reference seals under [default: minimal]
    #[arg(long, value_parser = parser_of_x_encoding(), conflicts_with_all = ["adapter", "cmd"])]
    pub(crate) x_encoding: Option<XEncoding>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) suite: SuiteArgs,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The id of the vector
    pub(crate) vector: String,
    #[command(flatten)]
    pub(crate) suite: SuiteArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReferenceArgs {
    /// Speak the adapter protocol on standard input and output
    #[arg(long, required = true)]
    stdio: bool,
    /// The encoding to seal under [default: minimal]
    #[arg(long, value_parser = parser_of_x_encoding())]
    pub(crate) x_encoding: Option<XEncoding>,
}

/// A report to be written.
#[derive(Clone, Debug)]
pub(crate) struct ReportArg {
    pub(crate) format: ReportFormat,
    pub(crate) path: PathBuf,
}

/// The forms of a report. More go here.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ReportFormat {
    Json,
}

fn parser_of_class() -> impl TypedValueParser<Value = Class> {
    const CLASSES: [Class; 4] = [Class::Reader, Class::Writer, Class::Wallet, Class::Fip5Wallet];
    PossibleValuesParser::new(CLASSES.map(class_name))
        .map(|name| CLASSES.into_iter().find(|&class| class_name(class) == name).unwrap_or(Class::Wallet))
}

fn parser_of_x_encoding() -> impl TypedValueParser<Value = XEncoding> {
    // Nobody seals under the third one (ECDH-06).
    PossibleValuesParser::new([XEncoding::Minimal.name(), XEncoding::Fixed32.name()])
        .map(|name| XEncoding::from_name(&name).unwrap_or(XEncoding::Minimal))
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.001..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("a number of seconds from 0.001 to 86400".to_owned()),
    }
}

fn parse_report(text: &str) -> Result<ReportArg, String> {
    match text.split_once('=') {
        Some(("json", path)) if !path.is_empty() => {
            Ok(ReportArg { format: ReportFormat::Json, path: path.into() })
        }
        Some(("json", _)) => Err("a file is missing after json=".to_owned()),
        _ => Err("the form is FORMAT=FILE, and the one format is json".to_owned()),
    }
}

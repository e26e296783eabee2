//! `run`: runs an implementation against the vectors.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use fio_vectors::Class;

use super::arguments::{BuiltinArgs, FilterArgs, FolderArgs, LimitArgs, Named, SuiteArgs};
use super::{json, palette, print_report, progress_bar};
use crate::adapter::expectations::Expectations;
use crate::exit::{Exit, Failure};
use crate::judge::verdict::Level;
use crate::report::class_name;
use crate::report::destination::Destination;
use crate::report::terminal;
use crate::run::{Plan, Target};

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The name of an adapter; without one, the built-in reference runs
    #[arg(conflicts_with_all = ["cmd", "x_encoding"])]
    adapter: Option<String>,
    /// The adapter as a program with its arguments, in quotes
    #[arg(long, value_name = "PROGRAM ARGS", conflicts_with = "x_encoding")]
    cmd: Option<String>,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    suite: SuiteArgs,
    #[command(flatten)]
    filter: FilterArgs,
    /// How well every refusal must agree with the wanted error [default: class where the answer carries a code, else rejected;
    /// code for the built-in reference]
    #[arg(long)]
    level: Option<Level>,
    /// Count what is unsupported as failed where this conformance class needs it
    #[arg(long, value_name = "CLASS", value_parser = parser_of_class())]
    require: Option<Class>,
    /// Also write a report to a file: json=FILE. Can be repeated
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = parse_report)]
    reports: Vec<ReportArg>,
    /// The known deviations, instead of those of the adapter
    #[arg(long, value_name = "FILE")]
    expectations: Option<PathBuf>,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    builtin: BuiltinArgs,
}

/// A report to be written.
#[derive(Clone, Debug)]
struct ReportArg {
    format: ReportFormat,
    path: PathBuf,
}

/// The forms of a report. More go here.
#[derive(Clone, Copy, Debug)]
enum ReportFormat {
    Json,
}

/// `run`
pub(crate) fn run(args: &RunArgs) -> Result<Exit, Failure> {
    let named = named(args)?;
    let adapter = named.as_ref().and_then(|named| named.adapter.as_ref());
    let expectations = match (&args.expectations, adapter) {
        (Some(path), _) => Expectations::load(path),
        (None, Some(adapter)) => adapter.expectations(),
        (None, None) => Ok(Expectations::default()),
    };
    let expectations = expectations.map_err(Failure::usage)?;
    let suite = args.suite.load()?;
    let vectors = args.filter.select(&suite)?;
    let target = match &named {
        Some(named) => Target::Adapter(named.launch.clone()),
        None => Target::Builtin(args.builtin.builtin()),
    };
    let plan = Plan {
        vectors,
        level: match target {
            // The codes of the specification are the reference's own words.
            Target::Builtin(_) => args.level.or(Some(Level::Code)),
            Target::Adapter(_) => args.level,
        },
        require: args.require,
        command: command(args),
        ..Plan::new(&suite, adapter, &expectations, args.limits.limits())
    };

    let claimed = args.reports.iter().map(|report| {
        let destination = Destination::claim(&report.path);
        Ok((report, destination.map_err(|error| unwritable(&report.path, &error))?))
    });
    let claimed = claimed.collect::<Result<Vec<_>, Failure>>()?;

    let bar = progress_bar(plan.vectors.len());
    let result = plan.run(target, &mut |settled| bar.set_position(settled as u64));
    bar.finish_and_clear();
    let report = match (result, &named) {
        (Ok(report), _) => report,
        (Err(unusable), Some(named)) => return Err(named.failure(&unusable)),
        (Err(unusable), None) => return Err(Failure::Unusable(unusable.message)),
    };

    for (argument, destination) in claimed {
        let content = match argument.format {
            ReportFormat::Json => json(&report)?,
        };
        let written = destination.write(&content);
        written.map_err(|error| unwritable(&argument.path, &error))?;
    }
    let mut text = Vec::new();
    terminal::write(&mut text, &report, palette())?;
    print_report(&text)?;
    Ok(match report.is_as_expected() {
        true => Exit::AsExpected,
        false => Exit::Differences,
    })
}

/// The adapter; none if it is the built-in reference that runs.
fn named(args: &RunArgs) -> Result<Option<Named>, Failure> {
    match (&args.adapter, &args.cmd) {
        (Some(name), _) => Named::adapter(&args.folder.folder(), name).map(Some),
        (None, Some(cmd)) => Named::program(cmd).map(Some),
        (None, None) => Ok(None),
    }
}

/// The command that runs this again, without filters and reports.
fn command(args: &RunArgs) -> String {
    let text = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let options = [
        ("--cmd", args.cmd.clone()),
        ("--adapters", text(&args.folder.adapters)),
        ("--suite", text(&args.suite.suite)),
        ("--level", args.level.map(|level| level.name().to_owned())),
        ("--require", args.require.map(|class| class_name(class).to_owned())),
        ("--expectations", text(&args.expectations)),
        ("--timeout", args.limits.unusual_timeout()),
        ("--x-encoding", args.builtin.x_encoding.map(|encoding| encoding.name().to_owned())),
    ];
    let mut words = vec!["fio-conformance".to_owned(), "run".to_owned()];
    words.extend(args.adapter.clone());
    for (option, value) in options {
        words.extend(value.into_iter().flat_map(|value| [option.to_owned(), value]));
    }
    // Only a NUL can't be quoted, and no argument holds one.
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("the report {} can't be written: {error}", path.display()))
}

fn parser_of_class() -> impl TypedValueParser<Value = Class> {
    PossibleValuesParser::new(Class::ALL.map(class_name))
        .map(|name| Class::ALL.into_iter().find(|&class| class_name(class) == name).unwrap_or(Class::Wallet))
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

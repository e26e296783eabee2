//! `run`: runs an implementation against the vectors.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use fio_vectors::Class;

use super::arguments::{BuiltinArgs, FilterArgs, FolderArgs, LimitArgs, Named, SuiteArgs};
use super::progress_bar;
use super::reports::ReportArgs;
use crate::adapter::expectations::Expectations;
use crate::exit::{Exit, Failure};
use crate::judge::verdict::Level;
use crate::protocol::launch::Address;
use crate::report::class_name;
use crate::run::{Plan, Target};
use crate::selection::Shard;

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The name of an adapter, or its folder as a path (./mine); without one, the built-in reference runs
    #[arg(conflicts_with_all = ["cmd", "connect", "x_encoding"])]
    adapter: Option<String>,
    /// The adapter as a program with its arguments, in quotes
    #[arg(long, value_name = "PROGRAM ARGS", conflicts_with = "x_encoding")]
    cmd: Option<String>,
    /// Start the program of --cmd anew for each request
    #[arg(long, requires = "cmd")]
    one_shot: bool,
    /// The adapter as a server of this machine that is running already, such as 127.0.0.1:4711
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["cmd", "x_encoding"])]
    connect: Option<Address>,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    suite: SuiteArgs,
    #[command(flatten)]
    filter: FilterArgs,
    /// Only a part of the vectors: INDEX/COUNT, such as 2/4. `merge` joins the JSON reports of all parts
    #[arg(long, value_name = "INDEX/COUNT")]
    shard: Option<Shard>,
    /// How well every refusal must agree with the wanted error [default: class where the answer carries a code, else rejected;
    /// code for the built-in reference]
    #[arg(long)]
    level: Option<Level>,
    /// Count what is unsupported as failed where this conformance class needs it
    #[arg(long, value_name = "CLASS", value_parser = parser_of_class())]
    require: Option<Class>,
    #[command(flatten)]
    reports: ReportArgs,
    /// The known deviations, instead of those of the adapter
    #[arg(long, value_name = "FILE")]
    expectations: Option<PathBuf>,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    builtin: BuiltinArgs,
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
    let selection = args.filter.select(&suite)?;
    let vectors = match args.shard {
        Some(shard) => shard.pick(selection),
        None => selection,
    };
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
        filters: args.filter.filters.clone(),
        shard: args.shard,
        ..Plan::new(&suite, adapter, &expectations, args.limits.limits())
    };

    let claimed = args.reports.claim()?;
    let bar = progress_bar(plan.vectors.len());
    let result = plan.run(target, &mut |settled| bar.set_position(settled as u64));
    bar.finish_and_clear();
    let report = match (result, &named) {
        (Ok(report), _) => report,
        (Err(unusable), Some(named)) => return Err(named.failure(&unusable)),
        (Err(unusable), None) => return Err(Failure::Unusable(unusable.message)),
    };

    claimed.publish(&[report], &suite)
}

/// The adapter; none if it is the built-in reference that runs.
fn named(args: &RunArgs) -> Result<Option<Named>, Failure> {
    match (&args.adapter, &args.cmd, &args.connect) {
        (Some(name), ..) => Named::adapter(&args.folder.folder(), name).map(Some),
        (None, Some(cmd), _) if args.one_shot => Named::one_shot(cmd).map(Some),
        (None, Some(cmd), _) => Named::program(cmd).map(Some),
        (None, None, Some(address)) => Ok(Some(Named::server(address))),
        (None, None, None) => Ok(None),
    }
}

/// The command that runs this again, without filters, shard and reports.
fn command(args: &RunArgs) -> String {
    let text = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let options = [
        ("--cmd", args.cmd.clone()),
        ("--connect", args.connect.as_ref().map(Address::to_string)),
        ("--adapters", text(&args.folder.adapters)),
        ("--suite", text(&args.suite.suite)),
        ("--level", args.level.map(|level| level.name().to_owned())),
        ("--require", args.require.map(|class| class_name(class).to_owned())),
        ("--expectations", text(&args.expectations)),
        ("--x-encoding", args.builtin.x_encoding.map(|encoding| encoding.name().to_owned())),
    ];
    let mut words = vec!["fio-conformance".to_owned(), "run".to_owned()];
    words.extend(args.adapter.clone());
    words.extend(args.one_shot.then(|| "--one-shot".to_owned()));
    for (option, value) in options.into_iter().chain(args.limits.unusual()) {
        words.extend(value.into_iter().flat_map(|value| [option.to_owned(), value]));
    }
    // Only a NUL can't be quoted, and no argument holds one.
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
}

fn parser_of_class() -> impl TypedValueParser<Value = Class> {
    PossibleValuesParser::new(Class::ALL.map(class_name))
        .map(|name| Class::ALL.into_iter().find(|&class| class_name(class) == name).unwrap_or(Class::Wallet))
}

//! `explain`: every step of a vector, and why an implementation gets it wrong.

use clap::Args;
use fio_vectors::{Suite, Vector};

use super::arguments::{BuiltinArgs, FolderArgs, LimitArgs, Named, SuiteArgs, find_vector};
use super::{json, palette, print_report, progress_bar};
use crate::adapter::expectations::Expectations;
use crate::exit::{Exit, Failure};
use crate::explain::Explanation;
use crate::report::Report;
use crate::report::explanation;
use crate::run::{Plan, Target};

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The id of the vector
    vector: String,
    /// The name of an adapter to ask; without one, only the steps are shown
    #[arg(conflicts_with_all = ["cmd", "x_encoding"])]
    adapter: Option<String>,
    /// The adapter as a program with its arguments, in quotes
    #[arg(long, value_name = "PROGRAM ARGS", conflicts_with = "x_encoding")]
    cmd: Option<String>,
    /// Write JSON instead of text
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    suite: SuiteArgs,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    builtin: BuiltinArgs,
}

/// `explain`
pub(crate) fn explain(args: &ExplainArgs) -> Result<Exit, Failure> {
    let suite = args.suite.load()?;
    let vector = find_vector(&suite, &args.vector)?;
    let named = match (&args.adapter, &args.cmd) {
        (Some(name), _) => Some(Named::adapter(&args.folder.folder(), name)?),
        (None, Some(cmd)) => Some(Named::program(cmd)?),
        (None, None) => None,
    };
    let explanation = match &named {
        None => Explanation::new(vector, &args.builtin.builtin().hello().behaviours),
        Some(named) => {
            let errors = named.adapter.as_ref().map(|adapter| &adapter.errors);
            let report = ask(args, &suite, vector, named)?;
            Explanation::with_answer(&suite, vector, &report, errors)
                .ok_or_else(|| Failure::Unusable(format!("it was not asked {}", vector.id)))?
        }
    };
    let mut text = Vec::new();
    match args.json {
        true => text = json(&explanation)?,
        false => explanation::write(&mut text, &explanation, palette())?,
    }
    print_report(&text)?;
    Ok(Exit::of(!explanation.is_wrong()))
}

/// Asks all vectors of the operation: what else is right and wrong tells variants apart that give the same answer to one of them.
fn ask(args: &ExplainArgs, suite: &Suite, vector: &Vector, named: &Named) -> Result<Report, Failure> {
    let nothing = Expectations::default();
    let plan = Plan {
        vectors: suite.vectors().filter(|other| other.op == vector.op).collect(),
        ..Plan::new(suite, named.adapter.as_ref(), &nothing, args.limits.limits())
    };
    let bar = progress_bar(plan.vectors.len());
    let result =
        plan.run(Target::Adapter(named.launch.clone()), &mut |settled| bar.set_position(settled as u64));
    bar.finish_and_clear();
    result.map_err(|unusable| named.failure(&unusable))
}

//! `interop`: lets implementations talk to each other.

use clap::Args;
use fio_vectors::Suite;

use super::arguments::{FolderArgs, LimitArgs, Named};
use super::reports::{self, ReportArg};
use super::{json, palette, print_report, progress_bar};
use crate::adapter;
use crate::exit::{Exit, Failure};
use crate::interop::report::Report;
use crate::interop::{Obstacle, Party, Plan, Step, is_reserved, markdown, terminal};

/// How often each party seals, if nothing is said.
const DEFAULT_SEALS: u32 = 1000;

#[derive(Debug, Args)]
pub(crate) struct InteropArgs {
    /// The names of adapters. The built-in reference always takes part
    #[arg(required_unless_present_any = ["cmd", "all"])]
    adapters_named: Vec<String>,
    /// An adapter as a program with its arguments, in quotes, under a name. Can be repeated
    #[arg(long, value_name = "NAME=PROGRAM ARGS", value_parser = parse_cmd)]
    cmd: Vec<NamedProgram>,
    /// All adapters there are
    #[arg(long, conflicts_with = "adapters_named")]
    all: bool,
    #[command(flatten)]
    folder: FolderArgs,
    /// Only exchanges whose names contain this. Can be repeated; one match is enough
    #[arg(long = "filter", value_name = "TEXT")]
    filters: Vec<String>,
    /// How often each party seals, to see whether its initialization vectors are fresh
    #[arg(long, default_value_t = DEFAULT_SEALS, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    seals: u32,
    /// Also write a report to a file: json=FILE or markdown=FILE. Can be repeated
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = parse_report)]
    reports: Vec<ReportArg<Format>>,
    #[command(flatten)]
    limits: LimitArgs,
}

/// A program of `--cmd`.
#[derive(Clone, Debug)]
struct NamedProgram {
    name: String,
    cmd: String,
}

/// The forms of a report.
#[derive(Clone, Copy, Debug)]
enum Format {
    Json,
    Markdown,
}

/// `interop`
pub(crate) fn interop(args: &InteropArgs) -> Result<Exit, Failure> {
    let suite = Suite::embedded()?;
    let named = named(args)?;
    let parties: Vec<Party> = named.iter().map(|(party, _)| party.clone()).collect();
    let plan = Plan {
        suite: &suite,
        parties: &parties,
        filters: args.filters.clone(),
        seals: args.seals as usize,
        limits: args.limits.limits(),
        command: command(args),
    };
    let claimed = reports::claim(&args.reports)?;

    let bar = progress_bar(0);
    let result = plan.run(&|step| match step {
        Step::More(count) => bar.inc_length(count as u64),
        Step::Answered(count) => bar.inc(count as u64),
    });
    bar.finish_and_clear();
    let report = result.map_err(|obstacle| failure(obstacle, &named))?;

    let written = claimed.write(|format| content(format, &report));
    let mut text = Vec::new();
    terminal::write(&mut text, &report, palette())?;
    print_report(&text)?;
    written?;
    Ok(Exit::of(report.is_as_expected()))
}

/// Who takes part, in the order of the command line.
fn named(args: &InteropArgs) -> Result<Vec<(Party, Named)>, Failure> {
    let folder = args.folder.folder();
    let names = if args.all { adapter::names(&folder) } else { args.adapters_named.clone() };
    if args.all && names.is_empty() {
        return Err(Failure::Usage(format!("there is no adapter in {} (see --adapters)", folder.display())));
    }
    let adapters = names.into_iter().map(|name| {
        let named = Named::adapter(&folder, &name)?;
        Ok((party(name.clone(), &named, vec![name])?, named))
    });
    let programs = args.cmd.iter().map(|NamedProgram { name, cmd }| {
        let named = Named::program(cmd)?;
        let words = vec!["--cmd".to_owned(), format!("{name}={cmd}")];
        Ok((party(name.clone(), &named, words)?, named))
    });
    let parties = adapters.chain(programs).collect::<Result<Vec<_>, Failure>>()?;
    for (place, (party, _)) in parties.iter().enumerate() {
        if is_reserved(&party.name) || parties[..place].iter().any(|(earlier, _)| earlier.name == party.name)
        {
            let name = &party.name;
            return Err(Failure::Usage(format!(
                "{name} takes part already; --cmd NAME=PROGRAM can give another name"
            )));
        }
    }
    Ok(parties)
}

fn party(name: String, named: &Named, words: Vec<String>) -> Result<Party, Failure> {
    let adapter = named.adapter.as_ref();
    let expectations = adapter.map(|adapter| adapter.expectations()).transpose().map_err(Failure::usage)?;
    Ok(Party {
        name,
        launch: named.launch.clone(),
        errors: adapter.map(|adapter| adapter.errors.clone()).unwrap_or_default(),
        known: expectations.map(|expectations| expectations.interop).unwrap_or_default(),
        codebase: adapter.and_then(|adapter| adapter.manifest.codebase.clone()),
        words,
    })
}

fn failure(obstacle: Obstacle, named: &[(Party, Named)]) -> Failure {
    match &obstacle {
        Obstacle::Unusable(party, unusable) => match named.iter().find(|(other, _)| other.name == party.name)
        {
            Some((_, named)) => named.failure(unusable),
            None => Failure::Unusable(obstacle.to_string()),
        },
        Obstacle::NoMatch(_) => Failure::usage(obstacle),
    }
}

/// The command that runs this again, without parties, filters and reports.
fn command(args: &InteropArgs) -> Vec<String> {
    let options = [
        ("--adapters", args.folder.adapters.as_ref().map(|path| path.display().to_string())),
        ("--seals", (args.seals != DEFAULT_SEALS).then(|| args.seals.to_string())),
    ];
    let options = options.into_iter().chain(args.limits.unusual());
    let options = options.filter_map(|(option, value)| Some([option.to_owned(), value?]));
    ["fio-conformance", "interop"].map(str::to_owned).into_iter().chain(options.flatten()).collect()
}

fn content(format: Format, report: &Report) -> std::io::Result<Vec<u8>> {
    match format {
        Format::Json => Ok(json(report)?),
        Format::Markdown => Ok(markdown::text(report).into_bytes()),
    }
}

fn parse_cmd(text: &str) -> Result<NamedProgram, String> {
    match text.split_once('=') {
        Some((name, cmd)) if !name.is_empty() && !name.contains(char::is_whitespace) => {
            Ok(NamedProgram { name: name.to_owned(), cmd: cmd.to_owned() })
        }
        _ => Err("the form is NAME=PROGRAM ARGS, such as mine='python3 mine.py'".to_owned()),
    }
}

fn parse_report(text: &str) -> Result<ReportArg<Format>, String> {
    reports::parse_as(text, &[("json", Format::Json), ("markdown", Format::Markdown)])
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        args: InteropArgs,
    }

    #[test]
    fn the_command_to_run_again_has_what_is_not_the_default() {
        for (options, kept) in [
            ("", ""),
            ("--seals 1000 --window 32 --timeout 10", ""),
            ("--seals 0 --window 3 --timeout 0.5", " --seals 0 --window 3 --timeout 0.5"),
        ] {
            let words = ["interop", "mine"].into_iter().chain(options.split_whitespace());
            let command = command(&Cli::parse_from(words).args);
            assert_eq!(command.join(" "), format!("fio-conformance interop{kept}"));
        }
    }
}

//! What the commands do.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use fio_reference::ecdh::XEncoding;
use fio_vectors::Suite;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::adapter::{self, Adapter};
use crate::arguments::{DEFAULT_TIMEOUT, ListArgs, ReferenceArgs, ReportFormat, RunArgs, ShowArgs};
use crate::builtin::Builtin;
use crate::destination::Destination;
use crate::engine::{Limits, Unusable};
use crate::error_map::ErrorMap;
use crate::exit::{Exit, Failure};
use crate::expectations::Expectations;
use crate::process::Launch;
use crate::report::class_name;
use crate::run::{Plan, Target};
use crate::selection::select;
use crate::stdio;
use crate::terminal::{self, Palette};
use crate::verdict::Level;

/// `run`
pub(crate) fn run(args: &RunArgs) -> Result<Exit, Failure> {
    let adapter = match &args.adapter {
        Some(name) => Some(Adapter::load(&adapter::folder(args.adapters.as_deref()), name).map_err(usage)?),
        None => None,
    };
    let own_expectations = match &args.expectations {
        Some(path) => Some(Expectations::load(path).map_err(usage)?),
        None => None,
    };
    let (no_errors, no_expectations) = (ErrorMap::default(), Expectations::default());
    let suite = load_suite(args.suite.suite.as_deref())?;
    let vectors = select(&suite, &args.filter.filters).map_err(usage)?;
    let target = target(args, adapter.as_ref())?;
    let answer = Duration::from_secs_f64(args.timeout);
    let defaults = Limits::default();
    let plan = Plan {
        suite: &suite,
        vectors,
        limits: Limits {
            window: args.window as usize,
            answer,
            hello: answer.max(defaults.hello),
            ..defaults
        },
        level: match target {
            // The codes of the specification are the reference's own words.
            Target::Builtin(_) => args.level.or(Some(Level::Code)),
            Target::Adapter(_) => args.level,
        },
        require: args.require,
        errors: adapter.as_ref().map_or(&no_errors, |adapter| &adapter.errors),
        expectations: own_expectations
            .as_ref()
            .or(adapter.as_ref().map(|adapter| &adapter.expectations))
            .unwrap_or(&no_expectations),
        adapter: adapter.as_ref().map(|adapter| adapter.name.clone()),
        codebase: adapter.as_ref().and_then(|adapter| adapter.manifest.codebase.clone()),
        command: command(args),
    };

    let claimed = args.reports.iter().map(|report| {
        let destination = Destination::claim(&report.path);
        Ok((report, destination.map_err(|error| unwritable(&report.path, &error))?))
    });
    let claimed = claimed.collect::<Result<Vec<_>, Failure>>()?;

    let bar = progress_bar(plan.vectors.len());
    let result = plan.run(target, &mut |settled| bar.set_position(settled as u64));
    bar.finish_and_clear();
    let report = result.map_err(|unusable| unusable_failure(&unusable, adapter.as_ref()))?;

    for (argument, destination) in claimed {
        let content = match argument.format {
            ReportFormat::Json => json(&report)?,
        };
        let written = destination.write(&content);
        written.map_err(|error| unwritable(&argument.path, &error))?;
    }
    let exit = match report.is_as_expected() {
        true => Exit::AsExpected,
        false => Exit::Differences,
    };
    let mut text = Vec::new();
    terminal::write(&mut text, &report, palette())?;
    match std::io::stdout().write_all(&text) {
        // Whoever stops reading the report still wants to know how it ended.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(exit),
    }
}

/// `list`
pub(crate) fn list(args: &ListArgs) -> Result<Exit, Failure> {
    let suite = load_suite(args.suite.suite.as_deref())?;
    let vectors = select(&suite, &args.filter.filters).map_err(usage)?;
    let width = vectors.iter().map(|vector| vector.id.len()).max().unwrap_or(0);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for vector in vectors {
        writeln!(out, "{:width$}  {}", vector.id, vector.comment)?;
    }
    out.flush()?;
    Ok(Exit::AsExpected)
}

/// `show`
pub(crate) fn show(args: &ShowArgs) -> Result<Exit, Failure> {
    let suite = load_suite(args.suite.suite.as_deref())?;
    let vector = suite.vector(&args.vector).ok_or_else(|| {
        let similar = suite.vectors().filter(|vector| vector.id.contains(&args.vector));
        let similar: Vec<_> = similar.take(5).map(|vector| vector.id.as_str()).collect();
        let hint = match similar.as_slice() {
            [] => "`list` names them all".to_owned(),
            similar => format!("is it one of these? {}", similar.join(", ")),
        };
        Failure::Usage(format!("there is no vector {}; {hint}", args.vector))
    })?;
    writeln!(std::io::stdout(), "{}", String::from_utf8_lossy(&json(vector)?).trim_end())?;
    Ok(Exit::AsExpected)
}

/// `reference --stdio`
pub(crate) fn reference(args: &ReferenceArgs) -> Result<Exit, Failure> {
    let builtin = builtin(args.x_encoding);
    stdio::serve(&builtin, std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(Exit::AsExpected)
}

fn load_suite(folder: Option<&Path>) -> Result<Suite, Failure> {
    Ok(folder.map_or_else(Suite::embedded, Suite::load)?)
}

fn builtin(x_encoding: Option<XEncoding>) -> Builtin {
    Builtin::new(x_encoding.unwrap_or(XEncoding::Minimal))
}

fn target(args: &RunArgs, adapter: Option<&Adapter>) -> Result<Target, Failure> {
    if let Some(adapter) = adapter {
        return Ok(Target::Adapter(adapter.launch()));
    }
    let Some(cmd) = &args.cmd else {
        return Ok(Target::Builtin(builtin(args.x_encoding)));
    };
    let mut words = shlex::split(cmd)
        .ok_or_else(|| Failure::Usage(format!("--cmd: a quotation mark is not closed: {cmd}")))?
        .into_iter();
    let program = words.next().ok_or_else(|| Failure::Usage("--cmd: the program is missing".to_owned()))?;
    Ok(Target::Adapter(Launch { program, arguments: words.collect(), folder: None }))
}

/// The command that runs this again, without filters and reports.
fn command(args: &RunArgs) -> String {
    let text = |path: &Option<std::path::PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let options = [
        ("--cmd", args.cmd.clone()),
        ("--adapters", text(&args.adapters)),
        ("--suite", text(&args.suite.suite)),
        ("--level", args.level.map(|level| level.name().to_owned())),
        ("--require", args.require.map(|class| class_name(class).to_owned())),
        ("--expectations", text(&args.expectations)),
        ("--timeout", (args.timeout != DEFAULT_TIMEOUT).then(|| args.timeout.to_string())),
        ("--x-encoding", args.x_encoding.map(|encoding| encoding.name().to_owned())),
    ];
    let mut words = vec!["fio-conformance".to_owned(), "run".to_owned()];
    words.extend(args.adapter.clone());
    for (option, value) in options {
        words.extend(value.into_iter().flat_map(|value| [option.to_owned(), value]));
    }
    // Only a NUL can't be quoted, and no argument holds one.
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Failure> {
    let mut text = serde_json::to_vec_pretty(value).map_err(std::io::Error::from)?;
    text.push(b'\n');
    Ok(text)
}

fn palette() -> Palette {
    let is_unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match std::io::stdout().is_terminal() && !is_unwanted {
        true => Palette::coloured(),
        false => Palette::plain(),
    }
}

fn progress_bar(length: usize) -> ProgressBar {
    // It hides itself where standard error is no terminal.
    let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{wide_bar} {pos}/{len} {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn usage(error: impl std::error::Error) -> Failure {
    Failure::Usage(error.to_string())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("the report {} can't be written: {error}", path.display()))
}

fn unusable_failure(unusable: &Unusable, adapter: Option<&Adapter>) -> Failure {
    let mut text = unusable.message.clone();
    if !unusable.stderr.trim().is_empty() {
        text += "\nthe last of its standard error:";
        for line in unusable.stderr.trim_end().lines() {
            text += &format!("\n  {line}");
        }
    }
    if let Some(adapter) = adapter {
        text += &format!("\nhint: {}", adapter.hint());
    }
    Failure::Unusable(text)
}

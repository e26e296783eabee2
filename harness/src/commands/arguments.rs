//! Arguments that several commands share.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use fio_reference::ecdh::XEncoding;
use fio_vectors::{Suite, Vector};

use crate::adapter::{self, Adapter};
use crate::builtin::Builtin;
use crate::engine::{Limits, Unusable};
use crate::exit::Failure;
use crate::protocol::launch::{Address, Launch, Program};
use crate::report::value::{printable, sentence};
use crate::selection::select;

/// The number of requests in flight, if nothing is said.
const DEFAULT_WINDOW: u32 = 32;

/// The time until an answer, in seconds, if nothing is said.
const DEFAULT_TIMEOUT: f64 = 10.0;

/// Which vectors.
#[derive(Debug, Args)]
pub(super) struct SuiteArgs {
    /// A folder of vector files, instead of the built-in suite
    #[arg(long, value_name = "DIR")]
    pub(super) suite: Option<PathBuf>,
}

/// Which of them.
#[derive(Debug, Args)]
pub(super) struct FilterArgs {
    /// Only vectors that match: a part of an id, or an operation, requirement or flag. Can be repeated; one match is enough
    #[arg(long = "filter", value_name = "TEXT")]
    pub(super) filters: Vec<String>,
}

/// Where adapters are.
#[derive(Debug, Args)]
pub(super) struct FolderArgs {
    /// The folder of adapters
    #[arg(long, value_name = "DIR")]
    pub(super) adapters: Option<PathBuf>,
}

/// What an adapter is allowed.
#[derive(Debug, Args)]
pub(super) struct LimitArgs {
    /// The number of requests in flight
    #[arg(long, default_value_t = DEFAULT_WINDOW, value_parser = clap::value_parser!(u32).range(1..=65536))]
    window: u32,
    /// The time until an answer
    #[arg(long, value_name = "SECONDS", default_value_t = DEFAULT_TIMEOUT, value_parser = parse_seconds)]
    timeout: f64,
}

/// The encoding that the built-in reference seals under.
#[derive(Debug, Args)]
pub(super) struct BuiltinArgs {
    /// The encoding that the built-in reference seals under [default: minimal]
    #[arg(long, value_parser = parser_of_x_encoding())]
    pub(super) x_encoding: Option<XEncoding>,
}

/// An adapter as a command line names it.
#[derive(Debug)]
pub(super) struct Named {
    /// How to start it.
    pub(super) launch: Launch,
    /// Its folder, if it has one.
    pub(super) adapter: Option<Adapter>,
}

impl SuiteArgs {
    /// The suite.
    pub(super) fn load(&self) -> Result<Suite, Failure> {
        Ok(self.suite.as_deref().map_or_else(Suite::embedded, Suite::load)?)
    }
}

impl FilterArgs {
    /// The vectors that match.
    pub(super) fn select<'s>(&self, suite: &'s Suite) -> Result<Vec<&'s Vector>, Failure> {
        select(suite, &self.filters).map_err(Failure::usage)
    }
}

impl FolderArgs {
    /// The folder of adapters.
    pub(super) fn folder(&self) -> PathBuf {
        adapter::folder(self.adapters.as_deref())
    }
}

impl LimitArgs {
    /// The limits.
    pub(super) fn limits(&self) -> Limits {
        let answer = Duration::from_secs_f64(self.timeout);
        let defaults = Limits::default();
        Limits { window: self.window as usize, answer, hello: answer.max(defaults.hello), ..defaults }
    }

    /// The options that say it, where it is not the default.
    pub(super) fn unusual(&self) -> [(&'static str, Option<String>); 2] {
        let Self { window, timeout } = self;
        [
            ("--window", (*window != DEFAULT_WINDOW).then(|| window.to_string())),
            ("--timeout", (*timeout != DEFAULT_TIMEOUT).then(|| timeout.to_string())),
        ]
    }
}

impl BuiltinArgs {
    /// The built-in reference.
    pub(super) fn builtin(&self) -> Builtin {
        Builtin::new(self.x_encoding.unwrap_or(XEncoding::Minimal))
    }
}

impl Named {
    /// The adapter with this name, or in this folder: what has a separator, or is `.`, is a path.
    pub(super) fn adapter(folder: &Path, name: &str) -> Result<Self, Failure> {
        let is_path = matches!(name, "." | "..") || name.contains(std::path::is_separator);
        let adapter = match is_path {
            true => Adapter::open(Path::new(name)),
            false => Adapter::load(folder, name),
        };
        let adapter = adapter.map_err(Failure::usage)?;
        Ok(Self { launch: adapter.launch(), adapter: Some(adapter) })
    }

    /// The program of `--cmd`.
    pub(super) fn program(cmd: &str) -> Result<Self, Failure> {
        Ok(Self { launch: Launch::Pipes(parse_program(cmd)?), adapter: None })
    }

    /// The program of `--cmd`, for one request at a time.
    pub(super) fn one_shot(cmd: &str) -> Result<Self, Failure> {
        Ok(Self { launch: Launch::OneShot(parse_program(cmd)?), adapter: None })
    }

    /// The server of `--connect`.
    pub(super) fn server(address: &Address) -> Self {
        Self { launch: Launch::Tcp(address.clone(), None), adapter: None }
    }

    /// What to tell whoever named an adapter that can't be used.
    pub(super) fn failure(&self, unusable: &Unusable) -> Failure {
        let mut text = sentence(&unusable.message);
        if !unusable.stderr.trim().is_empty() {
            text += "\nthe last of its standard error:";
            for line in unusable.stderr.trim_end().lines() {
                text += &format!("\n  {}", printable(line));
            }
        }
        if let Some(adapter) = &self.adapter {
            text += &format!("\nhint: {}", adapter.hint());
        }
        Failure::Unusable(text)
    }
}

fn parse_program(cmd: &str) -> Result<Program, Failure> {
    let mut words = shlex::split(cmd)
        .ok_or_else(|| Failure::Usage(format!("--cmd: a quotation mark is not closed: {cmd}")))?
        .into_iter();
    let path = words.next().ok_or_else(|| Failure::Usage("--cmd: the program is missing".to_owned()))?;
    Ok(Program { path, arguments: words.collect(), folder: None, watch: None })
}

/// The vector with this id.
pub(super) fn find_vector<'s>(suite: &'s Suite, id: &str) -> Result<&'s Vector, Failure> {
    suite.vector(id).ok_or_else(|| {
        let similar = suite.vectors().filter(|vector| vector.id.contains(id));
        let similar: Vec<_> = similar.take(5).map(|vector| vector.id.as_str()).collect();
        let hint = match similar.as_slice() {
            [] => "`list` names them all".to_owned(),
            similar => format!("is it one of these? {}", similar.join(", ")),
        };
        Failure::Usage(format!("there is no vector {id}; {hint}"))
    })
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

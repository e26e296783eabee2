//! What the commands do: a file each, with its arguments.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::exit::Failure;
use crate::report::terminal::Palette;

mod arguments;
mod expect;
mod explain;
mod init;
mod interop;
mod list;
mod merge;
mod reference;
mod reports;
mod run;
mod schema;
mod show;

pub(crate) use expect::{ExpectArgs, expect};
pub(crate) use explain::{ExplainArgs, explain};
pub(crate) use init::{InitArgs, init};
pub(crate) use interop::{InteropArgs, interop};
pub(crate) use list::{ListArgs, list};
pub(crate) use merge::{MergeArgs, merge};
pub(crate) use reference::{ReferenceArgs, reference};
pub(crate) use run::{RunArgs, run};
pub(crate) use schema::{SchemaArgs, schema};
pub(crate) use show::{ShowArgs, show};

fn json(value: &impl serde::Serialize) -> std::io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    Ok(std::io::stdout().write_all(&json(value)?)?)
}

/// Prints a report. Whoever stops reading it still wants to know how it ended.
fn print_report(text: &[u8]) -> Result<(), Failure> {
    match std::io::stdout().write_all(text) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
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

//! The HTML report: one page to look into, which needs nothing but itself.

use std::io::{Result, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fio_vectors::Suite;
use sha2::{Digest, Sha256};

use super::Report;
use super::markup::escape;

mod data;
mod matrix;
mod notices;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Writes reports, of an implementation each, side by side into one page. The suite has the steps of the right answers.
pub fn write(out: &mut impl Write, reports: &[Report], suite: &Suite) -> Result<()> {
    let titles: Vec<_> =
        reports.iter().map(|report| format!("{} {}", report.word(), report.title())).collect();
    fill(out, PAGE, |name| match name {
        "title" => escape(&titles.join(", ")),
        "style_hash" => hash(STYLE),
        "script_hash" => hash(SCRIPT),
        "style" => STYLE.to_owned(),
        "script" => SCRIPT.to_owned(),
        "layout" => if reports.len() == 1 { "one" } else { "several" }.to_owned(),
        "heads" => reports.iter().map(notices::head).collect(),
        "matrix" => matrix::table(reports),
        "notices" => reports.iter().map(notices::notices).collect(),
        "data" => data::embedded(reports, suite),
        _ => String::new(),
    })
}

/// Puts values in the places of a page, once: what looks like a place inside a value stays as it is.
fn fill(out: &mut impl Write, page: &str, value: impl Fn(&str) -> String) -> Result<()> {
    let mut pieces = page.split("{{");
    out.write_all(pieces.next().unwrap_or_default().as_bytes())?;
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        out.write_all(value(name).as_bytes())?;
        out.write_all(rest.as_bytes())?;
    }
    Ok(())
}

/// What a content security policy knows a script or a style by. Nothing else runs.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

//! `init`: writes an adapter to start from.

use std::io::Write;
use std::path::{Path, PathBuf, is_separator};

use clap::Args;

use crate::adapter::Adapter;
use crate::exit::{Exit, Failure};
use crate::skeleton::Language;

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The language of the adapter
    language: Language,
    /// The folder to write: one that does not exist yet, or is empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// `init`
pub(crate) fn init(args: &InitArgs) -> Result<Exit, Failure> {
    args.language.write(&args.folder).map_err(Failure::usage)?;
    let manifest = Adapter::open(&args.folder).map_err(Failure::usage)?.manifest;
    let (program, _) = args.language.files().next().unwrap_or_default();

    let folder = typed(&args.folder);
    let needs = manifest.needs.map_or(String::new(), |needs| format!(" It needs {needs}."));
    let mut text = format!("{folder}: an adapter with one operation, text.encode.{needs}\n\n");
    text += &match manifest.setup {
        Some(setup) if folder == "." => format!("  {setup}\n"),
        Some(setup) => format!("  (cd {folder} && {setup})\n"),
        None => String::new(),
    };
    text += &format!("  fio-conformance run {folder}\n");
    text += &format!("\nThen put your SDK's operations into {program}, as harness/GUIDE.md shows.\n");
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::AsExpected)
}

/// The folder as `run` takes it, ready to be typed.
fn typed(folder: &Path) -> String {
    let text = folder.display().to_string();
    let text = match text.contains(is_separator) || text == "." {
        true => text,
        false => format!("./{text}"),
    };
    // Only a NUL can't be quoted, and no path holds one.
    shlex::try_quote(&text).map_or(text.clone(), String::from)
}

//! A new adapter: a folder that answers `hello` and one operation, for its user to extend.

use std::fs::{self, File};
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use thiserror::Error;

/// A language that there is a skeleton in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Python, with its standard library alone
    Python,
    /// JavaScript on Node.js, with what it has built in
    Node,
    /// Go, with its standard library alone
    Go,
    /// Java, with Gson, built by Maven
    Java,
    /// Rust, with serde_json, built by Cargo
    Rust,
}

/// Why there is no new adapter. Nothing was written then, or it was taken back.
#[derive(Debug, Error)]
pub enum NotWritten {
    /// Something is there already.
    #[error("{0} is not empty, so nothing was written; name a folder that does not exist yet, or is empty")]
    NotEmpty(PathBuf),
    /// The folder can't be written.
    #[error("{0} can't be written: {1}")]
    Unwritable(PathBuf, std::io::Error),
}

/// The files of a folder of templates: the name and the text of each.
macro_rules! templates {
    ($folder:literal: $($name:literal),+) => {
        &[$(($name, include_str!(concat!("../templates/", $folder, "/", $name)))),+]
    };
}

/// The end of a name that would mean something to Cargo where the templates are. It is left out.
const TEMPLATE: &str = ".template";

impl Language {
    /// The files of the adapter, the program first: the name and the text of each.
    pub fn files(self) -> impl DoubleEndedIterator<Item = (&'static str, &'static str)> {
        let templates: &[(&str, &str)] = match self {
            Self::Python => templates!("python": "adapter.py", "adapter.json"),
            Self::Node => templates!("node": "adapter.mjs", "adapter.json"),
            Self::Go => templates!("go": "main.go", "go.mod", "adapter.json", ".gitignore"),
            Self::Java => {
                templates!("java": "src/main/java/Adapter.java", "pom.xml", "adapter.json", ".gitignore")
            }
            Self::Rust => {
                templates!("rust": "src/main.rs", "Cargo.toml.template", "adapter.json", ".gitignore")
            }
        };
        templates.iter().map(|(name, text)| (name.trim_end_matches(TEMPLATE), *text))
    }

    /// Writes the adapter into a folder that does not exist yet or is empty: all of it, or nothing.
    pub fn write(self, folder: &Path) -> std::result::Result<(), NotWritten> {
        let written = match fs::read_dir(folder) {
            Ok(mut entries) => match entries.next() {
                Some(_) => return Err(NotWritten::NotEmpty(folder.to_owned())),
                None => self.fill(folder),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => self.create(folder),
            Err(error) => Err(error),
        };
        written.map_err(|error| NotWritten::Unwritable(folder.to_owned(), error))
    }

    /// Makes the folder beside its place and then moves it there.
    fn create(self, folder: &Path) -> Result<()> {
        let parent = match folder.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".fio-conformance-");
        // The mode of any other new folder, not that of a secret one.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let staged = builder.tempdir_in(parent)?;
        self.fill(staged.path())?;
        fs::rename(staged.path(), folder)?;
        let _ = staged.keep();
        Ok(())
    }

    /// Writes the files into a folder, which stays the one that it is: somebody may be in it.
    fn fill(self, folder: &Path) -> Result<()> {
        let mut begun = Vec::new();
        let mut write = |name: &'static str, text: &str| {
            let path = folder.join(name);
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            let mut file = File::create_new(path)?;
            begun.push(name);
            file.write_all(text.as_bytes())
        };
        // The program last: where it is, everything is.
        let written = self.files().rev().try_for_each(|(name, text)| write(name, text));
        written.inspect_err(|_| take_back(folder, &begun))
    }
}

/// Removes these files, and the folders that are empty without them.
fn take_back(folder: &Path, names: &[&str]) {
    for name in names {
        let _ = fs::remove_file(folder.join(name));
        for parent in Path::new(name).ancestors().skip(1).filter(|parent| *parent != Path::new("")) {
            let _ = fs::remove_dir(folder.join(parent));
        }
    }
}

//! Adapters on disk: a folder each, with a manifest, and beside it what is known about the implementation.

pub mod error_map;
pub mod expectations;

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::adapter::error_map::ErrorMap;
use crate::adapter::expectations::{Expectations, InvalidExpectations};
use crate::protocol::launch::{Address, Launch, Program};

/// An adapter: what the files of its folder say.
#[derive(Debug)]
pub struct Adapter {
    /// The name that users type: that of the folder.
    pub name: String,
    /// `adapter.json`.
    pub manifest: Manifest,
    /// `errors.json`, empty if there is none.
    pub errors: ErrorMap,
    folder: PathBuf,
}

/// `adapter.json`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name of the adapter.
    pub name: String,
    /// What it runs, in words.
    pub title: String,
    /// The program and its arguments; it is started in the folder of the adapter.
    #[schemars(length(min = 1))]
    pub command: Vec<String>,
    /// Where it listens, if it does not talk on standard input and output: an address of this machine and a port.
    #[serde(default)]
    pub address: Option<Address>,
    /// How long a process of it lives.
    #[serde(default)]
    pub lifetime: Lifetime,
    /// The command that makes it ready, to be typed in the folder of the adapter.
    #[serde(default)]
    pub setup: Option<String>,
    /// What must be installed for that.
    #[serde(default)]
    pub needs: Option<String>,
    /// The code base that the implementation descends from: implementations of the same one are no independent witnesses.
    #[serde(default)]
    pub codebase: Option<String>,
}

/// How long a process of an adapter lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Lifetime {
    /// For as many requests as come.
    #[default]
    Run,
    /// For one request.
    Request,
}

/// Why an adapter can't be read.
#[derive(Debug, Error)]
pub enum AdapterError {
    /// There is no such adapter.
    #[error("there is no adapter {name} in {folder}; {known}")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The folder of adapters.
        folder: PathBuf,
        /// A sentence that names the adapters there are.
        known: String,
    },
    /// The folder holds no adapter.
    #[error("{0} is no adapter: it has no file adapter.json (`fio-conformance init` writes a new adapter)")]
    NoAdapter(PathBuf),
    /// A file can't be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// A file has the wrong form.
    #[error("{0}: {1}")]
    Malformed(PathBuf, serde_json::Error),
    /// The manifest names no program.
    #[error("{0}: `command` is empty")]
    NoCommand(PathBuf),
    /// The manifest wants two transports.
    #[error(
        "{0}: `address` and `\"lifetime\": \"request\"` exclude each other: a program that listens lives for as many requests as come"
    )]
    TwoTransports(PathBuf),
}

/// The folder of adapters: the one asked for, or the one of the source tree that this program was built in, or the one of the
/// source tree it is run in.
pub fn folder(asked_for: Option<&Path>) -> PathBuf {
    let built_in = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/adapters"));
    match asked_for {
        Some(folder) => folder.to_owned(),
        None if built_in.is_dir() => built_in.to_owned(),
        None => Path::new("harness").join("adapters"),
    }
}

/// The names of the adapters in a folder, in alphabetical order. None if there is no such folder.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| is_adapter(&entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

impl Adapter {
    /// The adapter of this name in a folder of adapters.
    pub fn load(adapters: &Path, name: &str) -> Result<Self, AdapterError> {
        let names = names(adapters);
        if !names.iter().any(|known| known == name) {
            return Err(AdapterError::Unknown {
                name: name.to_owned(),
                folder: adapters.to_owned(),
                known: match names.as_slice() {
                    _ if is_adapter(Path::new(name)) => format!("for the folder here, write ./{name}"),
                    [] => "there is none at all (see --adapters)".to_owned(),
                    names => format!("there are: {}", names.join(", ")),
                },
            });
        }
        Self::read(&adapters.join(name), name.to_owned())
    }

    /// The adapter in this folder, wherever it is.
    pub fn open(folder: &Path) -> Result<Self, AdapterError> {
        if !is_adapter(folder) {
            return Err(AdapterError::NoAdapter(folder.to_owned()));
        }
        // The path may end in a dot, or two.
        let real =
            folder.canonicalize().map_err(|error| AdapterError::Unreadable(folder.to_owned(), error))?;
        let name = real.file_name().unwrap_or(real.as_os_str()).to_string_lossy();
        Self::read(folder, name.into_owned())
    }

    fn read(folder: &Path, name: String) -> Result<Self, AdapterError> {
        // Absolute, because the process is started with it as its working directory.
        let folder = std::path::absolute(folder)
            .map_err(|error| AdapterError::Unreadable(folder.to_owned(), error))?;
        let path = folder.join("adapter.json");
        let manifest: Manifest = read(&path)?
            .ok_or_else(|| AdapterError::Unreadable(path.clone(), std::io::ErrorKind::NotFound.into()))?;
        if manifest.command.is_empty() {
            return Err(AdapterError::NoCommand(path));
        }
        if manifest.address.is_some() && manifest.lifetime == Lifetime::Request {
            return Err(AdapterError::TwoTransports(path));
        }
        Ok(Self { name, manifest, errors: read(&folder.join("errors.json"))?.unwrap_or_default(), folder })
    }

    /// `expectations.json`, empty if there is none.
    pub fn expectations(&self) -> Result<Expectations, InvalidExpectations> {
        let path = self.expectations_path();
        match path.is_file() {
            true => Expectations::load(&path),
            false => Ok(Expectations::default()),
        }
    }

    /// Where `expectations.json` is, or would be.
    pub fn expectations_path(&self) -> PathBuf {
        self.folder.join("expectations.json")
    }

    /// How to reach it.
    pub fn launch(&self) -> Launch {
        let program = self.program();
        match (&self.manifest.address, self.manifest.lifetime) {
            (Some(address), _) => Launch::Tcp(address.clone(), Some(program)),
            (None, Lifetime::Request) => Launch::OneShot(program),
            (None, Lifetime::Run) => Launch::Pipes(program),
        }
    }

    fn program(&self) -> Program {
        let (path, arguments) = self
            .manifest
            .command
            .split_first()
            .map(|(path, arguments)| (path.clone(), arguments.to_vec()))
            .unwrap_or_default();
        // Whether a relative program is looked for before or after changing the folder depends on the system.
        let path = match path.contains('/') {
            true => self.folder.join(path).display().to_string(),
            false => path,
        };
        Program { path, arguments, folder: Some(self.folder.clone()), watch: None }
    }

    /// What to do if it can't be used.
    pub fn hint(&self) -> String {
        let needs = self.manifest.needs.as_ref();
        let needs = needs.map_or(String::new(), |needs| format!("it needs {needs}; "));
        match &self.manifest.setup {
            Some(setup) => {
                format!("{needs}has it been set up? cd {} && {setup}", self.folder.display())
            }
            None => format!("{needs}see {}", self.folder.display()),
        }
    }
}

fn is_adapter(folder: &Path) -> bool {
    folder.join("adapter.json").is_file()
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, AdapterError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(AdapterError::Unreadable(path.to_owned(), error)),
    };
    serde_json::from_str(&text).map(Some).map_err(|error| AdapterError::Malformed(path.to_owned(), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_fits_decides() {
        let errors: ErrorMap = serde_json::from_str(
            r#"{"map":[{"op":"key.parse_public","contains":"sum","code":"1"},
                       {"op":"key.*","contains":"sum","code":"2"},
                       {"op":"*","contains":"","code":"3"}]}"#,
        )
        .unwrap();
        assert_eq!(errors.code_of("key.parse_public", "checksum"), Some("1"));
        assert_eq!(errors.code_of("key.parse_private", "checksum"), Some("2"));
        assert_eq!(errors.code_of("keys", "checksum"), Some("3"));
        assert_eq!(ErrorMap::default().code_of("key.parse_public", "checksum"), None);
    }

    #[test]
    fn an_unknown_adapter_is_answered_with_the_names_there_are() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["two", "one"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
            std::fs::write(folder.path().join(name).join("adapter.json"), "{}").unwrap();
        }
        std::fs::create_dir(folder.path().join("no-adapter")).unwrap();
        let error = Adapter::load(folder.path(), "three").unwrap_err().to_string();
        assert!(error.ends_with("there are: one, two"), "{error}");
        let error = Adapter::load(folder.path(), "no-adapter/../one").unwrap_err();
        assert!(matches!(error, AdapterError::Unknown { .. }));
    }

    #[test]
    fn an_adapter_is_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("mine");
        std::fs::create_dir(&home).unwrap();
        let manifest = r#"{"name":"mine","title":"Mine","command":["./run","-x"],"setup":"make"}"#;
        std::fs::write(home.join("adapter.json"), manifest).unwrap();
        let adapter = Adapter::load(folder.path(), "mine").unwrap();
        let path = home.join("./run").display().to_string();
        let program =
            Program { path, arguments: vec!["-x".to_owned()], folder: Some(home.clone()), watch: None };
        assert_eq!(adapter.launch(), Launch::Pipes(program));
        assert_eq!(adapter.hint(), format!("has it been set up? cd {} && make", home.display()));

        std::fs::write(home.join("errors.json"), r#"{"map":[],"mop":[]}"#).unwrap();
        let error = Adapter::load(folder.path(), "mine").unwrap_err().to_string();
        assert!(error.contains("errors.json") && error.contains("mop"), "{error}");
    }

    #[test]
    fn the_manifest_says_how_it_is_reached() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("mine");
        std::fs::create_dir(&home).unwrap();
        let load = |more: &str| {
            let manifest = format!(r#"{{"name":"mine","title":"Mine","command":["run"]{more}}}"#);
            std::fs::write(home.join("adapter.json"), manifest).unwrap();
            Adapter::load(folder.path(), "mine").map(|adapter| adapter.launch())
        };
        let program =
            Program { path: "run".to_owned(), arguments: vec![], folder: Some(home.clone()), watch: None };
        assert_eq!(load("").unwrap(), Launch::Pipes(program.clone()));
        assert_eq!(load(r#","lifetime":"run""#).unwrap(), Launch::Pipes(program.clone()));
        assert_eq!(load(r#","lifetime":"request""#).unwrap(), Launch::OneShot(program.clone()));
        let address = "127.0.0.1:4711".parse().unwrap();
        assert_eq!(load(r#","address":"127.0.0.1:4711""#).unwrap(), Launch::Tcp(address, Some(program)));
        for (more, complaint) in [
            (r#","address":"192.0.2.1:4711""#, "not an address of this machine"),
            (r#","address":"127.0.0.1:4711","lifetime":"request""#, "exclude each other"),
            (r#","lifetime":"forever""#, "`run` or `request`"),
        ] {
            let error = load(more).unwrap_err().to_string();
            assert!(error.contains(complaint), "{error}");
        }
    }
}

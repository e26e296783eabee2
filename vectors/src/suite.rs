use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use crate::vector::LONGEST_REPEAT;
use crate::{Operation, Vector, VectorFile};

/// The vectors of one release. A clone shares them.
#[derive(Clone, Debug)]
pub struct Suite {
    files: Arc<[VectorFile]>,
}

/// Why a suite can't be used.
#[derive(Debug, Error)]
pub enum DamagedSuite {
    /// A file or folder can't be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// A file is not JSON of the right form.
    #[error("{0}: {1}")]
    Malformed(String, serde_json::Error),
    /// Two vectors have the same id.
    #[error("two vectors have the id {0}")]
    DuplicateId(String),
    /// A vector is for an operation that this version does not know.
    #[error("vector {0}: unknown operation {1}")]
    UnknownOperation(String, String),
    /// A vector repeats something so often that it can't be sent.
    #[error("vector {0}: what it repeats is longer than {limit} bytes", limit = LONGEST_REPEAT)]
    TooLong(String),
    /// There is no vector.
    #[error("no vectors in {0}")]
    Empty(String),
}

macro_rules! embedded {
    ($($name:literal),+) => {
        [$(($name, include_str!(concat!("../v1/", $name)))),+]
    };
}

impl Suite {
    /// The vectors that this crate was built with.
    pub fn embedded() -> Result<Self, DamagedSuite> {
        let files = embedded!(
            "key.json",
            "account.json",
            "ecdh.json",
            "sealed.json",
            "text.json",
            "abi.json",
            "content.json",
            "size.json",
            "match.json",
            "index.json",
            "backup.json",
            "nbpa.json",
            "grant.json",
            "lookup.json",
            "wallet.json",
            "chain.json",
            "deployed.json",
            "layer2.json"
        );
        Self::parse(files, "the embedded suite")
    }

    /// The vectors in the JSON files of a folder.
    pub fn load(folder: &Path) -> Result<Self, DamagedSuite> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |error| DamagedSuite::Unreadable(path, error)
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                paths.push(path);
            }
        }
        paths.sort();
        let mut files = Vec::new();
        for path in &paths {
            let text = std::fs::read_to_string(path).map_err(unreadable(path))?;
            files.push((path.display().to_string(), text));
        }
        Self::parse(files, &folder.display().to_string())
    }

    /// All vectors, file by file.
    pub fn vectors(&self) -> impl Iterator<Item = &Vector> {
        self.files.iter().flat_map(|file| &file.vectors)
    }

    /// The vector with this id.
    pub fn vector(&self, id: &str) -> Option<&Vector> {
        self.vectors().find(|vector| vector.id == id)
    }

    /// The files.
    pub fn files(&self) -> &[VectorFile] {
        &self.files
    }

    /// The release that the vectors belong to.
    pub fn version(&self) -> &str {
        &self.files[0].version
    }

    fn parse<N: AsRef<str>, T: AsRef<str>>(
        texts: impl IntoIterator<Item = (N, T)>,
        origin: &str,
    ) -> Result<Self, DamagedSuite> {
        let files = texts
            .into_iter()
            .map(|(name, text)| {
                serde_json::from_str(text.as_ref())
                    .map_err(|error| DamagedSuite::Malformed(name.as_ref().to_owned(), error))
            })
            .collect::<Result<Arc<[VectorFile]>, _>>()?;
        let suite = Self { files };
        if suite.vectors().next().is_none() {
            return Err(DamagedSuite::Empty(origin.to_owned()));
        }
        let mut seen = HashSet::new();
        for vector in suite.vectors() {
            if !seen.insert(&vector.id) {
                return Err(DamagedSuite::DuplicateId(vector.id.clone()));
            }
            if vector.is_too_long() {
                return Err(DamagedSuite::TooLong(vector.id.clone()));
            }
            if Operation::find(&vector.op).is_none() {
                let (id, op) = (vector.id.clone(), vector.op.clone());
                return Err(DamagedSuite::UnknownOperation(id, op));
            }
        }
        Ok(suite)
    }
}

//! Makes the vector files and their schemas, and checks that the committed ones are what it makes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fio_vectors::{Vector, VectorFile};
use serde::Serialize;
use thiserror::Error;

use crate::author::{Author, SINCE};
use crate::{chapters, flags, schema};

/// Who else gives the expected answers: for each implementation the ids of the vectors that it passed.
pub type Confirmations = BTreeMap<String, BTreeSet<String>>;

/// A file that the generator makes: its path below the root of the project, and its text.
pub struct Generated {
    /// The path, below the root.
    pub path: PathBuf,
    /// The content.
    pub text: String,
}

/// Why files could not be made or checked.
#[derive(Debug, Error)]
pub enum GenerateError {
    /// A file can't be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// A file is not JSON of the right form.
    #[error("{0}: {1}")]
    Json(PathBuf, serde_json::Error),
}

/// The root of the project that this program was built from.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Everything that is generated.
pub fn all(root: &Path) -> Result<Vec<Generated>, GenerateError> {
    let confirmations = confirmations(root)?;
    let mut files: Vec<_> = vector_files(&confirmations)
        .into_iter()
        .map(|file| Generated {
            path: format!("vectors/v1/{}.json", file.chapter).into(),
            text: pretty(&file),
        })
        .collect();
    files.push(Generated { path: "vectors/schema/vectors.json".into(), text: pretty(&schema::vectors()) });
    Ok(files)
}

/// The vector files, chapter by chapter.
pub fn vector_files(confirmations: &Confirmations) -> Vec<VectorFile> {
    chapters::ALL
        .iter()
        .map(|(chapter, write)| {
            let mut author = Author::default();
            write(&mut author);
            let mut vectors = author.into_vectors();
            for vector in &mut vectors {
                vector.confirmed_by = confirmations
                    .iter()
                    .filter(|(_, ids)| ids.contains(&vector.id))
                    .map(|(name, _)| name.clone())
                    .collect();
            }
            VectorFile {
                schema: "../schema/vectors.json".to_owned(),
                generated_by: "fio-suite generate; do not edit".to_owned(),
                version: format!("{SINCE}-draft"),
                chapter: (*chapter).to_owned(),
                specification: format!("spec/{chapter}.md"),
                flags: used_flags(&vectors),
                vectors,
            }
        })
        .collect()
}

fn used_flags(vectors: &[Vector]) -> BTreeMap<String, fio_vectors::Flag> {
    vectors
        .iter()
        .flat_map(|vector| &vector.flags)
        .map(|name| {
            let flag = flags::find(name).unwrap_or_else(|| panic!("the flag {name} is not explained"));
            (name.clone(), flag)
        })
        .collect()
}

/// The recorded confirmations: one file for each implementation, made by `fio-suite confirm`.
pub fn confirmations(root: &Path) -> Result<Confirmations, GenerateError> {
    let folder = root.join("harness/suite/confirmations");
    let mut confirmations = Confirmations::new();
    for entry in fs::read_dir(&folder).map_err(|error| GenerateError::File(folder.clone(), error))? {
        let path = entry.map_err(|error| GenerateError::File(folder.clone(), error))?.path();
        let text = fs::read_to_string(&path).map_err(|error| GenerateError::File(path.clone(), error))?;
        let ids = serde_json::from_str(&text).map_err(|error| GenerateError::Json(path.clone(), error))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        confirmations.insert(name, ids);
    }
    Ok(confirmations)
}

/// Writes everything that differs. Returns what was written.
pub fn write(root: &Path) -> Result<Vec<PathBuf>, GenerateError> {
    let mut written = Vec::new();
    for Generated { path, text } in all(root)? {
        let target = root.join(&path);
        if fs::read_to_string(&target).ok().as_ref() != Some(&text) {
            fs::write(&target, text).map_err(|error| GenerateError::File(target, error))?;
            written.push(path);
        }
    }
    Ok(written)
}

/// The generated files that differ from the committed ones.
pub fn check(root: &Path) -> Result<Vec<PathBuf>, GenerateError> {
    Ok(all(root)?
        .into_iter()
        .filter(|file| fs::read_to_string(root.join(&file.path)).ok().as_ref() != Some(&file.text))
        .map(|file| file.path)
        .collect())
}

/// JSON with indentation and a line feed at the end.
pub fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("these types have no failing serializers");
    text.push('\n');
    text
}

//! The file that the state is saved in.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fio_chain_model::State;

use crate::start::Unusable;

/// A file that always holds a whole state: the one before or the one after a change, whenever the process or the machine ends.
#[derive(Debug)]
pub(crate) struct Store {
    file: PathBuf,
    next: PathBuf,
    /// Held as long as the node runs. Two nodes would undo each other's changes.
    _lock: File,
}

impl Store {
    pub(crate) fn open(file: &Path) -> Result<Self, Unusable> {
        let beside = beside(file, ".lock");
        let lock = File::create(&beside).map_err(|error| Unusable::Unwritable(beside.clone(), error))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Unusable::InUse(file.to_owned()),
            TryLockError::Error(error) => Unusable::Unwritable(beside, error),
        })?;
        Ok(Self { file: file.to_owned(), next: self::beside(file, ".next"), _lock: lock })
    }

    /// Written beside, brought to the disk, and put in its place in one step.
    pub(crate) fn save(&self, state: &State) -> io::Result<()> {
        let mut json = serde_json::to_vec(state)?;
        json.push(b'\n');
        let mut next = File::create(&self.next)?;
        next.write_all(&json)?;
        next.sync_all()?;
        std::fs::rename(&self.next, &self.file)?;
        sync_folder_of(&self.file)
    }
}

/// The file of this name with something at its end.
fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.file_name().map(OsStr::to_owned).unwrap_or_default();
    name.push(end);
    file.with_file_name(name)
}

/// Brings the new name to the disk.
#[cfg(unix)]
fn sync_folder_of(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder_of(_: &Path) -> io::Result<()> {
    Ok(())
}

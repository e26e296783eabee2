//! Where a report goes.

use std::fs::File;
use std::io::{Result, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// A place for a report, claimed before the run, so that a run is not lost to a misspelt path.
#[derive(Debug)]
pub(crate) enum Destination<'p> {
    /// A plain file, which appears when it is complete.
    Whole(&'p Path),
    /// A link, a pipe or a device, which must stay what it is and so is written to as it stands.
    Direct(File),
}

impl<'p> Destination<'p> {
    /// Makes sure that there can be a file here.
    pub(crate) fn claim(path: &'p Path) -> Result<Self> {
        // Not `is_file`, which looks through links: replacing /dev/stdout would take it from everybody.
        let is_plain = path.symlink_metadata().map_or(true, |metadata| metadata.is_file());
        if !is_plain {
            let file = File::options().write(true).create(true).truncate(false).open(path)?;
            return Ok(Self::Direct(file));
        }
        // It is gone again at once: a signal that ends the run would leave it there.
        temporary_beside(path)?;
        Ok(Self::Whole(path))
    }

    /// Writes the file. Of a plain one, nobody ever sees half.
    pub(crate) fn write(self, content: &[u8]) -> Result<()> {
        match self {
            Self::Whole(path) => {
                let mut file = temporary_beside(path)?;
                file.write_all(content)?;
                file.persist(path).map(drop).map_err(|error| error.error)
            }
            Self::Direct(mut file) => {
                // Neither a pipe nor a terminal has a length to be set.
                let _ = file.set_len(0);
                file.write_all(content)
            }
        }
    }
}

/// A temporary file in the folder of another.
fn temporary_beside(path: &Path) -> Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".fio-conformance-");
    // The mode of any other new file, not that of a secret one.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    builder.tempfile_in(folder)
}

//! Where a report goes.

use std::path::Path;

use tempfile::NamedTempFile;

/// A place for a report, claimed before the run, so that a run is not lost to a misspelt path.
#[derive(Debug)]
pub(crate) struct Destination<'p> {
    path: &'p Path,
    file: Option<NamedTempFile>,
}

impl<'p> Destination<'p> {
    /// Makes sure that there can be a file here.
    pub(crate) fn claim(path: &'p Path) -> std::io::Result<Self> {
        // A device or a pipe can't be replaced; it is written to directly.
        if path.exists() && !path.is_file() {
            std::fs::File::options().write(true).open(path)?;
            return Ok(Self { path, file: None });
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".fio-conformance-");
        // The mode of any other new file, not that of a secret one.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        Ok(Self { path, file: Some(builder.tempfile_in(folder)?) })
    }

    /// Writes the file. Nobody ever sees half of it.
    pub(crate) fn write(self, content: &[u8]) -> std::io::Result<()> {
        match self.file {
            Some(mut file) => {
                std::io::Write::write_all(&mut file, content)?;
                file.persist(self.path).map(drop).map_err(|error| error.error)
            }
            None => std::fs::write(self.path, content),
        }
    }
}

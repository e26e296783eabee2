//! How the program ends.

use fio_vectors::DamagedSuite;
use thiserror::Error;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything is as expected.
    AsExpected = 0,
    /// There are differences.
    Differences = 1,
    /// The command can't be carried out as it was given.
    Usage = 2,
    /// The adapter can't be used.
    Unusable = 3,
    /// The suite is damaged.
    SuiteDamaged = 4,
}

/// Why a command was not carried out.
#[derive(Debug, Error)]
pub enum Failure {
    /// The command can't be carried out as it was given.
    #[error("{0}")]
    Usage(String),
    /// The adapter can't be used.
    #[error("the adapter can't be used: {0}")]
    Unusable(String),
    /// The suite is damaged.
    #[error("the suite is damaged: {0}")]
    SuiteDamaged(#[from] DamagedSuite),
    /// Standard output can't be written to.
    #[error("standard output: {0}")]
    Output(#[from] std::io::Error),
}

impl Exit {
    pub(crate) fn of(is_as_expected: bool) -> Self {
        if is_as_expected { Self::AsExpected } else { Self::Differences }
    }
}

impl Failure {
    pub(crate) fn usage(error: impl std::error::Error) -> Self {
        Self::Usage(error.to_string())
    }

    pub(crate) fn tell(self) -> Exit {
        if let Self::Output(error) = &self
            && error.kind() == std::io::ErrorKind::BrokenPipe
        {
            // Who reads has read enough.
            return Exit::AsExpected;
        }
        // With standard error closed there is nobody left to tell.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("error: {self}\n").as_bytes());
        match self {
            Self::Usage(_) | Self::Output(_) => Exit::Usage,
            Self::Unusable(_) => Exit::Unusable,
            Self::SuiteDamaged(_) => Exit::SuiteDamaged,
        }
    }
}

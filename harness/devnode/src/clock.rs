//! The time of the blocks.

use std::time::{SystemTime, UNIX_EPOCH};

/// What time it is, in seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Clock {
    /// It moves only when it is moved.
    Still(u32),
    /// That of the machine.
    Machine {
        /// How far it was moved on.
        ahead: u32,
    },
}

impl Clock {
    /// The time of the machine; if the state is later, it goes on from there.
    pub(crate) fn from(state: u32) -> Self {
        Self::Machine { ahead: state.saturating_sub(machine()) }
    }

    pub(crate) fn now(self) -> u32 {
        match self {
            Self::Still(now) => now,
            Self::Machine { ahead } => machine().saturating_add(ahead),
        }
    }

    /// The same clock, moved on.
    pub(crate) fn moved(self, seconds: u32) -> Self {
        match self {
            Self::Still(now) => Self::Still(now.saturating_add(seconds)),
            Self::Machine { ahead } => Self::Machine { ahead: ahead.saturating_add(seconds) },
        }
    }
}

fn machine() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u32::try_from(since.as_secs()).unwrap_or(u32::MAX)
}

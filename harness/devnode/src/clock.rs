//! The time of the blocks.

use std::time::{SystemTime, UNIX_EPOCH};

/// What moves the time of a state.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Clock {
    /// Nothing: it stands still until it is moved.
    Still,
    /// The clock of the machine.
    Machine {
        /// How far it was moved on, in seconds.
        ahead: u32,
    },
}

impl Clock {
    /// The clock of the machine; if the state is later, it goes on from there.
    pub(crate) fn of_machine(state: u32) -> Self {
        Self::Machine { ahead: state.saturating_sub(machine()) }
    }

    /// What time it is, for a state of this time. The clock of a machine can be set back, that of a chain can't.
    pub(crate) fn now(self, state: u32) -> u32 {
        match self {
            Self::Still => state,
            Self::Machine { ahead } => machine().saturating_add(ahead).max(state),
        }
    }

    /// The same clock, moved on.
    pub(crate) fn moved(self, seconds: u32) -> Self {
        match self {
            Self::Still => Self::Still,
            Self::Machine { ahead } => Self::Machine { ahead: ahead.saturating_add(seconds) },
        }
    }
}

fn machine() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u32::try_from(since.as_secs()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_does_not_take_the_chain_along() {
        let clock = Clock::of_machine(0);
        let now = clock.now(0);
        assert!(now > 1_700_000_000);
        assert_eq!(clock.now(now + 1000), now + 1000);
    }

    #[test]
    fn what_is_moved_on_goes_on() {
        let clock = Clock::of_machine(0);
        let (before, moved, after) = (clock.now(0), clock.moved(1000).now(0), clock.now(0));
        assert!((before + 1000..=after + 1000).contains(&moved));
        assert_eq!(Clock::Still.moved(1000).now(5), 5);
    }
}

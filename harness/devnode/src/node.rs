//! The node: the model, its time, and what was called.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fio_chain_model::{Answer, Call, State, apply};

use crate::calls::{Calls, Made};
use crate::clock::Clock;
use crate::store::Store;

/// One call at a time: each is answered from the state that the one before left.
#[derive(Debug)]
pub(crate) struct Node {
    chain: Mutex<Chain>,
}

#[derive(Debug)]
struct Chain {
    state: State,
    clock: Clock,
    calls: Calls,
    called: u64,
    store: Option<Store>,
}

/// Where the time is to go.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Move {
    /// So many seconds on.
    Advance(u32),
    /// To this second.
    Now(u32),
}

/// Why the time stays where it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unmoved {
    #[error("Time does not go back: it is {0}")]
    Past(u32),
    #[error("Time ends at {}", u32::MAX)]
    TooFar,
    #[error(transparent)]
    Unsaved(#[from] Unsaved),
}

/// Why nothing is done.
#[derive(Debug, thiserror::Error)]
#[error("The state can't be saved, so nothing has changed: {0}")]
pub(crate) struct Unsaved(#[from] io::Error);

impl Node {
    pub(crate) fn new(state: State, clock: Clock, calls: Calls, store: Option<Store>) -> Self {
        Self { chain: Mutex::new(Chain { state, clock, calls, called: 0, store }) }
    }

    /// Makes a call, at the time of the clock. If what it changes can't be saved, it is not made.
    pub(crate) fn call(&self, call: Call) -> Result<Arc<Made>, Unsaved> {
        let mut chain = self.chain();
        let call = Call { time: Some(chain.now()), ..call };
        let answer = chain.apply(&call)?;
        chain.called += 1;
        let made = Arc::new(Made { number: chain.called, call, answer });
        chain.calls.push(made.clone());
        Ok(made)
    }

    /// Moves the time on, and says what it is then.
    pub(crate) fn move_time(&self, to: Move) -> Result<u32, Unmoved> {
        let mut chain = self.chain();
        let now = chain.now();
        let seconds = match to {
            Move::Advance(seconds) => seconds,
            Move::Now(then) => then.checked_sub(now).ok_or(Unmoved::Past(now))?,
        };
        let then = now.checked_add(seconds).ok_or(Unmoved::TooFar)?;
        let state = State { now: then, ..chain.state.clone() };
        chain.replace(state)?;
        chain.clock = chain.clock.moved(seconds);
        Ok(then)
    }

    pub(crate) fn now(&self) -> u32 {
        self.chain().now()
    }

    /// The state at this time, and the last calls.
    pub(crate) fn view(&self) -> (State, Vec<Arc<Made>>) {
        let chain = self.chain();
        (State { now: chain.now(), ..chain.state.clone() }, chain.calls.list())
    }

    pub(crate) fn calls(&self) -> Vec<Arc<Made>> {
        self.chain().calls.list()
    }

    /// The model does not panic, so there is nothing half done behind a poisoned lock.
    fn chain(&self) -> MutexGuard<'_, Chain> {
        self.chain.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chain {
    fn now(&self) -> u32 {
        self.clock.now(self.state.now)
    }

    fn apply(&mut self, call: &Call) -> Result<Answer, Unsaved> {
        if self.store.is_none() {
            return Ok(apply(&mut self.state, call));
        }
        let mut next = self.state.clone();
        let answer = apply(&mut next, call);
        self.state.now = next.now;
        if next != self.state {
            self.replace(next)?;
        }
        Ok(answer)
    }

    /// Saved first, so that nobody is told of what a restart would forget.
    fn replace(&mut self, next: State) -> Result<(), Unsaved> {
        if let Some(store) = &self.store {
            store.save(&next)?;
        }
        self.state = next;
        Ok(())
    }
}

//! The last calls, in bounded memory.

use std::collections::VecDeque;
use std::sync::Arc;

use fio_chain_model::{Answer, Call};
use serde::Serialize;

/// How many bytes of JSON the calls together may have. An answer can be long.
const MOST_BYTES: usize = 16 << 20;

/// The last calls: as many as are wanted, or fewer where they are long.
#[derive(Debug)]
pub(crate) struct Calls {
    most: usize,
    made: VecDeque<(Arc<Made>, usize)>,
    bytes: usize,
}

/// A call and its answer.
#[derive(Debug, Serialize)]
pub(crate) struct Made {
    /// Counted from 1, since the start of the node.
    pub(crate) number: u64,
    #[serde(flatten)]
    pub(crate) call: Call,
    pub(crate) answer: Answer,
}

impl Calls {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, made: VecDeque::new(), bytes: 0 }
    }

    pub(crate) fn push(&mut self, made: Arc<Made>) {
        let bytes = serde_json::to_vec(&*made).map_or(MOST_BYTES, |json| json.len());
        self.made.push_back((made, bytes));
        self.bytes += bytes;
        while self.made.len() > self.most || self.bytes > MOST_BYTES {
            let Some((_, bytes)) = self.made.pop_front() else { break };
            self.bytes -= bytes;
        }
    }

    /// The oldest first.
    pub(crate) fn list(&self) -> Vec<Arc<Made>> {
        self.made.iter().map(|(made, _)| made.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use super::*;

    fn made(number: u64, length: usize) -> Arc<Made> {
        let call = Call {
            endpoint: "a".repeat(length),
            parameters: Value::Null,
            signer: None,
            time: None,
            transaction_size: None,
        };
        Arc::new(Made { number, call, answer: Answer { status: 200, body: Map::new() } })
    }

    fn numbers(calls: &Calls) -> Vec<u64> {
        calls.list().iter().map(|made| made.number).collect()
    }

    #[test]
    fn only_the_last_are_kept() {
        let mut calls = Calls::new(2);
        for number in 1..=3 {
            calls.push(made(number, 0));
        }
        assert_eq!(numbers(&calls), [2, 3]);
    }

    #[test]
    fn long_ones_push_out_more() {
        let mut calls = Calls::new(10);
        for number in 1..=3 {
            calls.push(made(number, MOST_BYTES / 2 - 1000));
        }
        assert_eq!(numbers(&calls), [2, 3]);
        calls.push(made(4, MOST_BYTES));
        assert_eq!((numbers(&calls), calls.bytes), (vec![], 0));
    }
}

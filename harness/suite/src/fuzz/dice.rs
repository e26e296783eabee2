//! What is drawn for one input: the same seed and number draw the same.

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// Choices that follow from a seed and a number.
pub(super) struct Dice(TestRng);

impl Dice {
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_be_bytes());
        bytes[8..16].copy_from_slice(&number.to_be_bytes());
        Self(TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
    }

    /// A number below this, and 0 if it is 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        match limit {
            0 => 0,
            _ => (self.0.next_u64() % limit as u64) as usize,
        }
    }

    /// Whether one case in so many has come.
    pub(super) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// One of these.
    pub(super) fn pick<'t, T>(&mut self, items: &'t [T]) -> Option<&'t T> {
        items.get(self.below(items.len()))
    }

    /// Random bytes.
    pub(super) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

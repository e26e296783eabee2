//! How rare the keys are for which the encodings of x differ: measured with the reference on a fixed sample.

use fio_reference::ecdh;
use fio_reference::key;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The number of payees, and of payers, in the sample; each payee with each payer is a pair.
const SIDE: usize = 128;

/// What was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sample {
    /// Pairs of keys that were looked at.
    pub pairs: usize,
    /// Those for which the encodings of x differ.
    pub differing: usize,
}

impl Sample {
    /// Looks at a fixed sample of keys: as in the vectors, a private key is the SHA-256 of a seed.
    pub fn measure() -> Self {
        let private = |seed: String| key::parse_private_bytes(&Sha256::digest(seed)).ok();
        let payees: Vec<_> = (0..SIDE).filter_map(|number| private(format!("payee-{number}"))).collect();
        let payers = (0..SIDE).filter_map(|number| private(format!("payer-{number}")));
        let payers: Vec<_> = payers.map(|payer| key::public_of(&payer)).collect();
        let pairs =
            payees.iter().flat_map(|payee| payers.iter().map(move |payer| ecdh::shared_x(payee, payer)));
        let mut sample = Self { pairs: 0, differing: 0 };
        for x in pairs {
            sample.pairs += 1;
            sample.differing += usize::from(ecdh::distinct_encodings(&x).len() > 1);
        }
        sample
    }

    /// So many pairs for each one for which they differ.
    pub fn one_in(&self) -> usize {
        (self.pairs + self.differing / 2).checked_div(self.differing).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encodings_differ_for_one_pair_in_256() {
        let sample = Sample::measure();
        assert_eq!(sample.pairs, SIDE * SIDE);
        // 64 are to be expected; three standard deviations of 8 to either side.
        assert!((40..=88).contains(&sample.differing), "{sample:?}");
    }
}

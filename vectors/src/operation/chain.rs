//! The form of inputs and results of the chain's side of FIP-5.

use serde::{Deserialize, Serialize};

use crate::Object;

message!(
    /// Input of `chain.apply`: a scenario.
    ChainApplyIn {
        /// The state to begin with.
        state: Object,
        /// The calls, in order.
        calls: Vec<Object>,
    }
);
message!(
    /// Result of `chain.apply`.
    ChainApplyOk {
        /// The answer to each call.
        answers: Vec<Object>,
        /// The state after the last.
        state: Object,
    }
);

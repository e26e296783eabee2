#![doc = include_str!("../README.md")]

mod hex_bytes;
pub mod operation;
#[cfg(feature = "schema")]
pub mod schema;
mod suite;
pub mod utf16;
mod vector;

pub use hex_bytes::HexBytes;
pub use operation::{Class, Operation};
pub use suite::{DamagedSuite, Suite};
pub use vector::{Expect, Fault, Flag, Patch, PatchError, Repeat, Vector, VectorFile};

/// A JSON object, with its fields in alphabetical order.
pub type Object = serde_json::Map<String, serde_json::Value>;

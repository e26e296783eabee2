//! The vectors, chapter by chapter of the specification.

mod abi;
mod content;
mod ecdh;
mod key;
mod sealed;
mod text;

use crate::author::Author;

/// A chapter: its name, and what writes its vectors.
pub type Chapter = (&'static str, fn(&mut Author));

/// All chapters, in the order of the specification.
pub const ALL: &[Chapter] = &[
    ("key", key::write),
    ("ecdh", ecdh::write),
    ("sealed", sealed::write),
    ("text", text::write),
    ("abi", abi::write),
    ("content", content::write),
];

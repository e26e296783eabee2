//! The vectors, chapter by chapter of the specification.

mod abi;
mod account;
mod backup;
mod chain;
mod content;
mod damage;
mod deployed;
mod ecdh;
mod grant;
mod index;
mod key;
mod layer2;
mod lookup;
mod r#match;
mod nbpa;
mod scenario;
mod sealed;
mod size;
mod text;
mod wallet;

use crate::author::Author;

/// A chapter: its name, and what writes its vectors.
pub type Chapter = (&'static str, fn(&mut Author));

/// All chapters, in the order of the specification.
pub const ALL: &[Chapter] = &[
    ("key", key::write),
    ("account", account::write),
    ("ecdh", ecdh::write),
    ("sealed", sealed::write),
    ("text", text::write),
    ("abi", abi::write),
    ("content", content::write),
    ("size", size::write),
    ("match", r#match::write),
    ("index", index::write),
    ("backup", backup::write),
    ("nbpa", nbpa::write),
    ("grant", grant::write),
    ("lookup", lookup::write),
    ("wallet", wallet::write),
    ("chain", chain::write),
    ("deployed", deployed::write),
    ("layer2", layer2::write),
];

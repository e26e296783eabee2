//! The catalogue of wrong variants: implementations with one mistake, each the reference with one step replaced.
//!
//! A chapter has a file. An entry says what the mistake is, where it was seen or why it is likely, which requirement it breaks, and what
//! stands in place of the step. A mistake that writer and reader share replaces a step and its inverse.

mod abi;
mod account;
mod backup;
mod chain;
mod content;
mod ecdh;
mod grant;
mod index;
mod key;
mod layer2;
mod lookup;
mod r#match;
mod modulo;
mod nbpa;
mod primitives;
mod sealed;
mod size;
mod text;
mod wallet;

use crate::steps::{self, Steps};

/// A wrong variant.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// Its name.
    pub id: &'static str,
    /// Completes "This is what an implementation gives that …".
    pub does: &'static str,
    /// Where it was seen, or why it is likely.
    pub seen: &'static str,
    /// The requirement that it breaks.
    pub breaks: &'static str,
    /// Puts it in place.
    pub change: fn(&mut Steps),
}

impl Variant {
    /// The steps of an implementation with this mistake.
    pub fn steps(&self) -> Steps {
        let mut steps = steps::REFERENCE;
        (self.change)(&mut steps);
        steps
    }
}

/// The whole catalogue, in the order of the specification.
pub fn all() -> impl Iterator<Item = &'static Variant> {
    let chapters = [
        key::VARIANTS,
        account::VARIANTS,
        ecdh::VARIANTS,
        sealed::VARIANTS,
        text::VARIANTS,
        abi::VARIANTS,
        content::VARIANTS,
        size::VARIANTS,
        r#match::VARIANTS,
        index::VARIANTS,
        backup::VARIANTS,
        nbpa::VARIANTS,
        grant::VARIANTS,
        lookup::VARIANTS,
        wallet::VARIANTS,
    ];
    let rooms = chain::ALL.into_iter().chain([layer2::ALL]).flatten().copied();
    chapters.into_iter().chain(rooms).flatten()
}

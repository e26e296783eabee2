//! Wrong variants of the chapter *Layer 2 messages*.

mod checks;
mod reading;

use super::Variant;

pub(super) const READING: &[Variant] = reading::VARIANTS;
pub(super) const CHECKS: &[Variant] = checks::VARIANTS;

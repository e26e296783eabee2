//! Wrong variants of the chapter *Layer 2 messages*.

mod checks;
mod reading;
mod relay;
mod sending;

use super::Variant;

pub(super) const ALL: &[&[Variant]] =
    &[sending::VARIANTS, reading::VARIANTS, checks::VARIANTS, relay::VARIANTS];

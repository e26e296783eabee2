//! Wrong variants of the chapter *The chain's side of FIP-5*, one room for each topic as in the model.

mod action;
mod address;
mod backup;
mod fee;
mod getter;
mod grant;
mod privacy;
mod record;

use crate::variants::Variant;

pub(super) const ALL: &[&[Variant]] = &[
    action::VARIANTS,
    fee::VARIANTS,
    backup::VARIANTS,
    address::VARIANTS,
    grant::VARIANTS,
    record::VARIANTS,
    getter::VARIANTS,
    privacy::VARIANTS,
];

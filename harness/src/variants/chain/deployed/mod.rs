//! Wrong variants of the chapter *The deployed neighbours of FIP-5*, one room for each topic as in the model.

mod encrypt_key;
mod getter;
mod privacy;
mod record;
mod register;
mod transfer;

use crate::variants::Variant;

pub(super) const ALL: &[&[Variant]] = &[
    privacy::VARIANTS,
    transfer::VARIANTS,
    record::VARIANTS,
    encrypt_key::VARIANTS,
    register::VARIANTS,
    getter::VARIANTS,
];

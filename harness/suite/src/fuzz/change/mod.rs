//! Changes to a value: by its type, and a text by its form.

mod bytes;
mod json;
mod number;
mod text;

pub(super) use bytes::change_bytes;
pub(super) use json::{change_object, same_place};

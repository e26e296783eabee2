//! Vectors of the chapter *The deployed neighbours of FIP-5*: scenarios.

use crate::author::Author;

pub(super) fn write(author: &mut Author) {
    let _ = author;
}

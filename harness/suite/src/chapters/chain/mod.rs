//! Vectors of the chapter *The chain's side of FIP-5*: scenarios.

mod address;
mod backup;
mod getter;
mod grant;
mod lookup;
mod order;
mod owner;
mod privacy;
mod record;

use crate::author::Author;

pub(super) fn write(author: &mut Author) {
    backup::write(author);
    address::write(author);
    grant::write(author);
    lookup::write(author);
    record::write(author);
    getter::write(author);
    privacy::write(author);
    owner::write(author);
    order::write(author);
}

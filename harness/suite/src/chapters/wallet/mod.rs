//! Vectors of the chapter *Wallet duties*.

mod inspect;
mod reconcile;

use crate::author::Author;

pub(super) fn write(author: &mut Author) {
    inspect::write(author);
    reconcile::write(author);
}

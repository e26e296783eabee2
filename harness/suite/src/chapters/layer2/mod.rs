//! Vectors of the chapter *Layer 2 messages*.

mod calls;
mod fields;
mod form;
mod limits;
mod make;
mod open;
mod registration;
mod relay;
mod remembered;
mod sealed;
mod signature;
mod verify;
mod world;

use crate::author::Author;

pub(super) fn write(author: &mut Author) {
    signature::write(author);
    make::write(author);
    verify::write(author);
    form::write(author);
    fields::write(author);
    registration::write(author);
    open::write(author);
    sealed::write(author);
    relay::write(author);
    calls::write(author);
}

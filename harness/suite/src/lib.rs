//! What maintainers of the vectors run: the generator of the vector files and the checks of the specification.

pub mod author;
pub mod chapters;
pub mod differential;
pub mod flags;
pub mod generate;
pub mod known_answers;
pub mod material;
pub mod matrix;
pub mod random_calls;
pub mod specification;
pub mod trace;

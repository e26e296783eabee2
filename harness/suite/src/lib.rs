//! What maintainers of the vectors run: the generator of the vector files and the checks of the specification.

pub mod author;
pub mod bugs;
pub mod chapters;
pub mod coverage;
pub mod depth;
pub mod differential;
pub mod flags;
pub mod fuzz;
pub mod generate;
pub mod known_answers;
pub mod markdown;
pub mod material;
pub mod matrix;
pub mod random_calls;
pub mod random_messages;
pub mod specification;
pub mod stability;
pub mod trace;

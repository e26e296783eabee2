//! The vectors that add nothing.

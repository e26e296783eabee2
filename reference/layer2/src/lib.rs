#![doc = include_str!("../README.md")]

pub mod check;
pub mod content;
pub mod envelope;
mod error;
pub mod message;
pub mod recipient;
pub mod relay;
pub mod signature;
mod state;

pub use error::Error;

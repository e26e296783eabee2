#![doc = include_str!("../README.md")]

pub mod abi;
pub mod content;
pub mod ecdh;
mod error;
pub mod key;
pub mod sealed;
pub mod text;

pub use error::Error;

#![doc = include_str!("../README.md")]

pub mod abi;
pub mod account;
pub mod backup;
pub mod content;
pub mod ecdh;
mod error;
pub mod grant;
pub mod index;
pub mod key;
pub mod lookup;
pub mod r#match;
pub mod nbpa;
pub mod sealed;
pub mod size;
pub mod text;
pub mod wallet;

pub use error::Error;

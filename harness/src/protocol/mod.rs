//! How an implementation is talked to: the adapter protocol (`spec/protocol.md`).

#[cfg(unix)]
pub(crate) mod interrupt;
pub mod message;
pub mod process;
pub mod session;
pub mod stdio;

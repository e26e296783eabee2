//! How an implementation is talked to: the adapter protocol (`spec/protocol.md`).
//!
//! A [`session`] makes the requests of [`task`]s, whatever the transport: a conversation is one process or connection, over a link;
//! one-shot is a conversation for each request.

mod conversation;
#[cfg(unix)]
pub(crate) mod interrupt;
pub mod launch;
mod lines;
mod link;
pub mod message;
mod one_shot;
mod process;
pub mod server;
pub mod session;
#[cfg(unix)]
mod strays;
pub mod task;

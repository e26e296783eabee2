#![doc = include_str!("../README.md")]

pub mod adapter;
pub mod builtin;
pub mod cli;
mod commands;
mod destination;
mod difference;
pub mod engine;
pub mod error_map;
pub mod exit;
pub mod expectations;
#[cfg(unix)]
mod interrupt;
pub mod judge;
pub mod message;
pub mod own_iv;
pub mod process;
pub mod report;
pub mod run;
pub mod selection;
pub mod session;
pub mod stdio;
pub mod terminal;
pub mod verdict;

#![doc = include_str!("../README.md")]

pub mod adapter;
pub mod builtin;
pub mod cli;
mod commands;
mod destination;
pub mod engine;
pub mod expectations;
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

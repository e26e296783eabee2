#![doc = include_str!("../README.md")]

pub mod adapter;
pub mod builtin;
pub mod cli;
mod commands;
pub mod engine;
pub mod exit;
pub mod interop;
pub mod judge;
pub mod protocol;
pub mod report;
pub mod run;
pub mod selection;

#![doc = include_str!("../README.md")]

pub mod adapter;
pub mod builtin;
pub mod cli;
mod commands;
pub mod engine;
pub mod exit;
pub mod explain;
pub mod interop;
pub mod judge;
pub mod leak;
pub mod protocol;
pub mod report;
pub mod run;
pub mod schema;
pub mod selection;
pub mod skeleton;
pub mod steps;
pub mod variants;

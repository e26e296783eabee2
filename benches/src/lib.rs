//! What the benchmarks share: the work, who does it, and how two of them are compared.

#![allow(clippy::unwrap_used)] // a benchmark fails by panicking

pub mod hot;
pub mod jobs;
pub mod peers;
pub mod ratios;
pub mod scan;
pub mod turns;
pub mod whole;
pub mod workload;

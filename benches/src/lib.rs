//! Shared parts of the benchmarks: an office full of tickets, the same work written by hand, and
//! the comparison of both. Nothing here is part of the engine.

#![warn(missing_docs)]

pub mod by_hand;
pub mod contest;
pub mod office;
pub mod rival;
pub mod ticket;

/// Any error; it only stops the benchmark.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

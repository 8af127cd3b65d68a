//! What the measurements share: an office full of tickets, the same work written by hand, and a
//! contest that tells which is faster. Nothing here is part of the engine.

#![warn(missing_docs)]

pub mod by_hand;
pub mod contest;
pub mod office;
pub mod rival;
pub mod ticket;

/// Whatever went wrong; a measurement only stops.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

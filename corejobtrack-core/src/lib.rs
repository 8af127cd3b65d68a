//! The engine of Corejobtrack: work that people do for other people.

extern crate self as corejobtrack_core;

pub mod store;

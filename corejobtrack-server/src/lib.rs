//! The reference server of Corejobtrack: its REST surface over the engine.
//!
//! A library, so that the surface can be mounted in another program and tested in-process; the
//! binary `corejobtrack` is a thin wrapper. Wire formats live here, rules live in the engine.

#![warn(missing_docs)]

pub mod accounts;
pub mod blobs;
pub mod cli;
pub mod components;
pub mod config;
pub mod deploy;
pub mod hot_folder;
pub mod http;
pub mod log;
mod loopback;
pub mod mail;
pub mod monitor;
pub mod pdf;
mod random;
pub mod serve;
pub mod start;
pub mod surfaces;
pub mod tls;
pub mod workers;

//! The reference server of Corejobtrack: its REST surface over the engine.
//!
//! A library, so that the surface can be mounted in another program and tested in-process; the
//! binary `corejobtrack` is a thin wrapper. Wire formats live here, rules live in the engine.

pub mod http;

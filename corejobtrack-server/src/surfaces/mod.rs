//! The documented REST surfaces over the engine, one folder each: wire types and handlers, no rules.

pub mod corejobtrack;

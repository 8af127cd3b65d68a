//! The REST surfaces, one folder per API document: wire types and handlers, no business rules.

pub mod corejobtrack;

//! The endpoints, one file per noun: a DTO in, one call of the engine, a DTO out.
//!
//! No rule lives here, and no way of asking the database.

/// All operations of the root surface.
pub type Surface = ();

/// The operations, ready to be served.
#[must_use]
pub fn surface() -> Surface {}

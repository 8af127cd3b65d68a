//! The endpoints, one file per noun: a DTO in, one call of the engine, a DTO out.
//!
//! No rule lives here, and no way of asking the database.

mod version;

use poem_openapi::Tags;

/// The areas that the document groups operations by.
#[derive(Debug, Clone, Copy, Tags)]
pub enum Area {
    /// The server itself.
    Server,
}

/// All operations of the root surface; a tuple with one member per file.
pub type Surface = version::VersionApi;

/// The operations, ready to be served.
#[must_use]
pub fn surface() -> Surface {
    version::VersionApi
}

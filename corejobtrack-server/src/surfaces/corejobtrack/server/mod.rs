//! The server itself: its version and its health.

mod health;
mod version;

use crate::monitor::Monitor;

/// The operations of this area.
pub type Operations = (version::VersionApi, health::HealthApi);

/// The operations, ready to be served.
pub fn operations(monitor: Option<Monitor>) -> Operations {
    (version::VersionApi, health::HealthApi { monitor })
}

//! `GET /version`: which release is running. Needs neither a caller nor the engine.

use poem_openapi::{Object, OpenApi, payload::Json};

use crate::surfaces::corejobtrack::area::Area;

/// Which release is running.
#[derive(Debug, Object)]
pub struct ServerVersion {
    /// As in the release's name, such as `0.1.0`.
    pub version: String,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct VersionApi;

#[OpenApi(tag = "Area::Server")]
impl VersionApi {
    /// Server version.
    #[oai(path = "/version", method = "get", operation_id = "get_version")]
    async fn get(&self) -> Json<ServerVersion> {
        Json(ServerVersion {
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }
}

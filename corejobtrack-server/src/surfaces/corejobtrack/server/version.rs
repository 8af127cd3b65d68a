//! `GET /version`: the running release. Needs neither a login nor the engine.

use poem_openapi::{Object, OpenApi, payload::Json};

use crate::surfaces::corejobtrack::area::Area;

/// The running release.
#[derive(Debug, Object)]
pub struct ServerVersion {
    /// The version number, such as `0.1.0`.
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

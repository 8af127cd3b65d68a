//! Configuration and status of the hot folder.

use corejobtrack_core::{
    administration::{FolderPath, HotFolder, SavedIntegration, Secret, UpdateHotFolder},
    change::Change,
};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{
    hot_folder::FolderWatch,
    http::{Administrator, Body, Result, ToChange},
    surfaces::corejobtrack::area::Area,
};

const NO_SHARES: &str = "Network shares are not available in this release: mount the share, and \
                         configure the local path";

/// The supported file types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum FileType {
    /// One JSON object per file.
    Json,
}

/// The status of the hot folder. The counts are those of this server since it started.
#[derive(Debug, Object)]
pub struct HotFolderStatus {
    /// Whether the folder is to be watched.
    pub enabled: bool,
    /// Whether this server is watching the folder.
    pub running: bool,
    /// The path.
    pub path: Option<String>,
    /// The user name for a network share.
    pub username: Option<String>,
    /// Whether a password for a network share is stored.
    pub password_set: bool,
    /// The type of the files.
    pub file_type: FileType,
    /// The polling interval, in seconds.
    pub interval_seconds: u32,
    /// When the folder was last polled.
    pub last_poll: Option<String>,
    /// The number of files that became tasks or tickets.
    pub processed: u64,
    /// The number of files that failed.
    pub failed: u64,
    /// The last error.
    pub last_error: Option<String>,
    /// Whether network shares can be watched; always false.
    pub network_shares_available: bool,
    /// Why the folder cannot be watched, if it is a network share.
    pub message: Option<String>,
}

/// The saved configuration.
#[derive(Debug, Object)]
pub struct HotFolderSaved {
    /// Always true.
    pub ok: bool,
    /// The status now; the watcher applies the change within moments.
    #[oai(flatten)]
    pub status: HotFolderStatus,
}

/// Changes to the configuration. Omitted and null fields stay unchanged; an empty text clears a
/// field.
#[derive(Debug, Object)]
pub struct HotFolderChanges {
    /// Whether the folder is to be watched.
    pub enabled: Option<bool>,
    /// The path, such as `/path/to/folder`. `//server/share` is stored but not watched in this
    /// release.
    pub path: Option<String>,
    /// The user name for a network share.
    pub username: Option<String>,
    /// The password for a network share; stored and never returned.
    pub password: Option<String>,
    /// The type of the files.
    pub file_type: Option<FileType>,
    /// The polling interval, in seconds: 5 to 86,400.
    #[oai(validator(minimum(value = "5"), maximum(value = "86400")))]
    pub interval_seconds: Option<i64>,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct HotFolderApi {
    /// This server's watcher.
    pub watch: FolderWatch,
}

#[OpenApi(tag = "Area::Administration")]
impl HotFolderApi {
    /// Hot folder status.
    #[oai(path = "/admin/smb-watch/status", method = "get", operation_id = "get_hot_folder")]
    async fn status(&self, caller: Administrator) -> Result<Json<HotFolderStatus>> {
        let chosen = caller.administration().integration().await?;
        Ok(Json(self.status_of(chosen)))
    }

    /// Configure the hot folder.
    ///
    /// Each JSON file in the folder creates a task, service ticket or support ticket, according to
    /// its `type` (or `entity_type`, or `item_type`); its other fields are those of the request
    /// that creates such an item. The file is then moved to `processed/`, or to `failed/` together
    /// with a file that gives the reason. Files with the same content create only one item.
    #[oai(path = "/admin/smb-watch/config", method = "post", operation_id = "configure_hot_folder")]
    async fn configure(
        &self,
        caller: Administrator,
        body: Body<HotFolderChanges>,
    ) -> Result<Json<HotFolderSaved>> {
        let changes = body.0;
        let command = UpdateHotFolder {
            enabled: changes.enabled,
            path: changes.path.map(|path| path.trim().to_owned()).to_change(),
            username: changes.username.to_change(),
            file_type: None,
            interval_seconds: changes.interval_seconds,
            password: match changes.password {
                None => Change::Keep,
                Some(password) if password.is_empty() => Change::Clear,
                Some(password) => Change::To(Secret::new(password)),
            },
        };
        let chosen = caller.administration().update_integration(command).await?;
        tracing::info!(
            by = caller.actor().name(),
            "[ADMIN] the hot folder was configured"
        );
        self.watch.wake();
        Ok(Json(HotFolderSaved {
            ok: true,
            status: self.status_of(chosen),
        }))
    }
}

impl HotFolderApi {
    fn status_of(&self, chosen: SavedIntegration<HotFolder>) -> HotFolderStatus {
        let folder = chosen.settings;
        let state = self.watch.state();
        let path = folder.path.as_deref().and_then(FolderPath::of);
        let is_share = matches!(path, Some(FolderPath::Share(_)));
        HotFolderStatus {
            enabled: folder.enabled,
            running: state.running && folder.enabled && !is_share,
            message: is_share.then(|| NO_SHARES.to_owned()),
            path: folder.path,
            username: folder.username,
            password_set: chosen.has_secret,
            file_type: FileType::Json,
            interval_seconds: folder.interval_seconds,
            last_poll: state.last_poll.map(|at| at.to_string()),
            processed: state.processed,
            failed: state.failed,
            last_error: state.last_error,
            network_shares_available: false,
        }
    }
}

//! The hot folder: its configuration and status.

use corejobtrack_core::{
    administration::{Chosen, FolderPath, Hidden, HotFolder, UpdateHotFolder},
    change::Change,
};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{
    hot_folder::Watch,
    http::{Administrator, Body, Result, ToChange},
    surfaces::corejobtrack::area::Area,
};

const NO_SHARES: &str = "Network shares are not available in this release: mount the share, and \
                         configure the local path";

/// The types of files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum FileType {
    /// One JSON object in each file.
    Json,
}

/// How the hot folder stands. The counts are this server's, since it started.
#[derive(Debug, Object)]
pub struct HotFolderStatus {
    /// Whether it is to be watched.
    pub enabled: bool,
    /// Whether this server watches it.
    pub running: bool,
    /// Where it is.
    pub path: Option<String>,
    /// With which name a network share is opened.
    pub username: Option<String>,
    /// Whether a password is kept for it.
    pub password_set: bool,
    /// The type of files that are read.
    pub file_type: FileType,
    /// How often it is looked into.
    pub interval_seconds: u32,
    /// When it was last looked into.
    pub last_poll: Option<String>,
    /// How many files became tasks or tickets.
    pub processed: u64,
    /// How many files could not.
    pub failed: u64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// Whether network shares can be watched: they cannot.
    pub network_shares_available: bool,
    /// What keeps it from being watched, if something does.
    pub message: Option<String>,
}

/// What was saved.
#[derive(Debug, Object)]
pub struct HotFolderSaved {
    /// True: it was saved.
    pub ok: bool,
    /// How it stands now; the watch takes it up within moments.
    #[oai(flatten)]
    pub status: HotFolderStatus,
}

/// Changes; omitted and null fields stay unchanged, an empty text clears.
#[derive(Debug, Object)]
pub struct HotFolderChanges {
    /// Whether it is to be watched.
    pub enabled: Option<bool>,
    /// Where it is, as in `/path/to/folder`. `//server/share` is kept, but not watched in this release.
    pub path: Option<String>,
    /// With which name a network share is opened.
    pub username: Option<String>,
    /// With which password a network share is opened. It is kept and never shown.
    pub password: Option<String>,
    /// The type of files that are read.
    pub file_type: Option<FileType>,
    /// How often it is looked into, in seconds: 5 to 86,400.
    #[oai(validator(minimum(value = "5"), maximum(value = "86400")))]
    pub interval_seconds: Option<i64>,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct HotFolderApi {
    /// The watch of this server.
    pub watch: Watch,
}

#[OpenApi(tag = "Area::Administration")]
impl HotFolderApi {
    /// Hot folder status.
    #[oai(
        path = "/admin/smb-watch/status",
        method = "get",
        operation_id = "get_hot_folder"
    )]
    async fn status(&self, caller: Administrator) -> Result<Json<HotFolderStatus>> {
        let chosen = caller.administration().integration().await?;
        Ok(Json(self.shown(chosen)))
    }

    /// Configure the hot folder.
    ///
    /// JSON files in it become tasks, service tickets or support tickets, as their `type` says (or
    /// `entity_type`, or `item_type`); the rest of a file is what the request that creates the same
    /// takes. Then they are moved to `processed/`, or to `failed/` with the reason beside. The same
    /// content becomes work once, whatever the name of the file.
    #[oai(
        path = "/admin/smb-watch/config",
        method = "post",
        operation_id = "configure_hot_folder"
    )]
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
                Some(password) => Change::To(Hidden::new(password)),
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
            status: self.shown(chosen),
        }))
    }
}

impl HotFolderApi {
    fn shown(&self, chosen: Chosen<HotFolder>) -> HotFolderStatus {
        let folder = chosen.settings;
        let state = self.watch.state();
        let place = folder.path.as_deref().and_then(FolderPath::of);
        let is_share = matches!(place, Some(FolderPath::Share(_)));
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

//! Settings of the hot folder, which is watched for files to import as work items.

use serde::{Deserialize, Serialize};

use super::{IntegrationSettings, Secret, UpdateIntegration};
use crate::kernel::{
    change::Change,
    engine::Command,
    error::EngineError,
    limits::{self, MAX_SHORT},
    store::Timestamp,
};

/// The shortest polling interval, in seconds.
const MIN_INTERVAL: u32 = 5;
/// The longest polling interval, in seconds: a day.
const MAX_INTERVAL: u32 = 86_400;
/// The greatest length of a path, in characters.
const MAX_PATH: usize = 1_000;
/// The only supported file type.
const JSON: &str = "json";

/// Settings of the hot folder, without the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HotFolder {
    /// Whether the folder is watched.
    pub enabled: bool,
    /// The path, as entered; see [`FolderPath::of`].
    pub path: Option<String>,
    /// The user name for a network share.
    pub username: Option<String>,
    /// The polling interval, in seconds: 5 to 86,400.
    pub interval_seconds: u32,
}

impl Default for HotFolder {
    fn default() -> Self {
        Self {
            enabled: false,
            path: None,
            username: None,
            interval_seconds: 30,
        }
    }
}

impl IntegrationSettings for HotFolder {
    const NAME: &'static str = "hot_folder";
}

/// The path of a local folder or of a network share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderPath<'a> {
    /// A folder on this machine.
    Local(&'a str),
    /// A network share, such as `//server/share`.
    Share(&'a str),
}

impl<'a> FolderPath<'a> {
    /// Parses a path: a local one begins with one slash, a share with two slashes or backslashes.
    /// `None` if it is neither, or contains `..`.
    #[must_use]
    pub fn of(path: &'a str) -> Option<Self> {
        let has_parent = path.split(['/', '\\']).any(|part| part == "..");
        let share = path
            .strip_prefix("//")
            .or_else(|| path.strip_prefix(r"\\"))
            .map(|rest| rest.split(['/', '\\']).filter(|part| !part.is_empty()));
        match share {
            _ if has_parent => None,
            Some(parts) => (parts.count() >= 2).then_some(Self::Share(path)),
            None => (path.starts_with('/') && path.len() > 1).then_some(Self::Local(path)),
        }
    }
}

/// Changes the settings of the hot folder. An empty text clears a field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateHotFolder {
    /// Whether the folder is watched.
    pub enabled: Option<bool>,
    /// The path.
    pub path: Change<String>,
    /// The user name for a network share.
    pub username: Change<String>,
    /// The file type: `json`.
    pub file_type: Option<String>,
    /// The polling interval, in seconds: 5 to 86,400.
    pub interval_seconds: Option<i64>,
    /// The password for a network share.
    #[serde(skip)]
    pub password: Change<Secret>,
}

impl Command for UpdateHotFolder {
    const NAME: &'static str = "update_hot_folder";
}

impl UpdateIntegration for UpdateHotFolder {
    type Of = HotFolder;

    fn check(&self) -> Result<(), EngineError> {
        if let Some(path) = self.path.value().filter(|path| !path.is_empty()) {
            limits::at_most("path", path, MAX_PATH)?;
            if FolderPath::of(path).is_none() {
                let message = "must be like /path/to/folder or //server/share, without ..";
                return Err(EngineError::invalid("path", message));
            }
        }
        limits::optional(
            "username",
            self.username.value().map(String::as_str),
            MAX_SHORT,
        )?;
        if let Change::To(password) = &self.password {
            limits::at_most("password", password.reveal(), MAX_SHORT)?;
        }
        if self.file_type.as_deref().is_some_and(|kind| kind != JSON) {
            return Err(EngineError::NotListed {
                field: "file_type",
                permitted: "'json'",
            });
        }
        let allowed = i64::from(MIN_INTERVAL)..=i64::from(MAX_INTERVAL);
        if self
            .interval_seconds
            .is_some_and(|seconds| !allowed.contains(&seconds))
        {
            let message = format!("must be between {MIN_INTERVAL} and {MAX_INTERVAL} seconds");
            return Err(EngineError::invalid("interval_seconds", message));
        }
        Ok(())
    }

    fn apply(&self, folder: &mut HotFolder, _now: Timestamp) {
        folder.enabled = self.enabled.unwrap_or(folder.enabled);
        for (change, field) in [
            (&self.path, &mut folder.path),
            (&self.username, &mut folder.username),
        ] {
            change.apply(field);
            *field = field.take().filter(|text| !text.is_empty());
        }
        if let Some(seconds) = self.interval_seconds {
            folder.interval_seconds = u32::try_from(seconds).unwrap_or(MAX_INTERVAL);
        }
    }

    fn secret(&self) -> &Change<Secret> {
        &self.password
    }

    fn check_result(folder: &HotFolder) -> Result<(), EngineError> {
        if folder.enabled && folder.path.is_none() {
            let message = "is required while the folder is watched";
            return Err(EngineError::invalid("path", message));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::FolderPath::{self, Local, Share};

    #[test]
    fn shares_and_local_folders_are_distinguished() {
        assert_eq!(FolderPath::of("/srv/in"), Some(Local("/srv/in")));
        for share in ["//server/share/in", r"\\server\share"] {
            assert_eq!(FolderPath::of(share), Some(Share(share)));
        }
        for none in ["", "/", "in", "//server", "/srv/../etc", "C:/in"] {
            assert_eq!(FolderPath::of(none), None, "{none}");
        }
    }
}

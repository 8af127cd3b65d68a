//! Which folder is watched for files that become work (guide 6, section 11).

use serde::{Deserialize, Serialize};

use super::{Hidden, IntegrationSettings, UpdateIntegration};
use crate::kernel::{
    change::Change,
    engine::Command,
    error::EngineError,
    limits::{self, MAX_SHORT},
    store::Timestamp,
};

/// The shortest time between two looks, in seconds.
const SHORTEST: u32 = 5;
/// The longest time between two looks, in seconds: a day.
const LONGEST: u32 = 86_400;
/// The greatest length of a path, in characters.
const MAX_PATH: usize = 1_000;
/// The only type of files that is read.
const JSON: &str = "json";

/// Which folder is watched, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HotFolder {
    /// Whether it is to be watched.
    pub enabled: bool,
    /// Where it is, as it was given; see [`FolderPath::of`].
    pub path: Option<String>,
    /// With which name a network share is opened.
    pub username: Option<String>,
    /// How often it is looked into, in seconds: 5 to 86,400.
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

/// Where a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderPath<'a> {
    /// On this machine.
    Local(&'a str),
    /// On a network share, as in `//server/share`.
    Share(&'a str),
}

impl<'a> FolderPath<'a> {
    /// Tells a path on this machine, which begins with one slash, from a share, which begins with two
    /// slashes or backslashes. None for what is neither, or goes upwards.
    #[must_use]
    pub fn of(path: &'a str) -> Option<Self> {
        let upwards = path.split(['/', '\\']).any(|part| part == "..");
        let share = path
            .strip_prefix("//")
            .or_else(|| path.strip_prefix(r"\\"))
            .map(|rest| rest.split(['/', '\\']).filter(|part| !part.is_empty()));
        match share {
            _ if upwards => None,
            Some(parts) => (parts.count() >= 2).then_some(Self::Share(path)),
            None => (path.starts_with('/') && path.len() > 1).then_some(Self::Local(path)),
        }
    }
}

/// Changes which folder is watched. An empty text is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateHotFolder {
    /// Whether it is to be watched.
    pub enabled: Option<bool>,
    /// Where it is.
    pub path: Change<String>,
    /// With which name a network share is opened.
    pub username: Change<String>,
    /// The type of files: `json`.
    pub file_type: Option<String>,
    /// How often it is looked into, in seconds.
    pub interval_seconds: Option<i64>,
    /// With which password a network share is opened.
    #[serde(skip)]
    pub password: Change<Hidden>,
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
                let message = "a folder is named as /path/to/folder or //server/share, without ..";
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
        let allowed = i64::from(SHORTEST)..=i64::from(LONGEST);
        if self
            .interval_seconds
            .is_some_and(|seconds| !allowed.contains(&seconds))
        {
            let message = format!("{SHORTEST} to {LONGEST} seconds are allowed");
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
            folder.interval_seconds = u32::try_from(seconds).unwrap_or(LONGEST);
        }
    }

    fn secret(&self) -> &Change<Hidden> {
        &self.password
    }

    fn check_result(folder: &HotFolder) -> Result<(), EngineError> {
        if folder.enabled && folder.path.is_none() {
            let message = "a path is needed for the folder to be watched";
            return Err(EngineError::invalid("path", message));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::FolderPath::{self, Local, Share};

    #[test]
    fn a_share_is_told_from_a_folder() {
        assert_eq!(FolderPath::of("/srv/in"), Some(Local("/srv/in")));
        for share in ["//server/share/in", r"\\server\share"] {
            assert_eq!(FolderPath::of(share), Some(Share(share)));
        }
        for none in ["", "/", "in", "//server", "/srv/../etc", "C:/in"] {
            assert_eq!(FolderPath::of(none), None, "{none}");
        }
    }
}

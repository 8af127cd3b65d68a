//! Push notifications to Apple devices. Settings are stored, but this release sends no
//! notifications, and its answers say so.

use std::sync::Arc;

use base64::Engine as _;
use corejobtrack_core::{
    Acting,
    administration::{Push, SavedIntegration, Secret, UpdatePush},
    change::Change,
};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::PushDefaults,
    http::{Administrator, Body, Problem, Result, ToChange},
    surfaces::corejobtrack::area::Area,
};

const UNAVAILABLE: &str = "Push notifications are not available in this release: settings are \
                           saved, and nothing is sent";
const NOT_CONFIGURED: &str =
    "Push is not configured: set key_id, team_id, bundle_id and key_content";

/// The status of push notifications.
#[derive(Debug, Object)]
pub struct PushStatus {
    /// Whether all settings needed to sign notifications are configured.
    pub configured: bool,
    /// Whether this release sends notifications; always false.
    pub available: bool,
    /// Why they are not available.
    pub message: String,
    /// Whether to use Apple's sandbox.
    pub sandbox_mode: bool,
    /// The id of the app.
    pub bundle_id: Option<String>,
    /// Whether the id of the key is configured.
    pub key_id_set: bool,
    /// Whether the id of the team is configured.
    pub team_id_set: bool,
    /// Whether a key was uploaded or the path of a key file is configured.
    pub key_path_set: bool,
    /// Whether an HTTP client for sending is available; always false.
    pub httpx_available: bool,
    /// The number of registered devices, including those of customer contacts.
    pub active_tokens: u64,
    /// The number of users with at least one device.
    pub users_with_tokens: u64,
    /// Counts of notifications sent.
    pub status: PushStatistics,
}

/// Counts of notifications since the server started.
#[derive(Debug, Object)]
pub struct PushStatistics {
    /// Whether all settings needed to sign notifications are configured.
    pub configured: bool,
    /// When a notification was last sent.
    pub last_push_at: Option<String>,
    /// The number of notifications sent.
    pub pushes_sent: u64,
    /// The number of notifications that failed.
    pub pushes_failed: u64,
}

/// The configuration of push notifications; the signing key itself is never returned.
#[derive(Debug, Object)]
pub struct PushConfig {
    /// The id of the key.
    pub key_id: Option<String>,
    /// The id of the team.
    pub team_id: Option<String>,
    /// The id of the app.
    pub bundle_id: Option<String>,
    /// Whether to use Apple's sandbox.
    pub use_sandbox: bool,
    /// The path in `APNS_KEY_PATH`.
    pub key_path: Option<String>,
    /// Whether a key was uploaded and is stored.
    pub key_set: bool,
    /// Whether all settings needed to sign notifications are configured.
    pub configured: bool,
}

/// Changes to the configuration. Omitted and null fields stay unchanged; an empty text clears a
/// field.
#[derive(Debug, Object)]
pub struct PushChanges {
    /// The id of the key.
    pub key_id: Option<String>,
    /// The id of the team.
    pub team_id: Option<String>,
    /// The id of the app.
    pub bundle_id: Option<String>,
    /// Whether to use Apple's sandbox.
    pub use_sandbox: Option<bool>,
    /// The `.p8` key as text, or encoded in Base64. It is stored in the database, for all servers.
    pub key_content: Option<String>,
}

/// The saved configuration.
#[derive(Debug, Object)]
pub struct PushSaved {
    /// Always true.
    pub ok: bool,
    /// Why no notifications are sent.
    pub message: String,
    /// The configuration now.
    #[oai(flatten)]
    pub config: PushConfig,
}

/// A test notification.
#[derive(Debug, Object)]
pub struct TestPush {
    /// The id of the user to notify; you if not given.
    pub user_id: Option<i64>,
    /// The title.
    #[oai(validator(max_length = 255))]
    pub title: Option<String>,
    /// The text.
    #[oai(validator(max_length = 2000))]
    pub body: Option<String>,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct PushApi {
    /// The settings used where none are saved.
    pub defaults: Arc<PushDefaults>,
}

#[OpenApi(tag = "Area::Administration")]
impl PushApi {
    /// Push notification status.
    #[oai(path = "/admin/apns/status", method = "get", operation_id = "get_push_status")]
    async fn status(&self, caller: Administrator) -> Result<Json<PushStatus>> {
        let config = self.config_for(&caller).await?;
        let counts = caller.administration().device_counts().await?;
        Ok(Json(PushStatus {
            configured: config.configured,
            available: false,
            message: UNAVAILABLE.to_owned(),
            sandbox_mode: config.use_sandbox,
            key_id_set: config.key_id.is_some(),
            team_id_set: config.team_id.is_some(),
            key_path_set: config.key_set || config.key_path.is_some(),
            bundle_id: config.bundle_id,
            httpx_available: false,
            active_tokens: counts.devices,
            users_with_tokens: counts.users,
            status: PushStatistics {
                configured: config.configured,
                last_push_at: None,
                pushes_sent: 0,
                pushes_failed: 0,
            },
        }))
    }

    /// Get the push configuration.
    #[oai(path = "/admin/apns/config", method = "get", operation_id = "get_push_configuration")]
    async fn config(&self, caller: Administrator) -> Result<Json<PushConfig>> {
        Ok(Json(self.config_for(&caller).await?))
    }

    /// Update the push configuration.
    ///
    /// The configuration is saved for a later release; this one sends no notifications.
    #[oai(path = "/admin/apns/config", method = "post", operation_id = "update_push_configuration")]
    async fn save(
        &self,
        caller: Administrator,
        body: Body<PushChanges>,
    ) -> Result<Json<PushSaved>> {
        let changes = body.0;
        let command = UpdatePush {
            key_id: changes.key_id.to_change(),
            team_id: changes.team_id.to_change(),
            bundle_id: changes.bundle_id.to_change(),
            use_sandbox: changes.use_sandbox,
            key: match changes.key_content {
                None => Change::Keep,
                Some(text) if text.trim().is_empty() => Change::Clear,
                Some(text) => Change::To(Secret::new(decode_key(text))),
            },
        };
        let chosen = caller.administration().update_integration(command).await?;
        tracing::info!(
            by = caller.actor().name(),
            "[ADMIN] push notifications were configured"
        );
        Ok(Json(PushSaved {
            ok: true,
            message: UNAVAILABLE.to_owned(),
            config: self.config_of(chosen),
        }))
    }

    /// Send a test notification.
    ///
    /// Always fails with 400: this release sends no notifications.
    #[oai(path = "/admin/apns/test", method = "post", operation_id = "send_test_push")]
    async fn test(
        &self,
        caller: Administrator,
        _body: Body<Option<TestPush>>,
    ) -> Result<Json<PushStatistics>> {
        let config = self.config_for(&caller).await?;
        Err(Problem::bad_request(match config.configured {
            true => UNAVAILABLE,
            false => NOT_CONFIGURED,
        }))
    }
}

impl PushApi {
    async fn config_for(&self, caller: &Acting) -> Result<PushConfig> {
        Ok(self.config_of(caller.administration().integration::<Push>().await?))
    }

    fn config_of(&self, chosen: SavedIntegration<Push>) -> PushConfig {
        let defaults = &*self.defaults;
        let or = |chosen: Option<String>, default: &Option<String>| chosen.or(default.clone());
        let push = chosen.settings;
        let key_path = defaults.key_path.as_ref();
        let mut config = PushConfig {
            key_id: or(push.key_id, &defaults.key_id),
            team_id: or(push.team_id, &defaults.team_id),
            bundle_id: or(push.bundle_id, &defaults.bundle_id),
            use_sandbox: push.use_sandbox.unwrap_or(defaults.use_sandbox),
            key_path: key_path.map(|path| path.display().to_string()),
            key_set: chosen.has_secret,
            configured: false,
        };
        let has_key = config.key_set || key_path.is_some_and(|path| path.is_file());
        config.configured = has_key
            && config.key_id.is_some()
            && config.team_id.is_some()
            && config.bundle_id.is_some();
        config
    }
}

/// Decodes a key in Base64; returns any other text unchanged.
fn decode_key(text: String) -> String {
    let compact: String = text.split_whitespace().collect();
    let decoded = base64::engine::general_purpose::STANDARD.decode(compact);
    let decoded = decoded.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded
        .filter(|text| text.contains("PRIVATE KEY"))
        .unwrap_or(text)
}

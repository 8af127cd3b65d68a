//! Push notifications to Apple devices. Settings are stored; this release sends none, and says so.

use std::sync::Arc;

use base64::Engine as _;
use corejobtrack_core::{
    administration::{Chosen, Hidden, Push, UpdatePush},
    change::Change,
};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::PushDefaults,
    http::{Administrator, Body, Caller, Problem, Result, ToChange},
    surfaces::corejobtrack::area::Area,
};

const UNAVAILABLE: &str = "Push notifications are not available in this release: what is configured \
                           is kept, and nothing is sent";
const NOT_CONFIGURED: &str =
    "Push is not configured: set key_id, team_id, bundle_id and key_content";

/// How push notifications stand.
#[derive(Debug, Object)]
pub struct PushStatus {
    /// Whether everything is known that signing needs.
    pub configured: bool,
    /// Whether this release sends any: it does not.
    pub available: bool,
    /// Why not.
    pub message: String,
    /// Whether Apple's sandbox is meant.
    pub sandbox_mode: bool,
    /// The id of the app.
    pub bundle_id: Option<String>,
    /// Whether the id of the key is known.
    pub key_id_set: bool,
    /// Whether the id of the team is known.
    pub team_id_set: bool,
    /// Whether there is a key: one that was sent, or the path of one.
    pub key_path_set: bool,
    /// Whether there is a client that could send.
    pub httpx_available: bool,
    /// How many devices are registered, those of customers included.
    pub active_tokens: u64,
    /// How many users have one.
    pub users_with_tokens: u64,
    /// What was sent.
    pub status: PushStatistics,
}

/// What was sent since the server started.
#[derive(Debug, Object)]
pub struct PushStatistics {
    /// Whether everything is known that signing needs.
    pub configured: bool,
    /// When a notification was last sent.
    pub last_push_at: Option<String>,
    /// How many were sent.
    pub pushes_sent: u64,
    /// How many could not be.
    pub pushes_failed: u64,
}

/// What push notifications are to be signed with; the key itself is never shown.
#[derive(Debug, Object)]
pub struct PushConfig {
    /// The id of the key.
    pub key_id: Option<String>,
    /// The id of the team.
    pub team_id: Option<String>,
    /// The id of the app.
    pub bundle_id: Option<String>,
    /// Whether Apple's sandbox is meant.
    pub use_sandbox: bool,
    /// The path in `APNS_KEY_PATH`.
    pub key_path: Option<String>,
    /// Whether a key was sent and is kept.
    pub key_set: bool,
    /// Whether everything is known that signing needs.
    pub configured: bool,
}

/// Changes; omitted and null fields stay unchanged, an empty text clears.
#[derive(Debug, Object)]
pub struct PushChanges {
    /// The id of the key.
    pub key_id: Option<String>,
    /// The id of the team.
    pub team_id: Option<String>,
    /// The id of the app.
    pub bundle_id: Option<String>,
    /// Whether Apple's sandbox is meant.
    pub use_sandbox: Option<bool>,
    /// The `.p8` key, as it is or in Base64. It is kept with the data, for all servers.
    pub key_content: Option<String>,
}

/// What was saved.
#[derive(Debug, Object)]
pub struct PushSaved {
    /// True: it was saved.
    pub ok: bool,
    /// What follows from it.
    pub message: String,
    /// What is configured now.
    #[oai(flatten)]
    pub config: PushConfig,
}

/// A notification to try.
#[derive(Debug, Object)]
pub struct TestPush {
    /// To whom; your own devices if nobody is named.
    pub user_id: Option<i64>,
    /// Its title.
    #[oai(validator(max_length = 255))]
    pub title: Option<String>,
    /// Its text.
    #[oai(validator(max_length = 2000))]
    pub body: Option<String>,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct PushApi {
    /// What is so where nobody chose.
    pub defaults: Arc<PushDefaults>,
}

#[OpenApi(tag = "Area::Administration")]
impl PushApi {
    /// Push notification status.
    #[oai(
        path = "/admin/apns/status",
        method = "get",
        operation_id = "get_push_status"
    )]
    async fn status(&self, caller: Administrator) -> Result<Json<PushStatus>> {
        let config = self.config_for(&caller).await?;
        let reach = caller.administration().device_counts().await?;
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
            active_tokens: reach.devices,
            users_with_tokens: reach.users,
            status: PushStatistics {
                configured: config.configured,
                last_push_at: None,
                pushes_sent: 0,
                pushes_failed: 0,
            },
        }))
    }

    /// Get the push configuration.
    #[oai(
        path = "/admin/apns/config",
        method = "get",
        operation_id = "get_push_configuration"
    )]
    async fn config(&self, caller: Administrator) -> Result<Json<PushConfig>> {
        Ok(Json(self.config_for(&caller).await?))
    }

    /// Update the push configuration.
    ///
    /// It is kept for a release that sends them; this one does not.
    #[oai(
        path = "/admin/apns/config",
        method = "post",
        operation_id = "update_push_configuration"
    )]
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
                Some(text) => Change::To(Hidden::new(plain(text))),
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
            config: self.shown(chosen),
        }))
    }

    /// Send a test notification.
    ///
    /// Refused: this release does not send any.
    #[oai(
        path = "/admin/apns/test",
        method = "post",
        operation_id = "send_test_push"
    )]
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
    async fn config_for(&self, caller: &Caller) -> Result<PushConfig> {
        Ok(self.shown(caller.administration().integration::<Push>().await?))
    }

    fn shown(&self, chosen: Chosen<Push>) -> PushConfig {
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

/// A key in Base64 as it was before; anything else as it is.
fn plain(text: String) -> String {
    let compact: String = text.split_whitespace().collect();
    let decoded = base64::engine::general_purpose::STANDARD.decode(compact);
    let decoded = decoded.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded
        .filter(|text| text.contains("PRIVATE KEY"))
        .unwrap_or(text)
}

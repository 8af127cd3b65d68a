//! How push notifications to Apple's devices are to be signed (guide 6, section 8).

use serde::{Deserialize, Serialize};

use super::{Hidden, IntegrationSettings, UpdateIntegration};
use crate::{
    change::Change,
    engine::Command,
    error::EngineError,
    limits::{self, MAX_SHORT},
    store::Timestamp,
};

/// The greatest length of a signing key, in characters.
const MAX_KEY: usize = 20_000;

/// What push notifications are signed with, but for the key itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Push {
    /// The id of the key.
    pub key_id: Option<String>,
    /// The id of the team.
    pub team_id: Option<String>,
    /// The id of the app.
    pub bundle_id: Option<String>,
    /// Whether Apple's sandbox is meant.
    pub use_sandbox: Option<bool>,
}

impl IntegrationSettings for Push {
    const NAME: &'static str = "push";
}

/// Changes what push notifications are signed with. An empty text is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdatePush {
    /// The id of the key.
    pub key_id: Change<String>,
    /// The id of the team.
    pub team_id: Change<String>,
    /// The id of the app.
    pub bundle_id: Change<String>,
    /// Whether Apple's sandbox is meant.
    pub use_sandbox: Option<bool>,
    /// The signing key, as it was sent.
    #[serde(skip)]
    pub key: Change<Hidden>,
}

impl Command for UpdatePush {
    const NAME: &'static str = "update_push";
}

impl UpdateIntegration for UpdatePush {
    type Of = Push;

    fn check(&self) -> Result<(), EngineError> {
        for (field, change) in [
            ("key_id", &self.key_id),
            ("team_id", &self.team_id),
            ("bundle_id", &self.bundle_id),
        ] {
            limits::optional(field, change.value().map(String::as_str), MAX_SHORT)?;
        }
        match &self.key {
            Change::To(key) => limits::required("key_content", key.reveal(), MAX_KEY),
            _ => Ok(()),
        }
    }

    fn apply(&self, push: &mut Push, _now: Timestamp) {
        for (change, field) in [
            (&self.key_id, &mut push.key_id),
            (&self.team_id, &mut push.team_id),
            (&self.bundle_id, &mut push.bundle_id),
        ] {
            change.apply(field);
            *field = field.take().filter(|text| !text.trim().is_empty());
        }
        push.use_sandbox = self.use_sandbox.or(push.use_sandbox);
    }

    fn secret(&self) -> &Change<Hidden> {
        &self.key
    }
}

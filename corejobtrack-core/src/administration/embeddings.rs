//! Settings of semantic search by embeddings: whether it is enabled, and its budget.

use serde::{Deserialize, Serialize};

use super::{IntegrationSettings, Secret, UpdateIntegration};
use crate::kernel::{
    change::Change,
    engine::Command,
    error::EngineError,
    limits::{self, MAX_SHORT},
    store::Timestamp,
};

/// The greatest budget.
const MAX_BUDGET: f64 = 1_000_000.0;

/// Settings of semantic search, without the API key.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EmbeddingSettings {
    /// Whether it is enabled; `None` if not configured.
    pub enabled: Option<bool>,
    /// The budget; `None` if not configured.
    pub budget_cap: Option<f64>,
    /// Whether the key was removed on purpose; then no key from the server's configuration is used
    /// instead.
    pub key_removed: bool,
    /// When the usage counters were last reset.
    pub usage_reset_at: Option<Timestamp>,
}

impl IntegrationSettings for EmbeddingSettings {
    const NAME: &'static str = "meaning_search";
}

/// Changes the settings of semantic search.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateEmbeddings {
    /// Whether it is enabled.
    pub enabled: Option<bool>,
    /// The budget: 0 to 1,000,000.
    pub budget_cap: Option<f64>,
    /// Whether to reset the usage counters.
    pub reset_usage: bool,
    /// The API key; if cleared, no key from the server's configuration is used instead.
    #[serde(skip)]
    pub key: Change<Secret>,
}

impl Command for UpdateEmbeddings {
    const NAME: &'static str = "update_meaning_search";
}

impl UpdateIntegration for UpdateEmbeddings {
    type Of = EmbeddingSettings;

    fn check(&self) -> Result<(), EngineError> {
        if let Some(cap) = self.budget_cap
            && !(0.0..=MAX_BUDGET).contains(&cap)
        {
            let message = format!("must be between 0 and {MAX_BUDGET}");
            return Err(EngineError::invalid("budget_cap", message));
        }
        match &self.key {
            Change::To(key) => limits::required("key", key.reveal(), MAX_SHORT),
            _ => Ok(()),
        }
    }

    fn apply(&self, settings: &mut EmbeddingSettings, now: Timestamp) {
        settings.enabled = self.enabled.or(settings.enabled);
        settings.budget_cap = self.budget_cap.or(settings.budget_cap);
        if self.reset_usage {
            settings.usage_reset_at = Some(now);
        }
        match &self.key {
            Change::Keep => {}
            Change::Clear => settings.key_removed = true,
            Change::To(_) => settings.key_removed = false,
        }
    }

    fn secret(&self) -> &Change<Secret> {
        &self.key
    }
}

//! Semantic search (embeddings). Settings are stored, but this release only has keyword search,
//! and its answers say so.

use std::sync::Arc;

use corejobtrack_core::{
    Acting,
    administration::{EmbeddingSettings, SavedIntegration, Secret, UpdateEmbeddings, hint},
    change::Change,
};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::EmbeddingDefaults,
    http::{Administrator, Body, Problem, Result},
    surfaces::corejobtrack::area::Area,
};

const UNAVAILABLE: &str = "Semantic search is not available in this release: settings are saved, \
                           and /search finds items by keywords";
const NO_KEY: &str = "No API key is configured";
/// The default budget.
const DEFAULT_BUDGET: f64 = 5.0;

/// The status of semantic search.
#[derive(Debug, Object)]
pub struct EmbeddingStatus {
    /// Whether it is enabled.
    pub enabled: bool,
    /// Whether this release supports it; always false.
    pub available: bool,
    /// Why it is not available.
    pub message: String,
    /// Whether an API key is configured.
    pub key_configured: bool,
    /// The last four characters of the API key, such as `...a1b2`.
    pub key_hint: Option<String>,
    /// The model, as set by `EMBEDDING_MODEL`.
    pub model: String,
    /// The number of dimensions, as set by `EMBEDDING_DIMENSIONS`.
    pub dimensions: u32,
    /// The number of texts in one request, as set by `EMBEDDING_BATCH_SIZE`.
    pub batch_size: u32,
    /// The greatest number of tokens sent per text, as set by `EMBEDDING_MAX_TOKENS`.
    pub max_tokens: u32,
    /// Whether pgvector is used; always false.
    pub pgvector_available: bool,
    /// The usage.
    pub usage: EmbeddingUsage,
}

/// The usage of semantic search.
#[derive(Debug, Object)]
pub struct EmbeddingUsage {
    /// The number of tokens sent.
    pub total_tokens: u64,
    /// The cost of these tokens.
    pub total_cost: f64,
    /// The number of texts embedded.
    pub total_embeddings: u64,
    /// The budget.
    pub budget_cap: f64,
    /// When the counters were last reset.
    pub reset_at: Option<String>,
}

/// The saved settings.
#[derive(Debug, Object)]
pub struct EmbeddingSaved {
    /// Always true.
    pub ok: bool,
    /// The status now.
    #[oai(flatten)]
    pub status: EmbeddingStatus,
}

/// The progress of embedding existing texts (backfill).
#[derive(Debug, Object)]
pub struct EmbeddingBackfill {
    /// Whether it is running; always false.
    pub running: bool,
    /// The status: `unavailable`.
    pub status: String,
    /// The number of texts to embed.
    pub total: u64,
    /// The number of texts embedded.
    pub processed: u64,
    /// The number of texts that failed.
    pub failed: u64,
    /// Why it does not run.
    pub message: String,
}

/// Enables or disables semantic search.
#[derive(Debug, Object)]
pub struct EmbeddingSwitch {
    /// Whether semantic search is enabled.
    pub enabled: bool,
}

/// An API key.
#[derive(Debug, Object)]
pub struct ApiKey {
    /// The API key.
    #[oai(validator(min_length = 1))]
    pub api_key: String,
}

/// A budget.
#[derive(Debug, Object)]
pub struct EmbeddingBudget {
    /// The budget of semantic search: 0 to 1,000,000.
    pub budget_cap: f64,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct EmbeddingsApi {
    /// The settings used where none are saved.
    pub defaults: Arc<EmbeddingDefaults>,
}

#[OpenApi(tag = "Area::Administration")]
impl EmbeddingsApi {
    /// Status of semantic search.
    #[oai(path = "/admin/embedding/status", method = "get", operation_id = "get_embedding_status")]
    async fn status(&self, caller: Administrator) -> Result<Json<EmbeddingStatus>> {
        Ok(Json(self.status_for(&caller).await?))
    }

    /// Enable or disable semantic search.
    ///
    /// The setting is saved for a later release; this one only has keyword search.
    #[oai(
        path = "/admin/embedding/toggle",
        method = "post",
        operation_id = "set_embedding_enabled"
    )]
    async fn toggle(
        &self,
        caller: Administrator,
        body: Body<EmbeddingSwitch>,
    ) -> Result<Json<EmbeddingSaved>> {
        let enabled = Some(body.enabled);
        let command = UpdateEmbeddings {
            enabled,
            ..UpdateEmbeddings::default()
        };
        self.save(&caller, command).await
    }

    /// Save the API key.
    #[oai(
        path = "/admin/embedding/api-key",
        method = "post",
        operation_id = "set_embedding_api_key"
    )]
    async fn save_key(
        &self,
        caller: Administrator,
        body: Body<ApiKey>,
    ) -> Result<Json<EmbeddingSaved>> {
        let command = UpdateEmbeddings {
            key: Change::To(Secret::new(body.0.api_key.trim())),
            ..UpdateEmbeddings::default()
        };
        self.save(&caller, command).await
    }

    /// Remove the API key.
    ///
    /// A key in `EMBEDDING_API_KEY` is then not used either.
    #[oai(
        path = "/admin/embedding/api-key",
        method = "delete",
        operation_id = "delete_embedding_api_key"
    )]
    async fn remove_key(&self, caller: Administrator) -> Result<Json<EmbeddingSaved>> {
        let command = UpdateEmbeddings {
            key: Change::Clear,
            ..UpdateEmbeddings::default()
        };
        self.save(&caller, command).await
    }

    /// Validate the API key.
    ///
    /// Always fails with 400: this release cannot validate keys.
    #[oai(
        path = "/admin/embedding/test-key",
        method = "post",
        operation_id = "test_embedding_api_key"
    )]
    async fn test_key(&self, caller: Administrator) -> Result<Json<EmbeddingStatus>> {
        let status = self.status_for(&caller).await?;
        Err(Problem::bad_request(match status.key_configured {
            true => UNAVAILABLE,
            false => NO_KEY,
        }))
    }

    /// Set the budget of semantic search.
    #[oai(path = "/admin/embedding/budget", method = "put", operation_id = "set_embedding_budget")]
    async fn budget(
        &self,
        caller: Administrator,
        body: Body<EmbeddingBudget>,
    ) -> Result<Json<EmbeddingSaved>> {
        let command = UpdateEmbeddings {
            budget_cap: Some(body.budget_cap),
            ..UpdateEmbeddings::default()
        };
        self.save(&caller, command).await
    }

    /// Reset the usage counters.
    #[oai(
        path = "/admin/embedding/reset-usage",
        method = "post",
        operation_id = "reset_embedding_usage"
    )]
    async fn reset(&self, caller: Administrator) -> Result<Json<EmbeddingSaved>> {
        let command = UpdateEmbeddings {
            reset_usage: true,
            ..UpdateEmbeddings::default()
        };
        self.save(&caller, command).await
    }

    /// Get the progress of embedding existing texts.
    #[oai(
        path = "/admin/embedding/backfill-status",
        method = "get",
        operation_id = "get_embedding_backfill"
    )]
    async fn backfill(&self, _caller: Administrator) -> Result<Json<EmbeddingBackfill>> {
        Ok(Json(EmbeddingBackfill {
            running: false,
            status: "unavailable".to_owned(),
            total: 0,
            processed: 0,
            failed: 0,
            message: UNAVAILABLE.to_owned(),
        }))
    }

    /// Start embedding existing texts.
    ///
    /// Always fails with 400: this release has no semantic search.
    #[oai(
        path = "/admin/embedding/backfill-start",
        method = "post",
        operation_id = "start_embedding_backfill"
    )]
    async fn start_backfill(&self, _caller: Administrator) -> Result<Json<EmbeddingBackfill>> {
        Err(Problem::bad_request(UNAVAILABLE))
    }
}

impl EmbeddingsApi {
    async fn status_for(&self, caller: &Acting) -> Result<EmbeddingStatus> {
        let chosen = caller.administration().integration().await?;
        Ok(self.status_of(chosen))
    }

    async fn save(
        &self,
        caller: &Acting,
        command: UpdateEmbeddings,
    ) -> Result<Json<EmbeddingSaved>> {
        let chosen = caller.administration().update_integration(command).await?;
        tracing::info!(
            by = caller.actor().name(),
            "[ADMIN] semantic search was configured"
        );
        Ok(Json(EmbeddingSaved {
            ok: true,
            status: self.status_of(chosen),
        }))
    }

    fn status_of(&self, chosen: SavedIntegration<EmbeddingSettings>) -> EmbeddingStatus {
        let defaults = &*self.defaults;
        let settings = chosen.settings;
        let default_key = defaults.api_key.as_ref().filter(|_| !settings.key_removed);
        let key_hint = match chosen.has_secret {
            true => chosen.secret_hint,
            false => default_key.and_then(|key| hint(key.reveal())),
        };
        EmbeddingStatus {
            enabled: settings.enabled.unwrap_or(defaults.enabled),
            available: false,
            message: UNAVAILABLE.to_owned(),
            key_configured: chosen.has_secret || default_key.is_some(),
            key_hint,
            model: defaults.model.clone(),
            dimensions: defaults.dimensions,
            batch_size: defaults.batch_size,
            max_tokens: defaults.max_tokens,
            pgvector_available: false,
            usage: EmbeddingUsage {
                total_tokens: 0,
                total_cost: 0.0,
                total_embeddings: 0,
                budget_cap: settings.budget_cap.unwrap_or(DEFAULT_BUDGET),
                reset_at: settings.usage_reset_at.map(|at| at.to_string()),
            },
        }
    }
}

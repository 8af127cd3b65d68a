//! Semantic search (embeddings). Settings are stored; this release searches for words only, and says
//! so.

use std::sync::Arc;

use corejobtrack_core::{
    administration::{Chosen, EmbeddingSettings, Hidden, UpdateEmbeddings, hint},
    change::Change,
};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::MeaningDefaults,
    http::{Administrator, Body, Caller, Problem, Result},
    surfaces::corejobtrack::area::Area,
};

const UNAVAILABLE: &str = "Search by meaning is not available in this release: what is chosen is \
                           kept, and /search searches for words";
const NO_KEY: &str = "No API key is configured";
/// What semantic search may cost where nobody says.
const USUAL_BUDGET: f64 = 5.0;

/// How semantic search stands.
#[derive(Debug, Object)]
pub struct EmbeddingStatus {
    /// Whether it is wanted.
    pub enabled: bool,
    /// Whether this release has it: it does not.
    pub available: bool,
    /// Why not.
    pub message: String,
    /// Whether there is a key.
    pub key_configured: bool,
    /// The last four characters of the key, as in `...a1b2`.
    pub key_hint: Option<String>,
    /// The model, by `EMBEDDING_MODEL`.
    pub model: String,
    /// How many dimensions it has, by `EMBEDDING_DIMENSIONS`.
    pub dimensions: u32,
    /// How many texts are sent at once, by `EMBEDDING_BATCH_SIZE`.
    pub batch_size: u32,
    /// How much of a text is sent, by `EMBEDDING_MAX_TOKENS`.
    pub max_tokens: u32,
    /// Whether the database's vectors are used: they are not.
    pub pgvector_available: bool,
    /// What was used.
    pub usage: EmbeddingUsage,
}

/// What semantic search has used.
#[derive(Debug, Object)]
pub struct EmbeddingUsage {
    /// How many tokens were sent.
    pub total_tokens: u64,
    /// What they cost.
    pub total_cost: f64,
    /// How many texts they were.
    pub total_embeddings: u64,
    /// What it may cost.
    pub budget_cap: f64,
    /// When the counters were last set to zero.
    pub reset_at: Option<String>,
}

/// What was saved.
#[derive(Debug, Object)]
pub struct EmbeddingSaved {
    /// True: it was saved.
    pub ok: bool,
    /// How it stands now.
    #[oai(flatten)]
    pub status: EmbeddingStatus,
}

/// How far the texts are that were there before.
#[derive(Debug, Object)]
pub struct EmbeddingBackfill {
    /// Whether it is under way: it never is.
    pub running: bool,
    /// `unavailable`.
    pub status: String,
    /// How many texts there are to do.
    pub total: u64,
    /// How many are done.
    pub processed: u64,
    /// How many could not be done.
    pub failed: u64,
    /// Why none is done.
    pub message: String,
}

/// Whether semantic search is wanted.
#[derive(Debug, Object)]
pub struct EmbeddingSwitch {
    /// Whether it is.
    pub enabled: bool,
}

/// A key.
#[derive(Debug, Object)]
pub struct ApiKey {
    /// The key.
    #[oai(validator(min_length = 1))]
    pub api_key: String,
}

/// A budget.
#[derive(Debug, Object)]
pub struct EmbeddingBudget {
    /// What semantic search may cost: 0 to 1,000,000.
    pub budget_cap: f64,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct EmbeddingsApi {
    /// What is so where nobody chose.
    pub defaults: Arc<MeaningDefaults>,
}

#[OpenApi(tag = "Area::Administration")]
impl EmbeddingsApi {
    /// Status of semantic search.
    #[oai(
        path = "/admin/embedding/status",
        method = "get",
        operation_id = "get_embedding_status"
    )]
    async fn status(&self, caller: Administrator) -> Result<Json<EmbeddingStatus>> {
        Ok(Json(self.status_for(&caller).await?))
    }

    /// Enable or disable semantic search.
    ///
    /// It is kept for a release that has it; this one searches for words.
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
            key: Change::To(Hidden::new(body.0.api_key.trim())),
            ..UpdateEmbeddings::default()
        };
        self.save(&caller, command).await
    }

    /// Remove the API key.
    ///
    /// One in `EMBEDDING_API_KEY` does not take its place.
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
    /// Refused: this release asks nobody about it.
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
    #[oai(
        path = "/admin/embedding/budget",
        method = "put",
        operation_id = "set_embedding_budget"
    )]
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

    /// Count the use from zero again.
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

    /// How far the texts are that were there before.
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

    /// Begin with the texts that were there before.
    ///
    /// Refused: this release has no semantic search.
    #[oai(
        path = "/admin/embedding/backfill-start",
        method = "post",
        operation_id = "start_embedding_backfill"
    )]
    async fn begin_backfill(&self, _caller: Administrator) -> Result<Json<EmbeddingBackfill>> {
        Err(Problem::bad_request(UNAVAILABLE))
    }
}

impl EmbeddingsApi {
    async fn status_for(&self, caller: &Caller) -> Result<EmbeddingStatus> {
        let chosen = caller.administration().integration().await?;
        Ok(self.shown(chosen))
    }

    async fn save(
        &self,
        caller: &Caller,
        command: UpdateEmbeddings,
    ) -> Result<Json<EmbeddingSaved>> {
        let chosen = caller.administration().update_integration(command).await?;
        tracing::info!(
            by = caller.actor().name(),
            "[ADMIN] search by meaning was configured"
        );
        Ok(Json(EmbeddingSaved {
            ok: true,
            status: self.shown(chosen),
        }))
    }

    fn shown(&self, chosen: Chosen<EmbeddingSettings>) -> EmbeddingStatus {
        let defaults = &*self.defaults;
        let meaning = chosen.settings;
        let default_key = defaults.api_key.as_ref().filter(|_| !meaning.key_removed);
        let key_hint = match chosen.has_secret {
            true => chosen.secret_hint,
            false => default_key.and_then(|key| hint(key.reveal())),
        };
        EmbeddingStatus {
            enabled: meaning.enabled.unwrap_or(defaults.enabled),
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
                budget_cap: meaning.budget_cap.unwrap_or(USUAL_BUDGET),
                reset_at: meaning.usage_reset_at.map(|at| at.to_string()),
            },
        }
    }
}

//! What is chosen of search by meaning (guide 6, section 10): whether it is wanted, and what it may
//! cost.

use serde::{Deserialize, Serialize};

use super::{Hidden, IntegrationSettings, UpdateIntegration};
use crate::kernel::{
    change::Change,
    engine::Command,
    error::EngineError,
    limits::{self, MAX_SHORT},
    store::Timestamp,
};

/// The greatest budget.
const MAX_BUDGET: f64 = 1_000_000.0;

/// What is chosen of search by meaning, but for the key.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MeaningSearch {
    /// Whether it is wanted; none where nobody chose.
    pub enabled: Option<bool>,
    /// What it may cost; none where nobody chose.
    pub budget_cap: Option<f64>,
    /// Whether the key was removed on purpose, so that none from elsewhere takes its place.
    pub key_removed: bool,
    /// When the counters of its use were last set to zero.
    pub usage_reset_at: Option<Timestamp>,
}

impl IntegrationSettings for MeaningSearch {
    const NAME: &'static str = "meaning_search";
}

/// Changes what is chosen of search by meaning.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateMeaningSearch {
    /// Whether it is wanted.
    pub enabled: Option<bool>,
    /// What it may cost: 0 to 1,000,000.
    pub budget_cap: Option<f64>,
    /// Whether its use is counted from zero again.
    pub reset_usage: bool,
    /// The key; cleared, none from elsewhere takes its place.
    #[serde(skip)]
    pub key: Change<Hidden>,
}

impl Command for UpdateMeaningSearch {
    const NAME: &'static str = "update_meaning_search";
}

impl UpdateIntegration for UpdateMeaningSearch {
    type Of = MeaningSearch;

    fn check(&self) -> Result<(), EngineError> {
        if let Some(cap) = self.budget_cap
            && !(0.0..=MAX_BUDGET).contains(&cap)
        {
            let message = format!("a budget from 0 to {MAX_BUDGET} is allowed");
            return Err(EngineError::invalid("budget_cap", message));
        }
        match &self.key {
            Change::To(key) => limits::required("api_key", key.reveal(), MAX_SHORT),
            _ => Ok(()),
        }
    }

    fn apply(&self, meaning: &mut MeaningSearch, now: Timestamp) {
        meaning.enabled = self.enabled.or(meaning.enabled);
        meaning.budget_cap = self.budget_cap.or(meaning.budget_cap);
        if self.reset_usage {
            meaning.usage_reset_at = Some(now);
        }
        match &self.key {
            Change::Keep => {}
            Change::Clear => meaning.key_removed = true,
            Change::To(_) => meaning.key_removed = false,
        }
    }

    fn secret(&self) -> &Change<Hidden> {
        &self.key
    }
}

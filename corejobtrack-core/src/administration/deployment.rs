//! What became of a deployment, and that those in charge are told of it.

use serde::{Deserialize, Serialize};

use super::Administration;
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan},
        error::EngineError,
        store::StoreError,
    },
    services::outbox::{self, Template},
};

/// A deployment: who began it and what came of it (guide 6, section 5). What is not known is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deployment {
    /// `in_progress`, `success` or `failed`.
    pub status: String,
    /// The release before.
    pub version_before: String,
    /// The release after, once it is over.
    pub version_after: Option<String>,
    /// The branch that is deployed.
    pub branch: Option<String>,
    /// How many changes came with it.
    pub commit_count: Option<u64>,
    /// The changes, the newest first; the first 50 of many.
    pub commits: Vec<Change>,
    /// How many files are others now, as in `5 files changed`.
    pub files_changed: Option<String>,
    /// When it was begun.
    pub initiated_at: String,
    /// When it was over.
    pub completed_at: Option<String>,
    /// The name of who began it.
    pub admin_username: String,
    /// What went wrong.
    pub error: Option<String>,
    /// The end of what the command wrote.
    pub output: Option<String>,
}

/// A change that came with a deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// Its short hash.
    pub hash: String,
    /// The first line of what it says.
    pub message: String,
    /// Who made it.
    pub author: String,
}

/// Mails the administrator what became of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDeployment {
    /// The deployment.
    pub deployment: Deployment,
}

impl Command for ReportDeployment {
    const NAME: &'static str = "report_deployment";
}

impl Administration {
    /// Puts a report into the outbox, if it is known to whom ([`Policy::admin_email`]); says whether it
    /// did.
    ///
    /// [`Policy::admin_email`]: crate::Policy::admin_email
    ///
    /// # Errors
    /// Where the actor may not edit settings.
    pub async fn report_deployment(&self, command: ReportDeployment) -> Result<bool, EngineError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSettings)?;
                let Some(address) = tx.policy().admin_email.clone() else {
                    return Ok(Plan::new(false));
                };
                let about = serde_json::to_value(&command.deployment).map_err(|error| {
                    StoreError::Invalid(format!("a deployment is no JSON: {error}"))
                })?;
                let mail = outbox::mail(&tx, address, Template::DeploymentReport, about).await?;
                let mut plan = Plan::new(true);
                plan.insert(&mail);
                Ok::<_, EngineError>(plan)
            })
            .await
    }
}

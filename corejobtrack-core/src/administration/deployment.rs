//! Deployment reports, mailed to the administrator.

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

/// A deployment and its result. Unknown values are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deployment {
    /// `in_progress`, `success` or `failed`.
    pub status: String,
    /// The version before the deployment.
    pub version_before: String,
    /// The version after the deployment, once it has finished.
    pub version_after: Option<String>,
    /// The branch that is deployed.
    pub branch: Option<String>,
    /// The number of commits deployed.
    pub commit_count: Option<u64>,
    /// The commits, newest first; at most 50.
    pub commits: Vec<Change>,
    /// A summary of the changed files, such as `5 files changed`.
    pub files_changed: Option<String>,
    /// When it was started.
    pub initiated_at: String,
    /// When it finished.
    pub completed_at: Option<String>,
    /// The name of the administrator who started it.
    pub admin_username: String,
    /// The error, if it failed.
    pub error: Option<String>,
    /// The end of the command's output.
    pub output: Option<String>,
}

/// A commit that was deployed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// The short hash.
    pub hash: String,
    /// The first line of the commit message.
    pub message: String,
    /// The author.
    pub author: String,
}

/// Mails a deployment report to the administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDeployment {
    /// The deployment.
    pub deployment: Deployment,
}

impl Command for ReportDeployment {
    const NAME: &'static str = "report_deployment";
}

impl Administration {
    /// Puts a deployment report into the outbox if [`Policy::admin_email`] is set. Returns whether
    /// it is.
    ///
    /// [`Policy::admin_email`]: crate::Policy::admin_email
    ///
    /// # Errors
    /// If the actor may not edit settings.
    pub async fn report_deployment(&self, command: ReportDeployment) -> Result<bool, EngineError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSettings)?;
                let Some(address) = tx.policy().admin_email.clone() else {
                    return Ok(Plan::new(false));
                };
                let about = serde_json::to_value(&command.deployment).map_err(|error| {
                    StoreError::Invalid(format!("the deployment is not valid JSON: {error}"))
                })?;
                let mail = outbox::mail(&tx, address, Template::DeploymentReport, about).await?;
                let mut plan = Plan::new(true);
                plan.insert(&mail);
                Ok::<_, EngineError>(plan)
            })
            .await
    }
}

//! Deployments: starting one, and the result of the last one.

use corejobtrack_core::administration;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    deploy::{DeployError, Deployments},
    http::{Administrator, Problem, Result},
    surfaces::corejobtrack::area::Area,
};

/// The last deployment.
#[derive(Debug, Object)]
pub struct DeployStatus {
    /// It; null if there was none.
    pub last_deploy: Option<Deployment>,
}

/// A deployment that was begun.
#[derive(Debug, Object)]
pub struct DeploymentStarted {
    /// True: it was begun.
    pub ok: bool,
    /// What happens next.
    pub message: String,
    /// The deployment.
    pub deployment: Deployment,
}

/// A deployment: who began it and what came of it. What is not known is null.
#[derive(Debug, Object)]
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
    pub commits: Vec<DeployedCommit>,
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
#[derive(Debug, Object)]
pub struct DeployedCommit {
    /// Its short hash.
    pub hash: String,
    /// The first line of what it says.
    pub message: String,
    /// Who made it.
    pub author: String,
}

impl From<administration::Deployment> for Deployment {
    fn from(known: administration::Deployment) -> Self {
        let commits = known.commits.into_iter().map(|change| DeployedCommit {
            hash: change.hash,
            message: change.message,
            author: change.author,
        });
        Self {
            status: known.status,
            version_before: known.version_before,
            version_after: known.version_after,
            branch: known.branch,
            commit_count: known.commit_count,
            commits: commits.collect(),
            files_changed: known.files_changed,
            initiated_at: known.initiated_at,
            completed_at: known.completed_at,
            admin_username: known.admin_username,
            error: known.error,
            output: known.output,
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct DeploymentApi {
    /// Deployments, where the server can do any.
    pub deployments: Option<Deployments>,
}

#[OpenApi(tag = "Area::Administration")]
impl DeploymentApi {
    /// Deploy and restart the server.
    ///
    /// Runs the command in `DEPLOY_COMMAND`, or the script `restart_services.sh` in the server's
    /// working directory or the one above. 409 while one is under way.
    #[oai(
        path = "/admin/restart",
        method = "post",
        operation_id = "start_deployment"
    )]
    async fn restart(&self, caller: Administrator) -> Result<Json<DeploymentStarted>> {
        let user = caller.identity().me().await?.user;
        let begun = self.deployments()?.begin(&user.username).await;
        let deployment = begun.map_err(|error| match error {
            DeployError::NotConfigured => Problem::bad_request(error.to_string()),
            DeployError::InProgress => Problem::conflict(error.to_string()),
            DeployError::Io(_) => Problem::internal(error),
        })?;
        Ok(Json(DeploymentStarted {
            ok: true,
            message: "Deployment started. The server may be away for a moment; see \
                      /admin/deploy-status"
                .to_owned(),
            deployment: deployment.into(),
        }))
    }

    /// Details of the last deployment.
    #[oai(
        path = "/admin/deploy-status",
        method = "get",
        operation_id = "get_deployment"
    )]
    async fn status(&self, _caller: Administrator) -> Result<Json<DeployStatus>> {
        let last = match &self.deployments {
            Some(deployments) => deployments.last().await.map_err(Problem::internal)?,
            None => None,
        };
        Ok(Json(DeployStatus {
            last_deploy: last.map(Into::into),
        }))
    }
}

impl DeploymentApi {
    fn deployments(&self) -> Result<&Deployments> {
        self.deployments
            .as_ref()
            .ok_or_else(|| Problem::bad_request(DeployError::NotConfigured.to_string()))
    }
}

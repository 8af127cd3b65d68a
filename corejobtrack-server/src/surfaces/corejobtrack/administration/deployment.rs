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
    /// The last deployment; null if there was none.
    pub last_deploy: Option<Deployment>,
}

/// A deployment that was started.
#[derive(Debug, Object)]
pub struct DeploymentStarted {
    /// Always true.
    pub ok: bool,
    /// A text for the user: what happens next.
    pub message: String,
    /// The deployment.
    pub deployment: Deployment,
}

/// A deployment and its result. Unknown values are null.
#[derive(Debug, Object)]
pub struct Deployment {
    /// The status: `in_progress`, `success` or `failed`.
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
    pub commits: Vec<DeployedCommit>,
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
#[derive(Debug, Object)]
pub struct DeployedCommit {
    /// The short hash.
    pub hash: String,
    /// The first line of the commit message.
    pub message: String,
    /// The author.
    pub author: String,
}

impl From<administration::Deployment> for Deployment {
    fn from(deployment: administration::Deployment) -> Self {
        let commits = deployment.commits.into_iter().map(|commit| DeployedCommit {
            hash: commit.hash,
            message: commit.message,
            author: commit.author,
        });
        Self {
            status: deployment.status,
            version_before: deployment.version_before,
            version_after: deployment.version_after,
            branch: deployment.branch,
            commit_count: deployment.commit_count,
            commits: commits.collect(),
            files_changed: deployment.files_changed,
            initiated_at: deployment.initiated_at,
            completed_at: deployment.completed_at,
            admin_username: deployment.admin_username,
            error: deployment.error,
            output: deployment.output,
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct DeploymentApi {
    /// Starts deployments; `None` if the server cannot deploy.
    pub deployments: Option<Deployments>,
}

#[OpenApi(tag = "Area::Administration")]
impl DeploymentApi {
    /// Deploy and restart the server.
    ///
    /// Runs the command in `DEPLOY_COMMAND`, or the script `restart_services.sh` in the server's
    /// working directory or its parent. Fails with 409 while another deployment is in progress.
    #[oai(path = "/admin/restart", method = "post", operation_id = "start_deployment")]
    async fn restart(&self, caller: Administrator) -> Result<Json<DeploymentStarted>> {
        let user = caller.identity().me().await?.user;
        let started = self.deployments()?.begin(&user.username).await;
        let deployment = started.map_err(|error| match error {
            DeployError::NotConfigured => Problem::bad_request(error.to_string()),
            DeployError::InProgress => Problem::conflict(error.to_string()),
            DeployError::Io(_) => Problem::internal(error),
        })?;
        Ok(Json(DeploymentStarted {
            ok: true,
            message: "Deployment started. The server may be unavailable briefly; see \
                      /admin/deploy-status"
                .to_owned(),
            deployment: deployment.into(),
        }))
    }

    /// Details of the last deployment.
    #[oai(path = "/admin/deploy-status", method = "get", operation_id = "get_deployment")]
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

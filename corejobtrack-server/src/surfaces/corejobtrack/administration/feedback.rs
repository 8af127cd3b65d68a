//! Feedback: anybody sends it, administrators read it.

use corejobtrack_core::feedback::{self, SendFeedback};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Body, Created, Limit, Offset, Result, Visitor},
    surfaces::corejobtrack::area::Area,
};

/// What somebody has to say.
#[derive(Debug, Object)]
pub struct NewFeedback {
    /// What they say.
    #[oai(validator(min_length = 1))]
    pub message: String,
    /// What it is about, such as `bug` or `idea`.
    pub category: Option<String>,
    /// Where to answer.
    pub email: Option<String>,
}

/// What somebody said about the system.
#[derive(Debug, Object)]
pub struct Feedback {
    /// The id.
    pub id: i64,
    /// What they said.
    pub message: String,
    /// What it is about.
    pub category: Option<String>,
    /// Where to answer.
    pub email: Option<String>,
    /// Who said it, if they were signed in.
    pub user_id: Option<i64>,
    /// Their name, as it was then.
    pub user_name: Option<String>,
    /// When.
    pub created_at: String,
}

impl From<feedback::Feedback> for Feedback {
    fn from(known: feedback::Feedback) -> Self {
        Self {
            id: known.id.0,
            message: known.message,
            category: known.category,
            email: known.email,
            user_id: known.user_id.map(|user| user.0),
            user_name: known.user_name,
            created_at: known.created_at.to_string(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct FeedbackApi;

#[OpenApi(tag = "Area::Feedback")]
impl FeedbackApi {
    /// Submit feedback or a bug report.
    ///
    /// Signing in is not needed; whoever is signed in is remembered with it.
    #[oai(path = "/feedback/", method = "post", operation_id = "send_feedback")]
    async fn send(
        &self,
        caller: Visitor,
        body: Body<NewFeedback>,
    ) -> Result<Created<Json<Feedback>>> {
        let NewFeedback {
            message,
            category,
            email,
        } = body.0;
        let command = SendFeedback {
            message,
            category,
            email,
        };
        let known = caller.feedback().send(command).await?;
        tracing::info!(id = known.id.0, "feedback");
        Ok(Created(Json(known.into())))
    }

    /// List feedback, the newest first.
    #[oai(path = "/feedback/", method = "get", operation_id = "list_feedback")]
    async fn list(
        &self,
        caller: Administrator,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<Feedback>>> {
        let found = caller.feedback().list(limit.0, offset.0).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }
}

//! Feedback: anyone can send it, administrators read it.

use corejobtrack_core::feedback::{self, SendFeedback};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Body, Created, Listing, OptionalCaller, Paged, Result},
    surfaces::corejobtrack::area::Area,
};

/// Feedback to send.
#[derive(Debug, Object)]
pub struct NewFeedback {
    /// The message.
    #[oai(validator(min_length = 1))]
    pub message: String,
    /// The category, such as `bug` or `idea`.
    pub category: Option<String>,
    /// The e-mail address for a reply.
    pub email: Option<String>,
}

/// Feedback about the program.
#[derive(Debug, Object)]
pub struct Feedback {
    /// The id.
    pub id: i64,
    /// The message.
    pub message: String,
    /// The category.
    pub category: Option<String>,
    /// The e-mail address for a reply.
    pub email: Option<String>,
    /// The id of the sender, if signed in.
    pub user_id: Option<i64>,
    /// The sender's name at that time.
    pub user_name: Option<String>,
    /// When it was sent.
    pub created_at: String,
}

impl From<feedback::Feedback> for Feedback {
    fn from(feedback: feedback::Feedback) -> Self {
        Self {
            id: feedback.id.0,
            message: feedback.message,
            category: feedback.category,
            email: feedback.email,
            user_id: feedback.user_id.map(|user| user.0),
            user_name: feedback.user_name,
            created_at: feedback.created_at.to_string(),
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
    /// Needs no authentication; a signed-in sender's id and name are recorded.
    #[oai(path = "/feedback/", method = "post", operation_id = "send_feedback")]
    async fn send(
        &self,
        caller: OptionalCaller,
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
        let feedback = caller.feedback().send(command).await?;
        tracing::info!(id = feedback.id.0, "feedback");
        Ok(Created(Json(feedback.into())))
    }

    /// List feedback, the newest first.
    #[oai(path = "/feedback/", method = "get", operation_id = "list_feedback")]
    async fn list(&self, caller: Administrator, page: Paged) -> Result<Listing<Feedback>> {
        let feedback = caller.feedback().list(page.asked()).await?;
        Ok(page.listing(feedback))
    }
}

//! Sending feedback and reading it.

use serde::{Deserialize, Serialize};

use super::{Feedback, FeedbackBox, FeedbackId};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan},
        error::EngineError,
        limits::{self, MAX_SHORT},
        store::Query,
    },
};

/// The most items of a page.
const LONGEST_PAGE: u32 = 200;

/// Says something about the system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendFeedback {
    /// What there is to say.
    pub message: String,
    /// What it is about, such as `bug` or `idea`.
    pub category: Option<String>,
    /// Where to answer.
    pub email: Option<String>,
}

impl Command for SendFeedback {
    const NAME: &'static str = "send_feedback";
}

impl FeedbackBox {
    /// Says something about the system. Anybody may.
    ///
    /// # Errors
    /// A message that is blank or too long (as descriptions are measured), a category that is too
    /// long, what is no e-mail address.
    pub async fn send(&self, command: SendFeedback) -> Result<Feedback, EngineError> {
        let longest = self.acting.engine.policy().max_description_length;
        limits::required("message", &command.message, longest)?;
        limits::optional("category", command.category.as_deref(), MAX_SHORT)?;
        limits::email("email", command.email.as_deref())?;
        self.acting
            .transact(command, |command, tx| async move {
                let user = tx.actor().user();
                let feedback = Feedback {
                    id: FeedbackId(tx.new_id::<Feedback>().await?),
                    message: command.message.clone(),
                    category: command.category.clone(),
                    email: command.email.clone().filter(|email| !email.is_empty()),
                    user_id: user.map(|user| user.id),
                    user_name: user.map(|user| user.name.to_string()),
                    created_at: tx.now(),
                };
                let mut plan = Plan::new(());
                plan.insert(&feedback);
                Ok::<_, EngineError>(plan.with(feedback))
            })
            .await
    }

    /// A page of what was said, the newest first; a `limit` of more than 200 is taken as 200.
    ///
    /// # Errors
    /// Where the actor may not see how the system is.
    pub async fn list(&self, limit: u32, offset: u32) -> Result<Vec<Feedback>, EngineError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSystem)?;
        let newest = Query::<Feedback>::all()
            .order(Feedback::created_at.descending())
            .order(Feedback::id.descending());
        tx.read(newest.limit(limit.clamp(1, LONGEST_PAGE)).offset(offset))
            .await
    }
}

//! Sending feedback and reading it.

use serde::{Deserialize, Serialize};

use super::{Feedback, FeedbackId, FeedbackOperations};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan},
        error::EngineError,
        limits::{self, MAX_SHORT},
        records::{Listed, Page, lists},
    },
};

lists! {
    /// The list of feedback.
    enum FeedbackList of Feedback {
        /// All feedback, newest first.
        All by (created_at down, id down);
    }
}

/// Sends feedback about the program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendFeedback {
    /// The message.
    pub message: String,
    /// The category, such as `bug` or `idea`.
    pub category: Option<String>,
    /// The e-mail address for a reply.
    pub email: Option<String>,
}

impl Command for SendFeedback {
    const NAME: &'static str = "send_feedback";
}

impl FeedbackOperations {
    /// Sends feedback about the program. No permission is needed.
    ///
    /// # Errors
    /// A message that is blank or longer than a description may be, a category that is too long, or
    /// an invalid e-mail address.
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

    /// A page of feedback, newest first.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] for a cursor of another list; or if the actor may not see the system
    /// status.
    pub async fn list(&self, page: Page) -> Result<Listed<Feedback>, EngineError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSystem)?;
        tx.page(&FeedbackList::All, &page).await
    }
}

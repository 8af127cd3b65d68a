//! The entity: feedback.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    identity::UserId,
    kernel::{engine::Outcome, store::Timestamp},
};

crate::id! {
    /// The id of a piece of [`Feedback`].
    pub struct FeedbackId;
}

entity! {
    /// A piece of feedback about the program.
    #[derive(Serialize, Deserialize)]
    pub struct Feedback in "feedback" {
        /// The id.
        pub id: FeedbackId,
        /// The message.
        pub message: String,
        /// The category, such as `bug` or `idea`.
        pub category: Option<String>,
        /// The e-mail address for a reply.
        pub email: Option<String>,
        /// The sender, if signed in; kept when the user is deleted.
        pub user_id: Option<UserId>,
        /// The sender's name at that time.
        pub user_name: Option<String>,
        /// When it was sent.
        pub created_at: Timestamp,
    }
    key 1;
    index (created_at, id);
}

impl Outcome for Feedback {}

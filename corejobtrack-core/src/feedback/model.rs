//! The entity of this area.

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
    /// What somebody said about the system.
    #[derive(Serialize, Deserialize)]
    pub struct Feedback in "feedback" {
        /// The id.
        pub id: FeedbackId,
        /// What they said.
        pub message: String,
        /// What it is about.
        pub category: Option<String>,
        /// Where to answer.
        pub email: Option<String>,
        /// Who said it, if they were signed in; it stays when the user is gone.
        pub user_id: Option<UserId>,
        /// Their name, as it was then.
        pub user_name: Option<String>,
        /// When.
        pub created_at: Timestamp,
    }
    key 1;
    index (created_at, id);
}

impl Outcome for Feedback {}

//! Feedback about the program itself: problems and ideas. Anybody may send it.

mod model;
mod ops;

pub use model::{Feedback, FeedbackId};
pub use ops::SendFeedback;

use crate::kernel::engine::Acting;

/// Operations on feedback, for one actor.
#[derive(Debug, Clone)]
pub struct FeedbackOperations {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Operations on feedback about the program.
    #[must_use]
    pub fn feedback(&self) -> FeedbackOperations {
        FeedbackOperations {
            acting: self.clone(),
        }
    }
}

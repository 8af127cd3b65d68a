//! What people say about the system itself: problems and ideas. Anybody may speak.

mod model;
mod ops;

pub use model::{Feedback, FeedbackId};
pub use ops::SendFeedback;

use crate::kernel::engine::Acting;

/// The operations of this area, for somebody who acts.
#[derive(Debug, Clone)]
pub struct FeedbackBox {
    pub(crate) acting: Acting,
}

impl Acting {
    /// What people say about the system.
    #[must_use]
    pub fn feedback(&self) -> FeedbackBox {
        FeedbackBox {
            acting: self.clone(),
        }
    }
}

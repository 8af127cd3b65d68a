//! The life cycle of a work item: transitions, the trash, and the hand-over when a user is deleted.

mod hand_over;
mod transitions;
mod trash;

pub use transitions::{Transition, TransitionWork};
pub use trash::{EmptyTrash, PurgeWork};

pub(crate) use hand_over::before_user_goes;

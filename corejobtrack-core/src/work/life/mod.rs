//! The life of a work item: its transitions, the trash, and the hand-over from a user who leaves.

mod hand_over;
mod transitions;
mod trash;

pub use transitions::{Move, MoveWork};
pub use trash::{EmptyTrash, PurgeWork};

pub(crate) use hand_over::hand_over;

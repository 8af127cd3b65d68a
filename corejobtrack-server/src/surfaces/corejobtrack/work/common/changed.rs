//! Answers to changes: the changed entity, marked `ok`.

use poem_openapi::payload::Json;

use super::state::ItemState;

/// An answer to both reads and changes. Only the answer to a change has the member `ok`.
pub trait Changed: Sized {
    /// The member `ok`, absent until a change sets it.
    fn ok(&mut self) -> &mut Option<bool>;

    /// The answer to a change.
    fn changed(mut self) -> Json<Self> {
        *self.ok() = Some(true);
        Json(self)
    }
}

impl Changed for ItemState {
    fn ok(&mut self) -> &mut Option<bool> {
        &mut self.ok
    }
}

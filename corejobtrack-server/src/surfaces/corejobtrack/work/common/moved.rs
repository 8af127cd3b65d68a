//! An item after something was done with it.

use corejobtrack_core::work::WorkView;
use poem_openapi::{
    Object,
    types::{ParseFromJSON, ToJSON},
};

/// An item after something was done with it.
#[derive(Debug, Object)]
pub struct Moved<T: ParseFromJSON + ToJSON> {
    /// True: it was done.
    pub ok: bool,
    /// The item as it is now.
    #[oai(flatten)]
    pub item: T,
}

impl<T: ParseFromJSON + ToJSON + From<WorkView>> From<WorkView> for Moved<T> {
    fn from(view: WorkView) -> Self {
        Self {
            ok: true,
            item: view.into(),
        }
    }
}

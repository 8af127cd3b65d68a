//! The answer to a change of an item.

use corejobtrack_core::work::WorkView;
use poem_openapi::{
    Object,
    types::{ParseFromJSON, ToJSON},
};

/// The item after a change.
#[derive(Debug, Object)]
pub struct Changed<T: ParseFromJSON + ToJSON> {
    /// Always true.
    pub ok: bool,
    /// The item.
    #[oai(flatten)]
    pub item: T,
}

impl<T: ParseFromJSON + ToJSON + From<WorkView>> From<WorkView> for Changed<T> {
    fn from(view: WorkView) -> Self {
        Self {
            ok: true,
            item: view.into(),
        }
    }
}

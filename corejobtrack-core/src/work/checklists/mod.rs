//! Checklists of work items.

mod edit;
mod model;

pub use edit::{
    AddChecklistItem, ChecklistItemFields, DeleteChecklistItem, MAX_CHECKLIST_ITEMS,
    ReorderChecklist, UpdateChecklistItem,
};
pub use model::{ChecklistItem, ChecklistItemId};

pub(crate) use edit::add;

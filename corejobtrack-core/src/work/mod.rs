//! Work: tasks, service tickets, support tickets and jobs, from creation to archive.

mod checklists;
mod customer;
mod edit;
mod error;
mod event;
mod item;
mod life;
mod lists;
pub(crate) mod notices;
pub(crate) mod queries;
mod signatures;
pub mod templates;

pub use checklists::{
    AddChecklistItem, ChecklistItem, ChecklistItemFields, ChecklistItemId, DeleteChecklistItem,
    MAX_CHECKLIST_ITEMS, ReorderChecklist, UpdateChecklistItem,
};
pub use customer::{
    PublicMessage, PublicService, PublicSignature, PublicTime, PublicView, WorkSummary,
};
pub use edit::{CloneWork, CreateWork, UpdateWork, WorkFields};
pub use error::WorkError;
pub use event::WorkEvent;
pub use item::{
    AssignedTeam, Assignment, CustomerChanges, CustomerDetails, EquipmentLine, Kind, Phase, Place,
    ServiceChanges, ServiceDetails, Status, SupportChanges, SupportDetails, TicketStatus,
    Visibility, WorkItem, WorkItemId, WorkSerial, WorkView,
};
pub use life::{EmptyTrash, PurgeWork, Transition, TransitionWork};
pub use lists::{ChangeLog, ChangeLogEntry, WorkList};
pub use signatures::{
    DeclineByLink, DeclineReason, DeclineSignature, RequestSignature, Sign, SignByLink, Signature,
    SignatureImage, SignatureOutcome, SignatureRequest, SignatureRequested, SigningPage,
};

pub(crate) use item::subject;
pub(crate) use life::before_user_goes;

use crate::kernel::engine::Acting;

/// Operations on work items, for one actor.
#[derive(Debug, Clone)]
pub struct Work {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Operations on work items.
    #[must_use]
    pub fn work(&self) -> Work {
        Work {
            acting: self.clone(),
        }
    }
}

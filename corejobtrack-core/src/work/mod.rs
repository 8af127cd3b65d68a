//! What is to be done: one aggregate for tasks, visits, cases and jobs, from creation to archive.

mod access;
mod assign;
mod audience;
mod change_log;
mod checklist;
mod clone;
mod create;
mod customer_view;
mod customers;
mod details;
mod error;
mod event;
mod fields;
mod hand_over;
mod lifecycle;
mod lists;
mod messages;
mod model;
mod queries;
mod reading;
mod search;
mod sections;
mod serials;
mod shown;
mod signature;
mod signature_image;
mod signature_links;
mod signature_reminders;
mod status;
mod summary;
pub mod templates;
mod trash;
mod typing;
mod update;
mod view;

pub use change_log::{ChangeLog, ChangeLogEntry};
pub use checklist::{AddStep, DeleteStep, MOST_STEPS, ReorderSteps, StepFields, UpdateStep};
pub use clone::CloneWork;
pub use create::CreateWork;
pub use details::{
    CustomerChanges, CustomerDetails, EquipmentLine, ServiceChanges, ServiceDetails,
    SupportChanges, SupportDetails, TicketStatus,
};
pub use error::WorkError;
pub use event::WorkEvent;
pub use fields::WorkFields;
pub use lifecycle::{Move, MoveWork};
pub use lists::WorkList;
pub use messages::{
    AddCommunication, AddNote, CommunicationEntry, Conversation, DeleteNote, Mentions, Message,
    MessageId, MessageKind, ReadReceipt, Reader,
};
pub use model::{
    Access, Assignment, ChecklistItem, ChecklistItemId, DeclineReason, Kind, Phase, Place,
    Signature, SignatureImage, SignatureOutcome, SignatureRequest, Visibility, WorkItem,
    WorkItemId,
};
pub use reading::{MarkRead, ReadMark, ReadStatus};
pub use search::{FoundIn, Hit};
pub use sections::{Section, SectionStatus};
pub use serials::WorkSerial;
pub use shown::{ShownMessage, ShownSignature, ShownTicket, ShownTime};
pub use signature::{DeclineSignature, Sign};
pub use signature_links::{
    DeclineByLink, RequestSignature, SignByLink, SignatureRequested, SigningPage,
};
pub use status::Status;
pub use summary::WorkSummary;
pub use trash::{EmptyTrash, PurgeWork};
pub use typing::{SetTyping, TYPING_LASTS, Typing};
pub use update::UpdateWork;
pub use view::{AssignedTeam, WorkView};

pub(crate) use customers::{for_customer, unlink_customer};
pub(crate) use hand_over::hand_over;
pub(crate) use model::subject;

use crate::kernel::engine::Acting;

/// The operations of this area, for somebody who acts.
#[derive(Debug, Clone)]
pub struct Work {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Work items.
    #[must_use]
    pub fn work(&self) -> Work {
        Work {
            acting: self.clone(),
        }
    }
}

//! The work item: its entities, its status, and how it is read with its parts.

pub(super) mod changed;
mod details;
mod kind;
mod model;
pub(super) mod read;
pub(super) mod serials;
pub(super) mod status;
mod view;

pub use details::{
    CustomerChanges, CustomerDetails, EquipmentLine, ServiceChanges, ServiceDetails,
    SupportChanges, SupportDetails, TicketStatus,
};
pub use kind::Kind;
pub use model::{Assignment, Phase, Place, Visibility, WorkItem, WorkItemId};
pub use serials::WorkSerial;
pub use status::Status;
pub use view::{AssignedTeam, WorkView};

pub(crate) use model::subject;

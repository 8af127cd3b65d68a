//! The events of all areas, for programs that follow the journal: notifications, webhooks, caches.

use serde::{Deserialize, Serialize};

use crate::{
    identity::IdentityEvent, parties::PartiesEvent, portal::PortalEvent,
    services::files::FilesEvent, work::WorkEvent,
};

/// An event in the journal. Its JSON form names it in `event`, as in `{"event": "work_created"}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Event {
    /// An event of the identity area.
    Identity(IdentityEvent),
    /// An event of the parties area.
    Parties(PartiesEvent),
    /// An event of the customer portal.
    Portal(PortalEvent),
    /// An event of the files service.
    Files(FilesEvent),
    /// An event of the work area.
    Work(WorkEvent),
}

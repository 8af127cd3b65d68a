//! The stored entities: work items of all kinds, and their assignments.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    identity::{Team, TeamId, User, UserId},
    kernel::{
        engine::{Audited, Number, Subject},
        store::{Entity, Json, Timestamp, Version},
    },
    parties::{Customer, CustomerId},
    work::item::{
        details::{CustomerDetails, EquipmentLine, ServiceDetails, SupportDetails},
        kind::Kind,
    },
};

crate::id! {
    /// The id of a [`WorkItem`]; one id space for all kinds.
    pub struct WorkItemId;
}

crate::choice! {
    /// The meaning of a status, independent of its label.
    pub enum Phase {
        /// Not accepted yet.
        Pending = "pending",
        /// To be done.
        Open = "open",
        /// Being done.
        Active = "active",
        /// Interrupted.
        Paused = "paused",
        /// Finished.
        Done = "done",
    }
}

crate::choice! {
    /// The place of an item, independent of its status.
    pub enum Place {
        /// In the daily lists.
        Live = "live",
        /// In the archive.
        Archived = "archived",
        /// Deleted, but can be restored.
        Trash = "trash",
    }
}

crate::choice! {
    /// Who may see an item.
    pub enum Visibility {
        /// Its creator, its assignees and their teams, managers and administrators.
        Private = "private",
        /// Every employee.
        Public = "public",
    }
}

entity! {
    /// A work item of any kind: a task, service ticket, support ticket or job.
    #[derive(Serialize, Deserialize)]
    pub struct WorkItem in "work_items" {
        /// The id.
        pub id: WorkItemId,
        /// The row's version.
        pub version: Version,
        /// The kind.
        pub kind: Kind,
        /// The number: unique across all kinds, without gaps.
        pub number: Number,
        /// The title.
        pub title: Option<String>,
        /// The description.
        pub description: Option<String>,
        /// The status, as the label that was sent.
        pub status: String,
        /// The meaning of the status.
        pub phase: Phase [derived],
        /// The place: live, archive or trash.
        pub place: Place,
        /// Who may see it.
        pub visibility: Visibility,
        /// The urgency, one of the installation's choices.
        pub urgency: String,
        /// The type of work, one of the installation's choices.
        pub work_type: Option<String>,
        /// The display colour.
        pub color: Option<String>,
        /// When it is due, as sent: a date, or a date and time with or without a zone.
        pub due: Option<String>,
        /// A code that the user chooses.
        pub code: Option<String>,
        /// The creator.
        pub creator_id: UserId,
        /// The customer, if there is a customer record.
        pub customer_id: Option<CustomerId>,
        /// The customer's name, as given.
        pub customer_name: Option<String>,
        /// The customer's address and contact, as given.
        pub customer: Json<CustomerDetails>,
        /// The equipment that the work concerns.
        pub equipment: Json<Vec<EquipmentLine>>,
        /// Details of the work.
        pub service: Json<ServiceDetails>,
        /// Fields that only support tickets have.
        pub support: Json<SupportDetails>,
        /// The item that this one is part of.
        pub parent_id: Option<WorkItemId>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
        /// When it was completed, if it is.
        pub completed_at: Option<Timestamp> [derived],
        /// When it was archived, if it is.
        pub archived_at: Option<Timestamp> [derived],
        /// When it was moved to the trash, if it is there.
        pub trashed_at: Option<Timestamp> [derived],
    }
    key 1;
    unique (number);
    index (kind, place, created_at, id);
    index (place, created_at, id);
    index (customer_id, created_at, id);
    index (creator_id, id);
    index (parent_id, id);
    references creator_id -> User;
    references customer_id -> Customer (unlink);
    references parent_id -> WorkItem (unlink);
    search (title, description, customer_name, code, work_type, customer, equipment, service, support);
}

impl WorkItem {
    /// The status to display: `archived` or `trash` if the item is there, else the label.
    #[must_use]
    pub fn display_status(&self) -> &str {
        match self.place {
            Place::Live => &self.status,
            Place::Archived => "archived",
            Place::Trash => "trash",
        }
    }
}

impl Audited for WorkItem {
    fn subject(&self) -> Subject {
        subject(self.id)
    }
}

/// The audit subject of an item and its parts.
pub(crate) fn subject(item: WorkItemId) -> Subject {
    Subject {
        table: WorkItem::NAME,
        id: item.0,
    }
}

entity! {
    /// The assignment of an item to a user or a team.
    #[derive(Serialize, Deserialize)]
    pub struct Assignment in "work_assignments" {
        /// The item.
        pub item_id: WorkItemId,
        /// `user:` or `team:` and an id.
        pub principal: String,
        /// The user, if the assignee is a user.
        pub user_id: Option<UserId>,
        /// The assigned team, or the user's team at the time of the assignment.
        pub team_id: Option<TeamId>,
        /// The position among the item's assignees.
        pub sequence: i64,
        /// When the item was assigned.
        pub assigned_at: Timestamp,
    }
    key 2;
    index (user_id, item_id, principal);
    index (team_id, item_id);
    references item_id -> WorkItem (remove);
    references user_id -> User;
    references team_id -> Team;
}

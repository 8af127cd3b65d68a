//! The entities of this area: one aggregate for everything that is to be done, of any kind.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    identity::{Team, TeamId, User, UserId},
    kernel::{
        engine::{Audited, Number, Subject},
        store::{Entity, Json, Timestamp, Version},
    },
    parties::{Customer, CustomerId},
    work::item::details::{CustomerDetails, EquipmentLine, ServiceDetails, SupportDetails},
};

crate::id! {
    /// The id of a [`WorkItem`]; one id space for all kinds.
    pub struct WorkItemId;
}

crate::choice! {
    /// What kind of work an item is.
    pub enum Kind {
        /// Internal work.
        Task = "task",
        /// A visit at a customer's.
        ServiceTicket = "service_ticket",
        /// A remote case.
        SupportTicket = "support_ticket",
        /// A project of tasks.
        Job = "job",
    }
}

crate::choice! {
    /// What a status means, whatever it is called.
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
    /// Where an item lies, whatever its status.
    pub enum Place {
        /// In the daily lists.
        Live = "live",
        /// Put away.
        Archived = "archived",
        /// Deleted, and can be restored.
        Trash = "trash",
    }
}

crate::choice! {
    /// Who may see an item.
    pub enum Visibility {
        /// Its creator, those assigned, their teams, and administrators.
        Private = "private",
        /// Every employee.
        Public = "public",
    }
}

entity! {
    /// Something to be done, of any kind, from its creation to its archive.
    #[derive(Serialize, Deserialize)]
    pub struct WorkItem in "work_items" {
        /// The id.
        pub id: WorkItemId,
        /// How often the row was written.
        pub version: Version,
        /// Its kind.
        pub kind: Kind,
        /// Its number: unique over all kinds, without gaps.
        pub number: Number,
        /// What it is, in a few words.
        pub title: Option<String>,
        /// What it is, at length.
        pub description: Option<String>,
        /// The status as it was named.
        pub status: String,
        /// What the status means.
        pub phase: Phase,
        /// Where the item lies.
        pub place: Place,
        /// Who may see it.
        pub visibility: Visibility,
        /// How urgent it is, in the words of the installation.
        pub urgency: String,
        /// The type of work, in the words of the installation.
        pub work_type: Option<String>,
        /// The colour it is shown in.
        pub color: Option<String>,
        /// When it is due, as sent: a day, or an instant with or without a zone.
        pub due: Option<String>,
        /// A code of the user's own.
        pub code: Option<String>,
        /// Who made it.
        pub creator_id: UserId,
        /// The customer it is for, where it is a known one.
        pub customer_id: Option<CustomerId>,
        /// The customer's name, as given.
        pub customer_name: Option<String>,
        /// Where the customer is and whom to ask, as given.
        pub customer: Json<CustomerDetails>,
        /// What it is about.
        pub equipment: Json<Vec<EquipmentLine>>,
        /// What is said of the work.
        pub service: Json<ServiceDetails>,
        /// What only a case has.
        pub support: Json<SupportDetails>,
        /// What it is part of.
        pub parent_id: Option<WorkItemId>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp,
        /// When it was completed, if it is.
        pub completed_at: Option<Timestamp>,
        /// When it was archived, if it is.
        pub archived_at: Option<Timestamp>,
        /// When it was thrown away, if it is.
        pub trashed_at: Option<Timestamp>,
    }
    key 1;
    unique (number);
    index (kind, place, created_at, id);
    index (place, created_at, id);
    index (customer_id, created_at, id);
    index (creator_id, id);
    index (parent_id, id);
    references creator_id -> User;
    references customer_id -> Customer;
    references parent_id -> WorkItem;
    search (title, description, customer_name, code, work_type, customer, equipment, service, support);
}

impl WorkItem {
    /// The status as surfaces show it: the place where the item is put away, else the label.
    #[must_use]
    pub fn shown_status(&self) -> &str {
        match self.place {
            Place::Live => &self.status,
            Place::Archived => "archived",
            Place::Trash => "trash",
        }
    }
}

impl Audited for WorkItem {
    const SILENT: &'static [&'static str] = &[
        "updated_at",
        "phase",
        "completed_at",
        "archived_at",
        "trashed_at",
    ];

    fn subject(&self) -> Subject {
        subject(self.id)
    }
}

/// What audit entries about an item or a part of it are about.
pub(crate) fn subject(item: WorkItemId) -> Subject {
    Subject {
        table: WorkItem::NAME,
        id: item.0,
    }
}

entity! {
    /// Somebody an item is assigned to: a user or a team.
    #[derive(Serialize, Deserialize)]
    pub struct Assignment in "work_assignments" {
        /// The item.
        pub item_id: WorkItemId,
        /// `user:` or `team:` and an id.
        pub principal: String,
        /// The user, if it is one.
        pub user_id: Option<UserId>,
        /// The team: that which is assigned, or the user's as of the assignment.
        pub team_id: Option<TeamId>,
        /// The place in the order in which they were named.
        pub sequence: i64,
        /// When.
        pub assigned_at: Timestamp,
    }
    key 2;
    index (user_id, item_id, principal);
    index (team_id, item_id);
    references item_id -> WorkItem;
    references user_id -> User;
    references team_id -> Team;
}

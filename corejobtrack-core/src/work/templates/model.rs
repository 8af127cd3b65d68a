//! The entity of this area.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    identity::UserId,
    kernel::{
        engine::{Audited, Outcome, Subject},
        store::{Entity, Json, Timestamp, Version},
    },
};

crate::id! {
    /// The id of a [`Template`].
    pub struct TemplateId;
}

/// A step that work from a template begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateStep {
    /// What is to be done.
    pub description: String,
    /// The place in the list, ascending.
    pub sequence: i64,
    /// Whether it is done from the start.
    #[serde(default)]
    pub is_completed: bool,
}

entity! {
    /// What a task that is done again and again begins with (guide 8, section 8).
    #[derive(Serialize, Deserialize)]
    pub struct Template in "templates" {
        /// The id.
        pub id: TemplateId,
        /// How often the row was written.
        pub version: Version,
        /// What the template is called.
        pub name: String,
        /// The same without case and accents: the order of lists.
        pub name_key: String,
        /// The title of the work; `{{customer}}` in it stands for the customer's name.
        pub title: Option<String>,
        /// What the work is, at length.
        pub description: Option<String>,
        /// The steps of its checklist, in order.
        pub steps: Json<Vec<TemplateStep>>,
        /// The colour it is shown in.
        pub color: Option<String>,
        /// The type of work.
        pub work_type: Option<String>,
        /// How many days after its creation it is due.
        pub due_days: Option<i64>,
        /// The users it is assigned to. They are no references: who is gone is passed over.
        pub assigned_users: Json<Vec<UserId>>,
        /// The teams it is assigned to, by name.
        pub assigned_teams: Json<Vec<String>>,
        /// When the template was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp,
    }
    key 1;
    index (name_key, id);
}

impl Audited for Template {
    const SILENT: &'static [&'static str] = &["name_key", "created_at", "updated_at"];

    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

impl Outcome for Template {}

//! The entity: task templates.

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

/// A checklist item of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateStep {
    /// What is to be done.
    pub description: String,
    /// The position in the checklist, ascending.
    pub sequence: i64,
    /// Whether it starts as done.
    #[serde(default)]
    pub is_completed: bool,
}

entity! {
    /// A task template: initial values of a task that recurs.
    #[derive(Serialize, Deserialize)]
    pub struct Template in "templates" {
        /// The id.
        pub id: TemplateId,
        /// The row's version.
        pub version: Version,
        /// The name of the template.
        pub name: String,
        /// The name without case and accents, by which lists are ordered.
        pub name_key: String [derived],
        /// The title of the work item; `{{customer}}` is replaced by the customer's name.
        pub title: Option<String>,
        /// The description of the work item; `{{customer}}` is replaced by the customer's name.
        pub description: Option<String>,
        /// The checklist items, in order.
        pub steps: Json<Vec<TemplateStep>>,
        /// The colour of the work item.
        pub color: Option<String>,
        /// The type of work.
        pub work_type: Option<String>,
        /// The number of days from creation to the due date.
        pub due_days: Option<i64>,
        /// The users to assign. They are not references: deleted users are skipped.
        pub assigned_users: Json<Vec<UserId>>,
        /// The teams to assign, by name.
        pub assigned_teams: Json<Vec<String>>,
        /// When the template was created.
        pub created_at: Timestamp [derived],
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
    }
    key 1;
    index (name_key, id);
}

impl Audited for Template {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

impl Outcome for Template {}

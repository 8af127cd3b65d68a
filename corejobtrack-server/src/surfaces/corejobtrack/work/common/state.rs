//! The output fields that items of every kind share.

use corejobtrack_core::work::{Visibility, WorkView};
use poem_openapi::Object;

use super::fields::Equipment;

/// The fields of an item of any kind.
#[derive(Debug, Object)]
pub struct ItemState {
    /// True in the answer to a change; absent when the item is read.
    #[oai(skip_serializing_if_is_none)]
    pub ok: Option<bool>,
    /// The id.
    pub id: i64,
    /// The kind of item: `task`, `service_ticket`, `support_ticket` or `job`.
    pub item_type: String,
    /// The number: unique across all kinds, without gaps.
    pub ticket_number: i64,
    /// The version; writes with `If-Match` must match it.
    pub version: i64,
    /// The title.
    pub title: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The status: `Pending`, `open`, `in_progress`, `paused`, `completed`, `archived` or
    /// `trash`.
    pub status: String,
    /// The meaning of the status: `pending`, `open`, `active`, `paused` or `done`.
    pub phase: String,
    /// The urgency.
    pub urgency: String,
    /// Who may see it: `private` or `public`.
    pub visibility: String,
    /// Whether it is private.
    pub is_private: bool,
    /// The type of work.
    pub task_type: Option<String>,
    /// The display colour.
    pub color: Option<String>,
    /// When it is due, as sent.
    pub due_date: Option<String>,
    /// The code that a user chose.
    pub task_code: Option<String>,
    /// The id of the first user it is assigned to.
    pub assigned_to: Option<i64>,
    /// The name of the first team it is assigned to.
    pub assigned_team: Option<String>,
    /// The ids of all users it is assigned to.
    pub assigned_user_ids: Vec<i64>,
    /// The names of all teams it is assigned to.
    pub assigned_teams: Vec<String>,
    /// The id of the customer, if there is a customer record.
    pub customer_id: Option<i64>,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// The customer number.
    pub customer_number: Option<String>,
    /// The first line of the address.
    pub customer_address_1: Option<String>,
    /// The second line of the address.
    pub customer_address_2: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The state.
    pub state: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// The first name of the contact.
    pub customer_contact_first_name: Option<String>,
    /// The last name of the contact.
    pub customer_contact_last_name: Option<String>,
    /// The full name of the contact.
    pub customer_contact_full_name: Option<String>,
    /// The contact's telephone number.
    pub customer_phone: Option<String>,
    /// The contact's e-mail address.
    pub customer_email: Option<String>,
    /// How the contact prefers to be reached.
    pub customer_contact_preference: Option<String>,
    /// The equipment that the item is about.
    pub equipment: Vec<Equipment>,
    /// Notes that the customer may read.
    pub public_notes: Option<String>,
    /// Notes that only staff may read.
    pub private_notes: Option<String>,
    /// The id of the user who created it.
    pub created_by: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// When it was completed, if it is.
    pub completed_at: Option<String>,
    /// When it was archived, if it is.
    pub archived_at: Option<String>,
    /// When it was moved to the trash, if it is there.
    pub trashed_at: Option<String>,
}

impl From<WorkView> for ItemState {
    fn from(view: WorkView) -> Self {
        let status = view.item.display_status().to_owned();
        let WorkView {
            item, users, teams, ..
        } = view;
        let (customer, service) = (item.customer.0, item.service.0);
        let users: Vec<i64> = users.into_iter().map(|id| id.0).collect();
        let teams: Vec<String> = teams.into_iter().map(|team| team.name).collect();
        Self {
            ok: None,
            id: item.id.0,
            item_type: item.kind.as_str().to_owned(),
            ticket_number: item.number.get(),
            version: item.version.0,
            title: item.title,
            description: item.description,
            status,
            phase: item.phase.as_str().to_owned(),
            urgency: item.urgency,
            visibility: item.visibility.as_str().to_owned(),
            is_private: item.visibility == Visibility::Private,
            task_type: item.work_type,
            color: item.color,
            due_date: item.due,
            task_code: item.code,
            assigned_to: users.first().copied(),
            assigned_team: teams.first().cloned(),
            assigned_user_ids: users,
            assigned_teams: teams,
            customer_id: item.customer_id.map(|id| id.0),
            customer_name: item.customer_name,
            customer_number: customer.number,
            customer_address_1: customer.address_1,
            customer_address_2: customer.address_2,
            city: customer.city,
            state: customer.state,
            zip: customer.zip,
            customer_contact_first_name: customer.contact_first_name,
            customer_contact_last_name: customer.contact_last_name,
            customer_contact_full_name: customer.contact_full_name,
            customer_phone: customer.phone,
            customer_email: customer.email,
            customer_contact_preference: customer.contact_preference,
            equipment: item.equipment.0.into_iter().map(Into::into).collect(),
            public_notes: service.public_notes,
            private_notes: service.private_notes,
            created_by: item.creator_id.0,
            created_at: item.created_at.to_string(),
            updated_at: item.updated_at.to_string(),
            completed_at: item.completed_at.map(|at| at.to_string()),
            archived_at: item.archived_at.map(|at| at.to_string()),
            trashed_at: item.trashed_at.map(|at| at.to_string()),
        }
    }
}

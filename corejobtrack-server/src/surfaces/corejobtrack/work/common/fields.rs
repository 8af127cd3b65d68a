//! The input fields that items of every kind share.

use corejobtrack_core::{
    identity::UserId,
    work::{CustomerChanges, EquipmentLine, ServiceChanges, Visibility, WorkFields},
};
use poem_openapi::{Enum, Object};

use crate::http::ToChange;

/// Who may see an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum WorkVisibility {
    /// Its creator, its assignees and their teams, managers and administrators.
    Private,
    /// Every employee.
    Public,
}

/// A piece of equipment of an item.
#[derive(Debug, Clone, Default, Object)]
pub struct Equipment {
    /// The manufacturer.
    pub make: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// The serial number.
    pub serial: Option<String>,
    /// The quantity or the meter reading.
    pub count: Option<i64>,
    /// A short description of the problem.
    pub problem: Option<String>,
    /// The full description of the problem.
    pub problem_description: Option<String>,
}

impl From<Equipment> for EquipmentLine {
    fn from(line: Equipment) -> Self {
        let Equipment {
            make,
            model,
            serial,
            count,
            problem,
            problem_description,
        } = line;
        Self {
            make,
            model,
            serial,
            count,
            problem,
            problem_description,
        }
    }
}

impl From<EquipmentLine> for Equipment {
    fn from(line: EquipmentLine) -> Self {
        let EquipmentLine {
            make,
            model,
            serial,
            count,
            problem,
            problem_description,
        } = line;
        Self {
            make,
            model,
            serial,
            count,
            problem,
            problem_description,
        }
    }
}

/// The fields that items of every kind have, except the title and the customer's name.
#[derive(Debug, Default, Object)]
pub struct ItemFields {
    /// The description.
    pub description: Option<String>,
    /// Tickets: `Pending` (when new), `open`, `in_progress`, `completed`. Tasks: `open` (when new),
    /// `in_progress`, `paused`, `completed`. `archived` and `trash` move the item there.
    pub status: Option<String>,
    /// The urgency, such as `Low`, `Medium` (when new), `High` or `Critical`.
    pub urgency: Option<String>,
    /// Who may see it; `private` when new.
    pub visibility: Option<WorkVisibility>,
    /// True makes it private, whatever `visibility` says.
    pub is_private: Option<bool>,
    /// The type of work, such as `Maintenance`.
    pub task_type: Option<String>,
    /// The display colour, such as `#4A90D9`.
    pub color: Option<String>,
    /// The due date, such as `2026-03-15`.
    pub due_date: Option<String>,
    /// A code of your choice.
    pub task_code: Option<String>,
    /// The id of a user it is assigned to.
    pub assigned_to: Option<i64>,
    /// The name of a team it is assigned to.
    pub assigned_team: Option<String>,
    /// The ids of all users it is assigned to.
    pub assigned_user_ids: Option<Vec<i64>>,
    /// The names of all teams it is assigned to.
    pub assigned_teams: Option<Vec<String>>,
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
    /// The complete list of equipment that the item is about.
    pub equipment: Option<Vec<Equipment>>,
    /// Notes that the customer may read.
    pub public_notes: Option<String>,
    /// Notes that only staff may read.
    pub private_notes: Option<String>,
}

/// The fields that tickets of every kind have.
#[derive(Debug, Default, Object)]
pub struct TicketFields {
    /// The customer's purchase order number.
    pub customer_po: Option<String>,
    /// Whether the problem is solved.
    pub resolved: Option<bool>,
    /// The solution.
    pub resolution: Option<String>,
}

impl TicketFields {
    pub fn put_into(self, fields: &mut WorkFields) {
        fields.service.customer_po = self.customer_po.to_change();
        fields.service.resolved = self.resolved.to_change();
        fields.service.resolution = self.resolution.to_change();
    }
}

impl ItemFields {
    /// The fields of a new item, except its title and the customer's name.
    pub fn into_new(self) -> WorkFields {
        WorkFields {
            status: self.status,
            visibility: visibility(self.visibility, self.is_private),
            urgency: self.urgency,
            description: self.description.to_change(),
            work_type: self.task_type.to_change(),
            color: self.color.to_change(),
            due: self.due_date.to_change(),
            code: self.task_code.to_change(),
            assigned_users: combined(self.assigned_to, self.assigned_user_ids)
                .map(|ids| ids.into_iter().map(UserId).collect()),
            assigned_teams: combined(self.assigned_team, self.assigned_teams),
            customer: CustomerChanges {
                number: self.customer_number.to_change(),
                address_1: self.customer_address_1.to_change(),
                address_2: self.customer_address_2.to_change(),
                city: self.city.to_change(),
                state: self.state.to_change(),
                zip: self.zip.to_change(),
                contact_first_name: self.customer_contact_first_name.to_change(),
                contact_last_name: self.customer_contact_last_name.to_change(),
                contact_full_name: self.customer_contact_full_name.to_change(),
                phone: self.customer_phone.to_change(),
                email: self.customer_email.to_change(),
                contact_preference: self.customer_contact_preference.to_change(),
            },
            equipment: self
                .equipment
                .map(|lines| lines.into_iter().map(Into::into).collect()),
            service: ServiceChanges {
                public_notes: self.public_notes.to_change(),
                private_notes: self.private_notes.to_change(),
                ..ServiceChanges::default()
            },
            ..WorkFields::default()
        }
    }

    /// The fields to change in an item, except its title and the customer's name.
    pub fn into_changes(self) -> WorkFields {
        // In a change, `is_private: false` without `visibility` makes the item public.
        let public = self.is_private == Some(false) && self.visibility.is_none();
        let mut fields = self.into_new();
        if public {
            fields.visibility = Some(Visibility::Public);
        }
        fields
    }
}

/// The visibility from both fields; private if either of them says so.
fn visibility(seen: Option<WorkVisibility>, is_private: Option<bool>) -> Option<Visibility> {
    match (seen, is_private) {
        (Some(WorkVisibility::Private), _) | (_, Some(true)) => Some(Visibility::Private),
        (Some(WorkVisibility::Public), _) => Some(Visibility::Public),
        (None, _) => None,
    }
}

/// The list with the single value added in front; `None` if neither is given.
fn combined<T: PartialEq>(one: Option<T>, list: Option<Vec<T>>) -> Option<Vec<T>> {
    match (one, list) {
        (None, None) => None,
        (one, list) => {
            let mut all = list.unwrap_or_default();
            if let Some(one) = one
                && !all.contains(&one)
            {
                all.insert(0, one);
            }
            Some(all)
        }
    }
}

//! The input fields that items of every kind share.

use corejobtrack_core::{
    identity::UserId,
    work::{CustomerChanges, EquipmentLine, ServiceChanges, Visibility, WorkFields},
};
use poem_openapi::{Enum, Object};

use crate::http::ToChange;

/// Who may see an item: its creator, those assigned and their teams, or every employee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum WorkVisibility {
    /// Creator, assignees, their teams, administrators.
    Private,
    /// Every employee.
    Public,
}

/// A piece of equipment that an item is about.
#[derive(Debug, Clone, Default, Object)]
pub struct Equipment {
    /// Who made it.
    pub make: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// The serial number.
    pub serial: Option<String>,
    /// How many, or what the meter shows.
    pub count: Option<i64>,
    /// What is wrong, in a few words.
    pub problem: Option<String>,
    /// What is wrong, at length.
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

/// The fields that items of every kind have, but for title and customer's name.
#[derive(Debug, Default, Object)]
pub struct ItemFields {
    /// What it is, at length.
    pub description: Option<String>,
    /// Tickets: `Pending` (when new), `open`, `in_progress`, `completed`. Tasks: `open` (when new),
    /// `in_progress`, `paused`, `completed`. `archived` and `trash` put it there.
    pub status: Option<String>,
    /// How urgent it is, as in `Low`, `Medium` (when new), `High`, `Critical`.
    pub urgency: Option<String>,
    /// Who may see it; `private` when new.
    pub visibility: Option<WorkVisibility>,
    /// True makes it private, whatever `visibility` says.
    pub is_private: Option<bool>,
    /// The type of work, as in `Maintenance`.
    pub task_type: Option<String>,
    /// The colour it is shown in, as in `#4A90D9`.
    pub color: Option<String>,
    /// When it is due, as in `2026-03-15`.
    pub due_date: Option<String>,
    /// A code of your own.
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
    /// The first name of whom to ask.
    pub customer_contact_first_name: Option<String>,
    /// The last name of whom to ask.
    pub customer_contact_last_name: Option<String>,
    /// The whole name of whom to ask.
    pub customer_contact_full_name: Option<String>,
    /// Their telephone number.
    pub customer_phone: Option<String>,
    /// Their e-mail address.
    pub customer_email: Option<String>,
    /// How they prefer to be reached.
    pub customer_contact_preference: Option<String>,
    /// What it is about, all of it.
    pub equipment: Option<Vec<Equipment>>,
    /// What the customer may read.
    pub public_notes: Option<String>,
    /// What only employees may read.
    pub private_notes: Option<String>,
}

/// The fields that tickets of every kind have.
#[derive(Debug, Default, Object)]
pub struct TicketFields {
    /// The customer's order number.
    pub customer_po: Option<String>,
    /// Whether the problem is solved.
    pub resolved: Option<bool>,
    /// How it was solved.
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
    /// The fields of a new item, but for its title and the customer's name.
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
            assigned_users: all(self.assigned_to, self.assigned_user_ids)
                .map(|ids| ids.into_iter().map(UserId).collect()),
            assigned_teams: all(self.assigned_team, self.assigned_teams),
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

    /// The fields to change in an item, but for its title and the customer's name.
    pub fn into_changes(self) -> WorkFields {
        // When an item changes, `is_private: false` alone means that it is not private any more.
        let public = self.is_private == Some(false) && self.visibility.is_none();
        let mut fields = self.into_new();
        if public {
            fields.visibility = Some(Visibility::Public);
        }
        fields
    }
}

/// Private if either field says so.
fn visibility(seen: Option<WorkVisibility>, is_private: Option<bool>) -> Option<Visibility> {
    match (seen, is_private) {
        (Some(WorkVisibility::Private), _) | (_, Some(true)) => Some(Visibility::Private),
        (Some(WorkVisibility::Public), _) => Some(Visibility::Public),
        (None, _) => None,
    }
}

/// The one that is named alone and those in the list: all that are meant, or none if nothing is said.
fn all<T: PartialEq>(one: Option<T>, list: Option<Vec<T>>) -> Option<Vec<T>> {
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

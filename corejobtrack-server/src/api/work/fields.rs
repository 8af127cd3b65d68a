//! What is sent of a ticket, as guide 8, section 4 has it.

use corejobtrack_core::{
    change::Change,
    identity::UserId,
    work::{CustomerChanges, EquipmentLine, ServiceChanges, Visibility, WorkFields},
};
use poem_openapi::{Enum, Object};

use super::SessionTimestamp;
use crate::http::Result;

/// Who may see an item: its creator, those assigned and their teams, or every employee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum Seen {
    /// Creator, assignees, their teams, administrators.
    Private,
    /// Every employee.
    Public,
}

/// A piece of equipment that a ticket is about.
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

/// A new service ticket. Only the customer's name is required.
#[derive(Debug, Object)]
pub struct NewServiceTicket {
    /// The customer's name. A customer with this name, or with `customer_number`, is linked.
    #[oai(validator(min_length = 1))]
    pub customer_name: String,
    /// Everything else.
    #[oai(flatten)]
    pub fields: TicketFields,
}

/// What changes in a service ticket; what is absent or null stays.
#[derive(Debug, Object)]
pub struct ServiceTicketChanges {
    /// The customer's name.
    #[oai(validator(min_length = 1))]
    pub customer_name: Option<String>,
    /// Everything else.
    #[oai(flatten)]
    pub fields: TicketFields,
}

/// The fields of a service ticket but for the customer's name.
#[derive(Debug, Default, Object)]
pub struct TicketFields {
    /// What it is, in a few words.
    pub title: Option<String>,
    /// What it is, at length.
    pub description: Option<String>,
    /// `Pending` (when new), `open`, `in_progress`, `completed`; `archived` and `trash` put it there.
    pub status: Option<String>,
    /// How urgent it is, as in `Low`, `Medium` (when new), `High`, `Critical`.
    pub urgency: Option<String>,
    /// Who may see it; `private` when new.
    pub visibility: Option<Seen>,
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
    /// How it was dispatched, as in `Emergency`, `Scheduled`, `PM`.
    pub dispatch_type: Option<String>,
    /// The number of the dispatch.
    pub dispatch_number: Option<String>,
    /// How the dispatch stands.
    pub dispatch_status: Option<String>,
    /// The customer's order number.
    pub customer_po: Option<String>,
    /// What it is about, all of it.
    pub equipment: Option<Vec<Equipment>>,
    /// What the customer reports.
    pub problem_description: Option<String>,
    /// The time spent, all of it.
    pub session_timestamps: Option<Vec<SessionTimestamp>>,
    /// All time spent, in minutes; computed from the entries if it is not given.
    pub total_time_minutes: Option<i64>,
    /// What was done.
    pub services_performed: Option<String>,
    /// The settings that were written down.
    pub settings_recorded: Option<Vec<String>>,
    /// The tasks that were done.
    pub tasks_completed: Option<Vec<String>>,
    /// Whether the problem is solved.
    pub resolved: Option<bool>,
    /// How it was solved.
    pub resolution: Option<String>,
    /// Whether a lift gate is needed.
    pub liftgate: Option<bool>,
    /// Whether a sprinter van is needed.
    pub sprinter: Option<bool>,
    /// Whether it is done from afar.
    pub remote: Option<bool>,
    /// Whether it is a telephone call.
    pub phone_call: Option<bool>,
    /// What the customer may read.
    pub public_notes: Option<String>,
    /// What only employees may read.
    pub private_notes: Option<String>,
}

impl NewServiceTicket {
    /// The fields of the new item.
    pub fn into_fields(self) -> Result<WorkFields> {
        let mut fields = self.fields.into_fields()?;
        fields.customer_name = Change::To(self.customer_name);
        Ok(fields)
    }
}

impl ServiceTicketChanges {
    /// The fields to change.
    pub fn into_fields(self) -> Result<WorkFields> {
        // When a ticket changes, `is_private: false` alone means that it is not private any more.
        let public = self.fields.is_private == Some(false) && self.fields.visibility.is_none();
        let mut fields = self.fields.into_fields()?;
        fields.customer_name = self.customer_name.into();
        if public {
            fields.visibility = Some(Visibility::Public);
        }
        Ok(fields)
    }
}

impl TicketFields {
    fn into_fields(self) -> Result<WorkFields> {
        let time = self.session_timestamps.map(|entries| {
            let entries = entries.into_iter().enumerate();
            entries
                .map(|(place, entry)| entry.into_input(place))
                .collect::<Result<Vec<_>>>()
        });
        Ok(WorkFields {
            title: self.title.into(),
            description: self.description.into(),
            status: self.status,
            visibility: visibility(self.visibility, self.is_private),
            urgency: self.urgency,
            work_type: self.task_type.into(),
            color: self.color.into(),
            due: self.due_date.into(),
            code: self.task_code.into(),
            assigned_users: all(self.assigned_to, self.assigned_user_ids)
                .map(|ids| ids.into_iter().map(UserId).collect()),
            assigned_teams: all(self.assigned_team, self.assigned_teams),
            customer_name: Change::Keep,
            customer: CustomerChanges {
                number: self.customer_number.into(),
                address_1: self.customer_address_1.into(),
                address_2: self.customer_address_2.into(),
                city: self.city.into(),
                state: self.state.into(),
                zip: self.zip.into(),
                contact_first_name: self.customer_contact_first_name.into(),
                contact_last_name: self.customer_contact_last_name.into(),
                contact_full_name: self.customer_contact_full_name.into(),
                phone: self.customer_phone.into(),
                email: self.customer_email.into(),
                contact_preference: self.customer_contact_preference.into(),
            },
            equipment: self
                .equipment
                .map(|lines| lines.into_iter().map(Into::into).collect()),
            time: time.transpose()?,
            service: ServiceChanges {
                dispatch_type: self.dispatch_type.into(),
                dispatch_number: self.dispatch_number.into(),
                dispatch_status: self.dispatch_status.into(),
                customer_po: self.customer_po.into(),
                problem_description: self.problem_description.into(),
                total_time_minutes: self.total_time_minutes.into(),
                services_performed: self.services_performed.into(),
                settings_recorded: self.settings_recorded.into(),
                tasks_completed: self.tasks_completed.into(),
                resolved: self.resolved.into(),
                resolution: self.resolution.into(),
                liftgate: self.liftgate.into(),
                sprinter: self.sprinter.into(),
                remote: self.remote.into(),
                phone_call: self.phone_call.into(),
                public_notes: self.public_notes.into(),
                private_notes: self.private_notes.into(),
            },
        })
    }
}

/// Private if either says so (spec README, point 25).
fn visibility(seen: Option<Seen>, is_private: Option<bool>) -> Option<Visibility> {
    match (seen, is_private) {
        (Some(Seen::Private), _) | (_, Some(true)) => Some(Visibility::Private),
        (Some(Seen::Public), _) => Some(Visibility::Public),
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

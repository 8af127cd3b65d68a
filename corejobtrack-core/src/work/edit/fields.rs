//! Input fields of a work item.

use serde::{Deserialize, Serialize};

use crate::{
    identity::UserId,
    kernel::{
        change::Change,
        error::EngineError,
        limits::{self, MAX_SHORT},
        policy::Policy,
        store::{Json, Timestamp},
    },
    services::messages::{self, CommunicationEntry},
    time::{self, TimeInput},
    work::{
        CustomerChanges, EquipmentLine, ServiceChanges, Status, SupportChanges, Visibility,
        WorkItem, edit::assign::limit, item::status::set_status,
    },
};

/// The greatest number of equipment lines of one item.
const MAX_EQUIPMENT: usize = 500;

/// Fields of a work item. `None` and [`Change::Keep`] leave a field unchanged, or at its default in
/// a new item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkFields {
    /// The title.
    pub title: Change<String>,
    /// The description.
    pub description: Change<String>,
    /// The label of the status.
    pub status: Option<String>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// The urgency.
    pub urgency: Option<String>,
    /// The type of work.
    pub work_type: Change<String>,
    /// The display colour.
    pub color: Change<String>,
    /// When it is due: a date, or a date and time with or without a zone.
    pub due: Change<String>,
    /// A code that the user chooses.
    pub code: Change<String>,
    /// All users to assign.
    pub assigned_users: Option<Vec<UserId>>,
    /// All teams to assign, by name.
    pub assigned_teams: Option<Vec<String>>,
    /// The customer's name.
    pub customer_name: Change<String>,
    /// The customer's address and contact.
    pub customer: CustomerChanges,
    /// The complete list of equipment.
    pub equipment: Option<Vec<EquipmentLine>>,
    /// The complete list of time entries.
    pub time: Option<Vec<TimeInput>>,
    /// Details of the work.
    pub service: ServiceChanges,
    /// Fields that only support tickets have.
    pub support: SupportChanges,
    /// Entries of the communication log of a support ticket: they update the messages they match
    /// and add the others. Messages that are not listed stay.
    pub communication: Option<Vec<CommunicationEntry>>,
}

impl WorkFields {
    /// Rejects invalid values and texts that are too long.
    pub(crate) fn check(&self, policy: &Policy) -> Result<(), EngineError> {
        let short = |field, change: &Change<String>, max| {
            limits::optional(field, change.value().map(String::as_str), max)
        };
        limit("assigned_users", self.assigned_users.as_ref().map(Vec::len))?;
        limit("assigned_teams", self.assigned_teams.as_ref().map(Vec::len))?;
        short("title", &self.title, policy.max_title_length)?;
        short(
            "description",
            &self.description,
            policy.max_description_length,
        )?;
        short("work_type", &self.work_type, MAX_SHORT)?;
        short("due", &self.due, MAX_SHORT)?;
        short("code", &self.code, MAX_SHORT)?;
        short(
            "customer_name",
            &self.customer_name,
            policy.max_title_length,
        )?;
        limits::color("color", self.color.value().map(String::as_str))?;
        limits::optional("urgency", self.urgency.as_deref(), MAX_SHORT)?;
        limits::optional("status", self.status.as_deref(), MAX_SHORT)?;
        if let Some(due) = self.due.value() {
            check_due(due)?;
        }
        self.customer.check(policy.max_title_length)?;
        limits::email(
            "customer.email",
            self.customer.email.value().map(String::as_str),
        )?;
        self.service.check(policy.max_note_length)?;
        self.support.check(policy.max_title_length)?;
        self.check_equipment(policy)?;
        messages::check(self.communication.as_deref().unwrap_or_default(), policy)?;
        time::check(self.time.as_deref().unwrap_or_default(), policy)
    }

    /// Applies the fields that are columns of the item; assignments, time entries, messages and the
    /// link to the customer are planned elsewhere.
    ///
    /// # Errors
    /// [`EngineError::NotListed`] for a status that the kind does not have.
    pub(super) fn apply(&self, item: &mut WorkItem, now: Timestamp) -> Result<(), EngineError> {
        self.title.apply(&mut item.title);
        self.description.apply(&mut item.description);
        self.work_type.apply(&mut item.work_type);
        self.color.apply(&mut item.color);
        self.due.apply(&mut item.due);
        self.code.apply(&mut item.code);
        self.customer_name.apply(&mut item.customer_name);
        self.customer.apply(&mut item.customer);
        self.service.apply(&mut item.service);
        self.support.apply(&mut item.support);
        if let Some(equipment) = &self.equipment {
            item.equipment = Json(equipment.clone());
        }
        item.visibility = self.visibility.unwrap_or(item.visibility);
        if let Some(urgency) = &self.urgency {
            item.urgency.clone_from(urgency);
        }
        if let Some(label) = &self.status {
            set_status(item, Status::of(label, item.kind)?, now);
        }
        Ok(())
    }

    fn check_equipment(&self, policy: &Policy) -> Result<(), EngineError> {
        let lines = self.equipment.as_deref().unwrap_or_default();
        if lines.len() > MAX_EQUIPMENT {
            let message = format!("at most {MAX_EQUIPMENT} pieces of equipment are allowed");
            return Err(EngineError::invalid("equipment", message));
        }
        for line in lines {
            for text in [&line.make, &line.model, &line.serial, &line.problem] {
                limits::optional("equipment", text.as_deref(), policy.max_title_length)?;
            }
            let text = line.problem_description.as_deref();
            limits::optional("equipment", text, policy.max_description_length)?;
        }
        Ok(())
    }
}

/// A due date begins with a calendar date; an empty text means no due date.
fn check_due(due: &str) -> Result<(), EngineError> {
    let wrong = || EngineError::invalid("due", "must be a date, as YYYY-MM-DD");
    if due.is_empty() {
        return Ok(());
    }
    let day = due.get(..10).ok_or_else(wrong)?;
    let format = ::time::macros::format_description!("[year]-[month]-[day]");
    ::time::Date::parse(day, format).map_err(|_| wrong())?;
    match due.get(10..11) {
        None => Ok(()),
        Some("T" | " ") if due.len() <= 40 => Ok(()),
        Some(_) => Err(wrong()),
    }
}

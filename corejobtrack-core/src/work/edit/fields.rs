//! What can be said of a work item when it is created or changed.

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

/// The greatest number of pieces of equipment of one item.
const MOST_EQUIPMENT: usize = 500;

/// Fields of a work item; what is none or kept stays as it is, or as it is by default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkFields {
    /// What it is, in a few words.
    pub title: Change<String>,
    /// What it is, at length.
    pub description: Change<String>,
    /// The status, by its label.
    pub status: Option<String>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// How urgent it is.
    pub urgency: Option<String>,
    /// The type of work.
    pub work_type: Change<String>,
    /// The colour it is shown in.
    pub color: Change<String>,
    /// When it is due: a day, or an instant with or without a zone.
    pub due: Change<String>,
    /// A code of the user's own.
    pub code: Change<String>,
    /// The users it is assigned to, all of them.
    pub assigned_users: Option<Vec<UserId>>,
    /// The teams it is assigned to, all of them, by name.
    pub assigned_teams: Option<Vec<String>>,
    /// The customer's name.
    pub customer_name: Change<String>,
    /// Where the customer is and whom to ask.
    pub customer: CustomerChanges,
    /// What it is about, all of it.
    pub equipment: Option<Vec<EquipmentLine>>,
    /// The time spent, all of it.
    pub time: Option<Vec<TimeInput>>,
    /// What is said of the work.
    pub service: ServiceChanges,
    /// What only a case has.
    pub support: SupportChanges,
    /// Entries of the communication log of a case: those that stand for one that is there change it,
    /// the others are added. What is left out stays.
    pub communication: Option<Vec<CommunicationEntry>>,
}

impl WorkFields {
    /// Refuses what is too long or cannot be.
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

    /// Sets the fields that are plain values; what follows from other rows is not among them.
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
        if lines.len() > MOST_EQUIPMENT {
            let message = format!("at most {MOST_EQUIPMENT} pieces of equipment are kept");
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

/// A due date begins with a day of the calendar; an empty text stands for none.
fn check_due(due: &str) -> Result<(), EngineError> {
    let wrong = || EngineError::invalid("due", "a due date is written as YYYY-MM-DD");
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

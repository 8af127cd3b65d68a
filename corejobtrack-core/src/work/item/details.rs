//! The parts of a work item that are read and replaced as a whole.

use serde::{Deserialize, Serialize};

use crate::kernel::{
    decimal::Hours,
    details::{Detail, details},
    error::EngineError,
};

details! {
    /// Where the customer of an item is and whom to ask there, as it was given with the item: it
    /// stays as it is when the customer's own record changes.
    pub struct CustomerDetails changed by CustomerChanges {
        /// The customer number.
        number: String,
        /// The first line of the address.
        address_1: String,
        /// The second line of the address.
        address_2: String,
        /// The city.
        city: String,
        /// The state.
        state: String,
        /// The postal code.
        zip: String,
        /// The first name of whom to ask.
        contact_first_name: String,
        /// The last name of whom to ask.
        contact_last_name: String,
        /// The whole name of whom to ask.
        contact_full_name: String,
        /// The telephone number, as written.
        phone: String,
        /// The e-mail address.
        email: String,
        /// How they prefer to be reached.
        contact_preference: String,
    }
}

details! {
    /// What is said of the work on an item: a visit has all of it (guide 8, section 4), a case what
    /// it shares with a visit, other work its notes.
    pub struct ServiceDetails changed by ServiceChanges {
        /// How it was dispatched, as in Emergency, Scheduled, PM.
        dispatch_type: String,
        /// The number of the dispatch.
        dispatch_number: String,
        /// How the dispatch stands.
        dispatch_status: String,
        /// The customer's order number.
        customer_po: String,
        /// What the customer reports.
        problem_description: String,
        /// All time spent, in minutes, as given.
        total_time_minutes: i64,
        /// What was done.
        services_performed: String,
        /// The settings that were written down.
        settings_recorded: Vec<String>,
        /// The tasks that were done.
        tasks_completed: Vec<String>,
        /// Whether the problem is solved.
        resolved: bool,
        /// How it was solved.
        resolution: String,
        /// Whether a lift gate is needed.
        liftgate: bool,
        /// Whether a sprinter van is needed.
        sprinter: bool,
        /// Whether it is done from afar.
        remote: bool,
        /// Whether it is a telephone call.
        phone_call: bool,
        /// What the customer may read.
        public_notes: String,
        /// What only employees may read.
        private_notes: String,
    }
}

crate::choice! {
    /// How a case stands with the vendor (guide 8, section 18).
    pub enum TicketStatus {
        /// It was told.
        New = "New",
        /// It is worked on.
        Open = "Open",
        /// It was handed on.
        Escalated = "Escalated",
        /// It is solved.
        Resolved = "Resolved",
    }
}

impl Detail for TicketStatus {
    fn check(&self, _: &'static str, _: usize) -> Result<(), EngineError> {
        Ok(())
    }
}

details! {
    /// What only a case has (guide 8, section 5).
    pub struct SupportDetails changed by SupportChanges {
        /// An id of the vendor's own.
        ticket_id: String,
        /// The number under which the vendor works on it.
        vendor_ticket_number: String,
        /// How it stands with the vendor.
        ticket_status: TicketStatus,
        /// The category of support.
        ticket_type: String,
        /// All time spent, in hours, as given.
        total_time: Hours,
    }
}

/// A piece of equipment that an item is about, as given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EquipmentLine {
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    /// The model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// How many, or what the meter shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// What is wrong, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What is wrong, at length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem_description: Option<String>,
}

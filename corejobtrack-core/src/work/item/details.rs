//! Groups of optional fields of a work item, each stored as JSON in one column.

use serde::{Deserialize, Serialize};

use crate::kernel::{
    decimal::Hours,
    details::{Detail, details},
    error::EngineError,
};

details! {
    /// Address and contact of an item's customer, as given with the item; later changes of the
    /// customer's record do not affect it.
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
        /// The first name of the contact.
        contact_first_name: String,
        /// The last name of the contact.
        contact_last_name: String,
        /// The full name of the contact.
        contact_full_name: String,
        /// The telephone number, as written.
        phone: String,
        /// The e-mail address.
        email: String,
        /// How the contact prefers to be reached.
        contact_preference: String,
    }
}

details! {
    /// Details of the work on an item. Service tickets use all fields, support tickets some of
    /// them, other items only the notes.
    pub struct ServiceDetails changed by ServiceChanges {
        /// The type of dispatch, such as Emergency, Scheduled or PM.
        dispatch_type: String,
        /// The dispatch number.
        dispatch_number: String,
        /// The status of the dispatch.
        dispatch_status: String,
        /// The customer's purchase order number.
        customer_po: String,
        /// The problem as the customer reported it.
        problem_description: String,
        /// The total time spent, in minutes, as given.
        total_time_minutes: i64,
        /// The services performed.
        services_performed: String,
        /// The recorded machine settings.
        settings_recorded: Vec<String>,
        /// The completed tasks.
        tasks_completed: Vec<String>,
        /// Whether the problem is solved.
        resolved: bool,
        /// The solution.
        resolution: String,
        /// Whether a lift gate is needed.
        liftgate: bool,
        /// Whether a sprinter van is needed.
        sprinter: bool,
        /// Whether the work is done remotely.
        remote: bool,
        /// Whether the work is a telephone call.
        phone_call: bool,
        /// Notes that the customer may read.
        public_notes: String,
        /// Notes that only staff may read.
        private_notes: String,
    }
}

crate::choice! {
    /// The status of a support ticket at the vendor.
    pub enum TicketStatus {
        /// Reported.
        New = "New",
        /// In progress.
        Open = "Open",
        /// Passed on to a higher level.
        Escalated = "Escalated",
        /// Solved.
        Resolved = "Resolved",
    }
}

impl Detail for TicketStatus {
    fn check(&self, _: &'static str, _: usize) -> Result<(), EngineError> {
        Ok(())
    }
}

details! {
    /// Fields that only support tickets have.
    pub struct SupportDetails changed by SupportChanges {
        /// The vendor's id of the ticket.
        ticket_id: String,
        /// The vendor's ticket number.
        vendor_ticket_number: String,
        /// The status at the vendor.
        ticket_status: TicketStatus,
        /// The category of support.
        ticket_type: String,
        /// The total time spent, in hours, as given.
        total_time: Hours,
    }
}

/// A piece of equipment of an item, as given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EquipmentLine {
    /// The manufacturer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    /// The model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// The quantity or the meter reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// A short description of the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The full description of the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem_description: Option<String>,
}

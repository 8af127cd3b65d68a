//! What is read of a ticket.

use corejobtrack_core::work::{SignatureOutcome, Visibility, WorkView};
use poem_openapi::Object;

use super::{Equipment, SessionTimestamp};

/// A service ticket.
#[derive(Debug, Object)]
pub struct ServiceTicket {
    /// The id.
    pub id: i64,
    /// What kind of item it is: `service_ticket`.
    pub item_type: String,
    /// The number: unique over all kinds, without gaps.
    pub ticket_number: i64,
    /// How often it was written; a write with `If-Match` names it.
    pub version: i64,
    /// What it is, in a few words.
    pub title: Option<String>,
    /// What it is, at length.
    pub description: Option<String>,
    /// The status: `Pending`, `open`, `in_progress`, `completed`, `archived` or `trash`.
    pub status: String,
    /// What the status means: `pending`, `open`, `active`, `paused` or `done`.
    pub phase: String,
    /// How urgent it is.
    pub urgency: String,
    /// `private` or `public`.
    pub visibility: String,
    /// Whether it is private.
    pub is_private: bool,
    /// The type of work.
    pub task_type: Option<String>,
    /// The colour it is shown in.
    pub color: Option<String>,
    /// When it is due, as sent.
    pub due_date: Option<String>,
    /// A code of your own.
    pub task_code: Option<String>,
    /// The id of the first user it is assigned to.
    pub assigned_to: Option<i64>,
    /// The name of the first team it is assigned to.
    pub assigned_team: Option<String>,
    /// The ids of all users it is assigned to.
    pub assigned_user_ids: Vec<i64>,
    /// The names of all teams it is assigned to.
    pub assigned_teams: Vec<String>,
    /// The id of the customer, where it is a known one.
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
    /// How it was dispatched.
    pub dispatch_type: Option<String>,
    /// The number of the dispatch.
    pub dispatch_number: Option<String>,
    /// How the dispatch stands.
    pub dispatch_status: Option<String>,
    /// The customer's order number.
    pub customer_po: Option<String>,
    /// What it is about.
    pub equipment: Vec<Equipment>,
    /// What the customer reports.
    pub problem_description: Option<String>,
    /// The time spent.
    pub session_timestamps: Vec<SessionTimestamp>,
    /// All time spent, in minutes: as given, else technicians times hours.
    pub total_time_minutes: i64,
    /// What was done.
    pub services_performed: Option<String>,
    /// The settings that were written down.
    pub settings_recorded: Vec<String>,
    /// The tasks that were done.
    pub tasks_completed: Vec<String>,
    /// Whether the problem is solved.
    pub resolved: bool,
    /// How it was solved.
    pub resolution: Option<String>,
    /// Whether a lift gate is needed.
    pub liftgate: bool,
    /// Whether a sprinter van is needed.
    pub sprinter: bool,
    /// Whether it is done from afar.
    pub remote: bool,
    /// Whether it is a telephone call.
    pub phone_call: bool,
    /// What the customer may read.
    pub public_notes: Option<String>,
    /// What only employees may read.
    pub private_notes: Option<String>,
    /// `signed`, `declined`, or null if nobody was asked yet.
    pub signature_status: Option<String>,
    /// The printed name under the signature.
    pub signature_name: Option<String>,
    /// When the signature was given or declined.
    pub signature_at: Option<String>,
    /// When the signature was given.
    pub signed_at: Option<String>,
    /// Why the signature was not given.
    pub decline_reason: Option<String>,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// What there is to say about them.
    pub safety_covers_notes: Option<String>,
    /// The signature as a PNG data URL. Only where one ticket is asked for.
    pub signature_data: Option<String>,
    /// The id of the user who made it.
    pub created_by: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// When it was completed, if it is.
    pub completed_at: Option<String>,
    /// When it was archived, if it is.
    pub archived_at: Option<String>,
    /// When it was thrown away, if it is.
    pub trashed_at: Option<String>,
}

/// A service ticket after something was done with it.
#[derive(Debug, Object)]
pub struct Moved {
    /// True: it was done.
    pub ok: bool,
    /// The ticket as it is now.
    #[oai(flatten)]
    pub ticket: ServiceTicket,
}

impl From<WorkView> for Moved {
    fn from(view: WorkView) -> Self {
        Self {
            ok: true,
            ticket: view.into(),
        }
    }
}

impl From<WorkView> for ServiceTicket {
    fn from(view: WorkView) -> Self {
        let total_time_minutes = view.total_minutes();
        let status = view.item.shown_status().to_owned();
        let WorkView {
            item,
            users,
            teams,
            time,
            signature,
            ..
        } = view;
        let (customer, service) = (item.customer.0, item.service.0);
        let users: Vec<i64> = users.into_iter().map(|id| id.0).collect();
        let teams: Vec<String> = teams.into_iter().map(|team| team.name).collect();
        let signature = signature.as_ref();
        let signed = signature.filter(|known| known.outcome == SignatureOutcome::Signed);
        Self {
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
            dispatch_type: service.dispatch_type,
            dispatch_number: service.dispatch_number,
            dispatch_status: service.dispatch_status,
            customer_po: service.customer_po,
            equipment: item.equipment.0.into_iter().map(Into::into).collect(),
            problem_description: service.problem_description,
            session_timestamps: time.into_iter().map(Into::into).collect(),
            total_time_minutes,
            services_performed: service.services_performed,
            settings_recorded: service.settings_recorded.unwrap_or_default(),
            tasks_completed: service.tasks_completed.unwrap_or_default(),
            resolved: service.resolved.unwrap_or_default(),
            resolution: service.resolution,
            liftgate: service.liftgate.unwrap_or_default(),
            sprinter: service.sprinter.unwrap_or_default(),
            remote: service.remote.unwrap_or_default(),
            phone_call: service.phone_call.unwrap_or_default(),
            public_notes: service.public_notes,
            private_notes: service.private_notes,
            signature_status: signature.map(|known| known.outcome.as_str().to_owned()),
            signature_name: signature.and_then(|known| known.name.clone()),
            signature_at: signature.map(|known| known.at.to_string()),
            signed_at: signed.map(|known| known.at.to_string()),
            decline_reason: signature
                .and_then(|known| known.decline_reason)
                .map(|reason| reason.as_str().to_owned()),
            safety_covers_ok: signature.and_then(|known| known.safety_covers_ok),
            safety_covers_notes: signature.and_then(|known| known.safety_covers_notes.clone()),
            signature_data: None,
            created_by: item.creator_id.0,
            created_at: item.created_at.to_string(),
            updated_at: item.updated_at.to_string(),
            completed_at: item.completed_at.map(|at| at.to_string()),
            archived_at: item.archived_at.map(|at| at.to_string()),
            trashed_at: item.trashed_at.map(|at| at.to_string()),
        }
    }
}

//! Test data of an office: employees, teams, customers, and a thousand tickets.

use std::sync::Arc;

use corejobtrack_core::{
    Acting, Actor, Engine, UserActor,
    change::Change,
    decimal::Hours,
    identity::{CreateUser, Register, Role, UserId},
    parties::CreateCustomer,
    settings::UpdateTicketDefaults,
    store::Store,
    time::TimeInput,
    work::{DeclineReason, DeclineSignature, Kind, UpdateWork, WorkFields, WorkItemId, WorkList},
};

use crate::{Error, ticket::Call};

/// The number of tickets.
pub const TICKETS: u64 = 1_000;
/// The number of technicians.
const TECHNICIANS: u64 = 8;
const TEAMS: [&str; 3] = ["North", "South", "Downtown"];

/// An engine whose store contains the data of the office.
#[derive(Debug, Clone)]
pub struct Office {
    /// The engine.
    pub engine: Engine,
    /// The administrator, who sees all tickets.
    pub admin: Acting,
    /// A technician, who sees their own and their team's tickets.
    pub technician: Acting,
    /// All technicians.
    pub technicians: Arc<[UserId]>,
    /// The tickets that the technician sees, the newest first.
    pub seen: Arc<[WorkItemId]>,
}

impl Office {
    /// Creates the data of the office in an empty store.
    ///
    /// # Errors
    /// Any error of the engine.
    pub async fn open(store: Arc<dyn Store>) -> Result<Self, Error> {
        let engine = Engine::over(store).open().await?;
        let admin = hire(&engine, "admin", Role::Admin, None).await?;
        let mut technicians = Vec::new();
        let mut technician = admin.clone();
        for (n, team) in (0..TECHNICIANS).zip(TEAMS.iter().cycle()) {
            technician = hire(
                &engine,
                &format!("technician {n}"),
                Role::Technician,
                Some(team),
            )
            .await?;
            technicians.push(user_of(&technician)?.id);
        }
        for n in 0..50 {
            let customer = CreateCustomer::named(format!("Customer {n}"));
            admin.parties().create_customer(customer).await?;
        }
        let colors = UpdateTicketDefaults {
            service_ticket: Change::To("#4A90D9".into()),
            ..UpdateTicketDefaults::default()
        };
        admin.settings().update_ticket_defaults(colors).await?;
        let mut office = Self {
            engine,
            admin,
            technician,
            technicians: technicians.into(),
            seen: Arc::default(),
        };
        for n in 0..TICKETS {
            office.ticket(n).await?;
        }
        let list = WorkList {
            limit: 200,
            ..WorkList::live(Kind::ServiceTicket)
        };
        let seen = office.technician.work().list(list).await?;
        office.seen = seen.into_iter().map(|view| view.item.id).collect();
        Ok(office)
    }

    /// The technician for the n-th call.
    #[must_use]
    pub fn assignee(&self, n: u64) -> UserId {
        let place = usize::try_from(n).unwrap_or_default() % self.technicians.len().max(1);
        self.technicians.get(place).copied().unwrap_or(UserId(1))
    }

    /// Creates the n-th ticket. Every second has time entries, every fourth a declined signature.
    async fn ticket(&self, n: u64) -> Result<(), Error> {
        let command = Call::number(n, self.assignee(n)).command();
        let id = self.admin.work().create(command).await?.item.id;
        if n.is_multiple_of(2) {
            let fields = WorkFields {
                time: Some(vec![visit(9), visit(14)]),
                ..WorkFields::default()
            };
            let update = UpdateWork {
                id,
                kind: None,
                fields,
            };
            self.admin.work().update(update).await?;
        }
        if n.is_multiple_of(4) {
            let reason = DeclineSignature {
                id,
                reason: DeclineReason::ContactNotAround,
                send_summary_email: false,
                send_signature_request: false,
            };
            self.admin.work().decline_signature(reason).await?;
        }
        Ok(())
    }
}

/// The acting user.
///
/// # Errors
/// If the actor is not a user.
pub fn user_of(acting: &Acting) -> Result<&UserActor, Error> {
    acting.actor().user().ok_or_else(|| "a user".into())
}

fn visit(hour: u32) -> TimeInput {
    TimeInput {
        start_time: Some(format!("2026-03-01T{hour:02}:00:00")),
        stop_time: Some(format!("2026-03-01T{:02}:00:00", hour + 2)),
        hours: Hours::from_f64(2.0),
        time_type: Some("regular".into()),
        technicians: Some(1),
        services_performed: Some("Replaced the fuser unit and cleaned the rollers".into()),
        ..TimeInput::default()
    }
}

async fn hire(
    engine: &Engine,
    name: &str,
    role: Role,
    team: Option<&str>,
) -> Result<Acting, Error> {
    let user = CreateUser {
        details: Register {
            username: name.to_owned(),
            full_name: Some(format!("The {name}")),
            team: team.map(str::to_owned),
            ..Register::default()
        },
        role,
        is_system: false,
    };
    let system = engine.acting_as(Actor::System);
    system.identity().create_user(user, None).await?;
    Ok(engine.acting_as(engine.impersonate(name).await?))
}

//! Creating an item.

use serde::{Deserialize, Serialize};

use crate::{
    identity::{self, Directory, Permission, Team, missing_teams},
    kernel::{
        actor::CustomerId,
        engine::{Command, NewIds, Plan, Tx},
        error::EngineError,
        policy::Policy,
        store::{Json, Version},
    },
    portal::ContactAccount,
    services::{messages, visibility},
    settings::{self, TicketDefaults},
    time::{self, TimeEntry},
    work::{
        ChecklistItem, CustomerDetails, Kind, ServiceDetails, Status, StepFields, SupportDetails,
        Visibility, Work, WorkError, WorkEvent, WorkFields, WorkItem, WorkItemId, WorkView,
        checklists,
        edit::{
            assign::{People, Wanted, assign},
            customers::{customer_of, customers_of, meant},
        },
        item::serials,
        notices, queries,
        templates::{self, TemplateId},
    },
};

/// The first number of all.
const FIRST_NUMBER: i64 = 100_001;

/// Creates an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateWork {
    /// Of which kind.
    pub kind: Kind,
    /// What is said of it.
    pub fields: WorkFields,
    /// The steps of its checklist.
    #[serde(default)]
    pub steps: Option<Vec<StepFields>>,
    /// The template it begins with: what is said here wins over what the template says.
    #[serde(default)]
    pub template: Option<TemplateId>,
}

impl Command for CreateWork {
    const NAME: &'static str = "create_work";
}

impl CreateWork {
    /// An item of a kind of which nothing is said yet.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            fields: WorkFields::default(),
            steps: None,
            template: None,
        }
    }

    /// A visit at a customer's.
    pub fn service_ticket(customer_name: impl Into<String>) -> Self {
        let mut command = Self::of(Kind::ServiceTicket);
        command.fields.customer_name = crate::kernel::change::Change::To(customer_name.into());
        command
    }

    /// A case for a customer.
    pub fn support_ticket(customer_name: impl Into<String>) -> Self {
        Self {
            kind: Kind::SupportTicket,
            ..Self::service_ticket(customer_name)
        }
    }
}

impl Work {
    /// Creates an item. It gets the next number; tickets begin as `Pending`, tasks as `open`.
    ///
    /// # Errors
    /// [`WorkError::NoSuchUser`] for an assignee and [`WorkError::NoSuchTemplate`] for a template that
    /// is not there; inputs that are missing or too long; where the actor may not create work.
    pub async fn create(&self, command: CreateWork) -> Result<WorkView, WorkError> {
        check(&command, self.acting.engine.policy())?;
        if command.template.is_none() {
            require(&command)?;
        }
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::CreateWork)?;
                let Some(template) = command.template else {
                    return plan(&command, &tx).await;
                };
                let filled = templates::fill(template, &command, &tx)
                    .await?
                    .ok_or(WorkError::NoSuchTemplate(template.0))?;
                check(&filled, tx.policy())?;
                require(&filled)?;
                plan(&filled, &tx).await
            })
            .await
    }
}

/// Refuses what is too long or cannot be.
fn check(command: &CreateWork, policy: &Policy) -> Result<(), EngineError> {
    command.fields.check(policy)?;
    StepFields::check_new(command.steps.as_deref().unwrap_or_default(), policy)
}

/// A ticket names a customer, everything else has a title (guide 8, sections 3 to 5).
fn require(command: &CreateWork) -> Result<(), EngineError> {
    let (field, change) = match command.kind {
        Kind::ServiceTicket | Kind::SupportTicket => {
            ("customer_name", &command.fields.customer_name)
        }
        Kind::Task | Kind::Job => ("title", &command.fields.title),
    };
    let text = change.value().map(String::as_str).unwrap_or_default();
    crate::kernel::limits::required(field, text, usize::MAX)
}

/// Reads what creating an item needs, and decides.
pub(super) async fn plan(command: &CreateWork, tx: &Tx) -> Result<Plan<WorkView>, WorkError> {
    let id = WorkItemId(tx.new_id::<WorkItem>().await?);
    let mut item = blank(id, command.kind, tx)?;
    command.fields.apply(&mut item, tx.now())?;
    let known = gather(&item, command, tx).await?;
    decide(item, command, known, tx)
}

/// What the decision needs beside the command.
struct Known {
    customer_id: Option<CustomerId>,
    /// The colour of new tickets of the kind, for a ticket that is given none.
    color: Option<String>,
    people: People,
    /// The portal accounts of the customer of a ticket.
    accounts: Vec<ContactAccount>,
    log: Option<messages::Log>,
    new_teams: NewIds<Team>,
    new_times: NewIds<TimeEntry>,
    new_steps: NewIds<ChecklistItem>,
}

async fn gather(item: &WorkItem, command: &CreateWork, tx: &Tx) -> Result<Known, WorkError> {
    let fields = &command.fields;
    let users = fields.assigned_users.as_deref().unwrap_or_default();
    let teams = fields.assigned_teams.as_deref().unwrap_or_default();
    let needs_color = item.color.is_none() && is_ticket(item.kind);
    let (customer_id, defaults, people) = if !users.is_empty() || !teams.is_empty() {
        let (customers, defaults, users, members, teams) = tx
            .read((
                customers_of(item),
                settings::queries::ticket_defaults(),
                queries::users(users),
                identity::members(teams),
                identity::all_teams(),
            ))
            .await?;
        let people = People {
            users,
            teams,
            members,
        };
        (meant(customers), defaults, people)
    } else if needs_color {
        let defaults = settings::queries::ticket_defaults();
        let (customers, defaults) = tx.read((customers_of(item), defaults)).await?;
        (meant(customers), defaults, People::default())
    } else {
        (customer_of(item, tx).await?, None, People::default())
    };
    let accounts = match customer_id.filter(|_| is_ticket(item.kind)) {
        Some(customer) => tx.read(notices::contacts(customer)).await?,
        None => Vec::new(),
    };
    let times = fields.time.as_deref().unwrap_or_default();
    Ok(Known {
        customer_id,
        color: color_of(item.kind, TicketDefaults::of(defaults)?),
        accounts,
        log: messages::read_log(item.id, item.kind, fields.communication.as_deref(), tx).await?,
        new_teams: tx.reserve(missing_teams(teams, &people.teams)?).await?,
        new_times: tx.reserve(time::new_entries(&[], times)).await?,
        new_steps: tx
            .reserve(command.steps.as_ref().map_or(0, Vec::len))
            .await?,
        people,
    })
}

fn decide(
    mut item: WorkItem,
    command: &CreateWork,
    known: Known,
    tx: &Tx,
) -> Result<Plan<WorkView>, WorkError> {
    let (id, fields) = (item.id, &command.fields);
    let mut plan = Plan::new(());
    item.customer_id = known.customer_id;
    item.color = item.color.or(known.color);
    item.number = plan.number("work_items.number", FIRST_NUMBER);
    plan.create(&item);
    let wanted = Wanted {
        users: Some(fields.assigned_users.as_deref().unwrap_or_default()),
        teams: Some(fields.assigned_teams.as_deref().unwrap_or_default()),
    };
    let people = &known.people;
    let (assignments, teams, new_users) =
        assign(id, &[], wanted, people, known.new_teams, tx, &mut plan)?;
    notices::assigned(&item, &[], &assignments, people, tx, &mut plan);
    notices::created(&item, &known.accounts, tx, &mut plan);
    let times = fields.time.as_deref().unwrap_or_default();
    let time = time::reconcile(id, &[], times, known.new_times, tx, &mut plan)?;
    let steps = command.steps.as_deref().unwrap_or_default();
    let steps = checklists::add(id, &[], steps, known.new_steps, tx, &mut plan)?;
    if let (Some(list), Some(log)) = (&fields.communication, known.log) {
        messages::reconcile(&item, &assignments, list, log, tx, &mut plan)?;
    }
    visibility::create(&item, &assignments, &mut plan);
    serials::create(&item, &mut plan);
    plan.event(WorkEvent::WorkCreated { item: id });
    if !new_users.is_empty() {
        plan.event(WorkEvent::WorkAssigned {
            item: id,
            users: new_users,
        });
    }
    let view = WorkView::of(item, &assignments, &Directory::of(teams), time, None, steps);
    Ok(plan.with(view))
}

/// The colour that a new item gets if it is given none: only tickets have one.
fn color_of(kind: Kind, defaults: TicketDefaults) -> Option<String> {
    match kind {
        Kind::ServiceTicket => defaults.service_ticket,
        Kind::SupportTicket => defaults.support_ticket,
        Kind::Task | Kind::Job => None,
    }
}

fn blank(id: WorkItemId, kind: Kind, tx: &Tx) -> Result<WorkItem, EngineError> {
    let (status, phase) = Status::first(kind);
    Ok(WorkItem {
        id,
        version: Version(1),
        kind,
        number: 0.into(),
        title: None,
        description: None,
        status,
        phase,
        place: crate::work::Place::Live,
        visibility: Visibility::Private,
        urgency: "Medium".into(),
        work_type: None,
        color: None,
        due: None,
        code: None,
        creator_id: tx.user()?.id,
        customer_id: None,
        customer_name: None,
        customer: Json(CustomerDetails::default()),
        equipment: Json(Vec::new()),
        service: Json(ServiceDetails::default()),
        support: Json(SupportDetails::default()),
        parent_id: None,
        created_at: tx.now(),
        updated_at: tx.now(),
        completed_at: None,
        archived_at: None,
        trashed_at: None,
    })
}

fn is_ticket(kind: Kind) -> bool {
    matches!(kind, Kind::ServiceTicket | Kind::SupportTicket)
}

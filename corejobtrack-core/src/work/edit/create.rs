//! Creating a work item.

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
        ChecklistItem, ChecklistItemFields, CustomerDetails, Kind, ServiceDetails, Status,
        SupportDetails, Visibility, Work, WorkError, WorkEvent, WorkFields, WorkItem, WorkItemId,
        WorkView, checklists,
        edit::{
            assign::{Assigned, People, Wanted, assign},
            customers::{customer_of, customers_of, meant},
        },
        item::serials,
        notices, queries,
        templates::{self, TemplateId},
    },
};

/// The number of the first item.
const FIRST_NUMBER: i64 = 100_001;

/// Creates an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateWork {
    /// The kind.
    pub kind: Kind,
    /// The fields of the item.
    pub fields: WorkFields,
    /// The checklist items.
    #[serde(default)]
    pub steps: Option<Vec<ChecklistItemFields>>,
    /// The template that supplies the omitted fields.
    #[serde(default)]
    pub template: Option<TemplateId>,
}

impl Command for CreateWork {
    const NAME: &'static str = "create_work";
}

impl CreateWork {
    /// An empty item of a kind.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            fields: WorkFields::default(),
            steps: None,
            template: None,
        }
    }

    /// A service ticket for a customer.
    pub fn service_ticket(customer_name: impl Into<String>) -> Self {
        let mut command = Self::of(Kind::ServiceTicket);
        command.fields.customer_name = crate::kernel::change::Change::To(customer_name.into());
        command
    }

    /// A support ticket for a customer.
    pub fn support_ticket(customer_name: impl Into<String>) -> Self {
        Self {
            kind: Kind::SupportTicket,
            ..Self::service_ticket(customer_name)
        }
    }
}

impl Work {
    /// Creates an item with the next number. The initial status of tasks is `open`, of all other
    /// kinds `Pending`.
    ///
    /// # Errors
    /// [`WorkError::NoSuchUser`], [`WorkError::NoSuchTemplate`]; invalid input; or if the actor may
    /// not create work.
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

/// Rejects invalid values and texts that are too long.
fn check(command: &CreateWork, policy: &Policy) -> Result<(), EngineError> {
    command.fields.check(policy)?;
    ChecklistItemFields::check_new(command.steps.as_deref().unwrap_or_default(), policy)
}

/// A ticket needs a customer name, every other kind a title.
fn require(command: &CreateWork) -> Result<(), EngineError> {
    let (field, change) = match command.kind.is_ticket() {
        true => ("customer_name", &command.fields.customer_name),
        false => ("title", &command.fields.title),
    };
    let text = change.value().map(String::as_str).unwrap_or_default();
    crate::kernel::limits::required(field, text, usize::MAX)
}

/// Plans a new item.
pub(super) async fn plan(command: &CreateWork, tx: &Tx) -> Result<Plan<WorkView>, WorkError> {
    let id = WorkItemId(tx.new_id::<WorkItem>().await?);
    let mut item = blank(id, command.kind, tx)?;
    command.fields.apply(&mut item, tx.now())?;
    let inputs = gather(&item, command, tx).await?;
    decide(item, command, inputs, tx)
}

/// What the plan needs beside the command.
struct Inputs {
    customer_id: Option<CustomerId>,
    /// The default colour of new tickets of the kind.
    color: Option<String>,
    people: People,
    /// The portal accounts of the customer of a ticket.
    accounts: Vec<ContactAccount>,
    log: Option<messages::Log>,
    new_teams: NewIds<Team>,
    new_times: NewIds<TimeEntry>,
    new_steps: NewIds<ChecklistItem>,
}

async fn gather(item: &WorkItem, command: &CreateWork, tx: &Tx) -> Result<Inputs, WorkError> {
    let fields = &command.fields;
    let users = fields.assigned_users.as_deref().unwrap_or_default();
    let teams = fields.assigned_teams.as_deref().unwrap_or_default();
    let needs_color = item.color.is_none() && item.kind.is_ticket();
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
    let accounts = match customer_id.filter(|_| item.kind.is_ticket()) {
        Some(customer) => tx.read(notices::contacts(customer)).await?,
        None => Vec::new(),
    };
    let times = fields.time.as_deref().unwrap_or_default();
    Ok(Inputs {
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
    inputs: Inputs,
    tx: &Tx,
) -> Result<Plan<WorkView>, WorkError> {
    let (id, fields) = (item.id, &command.fields);
    let mut plan = Plan::new(());
    item.customer_id = inputs.customer_id;
    item.color = item.color.or(inputs.color);
    item.number = plan.number("work_items.number", FIRST_NUMBER);
    plan.create(&item);
    let wanted = Wanted {
        users: Some(fields.assigned_users.as_deref().unwrap_or_default()),
        teams: Some(fields.assigned_teams.as_deref().unwrap_or_default()),
    };
    let people = &inputs.people;
    let Assigned {
        rows: assignments,
        teams,
        new_users,
    } = assign(id, &[], wanted, people, inputs.new_teams, tx, &mut plan)?;
    notices::assigned(&item, &[], &assignments, people, tx, &mut plan);
    notices::created(&item, &inputs.accounts, tx, &mut plan);
    let times = fields.time.as_deref().unwrap_or_default();
    let time = time::reconcile(id, &[], times, inputs.new_times, tx, &mut plan)?;
    let steps = command.steps.as_deref().unwrap_or_default();
    let steps = checklists::add(id, &[], steps, inputs.new_steps, tx, &mut plan)?;
    if let (Some(list), Some(log)) = (&fields.communication, inputs.log) {
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

/// The default colour of a new item; only tickets have one.
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

//! Creating an item.

use serde::{Deserialize, Serialize};

use crate::{
    identity::{self, Directory, Permission, UserId},
    kernel::{
        engine::{Command, Plan, Tx},
        error::EngineError,
        policy::Policy,
        store::{Json, Version},
    },
    parties::Customer,
    services::{messages, visibility},
    settings::{self, Setting, TicketDefaults},
    time,
    work::{
        CustomerDetails, Kind, ServiceDetails, Status, StepFields, SupportDetails, Visibility,
        Work, WorkError, WorkEvent, WorkFields, WorkItem, WorkItemId, WorkView,
        checklists::{self},
        edit::{
            assign::{People, Wanted, assign},
            customers::{customer_of, customers_of, meant},
        },
        item::{serials, status::set_status},
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
                    return decide(&command, &tx).await;
                };
                let filled = templates::fill(template, &command, &tx)
                    .await?
                    .ok_or(WorkError::NoSuchTemplate(template.0))?;
                check(&filled, tx.policy())?;
                require(&filled)?;
                decide(&filled, &tx).await
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

pub(crate) async fn decide(command: &CreateWork, tx: &Tx) -> Result<Plan<WorkView>, WorkError> {
    let fields = &command.fields;
    let mut plan = Plan::new(());
    let id = WorkItemId(tx.new_id::<WorkItem>().await?);
    let mut item = blank(id, command.kind, tx)?;
    fields.title.apply(&mut item.title);
    fields.description.apply(&mut item.description);
    fields.work_type.apply(&mut item.work_type);
    fields.color.apply(&mut item.color);
    fields.due.apply(&mut item.due);
    fields.code.apply(&mut item.code);
    fields.customer_name.apply(&mut item.customer_name);
    fields.customer.apply(&mut item.customer);
    fields.service.apply(&mut item.service);
    fields.support.apply(&mut item.support);
    item.equipment = Json(fields.equipment.clone().unwrap_or_default());
    item.visibility = fields.visibility.unwrap_or(Visibility::Private);
    if let Some(urgency) = &fields.urgency {
        item.urgency.clone_from(urgency);
    }
    if let Some(label) = &fields.status {
        set_status(&mut item, Status::of(label, command.kind)?, tx.now());
    }
    let users = fields.assigned_users.as_deref().unwrap_or_default();
    let teams = fields.assigned_teams.as_deref().unwrap_or_default();
    let people = if users.is_empty() && teams.is_empty() {
        find_defaults(&mut item, tx).await?;
        People::default()
    } else {
        find_defaults_and_people(&mut item, users, teams, tx).await?
    };
    item.number = plan.number("work_items.number", FIRST_NUMBER);

    let wanted = Wanted {
        users: Some(users),
        teams: Some(teams),
    };
    plan.create(&item);
    let (assignments, teams, new_users) = assign(id, &[], wanted, &people, tx, &mut plan).await?;
    notices::assigned(&item, &[], &assignments, &people, tx, &mut plan);
    if let Some(customer) = item.customer_id.filter(|_| is_ticket(item.kind)) {
        let contacts = tx.read(notices::contacts(customer)).await?;
        notices::created(&item, &contacts, tx, &mut plan);
    }
    let time = match fields.time.as_deref() {
        None | Some([]) => Vec::new(),
        Some(list) => time::reconcile(id, &[], list, tx, &mut plan).await?,
    };
    let steps = command.steps.as_deref().unwrap_or_default();
    let steps = checklists::add(id, &[], steps, tx, &mut plan).await?;
    let log = fields.communication.as_deref();
    messages::reconcile(&item, &assignments, log, tx, &mut plan).await?;
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

/// Finds what follows from elsewhere: the customer, and the colour of a ticket that was given none.
async fn find_defaults(item: &mut WorkItem, tx: &Tx) -> Result<(), EngineError> {
    if item.color.is_some() || !is_ticket(item.kind) {
        item.customer_id = customer_of(item, tx).await?;
        return Ok(());
    }
    let (customers, defaults) = tx
        .read((customers_of(item), settings::queries::ticket_defaults()))
        .await?;
    follow(item, customers, defaults)
}

/// The same, and those who may be assigned, in one call.
async fn find_defaults_and_people(
    item: &mut WorkItem,
    users: &[UserId],
    teams: &[String],
    tx: &Tx,
) -> Result<People, EngineError> {
    let (customers, defaults, users, members, teams) = tx
        .read((
            customers_of(item),
            settings::queries::ticket_defaults(),
            queries::users(users),
            identity::members(teams),
            identity::all_teams(),
        ))
        .await?;
    follow(item, customers, defaults)?;
    Ok(People {
        users,
        teams,
        members,
    })
}

fn follow(
    item: &mut WorkItem,
    customers: (Vec<Customer>, Vec<Customer>),
    defaults: Option<Setting>,
) -> Result<(), EngineError> {
    item.customer_id = meant(customers);
    if item.color.is_none() {
        let defaults = TicketDefaults::of(defaults)?;
        item.color = match item.kind {
            Kind::ServiceTicket => defaults.service_ticket,
            Kind::SupportTicket => defaults.support_ticket,
            Kind::Task | Kind::Job => None,
        };
    }
    Ok(())
}

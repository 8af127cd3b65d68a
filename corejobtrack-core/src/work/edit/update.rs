//! Changing the fields of a work item.

use serde::{Deserialize, Serialize};

use crate::{
    identity::{self, Permission, Team, missing_teams},
    kernel::{
        actor::CustomerId,
        change::Change,
        engine::{Command, NewIds, Plan, Tx},
    },
    services::messages,
    time::{self, TimeEntry},
    work::{
        Kind, Place, Work, WorkError, WorkEvent, WorkFields, WorkItem, WorkItemId, WorkView,
        edit::{
            assign::{Assigned, People, Wanted, assign},
            customers::customer_of,
        },
        item::{changed::finish, read::ItemWithParts},
        notices, queries,
    },
};

/// Changes fields of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateWork {
    /// The item.
    pub id: WorkItemId,
    /// The kind that the item must have, if given.
    pub kind: Option<Kind>,
    /// The fields to change.
    pub fields: WorkFields,
}

impl Command for UpdateWork {
    const NAME: &'static str = "update_work";
}

impl Work {
    /// Changes fields of an item. The statuses `archived` and `trash` move the item there; any
    /// other status takes it out of the archive.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`], [`WorkError::NoSuchUser`]; invalid input;
    /// or if the actor may not change the item.
    pub async fn update(&self, command: UpdateWork) -> Result<WorkView, WorkError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                let fields = &command.fields;
                let before = read(&command, &tx).await?;
                tx.expect_version(before.whole.item.version)?;
                let after = changed(&before.whole.item, fields, &tx)?;
                let inputs = gather(&before, &after, fields, &tx).await?;
                decide(fields, before, after, inputs, &tx)
            })
            .await
    }
}

/// The item before the change, and the people that the command names.
struct Before {
    whole: ItemWithParts,
    people: People,
}

async fn read(command: &UpdateWork, tx: &Tx) -> Result<Before, WorkError> {
    let (id, kind) = (command.id, command.kind);
    let users = command.fields.assigned_users.as_deref().unwrap_or_default();
    let teams = command.fields.assigned_teams.as_deref().unwrap_or_default();
    let (whole, (users, members)) = if users.is_empty() && teams.is_empty() {
        let whole = tx.item_with_parts(id, kind, Permission::EditWork).await?;
        (whole, (Vec::new(), Vec::new()))
    } else {
        let people = (queries::users(users), identity::members(teams));
        tx.item_with_parts_and(id, kind, Permission::EditWork, people)
            .await?
    };
    let people = People {
        users,
        teams: whole.teams.clone(),
        members,
    };
    Ok(Before { whole, people })
}

/// The item with its plain fields changed.
fn changed(before: &WorkItem, fields: &WorkFields, tx: &Tx) -> Result<WorkItem, WorkError> {
    if before.place == Place::Trash {
        return Err(WorkError::InTrash);
    }
    let mut item = before.clone();
    fields.apply(&mut item, tx.now())?;
    // New time entries replace the given total, unless the command gives a new one.
    if fields.time.is_some() && matches!(fields.service.total_time_minutes, Change::Keep) {
        item.service.0.total_time_minutes = None;
    }
    Ok(item)
}

/// What the plan needs beside the item.
struct Inputs {
    customer_id: Option<CustomerId>,
    log: Option<messages::Log>,
    new_teams: NewIds<Team>,
    new_times: NewIds<TimeEntry>,
}

async fn gather(
    before: &Before,
    after: &WorkItem,
    fields: &WorkFields,
    tx: &Tx,
) -> Result<Inputs, WorkError> {
    let item = &before.whole.item;
    let customer_changed =
        after.customer_name != item.customer_name || after.customer.number != item.customer.number;
    let times = fields.time.as_deref().unwrap_or_default();
    let teams = fields.assigned_teams.as_deref().unwrap_or_default();
    Ok(Inputs {
        customer_id: match customer_changed {
            true => customer_of(after, tx).await?,
            false => item.customer_id,
        },
        log: messages::read_log(item.id, item.kind, fields.communication.as_deref(), tx).await?,
        new_teams: tx
            .reserve(missing_teams(teams, &before.people.teams)?)
            .await?,
        new_times: tx
            .reserve(time::new_entries(&before.whole.time, times))
            .await?,
    })
}

fn decide(
    fields: &WorkFields,
    before: Before,
    mut item: WorkItem,
    inputs: Inputs,
    tx: &Tx,
) -> Result<Plan<WorkView>, WorkError> {
    let Before {
        whole: before,
        people,
    } = before;
    let mut plan = Plan::new(());
    item.customer_id = inputs.customer_id;
    let wanted = Wanted {
        users: fields.assigned_users.as_deref(),
        teams: fields.assigned_teams.as_deref(),
    };
    let Assigned {
        rows: assignments,
        teams,
        new_users,
    } = assign(
        item.id,
        &before.assignments,
        wanted,
        &people,
        inputs.new_teams,
        tx,
        &mut plan,
    )?;
    let assigned = (before.assignments.as_slice(), assignments.as_slice());
    notices::assigned(&item, assigned.0, assigned.1, &people, tx, &mut plan);
    let time = match &fields.time {
        Some(list) => {
            time::reconcile(item.id, &before.time, list, inputs.new_times, tx, &mut plan)?
        }
        None => before.time.clone(),
    };
    if !new_users.is_empty() {
        plan.event(WorkEvent::WorkAssigned {
            item: item.id,
            users: new_users,
        });
    }
    let is_log_changed = match (&fields.communication, inputs.log) {
        (Some(list), Some(log)) => {
            messages::reconcile(&item, &assignments, list, log, tx, &mut plan)?
        }
        _ => false,
    };
    let parts_changed = is_log_changed || assignments != before.assignments || time != before.time;
    let mut all_teams = people.teams;
    all_teams.extend(teams);
    let after = ItemWithParts {
        item,
        assignments,
        time,
        signature: before.signature.clone(),
        steps: before.steps.clone(),
        teams: all_teams,
        stakeholders: before.stakeholders.clone(),
    };
    finish(before, after, parts_changed, tx, plan)
}

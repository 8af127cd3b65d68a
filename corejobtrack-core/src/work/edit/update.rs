//! Changing the fields of an item.

use serde::{Deserialize, Serialize};

use crate::{
    identity::{self, Permission},
    kernel::{
        change::Change,
        engine::{Command, Plan, Tx},
        store::Json,
    },
    services::messages,
    time,
    work::{
        Kind, Place, Status, Work, WorkError, WorkEvent, WorkFields, WorkItemId, WorkView,
        edit::{
            assign::{People, Wanted, assign},
            customers::customer_of,
        },
        item::{changed::finish, read::Whole, status::set_status},
        notices, queries,
    },
};

/// Changes fields of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateWork {
    /// Which.
    pub id: WorkItemId,
    /// Only if it is of this kind.
    pub kind: Option<Kind>,
    /// What is said of it.
    pub fields: WorkFields,
}

impl Command for UpdateWork {
    const NAME: &'static str = "update_work";
}

impl Work {
    /// Changes fields of an item. A status may also be `archived` or `trash`, which puts it there;
    /// any other status takes it out of the archive.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`], [`WorkError::NoSuchUser`], inputs that are too
    /// long, or where the actor may not change it.
    pub async fn update(&self, command: UpdateWork) -> Result<WorkView, WorkError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                let (id, kind) = (command.id, command.kind);
                let users = command.fields.assigned_users.as_deref().unwrap_or_default();
                let teams = command.fields.assigned_teams.as_deref().unwrap_or_default();
                let (before, (users, members)) = if users.is_empty() && teams.is_empty() {
                    let before = tx.whole(id, kind, Permission::EditWork).await?;
                    (before, (Vec::new(), Vec::new()))
                } else {
                    let people = (queries::users(users), identity::members(teams));
                    tx.whole_and(id, kind, Permission::EditWork, people).await?
                };
                tx.expect_version(before.item.version)?;
                let people = People {
                    users,
                    teams: before.teams.clone(),
                    members,
                };
                decide(&command.fields, before, people, &tx).await
            })
            .await
    }
}

async fn decide(
    fields: &WorkFields,
    before: Whole,
    people: People,
    tx: &Tx,
) -> Result<Plan<WorkView>, WorkError> {
    if before.item.place == Place::Trash {
        return Err(WorkError::InTrash);
    }
    let mut plan = Plan::new(());
    let mut item = before.item.clone();
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
    // Times that are written anew are summed up anew, unless their sum is given with them.
    if fields.time.is_some() && matches!(fields.service.total_time_minutes, Change::Keep) {
        item.service.0.total_time_minutes = None;
    }
    if let Some(equipment) = &fields.equipment {
        item.equipment = Json(equipment.clone());
    }
    if let Some(urgency) = &fields.urgency {
        item.urgency.clone_from(urgency);
    }
    item.visibility = fields.visibility.unwrap_or(item.visibility);
    if let Some(label) = &fields.status {
        set_status(&mut item, Status::of(label, before.item.kind)?, tx.now());
    }
    if item.customer_name != before.item.customer_name
        || item.customer.number != before.item.customer.number
    {
        item.customer_id = customer_of(&item, tx).await?;
    }
    let wanted = Wanted {
        users: fields.assigned_users.as_deref(),
        teams: fields.assigned_teams.as_deref(),
    };
    let (assignments, teams, new_users) =
        assign(item.id, &before.assignments, wanted, &people, tx, &mut plan).await?;
    notices::assigned(
        &item,
        &before.assignments,
        &assignments,
        &people,
        tx,
        &mut plan,
    );
    let time = match &fields.time {
        Some(list) => time::reconcile(item.id, &before.time, list, tx, &mut plan).await?,
        None => before.time.clone(),
    };
    if !new_users.is_empty() {
        plan.event(WorkEvent::WorkAssigned {
            item: item.id,
            users: new_users,
        });
    }
    let log = fields.communication.as_deref();
    let talked = messages::reconcile(&item, &assignments, log, tx, &mut plan).await?;
    let parts_changed = talked || assignments != before.assignments || time != before.time;
    let mut all_teams = people.teams;
    all_teams.extend(teams);
    let whole = Whole {
        item,
        assignments,
        time,
        signature: before.signature.clone(),
        steps: before.steps.clone(),
        teams: all_teams,
        concerned: before.concerned.clone(),
    };
    finish(before, whole, parts_changed, tx, plan)
}

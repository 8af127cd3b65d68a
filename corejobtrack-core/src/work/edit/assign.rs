//! Assigning items to users and teams. The row of a user keeps the team they had when they were
//! assigned.

use crate::{
    identity::{Team, User, UserId, plan_teams},
    kernel::{
        engine::{Action, FieldChange, NewIds, Plan, Tx},
        error::EngineError,
    },
    services::visibility,
    work::{Assignment, WorkError, WorkItemId, subject},
};

/// The greatest number of assigned users or teams of one item.
const MOST: usize = 200;

/// The new assignees of an item; `None` leaves them unchanged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) users: Option<&'a [UserId]>,
    pub(crate) teams: Option<&'a [String]>,
}

/// The people that an assignment needs: the users to assign, and all teams.
#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) users: Vec<User>,
    pub(crate) teams: Vec<Team>,
    /// The members of the teams to assign.
    pub(crate) members: Vec<User>,
}

/// The assignments of an item after a change.
#[derive(Debug)]
pub(crate) struct Assigned {
    /// All its assignments.
    pub(crate) rows: Vec<Assignment>,
    /// The assigned teams.
    pub(crate) teams: Vec<Team>,
    /// The users who were not assigned before.
    pub(crate) new_users: Vec<UserId>,
}

/// Plans the new assignments of an item.
pub(crate) fn assign<O>(
    item: WorkItemId,
    before: &[Assignment],
    wanted: Wanted<'_>,
    people: &People,
    ids: NewIds<Team>,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Assigned, WorkError> {
    let mut after: Vec<Assignment> = Vec::new();
    let mut new_users = Vec::new();
    match wanted.users {
        None => after.extend(before.iter().filter(|row| row.user_id.is_some()).cloned()),
        Some(ids) => {
            for (id, user) in existing_users(ids, &people.users)? {
                let principal = visibility::user(id);
                if after.iter().any(|row| row.principal == principal) {
                    continue;
                }
                if let Some(row) = before.iter().find(|row| row.principal == principal) {
                    after.push(row.clone());
                    continue;
                }
                new_users.push(id);
                plan.guard_unchanged(user);
                after.push(row(item, principal, tx, Some(id), user.team_id));
            }
        }
    }
    let mut teams = Vec::new();
    match wanted.teams {
        None => after.extend(before.iter().filter(|row| row.user_id.is_none()).cloned()),
        Some(names) => {
            teams = plan_teams(names, &people.teams, ids, tx, plan)?;
            for team in &teams {
                let principal = visibility::team(team.id);
                match before.iter().find(|row| row.principal == principal) {
                    Some(row) => after.push(row.clone()),
                    None => after.push(row(item, principal, tx, None, Some(team.id))),
                }
            }
        }
    }
    for (sequence, row) in (1_i64..).zip(&mut after) {
        row.sequence = sequence;
    }
    write(before, &after, plan);
    note(item, before, &after, plan);
    Ok(Assigned {
        rows: after,
        teams,
        new_users,
    })
}

fn row(
    item: WorkItemId,
    principal: String,
    tx: &Tx,
    user: Option<UserId>,
    team: Option<crate::identity::TeamId>,
) -> Assignment {
    Assignment {
        item_id: item,
        principal,
        user_id: user,
        team_id: team,
        sequence: 0,
        assigned_at: tx.now(),
    }
}

/// The users with these ids, in this order.
fn existing_users<'a>(
    ids: &[UserId],
    users: &'a [User],
) -> Result<Vec<(UserId, &'a User)>, WorkError> {
    ids.iter()
        .map(|id| {
            users
                .iter()
                .find(|user| user.id == *id && !user.is_system)
                .map(|user| (*id, user))
                .ok_or(WorkError::NoSuchUser(id.0))
        })
        .collect()
}

/// Rejects more users or teams than an item can be assigned to.
pub(crate) fn limit(field: &'static str, count: Option<usize>) -> Result<(), EngineError> {
    if count.is_some_and(|count| count > MOST) {
        return Err(EngineError::invalid(
            field,
            format!("at most {MOST} can be assigned"),
        ));
    }
    Ok(())
}

fn write<O>(before: &[Assignment], after: &[Assignment], plan: &mut Plan<O>) {
    for old in before {
        if !after.iter().any(|new| new.principal == old.principal) {
            plan.remove(old);
        }
    }
    for new in after {
        match before.iter().find(|old| old.principal == new.principal) {
            Some(old) => {
                plan.set(old, new);
            }
            None => plan.insert(new),
        }
    }
}

/// Records changed assignees in the change log.
pub(crate) fn note<O>(
    item: WorkItemId,
    before: &[Assignment],
    after: &[Assignment],
    plan: &mut Plan<O>,
) {
    let names = |rows: &[Assignment]| -> serde_json::Value {
        rows.iter()
            .map(|row| row.principal.clone())
            .collect::<Vec<_>>()
            .join(", ")
            .into()
    };
    let (old, new) = (names(before), names(after));
    if old != new {
        let change = FieldChange {
            field: "assigned_to".into(),
            old,
            new,
        };
        plan.note(subject(item), Action::Updated, vec![change]);
    }
}

//! Maintaining the visibility rows of work items.

use std::collections::BTreeSet;

use crate::{
    kernel::{
        actor::{Actor, CustomerId, TeamId, UserId},
        engine::{Effects, Plan},
        error::EngineError,
        permissions::{self, Permission, Scope},
    },
    services::{
        areas::{Assignment, Phase, User, Visibility, WorkItem},
        visibility::Access,
    },
};

/// The principal of all employees.
const EVERYONE: &str = "everyone";

/// The principal of a user.
pub(crate) fn user(id: UserId) -> String {
    format!("user:{id}")
}

/// The principal of a team.
pub(crate) fn team(id: TeamId) -> String {
    format!("team:{id}")
}

/// The principal of all contacts of a customer.
pub(crate) fn customer(id: CustomerId) -> String {
    format!("customer:{id}")
}

/// The principals by which an actor may see items; `None` for an actor who may see all items.
pub(crate) fn principals(
    actor: &Actor,
    permission: Permission,
) -> Result<Option<Vec<String>>, EngineError> {
    let scope = actor.scope(permission)?;
    let Some(me) = actor.user().filter(|_| scope != Scope::All) else {
        return Ok(None);
    };
    let mut principals = vec![user(me.id)];
    if scope >= Scope::Team {
        principals.push(EVERYONE.to_owned());
        principals.extend(me.team.map(team));
    }
    Ok(Some(principals))
}

/// The principals that may see an item. Private items: the creator, the assignees and their teams;
/// public items: every employee. In both cases, customers see their tickets.
fn of<'a>(
    item: &WorkItem,
    assignments: impl IntoIterator<Item = &'a Assignment>,
) -> BTreeSet<String> {
    let mut principals = BTreeSet::from([user(item.creator_id)]);
    if item.visibility == Visibility::Public {
        principals.insert(EVERYONE.to_owned());
    }
    principals.extend(customer_of(item));
    for assignment in assignments {
        principals.extend(assignment.user_id.map(user));
        principals.extend(assignment.team_id.map(team));
    }
    principals
}

/// The principal of the customer who may see an item: customers see tickets, but no other kinds.
fn customer_of(item: &WorkItem) -> Option<String> {
    let is_seen = item.kind.is_ticket();
    item.customer_id.filter(|_| is_seen).map(customer)
}

/// Removes the visibility of an item for the customer whom it loses.
pub(crate) fn leave_customer(before: &WorkItem, after: &WorkItem, effects: &mut Effects) {
    if let Some(principal) = customer_of(before).filter(|_| after.customer_id.is_none()) {
        effects.remove(&row(before, principal));
    }
}

/// Whether a user may see an item with these assignments.
pub(crate) fn sees(who: &User, item: &WorkItem, assignments: &[Assignment]) -> bool {
    let scope = permissions::scope(who.role, Permission::ViewWork);
    if matches!(scope, Scope::None | Scope::All) {
        return scope == Scope::All;
    }
    let principals = of(item, assignments);
    let is = |principal: &str| principals.contains(principal);
    let in_team = || is(EVERYONE) || who.team_id.is_some_and(|id| is(&team(id)));
    is(&user(who.id)) || (scope >= Scope::Team && in_team())
}

/// Plans the rows of a new item.
pub(crate) fn create<O>(item: &WorkItem, assignments: &[Assignment], plan: &mut Plan<O>) {
    for principal in of(item, assignments) {
        plan.insert(&row(item, principal));
    }
}

/// Plans the row changes for a changed item or changed assignments.
pub(crate) fn update<O>(
    before: (&WorkItem, &[Assignment]),
    after: (&WorkItem, &[Assignment]),
    plan: &mut Plan<O>,
) {
    let (old, new) = (of(before.0, before.1), of(after.0, after.1));
    let rewrite = has_new_columns(before.0, after.0);
    for principal in &old {
        if rewrite || !new.contains(principal) {
            plan.remove(&row(before.0, principal.clone()));
        }
    }
    for principal in new {
        if rewrite || !old.contains(&principal) {
            plan.insert(&row(after.0, principal));
        }
    }
}

/// Whether the columns copied from the item change, so that all its rows must be replaced.
fn has_new_columns(before: &WorkItem, after: &WorkItem) -> bool {
    before.kind != after.kind
        || before.place != after.place
        || (before.phase == Phase::Done) != (after.phase == Phase::Done)
}

fn row(item: &WorkItem, principal: String) -> Access {
    Access {
        principal,
        kind: item.kind,
        place: item.place,
        done: item.phase == Phase::Done,
        created_at: item.created_at,
        item_id: item.id,
    }
}

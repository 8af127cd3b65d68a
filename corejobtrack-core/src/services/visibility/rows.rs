//! Who may see an item, as rows that are kept with every change of it.

use std::collections::BTreeSet;

use crate::{
    kernel::{
        actor::{Actor, CustomerId, TeamId, UserId},
        engine::Plan,
        error::EngineError,
        permissions::{self, Permission, Scope},
    },
    services::{
        areas::{Assignment, Kind, Phase, User, Visibility, WorkItem},
        visibility::Access,
    },
};

/// Every employee.
const EVERYONE: &str = "everyone";

/// The principal that a user is.
pub(crate) fn user(id: UserId) -> String {
    format!("user:{id}")
}

/// The principal that a team is.
pub(crate) fn team(id: TeamId) -> String {
    format!("team:{id}")
}

/// The principal that all people at a customer's are.
pub(crate) fn customer(id: CustomerId) -> String {
    format!("customer:{id}")
}

/// As whom an actor sees items; none for one who sees all.
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

/// Who may see an item: private means its creator, those assigned and their teams; public means
/// every employee (spec README, point 21). Neither is about the customer, who sees their tickets.
fn of<'a>(
    item: &WorkItem,
    assignments: impl IntoIterator<Item = &'a Assignment>,
) -> BTreeSet<String> {
    let mut principals = BTreeSet::from([user(item.creator_id)]);
    if item.visibility == Visibility::Public {
        principals.insert(EVERYONE.to_owned());
    }
    principals.extend(shown_to(item));
    for assignment in assignments {
        principals.extend(assignment.user_id.map(user));
        principals.extend(assignment.team_id.map(team));
    }
    principals
}

/// The customer who sees an item: tickets are for customers to follow, other work is not.
fn shown_to(item: &WorkItem) -> Option<String> {
    let is_ticket = matches!(item.kind, Kind::ServiceTicket | Kind::SupportTicket);
    item.customer_id.filter(|_| is_ticket).map(customer)
}

/// Plans that the customer of an item, who goes away, does not see it any more.
pub(crate) fn leave_customer<O>(item: &WorkItem, plan: &mut Plan<O>) {
    if let Some(principal) = shown_to(item) {
        plan.remove(&row(item, principal));
    }
}

/// Whether a user sees an item, as its rows would say.
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

/// Plans what changes in the rows when an item and its assignments change.
pub(crate) fn update<O>(
    before: (&WorkItem, &[Assignment]),
    after: (&WorkItem, &[Assignment]),
    plan: &mut Plan<O>,
) {
    let (old, new) = (of(before.0, before.1), of(after.0, after.1));
    let moved = moved(before.0, after.0);
    for principal in &old {
        if moved || !new.contains(principal) {
            plan.remove(&row(before.0, principal.clone()));
        }
    }
    for principal in new {
        if moved || !old.contains(&principal) {
            plan.insert(&row(after.0, principal));
        }
    }
}

/// Plans that an item that goes away for good is seen by nobody.
pub(crate) fn delete<O>(item: &WorkItem, assignments: &[Assignment], plan: &mut Plan<O>) {
    for principal in of(item, assignments) {
        plan.remove(&row(item, principal));
    }
}

fn moved(before: &WorkItem, after: &WorkItem) -> bool {
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

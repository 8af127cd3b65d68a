//! Notifications about work items, written in the commit of their cause. Only people who may see an
//! item are notified. The exception is a mentioned user who may not see it: the notification does
//! not quote the message.

use crate::{
    identity::{User, UserId},
    kernel::{
        engine::{Plan, Tx},
        store::{First, Query},
    },
    parties::CustomerId,
    portal::{AccountStatus, ContactAccount},
    services::{
        messages::{self, Mentions, Message, MessageKind},
        notifications::{Notice, NotificationKind, Recipient, notify},
        visibility,
    },
    work::{Assignment, Place, WorkEvent, WorkItem, WorkItemId, edit::assign::People, queries},
};

/// The greatest number of contacts of one customer to notify.
const MAX_CONTACTS: u32 = 1_000;

/// The people to notify about an item, as they were read with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stakeholders {
    /// The creator.
    creator: Option<User>,
    /// The assigned users.
    assigned: Vec<User>,
    /// The portal accounts of the customer's contacts.
    contacts: Vec<ContactAccount>,
}

/// The reads for a [`Stakeholders`], to be made with those of the item.
pub(crate) type StakeholderReads = (First<User>, Query<User>, Query<ContactAccount>);

/// The rows that these reads return.
type StakeholderRows = (Option<User>, Vec<User>, Vec<ContactAccount>);

/// Reads the people to notify about an item.
pub(crate) fn stakeholders(id: WorkItemId) -> StakeholderReads {
    let item = Query::of(WorkItem::id.is(id));
    let at_the_customer = ContactAccount::customer_id.among(WorkItem::customer_id, [item]);
    (
        queries::creator(id),
        queries::assignees(id),
        Query::of(at_the_customer).limit(MAX_CONTACTS),
    )
}

/// The portal accounts of a customer's contacts.
pub(crate) fn contacts(customer: CustomerId) -> Query<ContactAccount> {
    Query::of(ContactAccount::customer_id.is(customer)).limit(MAX_CONTACTS)
}

impl Stakeholders {
    pub(crate) fn of((creator, assigned, contacts): StakeholderRows) -> Self {
        Self {
            creator,
            assigned,
            contacts,
        }
    }

    fn all(&self) -> impl Iterator<Item = &User> {
        self.creator.iter().chain(&self.assigned)
    }
}

/// The customer contacts who may see an item: those with an active account; only tickets, and not
/// in the trash.
fn customer_contacts<'a>(
    item: &WorkItem,
    contacts: &'a [ContactAccount],
) -> impl Iterator<Item = Recipient> + use<'a> {
    let is_shown = item.kind.is_ticket() && item.place != Place::Trash;
    // The change may move the item to another customer than the accounts were read for.
    let customer = item.customer_id.filter(|_| is_shown);
    contacts
        .iter()
        .filter(move |account| {
            Some(account.customer_id) == customer && account.status == AccountStatus::Active
        })
        .map(|account| Recipient::Contact(account.contact_id))
}

/// Notifies the customer's contacts of a new ticket.
pub(crate) fn created<O>(
    item: &WorkItem,
    contacts: &[ContactAccount],
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let notice = Notice::of_item(NotificationKind::Created, item);
    notify(customer_contacts(item, contacts), &notice, tx, plan);
}

/// Notifies the customer's contacts of a signature request.
pub(crate) fn signature_requested<O>(
    item: &WorkItem,
    stakeholders: &Stakeholders,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let notice = Notice::of_item(NotificationKind::SignatureRequested, item);
    notify(
        customer_contacts(item, &stakeholders.contacts),
        &notice,
        tx,
        plan,
    );
}

/// Notifies newly assigned users, and the current members of newly assigned teams.
pub(crate) fn assigned<O>(
    item: &WorkItem,
    before: &[Assignment],
    after: &[Assignment],
    people: &People,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let is_new = |row: &&Assignment| !before.iter().any(|old| old.principal == row.principal);
    let is_assigned = |user: UserId| after.iter().any(|row| row.user_id == Some(user));
    let notice = Notice::of_item(NotificationKind::Assigned, item);
    for row in after.iter().filter(is_new) {
        match (row.user_id, row.team_id) {
            (Some(id), _) => {
                let user = people.users.iter().find(|user| user.id == id);
                notify(reachable(user), &notice, tx, plan);
            }
            (None, Some(id)) => {
                let team = people.teams.iter().find(|team| team.id == id);
                let name = team.map(|team| team.name.as_str()).unwrap_or_default();
                let members = people.members.iter().filter(|user| {
                    user.team_id == Some(id)
                        && !is_assigned(user.id)
                        && visibility::sees(user, item, after)
                });
                notify(
                    reachable(members),
                    &notice.clone().with_detail(name),
                    tx,
                    plan,
                );
            }
            (None, None) => {}
        }
    }
}

/// Notifies the creator, the assignees before the change and the customer's contacts of a new
/// status, if they may still see the item. Newly assigned users get the notification of their
/// assignment instead.
pub(crate) fn status_changed<O>(
    before: &WorkItem,
    (after, assignments): (&WorkItem, &[Assignment]),
    stakeholders: &Stakeholders,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let notice = Notice::of_item(NotificationKind::StatusChanged, after)
        .with_change(before.display_status(), after.display_status());
    let seeing = stakeholders
        .all()
        .filter(|user| visibility::sees(user, after, assignments));
    notify(reachable(seeing), &notice, tx, plan);
    notify(
        customer_contacts(after, &stakeholders.contacts),
        &notice,
        tx,
        plan,
    );
}

/// The participants of the conversation under an item: the people to notify about the item, and the
/// authors of earlier messages.
#[derive(Debug)]
pub(crate) struct Participants {
    stakeholders: Stakeholders,
    assignments: Vec<Assignment>,
    authors: Vec<User>,
}

/// The reads for a [`Participants`], to be made with those of the item.
pub(crate) type ParticipantReads = (StakeholderReads, Query<Assignment>, Query<User>);

/// Reads the participants of the conversation under an item.
pub(crate) fn participants(id: WorkItemId) -> ParticipantReads {
    (
        stakeholders(id),
        queries::assignments(id),
        messages::authors(id),
    )
}

impl Participants {
    pub(crate) fn of(
        (stakeholders, assignments, authors): (StakeholderRows, Vec<Assignment>, Vec<User>),
    ) -> Self {
        Self {
            stakeholders: Stakeholders::of(stakeholders),
            assignments,
            authors,
        }
    }

    /// The same participants, with the assignments that the same commit writes.
    pub(crate) fn assigned_to(mut self, assignments: &[Assignment]) -> Self {
        self.assignments = assignments.to_vec();
        self
    }

    /// No participants, so that only mentioned users are notified.
    pub(crate) fn quiet(&self) -> Self {
        Self {
            stakeholders: Stakeholders::default(),
            assignments: self.assignments.clone(),
            authors: Vec::new(),
        }
    }
}

/// Publishes the event of a new message, and notifies the mentioned users and the participants.
pub(crate) fn written<O>(
    item: &WorkItem,
    message: &Message,
    participants: &Participants,
    (mentions, named): (&Mentions, &[User]),
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let mentioned = mentions.among(named);
    plan.event(WorkEvent::MessageAdded {
        item: item.id,
        message: message.id,
        mentioned: mentioned.clone(),
    });
    let is_mentioned = |user: &&User| mentioned.contains(&user.id);
    let sees = |user: &&User| visibility::sees(user, item, &participants.assignments);
    let mention = Notice::of_item(NotificationKind::Mentioned, item);
    let (seeing, others): (Vec<&User>, Vec<&User>) = named
        .iter()
        .filter(is_mentioned)
        .partition(|user| sees(user));
    let without_subject = Notice {
        subject: None,
        ..mention.clone()
    };
    notify(reachable(others), &without_subject, tx, plan);
    notify(
        reachable(seeing),
        &mention.with_excerpt(&message.text),
        tx,
        plan,
    );
    let notice = Notice::of_item(NotificationKind::Message, item).with_excerpt(&message.text);
    let others = participants
        .stakeholders
        .all()
        .chain(&participants.authors)
        .filter(sees)
        .filter(|user| !is_mentioned(user) && message.author_id != Some(user.id));
    notify(reachable(others), &notice, tx, plan);
    // Notes are for staff only, and a customer's own message needs no notification.
    if message.kind == MessageKind::Communication && !message.is_customer {
        notify(
            customer_contacts(item, &participants.stakeholders.contacts),
            &notice,
            tx,
            plan,
        );
    }
}

/// Notifies the creator of a signature, even if they captured it themselves.
pub(crate) fn signed<O>(
    item: &WorkItem,
    name: &str,
    stakeholders: &Stakeholders,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let notice = Notice::of_item(NotificationKind::SignatureCaptured, item).with_detail(name);
    notify(reachable(&stakeholders.creator), &notice, tx, plan);
}

/// Notifies the creator that a signature was declined, with the reason.
pub(crate) fn declined<O>(
    item: &WorkItem,
    reason: &str,
    stakeholders: &Stakeholders,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let notice = Notice::of_item(NotificationKind::SignatureDeclined, item).with_detail(reason);
    notify(reachable(&stakeholders.creator), &notice, tx, plan);
}

/// The users who can read notifications: people who may log in, no system accounts.
fn reachable<'a>(users: impl IntoIterator<Item = &'a User>) -> impl Iterator<Item = Recipient> {
    users
        .into_iter()
        .filter(|user| !user.is_system && user.role.may_log_in())
        .map(|user| Recipient::User(user.id))
}

//! Who is told what of an item (guide 5, section 12; guide 4, section 11), in the commit of its cause.
//! Nobody is told of what they cannot see, but for those who are named in a message: they learn that
//! they are, not what was written.

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
        notifications::{News, NotificationKind, Recipient, tell},
        visibility,
    },
    work::{
        Assignment, Kind, Place, WorkEvent, WorkItem, WorkItemId, edit::assign::People, queries,
    },
};

/// The most people of one customer's who are told of something.
const MOST_CONTACTS: u32 = 1_000;

/// Whom an item concerns, as they were read with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Concerned {
    /// Who made it.
    creator: Option<User>,
    /// To whom it is assigned.
    assigned: Vec<User>,
    /// Those at the customer's who see it.
    contacts: Vec<ContactAccount>,
}

/// What [`Concerned`] is made of, to be read with the item.
pub(crate) type ConcernedReads = (First<User>, Query<User>, Query<ContactAccount>);

/// What they answer.
type ConcernedRows = (Option<User>, Vec<User>, Vec<ContactAccount>);

/// Whom an item concerns.
pub(crate) fn concerned(id: WorkItemId) -> ConcernedReads {
    let item = Query::of(WorkItem::id.is(id));
    let at_the_customer = ContactAccount::customer_id.among(WorkItem::customer_id, [item]);
    (
        queries::creator(id),
        queries::assignees(id),
        Query::of(at_the_customer).limit(MOST_CONTACTS),
    )
}

/// Those at a customer's who have accounts.
pub(crate) fn contacts(customer: CustomerId) -> Query<ContactAccount> {
    Query::of(ContactAccount::customer_id.is(customer)).limit(MOST_CONTACTS)
}

impl Concerned {
    pub(crate) fn of((creator, assigned, contacts): ConcernedRows) -> Self {
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

/// Those at the customer's who can see an item: people with an active account, of tickets that are not
/// in the trash.
fn outside<'a>(
    item: &WorkItem,
    contacts: &'a [ContactAccount],
) -> impl Iterator<Item = Recipient> + use<'a> {
    let is_shown = matches!(item.kind, Kind::ServiceTicket | Kind::SupportTicket)
        && item.place != Place::Trash;
    // The item may have gone to another customer since they were read.
    let customer = item.customer_id.filter(|_| is_shown);
    contacts
        .iter()
        .filter(move |account| {
            Some(account.customer_id) == customer && account.status == AccountStatus::Active
        })
        .map(|account| Recipient::Contact(account.contact_id))
}

/// The customer's people are told of a new ticket.
pub(crate) fn created<O>(
    item: &WorkItem,
    contacts: &[ContactAccount],
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let news = News::of_item(NotificationKind::Created, item);
    tell(outside(item, contacts), &news, tx, plan);
}

/// The customer's people are told that a signature is asked for.
pub(crate) fn signature_requested<O>(
    item: &WorkItem,
    concerned: &Concerned,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let news = News::of_item(NotificationKind::SignatureRequested, item);
    tell(outside(item, &concerned.contacts), &news, tx, plan);
}

/// Those who are new among the assigned are told, and the members of teams that are new, as the teams
/// are now.
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
    let news = News::of_item(NotificationKind::Assigned, item);
    for row in after.iter().filter(is_new) {
        match (row.user_id, row.team_id) {
            (Some(id), _) => {
                let user = people.users.iter().find(|user| user.id == id);
                tell(reachable(user), &news, tx, plan);
            }
            (None, Some(id)) => {
                let team = people.teams.iter().find(|team| team.id == id);
                let name = team.map(|team| team.name.as_str()).unwrap_or_default();
                let members = people.members.iter().filter(|user| {
                    user.team_id == Some(id)
                        && !is_assigned(user.id)
                        && visibility::sees(user, item, after)
                });
                tell(reachable(members), &news.clone().saying(name), tx, plan);
            }
            (None, None) => {}
        }
    }
}

/// Its creator and those it was assigned to are told of another status, if they still see it. Who is
/// only now assigned is told that instead.
pub(crate) fn status_changed<O>(
    before: &WorkItem,
    (after, assignments): (&WorkItem, &[Assignment]),
    concerned: &Concerned,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let news = News::of_item(NotificationKind::StatusChanged, after)
        .changing(before.shown_status(), after.shown_status());
    let seeing = concerned
        .all()
        .filter(|user| visibility::sees(user, after, assignments));
    tell(reachable(seeing), &news, tx, plan);
    tell(outside(after, &concerned.contacts), &news, tx, plan);
}

/// Those who take part in the talk under an item: whom it concerns, and who wrote there before.
#[derive(Debug)]
pub(crate) struct Talk {
    concerned: Concerned,
    assignments: Vec<Assignment>,
    authors: Vec<User>,
}

/// What a [`Talk`] is made of, to be read with the item.
pub(crate) type TalkReads = (ConcernedReads, Query<Assignment>, Query<User>);

/// Who takes part in the talk under an item.
pub(crate) fn talk(id: WorkItemId) -> TalkReads {
    (
        concerned(id),
        queries::assignments(id),
        messages::authors(id),
    )
}

impl Talk {
    pub(crate) fn of(
        (concerned, assignments, authors): (ConcernedRows, Vec<Assignment>, Vec<User>),
    ) -> Self {
        Self {
            concerned: Concerned::of(concerned),
            assignments,
            authors,
        }
    }

    /// The same where the item is assigned otherwise in the same commit.
    pub(crate) fn assigned_to(mut self, assignments: &[Assignment]) -> Self {
        self.assignments = assignments.to_vec();
        self
    }

    /// Nobody but who is named.
    pub(crate) fn quiet(&self) -> Self {
        Self {
            concerned: Concerned::default(),
            assignments: self.assignments.clone(),
            authors: Vec::new(),
        }
    }
}

/// Those who take part are told of a message; those who are named in it that they are.
pub(crate) fn written<O>(
    item: &WorkItem,
    message: &Message,
    talk: &Talk,
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
    let sees = |user: &&User| visibility::sees(user, item, &talk.assignments);
    let mention = News::of_item(NotificationKind::Mentioned, item);
    let (seeing, others): (Vec<&User>, Vec<&User>) = named
        .iter()
        .filter(is_mentioned)
        .partition(|user| sees(user));
    let blind = News {
        subject: None,
        ..mention.clone()
    };
    tell(reachable(others), &blind, tx, plan);
    tell(reachable(seeing), &mention.quoting(&message.text), tx, plan);
    let news = News::of_item(NotificationKind::Message, item).quoting(&message.text);
    let others = talk
        .concerned
        .all()
        .chain(&talk.authors)
        .filter(sees)
        .filter(|user| !is_mentioned(user) && message.author_id != Some(user.id));
    tell(reachable(others), &news, tx, plan);
    // Notes are among employees, and the customer's own words are no news to them.
    if message.kind == MessageKind::Communication && !message.is_customer {
        tell(outside(item, &talk.concerned.contacts), &news, tx, plan);
    }
}

/// Its creator is told of a signature, also one they took themselves.
pub(crate) fn signed<O>(
    item: &WorkItem,
    name: &str,
    concerned: &Concerned,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let news = News::of_item(NotificationKind::SignatureCaptured, item).saying(name);
    tell(reachable(&concerned.creator), &news, tx, plan);
}

/// Its creator is told that a signature was declined, and why.
pub(crate) fn declined<O>(
    item: &WorkItem,
    reason: &str,
    concerned: &Concerned,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let news = News::of_item(NotificationKind::SignatureDeclined, item).saying(reason);
    tell(reachable(&concerned.creator), &news, tx, plan);
}

/// Those who can read what they are told: people, not parts of the system, and approved.
fn reachable<'a>(users: impl IntoIterator<Item = &'a User>) -> impl Iterator<Item = Recipient> {
    users
        .into_iter()
        .filter(|user| !user.is_system && user.role.may_log_in())
        .map(|user| Recipient::User(user.id))
}

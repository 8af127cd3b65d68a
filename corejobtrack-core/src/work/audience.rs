//! Who is told what of an item (guide 5, section 12; guide 4, section 11), in the commit of its cause.
//! Nobody is told of what they cannot see, but for those who are named in a message: they learn that
//! they are, not what was written.

use super::{
    Assignment, WorkItem, WorkItemId, access,
    assign::People,
    messages::{self, Mentions, Message},
    queries,
};
use crate::{
    engine::{Plan, Tx},
    event::Event,
    identity::{User, UserId},
    notify::{News, NotificationKind, Recipient, tell_now},
    store::{First, Query},
};

/// Whom an item concerns, as they were read with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Concerned {
    /// Who made it.
    pub(super) creator: Option<User>,
    /// To whom it is assigned.
    pub(super) assigned: Vec<User>,
}

impl Concerned {
    pub(super) fn of((creator, assigned): (Option<User>, Vec<User>)) -> Self {
        Self { creator, assigned }
    }

    fn all(&self) -> impl Iterator<Item = &User> {
        self.creator.iter().chain(&self.assigned)
    }
}

/// Those who are new among the assigned are told, and the members of teams that are new, as the teams
/// are now.
pub(super) fn assigned<O>(
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
                tell_now(reachable(user), &news, tx, plan);
            }
            (None, Some(id)) => {
                let team = people.teams.iter().find(|team| team.id == id);
                let name = team.map(|team| team.name.as_str()).unwrap_or_default();
                let members = people.members.iter().filter(|user| {
                    user.team_id == Some(id)
                        && !is_assigned(user.id)
                        && access::sees(user, item, after)
                });
                tell_now(reachable(members), &news.clone().saying(name), tx, plan);
            }
            (None, None) => {}
        }
    }
}

/// Its creator and those it was assigned to are told of another status. Who is only now assigned is
/// told that instead.
pub(super) fn status_changed<O>(
    before: &WorkItem,
    after: &WorkItem,
    concerned: &Concerned,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let news = News::of_item(NotificationKind::StatusChanged, after)
        .changing(before.shown_status(), after.shown_status());
    tell_now(reachable(concerned.all()), &news, tx, plan);
}

/// Those who take part in the talk under an item: whom it concerns, and who wrote there before.
#[derive(Debug)]
pub(super) struct Talk {
    concerned: Concerned,
    assignments: Vec<Assignment>,
    authors: Vec<User>,
}

/// What a [`Talk`] is made of, to be read with the item.
pub(super) type TalkReads = ((First<User>, Query<User>), Query<Assignment>, Query<User>);

/// Who takes part in the talk under an item.
pub(super) fn talk(id: WorkItemId) -> TalkReads {
    (
        (queries::creator(id), queries::assignees(id)),
        queries::assignments(id),
        messages::authors(id),
    )
}

impl Talk {
    pub(super) fn of(
        (concerned, assignments, authors): ((Option<User>, Vec<User>), Vec<Assignment>, Vec<User>),
    ) -> Self {
        Self {
            concerned: Concerned::of(concerned),
            assignments,
            authors,
        }
    }

    /// The same where the item is assigned otherwise in the same commit.
    pub(super) fn assigned_to(mut self, assignments: &[Assignment]) -> Self {
        self.assignments = assignments.to_vec();
        self
    }

    /// Nobody but who is named.
    pub(super) fn quiet(&self) -> Self {
        Self {
            concerned: Concerned::default(),
            assignments: self.assignments.clone(),
            authors: Vec::new(),
        }
    }
}

/// Those who take part are told of a message; those who are named in it that they are.
pub(super) fn written<O>(
    item: &WorkItem,
    message: &Message,
    talk: &Talk,
    (mentions, named): (&Mentions, &[User]),
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let mentioned = mentions.among(named);
    plan.event(Event::MessageAdded {
        item: item.id,
        message: message.id,
        mentioned: mentioned.clone(),
    });
    let is_mentioned = |user: &&User| mentioned.contains(&user.id);
    let sees = |user: &&User| access::sees(user, item, &talk.assignments);
    let mention = News::of_item(NotificationKind::Mentioned, item);
    let (inside, outside): (Vec<&User>, Vec<&User>) = named
        .iter()
        .filter(is_mentioned)
        .partition(|user| sees(user));
    let blind = News {
        subject: None,
        ..mention.clone()
    };
    tell_now(reachable(outside), &blind, tx, plan);
    tell_now(reachable(inside), &mention.quoting(&message.text), tx, plan);
    let news = News::of_item(NotificationKind::Message, item).quoting(&message.text);
    let others = talk
        .concerned
        .all()
        .chain(&talk.authors)
        .filter(sees)
        .filter(|user| !is_mentioned(user) && message.author_id != Some(user.id));
    tell_now(reachable(others), &news, tx, plan);
}

/// Its creator is told of a signature, also one they took themselves.
pub(super) fn signed<O>(
    item: &WorkItem,
    name: &str,
    concerned: &Concerned,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let news = News::of_item(NotificationKind::SignatureCaptured, item).saying(name);
    tell_now(reachable(&concerned.creator), &news, tx, plan);
}

/// Its creator is told that a signature was declined, and why.
pub(super) fn declined<O>(
    item: &WorkItem,
    reason: &str,
    concerned: &Concerned,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let news = News::of_item(NotificationKind::SignatureDeclined, item).saying(reason);
    tell_now(reachable(&concerned.creator), &news, tx, plan);
}

/// Those who can read what they are told: people, not parts of the system, and approved.
fn reachable<'a>(users: impl IntoIterator<Item = &'a User>) -> impl Iterator<Item = Recipient> {
    users
        .into_iter()
        .filter(|user| !user.is_system && user.role.may_log_in())
        .map(|user| Recipient::User(user.id))
}

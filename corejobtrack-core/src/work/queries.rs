//! Named reads of work items. A test checks the query plan of each on both databases.

use crate::{
    identity::{User, UserId},
    kernel::store::{Comparison, First, Query, Timestamp, Where},
    services::visibility::Access,
    time::TimeEntry,
    work::{
        Assignment, ChecklistItem, Kind, Place, Signature, SignatureImage, SignatureRequest,
        WorkItem, WorkItemId,
    },
};

/// A limit that no item reaches; it tells the store how many rows to expect.
const MAX_PARTS: u32 = 2_000;

pub(crate) fn by_id(id: WorkItemId) -> First<WorkItem> {
    Query::of(WorkItem::id.is(id)).first()
}

/// The items with these ids.
pub(crate) fn by_ids(ids: &[WorkItemId]) -> Query<WorkItem> {
    Query::of(WorkItem::id.is_in(ids.iter().copied()))
}

pub(crate) fn by_number(number: i64) -> First<WorkItem> {
    Query::of(WorkItem::number.is(number)).first()
}

pub(crate) fn assignments(id: WorkItemId) -> Query<Assignment> {
    Query::of(Assignment::item_id.is(id))
        .order(Assignment::sequence.ascending())
        .limit(MAX_PARTS)
}

pub(crate) fn assignments_of(ids: &[WorkItemId]) -> Query<Assignment> {
    Query::of(Assignment::item_id.is_in(ids.iter().copied()))
        .order(Assignment::sequence.ascending())
}

pub(crate) fn time_entries(id: WorkItemId) -> Query<TimeEntry> {
    Query::of(TimeEntry::item_id.is(id))
        .order(TimeEntry::sequence.ascending())
        .limit(MAX_PARTS)
}

pub(crate) fn time_entries_of(ids: &[WorkItemId]) -> Query<TimeEntry> {
    Query::of(TimeEntry::item_id.is_in(ids.iter().copied())).order(TimeEntry::sequence.ascending())
}

pub(crate) fn signature(id: WorkItemId) -> First<Signature> {
    Query::of(Signature::item_id.is(id)).first()
}

pub(crate) fn signatures_of(ids: &[WorkItemId]) -> Query<Signature> {
    Query::of(Signature::item_id.is_in(ids.iter().copied()))
}

pub(crate) fn signature_image(id: WorkItemId) -> First<SignatureImage> {
    Query::of(SignatureImage::item_id.is(id)).first()
}

pub(crate) fn signature_request(id: WorkItemId) -> First<SignatureRequest> {
    Query::of(SignatureRequest::item_id.is(id)).first()
}

/// Signature requests whose reminder is due, the longest due first. `first_before` also includes
/// requests without a reminder so far that fall due before it.
pub(crate) fn reminders_due(
    now: Timestamp,
    first_before: Option<Timestamp>,
    most: u32,
) -> Query<SignatureRequest> {
    let due = |by| SignatureRequest::remind_at.compares(Comparison::AtMost, Some(by));
    let filter = match first_before {
        None => due(now),
        Some(before) => SignatureRequest::remind_at
            .compares(Comparison::Less, Some(before))
            .and(SignatureRequest::reminders.is(0).or(due(now))),
    };
    Query::of(filter)
        .order(SignatureRequest::remind_at.ascending())
        .order(SignatureRequest::item_id.ascending())
        .limit(most)
}

pub(crate) fn steps(id: WorkItemId) -> Query<ChecklistItem> {
    Query::of(ChecklistItem::item_id.is(id)).order(ChecklistItem::sequence.ascending())
}

pub(crate) fn users(ids: &[UserId]) -> Query<User> {
    Query::of(User::id.is_in(ids.iter().copied()))
}

/// The users an item is assigned to.
pub(crate) fn assignees(id: WorkItemId) -> Query<User> {
    let rows = Query::of(Assignment::item_id.is(id));
    Query::of(User::id.among(Assignment::user_id, [rows]))
}

/// The creator of an item.
pub(crate) fn creator(id: WorkItemId) -> First<User> {
    let item = Query::of(WorkItem::id.is(id));
    Query::of(User::id.among(WorkItem::creator_id, [item])).first()
}

/// The row by which one of these principals may see an item.
pub(crate) fn access(id: WorkItemId, principals: &[String]) -> First<Access> {
    Query::of(
        Access::item_id
            .is(id)
            .and(Access::principal.is_in(principals.iter().cloned())),
    )
    .first()
}

/// The newest `most` items in a place that one of these principals may see: short index ranges, one
/// for each principal, kind and done flag, merged.
pub(crate) fn visible_in_place(
    place: Place,
    kind: Option<Kind>,
    principals: &[String],
    most: u32,
) -> Query<WorkItem> {
    let kinds: Vec<Kind> = kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
    let mut slices = Vec::with_capacity(principals.len() * kinds.len() * 2);
    for principal in principals {
        for kind in &kinds {
            for done in [false, true] {
                let slice = Access::principal
                    .is(principal.clone())
                    .and(Access::kind.is(*kind))
                    .and(Access::place.is(place))
                    .and(Access::done.is(done));
                slices.push(
                    Query::of(slice)
                        .order(Access::created_at.descending())
                        .order(Access::item_id.descending())
                        .limit(most),
                );
            }
        }
    }
    newest_first(Query::of(WorkItem::id.among(Access::item_id, slices)))
}

/// The newest `most` tickets of a kind that a customer may see, live and archived; works like
/// [`visible_in_place`].
pub(crate) fn shown_to(principal: &str, kind: Kind, most: u32) -> Query<WorkItem> {
    let mut slices = Vec::with_capacity(4);
    for place in [Place::Live, Place::Archived] {
        for done in [false, true] {
            let slice = Access::principal
                .is(principal.to_owned())
                .and(Access::kind.is(kind))
                .and(Access::place.is(place))
                .and(Access::done.is(done));
            slices.push(
                Query::of(slice)
                    .order(Access::created_at.descending())
                    .order(Access::item_id.descending())
                    .limit(most),
            );
        }
    }
    newest_first(Query::of(WorkItem::id.among(Access::item_id, slices)))
}

/// All items in a place, of one kind or of all, newest first.
pub(crate) fn in_place(place: Place, kind: Option<Kind>) -> Query<WorkItem> {
    let mut filter = WorkItem::place.is(place);
    if let Some(kind) = kind {
        filter = WorkItem::kind.is(kind).and(filter);
    }
    newest_first(Query::of(filter))
}

/// A filter for the items that one of these principals may see.
pub(crate) fn visible(principals: &[String]) -> Where<WorkItem> {
    WorkItem::id.exists_in(
        Access::item_id,
        Access::principal.is_in(principals.iter().cloned()),
    )
}

/// The items a user created.
pub(crate) fn created_by(user: UserId) -> Query<WorkItem> {
    Query::of(WorkItem::creator_id.is(user))
}

/// The items assigned to a user.
pub(crate) fn assigned_to(user: UserId) -> Query<Assignment> {
    Query::of(Assignment::user_id.is(Some(user))).order(Assignment::item_id.ascending())
}

fn newest_first(query: Query<WorkItem>) -> Query<WorkItem> {
    query
        .order(WorkItem::created_at.descending())
        .order(WorkItem::id.descending())
}

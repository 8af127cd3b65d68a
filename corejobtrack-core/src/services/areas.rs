//! What the services still know of areas: work items, to which files, messages, read marks and
//! notifications belong, and the users who take part. Nothing else in `services/` names an area.

pub(crate) use crate::{
    identity::{self, User, UserProfile},
    time::TimeEntry,
    work::{
        Assignment, ChecklistItem, Kind, LONGEST_PAGE, Phase, Place, PublicView, Visibility, Work,
        WorkError, WorkItem, WorkItemId, WorkView,
        notices::{self, Talk},
        queries, subject,
    },
};

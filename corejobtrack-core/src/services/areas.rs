//! The areas that services depend on: work items, which own files, messages, read marks and
//! notifications, and the users involved. No other file in `services/` imports an area.

pub(crate) use crate::{
    identity::{self, User, UserProfile},
    time::TimeEntry,
    work::{
        Assignment, ChecklistItem, Kind, Phase, Place, PublicView, Visibility, Work, WorkError,
        WorkItem, WorkItemId, WorkView,
        notices::{self, Participants},
        queries, subject,
    },
};
